"""Forms of the auditor's desk: the span of an audit, ticks and remarks on findings, the conclusion.

Promises: a finding's fields bear the mark of what was seen, so that a tick never lands on other figures; what was
typed stays. Refuses nothing itself: the services do.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from django import forms
from django.utils.translation import gettext_lazy as _

from groups.forms import HouseForm
from groups.models import Group, User
from groups.thai_dates import Month
from ledger.queries import months_known
from reports.audit_queries import CheckLooked, Looked
from reports.auditing import Note, begin_review, note_findings, sign_review
from reports.models import AuditReview

# More findings of one check than these no page shows at once.
MOST_SHOWN = 50
MOST_WORDS = 500


class SpanForm(HouseForm):
    """From which month to which month the books are gone through."""

    first = forms.TypedChoiceField(label=_("From month"), coerce=Month.parse)
    last = forms.TypedChoiceField(label=_("Through month"), coerce=Month.parse)

    def __init__(self, data=None, *, after: Month | None = None):
        months = months_known()
        choices = [(month.iso, month.label()) for month in months]
        begin = after.next() if after and after.next() in months else next(reversed(months), None)
        super().__init__(data, initial={"first": begin and begin.iso, "last": months and months[0].iso})
        for name in ("first", "last"):
            self.fields[name].choices = choices

    def perform(self, *, by: User) -> AuditReview:
        return begin_review(self.cleaned_data["first"], self.cleaned_data["last"], by=by)


@dataclass(frozen=True)
class FindingRow:
    """A finding with the page of its document and its two fields."""

    looked: Looked
    url: str
    tick: forms.BoundField
    words: forms.BoundField


class NotesForm(HouseForm):
    """Ticks and remarks on the findings of one check; and one tick for all that wait."""

    all = forms.BooleanField(required=False)
    all_words = forms.CharField(
        label=_("Remark on all of them"), required=False, max_length=MOST_WORDS,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )  # fmt: skip

    def __init__(self, data=None, *, of: CheckLooked, group: Group, only_waiting: bool = False):
        super().__init__(data, auto_id=f"id-{of.check.code}-%s")
        self.of, self.group = of, group
        rows = [row for row in of.rows if row.waits] if only_waiting else list(of.rows)
        self.listed = len(rows)
        # Findings that were seen and stand no more, or with other figures.
        self.gone = 0
        if self.is_bound:
            self.shown = [row for row in of.rows if _words(row) in data]
            self.gone = sum(name.endswith("-words") for name in data) - len(self.shown)
        else:
            self.shown = rows[:MOST_SHOWN]
        self.fields["all"].label = _("All %(count)s that wait were looked at") % {"count": f"{of.waiting:,}"}
        for row in self.shown:
            self.fields[_tick(row)] = forms.BooleanField(label=_("Looked at"), required=False, initial=row.is_ticked)
            self.fields[_words(row)] = forms.CharField(
                label=_("Remark"), required=False, initial=row.words, max_length=MOST_WORDS,
                widget=forms.TextInput(attrs={"autocomplete": "off"}),
            )  # fmt: skip

    @property
    def more(self) -> int:
        """How many findings of the check do not stand on the page."""
        return max(0, self.listed - len(self.shown))

    @property
    def rows(self) -> Iterator[FindingRow]:
        """What stands on the page."""
        for row in self.shown:
            yield FindingRow(row, row.found.document.url(self.group), self[_tick(row)], self[_words(row)])

    def perform(self, *, review: AuditReview, by: User) -> int:
        cleaned = self.cleaned_data
        notes = {row.found.key: Note(row.found, cleaned[_tick(row)], cleaned[_words(row)]) for row in self.shown}
        if cleaned["all"] or cleaned["all_words"]:
            for row in self.of.rows:
                note = notes.get(row.found.key)
                if row.waits and not (note and (note.looked_at or note.words)):
                    notes[row.found.key] = Note(row.found, cleaned["all"], cleaned["all_words"])
        return note_findings(review, notes.values(), by=by)


def _tick(row: Looked) -> str:
    return f"{row.found.mark}-tick"


def _words(row: Looked) -> str:
    return f"{row.found.mark}-words"


class SignForm(HouseForm):
    """The auditor's conclusion."""

    conclusion = forms.CharField(
        label=_("Conclusion"), max_length=2000, widget=forms.Textarea(attrs={"rows": 6}),
        help_text=_("for example: the books agree with the papers that I have seen, but for the remarks above"),
        error_messages={"required": _("Write in a few words what you conclude.")},
    )  # fmt: skip

    def perform(self, *, review: AuditReview, by: User) -> AuditReview:
        return sign_review(review, self.cleaned_data["conclusion"], by=by)
