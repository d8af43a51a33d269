"""Lists of the books: entries of a month, members from whom money is taken.

Promises: both are laid out by their own templates and take from here only their pages, so that lists of the house
turn their pages alike. No query per row.
"""

import django_tables2 as tables

from ledger.models import JournalEntry
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
