"""The order in which every paper, file and screen reads a statement out.

Promises: the same blocks, the same words for what is unknown, on each of them; no figure is worked out here that the
statement does not carry. Refuses to know of HTML, cells or commas: renderings do.
"""

from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ledger.arrears import LONGEST, MembersDues
from ledger.chart import Section
from ledger.queries import Figure
from members.queries import Movement
from reports.statement import Statement, StatementLine, Total

MONEY_SECTIONS = (Section.RECEIPTS, Section.BENEFITS, Section.SPENDING)
MOVED = (
    "joined", "rejoined", "transferred_in", "restored", "died", "left", "lapsed", "transferred_out",
)  # fmt: skip


@dataclass(frozen=True)
class Block:
    """One section of the report: its lines and what they add up to."""

    section: str
    title: str
    lines: tuple[StatementLine, ...]
    total_label: str
    total: Total

    @property
    def counts_cases(self) -> bool:
        """Whether cases stand beside the sums."""
        return self.section == Section.BENEFITS


@dataclass(frozen=True)
class MemberRow:
    """One line of the movement of members; `count` None is not recorded."""

    key: str
    label: str
    count: int | None


@dataclass(frozen=True)
class DuesRow:
    """One line of how the members stand: how many, and satang where the line is about money.

    `members` None is not recorded.
    """

    key: str
    label: str
    members: int | None
    amount: int | None = None


@dataclass(frozen=True)
class FundRow:
    """One line of what the fund came to, satang. Only what is left over at the end stands under "since founding"."""

    key: str
    label: str
    amount: int | None

    @property
    def at_end(self) -> bool:
        """Whether this is the fund itself, the line that closes the report."""
        return self.key == "fund"


def section_titles() -> dict[str, tuple[str, str]]:
    """Title and name of the total of each section of money."""
    return {
        Section.RECEIPTS: (_("Received"), _("All received")),
        Section.BENEFITS: (_("Welfare paid"), _("All welfare")),
        Section.SPENDING: (_("Other spending"), _("All other spending")),
    }


def blocks(statement: Statement, *, short: bool = False) -> tuple[Block, ...]:
    """Receipts, benefits, other spending. `short` leaves out lines that never had a figure, except the record's own:
    what members pay in, and the kinds of welfare."""
    titles = section_titles()
    return tuple(
        Block(
            section=section,
            title=titles[section][0],
            lines=tuple(line for line in statement.section(section) if not short or _is_worth_a_line(line)),
            total_label=titles[section][1],
            total=statement.total(section),
        )
        for section in MONEY_SECTIONS
    )


def _is_worth_a_line(line: StatementLine) -> bool:
    if line.section == Section.BENEFITS or line.code.startswith("40"):
        return True
    return bool(line.since_founding.amount or (line.month and line.month.amount))


def balance_lines(statement: Statement, *, short: bool = False) -> tuple[StatementLine, ...]:
    """Where the fund lies at the month's end; `short` leaves out what was never used, except cash and bank."""
    lines = statement.section(Section.BALANCES)
    return tuple(line for line in lines if not short or line.since_founding.amount or line.slug in ("cash", "bank"))


def fund_rows(statement: Statement) -> tuple[FundRow, ...]:
    """From what was left over when the month began to what is left over at its end."""
    rows = [FundRow("fund_before", _("Fund when the month began"), statement.fund_before)]
    if statement.restated:
        rows.append(FundRow("restated", _("Paper figures corrected this month"), statement.restated))
    return (*rows, FundRow("fund", _("Fund left over"), statement.fund))


def member_rows(movement: Movement) -> tuple[MemberRow, ...]:
    """Members at the start, what moved, at the end, in the order of the paper report."""
    labels = member_labels()
    return tuple(MemberRow(key, labels[key], getattr(movement, key)) for key in ("start", *MOVED, "end"))


def dues_rows(dues: MembersDues | None) -> tuple[DuesRow, ...]:
    """How many paid, are behind and ahead at the month's end; who paid past the end only where somebody did."""
    labels = dues_labels()
    if dues is None:
        return (DuesRow("paid", labels["paid"], None),)
    behind = (f"arrears_{months}" for months in range(1, LONGEST + 1))
    keys = [*behind, "ahead", *(["past_end"] if dues.past_end else [])]
    rows = (DuesRow(key, labels[key], getattr(dues, key), getattr(dues, f"{key}_amount")) for key in keys)
    return (DuesRow("paid", labels["paid"], dues.paid), *rows)


def dues_labels() -> dict[str, str]:
    """What each line of how the members stand is called."""
    return {
        "members": _("Members counted"),
        "paid": _("paid up"),
        "arrears_1": _("one month behind"),
        "arrears_2": _("two months behind"),
        "arrears_3": _("three months behind or more"),
        "ahead": _("paid ahead"),
        "past_end": _("paid past the end of membership"),
    }


def member_labels() -> dict[str, str]:
    """What each count of members is called."""
    return {
        "start": _("Members when the month began"),
        "joined": _("newly joined"),
        "rejoined": _("joined again"),
        "transferred_in": _("moved here from another group"),
        "restored": _("restored"),
        "died": _("died"),
        "left": _("left"),
        "lapsed": _("lapsed"),
        "transferred_out": _("moved to another group"),
        "end": _("Members when the month ended"),
    }


def is_moved(movement: Movement) -> bool:
    """Whether the month's movement was recorded at all."""
    return any(getattr(movement, key) is not None for key in MOVED)


def source_label(movement: Movement) -> str:
    """Where the number of members comes from, in words."""
    return {"stated": _("as the group stated it"), "register": _("as many names stand in the register")}.get(
        movement.source or "", _("nobody has recorded it")
    )


def cases_count(figure: Figure) -> str:
    """Cases in words, or not recorded; whoever shows this alone also shows that a count is incomplete."""
    if figure.cases is None:
        return _("not recorded")
    return ngettext("%(count)s case", "%(count)s cases", figure.cases) % {"count": f"{figure.cases:,}"}


def cases_label(figure: Figure | None) -> str:
    """Cases in words: a count, a count that is incomplete and says so, or not recorded."""
    if figure is None or figure.cases is None:
        return _("not recorded")
    if figure.cases_complete:
        return cases_count(figure)
    words = ngettext("%(count)s recorded case", "%(count)s recorded cases", figure.cases)
    return words % {"count": f"{figure.cases:,}"}


def without_cases(block: Block) -> tuple[StatementLine, ...]:
    """The lines whose cases nobody recorded, or not all of them: what a total of cases has to name (D20)."""
    return tuple(line for line in block.lines if not line.since_founding.cases_complete)
