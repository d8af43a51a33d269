"""What a finding says: one sentence per code, with its figures.

Promises: a finding is a code with its figures and reads as a sentence in any language. Refuses free text, which could
be neither translated nor compared from month to month.
"""

import datetime
from dataclasses import dataclass, field

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from groups.thai_dates import Month, format_date
from ledger.money import format_baht

# One sentence per code. Figures named *_baht are satang, *_month and *_day ISO; the rest are counts.
SENTENCES = {
    "fees_below_heads": gettext_noop(
        "%(members)s members × %(fee_baht)s baht is %(difference_baht)s baht more than the entry fees recorded "
        "(%(recorded_baht)s)."
    ),
    "fee_no_multiple": gettext_noop(
        "Entry fees of %(recorded_baht)s baht are no multiple of the fee of %(fee_baht)s."
    ),
    "dues_no_multiple": gettext_noop(
        "Annual dues of %(recorded_baht)s baht are no multiple of the dues of %(fee_baht)s."
    ),
    "dues_beside_savings": gettext_noop(
        "Annual dues stand for %(dues_years)s member-years, daily savings for about %(savings_years)s."
    ),
    "awaiting_count": gettext_noop(
        "%(amount_baht)s baht should be left from the paper years and has not been counted yet."
    ),
    "cash_below_zero": gettext_noop("Cash stands at %(amount_baht)s baht: more was paid out than was there."),
    "bank_below_zero": gettext_noop("The bank stands at %(amount_baht)s baht: more was taken out than was there."),
    "passbook_differs": gettext_noop(
        "On %(on_day)s the passbook says %(passbook_baht)s baht, the books say %(books_baht)s."
    ),
    "passbook_missing": gettext_noop("No passbook balance was recorded for this month."),
    "register_differs": gettext_noop("The register has %(named)s names, the report counts %(members)s members."),
    "openings_exceed": gettext_noop(
        "The members' opening figures are %(amount_baht)s baht more than what the group brought forward."
    ),
    "long_behind": gettext_noop(
        "%(members)s members are three months behind or more: %(amount_baht)s baht together."
    ),
    "prepaid_spent": gettext_noop(
        "Members paid %(prepaid_baht)s baht for days to come, but only %(held_baht)s baht are there: money paid "
        "ahead has been spent."
    ),
    "paid_past_end": gettext_noop(
        "%(members)s who left, died or lapsed had paid %(amount_baht)s baht for the time after: to be given back or "
        "settled."
    ),
    "cash_not_counted": gettext_noop(
        "The books say %(amount_baht)s baht lie in the box; nobody counted the cash in this month."
    ),
    "cash_differs": gettext_noop(
        "On %(on_day)s %(counted_baht)s baht were counted in the cash box, the books say %(books_baht)s."
    ),
    "members_without_rate": gettext_noop(
        "%(members)s members pay in, but no rate of daily savings or annual dues is in force: nobody can be found to "
        "be behind."
    ),
    "receipts_far_from_past": gettext_noop(
        "Members paid %(amount_baht)s baht in this month; in the months before it was about %(median_baht)s."
    ),
    "benefits_far_from_past": gettext_noop(
        "Welfare of %(amount_baht)s baht was paid in this month; in the months before it was about %(median_baht)s."
    ),
    "deaths_far_from_past": gettext_noop(
        "%(deaths)s members died in this month; in the months before it was about %(median)s."
    ),
    "questions_open": gettext_noop("%(questions)s questions of the network about this month wait for an answer."),
    "members_questions_open": gettext_noop(
        "%(questions)s questions of members about their own money wait for an answer."
    ),
    "no_collection": gettext_noop("No money from members was recorded in this month."),
    "paper_numbers_missing": gettext_noop(
        "%(numbers)s numbers of paper receipts are missing between those recorded."
    ),
    "paper_numbers_repeated": gettext_noop("%(numbers)s numbers of paper receipts stand on more than one receipt."),
    "receipts_void": gettext_noop("%(receipts)s receipts were taken back in this month."),
    "claims_unpaid": gettext_noop("%(claims)s claims are approved and not paid yet: %(amount_baht)s baht together."),
    "claims_otherwise": gettext_noop(
        "%(claims)s claims were paid with another sum than the rules give: %(rules_baht)s baht by the rules, "
        "%(paid_baht)s paid."
    ),
    "vouchers_without_claim": gettext_noop(
        "%(vouchers)s vouchers of %(amount_baht)s baht answer no claim, although the group has rules of its own."
    ),
    "grant_without_death": gettext_noop(
        "%(claims)s death claims stand for members whom the register does not count as dead. Take the payment and "
        "the claim back, or record the death."
    ),
    "below_floor": gettext_noop(
        "The fund holds %(held_baht)s baht, less than the %(floor_baht)s below which it should never fall."
    ),
    "earlier_month_open": gettext_noop("%(first_month)s is still open. Close it first."),
    "sheet_open": gettext_noop(
        "The collection sheet of %(on_day)s holds %(amount_baht)s baht that are not recorded. Record it, or throw "
        "the sheet away."
    ),
    "month_not_over": gettext_noop("The month is not over: it can be closed from %(on_day)s."),
}


@dataclass(frozen=True)
class Finding:
    """Something to look at; a blocking one stands in the way of closing."""

    code: str
    blocking: bool = False
    figures: dict = field(default_factory=dict)

    @property
    def text(self) -> str:
        """The sentence in the language of the page."""
        return _(SENTENCES[self.code]) % {name: _readable(name, value) for name, value in self.figures.items()}


def _readable(name: str, value) -> str:
    if name.endswith("_baht"):
        return format_baht(value)
    if name.endswith("_month"):
        return Month.parse(value).label()
    if name.endswith("_day"):
        return format_date(datetime.date.fromisoformat(value))
    return f"{value:,}"
