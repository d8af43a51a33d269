"""What an auditor looks for, check by check, and what each finding says.

Promises: every check has a name and a sentence that say what is compared; every code of a finding belongs to one
check and reads as a sentence in any language; the list is that of the domain notes ("What auditors look for").
"""

import datetime
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, gettext_noop

from groups.thai_dates import Month, format_date
from ledger.models import Rate
from ledger.money import format_baht
from members.models import State
from reports.audit_findings import Found


@dataclass(frozen=True)
class Check:
    """One thing an auditor looks for: its name, what is compared, and the sentences of what it may find."""

    code: str
    title: Promise
    asks: Promise
    sentences: Mapping[str, str]


# Figures named *_baht are satang, *_month and *_day ISO, *_tenths tenths; the rest are counts or numbers of papers.
CHECKS = (
    Check(
        "receipt_numbers", gettext_lazy("Receipt numbers"),
        gettext_lazy("No number of a receipt is missing, and none was used twice."),
        {
            "paper_missing": gettext_noop("Paper book %(book)s: numbers %(numbers)s are missing."),
            "paper_repeated": gettext_noop("Paper book %(book)s: numbers %(numbers)s stand on two receipts."),
            "serials_missing": gettext_noop("Receipts of the system: numbers %(numbers)s are missing."),
        },
    ),
    Check(
        "cash_count", gettext_lazy("Cash counted"),
        gettext_lazy("The cash that was counted is the cash of the books."),
        {
            "cash_short": gettext_noop(
                "Entry %(entry)s: %(amount_baht)s baht too little were counted. The reason stands in the entry."
            ),
            "cash_over": gettext_noop(
                "Entry %(entry)s: %(amount_baht)s baht too much were counted. The reason stands in the entry."
            ),
            "cash_differs": gettext_noop(
                "On %(on_day)s %(counted_baht)s baht were counted in the cash box, the books say %(books_baht)s."
            ),
            "cash_not_counted": gettext_noop("Collection of %(on_day)s: nobody counted the cash."),
            "awaiting_count": gettext_noop(
                "%(amount_baht)s baht from the paper years have never been counted, as of the end of %(at_month)s."
            ),
        },
    ),
    Check(
        "passbook", gettext_lazy("Bank passbook"),
        gettext_lazy("The passbook says the same as the bank account of the books."),
        {
            "passbook_differs": gettext_noop(
                "On %(on_day)s the passbook says %(passbook_baht)s baht, the books say %(books_baht)s."
            ),
            "passbook_missing": gettext_noop("%(in_month)s: no passbook balance was recorded."),
        },
    ),
    Check(
        "fees", gettext_lazy("Fees"),
        gettext_lazy("Entry fees and annual dues are one or several times the fee."),
        {
            "fee_uneven": gettext_noop(
                "%(paper)s: an entry fee of %(amount_baht)s baht is no multiple of the fee of %(rate_baht)s."
            ),
            "dues_uneven": gettext_noop(
                "%(paper)s: annual dues of %(amount_baht)s baht are no multiple of the dues of %(rate_baht)s."
            ),
        },
    ),
    Check(
        "days_paid", gettext_lazy("Days and baht"),
        gettext_lazy("The days that were counted as paid are worth the baht that were paid."),
        {
            "days_differ": gettext_noop(
                "%(paper)s, member %(member)s: %(amount_baht)s baht were counted as %(days)s days; the rate on that "
                "day is %(rate_baht)s baht %(per)s."
            ),
            "days_rest": gettext_noop(
                "%(paper)s, member %(member)s: of %(amount_baht)s baht %(rest_baht)s bought no whole day."
            ),
            "no_rate": gettext_noop(
                "%(receipts)s payments of savings were taken on days for which no rate is known: their days cannot "
                "be checked."
            ),
        },
    ),
    Check(
        "waiting", gettext_lazy("Waiting time"),
        gettext_lazy("No welfare was paid for an event before the waiting time was over."),
        {
            "before_waiting": gettext_noop(
                "Voucher %(voucher)s: the event was on %(on_day)s, the waiting time was over on %(complete_day)s."
            ),
            "before_paid_days": gettext_noop(
                "Voucher %(voucher)s: on %(on_day)s only %(days)s days were paid, fewer than the rule asks for."
            ),
        },
    ),
    Check(
        "nights", gettext_lazy("Nights"),
        gettext_lazy("No more nights were paid for than the rule allows."),
        {
            "nights_over": gettext_noop(
                "Voucher %(voucher)s: %(nights)s nights were asked for, %(left)s of the %(most)s allowed were left. "
                "Paid %(paid_baht)s baht, by the rule %(rules_baht)s."
            ),
        },
    ),
    Check(
        "deaths_paid", gettext_lazy("Death grants"),
        gettext_lazy("A death was paid for once, in one group, and for somebody who has died."),
        {
            "paid_twice": gettext_noop(
                "Voucher %(voucher)s, member %(member)s: the same person's death was paid before, on voucher "
                "%(other)s."
            ),
            "paid_elsewhere": gettext_noop(
                "Voucher %(voucher)s, member %(member)s: another group of the network pays for the death of a person "
                "with this national ID."
            ),
            "still_alive": gettext_noop(
                "Voucher %(voucher)s, member %(member)s: the register does not count this person as dead."
            ),
        },
    ),
    Check(
        "not_member", gettext_lazy("Lapsed members"),
        gettext_lazy("Welfare went to people who were members on the day of the event."),
        {
            "was_no_member": gettext_noop(
                "Voucher %(voucher)s: on %(on_day)s the person was no member: %(state)s."
            ),
            "was_suspended": gettext_noop("Voucher %(voucher)s: on %(on_day)s the member was suspended."),
            "before_joining": gettext_noop(
                "Voucher %(voucher)s: the event of %(on_day)s was before the membership began."
            ),
        },
    ),
    Check(
        "payee", gettext_lazy("Who was paid"),
        gettext_lazy("A death grant went to the person whom the member had named."),
        {
            "payee_differs": gettext_noop(
                "Voucher %(voucher)s: the money went to somebody else than member %(member)s had named."
            ),
            "payee_erased": gettext_noop(
                "Voucher %(voucher)s: member %(member)s was erased since. Look at the paper for who was paid."
            ),
            "nobody_named": gettext_noop("Voucher %(voucher)s: member %(member)s had named nobody."),
        },
    ),
    Check(
        "signatures", gettext_lazy("Three signatures"),
        gettext_lazy("Three people stand for a payment, two for the closing of a month."),
        {
            "few_people": gettext_noop(
                "Voucher %(voucher)s: entered, approved and paid by fewer than three people (%(people)s)."
            ),
            "month_by_one": gettext_noop("%(in_month)s was closed, and no second person has signed it."),
        },
    ),
    Check(
        "administration", gettext_lazy("Cost of administration"),
        gettext_lazy("Workers and administration cost no more than a fifth of what came in."),
        {
            "administration_high": gettext_noop(
                "Of %(received_baht)s baht received %(spent_baht)s were spent on workers and administration, more "
                "than %(most)s percent."
            ),
        },
    ),
    Check(
        "prepaid", gettext_lazy("Money paid ahead"),
        gettext_lazy("What members paid for days to come is still there."),
        {
            "prepaid_spent": gettext_noop(
                "End of %(in_month)s: members had paid %(prepaid_baht)s baht ahead, and only %(held_baht)s baht were "
                "there."
            ),
        },
    ),
    Check(
        "deaths_many", gettext_lazy("Number of deaths"),
        gettext_lazy(
            "About as many members died as people in the country: 6.1 of a thousand in a year (2550). Where members "
            "are old, or join late in life, more is to be expected."
        ),
        {
            "deaths_above": gettext_noop(
                "%(deaths)s deaths are %(rate_tenths)s of a thousand members in a year, far more than "
                "%(country_tenths)s."
            ),
            "deaths_below": gettext_noop(
                "%(deaths)s deaths are %(rate_tenths)s of a thousand members in a year, far fewer than "
                "%(country_tenths)s."
            ),
        },
    ),
    Check(
        "corrections", gettext_lazy("Entries taken back or late"),
        gettext_lazy(
            "No entry was taken back in another month or entered late, and no closed month was opened again."
        ),
        {
            "reversed_later": gettext_noop(
                "Entry %(entry)s of %(on_day)s takes back entry %(other)s, which is of %(other_day)s."
            ),
            "entered_late": gettext_noop(
                "Entry %(entry)s is of %(on_day)s; entries of %(later_month)s had been recorded before it."
            ),
            "month_reopened": gettext_noop("%(in_month)s was opened again after it had been closed (%(times)s×)."),
        },
    ),
    Check(
        "without_claim", gettext_lazy("Vouchers without a claim"),
        gettext_lazy("What the rules know was paid on a claim."),
        {
            "voucher_without_claim": gettext_noop(
                "Voucher %(voucher)s of %(amount_baht)s baht answers no claim, although the rules know this benefit."
            ),
        },
    ),
    Check(
        "other_sum", gettext_lazy("Another sum than the rules give"),
        gettext_lazy("Claims were paid as the rules say."),
        {
            "sum_differs": gettext_noop(
                "Voucher %(voucher)s: paid %(paid_baht)s baht, by the rules %(rules_baht)s. The reason stands with "
                "the claim."
            ),
        },
    ),
    Check(
        "erased", gettext_lazy("Members who were erased"),
        gettext_lazy("Nobody with money in these months was erased, so that whoever is named can be asked."),
        {
            "member_erased": gettext_noop(
                "Member %(member)s was erased on %(erased_day)s. Look at the papers for who it was, and why."
            ),
        },
    ),
)  # fmt: skip
SENTENCES = {code: sentence for check in CHECKS for code, sentence in check.sentences.items()}
CHECK_OF = {code: check.code for check in CHECKS for code in check.sentences}


def sentence_of(found: Found) -> str:
    """What a finding says, in the language of the page."""
    return _(SENTENCES[found.code]) % {name: _readable(name, value) for name, value in found.figures.items()}


def _readable(name: str, value) -> str:
    if name.endswith("_baht"):
        return format_baht(value)
    if name.endswith("_month"):
        return Month.parse(value).label()
    if name.endswith("_day"):
        return format_date(datetime.date.fromisoformat(value))
    if name.endswith("_tenths"):
        return f"{value // 10}.{value % 10}"
    if name == "per":
        return str(Rate.Per(value).label)
    if name == "state":
        return str(State(value).label)
    if name == "paper":
        return _paper(value)
    return value if isinstance(value, str) else f"{value:,}"


def _paper(value: str) -> str:
    """A receipt by book and number, or an entry where no receipt was issued."""
    kind, _space, number = value.partition(" ")
    words = _("Receipt %(number)s") if kind == "receipt" else _("Entry %(number)s")
    return words % {"number": number}


def by_check(found: Iterable[Found]) -> list[tuple[Check, list[Found]]]:
    """Every check in its order, each with what it found; those that found nothing too."""
    of: dict[str, list[Found]] = {check.code: [] for check in CHECKS}
    for one in found:
        of[CHECK_OF[one.code]].append(one)
    return [(check, of[check.code]) for check in CHECKS]
