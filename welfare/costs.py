"""What a schedule would have cost: the group's own past claims, judged anew by its rules.

Promises: cases and baht by benefit and in all, under the rules of the time, as approved, and under the schedule;
what cannot be judged anew (a fact nobody recorded, a voucher without a claim, a figure of the paper years) is named
with its baht and stands outside the difference, never as 0. The number of queries is constant for each thousand
claims. Refuses names: claims are ids, and people are nowhere. Never writes.
"""

import datetime
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import chain

from django.db.models import Count, F, Q, Sum
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from ledger.models import Account, Posting
from ledger.money import format_baht
from welfare.models import BenefitSchedule
from welfare.past_claims import decided_claims, past_claims
from welfare.replay import Replayed, replay
from welfare.rules import Schedule


@dataclass
class CostLine:
    """One benefit, or all of them. Money is satang.

    `cases`, `then` and `approved` are of approved claims; `cases_now` and `now` of all that would have been paid,
    `refused_then` of them refused by the rules of the time and paid by these. `unknown` cases with
    `unknown_then` satang of the time cannot be judged anew and stand outside the difference.
    """

    name: str
    cases: int = 0
    then: int = 0
    approved: int = 0
    cases_now: int = 0
    now: int = 0
    refused_then: int = 0
    unknown: int = 0
    unknown_then: int = 0
    # The schedule does not have this benefit any more.
    is_gone: bool = False

    @property
    def difference(self) -> int:
        """How much more (below zero: less) these rules would have cost than those of the time, satang."""
        return self.now - (self.then - self.unknown_then)

    @property
    def apart(self) -> int:
        """The difference without its sign, satang."""
        return abs(self.difference)

    @property
    def difference_words(self) -> str:
        """The same in words."""
        return difference_words(self.difference)

    @property
    def is_unknown(self) -> bool:
        """Whether there are claims and not one of them can be judged anew."""
        return self.unknown > 0 and self.unknown >= self.cases and not self.cases_now

    def add(self, one: Replayed) -> None:
        """Count a claim."""
        if not one.past.refused:
            self.cases += 1
            self.then += one.then
            self.approved += one.approved
        if one.unknown:
            self.unknown += 1
            self.unknown_then += one.then
        elif one.now:
            self.cases_now += 1
            self.now += one.now
            self.refused_then += one.past.refused


@dataclass(frozen=True)
class WithoutClaim:
    """Payments of a kind of benefit that no claim stands behind: how many, and satang."""

    name: str
    payments: int
    amount: int


@dataclass(frozen=True)
class Cost:
    """What a schedule would have cost from a day to a day (None: no bound); benefits in the schedule's order."""

    first: datetime.date | None
    last: datetime.date | None
    lines: tuple[CostLine, ...]
    total: CostLine
    without_claim: tuple[WithoutClaim, ...]
    # Names of benefits that no earlier rules know: nobody could claim them yet.
    new: tuple[str, ...]
    # What each benefit is called, by its key.
    names: dict[str, str]
    # Keys of benefits for which consent is asked: they say something of somebody's health.
    delicate: frozenset[str]
    # Claim by claim, only when asked for.
    claims: tuple[Replayed, ...] = ()

    @property
    def without_claim_amount(self) -> int:
        """Satang paid without a claim."""
        return sum(one.amount for one in self.without_claim)

    @property
    def without_claim_payments(self) -> int:
        """Payments without a claim."""
        return sum(one.payments for one in self.without_claim)


def cost_of(
    schedule: BenefitSchedule,
    *,
    first: datetime.date | None = None,
    last: datetime.date | None = None,
    claims: bool = False,
) -> Cost:
    """What `schedule` would have cost for events from `first` to `last`, both included.

    Claims before `first` are judged anew as well, for what they use up of a cap. `claims`: keep each one, in the
    order of the events.
    """
    rules, earlier = schedule.rules, earlier_versions(schedule)
    versions = [rules, *(version.rules for version in earlier)]
    names = _names(versions)
    lines = {rule.key: CostLine(rule.name) for rule in rules.rules}
    total, kept = CostLine(_("Together")), []
    for some in past_claims(decided_claims(last=last)):
        for one in replay(rules, some):
            facts = one.past.facts
            if first and facts.event_on < first:
                continue
            if facts.benefit not in lines:
                lines[facts.benefit] = CostLine(names.get(facts.benefit, facts.benefit), is_gone=True)
            lines[facts.benefit].add(one)
            total.add(one)
            if claims:
                kept.append(one)
    known = {rule.key for version in earlier for rule in version.rules.rules}
    new = [key for key, line in lines.items() if key not in known and not line.is_gone and not _has_claims(line)]
    return Cost(
        first, last, tuple(line for key, line in lines.items() if key not in new), total,
        tuple(_without_claim(first, last)), tuple(names[key] for key in new), names,
        frozenset(rule.key for version in versions for rule in version.rules if rule.consent),
        tuple(sorted(kept, key=lambda one: (one.past.facts.event_on, one.claim))),
    )  # fmt: skip


def _has_claims(line: CostLine) -> bool:
    return bool(line.cases or line.cases_now or line.unknown)


def _names(versions: Iterable[Schedule]) -> dict[str, str]:
    """What benefits are called, the first version having the first word."""
    names: dict[str, str] = {}
    for rule in chain.from_iterable(version.rules for version in versions):
        names.setdefault(rule.key, rule.name)
    return names


def earlier_versions(schedule: BenefitSchedule) -> list[BenefitSchedule]:
    """The published versions that began before this one (a draft: all), the newest first."""
    found = BenefitSchedule.objects.filter(published_at__isnull=False).exclude(pk=schedule.pk)
    if schedule.published_at:
        found = found.filter(from_date__lt=schedule.from_date)
    return list(found.order_by("-from_date"))


def _without_claim(first: datetime.date | None, last: datetime.date | None) -> Iterable[WithoutClaim]:
    """Vouchers without a claim and figures of the paper years, by benefit: one query.

    A brought-forward figure that reaches into the period counts whole: nobody can say which part lies inside.
    """
    paid = Posting.objects.order_by().filter(
        Q(entry__payout=None) | Q(entry__payout__claim=None), account__benefit_kind__isnull=False,
        entry__reverses=None, entry__reversed_by=None,
    )  # fmt: skip
    paid = paid.annotate(
        begins=Coalesce(F("entry__summary_from"), F("entry__payout__event_on"), F("entry__on")),
        ends=Coalesce(F("entry__summary_through"), F("entry__payout__event_on"), F("entry__on")),
    )
    if first:
        paid = paid.filter(ends__gte=first)
    if last:
        paid = paid.filter(begins__lte=last)
    sums = paid.values("account__code", "account__name").annotate(payments=Count("pk"), sum=Sum("amount"))
    for row in sums.order_by("account__code"):
        account = Account(code=row["account__code"], name=row["account__name"])
        yield WithoutClaim(account.label, row["payments"], row["sum"])


def difference_words(satang: int) -> str:
    """A difference as it is said: "1,200 baht more", "300 baht less", "the same"."""
    if not satang:
        return pgettext("difference", "the same")
    words = _("%(sum)s baht more") if satang > 0 else _("%(sum)s baht less")
    return words % {"sum": format_baht(abs(satang))}
