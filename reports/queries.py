"""Reading across what a group said and corrected: doubts, paper figures with their history, figures one may doubt.

Promises: querysets or plain values, a constant number of queries; a line of the books is found for a member by her
own name in it, in one query. Never writes.
"""

from collections import Counter
from dataclasses import dataclass

from django.db.models import Count, F, Prefetch, Q, QuerySet, Sum
from django.utils.translation import gettext as _

from groups.models import User
from groups.thai_dates import Month, be_year
from ledger.chart import Kind, Section
from ledger.models import Account, JournalEntry, Posting
from members.models import Member
from reports.models import Doubt, DoubtReply
from reports.rows import member_labels, section_titles

SAVINGS_OF = "savings."
# Before a question named its member, its figure did.
MEMBERS_OWN = Q(member__isnull=False) | Q(figure__startswith=SAVINGS_OF)
# How many entries an answer offers to name.
OFFERED = 10
# Money that comes to a member: welfare, and what the fund lends her.
GIVEN = frozenset({Section.BENEFITS, Section.BALANCES})


def doubts() -> QuerySet[Doubt]:
    """Every doubt of the group in scope, with who asked and what was said: what waits for an answer before what is
    answered and what is closed, the network's first, the newest of each first."""
    return _with_answers().order_by(Doubt.turn(), F("network").asc(nulls_last=True), "-id")


def _with_answers() -> QuerySet[Doubt]:
    replies = Prefetch("replies", queryset=DoubtReply.objects.select_related("by"))
    hers = Posting.objects.filter(member__isnull=False).select_related("account")
    related = ("raised_by", "closed_by", "network", "member", "entry__receipt", "entry__reversed_by")
    return Doubt.objects.select_related(*related).prefetch_related(replies, Prefetch("entry__postings", hers))


@dataclass(frozen=True)
class LinePart:
    """One sum of a line, satang, above zero as on the page of the member: put in, or received."""

    account: Account
    amount: int

    @property
    def is_received(self) -> bool:
        """Whether the member was given this, not the group."""
        return self.account.section in GIVEN


@dataclass(frozen=True)
class OwnLine:
    """A line of a member's passbook: what stands in her name in one entry."""

    member: Member
    entry: JournalEntry
    parts: tuple[LinePart, ...]

    @property
    def year(self) -> int:
        """The year (BE) of the passbook in which it stands."""
        return be_year(self.entry.on)

    @classmethod
    def of(cls, member: Member, entry: JournalEntry, postings: list[Posting]) -> "OwnLine":
        """The line of `member` among the `postings` of an entry."""
        parts = []
        for posting in postings:
            if posting.member_id == member.pk:
                received = posting.account.section in GIVEN
                parts.append(LinePart(posting.account, posting.amount if received else -posting.amount))
        return cls(member, entry, tuple(parts))


def own_line(user: User, number: int) -> OwnLine | None:
    """The line of an entry in the name of the member whose user this is; None for every other one: one query."""
    postings = Posting.objects.filter(entry__number=number, member__user=user)
    found = list(postings.select_related("account", "member", "entry__receipt", "entry__reversed_by"))
    return OwnLine.of(found[0].member, found[0].entry, found) if found else None


@dataclass(frozen=True)
class MemberQuestion:
    """A member's question with the line it is about, if it is about one."""

    doubt: Doubt
    line: OwnLine | None


def with_line(doubt: Doubt) -> MemberQuestion:
    """A doubt of `doubts()` or `questions_of()` with its line; no further query."""
    if not doubt.member_id or not doubt.entry_id:
        return MemberQuestion(doubt, None)
    return MemberQuestion(doubt, OwnLine.of(doubt.member, doubt.entry, doubt.entry.postings.all()))


def questions_of(member: Member) -> QuerySet[Doubt]:
    """What a member asked about her own money and data, newest first."""
    hers = Q(member=member)
    # Before a question named its member, it was known by who asked.
    if member.user_id:
        hers |= Q(member=None, network=None, raised_by=member.user_id)
    return _with_answers().filter(hers).order_by("-id")


def questions_about(line: OwnLine) -> list[MemberQuestion]:
    """What a member asked about one line of hers, newest first."""
    asked = _with_answers().filter(member=line.member, entry=line.entry)
    return [with_line(doubt) for doubt in asked.order_by("-id")]


def open_about(month: Month) -> Counter[str]:
    """How many questions about each figure of a month of the group in scope are not closed yet."""
    still = Doubt.objects.filter(starts_on=month.first).exclude(state=Doubt.State.CLOSED)
    return Counter(still.order_by().values_list("figure", flat=True))


def questions_open(month: Month) -> tuple[int, int]:
    """How many questions wait for the group's answer: the network's about a month; those of members about their own
    money, of lines up to its end or of no line at all. One query."""
    of_network = Q(network__isnull=False, starts_on=month.first)
    of_members = MEMBERS_OWN & (Q(starts_on=None) | Q(starts_on__lte=month.first))
    waiting = Doubt.objects.filter(state=Doubt.State.OPEN)
    counts = waiting.aggregate(asked=Count("pk", filter=of_network), own=Count("pk", filter=of_members))
    return counts["asked"], counts["own"]


@dataclass(frozen=True)
class Waiting:
    """How many questions wait for the group's answer, by who asked."""

    network: int
    members: int
    others: int


def questions_waiting() -> Waiting:
    """Everything that waits for an answer of the group in scope: one query."""
    of_network, of_members = Q(network__isnull=False), Q(network=None) & MEMBERS_OWN
    waiting = Doubt.objects.filter(state=Doubt.State.OPEN)
    counts = waiting.aggregate(
        all=Count("pk"), asked=Count("pk", filter=of_network), own=Count("pk", filter=of_members)
    )
    return Waiting(counts["asked"], counts["own"], counts["all"] - counts["asked"] - counts["own"])


@dataclass(frozen=True)
class NamedEntry:
    """An entry that an answer may name, and what it adds to the doubted figure, satang."""

    entry: JournalEntry
    amount: int


def entries_to_name(doubt: Doubt) -> list[NamedEntry]:
    """The newest entries of the group in scope that touch a doubted figure since its month began: two queries."""
    postings = Posting.objects.filter(member=doubt.member_id) if doubt.member_id else _postings_of(doubt.figure)
    if doubt.month:
        postings = postings.filter(entry__on__gte=doubt.month.first)
    sums = postings.order_by().values("entry", kind=F("account__kind")).annotate(sum=Sum("amount"))
    newest = list(sums.filter(entry__posted_at__isnull=False).order_by("-entry__number")[:OFFERED])
    entries = JournalEntry.objects.select_related("text", "reverses").in_bulk([row["entry"] for row in newest])
    of_fund = doubt.figure == "fund"
    amounts = Counter()
    for row in newest:
        taken = of_fund or row["kind"] in (Kind.INCOME, Kind.LIABILITY)
        amounts[row["entry"]] += -row["sum"] if taken else row["sum"]
    return [NamedEntry(entries[pk], amount) for pk, amount in amounts.items()]


def _postings_of(figure: str) -> QuerySet[Posting]:
    """What a figure is made of; nothing for members and days."""
    section, _dot, slug = figure.partition(".")
    if figure == "fund":
        return Posting.objects.exclude(account__section=Section.BALANCES)
    if figure.startswith(SAVINGS_OF):
        return Posting.objects.filter(member__number=slug)
    return Posting.objects.filter(account__section=section, account__slug=slug)


def summaries() -> QuerySet[JournalEntry]:
    """Every brought-forward entry, newest first, with what took it back and why."""
    told = JournalEntry.objects.filter(kind=JournalEntry.Kind.SUMMARY).order_by("-number")
    related = ("text", "entered_by", "reversed_by__text", "reversed_by__entered_by")
    return told.select_related(*related).prefetch_related("postings__account")


def figure_names() -> dict[str, str]:
    """What may be doubted: the figure's name in links, and its words."""
    titles = section_titles()
    names = {
        "founded_on": _("Day of founding"),
        "members": member_labels()["end"],
        "fund": _("Fund left over"),
    }
    for account in Account.objects.all():
        title = titles[account.section][0] if account.section in titles else _("Where the fund lies")
        names[f"{account.section}.{account.slug}"] = f"{title}: {account.label}"
    return names


def figure_label(figure: str, names: dict[str, str]) -> str:
    """A doubted figure in words."""
    if figure.startswith(SAVINGS_OF):
        return _("Own savings of member %(number)s") % {"number": figure.removeprefix(SAVINGS_OF)}
    return names.get(figure, figure)
