"""What groups submitted of one month, read in bulk.

Promises: a report comes with its frozen lines and findings, whatever the number of groups in four queries; sections
are added up once; a report that was sent back is told apart, and an older revision never stands in for it. Refuses to
make a value of every line: a statement is built when somebody asks for it.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import NamedTuple

from django.db.models import QuerySet

from groups.models import Group, Network, User
from groups.thai_dates import Month
from ledger.arrears import MembersDues
from ledger.chart import Section
from ledger.queries import Figure
from reports.models import MonthlyReport, ReportFinding, ReportLine
from reports.statement import Act, Acts, Statement, Total, statement_of_report, status_labels

ACTS = ("closed", "confirmed", "submitted", "accepted", "returned")


class LineRow(NamedTuple):
    """A frozen line as the database holds it, satang."""

    report_id: int
    section: str
    code: str
    slug: str
    name: str
    month_amount: int | None
    month_cases: int | None
    month_cases_complete: bool
    total_amount: int
    total_cases: int | None
    total_cases_complete: bool


_MONTH = LineRow._fields.index("month_amount")


class FindingRow(NamedTuple):
    """A frozen finding as the database holds it."""

    report_id: int
    code: str
    blocking: bool
    figures: dict


class Adder:
    """A sum of figures that grows, satang; its `figure` is what `add_figures` makes of the same figures."""

    __slots__ = ("amount", "cases", "complete")

    def __init__(self):
        self.amount, self.cases, self.complete = 0, 0, True

    def add(self, amount: int, cases: int | None, complete: bool) -> None:
        """Take one figure more."""
        self.amount += amount
        self.cases += cases or 0
        self.complete = self.complete and complete

    @property
    def figure(self) -> Figure:
        """What it comes to."""
        cases = self.cases if self.complete or self.cases else None
        return Figure(self.amount, cases, self.complete)


@dataclass(frozen=True)
class Submitted:
    """One group's newest report of a month as it was frozen, and what its sections come to.

    `rows` are its lines as bare tuples in the order of LineRow: of five hundred groups they are added up, and named
    only where somebody looks at one.
    """

    report: MonthlyReport
    rows: tuple[tuple, ...]
    findings: tuple[FindingRow, ...]
    people: Mapping[int, User] = field(default_factory=dict, compare=False, repr=False)

    @cached_property
    def lines(self) -> tuple[LineRow, ...]:
        """Its frozen lines by code."""
        return tuple(map(LineRow._make, self.rows))

    @property
    def group(self) -> Group:
        """Whose it is."""
        return self.report.group

    @property
    def digest(self) -> str:
        """The digest of the newest entry of the books then."""
        return self.report.digest

    @property
    def members_end(self) -> int | None:
        """Members at the month's end; None: not recorded."""
        return self.report.members["end"]

    @cached_property
    def dues(self) -> MembersDues | None:
        """How the members stand; None: not recorded."""
        return MembersDues(**self.report.dues) if self.report.dues else None

    @cached_property
    def acts(self) -> Acts:
        """What became of it and when, without names: those stand in the statement."""
        told = {act: Act(getattr(self.report, f"{act}_at")) for act in ACTS}
        return Acts(**told, reason=self.report.return_reason, due_on=self.report.due_on)

    @property
    def is_late(self) -> bool:
        """Whether it came after the network's deadline."""
        return self.acts.is_late

    @property
    def is_accepted(self) -> bool:
        """Whether the network has accepted it."""
        return self.report.accepted_at is not None

    @property
    def status_label(self) -> str:
        """What holds of it, in words."""
        return status_labels()[self.acts.status]

    @cached_property
    def month_is_recorded(self) -> bool:
        """Whether the month's own column has figures."""
        return all(row[_MONTH] is not None for row in self.rows)

    @cached_property
    def sections(self) -> dict[str, Total]:
        """What each section comes to."""
        recorded, months, totals = self.month_is_recorded, defaultdict(Adder), defaultdict(Adder)
        for _report, section, _code, _slug, _name, *month, amount, cases, complete in self.rows:
            totals[section].add(amount, cases, complete)
            if recorded:
                months[section].add(*month)
        return {
            section: Total(months[section].figure if recorded else None, added.figure)
            for section, added in totals.items()
        }

    def total(self, section: str) -> Total:
        """The sum of a section; of one without a line it is nothing."""
        return self.sections.get(section) or Total(Figure(0) if self.month_is_recorded else None, Figure(0))

    @cached_property
    def paid(self) -> int:
        """Welfare and other spending since founding, satang."""
        return sum(self.total(name).since_founding.amount for name in (Section.BENEFITS, Section.SPENDING))

    @cached_property
    def fund(self) -> int:
        """What is left over at the month's end, satang."""
        return self.total(Section.RECEIPTS).since_founding.amount - self.paid

    @cached_property
    def statement(self) -> Statement:
        """The whole of what was frozen, as page and paper of the group show it."""
        for act in ACTS[:-1]:
            person = getattr(self.report, f"{act}_by_id")
            if person is not None:
                setattr(self.report, f"{act}_by", self.people[person])
        # Where `prefetch_related` would put rows as models, which take ten times as long to make.
        self.report._prefetched_objects_cache = {"lines": self.lines, "findings": self.findings}
        return statement_of_report(self.report)


@dataclass(frozen=True)
class SentBack:
    """A group whose newest report of the month went back to be corrected, and why."""

    group: Group
    reason: str


def reports_of_groups(networks: Iterable[Network]) -> QuerySet[MonthlyReport]:
    """What community groups submitted; a network's own books are never a row among them (D3)."""
    return MonthlyReport.submitted.filter(network__in=networks, group__kind=Group.Kind.COMMUNITY)


def submitted_in(networks: list[Network], month: Month) -> tuple[tuple[Submitted, ...], tuple[SentBack, ...]]:
    """What holds of a month, and what went back, both by slug; needs a network scope that covers the networks."""
    of_month = reports_of_groups(networks).filter(starts_on=month.first)
    newest = {one.group_id: one for one in of_month.select_related("group").order_by("group__slug", "revision")}
    standing = [one for one in newest.values() if one.stands]
    back = tuple(SentBack(one.group, one.return_reason) for one in newest.values() if not one.stands)
    if not standing:
        return (), back
    lines = _by_report(_of(ReportLine, networks, month, "code").values_list(*LineRow._fields))
    findings = _by_report(_of(ReportFinding, networks, month, "id").values_list(*FindingRow._fields))
    people = _people(standing)
    submitted = tuple(
        Submitted(one, tuple(lines[one.pk]), tuple(map(FindingRow._make, findings[one.pk])), people)
        for one in standing
    )
    return submitted, back


def _of(model: type[ReportLine] | type[ReportFinding], networks: list[Network], month: Month, order: str) -> QuerySet:
    of_month = model.submitted.filter(report__network__in=networks, report__starts_on=month.first)
    return of_month.order_by("report_id", order)


def _by_report(rows: Iterable[tuple]) -> dict[int, list[tuple]]:
    found: dict[int, list[tuple]] = defaultdict(list)
    for row in rows:
        found[row[0]].append(row)
    return found


def _people(reports: Iterable[MonthlyReport]) -> dict[int, User]:
    """Everybody who closed, signed, submitted or accepted one of them: one query."""
    told = {getattr(one, f"{act}_by_id") for one in reports for act in ACTS[:-1]} - {None}
    return {user.pk: user for user in User.objects.filter(pk__in=told)} if told else {}
