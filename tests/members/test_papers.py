"""Beneficiaries and national IDs: what is written down, what is refused, and what nobody can read."""

import pytest
from django.db import connection
from django.test import override_settings

from groups.directory import affiliate
from groups.models import Affiliation, AuditEvent
from groups.queries import today
from groups.tenancy import group_scope
from members.beneficiaries import BeneficiaryIsSelf, Named, state_beneficiary
from members.doors import identity_matches
from members.likeness import doubts_about_id, doubts_about_person
from members.models import Beneficiary, NationalId, StateChange
from members.national_ids import (
    NotAnId,
    checks,
    digits_of,
    fingerprint,
    masked,
    record_national_id,
    remove_national_id,
)
from members.queries import beneficiary_of
from members.refusals import ImplausibleDate, RegisterRefused
from members.register import Person, enrol_many
from members.states import change_state
from tests.guards_lifted import as_owner
from tests.makers import APRIL, DAY, LONG_AGO, make_group, make_member

ID = "1234567890121"
WRONG = "1234567890123"


class TestBeneficiaries:
    def test_the_newest_holds_and_the_one_before_stays(self, in_group):
        state_beneficiary(in_group.member, Named("แสงเดือน ใจดี", "ภรรยา"), by=in_group.treasurer)
        state_beneficiary(in_group.member, Named("บุญมี ใจดี", "บุตร", stated_on=DAY), by=in_group.treasurer)
        assert beneficiary_of(in_group.member).name == "บุญมี ใจดี"
        assert Beneficiary.objects.count() == 2

    @pytest.mark.parametrize(
        ("named", "field"),
        [
            (Named("แสงเดือน", "ตนเอง"), "relationship"),
            (Named("แสงเดือน", " ตัวเอง "), "relationship"),
            (Named("แสงเดือน", "เจ้าตัว"), "relationship"),
            (Named("แสงเดือน", "(SELF)"), "relationship"),
            (Named("ตัวเอง", ""), "beneficiary_name"),
            (Named("คำปัน ใจดี", "ภรรยา"), "beneficiary_name"),
            (Named("นางคำปัน  ใจดี", ""), "beneficiary_name"),
            (Named("คำปั้นใจดี", ""), "beneficiary_name"),
        ],
    )
    def test_nobody_is_her_own_beneficiary(self, in_group, named, field):
        with pytest.raises(BeneficiaryIsSelf) as refusal:
            state_beneficiary(in_group.member, named, by=in_group.treasurer)
        assert refusal.value.field == field and not Beneficiary.objects.exists()

    def test_a_child_with_the_mothers_first_name_is_somebody_else(self, in_group):
        assert state_beneficiary(in_group.member, Named("คำปัน มูลแก้ว", "หลาน"), by=None).name == "คำปัน มูลแก้ว"

    def test_a_name_is_needed_and_a_day_that_has_come(self, in_group):
        with pytest.raises(RegisterRefused):
            state_beneficiary(in_group.member, Named(" ", "บุตร"), by=None)
        with pytest.raises(ImplausibleDate):
            state_beneficiary(in_group.member, Named("บุญมี", stated_on=today().replace(year=2999)), by=None)

    def test_the_trail_does_not_tell_the_name(self, in_group):
        state_beneficiary(in_group.member, Named("แสงเดือน มูลแก้ว", "ภรรยา"), by=in_group.treasurer)
        event = AuditEvent.objects.first()
        assert (event.action, event.subject, event.fields) == ("beneficiary.stated", "0001", ["beneficiary"])


def everything_in_the_database() -> str:
    """Every value of every column of every table, as one text."""
    found = []
    with as_owner(), connection.cursor() as cursor:
        for table in connection.introspection.django_table_names(only_existing=True):
            cursor.execute(f'SELECT * FROM "{table}"')
            found += [str(value) for row in cursor.fetchall() for value in row]
    return "\n".join(found)


class TestNationalIds:
    @pytest.mark.parametrize("typed", [ID, "1-2345-67890-12-1", "๑๒๓๔๕๖๗๘๙๐๑๒๑", " 1 2345 67890 12 1 "])
    def test_written_as_on_the_card_in_any_digits(self, typed):
        assert digits_of(typed) == ID

    @pytest.mark.parametrize("typed", ["123", ID + "0", "12345678901ก1", "", "1234567890¹²³"])
    def test_what_is_not_thirteen_digits_is_refused(self, typed):
        with pytest.raises(NotAnId) as refusal:
            digits_of(typed)
        assert refusal.value.field == "national_id"
        assert not typed or typed not in str(refusal.value)

    def test_a_wrong_check_digit_is_noted_and_kept(self, in_group):
        assert checks(ID) and not checks(WRONG)
        assert record_national_id(in_group.member, WRONG, by=None).checks is False

    def test_nothing_in_the_database_or_the_trail_tells_the_number(self, in_group):
        rows = [Person(number="0009", first_name="คำ", joined_on=LONG_AGO, national_id="1-2345-67890-12-1")]
        enrol_many(rows, reporting_month=APRIL, by=in_group.treasurer)
        record_national_id(in_group.member, ID, by=in_group.treasurer)
        everything = everything_in_the_database()
        assert "national_id.recorded" in everything
        for told in (ID, "1-2345-67890-12-1", ID[:10], "67890"):
            assert told not in everything
        assert ID not in repr(rows) and "67890" not in repr(rows)

    def test_the_page_shows_three_digits(self, in_group):
        assert masked(in_group.member) == ""
        record_national_id(in_group.member, ID, by=None)
        assert masked(in_group.member) == "x-xxxx-xxxxx-12-1"

    def test_a_corrected_one_takes_the_place_and_a_wrong_one_goes(self, in_group):
        record_national_id(in_group.member, WRONG, by=None)
        record_national_id(in_group.member, ID, by=in_group.treasurer)
        row = NationalId.objects.get()
        assert (row.checks, row.fingerprint, row.by) == (True, fingerprint(ID), in_group.treasurer)
        remove_national_id(in_group.member, by=in_group.treasurer)
        assert not NationalId.objects.exists()

    def test_a_new_key_in_front_opens_what_the_old_one_sealed(self, in_group):
        with override_settings(ID_ENCRYPTION_KEYS=["old"]):
            record_national_id(in_group.member, ID, by=None)
        with override_settings(ID_ENCRYPTION_KEYS=["new", "old"]):
            assert masked(in_group.member) == "x-xxxx-xxxxx-12-1"
        with override_settings(ID_ENCRYPTION_KEYS=["new"]):
            assert masked(in_group.member) == "x-xxxx-xxxxx-xx-x"

    def test_the_fingerprint_needs_its_own_key(self):
        with override_settings(ID_HASH_KEY="another"):
            assert fingerprint(ID) != fingerprint(WRONG)
            other = fingerprint(ID)
        assert fingerprint(ID) != other and len(other) == 64


class TestTheDoorBetweenGroups:
    @pytest.fixture
    def elsewhere(self, cast):
        """The ID is known in Ban Lao, which belongs to the same network as Ban Don Chai."""
        with group_scope(cast.other):
            record_national_id(cast.other_member, ID, by=None)
        return cast

    def test_yes_for_another_group_of_the_network_and_nothing_more(self, elsewhere):
        with group_scope(elsewhere.group):
            assert identity_matches(fingerprint(ID)) is True
            assert identity_matches(fingerprint(WRONG)) is False
            said = " ".join(doubts_about_id(ID))
        assert said and "อุดม" not in said and elsewhere.other.name not in said

    def test_the_own_group_is_no_other_group(self, elsewhere):
        with group_scope(elsewhere.other):
            assert identity_matches(fingerprint(ID)) is False

    def test_a_group_of_another_network_learns_nothing(self, elsewhere):
        group = make_group("far-away", network=elsewhere.other_network)
        alone = make_group("alone")
        for asking in (group, alone):
            with group_scope(asking):
                assert identity_matches(fingerprint(ID)) is False

    def test_who_is_no_longer_a_member_there_is_not_told_of(self, elsewhere):
        with group_scope(elsewhere.other):
            member = elsewhere.other_member
            change_state(member, StateChange.Kind.LEFT, event_on=DAY, reporting_month=APRIL, by=None)
        with group_scope(elsewhere.group):
            assert identity_matches(fingerprint(ID)) is False

    def test_a_group_that_has_left_the_network_is_outside(self, elsewhere):
        Affiliation.objects.filter(group=elsewhere.other).update(to_date=DAY)
        with group_scope(elsewhere.group):
            assert identity_matches(fingerprint(ID)) is False
        affiliate(elsewhere.other, elsewhere.other_network, from_date=today())
        with group_scope(elsewhere.group):
            assert identity_matches(fingerprint(ID)) is False

    @pytest.mark.skipif("connection.vendor != 'postgresql'")
    def test_outside_a_scope_the_function_says_no(self, elsewhere):
        with connection.cursor() as cursor:
            cursor.execute("SELECT identity_matches(%s)", [fingerprint(ID)])
            assert cursor.fetchone() == (False,)


class TestLikeness:
    def test_the_same_name_and_year_is_told_with_the_other_member(self, in_group):
        make_member("0002", "แก้ว", "ใจดี", born_on=LONG_AGO.replace(1960, 3, 2))
        twin = Person("0003", "แกว", "ใจดี", born_on=LONG_AGO.replace(1960, 1, 1), joined_on=DAY)
        assert ["0002" in said for said in doubts_about_person(twin)] == [True]

    @pytest.mark.parametrize("fields", [{"born_on": LONG_AGO.replace(1961)}, {}, {"first_name": "แก้วใจ"}])
    def test_another_year_no_year_or_another_name_is_nobodys_doubt(self, in_group, fields):
        make_member("0002", "แก้ว", "ใจดี", born_on=LONG_AGO.replace(1960))
        person = Person(**{"number": "0003", "first_name": "แก้ว", "last_name": "ใจดี", "joined_on": DAY} | fields)
        assert doubts_about_person(person) == []

    def test_a_member_is_not_like_herself(self, in_group):
        record_national_id(in_group.member, ID, by=None)
        assert doubts_about_id(ID, in_group.member) == []
        assert ["0001" in said for said in doubts_about_id(ID)] == [True]

    def test_a_wrong_check_digit_is_said(self, in_group):
        assert len(doubts_about_id(WRONG)) == 1
