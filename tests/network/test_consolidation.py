"""Adding up what groups submitted: who is missing, what is unknown, who belongs where."""

import datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from groups import directory
from groups.models import Affiliation, Group, Level
from groups.queries import network_and_parts
from groups.tenancy import group_scope, network_scope
from ledger.chart import Section
from ledger.journal import Line
from ledger.periods import open_month
from members.register import state_headcount
from network.as_data import totals_data
from network.doors import NotOfThisNetwork, ask_group, group_for_network
from network.months import months_of_group, months_submitted, span_held
from network.rows import missing_sentence
from tests import makers
from tests.makers import APRIL
from tests.network.conftest import FEBRUARY, consolidated, submit
from welfare.benefits import add_benefit_kind, start_benefits

MAY = APRIL.next()


@pytest.fixture
def network(db):
    return makers.make_network("lampang-south", "เครือข่ายออมบุญ", level=Level.ZONE)


def make_submitting(network, slug, *, donation=100_00, members=None):
    """A group of the network that received a donation in April and submitted the month."""
    group = makers.make_group(slug, f"กลุ่ม {slug}", network=network)
    with group_scope(group):
        makers.make_entry(donation)
        if members is not None:
            state_headcount(APRIL.last, members, source="test", by=None)
    submit(group)
    return group


def pay(code, amount, cases):
    makers.make_entry(lines=(Line(code, amount, cases=cases), Line("1010", -amount)), kind="payout")


def test_who_did_not_submit_is_named_and_counts_for_nothing(network):
    make_submitting(network, "one")
    late = makers.make_group("late", "กลุ่มมาสาย", network=network)
    with group_scope(late):
        makers.make_entry(999_00)
    value = consolidated(network)
    assert [group.slug for group in value.missing] == ["late"]
    assert (value.fund, value.receipts.month.amount) == (100_00, 100_00)
    assert "กลุ่มมาสาย" in missing_sentence(value)


def test_a_month_without_any_report_is_unknown_and_not_zero(network):
    makers.make_group("late", network=network)
    value = consolidated(network)
    assert (value.fund, value.members, value.receipts.month, value.receipts.since_founding) == (None,) * 4
    totals = totals_data(value)
    assert totals["fund"] is None and totals["benefits"]["since_founding"] == {"amount": None, "cases": None}


def test_a_total_sums_what_is_recorded_and_names_what_is_not(network):
    make_submitting(network, "one", members=100)
    make_submitting(network, "two")
    value = consolidated(network)
    assert value.members == 100
    assert [group.slug for group in value.members_not_recorded] == ["two"]
    assert totals_data(value)["members"] == {"end": 100, "not_recorded": ["two"]}


def test_a_month_known_only_as_a_sum_is_not_in_this_month(ban_don_chai):
    network = Affiliation.objects.get(group=ban_don_chai).network
    live = makers.make_group("live", network=network, month=FEBRUARY)
    with group_scope(live):
        makers.make_entry(50_00, on=FEBRUARY.last)
    submit(live, FEBRUARY)
    receipts = consolidated(network, FEBRUARY).receipts
    assert receipts.month.amount == 50_00
    assert receipts.since_founding.amount == 2_720_364_00 + 50_00
    assert [group.slug for group in receipts.not_recorded] == ["ban-don-chai"]


def test_own_kinds_of_different_groups_are_one_line(network):
    for slug, kind, cases in (("one", "น้ำท่วม", 2), ("two", "งานบวช", None)):
        group = makers.make_group(slug, network=network)
        with group_scope(group):
            start_benefits()
            add_benefit_kind(kind, by=None)
            makers.make_entry(1_000_00)
            pay("5101", 300_00, cases)
        submit(group)
    value = consolidated(network)
    line, added = value.lines(Section.BENEFITS)[-1]
    assert line.slug == "own_benefits" and line.label == "Other benefits of groups"
    assert added.month.amount == 600_00 and added.month.cases == 2 and not added.month.cases_complete
    assert sum(one.since_founding.amount for _line, one in value.lines(Section.BENEFITS)) == 600_00
    each = [total.month.amount for _statement, total in value.of_each_group("benefits", "own_benefits")]
    assert each == [300_00, 300_00]


def test_every_section_is_the_sum_of_its_lines_and_the_fund_of_the_sections(network):
    for number in range(3):
        make_submitting(network, f"group-{number}", donation=number * 100_25 + 1)
    value = consolidated(network)
    for section in (Section.RECEIPTS, Section.BENEFITS, Section.SPENDING):
        lines = [added.month.amount for _line, added in value.lines(section)]
        assert value.total(section).month.amount == sum(lines)
    paid = value.benefits.since_founding.amount + value.spending.since_founding.amount
    assert value.fund == value.receipts.since_founding.amount - paid


def test_a_province_reads_what_its_zones_read_and_a_zone_only_its_own(db):
    province = makers.make_network("lampang", "ลำปาง", level=Level.PROVINCE)
    zones = [makers.make_network(f"zone-{n}", level=Level.ZONE, parent=province) for n in (1, 2)]
    for number, zone in enumerate(zones, start=1):
        make_submitting(zone, f"group-{number}", donation=number * 100_00)
    makers.make_group("late", network=zones[1])
    value = consolidated(province)
    assert [statement.group.slug for statement in value.statements] == ["group-1", "group-2"]
    assert value.fund == 300_00 and [group.slug for group in value.missing] == ["late"]
    assert consolidated(zones[0]).fund == 100_00 and consolidated(zones[0]).missing == ()


def test_a_group_that_moved_leaves_its_old_reports_where_they_were_read(network):
    elsewhere = makers.make_network("north", level=Level.ZONE)
    group = make_submitting(network, "mover")
    Affiliation.objects.filter(group=group).update(to_date=APRIL.last)
    directory.affiliate(group, elsewhere, from_date=MAY.first)
    submit(group, MAY)
    assert consolidated(network).fund == 100_00 and consolidated(elsewhere).statements == ()
    assert consolidated(elsewhere).missing == ()
    assert consolidated(network, MAY).statements == () and consolidated(network, MAY).missing == ()
    assert consolidated(elsewhere, MAY).fund == 100_00
    with network_scope([network]):
        assert months_of_group(network, group) == [APRIL]


def test_a_networks_own_books_are_never_a_row(network):
    books = Group.objects.get(kind=Group.Kind.NETWORK)
    with group_scope(books):
        open_month(APRIL, by=None)
        makers.make_entry(500_00)
    submit(books)
    value = consolidated(network)
    assert value.statements == () and value.missing == ()
    with network_scope([network]):
        assert span_held(network) is None and months_submitted(network, APRIL, MAY) == []


def test_months_say_how_many_of_how_many_and_who_is_missing(network):
    one, two = make_submitting(network, "one"), makers.make_group("two", network=network)
    submit(one, MAY)
    submit(two)
    newer = makers.make_group("newer")
    directory.affiliate(newer, network, from_date=datetime.date(2007, 5, 10))
    with network_scope(network_and_parts(network)):
        assert span_held(network) == (APRIL, MAY)
        months = months_submitted(network, APRIL, MAY)
    assert [(row.month, row.submitted, row.belonging) for row in months] == [(MAY, 1, 3), (APRIL, 2, 2)]
    assert [group.slug for group in months[0].missing] == ["newer", "two"]


def test_the_number_of_queries_is_the_same_for_one_group_and_for_twenty(network):
    def count():
        with network_scope([network]), CaptureQueriesContext(connection) as captured:
            months_submitted(network, APRIL, MAY)
            totals_data(consolidated(network))
        return len(captured)

    make_submitting(network, "first")
    few = count()
    for number in range(19):
        make_submitting(network, f"group-{number}")
    assert len(consolidated(network).statements) == 20
    assert count() == few


def test_nothing_of_another_network_is_read(network):
    other = makers.make_network("north", level=Level.ZONE)
    make_submitting(other, "theirs")
    assert consolidated(network).statements == ()
    with network_scope([network]):
        assert span_held(other) is None and months_submitted(other, APRIL, MAY) == []


def test_the_door_opens_to_a_networks_own_groups_only(network):
    other = makers.make_network("north", level=Level.ZONE)
    theirs = make_submitting(other, "theirs")
    person = makers.make_user("asker")
    with pytest.raises(NotOfThisNetwork):
        ask_group(network, theirs, month=APRIL, figure="fund", question="?", by=person)
    with pytest.raises(NotOfThisNetwork), group_for_network(network, Group.objects.get(slug="lampang-south-network")):
        pass
