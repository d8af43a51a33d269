"""django-import-export as this house uses it: one pass over a file's rows that judges, and in a real run also writes.

`HouseResource` is the base of every kind of file. Promises: preview and run go the same way row by row; a dry run
writes nothing and opens no transaction; writing is handed to the trade's bulk services, a thousand rows at a time
(D15); every fault of a row is found and said in words. Refuses raw messages of the library: widgets raise sentences.
"""

import datetime
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from types import SimpleNamespace

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from import_export.fields import Field
from import_export.instance_loaders import BaseInstanceLoader
from import_export.resources import Resource
from import_export.results import Result
from import_export.widgets import Widget

from groups.characters import UNSTORABLE
from groups.judgements import Control, Judgement, Ruling, Verdict
from groups.refusals import Refused
from groups.table_files import Column, Line, Table, Unreadable, typed
from groups.thai_dates import parse_birth, parse_date
from groups.thai_text import tidy

ROWS_AT_ONCE = 1000
TELL_EVERY = 200
_LINE = "line of the file"


class Draft(SimpleNamespace):
    """One row on its way: what was read stands under the code of its column (an empty cell leaves no attribute).

    `line` is the row of the file, `stands` what it would change (None for a new one), `label` and `detail` say whom
    it is about; `changes` (heading, before, after) and `writes` (names) say what a changed row changes; `stood` says
    without words what that rests on, so that a run writes nothing over what came in since somebody looked.
    """

    def __init__(self, line: Line):
        said = {name: [] for name in ("reasons", "warnings", "changes", "writes", "stood")}
        super().__init__(line=line, stands=None, label="", detail="", **said)

    def __str__(self) -> str:
        # The library notes every row by it; a namespace would print all that it holds.
        return self.label

    def get(self, code: str, default=None):
        """What stands in a column, or `default` where the cell is empty or could not be read."""
        return getattr(self, code, default)

    def is_blank(self, code: str) -> bool:
        """Whether nothing at all stands in the column (a cell that cannot be read is not blank)."""
        return self.line.values.get(code, "") == ""

    def refuse(self, reason: str) -> None:
        """The row is not taken, for this reason among others."""
        self.reasons.append(reason)

    def warn(self, sentence: str) -> None:
        """Something to look at that does not stand in the way."""
        self.warnings.append(sentence)

    @property
    def verdict(self) -> str:
        """What becomes of the row."""
        if self.reasons:
            return Verdict.REFUSED
        if self.stands is None:
            return Verdict.NEW
        return Verdict.CHANGED if self.writes else Verdict.SAME


class CellWidget(Widget):
    """Reads a cell: None for an empty one; raises ValueError with a whole sentence for one it cannot read."""

    def clean(self, value, row=None, **kwargs):
        if isinstance(value, Unreadable):
            raise ValueError(str(value.reason))
        if value is None or value == "":
            return None
        try:
            return self.read(value)
        except Refused as refusal:
            raise ValueError(str(refusal)) from refusal

    def read(self, value):
        """What a cell that is not empty means: `value` is text, or a date. Raises ValueError or Refused."""
        raise NotImplementedError


class TextWidget(CellWidget):
    """Words of at most `most` letters; `tidied`: a number or code, with Thai digits read as 0–9."""

    def __init__(self, most: int, *, tidied: bool = False):
        super().__init__()
        self.most, self.tidied = most, tidied

    def read(self, value) -> str:
        text = typed(value)
        if UNSTORABLE.search(text):
            raise ValueError(_("Here is a character that cannot be stored. Write it again by hand."))
        text = tidy(text) if self.tidied else " ".join(text.split())
        if len(text) > self.most:
            raise ValueError(
                _("This is too long: %(length)s letters where %(most)s fit. Say it shorter.")
                % {"length": len(text), "most": self.most}
            )
        return text


class DateWidget(CellWidget):
    """A day in any form Thai people write it, or a date of the spreadsheet."""

    def __init__(self):
        super().__init__()
        # A long file has few days.
        self._known: dict[str, datetime.date] = {}

    def read(self, value) -> datetime.date:
        text = typed(value)
        if text not in self._known:
            self._known[text] = parse_date(text)
        return self._known[text]


class BirthWidget(CellWidget):
    """A birth date or its year alone; cleans to (day, whether the day is known)."""

    def read(self, value) -> tuple[datetime.date, bool]:
        return parse_birth(typed(value))


class HouseResource(Resource):
    """The base of a kind of file. A subclass names its fields (attribute and column are a column's code) and says:

    `begin(lines)` looks up what stands, in a constant number of queries; `weigh(draft)` sets label, stands, changes,
    and refuses or warns (it is called for every row, also one in which a cell could not be read); `conclude()` warns
    of what only all rows show; `write_new(drafts)` and `write_changed(drafts)` hand up to a thousand rows to a
    service, `finish()` writes what needs all of them; `controls(table)` gives the control totals and `notes()`
    sentences about the whole. `by` is who brings it in and `is_run` whether this is the run and no preview.
    A new kind of row needs no primary key: rows are `Draft`s, and only services know the tables.
    """

    class Meta:
        use_bulk = True
        batch_size = ROWS_AT_ONCE
        skip_unchanged = True
        # Our own comparison: the library's copies every row.
        skip_diff = True
        skip_html_diff = True
        report_skipped = False
        import_id_fields = ()
        instance_loader_class = BaseInstanceLoader

    def judge(self, table: Table, columns: Sequence[Column], tell: Callable[[int, int], None]) -> Judgement:
        """What would become of each row; writes nothing. `tell(done, total)` is called now and then."""
        return self._run(table, columns, tell, dry_run=True)

    def write(self, table: Table, columns: Sequence[Column], tell: Callable[[int, int], None], *, by) -> Judgement:
        """Judge and write; in a transaction of the caller's. Raises what the services refuse."""
        self.by = by
        return self._run(table, columns, tell, dry_run=False)

    def _run(self, table, columns, tell, *, dry_run: bool) -> Judgement:
        self.headings = {column.code: str(column.label) for column in columns}
        self.rulings: list[Ruling] = []
        self._lines = {line.number: line for line in table.lines}
        self.is_run = not dry_run
        self._told = [field for field in self.fields.values() if field.column_name in table.columns]
        self._tell, self._total = tell, len(table.lines)
        data = _Rows([_LINE, *table.columns], table.lines)
        # Not `import_data`: on a dry run that opens a transaction, which on SQLite keeps everybody from writing.
        result = self.import_data_inner(data, dry_run, False, False, False)
        if result.base_errors:
            # What `begin` or `finish` raised; the library only collects it.
            raise result.base_errors[0].error
        notes = [*_unread(table), *table.notes, *self.notes()]
        # After a run the books hold the rows already; the totals that were looked at are kept.
        controls = [] if self.is_run else list(self.controls(table))
        return Judgement(self.rulings, controls, notes, table.headings)

    # What a kind of file says.

    by, is_run = None, False

    def begin(self, lines: Sequence[Line]) -> None:
        """Look up what the rows are compared with."""

    def weigh(self, draft: Draft) -> None:
        """Say whom the row is about, what it changes, and what speaks against it."""
        raise NotImplementedError

    def write_new(self, drafts: Sequence[Draft]) -> None:
        """Write up to a thousand new rows."""
        raise NotImplementedError

    def write_changed(self, drafts: Sequence[Draft]) -> None:
        """Write up to a thousand changed rows."""
        raise NotImplementedError

    def conclude(self) -> None:
        """After the last row: say what only all of them together show, with `amend` for each row concerned."""

    def amend(self, place: int, warning: str, *, without: str = "") -> None:
        """Add a warning to the row ruled `place`-th (`draft.place`), and take back what it `writes` under a name.

        By its place, because the drafts of a long file are not kept.
        """
        ruling = self.rulings[place]
        kept = [pair for pair in zip(ruling.changes, ruling.writes, strict=True) if pair[1] != without]
        is_same = ruling.verdict == Verdict.CHANGED and not kept
        self.rulings[place] = replace(
            ruling,
            warnings=[*ruling.warnings, warning],
            changes=[change for change, _name in kept],
            writes=[name for _change, name in kept],
            verdict=str(Verdict.SAME) if is_same else ruling.verdict,
        )

    def finish(self) -> None:
        """Write what needs all rows to stand."""

    def controls(self, table: Table) -> Iterable[Control]:
        """Control totals beside the file's own."""
        return []

    def notes(self) -> Iterable[str]:
        """What to say of the file as a whole."""
        return []

    # How the library is led there.

    def before_import(self, dataset, **kwargs):
        self.begin(list(self._lines.values()))

    def get_import_fields(self):
        """The fields whose columns the file has; found once, not for every row."""
        return self._told

    @classmethod
    def get_result_class(cls):
        return _Totals

    def get_diff_headers(self):
        return []

    def import_field(self, field, instance, row, is_m2m=False, **kwargs):
        # What `field.save` does for fields made by `read_by`, without what it asks of every cell; most are empty.
        value = row[field.column_name]
        if value != "" and (told := field.widget.clean(value)) is not None:
            setattr(instance, field.attribute, told)

    def import_row(self, row, instance_loader, **kwargs):
        found = super().import_row(row, instance_loader, **kwargs)
        if found.errors:
            # A mistake in the code; the library would note it and go on.
            raise found.errors[0].error
        if len(self.rulings) % TELL_EVERY == 0 or len(self.rulings) == self._total:
            # Here and not in `skip_row`: what stops the work is no fault of the row.
            self._tell(len(self.rulings), self._total)
        return found

    def get_or_init_instance(self, instance_loader, row):
        return Draft(self._lines[row[_LINE]]), True

    def skip_row(self, draft, original, row, import_validation_errors=None):
        for code, errors in (import_validation_errors or {}).items():
            draft.reasons.extend(self._in_words(code, row[code], error) for error in ValidationError(errors).messages)
        draft.place = len(self.rulings)
        self.weigh(draft)
        self.rulings.append(self._ruling(draft))
        return draft.verdict == Verdict.SAME

    def _in_words(self, code: str, value, sentence: str) -> str:
        """A fault with the heading of its column, and the value where the sentence does not quote it."""
        heading, shown = self.headings.get(code, code), typed(value)[:60]
        if not shown or shown in sentence:
            return f"{heading}: {sentence}"
        return f"{heading} “{shown}”: {sentence}"

    def _ruling(self, draft: Draft) -> Ruling:
        refused = draft.verdict == Verdict.REFUSED
        return Ruling(
            line=draft.line.number,
            label=draft.label,
            verdict=str(draft.verdict),
            detail=draft.detail,
            reasons=draft.reasons,
            warnings=draft.warnings,
            changes=[] if refused else draft.changes,
            writes=[] if refused else draft.writes,
            stood=[] if refused else draft.stood,
            cells=draft.line.cells if refused else (),
        )

    def validate_instance(self, draft, import_validation_errors=None, validate_unique=True):
        if draft.reasons:
            raise ValidationError(draft.reasons)

    def save_instance(self, draft, is_create, row, **kwargs):
        (self.create_instances if draft.stands is None else self.update_instances).append(draft)

    def bulk_create(self, using_transactions, dry_run, raise_errors, batch_size=None, result=None):
        self._hand_over(self.create_instances, self.write_new, dry_run)

    def bulk_update(self, using_transactions, dry_run, raise_errors, batch_size=None, result=None):
        self._hand_over(self.update_instances, self.write_changed, dry_run)

    def _hand_over(self, drafts: list[Draft], write: Callable, dry_run: bool) -> None:
        if drafts and not dry_run:
            write(list(drafts))
        drafts.clear()

    def after_import(self, dataset, result, dry_run=True, **kwargs):
        self.conclude()
        if not dry_run:
            self.finish()


class _Rows:
    """The lines of a file as the library goes over them (a tablib dataset), without a copy of them all."""

    def __init__(self, headers: list[str], lines: Sequence[Line]):
        self.headers, self._lines = headers, lines

    def __len__(self) -> int:
        return len(self._lines)

    def __iter__(self) -> Iterator[list]:
        codes = self.headers[1:]
        return ([line.number, *(line.values.get(code, "") for code in codes)] for line in self._lines)


class _Totals(Result):
    """The library's totals; its note of every single row is our ruling."""

    def append_row_result(self, row_result):
        pass

    def append_invalid_row(self, number, row, validation_error):
        pass


def read_by(widget: Widget, code: str) -> Field:
    """A field of a resource: the cell of column `code`, read by `widget`, under that name in the draft."""
    return Field(attribute=code, column_name=code, widget=widget, saves_null_values=False)


def _unread(table: Table) -> list[str]:
    if not table.unread:
        return []
    return [_("These columns are not read: %(headings)s.") % {"headings": ", ".join(table.unread)}]
