"""One member's welfare from rows at hand: the rules in force, what she was granted, and what she is judged by.

`welfare_asked` names the rows, `own_welfare` reads them; whoever asks puts them into one question. Promises: the
facts that `welfare/gathering.py` gives for a claim of the same day, by the same definitions. Refuses to ask other
groups about a death grant (door c of D1): that is asked where money is granted.
"""

import datetime
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.db.models import OuterRef, Q, QuerySet, Subquery, UUIDField
from django.db.models.functions import Coalesce

from groups.queries import today
from groups.rows_at_once import Given, Row
from ledger.models import Posting
from ledger.own_books import MEMBER, OwnBooks, month_in_work
from members.models import Beneficiary, Member, NationalId, TransferNote
from welfare.facts import Facts, Used
from welfare.gathering import (
    DAY,
    Person,
    approved_enough,
    happened_by,
    in_order,
    person_facts,
    person_of,
    plan_of,
    used_elsewhere,
)
from welfare.models import BenefitSchedule, Claim, Decision, Payout
from welfare.rule_json import schedule_from_json
from welfare.rules import Event, Schedule

# The same member, as a note of another group names her.
UUID = Given("uuid", UUIDField())


def welfare_asked() -> dict[str, QuerySet]:
    """The rows that `own_welfare` reads, by name."""
    person = _same_person()
    standing = Q(member__in=person, ended_at=None)
    return {
        "schedules": _schedules(),
        "granted": Decision.objects.filter(
            outcome=Decision.Outcome.APPROVED, claim__ended_at=None, claim__member__in=person
        )
        .order_by("id")
        .values_list(
            "claim_id", "amount", "assessment__approvals", "assessment__reasons__units", "claim__benefit",
            "claim__kind__account__slug", "claim__event_on", "claim__about",
        ),
        "vouchers": _vouchers(person),
        "notes": TransferNote.addressed.filter(accepted_uuid=UUID).values_list("moved_on", "benefits"),
        "death_claims": Claim.objects.filter(standing, event=Event.DEATH).order_by().values_list("id"),
        "beneficiary": Beneficiary.objects.filter(member=MEMBER)
        .order_by("-id")
        .values_list("name", "relationship", "erased_at")[:1],
    }  # fmt: skip


def _same_person() -> QuerySet:
    """Keys of the rows of the register that are the same person: this one, and others with her national ID."""
    own = NationalId.objects.filter(member=MEMBER).values("fingerprint")
    others = NationalId.objects.filter(fingerprint__in=own).order_by().values("member_id")
    return Member.objects.filter(pk=MEMBER).order_by().values("id").union(others)


def _schedules() -> QuerySet:
    """Versions that can be in force on a day of the month in work or later, the newest first."""
    published = BenefitSchedule.objects.filter(published_at__isnull=False, from_date__lte=today())
    first = month_in_work()
    held = published.filter(from_date__lte=first).order_by("-from_date").values("id")[:1]
    kept = published.filter(Q(from_date__gt=first) | Q(id=Subquery(held)))
    return kept.order_by("-from_date").values_list("version", "from_date", "terms")


def _vouchers(person: QuerySet) -> QuerySet:
    """Payments without a claim that stand, with the sum and the cases of the benefit's own posting."""
    benefit = Posting.objects.filter(entry=OuterRef("entry"), amount__gt=0).order_by("position")
    paid = Payout.objects.filter(member__in=person, claim=None, entry__reversed_by=None).order_by("entry__number")
    return paid.values_list(
        "kind__account__slug", Coalesce("event_on", "entry__on"), Subquery(benefit.values("amount")[:1]),
        Subquery(benefit.values("cases")[:1]),
    )  # fmt: skip


@dataclass(frozen=True)
class OwnWelfare:
    """What a member is judged by. `schedules` are versions with their first day, the newest first."""

    books: OwnBooks
    schedules: Sequence[tuple[int, datetime.date, dict]]
    used: tuple[Used, ...]
    granted_death: bool
    beneficiary: Beneficiary | None

    def rules_on(self, day: datetime.date) -> tuple[datetime.date, Schedule] | None:
        """The rules in force on a day, with the day they hold from; None where there are none."""
        found = next(((first, terms) for _version, first, terms in self.schedules if first <= day), None)
        return found and (found[0], schedule_from_json(found[1]))

    def person_on(self, day: datetime.date, *, of_death: bool = False) -> Person:
        """How she stood on `day`, as `persons_on` says it."""
        books = self.books
        units = books.units_last_bought(day)
        return person_of(
            books.member.joined_on,
            happened_by(books.changes, day, of_death=of_death),
            books.standing(day - DAY if of_death else day),
            plan_of(units) if units else "",
            day,
        )

    def facts(self, person: Person, day: datetime.date, event: str, **told) -> Facts:
        """The facts of an event of today's kind on `day`; `told` are fields of Facts that a claim tells."""
        granted = "here" if event == Event.DEATH and self.granted_death else ""
        return person_facts(
            self.books.member, person, event_on=day, filed_on=day, used=self.used, granted=granted, **told
        )


def own_welfare(books: OwnBooks, rows: Mapping[str, Sequence[Row]]) -> OwnWelfare:
    """A member's welfare from the rows that `welfare_asked` names."""
    enough = approved_enough(row[:4] for row in rows["granted"])
    claims = {row[0]: row[4:] for row in rows["granted"]}
    used = [
        Used(benefit, slug, on, enough[pk][0], enough[pk][1], about=about)
        for pk, (benefit, slug, on, about) in claims.items()
        if pk in enough
    ]
    vouchers = [Used("", slug, on, amount, None, cases or 1) for slug, on, amount, cases in rows["vouchers"]]
    notes = [TransferNote(moved_on=moved_on, benefits=benefits) for moved_on, benefits in rows["notes"]]
    return OwnWelfare(
        books=books,
        schedules=rows["schedules"],
        used=in_order([*used, *vouchers, *(one for note in notes for one in used_elsewhere(note))]),
        granted_death=bool(rows["death_claims"]) or any(one.kind == "death" for one in vouchers),
        beneficiary=_beneficiary(books.member, rows["beneficiary"]),
    )


def _beneficiary(member: Member, rows: Sequence[Row]) -> Beneficiary | None:
    named = [Beneficiary(member=member, name=name, relationship=of) for name, of, erased in rows if not erased]
    return named[0] if named else None
