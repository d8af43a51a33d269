"""Parts of seven evenings without a signal, in any order and more than once: the same books as in order once."""

import random
from types import SimpleNamespace

import pytest

from groups.tenancy import group_scope
from ledger.chart import ANNUAL_DUES, DAILY_SAVINGS, ENTRY_FEE
from ledger.models import SheetPart, SheetRow
from ledger.rates import set_rate
from members.models import Member, State
from members.register import Person, enrol_many
from members.states import change_state
from tests.conftest import make_cast
from tests.ledger.sheet_evenings import DAYS, Message, Week, books_of_the_week, typed_in_a_week
from tests.makers import APRIL, DAY, LONG_AGO, make_officer

RATES = ((DAILY_SAVINGS, 1_00, "day"), (ANNUAL_DUES, 50_00, "year"), (ENTRY_FEE, 50_00, "once"))


def with_village(cast: SimpleNamespace) -> SimpleNamespace:
    """Two groups with the same thirty members, of whom one dies unknown to the devices; four who take money."""
    cast.members = {group: _thirty(group, by=cast.treasurer) for group in (cast.group, cast.other)}
    more = [make_officer("collector", group=cast.group, name=f"collector_{number}") for number in range(2)]
    cast.users = [cast.treasurer, cast.collector, *more]
    return cast


def _thirty(group, *, by) -> list[Member]:
    people = [
        Person(number=f"{number:04}", first_name="คำ", last_name="ดี", joined_on=LONG_AGO) for number in range(2, 31)
    ]
    with group_scope(group):
        enrol_many(people, reporting_month=None, by=None)
        for code, amount, per in RATES:
            set_rate(code, amount, per, from_date=LONG_AGO, by=None)
        members = list(Member.objects.order_by("number"))
        change_state(members[7], State.DIED, event_on=DAY, reporting_month=APRIL, by=by)
    return members


def of_day(messages: list[Message], day, *, late: bool) -> list[Message]:
    return [message for message in messages if message.day == day and message.late == late]


def in_order_once(week: Week, messages: list[Message]) -> list:
    told = []
    for day in DAYS:
        punctual = of_day(messages, day, late=False)
        week.arrive(punctual)
        week.ask(punctual)
        told.append(week.record(day))
        week.arrive(of_day(messages, day, late=True))
    return told


def shuffled_and_twice(week: Week, messages: list[Message], chance: random.Random) -> list:
    punctual, told = [message for message in messages if not message.late], []
    week.arrive(chance.sample(punctual * 2, len(punctual) * 2))
    for day in DAYS:
        week.ask(of_day(messages, day, late=False))
        told.append(week.record(day))
        # What the device never heard confirmed comes once more, beside what is late.
        again = of_day(messages, day, late=True) * 2 + of_day(messages, day, late=False)
        week.arrive(chance.sample(again, len(again)))
    return told


def compare(village, seed: int, parts: int) -> None:
    """Play the week in one group in order and once, in the other shuffled and twice."""
    chance, (members, others) = random.Random(seed), village.members.values()
    messages = typed_in_a_week(chance, village.users, members, parts)
    twins = {one.pk: other.pk for one, other in zip(members, others, strict=True)}
    of_others = [message.about(twins) for message in messages]
    told = in_order_once(Week(village.group, village.treasurer), messages)
    assert shuffled_and_twice(Week(village.other, village.treasurer), of_others, chance) == told
    with group_scope(village.group):
        books = books_of_the_week()
        # The evenings have what they are about: parts that come late, rows that were decided against.
        assert SheetPart.objects.count() > parts and SheetRow.objects.filter(set_aside=True).exists()
    with group_scope(village.other):
        assert books_of_the_week() == books


def test_parts_in_any_order_and_twice_make_the_same_books(cast):
    compare(with_village(cast), 2550, 28)


@pytest.mark.slow
def test_five_hundred_parts_in_any_order_and_twice_make_the_same_books(committed_db):
    # With real commits, as they arrive: PostgreSQL grows slow over thousands of savepoints of one transaction.
    compare(with_village(make_cast()), 2551, 500)
