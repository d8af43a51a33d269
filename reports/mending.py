"""Where a finding is mended: the page a treasurer is led to.

Promises: every code of a finding is known here, with a way or with none because only time mends it.
"""

from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from groups.models import Group
from groups.thai_dates import Month
from reports.finding_words import Finding
from reports.statement import Statement

PAPER = ("doubts", gettext_noop("Look at the paper figures"))
RECEIPTS = ("receipts", gettext_noop("Look at the receipts"))
CLAIMS = ("claims", gettext_noop("Look at the claims"))
# Page and words of its link by code; pages of a month get the month.
WAYS: dict[str, tuple[str, str] | None] = {
    "fees_below_heads": PAPER,
    "fee_no_multiple": PAPER,
    "dues_no_multiple": PAPER,
    "dues_beside_savings": PAPER,
    "awaiting_count": ("count", gettext_noop("Count")),
    "cash_below_zero": ("entries", gettext_noop("Look at the entries")),
    "bank_below_zero": ("entries", gettext_noop("Look at the entries")),
    "passbook_differs": ("passbook", gettext_noop("Look at the passbook")),
    "passbook_missing": ("passbook", gettext_noop("Record the passbook balance")),
    "register_differs": ("members", gettext_noop("Look at the register")),
    "openings_exceed": ("openings", gettext_noop("Look at the opening figures")),
    "long_behind": ("arrears", gettext_noop("Look at who is behind")),
    "prepaid_spent": ("entries", gettext_noop("Look at the entries")),
    "paid_past_end": ("members", gettext_noop("Look at the register")),
    "paper_numbers_missing": RECEIPTS,
    "paper_numbers_repeated": RECEIPTS,
    "receipts_void": RECEIPTS,
    "claims_unpaid": CLAIMS,
    "claims_otherwise": CLAIMS,
    "vouchers_without_claim": ("vouchers", gettext_noop("Look at the vouchers")),
    "grant_without_death": CLAIMS,
    "below_floor": ("entries", gettext_noop("Look at the entries")),
    "cash_not_counted": ("cash_count", gettext_noop("Note a count of the cash box")),
    "cash_differs": ("cash_count", gettext_noop("Look at the count")),
    "members_without_rate": ("rates", gettext_noop("Look at what members pay")),
    "receipts_far_from_past": ("entries", gettext_noop("Look at the entries")),
    "benefits_far_from_past": ("vouchers", gettext_noop("Look at the vouchers")),
    "deaths_far_from_past": ("members", gettext_noop("Look at the register")),
    "questions_open": ("doubts", gettext_noop("Answer the questions")),
    "members_questions_open": ("doubts", gettext_noop("Answer the questions")),
    "no_collection": ("contributions", gettext_noop("Enter the money from members")),
    "earlier_month_open": ("month_close", gettext_noop("Close the earlier month")),
    "sheet_open": ("sheet_now", gettext_noop("Look at the sheet")),
    "month_not_over": None,
}
_OF_GROUP = ("doubts", "members", "sheet_now", "arrears", "receipts", "openings", "claims", "rates")


@dataclass(frozen=True)
class Mending:
    """A finding with the way to mend it; `url` is empty where only time does."""

    finding: Finding
    label: str = ""
    url: str = ""


def mendings(group: Group, statement: Statement) -> list[Mending]:
    """The findings of a statement, each with its way."""
    return [_mending(group, statement.month, finding) for finding in statement.findings]


def _mending(group: Group, month: Month, finding: Finding) -> Mending:
    way = WAYS[finding.code]
    if way is None:
        return Mending(finding)
    name, label = way
    if name in _OF_GROUP:
        return Mending(finding, _(label), reverse(name, args=[group.slug]))
    if finding.code == "earlier_month_open":
        month = Month.parse(finding.figures["first_month"])
    return Mending(finding, _(label), reverse(name, args=[group.slug, month]))
