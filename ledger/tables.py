"""Lists of the books: entries of a month, members from whom money is taken, sheets and their receipts.

Promises: all are laid out by their own templates and take from here only their pages, so that lists of the house
turn their pages alike. No query per row.
"""

import django_tables2 as tables

from ledger.models import CollectionSheet, JournalEntry, Receipt
from members.models import Member


class EntryTable(tables.Table):
    """Entries, each a small sheet of its postings (templates/ledger/entry_list.html)."""

    number = tables.Column(orderable=False)

    class Meta:
        model = JournalEntry
        fields = ("number",)


class PayerTable(tables.Table):
    """Members in the order of the paper book, each a row of controls (templates/ledger/contributions.html)."""

    number = tables.Column(orderable=False)

    class Meta:
        model = Member
        fields = ("number",)


class ArrearsTable(tables.Table):
    """Members in arrears (templates/ledger/arrears.html)."""

    months = tables.Column(orderable=False)


class OldMonthTable(tables.Table):
    """Months of the paper books, newest first (templates/ledger/old_months.html)."""

    month = tables.Column(orderable=False)


class SheetTable(tables.Table):
    """Collection sheets, newest first (templates/ledger/sheets.html)."""

    on = tables.Column(orderable=False)

    class Meta:
        model = CollectionSheet
        fields = ("on",)


class SheetReceiptTable(tables.Table):
    """The receipts of a posted sheet (templates/ledger/sheet_posted.html)."""

    serial = tables.Column(orderable=False)

    class Meta:
        model = Receipt
        fields = ("serial",)
