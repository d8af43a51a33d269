"""How a membership changes: suspended, lapsed, restored, left, died, joined again; and the group's rule for the last.

Promises: every change is dated twice (its event, and the month whose report counts it, D10) and added, never altered;
what was recorded by mistake is taken back by a change of its own with the opposite effect. Refuses what the present
state does not allow, a day before the change that stands, and a death on the day of a resignation.
"""

import datetime
from collections import defaultdict
from collections.abc import Sequence

from django.db import transaction
from django.utils.translation import gettext as _

from groups import audit
from groups.models import User
from groups.queries import today
from groups.tenancy import current_group_id
from groups.thai_dates import Month, format_date
from members.cards import close_card
from members.erased import refuse_erased
from members.message_words import Tell
from members.messages import tell
from members.models import BELONGS, Member, RegisterRule, State, StateChange
from members.queries import ENTERS, member_since, register_rule, standing_changes
from members.refusals import ImplausibleDate, ImpossibleChange, RegisterRefused

Kind = StateChange.Kind

# From which state a change may start, and where it leads.
TRANSITIONS: dict[str, tuple[frozenset[str], str]] = {
    Kind.SUSPENDED: (frozenset({State.ACTIVE}), State.SUSPENDED),
    Kind.LAPSED: (frozenset({State.ACTIVE, State.SUSPENDED}), State.LAPSED),
    Kind.RESTORED: (frozenset({State.SUSPENDED, State.LAPSED}), State.ACTIVE),
    Kind.LEFT: (frozenset({State.ACTIVE, State.SUSPENDED, State.LAPSED}), State.LEFT),
    Kind.DIED: (frozenset({State.ACTIVE, State.SUSPENDED, State.LAPSED, State.LEFT}), State.DIED),
    Kind.REJOINED: (frozenset({State.LAPSED, State.LEFT}), State.ACTIVE),
}
# Goes with a note to the other group, and so is no choice on the page of changes.
MOVING = {Kind.TRANSFERRED_OUT: (frozenset({State.ACTIVE, State.SUSPENDED}), State.TRANSFERRED)}
# Between two groups, and the beginning of everything: not undone by one group on one page.
NOT_TAKEN_BACK = frozenset({Kind.JOINED, Kind.TRANSFERRED_IN, Kind.TRANSFERRED_OUT})


def state_after(kind: str) -> str:
    """The state a change of `kind` leads to."""
    known = TRANSITIONS | MOVING
    return known[kind][1] if kind in known else State.ACTIVE


@transaction.atomic
def change_state(
    member: Member, kind: str, *, event_on: datetime.date, reporting_month: Month, by: User, note: str = ""
) -> StateChange:
    """Let a member's state change from a day on; counted in the report of `reporting_month` (D10).

    Raises ImpossibleChange when the present state does not allow it, ImplausibleDate for a day in the future or
    before the change that stands (a death may have come before a lapse).
    """
    member = Member.objects.select_for_update().get(pk=member.pk)
    refuse_erased(member)
    allowed, leads_to = (TRANSITIONS | MOVING)[kind]
    if member.state not in allowed:
        raise ImpossibleChange(
            _("%(member)s is now: %(state)s. This change is not possible from there.")
            % {"member": member.full_name, "state": member.get_state_display()},
            field="kind",
        )
    standing = standing_changes(member.changes.all())
    _refuse_day(member, kind, event_on, standing)
    change = StateChange(
        group_id=member.group_id,
        member=member,
        kind=kind,
        event_on=event_on,
        delta=int(leads_to in BELONGS) - int(member.state in BELONGS),
        reporting_month=reporting_month.first,
        counts_from=_kept_time(standing) if kind == Kind.REJOINED else None,
        note=note,
        by=by,
    )
    change = _recorded(change, leads_to, f"member.{kind}")
    if leads_to == State.DIED:
        # For good: taken back, the member gets a new slip.
        close_card(member, by=by)
    return change


@transaction.atomic
def enter_states(
    changes: Sequence[tuple[Member, str, datetime.date]], *, reporting_month: Month | None, by: User | None
) -> list[StateChange]:
    """What the paper says has become of members just entered (member, kind, day): the same queries for any number.

    `reporting_month` None: from the paper years, counted in the headcount stated then. Raises ImpossibleChange and
    ImplausibleDate as `change_state` does; then nothing is written.
    """
    rows, states = [], defaultdict(list)
    for member, kind, event_on in changes:
        refuse_first_state(member, kind, event_on)
        leads_to = TRANSITIONS[kind][1]
        delta = int(leads_to in BELONGS) - int(member.state in BELONGS)
        month = reporting_month.first if reporting_month else None
        rows.append(
            StateChange(
                group_id=member.group_id, member=member, kind=kind, event_on=event_on, delta=delta,
                reporting_month=month, by=by,
            )
        )  # fmt: skip
        states[leads_to].append(member.pk)
    StateChange.objects.insert_many(rows)
    for state, keys in states.items():
        Member.objects.filter(pk__in=keys).update(state=state)
    if rows:
        audit.record("member.states_entered", by=by, subject=f"{len(rows)} members", fields=["state"])
    return rows


def refuse_first_state(member: Member, kind: str, event_on: datetime.date) -> None:
    """Raise what `enter_states` refuses of a member of whom nothing but the joining is told."""
    if member.state not in TRANSITIONS[kind][0]:
        raise ImpossibleChange(
            _("%(member)s is now: %(state)s. This change is not possible from there.")
            % {"member": member.full_name, "state": member.get_state_display()},
            field="kind",
        )
    if event_on > today() or event_on < member.joined_on:
        raise ImplausibleDate(_("The day must lie between joining and today."), field="event_on")


def _refuse_day(member: Member, kind: str, event_on: datetime.date, standing: list[StateChange]) -> None:
    if event_on > today() or event_on < member.joined_on:
        raise ImplausibleDate(_("The day must lie between joining and today."), field="event_on")
    newest = standing[-1]
    words = {"kind": newest.get_kind_display(), "day": format_date(newest.event_on)}
    if kind == Kind.DIED and newest.kind == Kind.LEFT and newest.event_on == event_on:
        raise ImplausibleDate(
            _(
                "On this very day (%(day)s) stands already: %(kind)s. If the member died, take that back first; it "
                "was recorded by mistake."
            )
            % words,
            field="event_on",
        )
    # That a member died may become known only after the membership lapsed.
    entered = [change for change in standing if change.kind in ENTERS]
    bound = entered[-1] if kind == Kind.DIED else newest
    if event_on < bound.event_on:
        words = {"kind": bound.get_kind_display(), "day": format_date(bound.event_on)}
        raise ImplausibleDate(
            _("The day lies before what stands already: %(kind)s on %(day)s. Check both days.") % words,
            field="event_on",
        )


def _kept_time(standing: list[StateChange]) -> datetime.date | None:
    rule = register_rule()
    return member_since(standing) if rule and rule.rejoin_keeps else None


def _recorded(change: StateChange, state: str, action: str) -> StateChange:
    change.save()
    member = change.member
    member.state = state
    member.save(update_fields=["state"])
    audit.record(action, by=change.by, subject=member.number)
    # So that nobody is made to have left, and erased, behind her back.
    tell(member, Tell.MEMBERSHIP, day=change.event_on)
    return change


def newest_to_take_back(member: Member) -> StateChange | None:
    """The change of a member that may be taken back as a mistake: the newest that stands, or None."""
    standing = standing_changes(member.changes.all())
    return standing[-1] if standing and standing[-1].kind not in NOT_TAKEN_BACK else None


@transaction.atomic
def take_back_change(change: StateChange, *, reason: str, reporting_month: Month, by: User) -> StateChange:
    """Record that `change` was a mistake; the member is again what she was before, and the count follows.

    Raises ImpossibleChange unless it is the member's newest change and no joining or moving, RegisterRefused without
    a reason.
    """
    member = Member.objects.select_for_update().get(pk=change.member_id)
    if not reason.strip():
        raise RegisterRefused(_("Say how the mistake came about."), field="reason")
    if newest_to_take_back(member) != change:
        raise ImpossibleChange(
            _("Only the newest change of a member can be taken back, and neither joining nor moving between groups.")
        )
    return _taken_back(member, change, reason, reporting_month, by)


@transaction.atomic
def return_member(member: Member, *, reason: str, reporting_month: Month, by: User) -> StateChange:
    """Record that a member who had moved to another group stayed; for who takes back the note (welfare/transfers.py).

    Raises ImpossibleChange unless the member's newest change is moving away.
    """
    member = Member.objects.select_for_update().get(pk=member.pk)
    newest = standing_changes(member.changes.all())[-1]
    if newest.kind != Kind.TRANSFERRED_OUT:
        raise ImpossibleChange(_("%(member)s has not moved away.") % {"member": member.full_name})
    return _taken_back(member, newest, reason, reporting_month, by)


def _taken_back(member: Member, change: StateChange, reason: str, month: Month, by: User) -> StateChange:
    refuse_erased(member)
    before = standing_changes(member.changes.all())[-2]
    mirror = StateChange(
        group_id=member.group_id,
        member=member,
        kind=change.kind,
        event_on=change.event_on,
        delta=-change.delta,
        reporting_month=month.first,
        takes_back=change,
        note=reason.strip(),
        by=by,
    )
    return _recorded(mirror, state_after(before.kind), "member.change_taken_back")


@transaction.atomic
def set_register_rule(rejoin_keeps: bool, resolution: str, *, by: User) -> RegisterRule:
    """Say from now on whether who joins again keeps the time before; what was recorded earlier stays as it is.

    Raises RegisterRefused without the words of the resolution, or when the rule already stands so.
    """
    if not resolution.strip():
        raise RegisterRefused(_("Write the resolution: which meeting, on which day."), field="resolution")
    standing = register_rule()
    if standing and standing.rejoin_keeps == rejoin_keeps:
        raise RegisterRefused(_("This is the rule that already stands."), field="rejoin_keeps")
    audit.record("register_rule.set", by=by, fields=["rejoin_keeps"])
    return RegisterRule.objects.create(
        group_id=current_group_id(), rejoin_keeps=rejoin_keeps, resolution=resolution.strip(), by=by
    )
