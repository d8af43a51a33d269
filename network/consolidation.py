"""A network's month: the submitted reports of its groups, added up, and the groups that are missing.

Promises: one frozen value that page, paper, spreadsheet and files all show; it reads what groups submitted and never
their books (the federal principle); a group that has not submitted is named, never counted as zero; a total sums what
is recorded and names whom it could not include (D20). Four queries, whatever the number of groups or years.
"""

from collections.abc import Callable, Iterable
from dataclasses import asdict, dataclass

from django.db.models import Prefetch, QuerySet
from django.utils.translation import gettext as _

from groups.models import Affiliation, Group, Network
from groups.queries import affiliations_in, network_and_parts
from groups.thai_dates import Month
from ledger.arrears import MembersDues
from ledger.chart import BY_CODE, Section
from ledger.queries import Figure, add_figures
from reports.models import MonthlyReport, ReportFinding, ReportLine
from reports.statement import Statement, StatementLine, Total, statement_of_report

# Kinds of their own bear the same number in different groups without meaning the same: they add up to one line.
OWN_BENEFITS = "5100"


@dataclass(frozen=True)
class Sum:
    """A sum over groups, and the groups whose figure of the month is not in it."""

    month: Figure | None
    since_founding: Figure | None
    not_recorded: tuple[Group, ...]


@dataclass(frozen=True)
class Consolidation:
    """One month of a network. `statements` are as submitted, by slug; `missing` belonged to it and did not submit."""

    network: Network
    month: Month
    statements: tuple[Statement, ...]
    missing: tuple[Group, ...]

    def statement(self, slug: str) -> Statement | None:
        """What one group submitted; None if it did not, or does not belong here."""
        return next((statement for statement in self.statements if statement.group.slug == slug), None)

    @property
    def is_example(self) -> bool:
        """Whether any figure in it is invented for the demonstration."""
        return any(statement.is_example for statement in self.statements)

    @property
    def members(self) -> int | None:
        """Members at the month's end in the groups that know theirs; None if no group does."""
        known = [statement.members.end for statement in self.statements if statement.members.end is not None]
        return sum(known) if known else None

    @property
    def members_not_recorded(self) -> tuple[Group, ...]:
        """The groups whose number of members nobody recorded."""
        return tuple(statement.group for statement in self.statements if statement.members.end is None)

    @property
    def dues(self) -> MembersDues | None:
        """How the members of all groups stand that recorded it; None if no group did."""
        known = [asdict(statement.dues) for statement in self.statements if statement.dues]
        return MembersDues(**{key: sum(one[key] for one in known) for key in known[0]}) if known else None

    @property
    def dues_not_recorded(self) -> tuple[Group, ...]:
        """The groups whose members' payments are not recorded for the month."""
        return tuple(statement.group for statement in self.statements if statement.dues is None)

    @property
    def fund(self) -> int | None:
        """What is left over in all groups together, satang; None if nobody submitted."""
        return sum(statement.fund for statement in self.statements) if self.statements else None

    def total(self, section: str) -> Sum:
        """A section added up over the groups."""
        return _sum(self.statements, lambda statement: statement.total(section))

    @property
    def receipts(self) -> Sum:
        """Everything received."""
        return self.total(Section.RECEIPTS)

    @property
    def benefits(self) -> Sum:
        """All welfare paid."""
        return self.total(Section.BENEFITS)

    @property
    def spending(self) -> Sum:
        """Everything else spent."""
        return self.total(Section.SPENDING)

    def lines(self, section: str) -> tuple[tuple[StatementLine, Sum], ...]:
        """Each account of a section added up; the groups' own benefits stand together as one last line."""
        return tuple((line, _sum(self.statements, _picker(line))) for line in self._lines(section))

    def lines_of(self, statement: Statement, section: str) -> tuple[Total, ...]:
        """What one group has of each of those lines, in the same order."""
        return tuple(_picker(line)(statement) for line in self._lines(section))

    def of_each_group(self, section: str, slug: str) -> tuple[tuple[Statement, Total], ...]:
        """What of one such line comes from each group; empty for a line that nobody knows."""
        line = next((line for line in self._lines(section) if line.slug == slug), None)
        return tuple((statement, _picker(line)(statement)) for statement in self.statements) if line else ()

    def _lines(self, section: str) -> list[StatementLine]:
        standard = [_line(code) for code, account in BY_CODE.items() if account.section == section]
        own = [_own_benefits()] if section == Section.BENEFITS and self._own_lines() else []
        return standard + own

    def _own_lines(self) -> list[StatementLine]:
        benefits = (line for statement in self.statements for line in statement.section(Section.BENEFITS))
        return [line for line in benefits if line.code not in BY_CODE]


def _line(code: str) -> StatementLine:
    account = BY_CODE[code]
    return StatementLine(account.section, code, account.slug, "", None, Figure(0))


def _own_benefits() -> StatementLine:
    return StatementLine(
        Section.BENEFITS, OWN_BENEFITS, "own_benefits", _("Other benefits of groups"), None, Figure(0)
    )


def _picker(line: StatementLine) -> Callable[[Statement], Total]:
    """What of a statement belongs to a consolidated line."""

    def pick(statement: Statement) -> Total:
        lines = [found for found in statement.section(line.section) if _belongs(found.code, line.code)]
        month = add_figures(found.month for found in lines) if statement.month_is_recorded else None
        return Total(month, add_figures(found.since_founding for found in lines))

    return pick


def _belongs(code: str, line_code: str) -> bool:
    return code == line_code or (line_code == OWN_BENEFITS and code not in BY_CODE)


def _sum(statements: Iterable[Statement], pick: Callable[[Statement], Total]) -> Sum:
    statements = tuple(statements)
    totals = [(statement.group, pick(statement)) for statement in statements]
    recorded = [total.month for _group, total in totals if total.month is not None]
    return Sum(
        month=add_figures(recorded) if recorded else None,
        since_founding=add_figures(total.since_founding for _group, total in totals) if totals else None,
        not_recorded=tuple(group for group, total in totals if total.month is None),
    )


def consolidate(network: Network, month: Month) -> Consolidation:
    """The month of `network` and everything below it; needs a network scope that covers both."""
    networks = network_and_parts(network)
    statements = _submitted(networks, month)
    present = {statement.group.pk for statement in statements}
    belonging = [affiliation.group for affiliation in affiliations_in(networks, month)]
    return Consolidation(
        network=network,
        month=month,
        statements=statements,
        missing=tuple(group for group in belonging if group.pk not in present),
    )


def _submitted(networks: list[Network], month: Month) -> tuple[Statement, ...]:
    reports = (
        _reports_of_groups(networks)
        .filter(starts_on=month.first)
        .select_related("group")
        .prefetch_related(
            Prefetch("lines", queryset=ReportLine.submitted.all()),
            Prefetch("findings", queryset=ReportFinding.submitted.all()),
        )
        .order_by("group__slug", "revision")
    )
    newest = {report.group_id: report for report in reports}
    return tuple(statement_of_report(report) for report in newest.values())


def _reports_of_groups(networks: list[Network]) -> QuerySet[MonthlyReport]:
    """What community groups submitted; a network's own books are never a row among them (D3)."""
    return MonthlyReport.submitted.filter(network__in=networks, group__kind=Group.Kind.COMMUNITY)


@dataclass(frozen=True)
class MonthSubmitted:
    """A month of which the network holds a report: how many groups submitted, and who did not."""

    month: Month
    submitted: int
    missing: tuple[Group, ...]

    @property
    def belonging(self) -> int:
        """How many groups there were to hear from."""
        return self.submitted + len(self.missing)


def months_submitted(network: Network) -> list[MonthSubmitted]:
    """Months of which `network` and its parts hold a report, newest first: two queries, whatever the number."""
    networks = network_and_parts(network)
    submitted: dict[Month, set[int]] = {}
    rows = _reports_of_groups(networks).values_list("starts_on", "group_id").order_by("-starts_on")
    for starts_on, group_id in rows:
        submitted.setdefault(Month.of(starts_on), set()).add(group_id)
    affiliations = list(
        Affiliation.objects.filter(network__in=networks, group__kind=Group.Kind.COMMUNITY)
        .select_related("group")
        .order_by("group__slug")
    )
    return [
        MonthSubmitted(month, len(groups), _missing(affiliations, month, groups))
        for month, groups in submitted.items()
    ]


def _missing(affiliations: Iterable[Affiliation], month: Month, submitted: set[int]) -> tuple[Group, ...]:
    """Who belonged to the networks at the month's end (D2) and did not submit."""
    return tuple(
        one.group
        for one in affiliations
        if one.from_date <= month.last
        and (one.to_date is None or one.to_date >= month.last)
        and one.group_id not in submitted
    )


def months_of_group(network: Network, group: Group) -> list[Month]:
    """The months that `group` submitted to `network` or its parts, newest first."""
    reports = _reports_of_groups(network_and_parts(network)).filter(group=group).order_by("-starts_on")
    return list(dict.fromkeys(Month.of(starts_on) for starts_on in reports.values_list("starts_on", flat=True)))
