"""Households and zones: who pays together, who pays, who goes round."""

import pytest

from groups.models import AuditEvent
from groups.tenancy import group_scope
from members.households import OtherHousehold, join_household, leave_household, name_payer
from members.models import Household, Member, StateChange
from members.queries import collectors, zones, zones_of
from members.refusals import RegisterRefused
from members.register import Person, enrol_many
from members.states import change_state
from members.zones import change_zone, make_zone, put_into_zone
from tests.makers import APRIL, DAY, LONG_AGO, make_member

Kind = StateChange.Kind


def home(number: str) -> tuple[set[str], str]:
    """Who is in the household of a member, and who pays there."""
    member = Member.objects.select_related("household__payer").get(number=number)
    if member.household is None:
        return {number}, ""
    return set(member.household.members.values_list("number", flat=True)), member.household.payer.number


@pytest.fixture
def family(in_group):
    """0001 alone; 0002 pays for 0003."""
    payer, other = make_member("0002", "บุญมี"), make_member("0003", "บุญมา")
    join_household(payer, [other], by=in_group.treasurer)
    in_group.payer, in_group.payee = payer, other
    return in_group


class TestHouseholds:
    def test_the_first_one_pays_for_the_new_household(self, family):
        assert home("0003") == ({"0002", "0003"}, "0002")

    def test_somebody_alone_comes_into_the_household_of_the_other(self, family):
        join_household(family.member, [family.payee], by=family.treasurer)
        assert home("0001") == ({"0001", "0002", "0003"}, "0002")
        assert Household.objects.count() == 1

    def test_two_households_never_become_one_unasked(self, family):
        others = [make_member("0004"), make_member("0005")]
        join_household(others[0], others[1:], by=family.treasurer)
        with pytest.raises(OtherHousehold, match="0004"):
            join_household(family.payer, others, by=family.treasurer)
        assert home("0004")[0] == {"0004", "0005"}

    def test_nobody_pays_together_with_herself(self, family):
        with pytest.raises(RegisterRefused):
            join_household(family.member, [family.member], by=family.treasurer)

    def test_a_household_of_one_dissolves(self, family):
        leave_household(family.payee, by=family.treasurer)
        assert home("0002") == ({"0002"}, "") and not Household.objects.exists()

    def test_when_the_payer_leaves_nobody_is_named_until_somebody_is(self, family):
        join_household(family.payer, [family.member], by=family.treasurer)
        leave_household(family.payer, by=family.treasurer)
        assert Household.objects.get().payer is None
        name_payer(family.payee, by=family.treasurer)
        assert home("0001") == ({"0001", "0003"}, "0003")

    def test_who_died_does_not_pay(self, family):
        change_state(family.payee, Kind.DIED, event_on=DAY, reporting_month=APRIL, by=None)
        with pytest.raises(RegisterRefused, match="บุญมา"):
            name_payer(family.payee, by=family.treasurer)

    def test_who_is_alone_neither_leaves_nor_pays_for_others(self, family):
        for act in (leave_household, name_payer):
            with pytest.raises(RegisterRefused):
                act(family.member, by=family.treasurer)

    def test_each_act_leaves_a_trail(self, family):
        leave_household(family.payee, by=family.treasurer)
        assert set(AuditEvent.objects.values_list("action", flat=True)) >= {"household.joined", "household.left"}


def people(*rows: tuple[str, str]) -> list[Person]:
    return [Person(number=n, first_name="คำ", joined_on=LONG_AGO, pays_with=other) for n, other in rows]


class TestHouseholdsOfAList:
    def test_names_lead_to_one_household_and_its_payer(self, family):
        rows = people(("0010", "0011"), ("0011", "0012"), ("0012", ""), ("0013", "0003"), ("0014", "0001"))
        enrol_many(rows, reporting_month=None, by=None)
        assert home("0010") == home("0011") == ({"0010", "0011", "0012"}, "0012")
        assert home("0013") == ({"0002", "0003", "0013"}, "0002")
        assert home("0014") == ({"0001", "0014"}, "0001")

    def test_two_who_name_each_other_are_one_household(self, family):
        enrol_many(people(("0010", "0011"), ("0011", "0010")), reporting_month=None, by=None)
        assert home("0011") == ({"0010", "0011"}, "0010")

    @pytest.mark.parametrize("other", ["9999", "0010"])
    def test_a_number_that_nobody_else_bears_keeps_all_out(self, family, other):
        with pytest.raises(RegisterRefused, match=other):
            enrol_many(people(("0010", other)), reporting_month=None, by=None)
        assert not Member.objects.filter(number="0010").exists()


class TestZones:
    def test_a_zone_has_a_name_a_collector_and_members(self, family):
        zone = make_zone(" เหนือคลอง ", family.collector, by=family.treasurer)
        assert put_into_zone([family.member, family.payer], zone, by=family.treasurer) == 2
        assert put_into_zone([family.member], zone, by=family.treasurer) == 0
        assert [(row.name, row.collector, row.people) for row in zones()] == [("เหนือคลอง", family.collector, 2)]
        assert list(zones_of(family.collector)) == [zone] and not zones_of(family.treasurer)
        assert put_into_zone([family.member], None, by=family.treasurer) == 1

    def test_only_a_collector_of_this_group_goes_round(self, family):
        assert list(collectors()) == [family.collector]
        with pytest.raises(RegisterRefused) as refusal:
            make_zone("ใต้คลอง", family.auditor, by=family.treasurer)
        assert refusal.value.field == "collector"
        with group_scope(family.other):
            assert list(collectors()) == []

    def test_a_collector_whose_office_ended_stays_named_until_another_is(self, family):
        zone = make_zone("เหนือคลอง", family.collector, by=family.treasurer)
        family.collector.offices.update(to_date=LONG_AGO)
        assert change_zone(zone, "เหนือ", family.collector, by=family.treasurer).collector == family.collector

    @pytest.mark.parametrize("name", ["เหนือคลอง", "  "])
    def test_a_name_twice_or_none_is_refused(self, family, name):
        make_zone("เหนือคลอง", by=family.treasurer)
        with pytest.raises(RegisterRefused) as refusal:
            make_zone(name, by=family.treasurer)
        assert refusal.value.field == "name"

    def test_the_trail_tells_of_no_change_where_none_was(self, family):
        zone = make_zone("เหนือคลอง", by=family.treasurer)
        change_zone(zone, "เหนือคลอง", None, by=family.treasurer)
        change_zone(zone, "ใต้คลอง", family.collector, by=family.treasurer)
        events = AuditEvent.objects.filter(action="zone.changed")
        assert [event.fields for event in events] == [["name", "collector"]]
