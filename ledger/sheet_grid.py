"""What the grid of a collection sheet is filled from: the members with what each owes, and what is typed so far.

Promises: a constant number of queries for any number of members, plain lists that stay small on the wire, and every
part of whoever asks by itself, for each device has its own (D7). Never writes; whatever it leaves out (birth,
address) the collector does not need.
"""

import datetime
from collections import defaultdict
from collections.abc import Sequence

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from groups.models import User
from groups.thai_dates import Month, be_year, format_date
from groups.thai_words import month_name
from ledger.chart import ANNUAL_DUES, DAILY_SAVINGS
from ledger.dues import Course, Standing
from ledger.models import CollectionSheet, SheetPart, SheetRow
from ledger.sheet_rows import members_on_sheet, rows_with_money
from ledger.sheets import closed_meanwhile
from ledger.standings import standings
from members.models import BELONGS, Household, Member, State, Zone

# The columns of a row of one's own, in the order in which the device sends them back.
OWN_ROW = (
    "member_id", "savings", "dues", "fee", "by_bank", "payer_id", "payer_name", "paper_book", "paper_number",
    "revision",
)  # fmt: skip


def sheet_data(sheet: CollectionSheet, *, by: User) -> dict:
    """Everything the grid needs, as plain values (the shape is that of `rows.json`)."""
    months = [Month.of(sheet.on).plus(ahead) for ahead in range(12)]
    members = list(members_on_sheet())
    standing_of, plans = standings(members, on=months[0].last), _Plans(months)
    rows = [_member(member, standing_of[member.pk], plans.number(standing_of[member.pk])) for member in members]
    return {
        "sheet": {
            "uuid": str(sheet.uuid), "on": sheet.on.isoformat(), "label": format_date(sheet.on, style="long"),
            "open": sheet.is_open, "recorded": sheet.posted_at is not None, "notice": closed_meanwhile(sheet),
        },
        "me": {"id": by.pk, "name": str(by)},
        "zones": [[zone.pk, zone.name, zone.collector_id == by.pk] for zone in Zone.objects.all()],
        "households": [list(pair) for pair in Household.objects.order_by("pk").values_list("pk", "payer_id")],
        "months": [_short(month) for month in months],
        "plans": list(plans.distinct),
        "members": rows,
        "parts": own_parts(sheet, by=by),
        "others": rows_of_others(sheet, by=by),
        "gone": gone_rows(sheet, by=by),
    }  # fmt: skip


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


def own_parts(sheet: CollectionSheet, *, by: User) -> list[list]:
    """The parts of this person, the newest first: key, whether finished, rows, members whose row was set aside.

    The rows are as the device sends them, also those that say "nothing".
    """
    rows, aside = defaultdict(list), defaultdict(list)
    own = SheetRow.objects.filter(part__sheet=sheet, part__by=by).order_by("pk")
    for part, set_aside, *row in own.values_list("part_id", "set_aside", *OWN_ROW):
        rows[part].append([int(value) if isinstance(value, bool) else value for value in row])
        if set_aside:
            aside[part].append(row[0])
    return [
        [str(part.key), part.finished_at is not None, rows[part.pk], aside[part.pk]]
        for part in SheetPart.objects.filter(sheet=sheet, by=by).order_by("-pk")
    ]


def rows_of_others(sheet: CollectionSheet, *, by: User) -> list[list]:
    """Rows with money in parts of others: member, satang, who entered it, whether it was set aside."""
    return _told(rows_with_money(sheet).exclude(part__by=by), by)


def rows_beside(sheet: CollectionSheet, part: SheetPart | None, *, by: User) -> list[list]:
    """Rows with money outside one part, in the columns of `rows_of_others`; one's own are of another device."""
    rows = rows_with_money(sheet)
    return _told(rows.exclude(part=part) if part else rows, by)


def _told(rows: QuerySet[SheetRow], by: User) -> list[list]:
    columns = ("member_id", "savings", "dues", "fee", "part__by", "part__by__display_name", "set_aside")
    return [
        [member, savings + dues + fee, _("you, on another device") if who == by.pk else name, int(set_aside)]
        for member, savings, dues, fee, who, name, set_aside in rows.order_by("pk").values_list(*columns)
    ]


def gone_rows(sheet: CollectionSheet, *, by: User) -> list[list]:
    """Money that this person took from members who belong to the group no more: member, number, name, satang, words.

    It stands on the sheet, where the grid has no line for it: nobody may lose sight of money that was handed over.
    """
    own = rows_with_money(sheet).filter(part__by=by).exclude(member__state__in=BELONGS)
    by_member: dict[Member, list[SheetRow]] = defaultdict(list)
    for row in own.select_related("member").order_by("pk"):
        by_member[row.member].append(row)
    return [
        [member.pk, member.number, member.full_name, sum(row.amount for row in rows), _gone(member, rows)]
        for member, rows in by_member.items()
    ]


def _gone(member: Member, rows: Sequence[SheetRow]) -> str:
    words = {"state": member.get_state_display()}
    if all(row.set_aside for row in rows):
        return _("Now: %(state)s. The treasurer took it off the sheet: give the money back.") % words
    if all(row.kept or row.set_aside for row in rows):
        return _("Now: %(state)s. The treasurer decided that the money is recorded.") % words
    return (
        _("Now: %(state)s. The money stays on the sheet until the treasurer decides: record it or give it back.")
        % words
    )


def _short(month: Month) -> str:
    """With two digits of the year, as in the ruled book: เม.ย. 50."""
    return f"{month_name(month.month, short=True)} {be_year(month.first) % 100:02}"


def _short_day(day: datetime.date | None) -> str:
    return f"{day.day} {_short(Month.of(day))}" if day else ""
