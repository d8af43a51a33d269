"""A network's month: the submitted reports of its groups, added up, and the groups that are missing.

Promises: one frozen value that page, paper, spreadsheet and files all show; it reads what groups submitted and never
their books (the federal principle); a group that has not submitted, or whose report went back, is named, never
counted as zero; a total sums what is recorded and names whom it could not include (D20); a group counts once, where
it belonged then. A fixed number of queries, whatever the number of groups or years.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, fields
from functools import cached_property

from django.utils.translation import gettext as _

from groups.models import Affiliation, Group, Network
from groups.queries import affiliations_in, network_and_parts
from groups.thai_dates import Month
from ledger.arrears import MembersDues
from ledger.chart import BY_CODE, Section
from ledger.queries import Figure, add_figures
from network.past import Past, past_of
from network.submitted import Adder, LineRow, SentBack, Submitted, submitted_in
from reports.restatements import Correction
from reports.statement import Statement, StatementLine, Total

# Kinds of their own bear the same number in different groups without meaning the same: they add up to one line.
OWN_BENEFITS = "5100"
# Up to so many groups twelve months' lines are read without being asked for.
FEW = 60
_CODE = LineRow._fields.index("code")


@dataclass(frozen=True)
class Sum:
    """A sum over groups, and the groups whose figure of the month is not in it."""

    month: Figure | None
    since_founding: Figure | None
    not_recorded: tuple[Group, ...]


@dataclass(frozen=True)
class Consolidation:
    """One month of a network. `reports` are as submitted, by slug; `missing` belonged to it and are in no sum.

    `sent_back` are those among the missing whose report the network returned. `parts`: the same of each network right
    below, and of the groups that belong to this one itself; empty where there is nothing below.
    """

    network: Network
    month: Month
    reports: tuple[Submitted, ...]
    missing: tuple[Group, ...]
    sent_back: tuple[SentBack, ...] = ()
    parts: tuple["Consolidation", ...] = ()
    # What its groups had submitted before; None for a part.
    past: Past | None = None

    @property
    def is_empty(self) -> bool:
        """Whether the network never got a report of this month."""
        return not (self.reports or self.sent_back)

    @property
    def belonging(self) -> int:
        """How many groups there were to hear from."""
        return len(self.reports) + len(self.missing)

    @cached_property
    def statements(self) -> tuple[Statement, ...]:
        """Every submitted report line by line, by slug. For papers and files: pages need only `reports`."""
        return tuple(one.statement for one in self.reports)

    def report(self, slug: str) -> Submitted | None:
        """What one group submitted; None if it did not, or does not belong here."""
        return next((one for one in self.reports if one.group.slug == slug), None)

    def statement(self, slug: str) -> Statement | None:
        """The same as the group's own pages show it."""
        found = self.report(slug)
        return found.statement if found else None

    @property
    def late(self) -> tuple[Group, ...]:
        """The groups whose report came after the deadline."""
        return tuple(one.group for one in self.reports if one.is_late)

    @property
    def unaccepted(self) -> tuple[Group, ...]:
        """The groups whose report waits to be accepted."""
        return tuple(one.group for one in self.reports if not one.is_accepted)

    @property
    def findings(self) -> int:
        """How many things the reports themselves point at."""
        return sum(len(one.findings) for one in self.reports)

    @property
    def is_example(self) -> bool:
        """Whether any figure in it is invented for the demonstration."""
        return any(one.report.is_example for one in self.reports)

    @property
    def members(self) -> int | None:
        """Members at the month's end in the groups that know theirs; None if no group does."""
        known = [one.members_end for one in self.reports if one.members_end is not None]
        return sum(known) if known else None

    @property
    def members_not_recorded(self) -> tuple[Group, ...]:
        """The groups whose number of members nobody recorded."""
        return tuple(one.group for one in self.reports if one.members_end is None)

    @cached_property
    def dues(self) -> MembersDues | None:
        """How the members of all groups stand that recorded it; None if no group did."""
        known = [one.report.dues for one in self.reports if one.report.dues]
        names = [name.name for name in fields(MembersDues)]
        return MembersDues(*(sum(one.get(name, 0) for one in known) for name in names)) if known else None

    @property
    def dues_not_recorded(self) -> tuple[Group, ...]:
        """The groups whose members' payments are not recorded for the month."""
        return tuple(one.group for one in self.reports if one.dues is None)

    @property
    def fund(self) -> int | None:
        """What is left over in all groups together, satang; None if nobody submitted."""
        return sum(one.fund for one in self.reports) if self.reports else None

    @cached_property
    def not_recorded(self) -> tuple[Group, ...]:
        """The groups whose month is covered by figures brought forward: they are in sums since founding alone."""
        return tuple(one.group for one in self.reports if not one.month_is_recorded)

    @cached_property
    def corrections(self) -> tuple[tuple[Group, Correction], ...]:
        """What this month's figures correct of months closed before."""
        return tuple((one.group, Correction(**told)) for one in self.reports for told in one.report.corrections)

    @cached_property
    def _totals(self) -> dict[str, Sum]:
        sections = {name for one in self.reports for name in one.sections}
        return {name: self._sum([one.total(name) for one in self.reports]) for name in sections}

    def total(self, section: str) -> Sum:
        """A section added up over the groups."""
        return self._totals.get(section) or self._sum([one.total(section) for one in self.reports])

    def _sum(self, totals: list[Total]) -> Sum:
        recorded = [total.month for total in totals if total.month is not None]
        return Sum(
            month=add_figures(recorded) if recorded else None,
            since_founding=add_figures(total.since_founding for total in totals) if totals else None,
            not_recorded=self.not_recorded,
        )

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
        return tuple((line, self._line_sums[line.code]) for line in self._lines(section))

    @cached_property
    def _line_sums(self) -> dict[str, Sum]:
        """What each line comes to over all groups, in one pass over their lines."""
        months, totals, any_recorded = defaultdict(Adder), defaultdict(Adder), False
        for one in self.reports:
            recorded = one.month_is_recorded
            any_recorded = any_recorded or recorded
            for _report, _section, code, _slug, _name, *month, amount, cases, complete in one.rows:
                code = _line_code(code)
                totals[code].add(amount, cases, complete)
                if recorded:
                    months[code].add(*month)
        return {
            code: Sum(
                month=months[code].figure if any_recorded else None,
                since_founding=totals[code].figure if self.reports else None,
                not_recorded=self.not_recorded,
            )
            for code in (*BY_CODE, OWN_BENEFITS)
        }

    def lines_of(self, report: Submitted, section: str) -> tuple[Total, ...]:
        """What one group has of each of those lines, in the same order."""
        sums = _by_line(report)
        return tuple(_total(report, sums[line.code]) for line in self._lines(section))

    def of_each_group(self, section: str, slug: str) -> tuple[tuple[Submitted, Total], ...]:
        """What of one such line comes from each group; empty for a line that nobody knows."""
        line = next((line for line in self._lines(section) if line.slug == slug), None)
        return tuple((one, _total(one, _by_line(one)[line.code])) for one in self.reports) if line else ()

    def _lines(self, section: str) -> list[StatementLine]:
        standard = [_line(code) for code, account in BY_CODE.items() if account.section == section]
        return standard + ([_own_benefits()] if section == Section.BENEFITS and self._has_own_lines else [])

    @cached_property
    def _has_own_lines(self) -> bool:
        return any(row[_CODE] not in BY_CODE for one in self.reports for row in one.rows)


def _line(code: str) -> StatementLine:
    account = BY_CODE[code]
    return StatementLine(account.section, code, account.slug, "", None, Figure(0))


def _own_benefits() -> StatementLine:
    return StatementLine(
        Section.BENEFITS, OWN_BENEFITS, "own_benefits", _("Other benefits of groups"), None, Figure(0)
    )


def _line_code(code: str) -> str:
    """The consolidated line that a group's line belongs to."""
    return code if code in BY_CODE else OWN_BENEFITS


def _by_line(report: Submitted) -> dict[str, list[LineRow]]:
    found: dict[str, list[LineRow]] = defaultdict(list)
    for line in report.lines:
        found[_line_code(line.code)].append(line)
    return found


def _total(report: Submitted, lines: Iterable[LineRow]) -> Total:
    month, total = Adder(), Adder()
    for line in lines:
        total.add(line.total_amount, line.total_cases, line.total_cases_complete)
        if report.month_is_recorded:
            month.add(line.month_amount, line.month_cases, line.month_cases_complete)
    return Total(month.figure if report.month_is_recorded else None, total.figure)


def consolidate(network: Network, month: Month, *, whole_year: bool | None = None) -> Consolidation:
    """The month of `network` and everything below it; needs a network scope that covers both.

    `whole_year`: with every month of the year before it, for its charts; None: as long as there are few groups.
    """
    networks = network_and_parts(network)
    reports, sent_back = submitted_in(networks, month)
    present = {one.group.pk for one in reports}
    absent = [one for one in affiliations_in(networks, month) if one.group_id not in present]
    expected = {one.group_id for one in absent}
    # A group that went elsewhere meanwhile is not waited for here.
    sent_back = tuple(one for one in sent_back if one.group.pk in expected)
    return Consolidation(
        network=network,
        month=month,
        reports=reports,
        missing=tuple(one.group for one in absent),
        sent_back=sent_back,
        parts=_parts(networks, month, reports, absent, sent_back),
        past=past_of(networks, month, whole=len(reports) <= FEW if whole_year is None else whole_year),
    )


def _parts(
    networks: list[Network],
    month: Month,
    reports: Iterable[Submitted],
    absent: Iterable[Affiliation],
    sent_back: Iterable[SentBack],
) -> tuple[Consolidation, ...]:
    """The same month network by network below `networks[0]`: a report stands where it was handed in, who is missing
    where the group belonged, so that a group that moved stands in one place."""
    if len(networks) == 1:
        return ()
    place = _places(networks)
    of_part: dict[int, tuple[list, list, list]] = defaultdict(lambda: ([], [], []))
    at_home = {one.group_id: place[one.network_id] for one in absent}
    for one in reports:
        of_part[place[one.report.network_id]][0].append(one)
    for one in absent:
        of_part[at_home[one.group_id]][1].append(one.group)
    for one in sent_back:
        of_part[at_home[one.group.pk]][2].append(one)
    return tuple(
        Consolidation(one, month, *map(tuple, of_part[one.pk])) for one in networks if one.pk in set(of_part)
    )


def _places(networks: list[Network]) -> dict[int, int]:
    """For each network the one right below the first that it lies in; the first lies in itself."""
    top = networks[0].pk
    place = {top: top}
    # Parents stand before their parts.
    for one in networks[1:]:
        place[one.pk] = one.pk if one.parent_id == top else place[one.parent_id]
    return place
