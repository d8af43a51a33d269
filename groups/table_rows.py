"""The rows of a file as a table: which row holds the headings, which are data, which is the file's own total.

Promises: titles above the headings, headings repeated on every printed page, rows prepared and never filled in, and
columns without a heading are passed over and counted in a note; nothing else is. Refuses a file without headings and
one with more rows than asked for.
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import chain

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from groups.table_cells import FileRefused, Row, Value, heading_of_column, typed
from groups.table_headings import HeadingReader, Headings

ROWS_ABOVE = 20
LONGEST_GAP = 20_000
MOST_KNOWN = 20_000
_TOTAL = re.compile(r"(ยอด|ผล)?รวม(ยอด|เงิน|ทั้งสิ้น|ทั้งหมด|ทั้งกลุ่ม|หน้านี้|สะสม|สุทธิ)*|(grand |sub)?totals?|sum", re.IGNORECASE)


@dataclass(frozen=True)
class Line:
    """One row. `number` is the row as a spreadsheet program counts; `values` has every column found, "" if empty.

    A value is text as it stands (numbers as digits), a `datetime.date` where the file holds a real date, or
    Unreadable with the reason why its row must be refused. A real date with a year above 2400 was typed as a Buddhist
    year into a program that counts from Christ: `typed` gives it as text. `cells` is the whole row as `typed` text,
    also of columns nobody reads: what `write_lines` needs to give the row back.
    """

    number: int
    values: dict[str, Value]
    cells: tuple[str, ...] = field(default=(), repr=False)


@dataclass(frozen=True)
class Table:
    """What a file holds. `columns` are the codes found; `headings` all headings as they stand, for `write_lines`.

    `totals` is the file's own (last) row of totals, `unread` the headings nobody reads, `notes` sentences about what
    was passed over (empty rows, other sheets, hidden ones).
    """

    columns: tuple[str, ...]
    headings: tuple[str, ...]
    lines: list[Line]
    totals: Line | None = None
    unread: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)


def first_rows(rows: Iterable[Row]) -> Iterator[Row]:
    """The rows among which the headings are looked for."""
    for row in rows:
        if row.number > ROWS_ABOVE:
            return
        yield row


def table_of(rows: Iterable[Row], reader: HeadingReader, *, most_rows: int, notes: list[str]) -> Table:
    """The rows as a Table; `notes` stand before its own. Raises FileRefused."""
    rows = iter(rows)
    above: list[Row] = []
    for row in rows:
        above.append(row)
        if row.number >= ROWS_ABOVE:
            break
    place = max(range(len(above)), key=lambda index: reader.count(above[index].across()), default=None)
    if place is None or not reader.count(above[place].across()):
        raise FileRefused(_no_headings(above, reader))
    headings = reader.read(above[place].across())
    gathering = _Gathering(headings, reader.key, above[place].number)
    for row in chain(above[place + 1 :], rows):
        if row.number - gathering.last > LONGEST_GAP:
            gathering.passed_over["gap"] = gathering.last
            break
        if row.cells:
            gathering.take(row)
        if len(gathering.lines) > most_rows:
            raise FileRefused(_too_many(most_rows))
    return gathering.table(notes)


class _Gathering:
    """The rows below the headings, sorted into data, totals and what is passed over."""

    def __init__(self, headings: Headings, key: str, number: int):
        self.headings = headings
        self.key_place = headings.places[key]
        self.lines: list[Line] = []
        self.totals: list[Line] = []
        self.passed_over: Counter[str] = Counter()
        self.unheaded: set[int] = set()
        self.last = number
        self._known: dict[Value, Value] = {}
        self._repeated = {place: headings.shown[place] for place in headings.places.values()}
        self._headed = {place for place, heading in enumerate(headings.shown) if heading}

    def take(self, row: Row) -> None:
        """Sort one row that holds something."""
        self.passed_over["empty"] += row.number - self.last - 1
        self.last = row.number
        self.unheaded |= row.cells.keys() - self._headed
        row = Row(row.number, {place: self._one(value) for place, value in row.cells.items()}, row.is_hidden)
        values = {code: row.cells.get(place, "") for code, place in self.headings.places.items()}
        if all(value == "" for value in values.values()):
            self.passed_over["unfilled"] += 1
        elif all(row.cells.get(place) == heading for place, heading in self._repeated.items()):
            self.passed_over["headings"] += 1
        else:
            cells = tuple(typed(row.cells.get(place, "")) for place in range(len(self.headings.shown)))
            line = Line(row.number, values, cells)
            (self.totals if self._is_total(row) else self.lines).append(line)
            self.passed_over["hidden"] += row.is_hidden

    def _one(self, value: Value) -> Value:
        """The same value once: a long file says the same in most of its cells."""
        if len(self._known) < MOST_KNOWN:
            return self._known.setdefault(value, value)
        return self._known.get(value, value)

    def _is_total(self, row: Row) -> bool:
        """Whether the row begins like a total and names no member."""
        first = min(row.cells)
        if row.cells.get(self.key_place, "") and self.key_place != first:
            return False
        words = re.sub(r"[\d\s.,:()]+|คน|ราย|บาท", " ", str(row.cells[first])).strip()
        return bool(_TOTAL.fullmatch(words))

    def table(self, notes: list[str]) -> Table:
        """What was gathered."""
        totals = self.totals[-1] if self.totals else None
        return Table(
            columns=tuple(self.headings.places),
            headings=self.headings.shown,
            lines=self.lines,
            totals=totals,
            unread=list(self.headings.unread),
            notes=[*notes, *self._notes()],
        )

    def _notes(self) -> Iterator[str]:
        passed = self.passed_over
        if count := passed["empty"] + passed["unfilled"]:
            yield _counted(
                ngettext("%(count)s empty row was passed over.", "%(count)s empty rows were passed over.", count),
                count,
            )
        if count := passed["headings"]:
            yield _counted(
                ngettext(
                    "%(count)s row that repeats the headings was passed over.",
                    "%(count)s rows that repeat the headings were passed over.",
                    count,
                ),
                count,
            )
        if count := passed["hidden"]:
            yield _counted(
                ngettext("%(count)s hidden row was read, too.", "%(count)s hidden rows were read, too.", count), count
            )
        if len(self.totals) > 1:
            rows = ", ".join(str(line.number) for line in self.totals[:-1][:10])
            yield _("These rows are totals and were not read as rows: %(rows)s.") % {"rows": rows}
        if self.unheaded:
            letters = ", ".join(heading_of_column(place) for place in sorted(self.unheaded)[:10])
            yield _("These columns have no heading and are not read: %(columns)s.") % {"columns": letters}
        if passed["gap"]:
            yield _("Below row %(row)s stand only empty rows for a long way; what may follow is not read.") % {
                "row": f"{passed['gap']:,}"
            }


def _counted(sentence: str, count: int) -> str:
    return sentence % {"count": f"{count:,}"}


def _no_headings(above: list[Row], reader: HeadingReader) -> str:
    wanted = [str(column.label) for column in reader.columns.values() if column.required]
    begins = next(
        (", ".join(str(cell)[:40] for cell in row.across()[:5] if str(cell)) for row in above if row.cells), ""
    )
    return _(
        "No headings were found in the first %(rows)s rows; looked for: %(wanted)s. The file begins with"
        " “%(begins)s”. Write the headings into one row above the data or use the template, and choose the file"
        " again."
    ) % {"rows": ROWS_ABOVE, "wanted": ", ".join(wanted), "begins": begins}


def _too_many(most_rows: int) -> str:
    return _(
        "The file has more than %(most)s rows. Split it into several files, and bring them in one after the other."
    ) % {"most": f"{most_rows:,}"}
