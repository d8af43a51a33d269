"""Rows of a network's tables, which can be five hundred.

Promises: a row is put together in one go, with the words that single figures have elsewhere; every name is escaped.
`linked` rows lead to what the group submitted, by an address that goes on from that of the month's page. Refuses to
work a figure out.
"""

from django import template
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ledger.money import format_baht
from ledger.queries import Figure
from network.ratios import Ratio, RatioRow
from network.rows import DuesOfGroup, PartRow, Row, report_remark
from reports.rows import cases_label
from reports.templatetags.figures import amount, unknown

register = template.Library()


@register.simple_tag
def group_cells(row: Row, linked=False) -> SafeString:
    """The cells of a group's row, or of all groups: name and state, members, money by section, the fund."""
    address = f"{row.report.group.slug}/" if linked and row.report else ""
    remark = report_remark(row.report) if row.report else ""
    return mark_safe(_head(row.label, address, remark) + _figures(row, address))


@register.simple_tag
def part_cells(one: PartRow, address: str = "") -> SafeString:
    """The cells of a network below: its name, how many reported and who did not, and the same figures."""
    told = {"count": f"{len(one.part.reports):,}", "all": f"{one.part.belonging:,}", "names": one.missing}
    words = (
        _("%(count)s of %(all)s groups. Missing: %(names)s") if one.part.missing else _("%(count)s of %(all)s groups")
    )
    return mark_safe(_head(one.row.label, address, words % told) + _figures(one.row, ""))


def _figures(row: Row, address: str) -> str:
    cells = [_cell(_people(row.members), address, "members")]
    for section, value in row.sections:
        for figure in (value.month, value.since_founding):
            cells.append(_cell(_amount(figure and figure.amount), address, section, _cases(section, figure)))
    cells.append(_cell(_amount(row.fund), address, "fund"))
    return "".join(cells)


@register.simple_tag
def dues_cells(row: DuesOfGroup, linked=False) -> SafeString:
    """The cells of how a group's members stand: people, and baht under them."""
    head = _head(row.label, f"{row.group.slug}/#dues" if linked and row.group else "")
    if row.dues is None:
        return mark_safe(f'{head}<td colspan="{len(row.cells)}">{unknown()}</td>')
    baht = _("baht")
    cells = [
        _cell(_people(members), extra="" if satang is None else f"{_amount(satang)} {baht}")
        for _key, members, satang in row.cells
    ]
    return mark_safe(head + "".join(cells))


@register.simple_tag
def ratio_cells(row: RatioRow, reports: int, linked=False) -> SafeString:
    """The cells of a group by every formula; of all groups with how many are in it where some are not."""
    head = _head(row.label, f"{row.group.slug}/" if linked and row.group else "")
    cells = [_cell(one.shown or unknown(), extra=_of_how_many(row, one, reports)) for one in row.ratios]
    return mark_safe(head + "".join(cells))


def _of_how_many(row: RatioRow, one: Ratio, reports: int) -> str:
    if row.group is not None or one.value is None or one.groups == reports:
        return ""
    words = ngettext("over %(count)s group", "over %(count)s groups", one.groups)
    return words % {"count": one.groups}


def _head(label: str, address: str, remark: str = "") -> str:
    name = escape(label)
    shown = f'<a href="{address}">{name}</a>' if address else name
    more = f' <span class="remark">{escape(remark)}</span>' if remark else ""
    return f'<th scope="row">{shown}{more}</th>'


def _cell(shown: str, address: str = "", place: str = "", extra: str = "") -> str:
    inner = f'<a href="{address}#{place}">{shown}</a>' if address else shown
    more = f'<span class="remark">{extra}</span>' if extra else ""
    return f'<td class="num">{inner}{more}</td>'


def _people(count: int | None) -> str:
    return unknown() if count is None else f"{count:,}"


def _amount(satang: int | None) -> str:
    """As the tag `amount`, which escapes what is a number anyway."""
    return format_baht(satang) if satang is not None and satang >= 0 else amount(satang)


def _cases(section: str, figure: Figure | None) -> str:
    return cases_label(figure) if section == "benefits" and figure else ""
