"""Zones, households, beneficiaries, IDs, doubts and the rule in the browser."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from groups.tenancy import group_scope
from ledger.enrolment import change_member_state
from members.beneficiaries import Named, state_beneficiary
from members.households import join_household
from members.models import Household, Member, NationalId, RegisterRule, StateChange, Zone
from members.national_ids import record_national_id
from members.queries import beneficiary_of
from members.zones import make_zone, put_into_zone
from tests.makers import DAY, LONG_AGO, make_member
from tests.members.test_pages import REGISTER, browser, details, words

ID = "1-2345-67890-12-1"
NEW = {"number": "0417", "first_name": "แสงเดือน", "last_name": "มูลแก้ว", "joined_on": "15/4/2550"}
ENROL = REGISTER + "enrol/"
ZONES = "/g/ban-don-chai/zones/"


@pytest.fixture
def desk(cast):
    cast.client = browser(cast.treasurer)
    return cast


def member(cast, number="0001") -> Member:
    with group_scope(cast.group):
        return Member.objects.select_related("zone", "household__payer").get(number=number)


class TestZones:
    def test_a_zone_is_made_and_filled_by_village(self, desk):
        with group_scope(desk.group):
            for number in ("0002", "0003"):
                make_member(number, village="บ้านเหล่า")
        made = desk.client.post(ZONES, {"name": "เหนือคลอง", "collector": desk.collector.pk})
        assert desk.client.get(made.url).status_code == 200
        desk.client.post(made.url + "?village=บ้านเหล่า", {"act": "put_found"})
        desk.client.post(made.url, {"act": "put", "members": [member(desk).pk]})
        assert {member(desk, number).zone.name for number in ("0001", "0002", "0003")} == {"เหนือคลอง"}
        desk.client.post(made.url, {"act": "take", "members": [member(desk).pk]})
        assert member(desk).zone is None

    def test_nobody_ticked_and_a_name_twice_are_said(self, desk):
        with group_scope(desk.group):
            zone = make_zone("เหนือคลอง", by=None)
        page = desk.client.post(reverse("zone_members", args=[desk.group.slug, zone.pk]), {"act": "put"})
        assert "Tick the members first." in words(page)
        assert "Another zone already has this name." in words(desk.client.post(ZONES, {"name": "เหนือคลอง"}))
        with group_scope(desk.group):
            assert Zone.objects.count() == 1

    def test_nobody_of_another_group_is_put_in(self, desk):
        with group_scope(desk.group):
            zone = make_zone("เหนือคลอง", by=None)
        sent = {"act": "put", "members": [desk.other_member.pk]}
        assert desk.client.post(reverse("zone_members", args=[desk.group.slug, zone.pk]), sent).status_code == 200
        with group_scope(desk.other):
            assert Member.objects.get().zone is None

    def test_a_collector_begins_with_her_zones_and_can_see_all(self, desk):
        with group_scope(desk.group):
            make_member("0002", "สมศรี")
            put_into_zone([desk.member], make_zone("เหนือคลอง", desk.collector, by=None), by=None)
        client = browser(desk.collector)
        assert "สมศรี" not in words(client.get(REGISTER)) and "คำปัน" in words(client.get(REGISTER))
        assert "สมศรี" in words(client.get(REGISTER, {"zone": ""}))
        assert "สมศรี" in words(client.get(REGISTER, {"zone": "none"}))
        assert "สมศรี" in words(browser(desk.treasurer).get(REGISTER))


class TestHousehold:
    ADDRESS = REGISTER + "0001/household/"

    def test_found_ticked_named_and_taken_out(self, desk):
        with group_scope(desk.group):
            other = make_member("0002", "บุญมี")
        assert "บุญมี" in words(desk.client.get(self.ADDRESS, {"q": "บุญ"}))
        desk.client.post(self.ADDRESS, {"act": "join", "others": [other.pk]})
        assert member(desk, "0002").household.payer.number == "0001"
        desk.client.post(self.ADDRESS, {"act": "payer", "payer": other.pk})
        assert member(desk).household.payer.number == "0002"
        assert "0002 บุญมี ดี" in words(desk.client.get(REGISTER + "0001/"))
        desk.client.post(self.ADDRESS, {"act": "leave", "leaver": other.pk})
        assert member(desk).household is None

    def test_somebody_of_another_household_or_group_is_refused_in_words(self, desk):
        with group_scope(desk.group):
            first, second, third = (make_member(number) for number in ("0002", "0003", "0004"))
            join_household(desk.member, [first], by=None)
            join_household(second, [third], by=None)
        page = desk.client.post(self.ADDRESS, {"act": "join", "others": [second.pk]})
        assert "0003" in words(page) and "already pays together with others" in words(page)
        desk.client.post(self.ADDRESS, {"act": "join", "others": [desk.other_member.pk]})
        desk.client.post(self.ADDRESS, {"act": "payer", "payer": second.pk})
        with group_scope(desk.group):
            assert Household.objects.count() == 2
        assert member(desk).household.payer.number == "0001"

    def test_a_dead_payer_is_shown(self, desk):
        with group_scope(desk.group):
            payer = make_member("0002")
            join_household(payer, [desk.member], by=None)
            change_member_state(payer, "died", DAY, by=desk.treasurer)
        assert "needs somebody new who pays" in words(desk.client.get(REGISTER + "0001/"))
        assert "is no longer a member" in words(desk.client.get(self.ADDRESS))

    def test_the_page_costs_the_same_for_six_as_for_two(self, desk):
        def queries():
            with CaptureQueriesContext(connection) as captured:
                assert desk.client.get(self.ADDRESS, {"q": "คำ"}).status_code == 200
            return len(captured)

        with group_scope(desk.group):
            join_household(desk.member, [make_member("0002")], by=None)
        queries()
        few = queries()
        with group_scope(desk.group):
            join_household(desk.member, [make_member(str(number)) for number in range(10, 14)], by=None)
            join_household(make_member("20"), [make_member("21")], by=None)
        assert queries() == few


class TestPapers:
    def test_whoever_it_concerns_sees_the_beneficiary_and_the_treasurer_the_mask(self, desk):
        with group_scope(desk.group):
            record_national_id(desk.member, ID, by=None)
            state_beneficiary(desk.member, Named("แสงเดือน", "บุตร"), by=None)
        for office, beneficiary, mask in (
            ("treasurer", True, True), ("chair", True, False), ("committee", True, False),
            ("collector", False, False), ("secretary", False, False), ("auditor", False, False),
        ):  # fmt: skip
            shown = words(browser(getattr(desk, office)).get(REGISTER + "0001/"))
            assert ("แสงเดือน" in shown, "x-xxxx-xxxxx-12-1" in shown) == (beneficiary, mask), office

    @pytest.mark.parametrize("address", [REGISTER, REGISTER + "export.csv", REGISTER + "0001/edit/", ENROL])
    def test_no_list_file_or_form_holds_the_number_or_the_beneficiary(self, desk, address):
        with group_scope(desk.group):
            record_national_id(desk.member, ID, by=None)
            state_beneficiary(desk.member, Named("แสงเดือน", "บุตร"), by=None)
        page = desk.client.get(address).content.decode()
        assert "67890" not in page and "12-1" not in page and "แสงเดือน" not in page

    def test_the_beneficiary_is_written_down_and_never_the_member(self, desk):
        address = REGISTER + "0001/beneficiary/"
        page = desk.client.post(address, {"beneficiary_name": "แสงเดือน", "relationship": "ตนเอง"})
        assert "cannot be the member" in words(page) and 'value="แสงเดือน"' in page.content.decode()
        desk.client.post(address, {"beneficiary_name": "แสงเดือน", "relationship": "บุตร", "stated_on": "1/4/2550"})
        with group_scope(desk.group):
            assert beneficiary_of(desk.member).relationship == "บุตร"

    def test_an_id_is_kept_corrected_and_taken_out(self, desk):
        address = REGISTER + "0001/national-id/"
        page = desk.client.post(address, {"national_id": "123"})
        assert "13 digits" in words(page) and 'value="123"' in page.content.decode()
        assert desk.client.post(address, {"national_id": ID}).status_code == 302
        assert "x-xxxx-xxxxx-12-1" in words(desk.client.get(address))
        assert desk.client.post(address, {"remove": "1"}).status_code == 302
        with group_scope(desk.group):
            assert not NationalId.objects.exists()

    def test_a_wrong_check_digit_is_asked_about_once(self, desk):
        address, sent = REGISTER + "0001/national-id/", {"national_id": "1234567890123"}
        page = desk.client.post(address, sent)
        assert "does not fit the others" in words(page)
        answer = page.context["form"].answer
        assert desk.client.post(address, {**sent, "looked": answer}).status_code == 302


class TestEnrolling:
    def test_the_form_suggests_the_next_number_and_the_groups_place(self, desk):
        desk.group.province = "ลำปาง"
        desk.group.save()
        page = desk.client.get(ENROL).content.decode()
        assert 'value="0002"' in page and 'value="ลำปาง"' in page

    def test_all_that_the_paper_says_is_taken_in(self, desk):
        with group_scope(desk.group):
            zone = make_zone("เหนือคลอง", by=None)
        sent = {
            **NEW, "national_id": ID, "zone": zone.pk, "pays_with": "๐๐๐๑", "beneficiary_name": "บุญมี",
            "relationship": "สามี", "beneficiary_phone": "0812345678",
        }  # fmt: skip
        assert desk.client.post(ENROL, sent).url == REGISTER + "0417/"
        entered = member(desk, "0417")
        assert (entered.zone, entered.household.payer.number) == (zone, "0001")
        with group_scope(desk.group):
            assert beneficiary_of(entered).name == "บุญมี" and NationalId.objects.get().member == entered

    @pytest.mark.parametrize(
        ("wrong", "field"),
        [
            ({"pays_with": "9999"}, "pays_with"),
            ({"national_id": "12"}, "national_id"),
            ({"beneficiary_name": "แสงเดือน มูลแก้ว"}, "beneficiary_name"),
            ({"beneficiary_name": "บุญมี", "relationship": "ตัวเอง"}, "relationship"),
            ({"relationship": "สามี"}, "beneficiary_name"),
        ],
    )
    def test_a_slip_in_one_line_enters_nobody_and_keeps_the_rest(self, desk, wrong, field):
        page = desk.client.post(ENROL, NEW | wrong)
        assert list(page.context["form"].errors) == [field]
        assert 'value="แสงเดือน"' in page.content.decode()
        with group_scope(desk.group):
            assert Member.objects.count() == 1

    def test_the_next_in_the_queue_begins_with_the_same_day_and_zone(self, desk):
        with group_scope(desk.group):
            zone = make_zone("เหนือคลอง", by=None)
        response = desk.client.post(ENROL, {**NEW, "zone": zone.pk, "village": "บ้านเหล่า", "next": "1"})
        page = desk.client.get(response.url).content.decode()
        assert 'value="0418"' in page and 'value="15/4/2550"' in page and 'value="บ้านเหล่า"' in page
        assert f'<option value="{zone.pk}" selected>' in page

    def test_a_double_is_asked_about_once_and_then_entered(self, desk):
        with group_scope(desk.group):
            make_member("0002", "แสงเดือน", "มูลแก้ว", born_on=LONG_AGO.replace(1960))
        sent = {**NEW, "born_on": "2503"}
        page = desk.client.post(ENROL, sent)
        assert "0002 แสงเดือน มูลแก้ว" in words(page)
        answer = page.context["form"].answer
        with group_scope(desk.other):
            record_national_id(desk.other_member, ID, by=None)
        page = desk.client.post(ENROL, {**sent, "national_id": ID, "looked": answer})
        assert "a member of another group of the network" in words(page), "another doubt needs another look"
        answer = page.context["form"].answer
        assert desk.client.post(ENROL, {**sent, "national_id": ID, "looked": answer}).status_code == 302

    def test_a_correction_asks_too_but_not_about_a_phone(self, desk):
        with group_scope(desk.group):
            Member.objects.update(born_on=LONG_AGO.replace(1960))
            make_member("0002", "บุญมี", "ใจดี", born_on=LONG_AGO.replace(1960))
        sent = details(number="0002", born_on="15/8/2503")
        assert "0001 คำปัน ใจดี" in words(desk.client.post(REGISTER + "0002/edit/", sent))
        sent = details(born_on="15/8/2503", phone="0812345678")
        assert desk.client.post(REGISTER + "0001/edit/", sent).status_code == 302


class TestTakingBack:
    CHANGE, TAKE_BACK = REGISTER + "0001/change/", REGISTER + "0001/take-back/"

    def test_a_death_by_mistake_is_offered_to_be_taken_back(self, desk):
        assert desk.client.get(self.TAKE_BACK).url == self.CHANGE
        desk.client.post(self.CHANGE, {"kind": "died", "event_on": "15/4/2550"})
        assert self.TAKE_BACK in desk.client.get(self.CHANGE).content.decode()
        assert "Say how the mistake came about." in words(desk.client.post(self.TAKE_BACK, {"reason": ""}))
        assert desk.client.post(self.TAKE_BACK, {"reason": "คนชื่อเดียวกัน"}).url == REGISTER + "0001/"
        assert member(desk).state == "active"
        shown = words(desk.client.get(REGISTER + "0001/"))
        assert "taken back, for it was recorded by mistake" in shown and "คนชื่อเดียวกัน" in shown

    def test_joining_again_says_the_groups_rule(self, desk):
        desk.client.post(self.CHANGE, {"kind": "left", "event_on": "15/4/2550"})
        assert "begins anew" in words(desk.client.get(self.CHANGE))
        rule = REGISTER + "rule/"
        desk.client.post(rule, {"rejoin_keeps": "kept", "resolution": "มติ 1/2550"})
        assert "มติ 1/2550" in words(desk.client.get(rule))
        assert "keeps the time before" in words(desk.client.get(self.CHANGE))
        with group_scope(desk.group):
            assert RegisterRule.objects.get().by == desk.treasurer and StateChange.objects.count() == 2


class TestDoubts:
    def test_each_count_leads_to_its_members(self, desk):
        with group_scope(desk.group):
            make_member("0002", "สมศรี", beneficiary=Named("บุญมี", "บุตร"))
        page = desk.client.get(REGISTER + "doubts/").content.decode()
        assert f'href="{REGISTER}?doubt=no-beneficiary"' in page
        listed = words(desk.client.get(REGISTER, {"doubt": "no-beneficiary"}))
        assert "คำปัน" in listed and "สมศรี" not in listed and "no beneficiary" in listed

    @pytest.mark.parametrize("asked", [{"doubt": "x"}, {"zone": "x"}, {"zone": "9999"}, {"state": "x"}])
    def test_an_address_typed_wrongly_shows_the_list(self, desk, asked):
        assert "คำปัน" in words(desk.client.get(REGISTER, asked))
