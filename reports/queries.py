"""Reading across what a group said and corrected: doubts, paper figures with their history, figures one may doubt.

Promises: querysets or plain values, a constant number of queries. Never writes.
"""

from collections import Counter
from dataclasses import dataclass

from django.db.models import F, Prefetch, QuerySet, Sum
from django.utils.translation import gettext as _

from groups.thai_dates import Month
from ledger.chart import Kind, Section
from ledger.models import Account, JournalEntry, Posting
from reports.models import Doubt, DoubtReply
from reports.rows import member_labels, section_titles

SAVINGS_OF = "savings."
# How many entries an answer offers to name.
OFFERED = 10


def doubts() -> QuerySet[Doubt]:
    """Every doubt of the group in scope, with who asked and what was said: what waits for an answer before what is
    answered and what is closed, the network's first, the newest of each first."""
    replies = Prefetch("replies", queryset=DoubtReply.objects.select_related("by"))
    related = Doubt.objects.select_related("raised_by", "closed_by", "network").prefetch_related(replies)
    return related.order_by(Doubt.turn(), F("network").asc(nulls_last=True), "-id")


def open_about(month: Month) -> Counter[str]:
    """How many questions about each figure of a month of the group in scope are not closed yet."""
    still = Doubt.objects.filter(starts_on=month.first).exclude(state=Doubt.State.CLOSED)
    return Counter(still.order_by().values_list("figure", flat=True))


@dataclass(frozen=True)
class NamedEntry:
    """An entry that an answer may name, and what it adds to the doubted figure, satang."""

    entry: JournalEntry
    amount: int


def entries_to_name(doubt: Doubt) -> list[NamedEntry]:
    """The newest entries of the group in scope that touch a doubted figure since its month began: two queries."""
    postings = _postings_of(doubt.figure)
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
