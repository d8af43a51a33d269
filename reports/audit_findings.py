"""What an auditor's check finds: values, and the page of the document that each is about.

Promises: a finding is a code, its figures and a document, so that it reads in any language and is known again when it
is looked for once more; nothing here asks the books. Refuses names and illness: people are member numbers.
"""

import datetime
import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from urllib.parse import urlencode

from django.urls import reverse

from groups.models import Group
from groups.thai_dates import Month, months_between

# The name of a document's page by the kind of document; those of RECEIPTS_OF_BOOK are looked up by a number.
_BY_NUMBER = {"entry": "entry", "receipt": "receipt", "member": "member"}
_KEY = {"entry": "number", "receipt": "serial", "member": "number"}
_BY_MONTH = {"month": "month_report", "entries": "entries"}


@dataclass(frozen=True)
class AuditSpan:
    """The months that are gone through, both ends included."""

    first: Month
    last: Month

    @property
    def days(self) -> tuple[datetime.date, datetime.date]:
        """Its first and last day, for `__range`."""
        return self.first.first, self.last.last

    @property
    def months(self) -> list[Month]:
        """Every month of it."""
        return list(months_between(self.first, self.last))

    def contains(self, day: datetime.date) -> bool:
        """Whether a day lies in it."""
        return self.first.first <= day <= self.last.last


@dataclass(frozen=True)
class Document:
    """What a finding is about: its kind, what tells it from others of the kind, and a part of it (a member's line).

    Kinds: entry, receipt (by serial), member, month, entries (of a month), sheets (of a day), book (book/number).
    """

    kind: str
    key: str
    part: str = ""

    @classmethod
    def read(cls, text: str) -> "Document":
        """As it was kept."""
        kind, key, part = (text.split(" ", 2) + ["", ""])[:3]
        return cls(kind, key.replace("%20", " "), part)

    def __str__(self) -> str:
        # The key of a book may hold spaces, as people write them.
        return " ".join(filter(None, (self.kind, self.key.replace(" ", "%20"), self.part)))

    def url(self, group: Group) -> str:
        """The page on which an auditor looks at it."""
        if self.kind in _BY_NUMBER:
            return reverse(_BY_NUMBER[self.kind], kwargs={"slug": group.slug, _KEY[self.kind]: self.key})
        if self.kind in _BY_MONTH:
            return reverse(_BY_MONTH[self.kind], args=[group.slug, Month.parse(self.key[:7])])
        if self.kind == "sheets":
            return reverse("sheets", args=[group.slug])
        return reverse("receipts", args=[group.slug]) + "?" + urlencode({"q": self.key})


@dataclass(frozen=True)
class Found:
    """Something an auditor looks at: the code of its sentence, the document, the figures.

    Figures named *_baht are satang, *_month and *_day ISO, *_tenths tenths; the rest are counts or numbers of papers.
    """

    code: str
    document: Document
    figures: dict = field(default_factory=dict)

    @property
    def key(self) -> tuple[str, str]:
        """By what it is known again."""
        return self.code, str(self.document)

    @property
    def mark(self) -> str:
        """A short name for its fields in a form, another one as soon as its figures are others."""
        told = json.dumps([*self.key, self.figures], sort_keys=True)
        return hashlib.sha256(told.encode()).hexdigest()[:16]


def of_entry(code: str, number: int, **figures) -> Found:
    """A finding about an entry of the journal."""
    return Found(code, Document("entry", str(number)), figures)


def of_month(code: str, month: Month, **figures) -> Found:
    """A finding about a month."""
    return Found(code, Document("month", month.iso), figures)


def ranges(numbers: list[int]) -> str:
    """Numbers in order as people write them: "12–14, 17"; the first ten stretches of them."""
    stretches = list(_stretches(numbers))
    told = [str(first) if first == last else f"{first}–{last}" for first, last in stretches[:10]]
    return ", ".join(told) + (" …" if len(stretches) > 10 else "")


def _stretches(numbers: list[int]) -> Iterator[tuple[int, int]]:
    first = last = None
    for number in sorted(numbers):
        if last is not None and number == last + 1:
            last = number
            continue
        if first is not None:
            yield first, last
        first = last = number
    if first is not None:
        yield first, last
