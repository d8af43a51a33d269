"""What a network asked about figures that were submitted to it, and what became of it.

Promises: frozen values read in the network's scope (door b of D1), without entering a group, in a constant number of
queries; every question says what stood there when it was asked, and what stands there now if a later revision says
otherwise. What members and officers of a group ask each other is never among them. Never writes.
"""

import datetime
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Case, F, Prefetch, QuerySet, When
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from groups.models import Group, Network, User
from groups.queries import network_and_parts
from groups.thai_dates import Month
from ledger.chart import Section
from ledger.money import format_baht
from ledger.queries import Figure
from network.submitted import LineRow, Submitted
from reports.models import Doubt, DoubtReply, MonthlyReport, ReportLine
from reports.rows import cases_label, section_titles
from reports.statement import StatementLine

State = Doubt.State


@dataclass(frozen=True)
class Question:
    """One question about a figure of a group's month, with its thread.

    `label` and `value` are the figure in words and what stood there when it was asked; `value_now` is what a later
    revision says, empty if the same.
    """

    pk: int
    group: Group
    network: Network
    month: Month
    figure: str
    label: str
    value: str
    value_now: str
    question: str
    raised_by: User
    raised_at: datetime.datetime
    state: str
    replies: tuple[DoubtReply, ...]
    closed_by: User | None
    closed_at: datetime.datetime | None
    is_example: bool

    @property
    def is_open(self) -> bool:
        """Whether something is still to be said."""
        return self.state != State.CLOSED

    @property
    def waits_for_group(self) -> bool:
        """Whether an answer is still owed."""
        return self.state == State.OPEN

    @property
    def state_label(self) -> str:
        """How it stands, in words."""
        return str(State(self.state).label)

    @property
    def last_word(self) -> str:
        """What was said last about it; the question itself if nothing was."""
        return self.replies[-1].words if self.replies else self.question

    @property
    def since(self) -> datetime.date:
        """The day on which it was asked."""
        return timezone.localdate(self.raised_at)

    def is_carried_to(self, month: Month) -> bool:
        """Whether it is still open from a month before `month`."""
        return self.is_open and self.month < month


@dataclass(frozen=True)
class Asked:
    """What questions there are to choose from: their groups by name, and their months, newest first."""

    groups: tuple[tuple[str, str], ...]
    months: tuple[Month, ...]


def asked_by(network: Network) -> QuerySet[Doubt]:
    """What `network` and its parts asked: what waits for a group first, then what is answered (the oldest of both
    first), then what is closed, by month, the newest first. Needs their scope."""
    still = Case(When(state__in=(State.OPEN, State.ANSWERED), then="id"))
    found = Doubt.asked.filter(network__in=network_and_parts(network))
    return found.order_by(Doubt.turn(), still, F("starts_on").desc(), "-id")


def choices(network: Network) -> Asked:
    """The groups and months that were asked about."""
    rows = asked_by(network).order_by().values_list("group__slug", "group__name", "starts_on").distinct()
    groups = {(slug, name) for slug, name, _day in rows}
    months = {Month.of(day) for _slug, _name, day in rows}
    return Asked(tuple(sorted(groups, key=lambda pair: pair[::-1])), tuple(sorted(months, reverse=True)))


def open_questions(network: Network) -> list[Question]:
    """Everything that `network` and its parts asked and have not closed, oldest first."""
    still = asked_by(network).exclude(state=State.CLOSED)
    return questions_from(with_threads(still).order_by("starts_on", "id"))


def questions_about(network: Network, group: Group, month: Month) -> list[Question]:
    """What was asked about one group's month, in the order of `asked_by`."""
    return questions_from(with_threads(asked_by(network).filter(group=group, starts_on=month.first)))


def count_open(questions: Iterable[Question]) -> Counter[str]:
    """How many of them are open, by figure."""
    return Counter(question.figure for question in questions if question.is_open)


def with_threads(asked: QuerySet[Doubt]) -> QuerySet[Doubt]:
    """The same with all that a question shows of its thread: one query more."""
    replies = Prefetch("replies", queryset=DoubtReply.asked.select_related("by"))
    return asked.select_related("group", "network", "raised_by", "closed_by").prefetch_related(replies)


def questions_from(doubts: Iterable[Doubt]) -> list[Question]:
    """Values of doubts `with_threads`, in their order: two queries for what was submitted."""
    doubts = list(doubts)
    reports = _reports(doubts)
    found = []
    for doubt in doubts:
        revisions = reports[doubt.group_id, doubt.starts_on]
        then = [one for one in revisions if one.report.submitted_at <= doubt.raised_at] or revisions
        found.append(_question(doubt, then[-1] if then else None, revisions[-1] if revisions else None))
    return found


def _question(doubt: Doubt, then: Submitted | None, now: Submitted | None) -> Question:
    value, value_now = (_value(doubt.figure, one) for one in (then, now))
    return Question(
        pk=doubt.pk,
        group=doubt.group,
        network=doubt.network,
        month=doubt.month,
        figure=doubt.figure,
        label=_label(doubt.figure, now),
        value=value,
        value_now=value_now if value_now != value else "",
        question=doubt.question,
        raised_by=doubt.raised_by,
        raised_at=doubt.raised_at,
        state=doubt.state,
        replies=tuple(doubt.replies.all()),
        closed_by=doubt.closed_by,
        closed_at=doubt.closed_at,
        is_example=now is not None and now.report.is_example,
    )


def _reports(doubts: list[Doubt]) -> dict[tuple[int, datetime.date], list[Submitted]]:
    """Every revision of the months asked about, oldest first, with its lines."""
    found = defaultdict(list)
    if not doubts:
        return found
    of = {"group__in": {doubt.group_id for doubt in doubts}, "starts_on__in": {doubt.starts_on for doubt in doubts}}
    asked = {(doubt.group_id, doubt.starts_on) for doubt in doubts}
    reports = [one for one in MonthlyReport.submitted.filter(**of) if (one.group_id, one.starts_on) in asked]
    lines = defaultdict(list)
    of_reports = ReportLine.submitted.filter(report__in=reports).order_by("report_id", "code")
    for row in map(LineRow._make, of_reports.values_list(*LineRow._fields)):
        lines[row.report_id].append(row)
    for one in sorted(reports, key=lambda report: report.revision):
        found[one.group_id, one.starts_on].append(Submitted(one, tuple(lines[one.pk]), ()))
    return found


def _line(figure: str, submitted: Submitted | None) -> LineRow | None:
    section, _dot, slug = figure.partition(".")
    lines = submitted.lines if submitted else ()
    return next((line for line in lines if (line.section, line.slug) == (section, slug)), None)


def _label(figure: str, submitted: Submitted | None) -> str:
    """A figure in words, as the form that asks about it names it."""
    whole = {"members": _("Members when the month ended"), "fund": _("Fund left over")}
    line = _line(figure, submitted)
    if line is None:
        return whole.get(figure, figure)
    name = StatementLine(line.section, line.code, line.slug, line.name, None, Figure(0)).label
    titles = section_titles().get(line.section)
    return f"{titles[0]}: {name}" if titles else name


def _value(figure: str, submitted: Submitted | None) -> str:
    """What stands in the report, in words."""
    if submitted is None:
        return _("not recorded")
    if figure == "members":
        count = submitted.members_end
        return _("not recorded") if count is None else ngettext("%(count)s person", "%(count)s people", count) % {
            "count": f"{count:,}"
        }  # fmt: skip
    if figure == "fund":
        return _("%(amount)s baht") % {"amount": format_baht(submitted.fund)}
    line = _line(figure, submitted)
    if line is None:
        return _("not recorded")
    total = _words(line, Figure(line.total_amount, line.total_cases, line.total_cases_complete))
    if line.section == Section.BALANCES:
        return total
    month = None
    if line.month_amount is not None:
        month = Figure(line.month_amount, line.month_cases, line.month_cases_complete)
    told = {"month": _words(line, month), "total": total}
    return _("this month %(month)s, since founding %(total)s") % told


def _words(line: LineRow, figure: Figure | None) -> str:
    if figure is None:
        return _("not recorded")
    baht = _("%(amount)s baht") % {"amount": format_baht(figure.amount)}
    return f"{cases_label(figure)}, {baht}" if line.section == Section.BENEFITS else baht
