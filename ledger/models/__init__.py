"""The books' tables, by trade: books and journal, dues, old months, collection day.

Promises: facts about one row; money is whole satang, debit positive. Writes no other row.
"""

from ledger.models.books import (
    Account,
    Books,
    CashBalance,
    EntryText,
    JournalEntry,
    MonthlyTotal,
    PassbookBalance,
    Period,
    Posting,
)
from ledger.models.dues import MemberTotal, OpeningFigure, PaidThrough, Rate
from ledger.models.old_months import MonthMemo
from ledger.models.sendings import Sending
from ledger.models.sheets import RECEIPTS_PER_BOOK, CollectionPlan, CollectionSheet, Receipt, SheetPart, SheetRow

__all__ = [
    "RECEIPTS_PER_BOOK",
    "Account",
    "Books",
    "CashBalance",
    "CollectionPlan",
    "CollectionSheet",
    "EntryText",
    "JournalEntry",
    "MemberTotal",
    "MonthMemo",
    "MonthlyTotal",
    "OpeningFigure",
    "PaidThrough",
    "PassbookBalance",
    "Period",
    "Posting",
    "Rate",
    "Receipt",
    "Sending",
    "SheetPart",
    "SheetRow",
]
