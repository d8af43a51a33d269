"""A statement as plain text for a terminal, and as CSV for other programs.

Promises: columns stand under one another in Thai too (marks above and below take no room), amounts in CSV are bare
decimals, dates ISO, and no cell that a spreadsheet would run as a formula. Refuses to show an unknown as 0 or as
nothing: text says "not recorded", CSV leaves the cell empty.
"""

import csv
import io
import re
import unicodedata
from collections.abc import Iterable, Sequence

from django.utils.translation import gettext as _

from ledger.chart import Section
from ledger.money import baht_decimal, format_baht
from ledger.queries import Figure
from reports.act_rows import act_rows, correction_name, correction_text, corrections_sum, signed
from reports.rows import (
    balance_lines,
    blocks,
    cases_label,
    dues_labels,
    dues_rows,
    fund_rows,
    member_rows,
    source_label,
    without_cases,
)
from reports.statement import Statement, StatementLine, Total

CSV_COLUMNS = (
    "section", "code", "name", "month_amount", "month_cases", "since_founding_amount", "since_founding_cases",
    "cases_complete", "value",
)  # fmt: skip
# What spreadsheet programs take for the beginning of a formula (OWASP, "CSV injection").
_FORMULA = re.compile(r"[=+\-@\t\r\n＝＋－＠]")
_RULE = "─"


def display_width(text: str) -> int:
    """How many columns of a terminal a text takes: Thai vowels and tone marks above or below take none."""
    return sum(_width(character) for character in text)


def _width(character: str) -> int:
    if unicodedata.category(character) in ("Mn", "Me", "Cf"):
        return 0
    return 2 if unicodedata.east_asian_width(character) in ("W", "F") else 1


def pad(text: str, width: int, *, right: bool = False) -> str:
    """The text in a column of that width, to the left, or to the right as figures stand."""
    gap = " " * max(0, width - display_width(text))
    return gap + text if right else text + gap


def text_table(rows: Sequence[Sequence[str] | None], *, figures_from: int = 1) -> str:
    """Rows of texts under one another; columns from `figures_from` on stand right; None is a ruled line."""
    count = max(len(row) for row in rows if row)
    widths = [max(display_width(row[column]) for row in rows if row and column < len(row)) for column in range(count)]
    rule = _RULE * (sum(widths) + 2 * (count - 1))
    lines = []
    for row in rows:
        cells = [pad(cell, widths[place], right=place >= figures_from) for place, cell in enumerate(row or ())]
        lines.append("  ".join(cells).rstrip() if row else rule)
    return "\n".join(lines)


def statement_text(statement: Statement) -> str:
    """The month as it is read out, for a terminal of about a hundred columns."""
    parts = [_title(statement), text_table(_table(statement)), *_remarks(statement), _seal(statement)]
    return "\n\n".join(part for part in parts if part) + "\n"


def _title(statement: Statement) -> str:
    title = _("%(group)s: monthly report, %(month)s (%(status)s)") % {
        "group": statement.group.name,
        "month": statement.month.label(),
        "status": statement.status_label,
    }
    return f"{title}\n*** {_('Example data')} ***" if statement.is_example else title


def _table(statement: Statement) -> list[Sequence[str] | None]:
    rows: list[Sequence[str] | None] = [("", _("this month"), _("cases"), _("since founding"), _("cases")), None]
    rows += [(row.label, count_text(row.count)) for row in member_rows(statement.members)]
    rows += [None, (_("Payments of the members"),)]
    rows += [
        (f"  {row.label}", "" if row.amount is None else format_baht(row.amount), count_text(row.members))
        for row in dues_rows(statement.dues)
    ]
    for block in blocks(statement, short=True):
        rows += [None, (block.title,)]
        rows += [(f"  {line.label}", *_cells(line, block.counts_cases)) for line in block.lines]
        rows.append((block.total_label, *_cells(block.total, block.counts_cases)))
    rows.append(None)
    for row in fund_rows(statement):
        rows.append((row.label, *(["", "", format_baht(row.amount)] if row.at_end else [format_baht(row.amount)])))
    rows += [None, (_("Where the fund lies"),)]
    for line in balance_lines(statement, short=True):
        rows.append((f"  {line.label}", "", "", format_baht(line.since_founding.amount)))
    return rows


def _cells(line: StatementLine | Total, counts_cases: bool) -> tuple[str, ...]:
    cells: list[str] = []
    for figure in (line.month, line.since_founding):
        cells += [amount_text(figure), cases_label(figure) if counts_cases and figure else ""]
    return tuple(cells)


def amount_text(figure: Figure | None) -> str:
    """The sum of a figure, or that it is not recorded."""
    return format_baht(figure.amount if figure else None)


def count_text(count: int | None) -> str:
    """A number of people, or that it is not recorded."""
    return _("not recorded") if count is None else f"{count:,}"


def _remarks(statement: Statement) -> list[str]:
    remarks = [_("Number of members: %(source)s.") % {"source": source_label(statement.members)}]
    for block in blocks(statement):
        if block.counts_cases and not block.total.since_founding.cases_complete:
            names = ", ".join(line.label for line in without_cases(block))
            remarks.append(_("Cases were not recorded for: %(names)s.") % {"names": names})
    remarks = ["\n".join(remarks)]
    if statement.corrections:
        told = [f"- {correction_text(told)}" for told in statement.corrections]
        together = _("Together %(sum)s baht in the fund") % {"sum": signed(corrections_sum(statement))}
        remarks.append("\n".join([_("Corrections of earlier months"), *told, together]))
    if statement.sent:
        head = (_("Sent to central funds"), _("this month"), _("since founding"))
        sums = [(one.name, format_baht(one.month), format_baht(one.since_founding)) for one in statement.sent]
        remarks.append(text_table([head, None, *sums]))
    if statement.findings:
        remarks.append("\n".join([_("What stands out"), *(f"- {found.text}" for found in statement.findings)]))
    return remarks


def _seal(statement: Statement) -> str:
    lines = [_("Digest of the books: %(digest)s") % {"digest": statement.digest or _("no entry yet")}]
    if statement.acts.closed:
        lines.append(_("Revision %(number)s") % {"number": statement.revision})
    lines += [f"{row.label}: {row.text}" for row in act_rows(statement.acts)]
    return "\n".join(lines)


def statement_csv(statement: Statement) -> str:
    """The month as comma separated values, one line of the report a row."""
    return csv_text(CSV_COLUMNS, statement_rows(statement))


def statement_rows(statement: Statement) -> list[tuple]:
    """The rows of the CSV file; the network's file puts a group's slug before each."""
    return [
        *_about(statement),
        *(("members", row.key, row.label, *[None] * 5, row.count) for row in member_rows(statement.members)),
        ("members", "source", "", *[None] * 5, statement.members.source),
        *_dues_rows(statement),
        *(_line_row(line) for block in blocks(statement) for line in block.lines),
        *(_line_row(line) for line in balance_lines(statement)),
        *_total_rows(statement),
        *_correction_rows(statement),
        *(("sent", one.fund, one.name, *_month_and_all(one.month, one.since_founding)) for one in statement.sent),
        *(("findings", found.code, "", *[None] * 5, found.text) for found in statement.findings),
    ]


def _correction_rows(statement: Statement) -> list[tuple]:
    """Corrections of earlier months: baht under "this month", the corrected month in the last column."""
    rows = [
        ("corrections", one.slug, correction_name(one), baht_decimal(one.amount), *[None] * 4, one.month)
        for one in statement.corrections
    ]
    together = ("corrections", "fund", _("Corrections of earlier months"), baht_decimal(corrections_sum(statement)))
    return [*rows, together] if rows else []


def _month_and_all(month: int | None, since_founding: int) -> tuple:
    return baht_decimal(month), None, baht_decimal(since_founding)


def _dues_rows(statement: Statement) -> list[tuple]:
    """Members stand in the last column, their baht at the month's end under "this month"."""
    counted = statement.dues and statement.dues.members
    rows = [("dues", "members", dues_labels()["members"], *[None] * 5, counted)]
    for row in dues_rows(statement.dues):
        amount = None if row.amount is None else baht_decimal(row.amount)
        rows.append(("dues", row.key, row.label, amount, *[None] * 4, row.members))
    return rows


def _about(statement: Statement) -> list[tuple]:
    facts = {
        "slug": statement.group.slug, "group": statement.group.name, "month": statement.month.iso,
        "month_be": statement.month.be_iso, "status": statement.status, "revision": statement.revision,
        "closed_at": iso(statement.closed_at), "submitted_at": iso(statement.submitted_at), **_signatures(statement),
        "digest": statement.digest, "example": "yes" if statement.is_example else "no",
    }  # fmt: skip
    return [("report", code, "", *[None] * 5, value) for code, value in facts.items()]


def _signatures(statement: Statement) -> dict[str, str | int | None]:
    """Who signed, and what became of the month since."""
    acts = statement.acts
    return {
        "closed_by": acts.closed.by, "confirmed_at": iso(acts.confirmed.at), "confirmed_by": acts.confirmed.by,
        "submitted_by": acts.submitted.by, "due_on": acts.due_on and acts.due_on.isoformat(),
        "days_late": acts.days_late if acts.submitted and acts.due_on else None,
        "accepted_at": iso(acts.accepted.at), "returned_at": iso(acts.returned.at), "return_reason": acts.reason,
    }  # fmt: skip


def iso(moment) -> str | None:
    """A moment as files carry it."""
    return moment.isoformat(timespec="seconds") if moment else None


def _line_row(line: StatementLine) -> tuple:
    return (line.section, line.slug, line.label, *figure_cells(line, with_cases=line.section == Section.BENEFITS))


def _total_rows(statement: Statement) -> list[tuple]:
    totals = [
        ("totals", block.section, block.total_label, *figure_cells(block.total, with_cases=block.counts_cases))
        for block in blocks(statement)
    ]
    funds = [
        ("totals", row.key, row.label, *([None, None] if row.at_end else []), baht_decimal(row.amount))
        for row in fund_rows(statement)
    ]
    return totals + funds


def figure_cells(line: StatementLine | Total, *, with_cases: bool) -> tuple:
    """Month amount and cases, since founding amount and cases, whether the cases are complete."""
    month, total = line.month, line.since_founding
    if not with_cases:
        return (baht_decimal(month.amount) if month else None, None, baht_decimal(total.amount), None, None)
    return (
        baht_decimal(month.amount) if month else None,
        month.cases if month else None,
        baht_decimal(total.amount),
        total.cases,
        "yes" if total.cases_complete else "no",
    )


def csv_text(columns: Sequence[str], rows: Iterable[Sequence]) -> str:
    """Comma separated values with the mark without which Excel shows Thai as noise; None is an empty cell."""
    file = io.StringIO()
    file.write("\ufeff")
    writer = csv.writer(file, lineterminator="\r\n")
    writer.writerow(columns)
    for row in rows:
        cells = [*row, *[None] * (len(columns) - len(row))]
        writer.writerow([unarmed(cell) for cell in cells])
    return file.getvalue()


def unarmed(cell):
    """A text that no spreadsheet runs; what is nothing but a number (also −50.00) stays a number."""
    if not isinstance(cell, str) or re.fullmatch(r"-?[0-9]+(\.[0-9]+)?", cell):
        return cell
    # The apostrophe is what a person types to say "this is text".
    return f"'{cell}" if _FORMULA.match(cell) else cell
