"""What the groups of a network's month had submitted in the months before it.

Promises: the month before and the same month last year cost one query for the reports and one for their lines, added
up by the database; the whole year between them is read only where it is asked for, since that is twelve months'
lines. A report that was sent back is none. Refuses to compare: `network.comparison` and `network.ratios` do.
"""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from django.db.models import Count, Q, QuerySet, Sum

from groups.models import Network
from groups.thai_dates import Month, months_between
from ledger.chart import Section
from network.submitted import reports_of_groups
from reports.models import ReportLine

YEAR = 12


class Then(NamedTuple):
    """What one group's report of an earlier month said: satang, and members at the month's end; None: not recorded.

    `paid` is welfare and other spending since founding, `fund` what was left over.
    """

    members: int | None
    receipts: int | None
    benefits: int | None
    paid: int
    fund: int


@dataclass(frozen=True)
class Past:
    """The months before `month` that were read: for each what every group said, by the group's primary key."""

    month: Month
    months: Mapping[Month, Mapping[int, Then]] = field(default_factory=dict)
    # Whether every month since the same month last year was read.
    is_whole: bool = False

    @property
    def month_before(self) -> Month:
        """Last month."""
        return self.month.previous()

    @property
    def year_before(self) -> Month:
        """The same month last year."""
        return self.month.plus(-YEAR)

    def of(self, month: Month) -> Mapping[int, Then]:
        """What the groups said then; of a month that nobody submitted, nothing."""
        return self.months.get(month, {})


def past_of(networks: list[Network], month: Month, *, whole: bool) -> Past:
    """What `networks` hold of the months before `month`; needs a network scope that covers them."""
    past = Past(month)
    wanted = [past.year_before, past.month_before]
    if whole:
        wanted = list(months_between(past.year_before, past.month_before))
    days = [one.first for one in wanted]
    standing = reports_of_groups(networks).filter(starts_on__in=days, returned_at=None).order_by("revision")
    reports = list(standing.values_list("pk", "group_id", "starts_on", "members"))
    sums = _sums(networks, days) if reports else {}
    months: dict[Month, dict[int, Then]] = defaultdict(dict)
    for report_id, group_id, starts_on, members in reports:
        months[Month.of(starts_on)][group_id] = _then(members["end"], sums.get(report_id))
    return Past(month, dict(months), is_whole=whole)


def _sums(networks: list[Network], days: list) -> dict[int, tuple]:
    """By report: lines, lines whose month is recorded, then receipts, benefits, spending of the month and in all."""
    lines: QuerySet[ReportLine] = ReportLine.submitted.filter(
        report__network__in=networks, report__starts_on__in=days, report__returned_at=None
    )
    sums = {
        f"{column}_of_{section.value}": Sum(f"{column}_amount", filter=Q(section=section))
        for column in ("month", "total")
        for section in (Section.RECEIPTS, Section.BENEFITS, Section.SPENDING)
    }
    told = lines.order_by().values("report_id").annotate(all=Count("pk"), recorded=Count("month_amount"), **sums)
    return {row[0]: row[1:] for row in told.values_list("report_id", "all", "recorded", *sums)}


def _then(members: int | None, sums: tuple | None) -> Then:
    if sums is None:
        return Then(members, None, None, 0, 0)
    lines, recorded, receipts, benefits, _spending, *totals = sums
    received, granted, spent = (int(total or 0) for total in totals)
    known = lines == recorded
    month = (int(receipts or 0), int(benefits or 0)) if known else (None, None)
    return Then(members, *month, granted + spent, received - granted - spent)
