"""How far a payment paid, as it stood when it was entered.

Promises: a paper printed again years later says the same: of a member's units only those count that were bought up to
that entry; a constant number of queries for any number of payments. Refuses a definition of its own: which day a unit
pays is for `ledger/dues.py` to say.
"""

import datetime
from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from groups.thai_dates import Month, format_date
from ledger.dues import Course, Position
from ledger.models import MemberTotal, Posting
from ledger.standings import Key, standings


@dataclass(frozen=True)
class Covered:
    """What one payment bought: `units` days (of dues: years), the first of those days, and the day paid up to then.

    Both days are None while nothing whole is paid. Units are below zero in a reversal.
    """

    units: int
    first: datetime.date | None
    through: datetime.date | None
    daily: bool

    @property
    def words(self) -> str:
        """For the line of a receipt: "31 days, March 2550"; where nothing whole was bought, how far it is paid."""
        if not self.through:
            return ""
        if self.units <= 0:
            return _("paid up to %(day)s") % {"day": format_date(self.through)}
        if not self.daily:
            words = ngettext("%(n)s year, up to %(day)s", "%(n)s years, up to %(day)s", self.units)
            return words % {"n": self.units, "day": format_date(self.through)}
        words = ngettext("%(n)s day, %(days)s", "%(n)s days, %(days)s", self.units)
        return words % {"n": f"{self.units:,}", "days": days_in_words(self.first, self.through)}


def days_in_words(first: datetime.date, last: datetime.date) -> str:
    """Whole months by their names, other days by their dates."""
    if first == Month.of(first).first and last == Month.of(last).last:
        months = (Month.of(first).short(), Month.of(last).short())
        return months[0] if months[0] == months[1] else " – ".join(months)
    return format_date(first) if first == last else f"{format_date(first)} – {format_date(last)}"


def covered(postings: Iterable[Posting]) -> dict[int, Covered]:
    """What the members' payments among `postings` bought, by primary key; money that no rate speaks of is left out.

    The postings bring their entry, account and member. About twelve queries.
    """
    bought = [posting for posting in postings if posting.member_id and posting.units is not None]
    if not bought:
        return {}
    people = {posting.member_id: posting.member for posting in bought}
    after = _units_after(bought, people)
    courses = {
        (pk, code): course
        for pk, found in standings(people.values()).items()
        for code, course in found.courses.items()
    }
    return {
        posting.pk: _covered(courses[key], posting.units, after[posting.pk])
        for posting in bought
        if (key := (posting.member_id, posting.account.code)) in courses
    }


def _units_after(postings: list[Posting], people: Collection[int]) -> dict[int, int]:
    """The units each member had bought once the posting's entry was entered, by posting: today's less later ones."""
    totals = MemberTotal.objects.filter(member__in=people)
    units: dict[Key, int] = {
        (pk, code): n for pk, code, n in totals.values_list("member_id", "account__code", "units")
    }
    oldest = min(posting.entry.number for posting in postings)
    later = Posting.objects.filter(member__in=people, units__isnull=False, entry__number__gt=oldest).order_by()
    bought_later: dict[Key, list[tuple[int, int]]] = defaultdict(list)
    for pk, code, number, n in later.values_list("member_id", "account__code", "entry__number", "units"):
        bought_later[pk, code].append((number, n))
    after = {}
    for posting in postings:
        key = (posting.member_id, posting.account.code)
        since = sum(n for number, n in bought_later[key] if number > posting.entry.number)
        after[posting.pk] = units.get(key, 0) - since
    return after


def _covered(course: Course, units: int, after: int) -> Covered:
    """A course tells how far any number of units reaches; the one unit after those before gives the first day."""
    first = _paid_through(course, after - units + 1) if units > 0 else None
    return Covered(units, first, _paid_through(course, after), daily=not course.schedule.counts_charges)


def _paid_through(course: Course, units: int) -> datetime.date | None:
    return replace(course, position=Position(units=units)).paid_through
