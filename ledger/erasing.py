"""Erasing a member from the words of the books: what was written about an entry goes, every amount stays.

Promises: what goes are the words of entries in her name alone, and of any entry whose words hold her whole name; the
source and the reason beside her figures from paper; the name of who paid for her on a sheet. The digests stand: they
cover the words as a salted hash alone (D5). Refuses to touch a posting, and whoever `members/erasing.py` has not
erased.
"""

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from ledger.models import EntryText, OpeningFigure, Posting, SheetRow
from members.models import Member
from members.names import Name

# A name of one letter stands in half of all words.
SHORTEST = 2


def holds_name(column: str, name: Name) -> Q:
    """Whether a text holds somebody's first and last name; never so for who has only one of them."""
    if min(len(name.first_name), len(name.last_name)) < SHORTEST:
        return Q(pk__in=[])
    return Q(**{f"{column}__contains": name.first_name}) & Q(**{f"{column}__contains": name.last_name})


def texts_of(member: Member, name: Name) -> QuerySet[EntryText]:
    """The words that go: of entries in her name alone, and those that hold her name."""
    of_entry = Posting.objects.filter(entry=OuterRef("entry"))
    alone = Exists(of_entry.filter(member=member)) & ~Exists(of_entry.exclude(member=member).exclude(member=None))
    return EntryText.objects.filter(Q(alone) | holds_name("text", name)).exclude(text="")


def erase_from_books(member: Member, name: Name) -> int:
    """Let the words go in which a member is named; returns of how many entries."""
    SheetRow.objects.filter(member=member).exclude(payer_name="").update(payer_name="")
    OpeningFigure.objects.filter(member=member).exclude(source="", reason="").update(source="", reason="")
    gone = list(texts_of(member, name).values_list("pk", flat=True))
    return EntryText.objects.filter(pk__in=gone).update(text="", erased_at=timezone.now())
