"""What a network decides about a submitted report: accepted, or sent back with a reason; and its revisions.

Promises: only the very network to which a report was submitted decides, about the revision that was looked at, inside
that one group's scope; accepting many leaves out and names what changed since it was shown. Revisions are read as
they were submitted, never from the books.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Prefetch, QuerySet
from django.utils.translation import gettext as _

from groups.access import NETWORK_ACTS
from groups.models import Group, Network, User
from groups.queries import network_and_parts, offices_in_this_network
from groups.refusals import Refused
from groups.thai_dates import Month
from network.doors import accept_in_group
from network.submitted import Submitted
from reports.models import Doubt, MonthlyReport, ReportFinding, ReportLine
from reports.statement import SUBMITTED, Statement, statement_of_report

KEY = re.compile(r"[-a-zA-Z0-9_]+:[0-9]{1,5}")
TOLD = ("group", "network", "closed_by", "confirmed_by", "submitted_by", "accepted_by", "returned_by")


def revisions_held(network: Network, group: str, month: Month) -> list[Statement]:
    """Every revision of a group's month that `network` or a part of it got, newest first; needs its scope."""
    reports = MonthlyReport.submitted.filter(
        network__in=network_and_parts(network), group__slug=group, starts_on=month.first,
        group__kind=Group.Kind.COMMUNITY,
    )  # fmt: skip
    frozen = (
        Prefetch("lines", queryset=ReportLine.submitted.all()),
        Prefetch("findings", queryset=ReportFinding.submitted.order_by("id")),
    )
    newest_first = reports.order_by("-revision").select_related(*TOLD).prefetch_related(*frozen)
    return [statement_of_report(report) for report in newest_first]


def may_decide(network: Network, statement: Statement, user: User) -> bool:
    """Whether `user` speaks for `network`, and the revision lies there undecided."""
    if statement.status != SUBMITTED or offices_in_this_network(user, network).isdisjoint(NETWORK_ACTS):
        return False
    return _undecided(network, statement.month).filter(group=statement.group, revision=statement.revision).exists()


def waits_for(user: User, network: Network, reports: Iterable[Submitted]) -> int:
    """How many of these reports wait for `network` itself, if `user` speaks for it."""
    if offices_in_this_network(user, network).isdisjoint(NETWORK_ACTS):
        return 0
    return sum(one.report.network_id == network.pk and not one.is_accepted for one in reports)


@dataclass(frozen=True)
class Waiting:
    """A report that waits to be accepted by the network it was submitted to, and how many questions are open."""

    report: MonthlyReport
    questions: int

    @property
    def key(self) -> str:
        """Group and revision, as the form carries them."""
        return f"{self.report.group.slug}:{self.report.revision}"


def waiting_for(network: Network, month: Month) -> list[Waiting]:
    """Every report of a month that waits for `network` itself, by group: two queries."""
    asked = Doubt.asked.filter(network=network, starts_on=month.first).exclude(state=Doubt.State.CLOSED)
    open_questions: dict[int, int] = {}
    for group_id in asked.values_list("group_id", flat=True):
        open_questions[group_id] = open_questions.get(group_id, 0) + 1
    return [Waiting(report, open_questions.get(report.group_id, 0)) for report in _undecided(network, month)]


def _undecided(network: Network, month: Month) -> QuerySet[MonthlyReport]:
    reports = MonthlyReport.submitted.filter(
        network=network, starts_on=month.first, accepted_at=None, returned_at=None,
        group__kind=Group.Kind.COMMUNITY,
    )  # fmt: skip
    return reports.select_related("group").order_by("group__slug")


@dataclass(frozen=True)
class Accepted:
    """What became of accepting many: how many were, and who was left out, each with the reason in words."""

    accepted: int
    left_out: tuple[str, ...]


def accept_shown(network: Network, month: Month, shown: Iterable[str], *, by: User) -> Accepted:
    """Accept the reports that were shown (`Waiting.key`) and still wait as they were shown, without open questions.

    One group's act after the other: what changed meanwhile is left out and named, and stops none of the rest.
    """
    waiting, accepted, left_out = {one.key: one for one in waiting_for(network, month)}, 0, []
    # What no page has shown (a NUL, which PostgreSQL takes nowhere) is nobody's report.
    shown = dict.fromkeys(filter(KEY.fullmatch, shown))
    belonged = Group.objects.filter(affiliations__network=network, slug__in=[key.partition(":")[0] for key in shown])
    names = dict(belonged.values_list("slug", "name"))
    for key in shown:
        one, name = waiting.get(key), names.get(key.partition(":")[0])
        if one is None or one.questions:
            reason = _("its report changed while you looked") if one is None else _("a question about it is open")
            left_out += [f"{name}: {reason}"] if name else []
            continue
        try:
            accept_in_group(network, one.report.group, month, one.report.revision, by=by)
        except Refused as refusal:
            left_out.append(f"{name}: {refusal}")
        else:
            accepted += 1
    return Accepted(accepted, tuple(left_out))
