"""The facts a claim is judged by, taken from register, books, claims and notes.

Promises: what held on the day of the event and not today's state: membership, days paid by then, how far behind; the
same number of queries for one member and for the whole group. A death is judged by the day before it. Never writes.
"""

import datetime
from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass

from django.db.models import Q

from ledger.chart import DAILY_SAVINGS
from ledger.dues import Course, Standing
from ledger.models import Posting
from ledger.standings import standings
from members.models import Member, NationalId, State, StateChange, TransferNote
from members.queries import Span, member_since, spans_of, standing_changes
from members.states import state_after
from welfare.doors import death_granted_elsewhere
from welfare.facts import Counts, Facts, Used
from welfare.models import Claim, ClaimPaper, Decision, Payout
from welfare.rules import Event, Plan

DAY = datetime.timedelta(1)
DIED = StateChange.Kind.DIED
# Days bought by one payment, and what kind of payer that makes: months have 31 days at most, and some groups sell the
# year as 360 days.
_PLANS = ((330, Plan.YEAR), (150, Plan.HALF), (75, Plan.QUARTER), (1, Plan.MONTH))


@dataclass(frozen=True)
class Person:
    """How somebody stood on a day; what it means is said by `welfare/facts.py`."""

    since: datetime.date | None
    state: str
    paid_days: int | None
    arrears_months: int
    plan: str


def persons_on(members: Collection[Member], day: datetime.date, *, of_death: bool = False) -> dict[int, Person]:
    """How each of `members` stood on `day`, by primary key; `of_death`: as if she had not died that day."""
    changes = _changes(members)
    stood = standings(members, on=day - DAY if of_death else day)
    plans = _plans(members, day)
    return {
        member.pk: person_of(
            member.joined_on,
            happened_by(changes.get(member.pk, []), day, of_death=of_death),
            stood.get(member.pk), plans.get(member.pk, ""), day,
        )
        for member in members
    }  # fmt: skip


def person_of(
    joined_on: datetime.date, changes: list[StateChange], standing: Standing | None, plan: str, day: datetime.date
) -> Person:
    """One person from facts at hand: what had become of her by `day` (`happened_by`), and how she stood."""
    # Before she joined nothing had happened yet: the day of joining says so.
    since = member_since(changes) or joined_on
    return Person(
        since=since,
        state=_state(changes),
        paid_days=_paid_days(changes, since, standing.courses[DAILY_SAVINGS] if standing else None, day),
        arrears_months=standing.arrears_months if standing else 0,
        plan=plan,
    )


def happened_by(changes: Iterable[StateChange], day: datetime.date, *, of_death: bool = False) -> list[StateChange]:
    """Of one member's changes as recorded what had happened by `day`, no mistakes; `of_death`: as if she lived."""
    return [
        change for change in standing_changes(changes)
        if change.event_on <= day and not (of_death and change.kind == DIED)
    ]  # fmt: skip


def _changes(members: Collection[Member]) -> dict[int, list[StateChange]]:
    """What was recorded of each, in that order."""
    found: dict[int, list[StateChange]] = defaultdict(list)
    for change in StateChange.objects.filter(member__in=members).order_by("id"):
        found[change.member_id].append(change)
    return found


def _state(changes: list[StateChange]) -> str:
    return state_after(changes[-1].kind) if changes else State.LEFT


def _paid_days(
    changes: list[StateChange], since: datetime.date | None, course: Course | None, day: datetime.date
) -> int | None:
    """How many days of belonging from `since` up to the day before `day` are paid; None where nothing is charged."""
    settled = course.settled_through if course else None
    if since is None or settled is None:
        return None
    last = min(settled, day - DAY)
    spans = [*_kept_time(changes), *next(iter(spans_of(changes).values()), [])]
    return sum(_days_within(span, since, last) for span in spans)


def _kept_time(changes: list[StateChange]) -> Iterable[Span]:
    """Time that counts although it was spent in another group, or before joining again with the old time kept."""
    for change in changes:
        if change.kind == StateChange.Kind.TRANSFERRED_IN and change.counts_from:
            yield change.counts_from, change.event_on


def _days_within(span: Span, first: datetime.date, last: datetime.date) -> int:
    start, end = max(span[0], first), last + DAY if span[1] is None else min(span[1], last + DAY)
    return max(0, (end - start).days)


def _plans(members: Collection[Member], day: datetime.date) -> dict[int, str]:
    """How far ahead each pays at a time, by the newest payment of savings up to `day` that stands."""
    bought = Posting.objects.filter(
        member__in=members, account__code=DAILY_SAVINGS, units__gt=0, entry__on__lte=day, entry__reversed_by=None
    ).order_by("entry__on", "entry__number", "position")
    found = {}
    for pk, units in bought.values_list("member_id", "units"):
        found[pk] = plan_of(units)
    return found


def plan_of(units: int) -> str:
    """What kind of payer somebody is who buys so many days at once."""
    return next(plan for least, plan in _PLANS if units >= least)


def used_by(members: Collection[Member], *, besides: Claim | None = None) -> dict[int, tuple[Used, ...]]:
    """What each of `members` was granted so far, by primary key: claims approved, vouchers without a claim, notes.

    What another row of the register with the same national ID was granted counts as well: it is the same person.
    """
    found: dict[int, list[Used]] = defaultdict(list)
    rows = _rows_of(members)
    for granted in granted_claims(rows):
        if besides is None or granted.claim.pk != besides.pk:
            for pk in rows[granted.claim.member_id]:
                found[pk].append(granted.used)
    for payout in _vouchers(rows):
        used = Used(
            "", payout.kind.account.slug, payout.event_on or payout.entry.on, payout.amount, None, payout.cases or 1
        )
        for pk in rows[payout.member_id]:
            found[pk].append(used)
    for member, note in _notes(members):
        found[member].extend(used_elsewhere(note))
    return {pk: in_order(used) for pk, used in found.items()}


def in_order(used: Iterable[Used]) -> tuple[Used, ...]:
    """What was granted, by the day it happened."""
    return tuple(sorted(used, key=lambda one: (one.on, one.kind)))


def _rows_of(members: Collection[Member]) -> dict[int, list[int]]:
    """Of whom each row of the register tells: by its primary key those of `members` who are the same person."""
    rows = {member.pk: [member.pk] for member in members}
    known = dict(NationalId.objects.filter(member__in=list(rows)).values_list("member_id", "fingerprint"))
    bearers: dict[str, list[int]] = defaultdict(list)
    for pk, fingerprint in known.items():
        bearers[fingerprint].append(pk)
    twice = NationalId.objects.filter(fingerprint__in=list(bearers)).values_list("member_id", "fingerprint")
    return rows | {pk: bearers[fingerprint] for pk, fingerprint in twice}


@dataclass(frozen=True)
class Granted:
    """A claim that was approved: the sum (satang), and the nights and the like that the rules counted."""

    claim: Claim
    amount: int
    units: Counts

    @property
    def used(self) -> Used:
        """The same as something that counts against later claims."""
        claim = self.claim
        return Used(
            claim.benefit, claim.kind.account.slug, claim.event_on, self.amount, self.units, about=claim.about
        )


def granted_claims(members: Collection[int] | None = None) -> list[Granted]:
    """Claims that stand with all the approvals they need, by the day of their event: two queries.

    Of the members with these primary keys, or (None) of the whole group.
    """
    approved = Decision.objects.filter(outcome=Decision.Outcome.APPROVED, claim__ended_at=None)
    if members is not None:
        approved = approved.filter(claim__member__in=list(members))
    enough = approved_enough(
        approved.order_by("id").values_list(
            "claim_id", "amount", "assessment__approvals", "assessment__reasons__units"
        )
    )
    claims = Claim.objects.filter(pk__in=enough).select_related("kind__account", "member")
    return [
        Granted(claim, amount, counts) for claim in claims.order_by("event_on", "id")
        for amount, counts in [enough[claim.pk]]
    ]  # fmt: skip


def approved_enough(rows: Iterable[tuple]) -> dict[int, tuple[int, Counts]]:
    """What was granted (satang, and nights and the like) by claim, of those with all the approvals they need.

    A row is one officer's approval, in the order given: claim, satang, how many approvals it takes, what was counted.
    """
    words: dict[int, list[tuple]] = defaultdict(list)
    for claim_id, *word in rows:
        words[claim_id].append(word)
    return {
        pk: (said[-1][0], tuple((unit, number) for unit, number in said[-1][2] or ()))
        for pk, said in words.items()
        if len(said) >= max(needed for _sum, needed, _units in said)
    }


def _vouchers(members: Collection[int]) -> Iterable[Payout]:
    paid = Payout.objects.filter(member__in=list(members), claim=None, entry__reversed_by=None)
    return paid.select_related("kind__account", "entry").prefetch_related("entry__postings")


def _notes(members: Collection[Member]) -> Iterable[tuple[int, TransferNote]]:
    """The notes with which members came here from another group."""
    uuids = {member.uuid: member.pk for member in members}
    for note in TransferNote.addressed.filter(accepted_uuid__in=uuids):
        yield uuids[note.accepted_uuid], note


def used_elsewhere(note: TransferNote) -> Iterable[Used]:
    """What the old group tells: the calendar year of the move by itself, everything before as one."""
    before = note.moved_on.replace(month=1, day=1) - DAY
    for row in note.benefits:
        rest, times = row["satang"] - row["year_satang"], row["cases"] - row["year_cases"]
        if row["year_satang"]:
            yield Used("", row["kind"], note.moved_on - DAY, row["year_satang"], None, row["year_cases"])
        if rest:
            yield Used("", row["kind"], before, rest, None, times)


def facts_for(claim: Claim) -> Facts:
    """Everything a claim is judged by, as it is known now of the day of its event."""
    member = claim.member
    of_death = claim.event == Event.DEATH
    person = persons_on([member], claim.event_on, of_death=of_death)[member.pk]
    papers = ClaimPaper.objects.filter(claim=claim, removed_at=None).values_list("label", flat=True)
    return person_facts(
        member, person, benefit=claim.benefit, event_on=claim.event_on, filed_on=claim.filed_on,
        claimant=claim.claimant, about=claim.about, units=tuple(sorted(claim.units.items())), asked=claim.asked,
        level=claim.level, grade=claim.grade, papers=tuple(sorted(set(papers))),
        used=used_by([member], besides=claim).get(member.pk, ()),
        granted=death_granted(member, besides=claim) if of_death else "",
    )  # fmt: skip


def person_facts(member: Member, person: Person, **event) -> Facts:
    """A person and what `event` tells (fields of Facts), put together."""
    return Facts(
        since=person.since, state=person.state, paid_days=person.paid_days, arrears_months=person.arrears_months,
        plan=person.plan, born_on=member.born_on, born_on_is_exact=member.born_on_is_exact, sex=member.sex, **event,
    )  # fmt: skip


def death_granted(member: Member, *, besides: Claim | None = None) -> str:
    """Whether a death grant for the same person stands: "here", "elsewhere" in the network, or "".

    The same person is the same row of the register, or another one with the same national ID.
    """
    own = NationalId.objects.filter(member=member).first()
    same = Q(member=member)
    if own:
        same |= Q(member__in=NationalId.objects.filter(fingerprint=own.fingerprint).values("member"))
    claims = Claim.objects.filter(same, event=Event.DEATH, ended_at=None)
    if besides is not None:
        claims = claims.exclude(pk=besides.pk)
    paid = Payout.objects.filter(same, claim=None, kind__account__slug="death", entry__reversed_by=None)
    if claims.exists() or paid.exists():
        return "here"
    return "elsewhere" if own and death_granted_elsewhere(own.fingerprint) else ""
