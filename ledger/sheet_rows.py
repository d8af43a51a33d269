"""What the grid of a collection sheet is filled from: the members with what each owes, and what is typed so far.

Promises: a constant number of queries for any number of members, and plain lists that stay small on the wire. Never
writes; whatever it leaves out (birth, address) the collector does not need.
"""

import datetime
import uuid
from collections import defaultdict
from collections.abc import Collection, Sequence

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet, Sum
from django.db.models.functions import Length

from groups.models import User
from groups.thai_dates import Month, be_year, format_date
from groups.thai_words import month_name
from ledger.chart import ANNUAL_DUES, BANK, CASH, DAILY_SAVINGS, ENTRY_FEE
from ledger.dues import Course, Standing
from ledger.models import CollectionSheet, Posting, Receipt, SheetPart, SheetRow
from ledger.standings import standings
from members.models import BELONGS, Household, Member, State, Zone

# The columns of a row of one's own, in the order in which the device sends them back.
OWN_ROW = (
    "member_id", "savings", "dues", "fee", "by_bank", "payer_id", "payer_name", "paper_book", "paper_number",
    "revision",
)  # fmt: skip


def members_on_sheet() -> QuerySet[Member]:
    """Who stands on a sheet, in its order."""
    return in_order_of_sheet(Member.objects.filter(state__in=BELONGS))


def in_order_of_sheet(members: QuerySet[Member]) -> QuerySet[Member]:
    """By zone, then as in the paper book; those without a zone last."""
    return members.order_by(F("zone__name").asc(nulls_last=True), "zone_id", Length("number"), "number", "pk")


def sheet_data(sheet: CollectionSheet, *, by: User, key: uuid.UUID | None) -> dict:
    """Everything the grid needs, as plain values (the shape is that of `rows.json`)."""
    part = _own_part(sheet, by, key)
    months = [Month.of(sheet.on).plus(ahead) for ahead in range(12)]
    members = list(members_on_sheet())
    standing_of, plans = standings(members, on=months[0].last), _Plans(months)
    rows = [_member(member, standing_of[member.pk], plans.number(standing_of[member.pk])) for member in members]
    return {
        "sheet": {
            "uuid": str(sheet.uuid), "on": sheet.on.isoformat(), "label": format_date(sheet.on, style="long"),
            "open": sheet.is_open,
        },
        "me": {
            "key": _key_to_use(part, key), "name": str(by), "finished": bool(part and part.finished_at),
        },
        "zones": [[zone.pk, zone.name, zone.collector_id == by.pk] for zone in Zone.objects.all()],
        "households": [list(pair) for pair in Household.objects.order_by("pk").values_list("pk", "payer_id")],
        "months": [_short(month) for month in months],
        "plans": list(plans.distinct),
        "members": rows,
        "mine": own_rows(part) if part else [],
        "others": other_rows(sheet, part),
    }  # fmt: skip


def _own_part(sheet: CollectionSheet, by: User, key: uuid.UUID | None) -> SheetPart | None:
    """The part of this key if it is theirs; without a key their newest, so that a new device goes on with it."""
    own = SheetPart.objects.filter(sheet=sheet, by=by)
    return own.filter(key=key).first() if key else own.order_by("-pk").first()


def _key_to_use(part: SheetPart | None, key: uuid.UUID | None) -> str | None:
    if part:
        return str(part.key)
    return str(key) if key and not SheetPart.objects.filter(key=key).exists() else None


def _member(member: Member, standing: Standing, plan: int) -> list:
    return [
        member.pk,
        member.number,
        member.full_name,
        member.zone_id,
        member.household_id,
        "" if member.state == State.ACTIVE else member.get_state_display(),
        _short_day(standing.savings.paid_through),
        standing.savings.owed,
        standing.dues.owed,
        standing.fee.owed,
        standing.arrears_months,
        plan,
        member.search_key,
    ]


class _Plans:
    """What it costs to be paid up to the end of each month: (savings, dues), once for all who stand alike."""

    def __init__(self, months: Sequence[Month]):
        self.days = [month.last for month in months]
        self.distinct: dict[tuple, int] = {}
        self._prices: dict[tuple, tuple[int, ...]] = {}

    def number(self, standing: Standing) -> int:
        """The place of this member's plan among the distinct ones."""
        plan = tuple(zip(*(self._owed(standing.courses[code]) for code in (DAILY_SAVINGS, ANNUAL_DUES)), strict=True))
        return self.distinct.setdefault(plan, len(self.distinct))

    def _owed(self, course: Course) -> tuple[int, ...]:
        # Members of one schedule share the object itself.
        alike = (id(course.schedule), course.position, course.end)
        if alike not in self._prices:
            self._prices[alike] = tuple(course.owed(day) for day in self.days)
        return self._prices[alike]


def own_rows(part: SheetPart) -> list[list]:
    """The rows of one part, as the device sends them; also those that say "nothing"."""
    return [[int(v) if isinstance(v, bool) else v for v in row] for row in part.rows.values_list(*OWN_ROW)]


def other_rows(sheet: CollectionSheet, part: SheetPart | None) -> list[list]:
    """Rows with money in other parts: member, satang, who entered it, whether it was set aside."""
    rows = rows_with_money(sheet).exclude(part=part) if part else rows_with_money(sheet)
    columns = ("member_id", "savings", "dues", "fee", "part__by__display_name", "set_aside")
    return [
        [member, savings + dues + fee, who, int(set_aside)]
        for member, savings, dues, fee, who, set_aside in rows.order_by("pk").values_list(*columns)
    ]


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
    days = (month.first, month.last)
    return list(CollectionSheet.objects.filter(on__range=days, posted_at=None, discarded_at=None))


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


def _short(month: Month) -> str:
    """With two digits of the year, as in the ruled book: เม.ย. 50."""
    return f"{month_name(month.month, short=True)} {be_year(month.first) % 100:02}"


def _short_day(day: datetime.date | None) -> str:
    return f"{day.day} {_short(Month.of(day))}" if day else ""
