"""What to look at in the register: counted, listed, never refused."""

import datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from members.beneficiaries import Named
from members.findings import members_in_doubt, register_doubts
from members.households import join_household
from members.models import Member, StateChange
from members.national_ids import record_national_id
from members.queries import members_matching, next_number
from members.states import change_state
from members.zones import make_zone, put_into_zone
from tests.makers import APRIL, DAY, make_member


def counts() -> dict[str, int]:
    return {doubt.code: doubt.count for doubt in register_doubts()}


def numbers(code: str) -> list[str]:
    return sorted(members_in_doubt(code).values_list("number", flat=True))


def born(year: int) -> datetime.date:
    return datetime.date(year, 5, 1)


def test_a_group_of_one_lacks_a_zone_and_a_beneficiary(in_group):
    assert {code: n for code, n in counts().items() if n} == {"no-zone": 1, "no-beneficiary": 1}


def test_every_doubt_lists_the_members_it_counts(in_group):
    make_member("0002", "น้อย", "ดี", born_on=born(1960), national_id="1234567890123")
    make_member("0003", "นอย", "ดี", born_on=born(1960), national_id="1234567890123")
    make_member("0004", "น้อย", "ดี", born_on=born(1961), beneficiary=Named("บุญมี", "บุตร"))
    put_into_zone(Member.objects.exclude(number="0004"), make_zone("เหนือ", by=None), by=None)
    Member.objects.filter(number="0004").update(born_on=datetime.date(2005, 1, 1))
    assert numbers("same-id") == numbers("same-name") == numbers("wrong-id") == ["0002", "0003"]
    assert numbers("born-after") == numbers("no-zone") == ["0004"]
    assert numbers("no-beneficiary") == ["0001", "0002", "0003"]
    assert counts() == {doubt.code: len(numbers(doubt.code)) for doubt in register_doubts()}


def test_who_loses_the_payer_stands_on_the_list_until_another_is_named(in_group):
    payer = make_member("0002")
    join_household(payer, [in_group.member], by=None)
    assert numbers("payer-gone") == []
    change_state(payer, StateChange.Kind.DIED, event_on=DAY, reporting_month=APRIL, by=None)
    assert numbers("payer-gone") == ["0001"]


def test_who_left_is_nobodys_doubt_but_keeps_the_id_from_being_used_twice(in_group):
    record_national_id(in_group.member, "1234567890123", by=None)
    change_state(in_group.member, StateChange.Kind.LEFT, event_on=DAY, reporting_month=APRIL, by=None)
    assert {code: n for code, n in counts().items() if n} == {}
    make_member("0002", national_id="1234567890123")
    assert numbers("same-id") == ["0001", "0002"]


def test_all_counts_cost_the_same_queries_for_many_members(in_group):
    def queries():
        with CaptureQueriesContext(connection) as captured:
            register_doubts()
        return len(captured)

    few = queries()
    for number in range(10, 40):
        make_member(str(number), national_id="1234567890123")
    assert queries() == few


@pytest.mark.parametrize(
    ("last", "following"),
    [
        ("0417", "0418"),
        ("0099", "0100"),
        ("999", "1000"),
        ("12-9", "12-10"),
        ("ก9", "ก10"),
        ("ก", ""),
        ("0000", "0002"),
    ],
)
def test_the_next_number_in_the_books_own_style(in_group, last, following):
    """0001 is taken by the member of the cast."""
    make_member(last)
    assert next_number() == following


class TestSearch:
    @pytest.fixture
    def village(self, in_group):
        zone = make_zone("เหนือคลอง", by=None)
        make_member("0417", "เหรียญทอง", "น้ำใจดี", village="บ้านเหล่า", house_no="12/3", zone=zone)
        make_member("0418", "สมศรี", "มีสุข", phone="089-0417-123", house_no="12")
        make_member("1417", "ป้าแอ๊ด", "ทองคำ", house_no="412")
        return in_group

    @pytest.mark.parametrize(
        ("typed", "found"),
        [
            ("0417", ["0417", "0418"]),
            ("417", ["0417", "0418", "1417"]),
            ("๐๔๑๗", ["0417", "0418"]),
            ("เหรียญทอง", ["0417"]),
            ("เหรียญ ทอง", []),
            ("นำใจ", ["0417"]),
            ("น้ำใจ", ["0417"]),
            ("น\u0e4d้าใจ", ["0417"]),
            ("เเอด", ["1417"]),
            ("ทอง", ["1417", "0417"]),
            ("0890417123", ["0418"]),
            ("089 0417", ["0418"]),
            ("บานเหลา", ["0417"]),
            ("12/3", ["0417"]),
            ("12", ["0418"]),
            ("คลอง", ["0417"]),
            ("_", []),
        ],
    )
    def test_one_box_finds_all_and_the_number_typed_stands_first(self, village, typed, found):
        listed = [member.number for member in members_matching(typed)]
        # 12 is a house number, and the end of a phone too.
        assert listed[:1] == found[:1] and set(found) <= set(listed)
        assert len(listed) == len(found) or typed == "12"
