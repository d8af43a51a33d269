"""The register: who may be entered, how states change, what was stated, and that start + movements = end."""

import datetime

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from groups.models import AuditEvent
from groups.tenancy import group_scope
from groups.thai_dates import Month
from members.models import BELONGS, Member, State, StateChange, StatedHeadcount
from members.queries import MOVEMENTS, Movement, member_movement, members_matching
from members.refusals import ImplausibleDate, ImpossibleChange, NumberTaken, RegisterRefused
from members.register import (
    Person,
    correct_member,
    enrol,
    enrol_many,
    let_user_read,
    state_headcount,
)
from members.states import TRANSITIONS, change_state
from tests.makers import APRIL, LONG_AGO, make_group, make_member
from tests.transactional import undone

Kind = StateChange.Kind
MAY, JUNE, JULY = APRIL.plus(1), APRIL.plus(2), APRIL.plus(3)
MONTHS = (APRIL, MAY, JUNE, JULY)
ADDS = ("joined", "rejoined", "transferred_in", "restored")
TAKES = ("transferred_out", "died", "left", "lapsed")


def person(number: str, **fields) -> Person:
    return Person(**({"number": number, "first_name": "คำ", "joined_on": LONG_AGO} | fields))


def change(member: Member, kind: str, month: Month = APRIL) -> StateChange:
    return change_state(member, kind, event_on=month.first, reporting_month=month, by=None)


class TestEnrolling:
    @pytest.mark.parametrize(
        ("people", "refusal", "says"),
        [
            ([person("0002"), person("0003"), person("0002")], NumberTaken, "0002"),
            ([person("0002"), person("0001")], NumberTaken, "0001"),
            ([person("0002"), person("0003", joined_on=None)], ImplausibleDate, None),
            ([person("0002"), person("0003", joined_on=datetime.date(2999, 1, 1))], ImplausibleDate, None),
            ([person("0002"), person("0003", born_on=datetime.date(2002, 8, 16))], ImplausibleDate, "0003"),
        ],
    )
    def test_one_bad_row_keeps_everybody_out(self, in_group, people, refusal, says):
        with pytest.raises(refusal, match=says):
            enrol_many(people, reporting_month=APRIL, by=None)
        assert [member.number for member in Member.objects.all()] == ["0001"]
        assert StateChange.objects.count() == 1

    def test_another_group_may_use_the_same_number(self, cast):
        assert cast.member.number == cast.other_member.number == "0001"

    def test_born_on_the_day_of_joining_is_possible(self, in_group):
        assert enrol(person("0002", born_on=LONG_AGO), reporting_month=APRIL, by=None).state == State.ACTIVE

    def test_a_thousand_cost_few_queries(self, in_group, django_assert_max_num_queries):
        people = [person(str(number)) for number in range(1001, 2001)]
        # SQLite takes some forty rows in one statement, PostgreSQL all of them.
        with django_assert_max_num_queries(60):
            enrol_many(people, reporting_month=APRIL, by=None)
        assert member_movement(APRIL).joined == 1_000

    def test_a_correction_follows_into_order_and_search_and_names_no_values(self, in_group):
        corrected = person("0009", first_name="แก้ว", last_name="ใจดี")
        correct_member(in_group.member, corrected, by=in_group.treasurer)
        assert [member.number for member in members_matching("แกว")] == ["0009"]
        event = AuditEvent.objects.first()
        assert (event.action, event.fields) == ("member.corrected", ["number", "first_name"])

    def test_a_correction_takes_nobodys_number(self, in_group):
        make_member("0002")
        with pytest.raises(NumberTaken):
            correct_member(in_group.member, person("0002"), by=in_group.treasurer)

    def test_a_member_reads_the_own_row_from_now_on(self, in_group):
        member = make_member("0002")
        let_user_read(member, in_group.stranger, by=None)
        member.refresh_from_db()
        assert member.user == in_group.stranger


class TestStates:
    @pytest.mark.parametrize(
        ("kinds", "state", "deltas"),
        [
            ([Kind.SUSPENDED, Kind.RESTORED], State.ACTIVE, [0, 0]),
            ([Kind.LAPSED, Kind.RESTORED], State.ACTIVE, [-1, 1]),
            ([Kind.SUSPENDED, Kind.LAPSED, Kind.REJOINED], State.ACTIVE, [0, -1, 1]),
            ([Kind.LEFT, Kind.REJOINED, Kind.DIED], State.DIED, [-1, 1, -1]),
            ([Kind.LAPSED, Kind.LEFT, Kind.DIED], State.DIED, [-1, 0, 0]),
        ],
    )
    def test_a_life_in_the_register(self, in_group, kinds, state, deltas):
        days = (datetime.date(2007, 4, number) for number in range(1, 9))
        changes = [
            change_state(in_group.member, kind, event_on=day, reporting_month=APRIL, by=None)
            for kind, day in zip(kinds, days, strict=False)
        ]
        assert [change.delta for change in changes] == deltas
        assert Member.objects.get(pk=in_group.member.pk).state == state

    @pytest.mark.parametrize(
        ("before", "kind"),
        [(Kind.DIED, Kind.REJOINED), (Kind.DIED, Kind.DIED), (Kind.LEFT, Kind.RESTORED), (None, Kind.REJOINED)],
    )
    def test_what_cannot_follow_is_refused(self, in_group, before, kind):
        if before:
            change(in_group.member, before)
        changes = StateChange.objects.count()
        with pytest.raises(ImpossibleChange, match="คำปัน"):
            change(in_group.member, kind)
        assert StateChange.objects.count() == changes

    @pytest.mark.parametrize("day", [datetime.date(2999, 1, 1), datetime.date(2002, 8, 14)])
    def test_a_day_before_joining_or_after_today_is_refused(self, in_group, day):
        with pytest.raises(ImplausibleDate):
            change_state(in_group.member, Kind.DIED, event_on=day, reporting_month=APRIL, by=None)


class TestStatedHeadcounts:
    def test_the_newest_statement_of_a_day_holds_and_the_older_stays(self, in_group):
        state_headcount(APRIL.last, 2_680, by=None)
        state_headcount(APRIL.last, 2_681, reason="นับซ้ำ", by=None)
        assert member_movement(APRIL).end == 2_681
        assert [row.members for row in StatedHeadcount.objects.all()] == [2_681, 2_680]

    @pytest.mark.parametrize(
        ("day", "members", "reason", "refusal"),
        [
            (APRIL.last, 2_681, "นับซ้ำ", RegisterRefused),
            (APRIL.last, 2_680, "  ", RegisterRefused),
            (datetime.date(2999, 1, 1), 2_680, "", ImplausibleDate),
        ],
    )
    def test_nothing_new_no_reason_or_a_future_day_is_refused(self, in_group, day, members, reason, refusal):
        state_headcount(APRIL.last, 2_681, by=None)
        with pytest.raises(refusal):
            state_headcount(day, members, reason=reason, by=None)
        assert StatedHeadcount.objects.count() == 1

    def test_nobody_knows_before_anything_was_said(self, cast):
        with group_scope(make_group("mae-phrik")):
            assert member_movement(APRIL) == Movement(None, *[None] * 8, None, None)

    def test_names_of_the_paper_years_are_in_the_stated_number(self, in_group):
        state_headcount(APRIL.last, 2_681, by=None)
        make_member("0002")
        make_member("0003", reporting_month=MAY)
        may = member_movement(MAY)
        assert (may.start, may.joined, may.end, may.source) == (2_681, 1, 2_682, "stated")

    def test_a_month_by_name(self, in_group):
        """0001 from the paper years; in April 0002 and 0003 join, 0002 dies, 0001 lapses; in May 0001 comes back."""
        second, _third = make_member("0002", reporting_month=APRIL), make_member("0003", reporting_month=APRIL)
        change(second, Kind.DIED)
        change(in_group.member, Kind.LAPSED)
        change(in_group.member, Kind.RESTORED, MAY)
        april = Movement(
            start=1, joined=2, rejoined=0, transferred_in=0, transferred_out=0, died=1, left=0, lapsed=1, restored=0,
            end=1, source="register",
        )  # fmt: skip
        assert member_movement(APRIL) == april
        may = member_movement(MAY)
        assert (may.start, may.restored, may.end, may.source) == (1, 1, 2, "register")


# Each example undoes itself, and a busy machine is no fault of the register.
LENIENT = (HealthCheck.function_scoped_fixture, HealthCheck.too_slow)
CHANGES = st.lists(st.tuples(st.integers(0, 4), st.sampled_from(sorted(TRANSITIONS)), st.sampled_from(MONTHS)))
STATED = st.dictionaries(st.sampled_from(MONTHS), st.integers(0, 9_999), max_size=2)
JOINED = st.lists(st.sampled_from((None, *MONTHS)), min_size=5, max_size=5)


def live(joined, changes, stated) -> list[Member]:
    members = [make_member(f"1{n}", reporting_month=month) for n, month in enumerate(joined)]
    for index, kind, month in changes:
        try:
            change(members[index], kind, month)
        except (ImpossibleChange, ImplausibleDate):
            # What cannot follow, or not on that day.
            continue
    for month, number in stated.items():
        state_headcount(month.last, number, by=None)
    return members


@settings(max_examples=40, deadline=None, suppress_health_check=LENIENT)
@given(JOINED, CHANGES, STATED)
def test_start_and_movements_make_the_end_and_the_end_is_the_next_start(in_group, joined, changes, stated):
    with undone():
        live(joined, changes, stated)
        before = None
        for month in MONTHS:
            movement = member_movement(month)
            if month in stated:
                assert (movement.end, movement.source) == (stated[month], "stated")
                assert [getattr(movement, kind) for kind in (*MOVEMENTS, "start")] == [None] * 9
            else:
                moved = sum(getattr(movement, kind) for kind in ADDS) - sum(getattr(movement, kind) for kind in TAKES)
                assert movement.start + moved == movement.end
                assert before is None or movement.start == before
            before = movement.end


@settings(max_examples=20, deadline=None, suppress_health_check=LENIENT)
@given(JOINED, CHANGES)
def test_without_a_stated_number_the_end_is_who_belongs(in_group, joined, changes):
    with undone():
        live(joined, changes, {})
        assert member_movement(JULY).end == Member.objects.filter(state__in=BELONGS).count()


class TestThaiText:
    def test_the_database_lists_in_the_dictionarys_order(self, in_group):
        words = "กบ เกาะ แกว แก้ว ไก่ ขวด นางสาว หมู เหล่า".split()
        for number, word in enumerate(sorted(words), start=10):
            make_member(str(number), word, "ใจดี")
        listed = [member.first_name for member in Member.objects.exclude(number="0001")]
        assert listed == ["กบ", "เกาะ", "แกว", "แก้ว", "ไก่", "ขวด", "นางสาว", "หมู", "เหล่า"]

    @pytest.mark.parametrize(
        ("typed", "found"),
        [
            ("แก้ว", ["0002", "0003"]),
            ("แกว", ["0002", "0003"]),
            ("น้อย", ["0003"]),
            ("นอย", ["0003"]),
            ("๐๐๐๒", ["0002"]),
            ("ดอนไชย", ["0002"]),
            ("081-234 5678", ["0003"]),
            ("0812345678", ["0003"]),
            ("5678", ["0003"]),
            ("%", []),
            ("ไม่มี", []),
            ("", ["0001", "0002", "0003"]),
        ],
    )
    def test_search_forgives_tone_marks(self, in_group, typed, found):
        make_member("0002", "แก้ว", "ใจดี", village="บ้านดอนไชย")
        make_member("0003", "แก้ว", "น้อย", phone="081-234-5678")
        assert sorted(member.number for member in members_matching(typed)) == found
