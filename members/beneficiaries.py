"""Who receives what the group gives when a member has died.

Promises: what a member stated is added and the newest holds; the words never leave the row. Refuses "myself": nobody
receives her own death grant, and the papers of real groups are full of it.
"""

import datetime
from collections.abc import Sequence
from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext as _

from groups import audit
from groups.models import User
from groups.queries import today
from groups.thai_text import search_key
from members.erased import hold_unerased
from members.models import Beneficiary, Member
from members.names import Name
from members.refusals import ImplausibleDate, RegisterRefused

# As people write it where the paper asks for the relationship, or for the name.
SELF = frozenset(
    search_key(word).replace(" ", "")
    for word in (
        "ตนเอง", "ตัวเอง", "ตัวเอง(สมาชิก)", "เจ้าตัว", "สมาชิกเอง", "ตัวสมาชิก", "ตัวสมาชิกเอง", "ผู้สมัคร", "ผู้สมัครเอง", "ข้าพเจ้า",
        "คนเดียวกัน", "self", "myself", "me", "own", "himself", "herself",
    )
)  # fmt: skip
TITLES = ("นาย", "นางสาว", "นาง", "น.ส.", "ด.ช.", "ด.ญ.", "เด็กชาย", "เด็กหญิง", "คุณ", "พระ")


class BeneficiaryIsSelf(RegisterRefused):
    """The member named herself."""


@dataclass(frozen=True)
class Named:
    """Somebody a member named as beneficiary; `stated_on` is the day of the paper, None for today."""

    name: str
    relationship: str = ""
    phone: str = ""
    stated_on: datetime.date | None = None


def state_beneficiary(member: Member, named: Named, *, by: User | None) -> Beneficiary:
    """Write down whom a member named; the one before stays as history.

    Raises BeneficiaryIsSelf, RegisterRefused without a name, ImplausibleDate for a day in the future, AlreadyErased.
    """
    return state_beneficiaries([(member, named)], by=by)[0]


@transaction.atomic
def state_beneficiaries(named: Sequence[tuple[Member, Named]], *, by: User | None) -> list[Beneficiary]:
    """The same for a list, in a constant number of queries per thousand; one that is refused keeps all out."""
    if not named:
        return []
    hold_unerased(member for member, _words in named)
    rows = [_row(member, words, by) for member, words in named]
    Beneficiary.objects.insert_many(rows)
    subject = named[0][0].number if len(named) == 1 else f"{len(named)} members"
    audit.record("beneficiary.stated", by=by, subject=subject, fields=["beneficiary"])
    return rows


def _row(member: Member, named: Named, by: User | None) -> Beneficiary:
    if not named.name.strip():
        raise RegisterRefused(_("Write the name of the beneficiary."), field="beneficiary_name")
    if field := where_self(member, named):
        raise BeneficiaryIsSelf(
            _(
                "The beneficiary receives the money when the member has died, so it cannot be the member. Ask "
                "whom she means: husband or wife, child, brother or sister. It may also stay empty for now."
            ),
            field=field,
        )
    if named.stated_on and named.stated_on > today():
        raise ImplausibleDate(_("The day lies in the future. Check the year."), field="stated_on")
    return Beneficiary(
        group_id=member.group_id,
        member=member,
        name=named.name.strip(),
        relationship=named.relationship.strip(),
        phone=named.phone.strip(),
        stated_on=named.stated_on or today(),
        by=by,
    )


def where_self(member: Member | Name, named: Named) -> str:
    """The field in which the member named herself ("beneficiary_name" or "relationship"); "" where she did not."""
    if _means_self(named.name) or _is_name_of(member, named.name):
        return "beneficiary_name"
    return "relationship" if _means_self(named.relationship) else ""


def _bare(text: str) -> str:
    return search_key(text).replace(" ", "")


def _means_self(text: str) -> bool:
    return _bare(text).strip("()-.") in SELF


def _is_name_of(member: Member | Name, text: str) -> bool:
    own, written = _bare(f"{member.first_name}{member.last_name}"), _bare(text)
    return written.endswith(own) and any(written == _bare(title) + own for title in ("", member.prefix, *TITLES))
