"""Figures of a report on screen and paper.

Promises: what is not recorded says so in words, with a class that lets it stand back; cases stand before the sum.
"""

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from ledger.arrears import MembersDues
from ledger.money import format_baht
from ledger.queries import Figure
from reports import act_rows as acted
from reports import rows
from reports.restatements import Correction
from reports.rows import cases_count
from reports.statement import Acts

register = template.Library()


@register.simple_tag
def figure(value: Figure | None, *, cases: bool = False) -> SafeString:
    """What stands in the cell of a figure: its cases if they are counted, and its sum."""
    if value is None:
        return unknown()
    if not cases:
        return amount(value.amount)
    css = "cases" if value.cases is not None else "cases unknown"
    partly = ""
    if value.cases is not None and not value.cases_complete:
        partly = format_html(' <span class="remark">{}</span>', _("cases as far as recorded"))
    html = '<span class="{}">{}</span> <span class="sum">{}</span>{}'
    return format_html(html, css, cases_count(value), amount(value.amount), partly)


@register.simple_tag
def amount(satang: int | None) -> SafeString:
    """A sum, or in words that it is not recorded; below zero it says so in word and sign."""
    if satang is None:
        return unknown()
    if satang < 0:
        return format_html('<span class="minus">{} {}</span>', _("minus"), format_baht(satang))
    return format_html("{}", format_baht(satang))


@register.simple_tag
def people(count: int | None) -> SafeString:
    """A number of people, or in words that it is not recorded."""
    return unknown() if count is None else format_html("{}", f"{count:,}")


@register.filter
def dues_rows(dues: MembersDues | None) -> tuple[rows.DuesRow, ...]:
    """The lines of how the members stand, in the order of every report."""
    return rows.dues_rows(dues)


@register.filter
def act_rows(acts: Acts) -> tuple[acted.ActRow, ...]:
    """What became of a report, in the order in which it is done."""
    return acted.act_rows(acts)


@register.filter
def correction_text(correction: Correction) -> str:
    """A correction of an earlier month on one line."""
    return acted.correction_text(correction)


@register.filter
def signed(satang: int) -> str:
    """A sum with its sign, also a plus."""
    return acted.signed(satang)


@register.filter
def of_figure(counted: dict[str, int] | None, figure: str) -> int:
    """How many questions about a figure are open; 0 where the page counts none."""
    return counted.get(figure, 0) if counted else 0


def unknown() -> SafeString:
    """The words for a figure that nobody wrote down."""
    return format_html('<span class="unknown">{}</span>', _("not recorded"))
