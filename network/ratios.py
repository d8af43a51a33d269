"""Groups beside each other by published formulas.

Promises: each formula is one function of what was submitted, and its words stand under every table that uses it;
whole numbers, rounded once, to the last place shown, a half to the even one; None where an operand is not recorded or
nothing can be divided by it. All groups together are the sum of the numerators over the sum of the denominators of
the groups that have both. Refuses to judge: it shows, and people talk about it.
"""

from collections.abc import Callable
from dataclasses import dataclass

from django.utils.translation import gettext as _

from groups.models import Group
from ledger.chart import Section
from ledger.money import baht_decimal, format_baht
from network.consolidation import Consolidation
from network.past import YEAR, Past
from network.submitted import Submitted

# What is divided by what: both whole numbers, the second above zero.
Pair = tuple[int, int]


def receipts_per_member(one: Submitted, past: Past) -> Pair | None:
    """Received in the month (satang) by members at its end."""
    return _over_members(_of_month(one, Section.RECEIPTS), one)


def benefits_per_member(one: Submitted, past: Past) -> Pair | None:
    """Welfare paid in the month (satang) by members at its end."""
    return _over_members(_of_month(one, Section.BENEFITS), one)


def fund_per_member(one: Submitted, past: Past) -> Pair | None:
    """What is left over at the month's end (satang) by members then."""
    return _over_members(one.fund, one)


def arrears_share(one: Submitted, past: Past) -> Pair | None:
    """Members one month behind or more, by members counted."""
    dues = one.dues
    if dues is None or not dues.members:
        return None
    return dues.arrears_1 + dues.arrears_2 + dues.arrears_3, dues.members


def arrears_per_member(one: Submitted, past: Past) -> Pair | None:
    """What is in arrears (satang), by members counted."""
    dues = one.dues
    if dues is None or not dues.members:
        return None
    return dues.arrears_1_amount + dues.arrears_2_amount + dues.arrears_3_amount, dues.members


def deaths_per_1000(one: Submitted, past: Past) -> Pair | None:
    """Deaths per 1,000 member-years: those of the month times twelve, by the mean of members at start and end."""
    members = one.report.members
    died, start, end = members["died"], members["start"], members["end"]
    if died is None or start is None or end is None or died < 0 or start + end <= 0:
        return None
    return died * YEAR * 1000 * 2, start + end


def months_of_cover(one: Submitted, past: Past) -> Pair | None:
    """How many months the fund would pay what an average month took: welfare and other spending.

    The average is over the twelve months since the report of the same month last year; of a group without that
    report, over the one month since its last.
    """
    group_id = one.group.pk
    for months, then in ((YEAR, past.of(past.year_before)), (1, past.of(past.month_before))):
        if group_id in then:
            spent = one.paid - then[group_id].paid
            # Both times twelve, so that averages of one month and of a year add up as whole numbers.
            return (one.fund * YEAR, spent * (YEAR // months)) if spent > 0 and one.fund >= 0 else None
    return None


def _over_members(satang: int | None, one: Submitted) -> Pair | None:
    return None if satang is None or not one.members_end else (satang, one.members_end)


def _of_month(one: Submitted, section: str) -> int | None:
    figure = one.total(section).month
    return figure.amount if figure else None


def rounded(numerator: int, denominator: int) -> int:
    """The nearest whole number, a half to the even one; `denominator` is above zero."""
    whole, rest = divmod(numerator, denominator)
    return whole + (2 * rest > denominator or (2 * rest == denominator and whole % 2 == 1))


@dataclass(frozen=True)
class Unit:
    """How a ratio is kept and shown: as a whole number of its last place, `scale` of which make one."""

    scale: int
    shown: Callable[[int], str]
    in_files: Callable[[int], str]


def _tenths(value: int) -> str:
    return f"{value // 10:,}.{value % 10}"


BAHT = Unit(1, format_baht, baht_decimal)
PERCENT, TENTHS = (Unit(scale, _tenths, lambda tenths: _tenths(tenths).replace(",", "")) for scale in (1000, 10))


@dataclass(frozen=True)
class Formula:
    """One way to put groups of different size beside each other; `key` is its name in files."""

    key: str
    of: Callable[[Submitted, Past], Pair | None]
    unit: Unit

    @property
    def label(self) -> str:
        """The head of its column."""
        return _labels()[self.key]

    @property
    def words(self) -> str:
        """The formula in words, as it stands under the table."""
        return _words()[self.key]


FORMULAS = tuple(
    Formula(of.__name__, of, unit)
    for of, unit in (
        (receipts_per_member, BAHT),
        (benefits_per_member, BAHT),
        (fund_per_member, BAHT),
        (arrears_share, PERCENT),
        (arrears_per_member, BAHT),
        (deaths_per_1000, TENTHS),
        (months_of_cover, TENTHS),
    )
)


def _labels() -> dict[str, str]:
    return {
        "receipts_per_member": _("Received per member, baht"),
        "benefits_per_member": _("Welfare per member, baht"),
        "fund_per_member": _("Fund per member, baht"),
        "arrears_share": _("Members in arrears, of 100"),
        "arrears_per_member": _("Arrears per member, baht"),
        "deaths_per_1000": _("Deaths per 1,000 member-years"),
        "months_of_cover": _("Months the fund would last"),
    }


def _words() -> dict[str, str]:
    return {
        "receipts_per_member": _("received in the month ÷ members at its end"),
        "benefits_per_member": _("welfare paid in the month ÷ members at its end"),
        "fund_per_member": _("fund left over at the month's end ÷ members then"),
        "arrears_share": _("members one month behind or more ÷ members counted"),
        "arrears_per_member": _("baht in arrears ÷ members counted"),
        "deaths_per_1000": _(
            "deaths of the month × 12 × 1,000 ÷ the mean of the members at its start and its end: as if every month "
            "were like this one"
        ),
        "months_of_cover": _(
            "fund left over ÷ what an average month took for welfare and other spending, since the same month last "
            "year; of a group without a report of then, since last month"
        ),
    }


def rounding_words() -> str:
    """How every ratio is rounded, said once under the table."""
    return _(
        "Rounded to the last place shown, a half to the even digit. Not recorded: a figure of the formula is missing "
        "or nothing can be divided by it. All groups: the sum of the one ÷ the sum of the other, over the groups "
        "that have both."
    )


@dataclass(frozen=True)
class Ratio:
    """One formula of one group or of all: a whole number of the unit's last place, or None; over how many groups."""

    formula: Formula
    value: int | None
    groups: int

    @property
    def shown(self) -> str | None:
        """For the eye; None is not recorded."""
        return None if self.value is None else self.formula.unit.shown(self.value)

    @property
    def in_files(self) -> str | None:
        """A plain decimal number."""
        return None if self.value is None else self.formula.unit.in_files(self.value)


@dataclass(frozen=True)
class RatioRow:
    """One group (or, `group` None, all of them) by every formula."""

    label: str
    group: Group | None
    ratios: tuple[Ratio, ...]


def ratio_rows(value: Consolidation) -> tuple[RatioRow, ...]:
    """A row for each group that submitted, and the last one for all of them."""
    past = value.past or Past(value.month)
    pairs = {formula.key: [formula.of(one, past) for one in value.reports] for formula in FORMULAS}
    rows = [
        RatioRow(one.group.name, one.group, tuple(_ratio(formula, pairs[formula.key][place]) for formula in FORMULAS))
        for place, one in enumerate(value.reports)
    ]
    total = RatioRow(_("All groups"), None, tuple(_of_all(formula, pairs[formula.key]) for formula in FORMULAS))
    return (*rows, total)


def _ratio(formula: Formula, pair: Pair | None) -> Ratio:
    return Ratio(formula, rounded(pair[0] * formula.unit.scale, pair[1]) if pair else None, 1 if pair else 0)


def _of_all(formula: Formula, pairs: list[Pair | None]) -> Ratio:
    known = [pair for pair in pairs if pair]
    if not known:
        return Ratio(formula, None, 0)
    numerator, denominator = (sum(pair[side] for pair in known) for side in (0, 1))
    return Ratio(formula, rounded(numerator * formula.unit.scale, denominator), len(known))
