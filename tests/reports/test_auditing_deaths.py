"""What the auditor's checks find about deaths: paid twice or elsewhere, to whom, for whom, and how many died."""

import pytest

from groups.tenancy import group_scope
from members.erasing import ErasureReason
from members.national_ids import record_national_id
from members.states import change_state, take_back_change
from reports.audit_checks_deaths import beside_the_country
from reports.closing import close_month
from reports.erasing import erase_member
from tests.makers import APRIL, DAY, make_member, make_schedule
from tests.reports.test_auditing_checks import NATIONAL_ID, bury, found, name_wife
from tests.welfare.claim_walks import open_welfare
from welfare.deaths import Death, record_death


@pytest.fixture
def desk(in_group):
    """Rules in force and money in the box."""
    open_welfare(in_group)
    return in_group


def test_a_death_that_is_paid_twice_here(desk):
    twice = [make_member("0201", "คำ", "หนึ่ง"), make_member("0202", "คำ", "หนึ่ง")]
    for member in twice:
        name_wife(member)
        bury(desk, member)
    assert found() == {}
    for member in twice:
        record_national_id(member, NATIONAL_ID, by=None)
    (again,) = found()["paid_twice"]
    assert again["member"] == "0202" and set(found()) == {"paid_twice"}


def test_a_death_that_another_group_pays_too(desk):
    dead = make_member("0201")
    name_wife(dead)
    bury(desk, dead)
    with group_scope(desk.other):
        make_schedule()
        record_national_id(desk.other_member, NATIONAL_ID, by=None)
        record_death(desk.other_member, Death(DAY, DAY, payee="นางแสง"), by=desk.other_treasurer)
    assert found() == {}
    record_national_id(dead, NATIONAL_ID, by=None)
    (elsewhere,) = found()["paid_elsewhere"]
    assert elsewhere["member"] == "0201" and set(found()) == {"paid_elsewhere"}


def test_a_grant_for_somebody_alive(desk):
    dead = make_member("0201")
    name_wife(dead)
    bury(desk, dead)
    take_back_change(dead.changes.last(), reason="คนละคน", reporting_month=APRIL, by=desk.treasurer)
    assert set(found()) == {"still_alive"}


def test_a_payee_whom_nobody_had_named(desk):
    named, unnamed = make_member("0201"), make_member("0202")
    name_wife(named)
    bury(desk, named, payee="นายทองดี มั่งมี")
    bury(desk, unnamed)
    codes = found()
    assert [row["member"] for row in codes["payee_differs"]] == ["0201"]
    assert [row["member"] for row in codes["nobody_named"]] == ["0202"]
    assert set(codes) == {"payee_differs", "nobody_named"}
    assert "ทองดี" not in str(codes)
    # Erasing her covers nothing up: the auditor is sent to the paper.
    close_month(desk.group, APRIL, by=desk.treasurer)
    erase_member(named, ErasureReason.FAMILY, by=desk.treasurer)
    codes = found()
    assert [row["member"] for row in codes["payee_erased"]] == ["0201"] and "payee_differs" not in codes
    assert [row["member"] for row in codes["member_erased"]] == ["0201"]


def test_far_more_deaths_than_in_the_country(desk):
    people = [make_member(f"03{number:02}") for number in range(10)]
    for member in people[:2]:
        change_state(member, "died", event_on=DAY, reporting_month=APRIL, by=desk.treasurer)
    assert found() == {}
    change_state(people[2], "died", event_on=DAY, reporting_month=APRIL, by=desk.treasurer)
    (figures,) = found()["deaths_above"]
    assert (figures["deaths"], figures["country_tenths"]) == (3, 61) and set(found()) == {"deaths_above"}


def test_deaths_beside_the_country_by_hand():
    thousand_years = 1000 * 365
    # 6.1 are expected: 12 are double, 11 are chance; 1 is below half, but one of a thousand is chance too.
    assert [beside_the_country(n, thousand_years) for n in (0, 1, 6, 11, 13)] == [
        "deaths_below", "deaths_below", "", "", "deaths_above",
    ]  # fmt: skip
    assert beside_the_country(40, 10 * thousand_years) == beside_the_country(5, 0) == ""
    assert beside_the_country(20, 10 * thousand_years) == "deaths_below"
