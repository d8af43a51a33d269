"""A group's month as rows of text for its page in the pack: plain words in as few cells as will do.

Promises: the lines, words and order of `reports/rows.py`, as on every other paper of the month. Five hundred such
pages are printed at once, and boxes inside a cell take half as long again. Works nothing out.
"""

from collections.abc import Iterator
from typing import NamedTuple

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ledger.money import format_baht
from ledger.queries import Figure
from reports.rows import (
    Block,
    balance_lines,
    blocks,
    cases_label,
    dues_rows,
    fund_rows,
    is_moved,
    member_rows,
    source_label,
    without_cases,
)
from reports.statement import Statement


class PackRow(NamedTuple):
    """One row: its class, its label, then what stands under "this month" and "since founding"."""

    css: str
    label: str
    month: str = ""
    all: str = ""


def pack_rows(statement: Statement) -> list[PackRow]:
    """Members, payments, money by section, the fund and where it lies."""
    return [
        *_members(statement),
        *_dues(statement),
        *(row for block in blocks(statement, short=True) for row in _block(block)),
        *_fund(statement),
        *_sent(statement),
    ]


def _members(statement: Statement) -> Iterator[PackRow]:
    moved = is_moved(statement.members)
    yield PackRow("section", _("Members"))
    for row in member_rows(statement.members):
        ends = row.key in ("start", "end")
        if moved and (row.count or ends) or not moved and row.key == "end":
            label = f"{row.label} ({source_label(statement.members)})" if row.key == "end" else row.label
            yield PackRow("total" if row.key == "end" else "" if ends else "part", label, month=_count(row.count))
    if not moved:
        yield PackRow("", _("New members, deaths, leavers"), month=_("not recorded"))


def _dues(statement: Statement) -> Iterator[PackRow]:
    yield PackRow("section", _("Payments of the members"))
    for row in dues_rows(statement.dues):
        told = _("not recorded")
        if row.members is not None:
            told = ngettext("%(count)s person", "%(count)s people", row.members) % {"count": f"{row.members:,}"}
        if row.amount is not None:
            told = f"{told}  {format_baht(row.amount)}"
        yield PackRow("part", row.label, told)


def _block(block: Block) -> Iterator[PackRow]:
    yield PackRow("section", block.title)
    for line in block.lines:
        yield PackRow("", line.label, *_figures(line.month, line.since_founding, block))
    label = block.total_label
    if block.counts_cases and (missing := without_cases(block)):
        names = ", ".join(line.label for line in missing)
        label = f"{label} ({_('Cases were not recorded for: %(names)s.') % {'names': names}})"
    yield PackRow("total", label, *_figures(block.total.month, block.total.since_founding, block))


def _fund(statement: Statement) -> Iterator[PackRow]:
    yield PackRow("section", _("Fund"))
    for row in fund_rows(statement):
        sum_ = _amount(row.amount)
        yield PackRow("grand", row.label, all=sum_) if row.at_end else PackRow("", row.label, month=sum_)
    yield PackRow("section", _("Where the fund lies"))
    for line in balance_lines(statement, short=True):
        yield PackRow("", line.label, all=_amount(line.since_founding.amount))


def _sent(statement: Statement) -> Iterator[PackRow]:
    if statement.sent:
        yield PackRow("section", _("Sent to central funds"))
    for sent in statement.sent:
        yield PackRow("", sent.name, month=_amount(sent.month), all=_amount(sent.since_founding))


def _figures(month: Figure | None, since_founding: Figure, block: Block) -> tuple[str, str]:
    return _figure(month, block.counts_cases), _figure(since_founding, block.counts_cases)


def _figure(figure: Figure | None, counts_cases: bool) -> str:
    """A sum, with its cases before it where they are counted."""
    if figure is None:
        return _("not recorded")
    amount = _amount(figure.amount)
    return f"{cases_label(figure)}  {amount}" if counts_cases else amount


def _count(count: int | None) -> str:
    return _("not recorded") if count is None else f"{count:,}"


def _amount(satang: int | None) -> str:
    if satang is None:
        return _("not recorded")
    # As on every other paper a sum below zero says so in word and sign.
    return f"{_('minus')} {format_baht(satang)}" if satang < 0 else format_baht(satang)
