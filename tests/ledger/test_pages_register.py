"""Enrolling a member and changing a member's state in the browser, each counted in its month (D10)."""

import datetime

import pytest
from django.urls import reverse

from groups.tenancy import group_scope
from ledger.enrolment import change_member_state, enrol_member
from ledger.periods import close_period, open_month
from ledger.refusals import PeriodNotOpen
from members.models import Member, StateChange
from members.queries import member_movement
from members.register import Person
from tests.makers import APRIL, DAY, make_group

NEW = {"number": "0417", "prefix": "นาง", "first_name": "แสงเดือน", "last_name": "มูลแก้ว", "joined_on": "15/4/2550"}


@pytest.fixture
def desk(cast, client):
    client.force_login(cast.treasurer)
    return cast


def newest_change(cast) -> StateChange:
    with group_scope(cast.group):
        return StateChange.objects.select_related("member").order_by("-id").first()


def test_a_new_member_is_counted_in_the_month_in_work(client, desk):
    response = client.post(reverse("enrol", args=[desk.group.slug]), NEW)
    assert response.url == reverse("member", args=[desk.group.slug, "0417"])
    change = newest_change(desk)
    assert (change.member.number, change.reporting_month) == ("0417", APRIL.first)
    with group_scope(desk.group):
        movement = member_movement(APRIL)
    assert (movement.start, movement.joined, movement.end) == (1, 1, 2)


def test_somebody_of_the_paper_years_is_not_counted_again(client, desk):
    client.post(reverse("enrol", args=[desk.group.slug]), {**NEW, "joined_on": "31/3/2550"})
    assert newest_change(desk).reporting_month is None


def test_a_late_paper_is_counted_in_the_oldest_open_month(client, desk):
    with group_scope(desk.group):
        open_month(APRIL.next(), by=None)
        close_period(APRIL, by=None)
    client.post(reverse("enrol", args=[desk.group.slug]), NEW)
    change = newest_change(desk)
    assert (change.event_on, change.reporting_month) == (DAY, APRIL.next().first)


@pytest.mark.parametrize(
    ("wrong", "field"),
    [({"number": "0001"}, "number"), ({"first_name": ""}, "first_name"), ({"joined_on": "1/1/2999"}, "joined_on")],
)
def test_a_slip_stands_beside_its_field(client, desk, wrong, field):
    response = client.post(reverse("enrol", args=[desk.group.slug]), NEW | wrong)
    assert response.context["form"].errors[field]
    assert 'value="มูลแก้ว"' in response.content.decode()
    with group_scope(desk.group):
        assert Member.objects.count() == 1


def test_without_an_open_month_nothing_is_entered(cast):
    with group_scope(make_group("ban-mai", month=None)):
        with pytest.raises(PeriodNotOpen):
            enrol_member(Person(number="1", first_name="คำ", joined_on=DAY), by=cast.treasurer)
        assert not Member.objects.exists()


def test_a_death_is_recorded_on_its_day_and_counted_in_its_month(client, desk):
    address = reverse("member_change", args=[desk.group.slug, "0001"])
    response = client.post(address, {"kind": "died", "event_on": "2/2/2550", "note": ""})
    assert response.url == reverse("member", args=[desk.group.slug, "0001"])
    change = newest_change(desk)
    assert (change.kind, change.event_on, change.reporting_month, change.by) == (
        "died",
        datetime.date(2007, 2, 2),
        APRIL.first,
        desk.treasurer,
    )
    # Nothing more happens to somebody who died.
    assert 'name="kind"' not in client.get(address).content.decode()
    assert client.post(address, {"kind": "left", "event_on": "3/2/2550"}).status_code == 200
    assert newest_change(desk) == change


def test_only_changes_that_the_state_allows_are_offered(client, desk):
    address = reverse("member_change", args=[desk.group.slug, "0001"])
    assert _offered(client, address) == {"suspended", "lapsed", "left", "died"}
    with group_scope(desk.group):
        change_member_state(desk.member, "lapsed", DAY, by=desk.treasurer)
    assert _offered(client, address) == {"restored", "left", "died", "rejoined"}
    refused = client.post(address, {"kind": "suspended", "event_on": "15/4/2550"})
    assert refused.context["form"].errors["kind"]


def _offered(client, address) -> set[str]:
    return {value for value, _ in client.get(address).context["form"].fields["kind"].choices}


@pytest.mark.parametrize("day", ["1/1/2540", "1/1/2999", ""])
def test_a_day_that_cannot_be_meant_is_refused_beside_it(client, desk, day):
    address = reverse("member_change", args=[desk.group.slug, "0001"])
    response = client.post(address, {"kind": "left", "event_on": day, "note": "ย้ายบ้าน"})
    assert response.context["form"].errors["event_on"] and 'value="ย้ายบ้าน"' in response.content.decode()


@pytest.mark.parametrize(("person", "status"), [("chair", 403), ("collector", 403), ("other_treasurer", 404)])
def test_only_the_treasurer_writes_the_register(client, desk, person, status):
    client.force_login(getattr(desk, person))
    for name, args in (("enrol", []), ("member_change", ["0001"])):
        assert client.get(reverse(name, args=[desk.group.slug, *args])).status_code == status


def test_a_number_that_nobody_bears_is_not_found(client, desk):
    assert client.get(reverse("member_change", args=[desk.group.slug, "9999"])).status_code == 404
