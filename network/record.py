"""Putting a paper record into the books: networks, groups, headcounts, rates, brought-forward figures.

Promises: all of a file or nothing; the same file twice changes nothing; what the file adds is completed. Refuses to
overwrite: a figure that stands otherwise is named with both values, and corrected in the browser with a reason.
"""

import datetime
from dataclasses import dataclass, field
from typing import NoReturn

from django.db import transaction
from django.utils.translation import gettext as _

from groups import audit, directory
from groups.models import Affiliation, Group, Network
from groups.queries import founded_on, today
from groups.refusals import Refused
from groups.tenancy import group_scope
from groups.thai_dates import Month, format_date
from ledger.brought_forward import PaperFigures, PaperLine, bring_forward, draft_lines, lines_of
from ledger.chart import CODE_OF, Section
from ledger.journal import live_summaries
from ledger.models import Account, Rate
from ledger.money import format_baht
from ledger.periods import open_month
from ledger.rates import set_rate
from members.queries import headcounts
from members.register import state_headcount
from network.founding import found_group, found_network
from network.record_parts import BroughtForwardPart, GroupPart, NetworkPart, Record
from network.record_table import RecordRefused
from reports.closing import close_month, submit_report
from welfare.benefits import add_benefit_kind

PLACE = ("village", "tambon", "amphoe", "province")


@dataclass
class Loaded:
    """What a load did, for the command to say."""

    network: Network
    changes: list[str] = field(default_factory=list)


@transaction.atomic
def apply_record(record: Record) -> Loaded:
    """Create or complete what the record describes. Raises RecordRefused, naming the place, writing nothing."""
    with audit.origin("load_record"):
        loaded = Loaded(_network(record.network))
        for part in record.groups:
            try:
                _group(loaded, part)
            except RecordRefused:
                raise
            except Refused as refusal:
                raise RecordRefused(f'group "{part.slug}": {refusal}') from refusal
    return loaded


def _differs(place: str, standing, in_file) -> NoReturn:
    raise RecordRefused(
        _("%(place)s: the books say %(standing)s, the file says %(file)s. Correct it in the browser, with a reason.")
        % {"place": place, "standing": standing, "file": in_file}
    )


def _network(part: NetworkPart) -> Network:
    network = Network.objects.filter(slug=part.slug).first()
    if network is None:
        return found_network(part.slug, part.name, level=part.level, province=part.province)
    for name in ("name", "level", "province"):
        if getattr(network, name) != getattr(part, name):
            _differs(f"network.{name}", getattr(network, name), getattr(part, name))
    return network


def _group(loaded: Loaded, part: GroupPart) -> None:
    group = Group.objects.filter(slug=part.slug).first()
    if group is None:
        group = _new_group(loaded.network, part)
        loaded.changes.append(_("%(group)s: created") % {"group": part.slug})
    else:
        _complete_group(loaded.network, group, part)
    with group_scope(group):
        before = len(loaded.changes)
        _founding(loaded, group, part)
        _headcounts(loaded, part)
        _benefit_kinds(loaded, part)
        _rates(loaded, part)
        if part.brought_forward:
            _brought_forward(loaded, group, part)
        loaded.changes[before:] = [f"{part.slug}: {change}" for change in loaded.changes[before:]]


def _new_group(network: Network, part: GroupPart) -> Group:
    days = [day for day in (part.founded, *(count.on for count in part.headcounts)) if day]
    place = {name: getattr(part, name) for name in PLACE}
    since = min(days, default=today())
    return found_group(part.slug, part.name, network=network, since=since, example_from=part.example_from, **place)


def _complete_group(network: Network, group: Group, part: GroupPart) -> None:
    place = f'group "{part.slug}"'
    if not Affiliation.objects.filter(group=group, network=network).exists():
        raise RecordRefused(_("%(place)s: this short name belongs to a group of another network.") % {"place": place})
    if group.name != part.name:
        _differs(f"{place}, name", group.name, part.name)
    for name in PLACE:
        standing, in_file = getattr(group, name), getattr(part, name)
        if standing and in_file and standing != in_file:
            _differs(f"{place}, {name}", standing, in_file)
    directory.complete_place(group, **{name: getattr(part, name) for name in PLACE})


def _founding(loaded: Loaded, group: Group, part: GroupPart) -> None:
    standing = founded_on()
    if part.founded is None or standing == part.founded:
        return
    if standing:
        _differs(f'group "{part.slug}", founded', format_date(standing), format_date(part.founded))
    directory.state_founding_date(group, part.founded, source=_source(part), by=None)
    loaded.changes.append(_("founding date"))


def _source(part: GroupPart) -> str:
    """The paper that the group's first figures come from."""
    sources = [part.brought_forward.source] if part.brought_forward else []
    return next(iter([*(count.source for count in part.headcounts), *sources]), "")


def _headcounts(loaded: Loaded, part: GroupPart) -> None:
    standing = {}
    for count in headcounts():
        standing.setdefault(count.on, count.members)
    for number, count in enumerate(part.headcounts, start=1):
        if count.on not in standing:
            state_headcount(count.on, count.members, source=count.source, by=None)
            loaded.changes.append(_("headcount of %(day)s") % {"day": format_date(count.on)})
        elif standing[count.on] != count.members:
            _differs(f'group "{part.slug}", headcount[{number}].members', standing[count.on], count.members)


def _benefit_kinds(loaded: Loaded, part: GroupPart) -> None:
    names = dict(Account.objects.filter(section=Section.BENEFITS).values_list("slug", "name"))
    for slug, name in part.benefit_kinds:
        if slug not in names:
            add_benefit_kind(name, slug=slug, by=None)
            loaded.changes.append(_("benefit %(name)s") % {"name": name})
        elif names[slug] != name:
            _differs(f'group "{part.slug}", benefit_kind "{slug}"', names[slug], name)


def _rates(loaded: Loaded, part: GroupPart) -> None:
    for number, rate in enumerate(part.rates, start=1):
        known = Rate.objects.filter(account__slug=rate.kind, from_date=rate.from_).first()
        if known is None:
            set_rate(CODE_OF[rate.kind], rate.amount, rate.per, from_date=rate.from_, by=None)
            loaded.changes.append(_("rate of %(kind)s") % {"kind": rate.kind})
        elif (known.amount, known.per) != (rate.amount, rate.per):
            place = f'group "{part.slug}", rate[{number}]'
            _differs(place, f"{format_baht(known.amount)}/{known.per}", f"{format_baht(rate.amount)}/{rate.per}")


def _brought_forward(loaded: Loaded, group: Group, part: GroupPart) -> None:
    paper = part.brought_forward
    place = f'group "{part.slug}", brought_forward'
    if part.founded is None:
        raise RecordRefused(_("%(place)s: say from when the figures run: the group's `founded`.") % {"place": place})
    figures = _figures(paper, part.founded)
    standing = live_summaries().filter(summary_from=figures.first, summary_through=figures.through).first()
    if standing:
        _compare(place, lines_of(standing), draft_lines(figures))
        return
    month = Month.of(paper.through)
    open_month(month, by=None)
    bring_forward(figures, by=None)
    close_month(group, month, by=None)
    submit_report(group, month, by=None)
    loaded.changes.append(_("figures through %(day)s") % {"day": format_date(paper.through)})


def _figures(paper: BroughtForwardPart, first: datetime.date) -> PaperFigures:
    accounts = {account.slug: account for account in Account.objects.all()}
    codes = {slug: account.code for slug, account in accounts.items()}
    notes = [f"{accounts[benefit.kind].label}: {benefit.note}" for benefit in paper.benefits if benefit.note]
    return PaperFigures(
        first=first,
        through=paper.through,
        receipts=tuple(PaperLine(codes[slug], amount) for slug, amount in paper.receipts),
        paid=tuple(PaperLine(codes[benefit.kind], benefit.amount, benefit.cases) for benefit in paper.benefits),
        cash=paper.cash or 0,
        bank=paper.bank or 0,
        source="\n".join([paper.source, *notes]),
    )


def _compare(place: str, standing, in_file) -> None:
    standing = {line.code: line for line in standing}
    in_file = {line.code: line for line in in_file}
    # What somebody wrote down first; what is left over and where it lies follows from it.
    for code in sorted(standing.keys() | in_file.keys(), key=lambda code: (code < "4", code)):
        was, says = standing.get(code), in_file.get(code)
        if (was and (was.amount, was.cases)) != (says and (says.amount, says.cases)):
            label = Account.objects.get(code=code).label
            _differs(f"{place}, {label}", _readable(was), _readable(says))


def _readable(line) -> str:
    if line is None:
        return format_baht(0)
    cases = _("cases not recorded") if line.cases is None else _("%(cases)s cases") % {"cases": line.cases}
    return (
        f"{format_baht(abs(line.amount))} ({cases})" if line.code.startswith("5") else format_baht(abs(line.amount))
    )
