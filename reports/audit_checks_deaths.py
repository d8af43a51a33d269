"""An auditor's checks of deaths: paid twice or elsewhere, paid for somebody alive, to whom, and how many died.

Promises: the same number of queries for one death and for all; other groups are asked yes or no and nothing else
(door c of D1). Refuses names: whether the payee is who was named is told, not who either of them is.
"""

from collections.abc import Iterable, Iterator
from itertools import chain

from django.db.models import Q

from groups.thai_text import tidy
from members.models import Beneficiary, NationalId, State, StateChange
from members.names import split_prefix
from members.queries import membership_spans, standing_changes
from reports.audit_findings import AuditSpan, Found, of_entry, of_month
from welfare.doors import deaths_granted_elsewhere
from welfare.models import Payout
from welfare.rules import Event

# Deaths in the country of a thousand people in 2550 (2007), in tenths (domain notes, "What auditors look for").
COUNTRY_TENTHS = 61
# Fewer deaths than these are chance.
LEAST_DEATHS = 3
_A_YEAR = 365


def death_findings(span: AuditSpan) -> Iterator[Found]:
    """Grants that should not stand, money that went to somebody else, and more or fewer deaths than one expects."""
    grants = _grants()
    own = [grant for grant in grants if span.contains(grant.entry.on)]
    known = NationalId.objects.filter(member__in={grant.member_id for grant in grants})
    persons = dict(known.values_list("member_id", "fingerprint"))
    yield from _twice(grants, own, persons)
    yield from _elsewhere(own, persons)
    for grant in own:
        if grant.member.state != State.DIED:
            yield _found("still_alive", grant)
    yield from _payees(own)
    yield from _mortality(span)


def _grants() -> list[Payout]:
    """Every death grant in a member's name that stands, oldest first: one query."""
    of_death = Q(kind__account__slug="death") | Q(claim__event=Event.DEATH)
    paid = Payout.objects.filter(of_death, entry__reversed_by=None, member__isnull=False)
    return list(paid.select_related("entry", "member").order_by("entry__number"))


def _found(code: str, grant: Payout, **figures) -> Found:
    told = {"voucher": grant.voucher_number, "member": grant.member.number}
    return of_entry(code, grant.entry.number, **told, **figures)


def _twice(grants: list[Payout], own: list[Payout], persons: dict[int, str]) -> Iterator[Found]:
    """The later one of two grants for one person: the same row of the register, or the same national ID."""
    first: dict[object, Payout] = {}
    for grant in grants:
        earlier = first.setdefault(persons.get(grant.member_id, grant.member_id), grant)
        if earlier is not grant and grant in own:
            yield _found("paid_twice", grant, other=earlier.voucher_number)


def _elsewhere(own: list[Payout], persons: dict[int, str]) -> Iterator[Found]:
    asked = {persons[grant.member_id] for grant in own if grant.member_id in persons}
    granted = deaths_granted_elsewhere(asked) if asked else set()
    for grant in own:
        if persons.get(grant.member_id) in granted:
            yield _found("paid_elsewhere", grant)


def _payees(own: Iterable[Payout]) -> Iterator[Found]:
    """Beside whom the member named last; that it cannot be compared any more, of who was erased since: one query."""
    named: dict[int, Beneficiary] = {}
    rows = Beneficiary.objects.filter(member__in={grant.member_id for grant in own})
    for beneficiary in rows.order_by("id"):
        named[beneficiary.member_id] = beneficiary
    for grant in own:
        beneficiary = named.get(grant.member_id)
        if beneficiary is None:
            yield _found("nobody_named", grant)
        elif beneficiary.erased_at:
            yield _found("payee_erased", grant)
        elif _bare(beneficiary.name) != _bare(grant.payee):
            yield _found("payee_differs", grant)


def _bare(name: str) -> str:
    """A name by which two ways of writing it are one: without title, spaces and capitals."""
    return split_prefix(tidy(name))[1].replace(" ", "").casefold()


def _mortality(span: AuditSpan) -> Iterator[Found]:
    """Deaths beside the days that members belonged, by the register: two queries."""
    died = StateChange.objects.filter(kind=StateChange.Kind.DIED).order_by("id")
    deaths = sum(span.contains(change.event_on) for change in standing_changes(died))
    days = _member_days(span)
    if code := beside_the_country(deaths, days):
        rate = deaths * _A_YEAR * 10_000 // days
        figures = {"deaths": deaths, "rate_tenths": rate, "country_tenths": COUNTRY_TENTHS}
        yield of_month(code, span.last, **figures)


def _member_days(span: AuditSpan) -> int:
    """The days of the span on which members belonged, added up."""
    first, last = (day.toordinal() for day in span.days)
    belonged = chain.from_iterable(membership_spans().values())
    ends = ((start.toordinal(), end.toordinal() if end else last + 1) for start, end in belonged)
    return sum(max(0, min(end, last + 1) - max(start, first)) for start, end in ends)


def beside_the_country(deaths: int, days: int) -> str:
    """Whether so many deaths in so many member-days are far above or below the country's: a code, or "".

    Far: more than double or less than half, and further off than chance explains (two standard deviations).
    """
    # Both sides times ten thousand years of days, so that whole numbers do.
    counted, expected, scale = deaths * _A_YEAR * 10_000, days * COUNTRY_TENTHS, _A_YEAR * 10_000
    if not days or (counted - expected) ** 2 <= 4 * expected * scale:
        return ""
    if counted > 2 * expected and deaths >= LEAST_DEATHS:
        return "deaths_above"
    return "deaths_below" if 2 * counted < expected else ""
