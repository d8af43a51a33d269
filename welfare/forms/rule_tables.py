"""Tables inside a form: rows of fields, as many as are wanted, and the fields that benefit rules need besides.

Promises: "more rows" shows the form again with everything typed still there, without judging it and without
JavaScript; an empty row is passed over; what is wrong stands in its own row. Knows no rule and calls no service.
"""

import copy
from collections.abc import Iterator, Sequence
from typing import Any

from django import forms
from django.forms.utils import ErrorDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from groups.forms import HouseForm
from groups.thai_text import tidy
from ledger.money import MoneyRefused, format_baht, parse_baht
from welfare.lengths import Length, LengthRefused
from welfare.rules import Of, Per, Year

# How many rows "more rows" adds, and how many a table has at most.
MORE, MOST_ROWS = 4, 60
LARGEST_NUMBER = 100_000
EMPTY = (None, "", [])


class LengthField(forms.CharField):
    """A length of time as people write it (6 เดือน, 2 ปี 1 วัน); cleans to a Length, or None when left empty."""

    def clean(self, value):
        text = super().clean(value)
        return read_length(text) if tidy(text) else None

    def prepare_value(self, value):
        return written_length(value) if isinstance(value, Length) else value

    def widget_attrs(self, widget):
        return {**super().widget_attrs(widget), "autocomplete": "off", "class": "length"}


def written_length(length: Length | None, *, years: bool = False) -> str:
    """A length as it is typed; of `years` a plain number where it is whole years."""
    if length is None:
        return ""
    if years and not length.days and length.months % 12 == 0:
        return str(length.months // 12)
    return str(length)


def read_length(text: str, *, years: bool = False) -> Length:
    """The length typed; of `years` a plain number is so many years. Raises ValidationError."""
    # Thousands of days are shown with a comma.
    typed = tidy(text).replace(",", "")
    try:
        return Length.of(years=int(typed)) if years and typed.isdecimal() and len(typed) < 4 else Length.parse(typed)
    except LengthRefused as refusal:
        raise forms.ValidationError(str(refusal)) from refusal


def read_most(text: str, of: str) -> int:
    """How much a cap leaves: satang where it is of baht, else a whole number. Raises ValidationError."""
    if of == Of.BAHT:
        try:
            most = parse_baht(text)
        except MoneyRefused as refusal:
            raise forms.ValidationError(str(refusal)) from refusal
    else:
        typed = tidy(text).replace(",", "")
        if not typed.isdecimal() or len(typed) > len(str(LARGEST_NUMBER)):
            raise forms.ValidationError(_("Write a whole number, in digits."))
        most = int(typed)
    if not most:
        raise forms.ValidationError(_("Write how much it is at most; 0 would mean that nothing is ever paid."))
    return most


def written_most(most: int, of: str) -> str:
    """How much a cap leaves, as it is typed."""
    return format_baht(most) if of == Of.BAHT else str(most)


def cap_columns(periods: Sequence[str] = Per.values) -> dict[str, forms.Field]:
    """The fields of a cap: how much, of what, for how long, which year."""
    most = forms.CharField(label=gettext_lazy("how much at most"), max_length=20, required=False)
    most.widget.attrs.update({"class": "money", "autocomplete": "off"})
    return {
        "most": most,
        "of": forms.ChoiceField(label=gettext_lazy("of what"), choices=Of.choices, required=False),
        "per": forms.ChoiceField(
            label=gettext_lazy("for how long"), choices=[(per, Per(per).label) for per in periods], required=False
        ),
        "year": forms.ChoiceField(label=gettext_lazy("which year"), choices=Year.choices, required=False),
    }


class Table:
    """The rows of one table of a form: field `name-2-most` is the column `most` of the second row."""

    def __init__(self, form: forms.Form, name: str, columns: dict[str, forms.Field], count: int):
        self.form, self.name, self.count = form, name, count
        self.columns = tuple(columns)
        # What is typed or ticked says that a row is meant; a choice that always stands on something does not.
        self.telling = tuple(name for name, field in columns.items() if not _always_chosen(field))

    def key(self, number: int, column: str) -> str:
        """The name of a field of the form."""
        return f"{self.name}-{number}-{column}"

    @property
    def rows(self) -> list[dict[str, forms.BoundField]]:
        """Row by row the fields by column."""
        numbers = range(1, self.count + 1)
        return [{column: self.form[self.key(number, column)] for column in self.columns} for number in numbers]

    @property
    def holds(self) -> bool:
        """Whether something is typed in it, or wrong."""
        cells = (row[column] for row in self.rows for column in self.telling)
        return any(cell.value() not in EMPTY or cell.errors for cell in cells)

    @property
    def is_full(self) -> bool:
        """Whether no more rows can be had."""
        return self.count >= MOST_ROWS


def _always_chosen(field: forms.Field) -> bool:
    return isinstance(field, forms.ChoiceField) and not isinstance(field, forms.MultipleChoiceField)


class TableForm(HouseForm):
    """A form with tables in it; the button `more` sends the name of the table that is to have more rows."""

    def __init__(self, data=None, **kwargs):
        super().__init__(data, **kwargs)
        self.tables: dict[str, Table] = {}

    def add_table(
        self, name: str, columns: dict[str, forms.Field], held: Sequence[dict[str, Any]], least: int
    ) -> None:
        """A table with the rows `held` in it and at least `least` to see."""
        table = Table(self, name, columns, self._count(name, max(least, len(held) + 1)))
        for number in range(1, table.count + 1):
            for column, field in columns.items():
                cell = copy.deepcopy(field)
                cell.label = _("Row %(number)s, %(what)s") % {"number": number, "what": field.label}
                cell.widget.attrs["aria-label"] = cell.label
                self.fields[table.key(number, column)] = cell
        for number, values in enumerate(held, 1):
            self.initial |= {table.key(number, column): value for column, value in values.items()}
        self.tables[name] = table

    def _count(self, name: str, usual: int) -> int:
        typed = str(self.data.get(f"{name}-rows", ""))
        count = int(typed) if typed.isdecimal() and len(typed) < 4 else usual
        return min(max(1, count) + (MORE if self.data.get("more") == name else 0), MOST_ROWS)

    @property
    def wants_more(self) -> bool:
        """Whether more rows are asked for, and nothing is to be saved yet."""
        return self.is_bound and self.data.get("more") in self.tables

    def full_clean(self):
        """Judge nothing while more rows are asked for: half of it is still to be typed."""
        if self.wants_more:
            self._errors, self.cleaned_data = ErrorDict(), {}
            return
        super().full_clean()

    def submit(self, **context):
        """Nothing while more rows are asked for."""
        return None if self.wants_more else super().submit(**context)

    def filled(self, name: str) -> Iterator[tuple[int, dict[str, Any]]]:
        """Number and values of each row in which something stands; a value that was refused is not among them."""
        table = self.tables[name]
        for number in range(1, table.count + 1):
            keys = {column: table.key(number, column) for column in table.columns}
            values = {column: self.cleaned_data[key] for column, key in keys.items() if key in self.cleaned_data}
            refused = len(values) < len(keys)
            if refused or any(values[column] not in EMPTY for column in table.telling):
                yield number, values

    def wrong_in(self, name: str, number: int, column: str, message: str | forms.ValidationError) -> None:
        """Put a sentence beside a cell."""
        self.add_error(self.tables[name].key(number, column), message)

    def read_cap(self, name: str, number: int, values: dict[str, Any]) -> tuple[str, str, int, str] | None:
        """Period, of what, how much and year of a row made of `cap_columns`; None with the reason in the row."""
        if values.get("most") in EMPTY:
            if "most" in values:
                self.wrong_in(name, number, "most", _("Write how much it is at most."))
            return None
        of, per = values.get("of") or Of.BAHT, values.get("per") or self.fields[f"{name}-1-per"].choices[0][0]
        try:
            most = read_most(values["most"], of)
        except forms.ValidationError as error:
            self.wrong_in(name, number, "most", error)
            return None
        return per, of, most, (values.get("year") or Year.CALENDAR) if per == Per.YEAR else Year.CALENDAR
