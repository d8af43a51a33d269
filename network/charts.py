"""The charts of a network's month, the same on page and paper.

Promises: they show what the consolidation and its past carry and nothing besides; a chart that would show one thing
alone, or nothing that was recorded, is left out. Refuses to read anything.
"""

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from groups.thai_dates import Month, months_between
from ledger.chart import Section
from ledger.money import format_baht
from network.consolidation import Consolidation
from network.past import Then
from network.submitted import Submitted
from reports.charts import Chart, Point, chart

LARGEST = 12


def charts_of(value: Consolidation) -> tuple[Chart, ...]:
    """Every chart of the month that has something to show."""
    drawn = (money_by_month(value), members_by_month(value), benefits_by_kind(value), fund_by_group(value))
    return tuple(one for one in drawn if one)


def money_by_month(value: Consolidation) -> Chart | None:
    """Received and welfare paid in each of the last twelve months."""
    names = (_("Month"), _("Received"), _("Welfare"))
    return _by_month(value, "money", _("The last twelve months: received and welfare, baht"), names, format_baht)


def members_by_month(value: Consolidation) -> Chart | None:
    """Members at the end of each of the last twelve months."""
    names = (_("Month"), _("Members"))
    return _by_month(value, "members", _("The last twelve months: members"), names, lambda count: f"{count:,}")


_FIGURES = {"money": ("receipts", "benefits"), "members": ("members",)}


def _by_month(value: Consolidation, key: str, title: str, names: tuple[str, ...], show) -> Chart | None:
    if value.past is None or not value.past.is_whole:
        return None
    now = {one.group.pk: _now(one) for one in value.reports}
    by_month = {month: value.past.of(month) for month in _months(value)} | {value.month: now}
    points = [_point(month, list(told.values()), key) for month, told in by_month.items() if told]
    if len(points) < 2 or all(figure is None for point in points for figure in point.values):
        return None
    note = _("Beside each month: how many groups’ reports are in it.")
    return chart(key, title, names, points, show, note)


def _months(value: Consolidation) -> list[Month]:
    return list(months_between(value.past.year_before.next(), value.past.month_before))


def _point(month: Month, told: list[Then], key: str) -> Point:
    sums = []
    for name in _FIGURES[key]:
        known = [getattr(one, name) for one in told if getattr(one, name) is not None]
        sums.append(sum(known) if known else None)
    groups = ngettext("%(count)s group", "%(count)s groups", len(told)) % {"count": f"{len(told):,}"}
    return Point(month.short(), tuple(sums), groups)


def _now(one: Submitted) -> Then:
    receipts, benefits = (one.total(section).month for section in (Section.RECEIPTS, Section.BENEFITS))
    return Then(
        one.members_end, receipts and receipts.amount, benefits and benefits.amount, paid=one.paid, fund=one.fund
    )


def benefits_by_kind(value: Consolidation) -> Chart | None:
    """Welfare paid in the month by kind, the largest first."""
    points = [
        Point(line.label, (added.month.amount,))
        for line, added in value.lines(Section.BENEFITS)
        if added.month and added.month.amount > 0
    ]
    points.sort(key=lambda point: -point.values[0])
    if len(points) < 2:
        return None
    title = _("Welfare of the month by kind, baht")
    return chart("kinds", title, (_("Kind"), _("Welfare")), points, format_baht)


def fund_by_group(value: Consolidation) -> Chart | None:
    """What is left over in each group, the largest twelve by name and the others together."""
    if len(value.reports) < 2:
        return None
    largest = sorted(value.reports, key=lambda one: -one.fund)
    points = [Point(one.group.name, (one.fund,)) for one in largest[:LARGEST]]
    others = largest[LARGEST:]
    if others:
        words = ngettext("%(count)s other group together", "%(count)s other groups together", len(others))
        points.append(Point(words % {"count": f"{len(others):,}"}, (sum(one.fund for one in others),)))
    return chart("fund", _("Fund left over by group, baht"), (_("Group"), _("Fund")), points, format_baht)
