"""On which days dues run, and from which day a membership counts."""

import datetime

import pytest

from members.models import StateChange
from members.queries import member_since, membership_spans
from members.states import TRANSITIONS, change_state
from tests.makers import APRIL, LONG_AGO, make_member

Kind = StateChange.Kind


def day(number: int, month: int = 4) -> datetime.date:
    return datetime.date(2007, month, number)


def live(member, *happened: tuple[str, datetime.date]) -> None:
    for kind, on in happened:
        change_state(member, kind, event_on=on, reporting_month=APRIL, by=None)


@pytest.mark.parametrize(
    ("happened", "spans"),
    [
        ([], [(LONG_AGO, None)]),
        ([(Kind.SUSPENDED, day(3))], [(LONG_AGO, None)]),
        ([(Kind.SUSPENDED, day(3)), (Kind.RESTORED, day(9))], [(LONG_AGO, None)]),
        ([(Kind.LAPSED, day(3))], [(LONG_AGO, day(3))]),
        ([(Kind.LAPSED, day(3)), (Kind.RESTORED, day(9))], [(LONG_AGO, None)]),
        ([(Kind.LEFT, day(3)), (Kind.REJOINED, day(9))], [(LONG_AGO, day(3)), (day(9), None)]),
        ([(Kind.LAPSED, day(9)), (Kind.DIED, day(3))], [(LONG_AGO, day(3))]),
        ([(Kind.LAPSED, day(3)), (Kind.LEFT, day(9))], [(LONG_AGO, day(3))]),
        (
            [(Kind.LEFT, day(3)), (Kind.REJOINED, day(9)), (Kind.DIED, day(12))],
            [(LONG_AGO, day(3)), (day(9), day(12))],
        ),
        ([(Kind.LEFT, LONG_AGO)], []),
    ],
)
def test_the_days_of_a_membership(in_group, happened, spans):
    live(in_group.member, *happened)
    assert membership_spans() == {in_group.member.pk: spans}


def test_a_whole_group_in_one_query_or_those_asked_for(in_group, django_assert_num_queries):
    second, third = make_member("0002"), make_member("0003", joined_on=day(1))
    with django_assert_num_queries(1):
        found = membership_spans()
    assert found[third.pk] == [(day(1), None)] and len(found) == 3
    assert membership_spans([second.pk]) == {second.pk: [(LONG_AGO, None)]}
    assert membership_spans([]) == {}


def test_every_change_that_can_happen_is_known_to_the_spans(in_group):
    for number, kind in enumerate(sorted(TRANSITIONS), start=10):
        member = make_member(str(number))
        before = next(iter(TRANSITIONS[kind][0]))
        if before != "active":
            live(member, ({"suspended": Kind.SUSPENDED, "lapsed": Kind.LAPSED}.get(before, Kind.LEFT), day(1)))
        live(member, (kind, day(2)))
        assert len(membership_spans([member.pk])[member.pk]) in (1, 2)


def test_who_joins_again_begins_anew(in_group):
    live(in_group.member, (Kind.LEFT, day(3)), (Kind.REJOINED, day(9)))
    assert member_since(in_group.member.changes.all()) == day(9)
    assert member_since([]) is None
