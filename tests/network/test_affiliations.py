"""Groups over time: joining, leaving, moving; what stays with the old network and what goes to the new one."""

import datetime

import pytest
from django.db import DatabaseError, connection, transaction
from django.test import Client
from django.urls import reverse

from groups import directory
from groups.models import Affiliation, DirectoryEvent
from groups.queries import network_of
from groups.tenancy import group_scope
from network.belonging import MonthsHandedIn, NotAffiliated, join, leave, set_days
from reports.closing import close_month, submit_report
from reports.refusals import NoNetwork
from tests import makers
from tests.makers import APRIL, LONG_AGO
from tests.network.conftest import consolidated, submit

MAY, JUNE, JULY = APRIL.next(), APRIL.plus(2), APRIL.plus(3)
DAY = datetime.timedelta(days=1)
OVERLAP, FIXED = "a group belongs to one network at a time", "an affiliation is dated, and never becomes another"


def client_of(user) -> Client:
    client = Client(headers={"accept-language": "en"})
    client.force_login(user)
    return client


def stays(group) -> list[tuple]:
    return list(group.affiliations.order_by("from_date").values_list("network__slug", "from_date", "to_date"))


def statuses(network, month) -> tuple[list[str], list[str]]:
    value = consolidated(network, month)
    return [one.group.slug for one in value.statements], [group.slug for group in value.missing]


def test_a_group_that_moves_keeps_its_history_and_reports_to_the_new_network(cast):
    group, old, new = cast.group, cast.network, cast.other_network
    submit(group)
    join(new, group, from_date=MAY.first, by=cast.staff)
    assert stays(group) == [
        ("lampang-south", LONG_AGO, APRIL.last),
        ("chiang-mai-north", MAY.first, None),
    ]
    assert statuses(old, MAY) == ([], ["ban-lao"])
    assert statuses(new, MAY) == ([], ["ban-don-chai"])
    submit(group, MAY)
    assert statuses(old, APRIL) == (["ban-don-chai"], ["ban-lao"])
    assert statuses(new, MAY) == (["ban-don-chai"], [])
    assert statuses(old, MAY)[0] == statuses(new, APRIL)[0] == []
    assert list(DirectoryEvent.objects.values_list("action", "subject", "by__username")[:2]) == [
        ("group.affiliated", "ban-don-chai chiang-mai-north", "staff"),
        ("affiliation.ended", "ban-don-chai lampang-south: to_date", "staff"),
    ]


def test_a_wider_network_counts_a_group_that_moved_between_its_parts_once(cast):
    wider = makers.make_network("north", level="region")
    for part in (cast.network, cast.other_network):
        part.parent = wider
        part.save()
    with group_scope(cast.group):
        makers.make_entry(100_00)
    submit(cast.group)
    join(cast.other_network, cast.group, from_date=MAY.first, by=None)
    submit(cast.group, MAY)
    assert [consolidated(wider, month).receipts.since_founding.amount for month in (APRIL, MAY)] == [100_00, 100_00]
    assert statuses(wider, MAY) == (["ban-don-chai"], ["ban-lao"])


def test_a_month_after_leaving_has_no_network_and_does_not_stop_the_months_after_it(cast):
    group = cast.group
    submit(group)
    leave(cast.network, group, on=APRIL.last, by=cast.network_chair)
    with group_scope(group):
        close_month(group, MAY, by=None)
        with pytest.raises(NoNetwork, match="belonged to no network in May"):
            submit_report(group, MAY, by=None)
    address = reverse("month_submit", args=["ban-don-chai", MAY])
    page = client_of(cast.treasurer).post(address, secure=True, follow=True).content.decode()
    assert "belonged to no network in May" in page
    join(cast.other_network, group, from_date=JUNE.first, by=None)
    assert "Submit May" not in client_of(cast.treasurer).get("/g/ban-don-chai/", secure=True).content.decode()
    submit(group, JUNE)
    assert statuses(cast.other_network, JUNE) == (["ban-don-chai"], [])
    assert statuses(cast.other_network, MAY) == ([], [])
    assert statuses(cast.network, MAY) == ([], ["ban-lao"])


def test_no_month_that_was_handed_in_is_lost_by_new_dates(cast):
    group, standing = cast.group, cast.group.affiliations.get()
    for month in (APRIL, MAY):
        submit(group, month)
    before_may = MAY.last - DAY
    for act, field in (
        (lambda: leave(cast.network, group, on=before_may, by=None), "to_date"),
        (lambda: join(cast.other_network, group, from_date=MAY.last, by=None), "from_date"),
        (lambda: set_days(standing, from_date=APRIL.last + DAY, to_date=None, by=None), "from_date"),
    ):
        with pytest.raises(MonthsHandedIn) as refusal:
            act()
        assert refusal.value.field == field
    assert stays(group) == [("lampang-south", LONG_AGO, None)]
    leave(cast.network, group, on=MAY.last, by=None)
    with pytest.raises(NotAffiliated):
        leave(cast.network, group, on=MAY.last, by=None)


def test_a_group_that_comes_back_has_two_stays_that_are_dated_apart(cast):
    group, network = cast.group, cast.network
    submit(group)
    leave(network, group, on=APRIL.last, by=None)
    back = join(network, group, from_date=JULY.first, by=None)
    with group_scope(group):
        close_month(group, MAY, by=None)
    assert network_of(group, MAY.last) is None
    set_days(back, from_date=JUNE.first, to_date=None, by=None)
    assert network_of(group, JUNE.last) == network
    with pytest.raises(directory.AlreadyAffiliated, match="until 30"):
        set_days(back, from_date=APRIL.last, to_date=None, by=None)


@pytest.mark.parametrize("from_date", [APRIL.first, LONG_AGO - DAY, APRIL.last])
def test_days_that_overlap_are_refused_also_with_what_has_ended(cast, from_date):
    leave(cast.network, cast.group, on=APRIL.last, by=None)
    with pytest.raises(directory.AlreadyAffiliated, match="until 30"):
        directory.affiliate(cast.group, cast.other_network, from_date=from_date)
    assert len(stays(cast.group)) == 1


def test_a_move_before_the_group_came_and_an_end_before_the_beginning_are_refused(cast):
    for act in (
        lambda: join(cast.other_network, cast.group, from_date=LONG_AGO, by=None),
        lambda: leave(cast.network, cast.group, on=LONG_AGO - DAY, by=None),
    ):
        with pytest.raises(directory.WrongDays):
            act()
    with pytest.raises(directory.AlreadyAffiliated):
        join(cast.network, cast.group, from_date=APRIL.first, by=None)


def test_the_database_refuses_two_networks_at_a_time_and_forgets_no_stay(cast):
    leave(cast.network, cast.group, on=APRIL.last, by=None)
    group, new = cast.group.pk, cast.other_network.pk
    columns = "INSERT INTO groups_affiliation (group_id, network_id, from_date, to_date) VALUES"
    of_group = f"WHERE group_id = {group}"
    join(cast.other_network, cast.group, from_date=JUNE.first, by=None)
    for sql, says in (
        (f"{columns} ({group}, {new}, '2007-04-30', '2007-05-05')", OVERLAP),
        (f"{columns} ({group}, {new}, '2001-01-01', '2010-01-01')", OVERLAP),
        (f"{columns} ({group}, {new}, '2007-05-20', '2007-06-01')", OVERLAP),
        (f"{columns} ({group}, {new}, '2008-01-01', '2008-02-01')", OVERLAP),
        (f"UPDATE groups_affiliation SET to_date = '2007-06-01' {of_group} AND to_date IS NOT NULL", OVERLAP),
        (f"UPDATE groups_affiliation SET from_date = '2007-04-30' {of_group} AND to_date IS NULL", OVERLAP),
        (f"UPDATE groups_affiliation SET network_id = {new} {of_group}", FIXED),
        (f"UPDATE groups_affiliation SET group_id = {cast.other.pk} {of_group}", f"{FIXED}|{OVERLAP}"),
        (f"DELETE FROM groups_affiliation {of_group}", FIXED),
    ):
        with pytest.raises(DatabaseError, match=f"ombun: ({says})"), transaction.atomic():
            connection.cursor().execute(sql)
    with transaction.atomic():
        connection.cursor().execute(f"{columns} ({group}, {new}, '2007-05-02', '2007-05-31')")
    assert Affiliation.objects.filter(group=cast.group).count() == 3


@pytest.fixture
def moved(cast):
    """Ban Don Chai handed in April and moved to Chiang Mai in May; Ban Lao stays."""
    submit(cast.group)
    join(cast.other_network, cast.group, from_date=MAY.first, by=None)
    return cast


def test_the_page_tells_who_came_and_went_and_the_chair_notes_who_leaves(moved):
    address = reverse("network_groups", args=["lampang-south"])
    page = client_of(moved.network_committee).get(address, secure=True)
    assert [(one.group.slug, one.months) for one in page.context["now"]] == [("ban-lao", 0)]
    (left,) = page.context["before"]
    assert (left.group, left.to_date, left.went_to, left.months) == (moved.group, APRIL.last, moved.other_network, 1)
    assert "It leaves" not in page.content.decode()
    new = client_of(moved.other_committee).get(reverse("network_groups", args=["chiang-mai-north"]), secure=True)
    assert [one.came_from for one in new.context["now"]] == [moved.network]
    chair, act = client_of(moved.network_chair), reverse("network_group_leave", args=["lampang-south", "ban-lao"])
    assert "It leaves" in chair.get(address, secure=True).content.decode()
    submit(moved.other)
    refused = chair.post(act, {"to_date": "29/4/2550"}, secure=True)
    assert "it belongs there until" in refused.content.decode()
    assert refused.context["form"].errors.keys() == {"to_date"}
    done = chair.post(act, {"to_date": "30/4/2550"}, secure=True, follow=True).content.decode()
    assert "Its reports up to then stay here" in done
    assert "does not belong" in chair.post(act, {"to_date": "30/4/2550"}, secure=True).content.decode()
    for person in (moved.network_committee, moved.network_treasurer):
        assert client_of(person).get(act, secure=True).status_code == 403


def test_staff_move_a_group_in_the_admin_and_read_why_not_beside_the_field(cast):
    submit(cast.group)
    staff, standing = client_of(cast.staff), cast.group.affiliations.get()
    add = reverse("admin:groups_affiliation_add")
    data = {"group": cast.group.pk, "network": cast.other_network.pk}
    refused = staff.post(add, data | {"from_date": "2007-04-15"}, secure=True)
    assert "has handed in April" in refused.content.decode()
    assert refused.context["adminform"].form.errors.keys() == {"from_date"}
    assert stays(cast.group) == [("lampang-south", LONG_AGO, None)]
    assert staff.post(add, data | {"from_date": "2007-05-01"}, secure=True).status_code == 302
    assert stays(cast.group)[1] == ("chiang-mai-north", MAY.first, None)
    change = reverse("admin:groups_affiliation_change", args=[standing.pk])
    refused = staff.post(change, {"from_date": LONG_AGO, "to_date": "2007-05-03"}, secure=True)
    assert "already belongs to" in refused.content.decode()
    assert stays(cast.group)[0][2] == APRIL.last
    assert staff.post(change, {"from_date": LONG_AGO, "to_date": "2007-04-30"}, secure=True).status_code == 302
