"""Old months in a file: which columns a group's own chart asks for, and the months told under the same headings.

Promises: what is written here can be read again and says the same; what is not recorded is an empty cell, never 0.
Refuses two columns that a heading could mean: the second one is then headed by its number too.
"""

from collections.abc import Iterable, Iterator

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from groups.table_files import Column, write_lines
from groups.thai_dates import Month
from ledger.chart import ANNUAL_DUES, BY_CODE, DAILY_SAVINGS, ENTRY_FEE
from ledger.models import Account
from ledger.money import baht_decimal
from ledger.month_breakdown import MonthRow, month_rows
from ledger.paper_months import TOLD_SECTIONS, Paper, cases_of, sum_of

MONTH, MEMBERS, SOURCE = "month", "members", "source"
OWN_FILE = "old-months"
# Headings met in the groups' own files, besides the names of the chart.
OTHER_NAMES = {
    ENTRY_FEE: ("ค่าแรกเข้า", "แรกเข้า", "ค่าธรรมเนียม"),
    ANNUAL_DUES: ("ค่าสมทบ", "ค่าบำรุงรายปี", "รายปี"),
    DAILY_SAVINGS: ("เงินออม", "ออม", "เงินสัจจะ", "วันละบาท"),
}
BAHT_WORDS, CASES_WORDS = ("บาท", "จำนวนเงิน", "baht"), ("ราย", "จำนวนราย", "คน", "จำนวนคน", "cases")

MONTH_COLUMN = Column(
    MONTH,
    gettext_lazy("Month"),
    names=("เดือน", "ประจำเดือน", "เดือน ปี", "เดือน/ปี", "งวด", "month"),
    hint=gettext_lazy("One row for each month, written like 01/2548, Jan 2548 or 2005-01. No month twice."),
    example="01/2548",
    required=True,
)
OTHER_COLUMNS = (
    Column(
        MEMBERS,
        gettext_lazy("Members when the month ended"),
        names=("จำนวนสมาชิก", "จำนวนสมาชิกสิ้นเดือน", "สมาชิกสิ้นเดือน", "สมาชิก", "members"),
        hint=gettext_lazy("How many members the group had on the last day of the month, in digits."),
        example="2681",
    ),
    Column(
        SOURCE,
        gettext_lazy("Source"),
        names=("ดูจากเอกสารไหน", "เล่มและหน้า", "สมุดและหน้า", "อ้างอิง"),
        hint=gettext_lazy("For example the book and the page, so that somebody can look it up."),
        example="สมุดเงินสดเล่ม 2 หน้า 14",
        width=30,
    ),
)


def month_columns(accounts: Iterable[Account]) -> list[Column]:
    """What a file of old months may hold: a column for each kind of money of the chart, two for each benefit."""
    money = [account for account in accounts if account.section in TOLD_SECTIONS]
    found, taken = [MONTH_COLUMN], set()
    for fixed in (MONTH_COLUMN, *OTHER_COLUMNS):
        taken |= fixed.headings()
    for account in money:
        for column in _columns_of(account):
            found.append(_distinct(column, taken, account.code))
            taken |= found[-1].headings()
    return [*found, *OTHER_COLUMNS]


def _columns_of(account: Account) -> Iterator[Column]:
    names = _names(account)
    hint = gettext_lazy("Baht of the whole month. Empty where the paper says nothing; 0 where it says none.")
    if not account.counts_cases:
        yield Column(sum_of(account), account.label, names=names, hint=hint, example="1200", is_amount=True)
        return
    yield Column(
        sum_of(account),
        _("%(name)s (baht)") % {"name": account.label},
        names=(*names, *_with(names, BAHT_WORDS)),
        hint=hint,
        example="500",
        is_amount=True,
    )
    yield Column(
        cases_of(account),
        _("%(name)s (cases)") % {"name": account.label},
        names=_with(names, CASES_WORDS),
        hint=gettext_lazy("How many cases were paid, in digits. Empty where the paper does not say."),
        example="1",
    )


def _names(account: Account) -> tuple[str, ...]:
    """The account in both languages, and without what stands in brackets."""
    standard = BY_CODE.get(account.code)
    names = [standard.thai, standard.english] if standard else [account.name]
    names += [name.partition("(")[0].strip() for name in names]
    return tuple(dict.fromkeys((*names, *OTHER_NAMES.get(account.code, ()))))


def _with(names: Iterable[str], words: Iterable[str]) -> tuple[str, ...]:
    return tuple(f"{name} {word}" for name in names for word in words)


def _distinct(column: Column, taken: set[str], number: str) -> Column:
    """The column, without the names that another one has already; a benefit of the group's own may be called so."""
    names = tuple(name for name in column.names if not Column(column.code, name).headings() & taken)
    clashes = Column(column.code, column.label).headings() & taken
    label = f"{column.label} {number}" if clashes else column.label
    return Column(
        column.code, label, names=names, hint=column.hint, example=column.example, is_amount=column.is_amount
    )


def months_told(paper: Paper) -> bytes:
    """Every month told as an XLSX, oldest first."""
    columns = month_columns(paper.accounts.values())
    rows = (_cells(row, columns) for row in reversed(month_rows(paper)))
    return write_lines([str(column.label) for column in columns], rows, title=_("Months from the paper books"))


def _cells(row: MonthRow, columns: list[Column]) -> list[str]:
    told = {MONTH: month_in_file(row.month), MEMBERS: "" if row.members is None else str(row.members)}
    told[SOURCE] = row.source
    for account, figure in row.cells:
        if figure:
            told[sum_of(account)] = baht_decimal(figure.amount)
            told[cases_of(account)] = "" if figure.cases is None else str(figure.cases)
    return [told.get(column.code, "") for column in columns]


def month_in_file(month: Month) -> str:
    """A month as the template shows it: "01/2548"."""
    year, _dash, number = month.be_iso.partition("-")
    return f"{number}/{year}"
