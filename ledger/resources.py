"""What files that carry money have in common: cells in baht, and totals beside the file's own.

Promises: satang, never rounded; a difference is said in words and baht. Refuses a stroke where a sum should stand: it
may mean 0, or that nobody wrote anything down.
"""

import datetime
import re

from django.utils.translation import gettext as _

from groups.judgements import Control
from groups.resources import CellWidget
from groups.table_files import Table, Unreadable, typed
from ledger.money import format_baht, parse_baht


class SumWidget(CellWidget):
    """Baht; cleans to satang."""

    def read(self, value) -> int:
        if isinstance(value, datetime.date):
            raise ValueError(_("Here stands a day, not baht."))
        if re.fullmatch(r"[-–—]+", value):
            raise ValueError(
                _("A stroke may mean two things: write 0 if it was none, leave it empty if nobody knows.")
            )
        return parse_baht(value)


def is_told(table: Table, code: str) -> bool:
    """Whether a column has anything in it: a column left empty throughout was not recorded, and comes to no 0."""
    told = table.totals.values.get(code, "") if table.totals else ""
    return told != "" or any(line.values.get(code, "") != "" for line in table.lines)


def column_total(table: Table, code: str, heading: str, read: int) -> Control:
    """What the rows of a column come to (satang), beside the file's own total if it has one."""
    value = table.totals.values.get(code, "") if table.totals else ""
    if value == "" or isinstance(value, Unreadable):
        return Control(heading, format_baht(read))
    try:
        told = SumWidget().clean(value)
    except ValueError:
        return Control(heading, format_baht(read), typed(value), _("the file's total cannot be read"), agrees=False)
    if told == read:
        return Control(heading, format_baht(read), format_baht(told), _("the same"))
    more, less = _("the file's total is %(amount)s baht more"), _("the file's total is %(amount)s baht less")
    note = (more if told > read else less) % {"amount": format_baht(abs(told - read))}
    return Control(heading, format_baht(read), format_baht(told), note, agrees=False)
