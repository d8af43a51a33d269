"""Taking back what was recorded by mistake, and the group's rule about joining again."""

import datetime

import pytest

from groups.models import AuditEvent
from groups.tenancy import group_scope
from members.models import Member, RegisterRule, State, StateChange
from members.queries import member_movement, member_since, membership_spans, register_rule
from members.refusals import ImplausibleDate, ImpossibleChange, RegisterRefused
from members.register import Person, enrol
from members.states import change_state, newest_to_take_back, set_register_rule, take_back_change
from network.recount import recount
from tests.makers import APRIL, DAY, LONG_AGO

Kind = StateChange.Kind
MAY = APRIL.next()


def change(member: Member, kind: str, on: datetime.date = DAY, month=APRIL) -> StateChange:
    return change_state(member, kind, event_on=on, reporting_month=month, by=None)


def take_back(member: Member, month=MAY) -> StateChange:
    return take_back_change(newest_to_take_back(member), reason="คนชื่อเดียวกัน", reporting_month=month, by=None)


def state_of(member: Member) -> str:
    return Member.objects.get(pk=member.pk).state


class TestTakingBack:
    def test_a_death_by_mistake_is_no_death_and_both_months_add_up(self, in_group):
        change(in_group.member, Kind.DIED)
        take_back(in_group.member)
        assert state_of(in_group.member) == State.ACTIVE
        assert membership_spans() == {in_group.member.pk: [(LONG_AGO, None)]}
        april, may = member_movement(APRIL), member_movement(MAY)
        assert (april.start, april.died, april.end) == (1, 1, 0)
        assert (may.start, may.died, may.end) == (0, -1, 1)

    def test_within_one_month_nothing_shows(self, in_group):
        change(in_group.member, Kind.DIED)
        take_back(in_group.member, APRIL)
        april = member_movement(APRIL)
        assert (april.start, april.died, april.end) == (1, 0, 1)

    def test_the_state_before_comes_back_step_by_step(self, in_group):
        for number, kind in enumerate((Kind.SUSPENDED, Kind.LAPSED, Kind.LEFT, Kind.DIED), start=1):
            change(in_group.member, kind, DAY.replace(day=number))
        for state in (State.LEFT, State.LAPSED, State.SUSPENDED, State.ACTIVE):
            take_back(in_group.member)
            assert state_of(in_group.member) == state
        assert newest_to_take_back(in_group.member) is None
        assert recount(in_group.group) == []

    def test_only_the_newest_and_only_once(self, in_group):
        first = change(in_group.member, Kind.SUSPENDED, DAY.replace(day=1))
        change(in_group.member, Kind.LAPSED)
        with pytest.raises(ImpossibleChange):
            take_back_change(first, reason="ผิดคน", reporting_month=MAY, by=None)
        newest = newest_to_take_back(in_group.member)
        take_back(in_group.member)
        with pytest.raises(ImpossibleChange):
            take_back_change(newest, reason="ผิดคน", reporting_month=MAY, by=None)

    def test_joining_is_not_taken_back(self, in_group):
        joined = in_group.member.changes.get()
        with pytest.raises(ImpossibleChange):
            take_back_change(joined, reason="ผิดคน", reporting_month=MAY, by=None)

    def test_a_reason_is_needed_and_the_trail_tells(self, in_group):
        died = change(in_group.member, Kind.DIED)
        with pytest.raises(RegisterRefused):
            take_back_change(died, reason="  ", reporting_month=MAY, by=None)
        take_back(in_group.member)
        assert AuditEvent.objects.first().action == "member.change_taken_back"

    def test_life_goes_on_after_it(self, in_group):
        change(in_group.member, Kind.DIED)
        take_back(in_group.member)
        change(in_group.member, Kind.LEFT, DAY.replace(day=20), MAY)
        assert membership_spans()[in_group.member.pk] == [(LONG_AGO, DAY.replace(day=20))]
        assert recount(in_group.group) == []


class TestDays:
    def test_a_death_on_the_day_of_a_resignation_is_asked_about(self, in_group):
        change(in_group.member, Kind.LEFT)
        with pytest.raises(ImplausibleDate, match="15 เม.ย. 2550"):
            change(in_group.member, Kind.DIED)
        assert change(in_group.member, Kind.DIED, DAY.replace(day=16)).delta == 0

    def test_a_change_does_not_come_before_the_one_that_stands(self, in_group):
        change(in_group.member, Kind.LEFT)
        with pytest.raises(ImplausibleDate) as refusal:
            change(in_group.member, Kind.REJOINED, DAY.replace(day=14))
        assert refusal.value.field == "event_on"

    def test_a_death_may_have_come_before_a_lapse_but_not_before_joining_again(self, in_group):
        change(in_group.member, Kind.LAPSED, DAY.replace(day=10))
        change(in_group.member, Kind.REJOINED, DAY.replace(day=12))
        change(in_group.member, Kind.LAPSED, DAY.replace(day=20))
        with pytest.raises(ImplausibleDate):
            change(in_group.member, Kind.DIED, DAY.replace(day=11))
        change(in_group.member, Kind.DIED, DAY.replace(day=14))
        assert membership_spans()[in_group.member.pk][-1] == (DAY.replace(day=12), DAY.replace(day=14))


class TestTheRule:
    def again(self, member: Member) -> datetime.date:
        change(member, Kind.LEFT)
        change(member, Kind.REJOINED, DAY.replace(day=20))
        return member_since(member.changes.all())

    def test_without_a_resolution_the_time_begins_anew(self, in_group):
        assert register_rule() is None
        assert self.again(in_group.member) == DAY.replace(day=20)

    def test_by_resolution_the_time_before_is_kept(self, in_group):
        set_register_rule(True, "มติ 1/2550", by=in_group.treasurer)
        assert self.again(in_group.member) == LONG_AGO

    def test_a_later_rule_changes_nothing_that_was_recorded(self, in_group):
        since = self.again(in_group.member)
        set_register_rule(True, "มติ 1/2550", by=in_group.treasurer)
        assert member_since(in_group.member.changes.all()) == since

    def test_the_newest_holds_and_is_of_this_group_alone(self, in_group):
        set_register_rule(True, "มติ 1/2550", by=in_group.treasurer)
        set_register_rule(False, "มติ 2/2550", by=in_group.treasurer)
        assert (register_rule().resolution, RegisterRule.objects.count()) == ("มติ 2/2550", 2)
        with group_scope(in_group.other):
            assert register_rule() is None

    @pytest.mark.parametrize(
        ("keeps", "resolution", "field"), [(True, " ", "resolution"), (True, "อีก", "rejoin_keeps")]
    )
    def test_no_resolution_or_no_change_is_refused(self, in_group, keeps, resolution, field):
        set_register_rule(True, "มติ 1/2550", by=in_group.treasurer)
        with pytest.raises(RegisterRefused) as refusal:
            set_register_rule(keeps, resolution, by=in_group.treasurer)
        assert refusal.value.field == field


def test_who_moved_in_counts_from_the_day_she_joined_the_other_group(in_group):
    person = Person(number="0002", first_name="คำ", joined_on=DAY, counts_from=LONG_AGO)
    moved = enrol(person, reporting_month=APRIL, by=None)
    assert member_since(moved.changes.all()) == LONG_AGO
    assert membership_spans([moved.pk])[moved.pk] == [(DAY, None)]
    assert member_movement(APRIL).transferred_in == 1
    with pytest.raises(ImplausibleDate):
        enrol(Person("0003", "คำ", joined_on=LONG_AGO, counts_from=DAY), reporting_month=APRIL, by=None)
