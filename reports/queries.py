"""Reading across what a group said and corrected: doubts, paper figures with their history, figures one may doubt.

Promises: querysets or plain values, a constant number of queries. Never writes.
"""

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from ledger.models import Account, JournalEntry
from reports.models import Doubt
from reports.rows import member_labels, section_titles

SAVINGS_OF = "savings."


def doubts() -> QuerySet[Doubt]:
    """Every doubt of the group in scope, newest first, with who asked and who answered."""
    return Doubt.objects.select_related("raised_by", "answered_by")


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
