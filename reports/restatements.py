"""What a month's figures correct in months that were closed before.

A closed month keeps its figures: what is wrong in it is taken back, and issued anew, in an open month, and stands in
that month's sums. Promises: the report says how much of each line speaks of which earlier month, so that nobody takes
a correction for money that moved. Writes nothing; corrections of paper figures are told apart (`restated`).
"""

from collections import Counter
from dataclasses import dataclass

from django.db.models import Count, F, Q, Sum
from django.utils.translation import get_language

from groups.thai_dates import Month
from ledger.chart import BY_CODE, Kind, Section
from ledger.models import JournalEntry, Posting


@dataclass(frozen=True)
class Correction:
    """Satang by which the line of an account was corrected for an earlier month, in the report's own sign.

    `entries` counts what took back or issued anew; `section` and `slug` name the line in files.
    """

    month: str
    code: str
    section: str
    slug: str
    name: str
    amount: int
    entries: int

    @property
    def of_month(self) -> Month:
        """The month that is corrected."""
        return Month.parse(self.month)

    @property
    def label(self) -> str:
        """The line's name in the language of the page."""
        standard = BY_CODE.get(self.code)
        if standard is None:
            return self.name
        return standard.english if get_language() == "en" else standard.thai

    @property
    def fund(self) -> int:
        """What the correction adds to the fund, satang."""
        return self.amount if self.section == Section.RECEIPTS else -self.amount


def corrections_in(month: Month) -> list[Correction]:
    """What entries of `month` of the group in scope correct of earlier months, oldest first: two queries.

    A reversal speaks of the month of the entry that it takes back, and a receipt issued in place of another of the
    month of that one's entry.
    """
    dated = Q(entry__on__range=(month.first, month.last), entry__posted_at__isnull=False)
    postings = Posting.objects.filter(dated).exclude(account__section=Section.BALANCES)
    taken_back = postings.filter(entry__reverses__on__lt=month.first).exclude(
        entry__reverses__kind=JournalEntry.Kind.SUMMARY
    )
    issued_anew = postings.filter(entry__receipt__replaces__entry__on__lt=month.first)
    amounts, entries = Counter(), Counter()
    for rows, day in (
        (taken_back, "entry__reverses__on"),
        (issued_anew, "entry__receipt__replaces__entry__on"),
    ):
        for row in _sums(rows, day):
            key = (Month.of(row["day"]).iso, row["code"], row["section"], row["slug"], row["name"])
            amounts[key] += -row["amount"] if row["kind"] in (Kind.INCOME, Kind.LIABILITY) else row["amount"]
            entries[key] += row["entries"]
    return [Correction(*key, amount=amounts[key], entries=entries[key]) for key in sorted(amounts)]


def _sums(postings, day: str):
    """Sums by account and by the day of the corrected entry."""
    told = {name: F(f"account__{name}") for name in ("code", "section", "slug", "name", "kind")}
    rows = postings.order_by().values(day=F(day), **told)
    return rows.annotate(amount=Sum("amount"), entries=Count("entry", distinct=True))
