"""Who was erased, and what that means to everybody who writes: a member who is erased is never named again.

Promises: the words that stand where a name was, the question before anything is written about a member, and what the
guards of every floor ask. Refuses nothing by itself but a word about somebody who was erased.
"""

from collections.abc import Iterable

from django.db.models import Model
from django.utils.translation import gettext as _

from groups.guard_kinds import Trigger, pg_refuse, refuse
from members.models import Erasure, Member
from members.names import ERASED_NAME
from members.refusals import RegisterRefused

__all__ = [
    "ERASED_NAME", "AlreadyErased", "hold_unerased", "is_erased", "refuse_erased", "rewritten", "sql_erased",
    "words_go",
]  # fmt: skip


class AlreadyErased(RegisterRefused):
    """A member who was erased, of whom nothing is written any more."""


def is_erased(member: Member) -> bool:
    """Whether a member was erased; whoever is still named was not, and costs no query."""
    return member.first_name == ERASED_NAME and Erasure.objects.filter(member=member).exists()


def refuse_erased(member: Member) -> None:
    """Raise AlreadyErased if nothing may be written about a member any more."""
    if is_erased(member):
        raise AlreadyErased(
            _(
                "Member %(number)s was erased. Nothing is written about her any more. If she comes back, enter her "
                "anew."
            )
            % {"number": member.number}
        )


def hold_unerased(members: Iterable[Member]) -> None:
    """Raise AlreadyErased if one of these was erased, be it a moment ago; nobody erases them in this transaction.

    Before words about members are written who were read without a lock: one query.
    """
    held = Member.objects.select_for_update(of=("self",), no_key=True).only("number", "first_name").order_by("pk")
    for member in held.filter(pk__in={member.pk for member in members}):
        refuse_erased(member)


def sql_erased(member: str) -> str:
    """SQL for: the member with this key (an expression) was erased."""
    return f"EXISTS (SELECT 1 FROM members_erasure e WHERE e.member_id = {member})"


def rewritten(model: type[Model], words: tuple[str, ...], differs: str) -> str:
    """SQL for: an update changes more than these columns, or turns one of them into anything but nothing.

    `differs` is how the engine compares with NULL.
    """
    kept = [field.column for field in model._meta.concrete_fields if field.column not in words]
    changed = [f'new."{column}" {differs} old."{column}"' for column in kept]
    filled = [f"new.\"{column}\" <> ''" for column in words]
    return "(" + " OR ".join((*changed, *filled)) + ")"


def words_go(model: type[Model], words: tuple[str, ...], member: str) -> Trigger:
    """Rows are added and stay as they are; once the member is erased, their words may go and nothing else."""
    table = model._meta.db_table
    message = f"{table} is append-only"
    kept = f"NOT {sql_erased(member)} OR "
    return Trigger(
        name=f"append_only_{table}",
        table=table,
        sqlite={"UPDATE": refuse(kept + rewritten(model, words, "IS NOT"), message), "DELETE": refuse("1", message)},
        postgresql=f"if tg_op = 'DELETE' then {pg_refuse('true', message)} elsif tg_op = 'UPDATE' then "
        + pg_refuse(kept + rewritten(model, words, "IS DISTINCT FROM"), message)
        + " end if;",
        refuse_truncate=True,
    )
