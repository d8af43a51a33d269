"""What stands on collection sheets: who is on one, the rows with money of its parts, what they come to.

Promises: sums are whole satang, made by the database in a constant number of queries. Never writes.
"""

import datetime
from collections import defaultdict
from collections.abc import Collection

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet, Sum
from django.db.models.functions import Length

from groups.thai_dates import Month
from ledger.chart import ANNUAL_DUES, BANK, CASH, DAILY_SAVINGS, ENTRY_FEE
from ledger.models import CollectionSheet, Posting, Receipt, SheetRow
from members.models import BELONGS, Member


def members_on_sheet() -> QuerySet[Member]:
    """Who stands on a sheet, in its order."""
    return in_order_of_sheet(Member.objects.filter(state__in=BELONGS))


def in_order_of_sheet(members: QuerySet[Member]) -> QuerySet[Member]:
    """By zone, then as in the paper book; those without a zone last."""
    return members.order_by(F("zone__name").asc(nulls_last=True), "zone_id", Length("number"), "number", "pk")


def rows_with_money(sheet: CollectionSheet) -> QuerySet[SheetRow]:
    """Rows of every part that say more than "nothing"."""
    return SheetRow.objects.filter(part__sheet=sheet).exclude(savings=0, dues=0, fee=0)


def typed_so_far(members: Collection[Member]) -> dict[int, list[tuple[datetime.date, int]]]:
    """Day and satang of rows about each of `members` on sheets not recorded yet, by primary key: one query."""
    rows = SheetRow.objects.filter(member__in=members, set_aside=False).exclude(savings=0, dues=0, fee=0)
    waiting = rows.filter(part__sheet__posted_at=None, part__sheet__discarded_at=None).select_related("part__sheet")
    found: dict[int, list[tuple[datetime.date, int]]] = defaultdict(list)
    for row in waiting.order_by("part__sheet__on", "pk"):
        found[row.member_id].append((row.part.sheet.on, row.amount))
    return dict(found)


def all_sheets() -> QuerySet[CollectionSheet]:
    """Every sheet, newest first; `holds` says whether a receipt of it was not taken back."""
    standing = Receipt.objects.filter(sheet=OuterRef("pk"), entry__reversed_by=None)
    return CollectionSheet.objects.select_related("posted_by").annotate(holds=Exists(standing))


def open_sheets(month: Month) -> list[CollectionSheet]:
    """The sheets of a month that are still filled in, the newest day first: one query."""
    return list(sheets_filled_in().filter(on__range=(month.first, month.last)))


def sheets_filled_in() -> QuerySet[CollectionSheet]:
    """Every sheet that is still filled in, the newest day first."""
    return CollectionSheet.objects.filter(posted_at=None, discarded_at=None)


def paid_on(sheet: CollectionSheet) -> int:
    """How many members stand on a sheet with money so far."""
    return rows_with_money(sheet).filter(set_aside=False).order_by().values("member").distinct().count()


def sheet_totals(sheet: CollectionSheet) -> dict[str, int]:
    """What the sheet comes to so far, in satang, over every part, without what was set aside."""
    kinds = ("savings", "dues", "fee")
    rows = rows_with_money(sheet).filter(set_aside=False).order_by().values("by_bank")
    totals = dict.fromkeys(("rows", *kinds, "cash", "bank"), 0)
    for row in rows.annotate(rows=Count("pk"), **{f"sum_{kind}": Sum(kind) for kind in kinds}):
        totals["rows"] += row["rows"]
        for kind in kinds:
            totals[kind] += row[f"sum_{kind}"]
            totals["bank" if row["by_bank"] else "cash"] += row[f"sum_{kind}"]
    return totals


def sums_of_receipts(receipts: QuerySet[Receipt]) -> dict[str, int]:
    """What receipts came to when they were issued, satang by kind; what was taken back since, what still holds."""
    names = {DAILY_SAVINGS: "savings", ANNUAL_DUES: "dues", ENTRY_FEE: "fee", CASH: "cash", BANK: "bank"}
    sums = dict.fromkeys(("receipts", "amount", "void", *names.values()), 0)
    # From the receipts to their postings: SQLite would take the other way round, through every posting there is.
    told = receipts.order_by().values_list("entry__postings__account__code", Q(entry__reversed_by__isnull=False))
    for code, taken_back, amount in told.annotate(amount=Sum("entry__postings__amount")):
        into = code in (CASH, BANK)
        sums[names[code]] += amount if into else -amount
        sums["amount"] += amount if into else 0
        sums["void"] += amount if into and taken_back else 0
    return sums | {"receipts": receipts.count(), "holds": sums["amount"] - sums["void"]}


def difference_of(sheet: CollectionSheet) -> int:
    """What the cash count of a posted sheet found too much (above zero) or too little, in satang."""
    if sheet.difference_entry_id is None:
        return 0
    return Posting.objects.get(entry=sheet.difference_entry_id, account__code=CASH).amount
