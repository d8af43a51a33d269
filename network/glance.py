"""The committee's first page: the newest month at a glance, and the months behind it by year.

Promises: the same consolidation that the month's own page shows; a fixed number of queries, however many months lie
behind: a year at a time is shown. Other trades put their rows beside those of `glance_rows` (open questions, the next
meeting). Never writes.
"""

from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from groups.models import Network
from groups.thai_dates import Month, be_year
from network.charts import fund_by_group, money_by_month
from network.comparison import Change, Comparison, comparisons
from network.consolidation import Consolidation, consolidate
from network.months import MonthSubmitted, months_submitted, span_held
from network.past import YEAR
from network.rows import missing_names
from reports.charts import Chart


@dataclass(frozen=True)
class GlanceRow:
    """One thing to know: its words, what is said of it, and the page where more stands."""

    label: str
    words: str
    address: str = ""


@dataclass(frozen=True)
class Glance:
    """The newest month: what stands there, and how it changed since last month."""

    value: Consolidation
    rows: tuple[GlanceRow, ...]
    before: Comparison
    chart: Chart | None

    @property
    def changes(self) -> tuple[Change, ...]:
        """The four figures."""
        return self.before.changes


@dataclass(frozen=True)
class MonthsShown:
    """Some months of a network, newest first; `year` (BE) None: the newest twelve. `years`: all there are, BE."""

    newest: Month
    months: tuple[MonthSubmitted, ...]
    year: int | None
    years: tuple[int, ...]


def glance_at(network: Network, month: Month) -> Glance:
    """The month at a glance; needs a network scope that covers `network`."""
    value = consolidate(network, month)
    chart = money_by_month(value) or fund_by_group(value)
    return Glance(value, glance_rows(value), comparisons(value)[0], chart)


def glance_rows(value: Consolidation) -> tuple[GlanceRow, ...]:
    """Who reported and in time, who did not, what waits to be accepted, and what stands out."""
    page = reverse("network_month", args=[value.network.slug, value.month])
    rows = [GlanceRow(_("Submitted"), _submitted_words(value), f"{page}#groups")]
    if value.missing:
        rows.append(GlanceRow(_("Missing"), missing_names(value)))
    waiting = len(value.unaccepted)
    words = ngettext("%(count)s report waits", "%(count)s reports wait", waiting) % {"count": f"{waiting:,}"}
    rows.append(GlanceRow(_("To be accepted"), words if waiting else _("nothing waits"), f"{page}#groups"))
    said = ngettext("%(number)s remark", "%(number)s remarks", value.findings) % {"number": f"{value.findings:,}"}
    rows.append(GlanceRow(_("What stands out"), said if value.findings else _("nothing"), f"{page}#groups"))
    return tuple(rows)


def _submitted_words(value: Consolidation) -> str:
    words = _("%(count)s of %(all)s groups have submitted.")
    said = words % {"count": f"{len(value.reports):,}", "all": f"{value.belonging:,}"}
    if any(one.acts.due_on for one in value.reports):
        late = len(value.late)
        told = {"in_time": f"{len(value.reports) - late:,}", "late": f"{late:,}"}
        said += " " + _("%(in_time)s in time, %(late)s late.") % told
    return said


def months_shown(network: Network, year: str) -> MonthsShown | None:
    """The months of one year (BE, as typed in an address), or the newest twelve; None if there is none at all."""
    span = span_held(network)
    if span is None:
        return None
    oldest, newest = span
    years = tuple(be_year(Month(year, 1).first) for year in range(newest.year, oldest.year - 1, -1))
    typed = int(year) if year.isdecimal() and len(year) < 6 else None
    chosen = typed if typed in years else None
    first, last = newest.plus(1 - YEAR), newest
    if chosen:
        common = newest.year - be_year(newest.first) + chosen
        first, last = Month(common, 1), Month(common, 12)
    return MonthsShown(newest, tuple(months_submitted(network, first, last)), chosen, years)
