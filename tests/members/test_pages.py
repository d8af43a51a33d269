"""The register in the browser: who may read it, what a correction does, what leaves as a file."""

import csv
import io
import re

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils.translation import gettext, override
from openpyxl import load_workbook

from groups.models import AuditEvent
from groups.queries import today
from groups.tenancy import group_scope
from members.forms.member import EditMemberForm, MemberForm
from members.models import Member
from tests import makers

REGISTER = "/g/ban-don-chai/members/"
EDIT = REGISTER + "0001/edit/"
EXPORT = REGISTER + "export."


def browser(user, language="en"):
    client = Client(headers={"accept-language": language})
    client.force_login(user)
    return client


def words(response) -> str:
    """The page as a person reads it: no tags, single spaces."""
    return " ".join(re.sub(r"<[^>]*>", " ", response.content.decode()).split())


def details(**changes) -> dict:
    """The member of the cast as her form shows her, with changes."""
    return {"number": "0001", "first_name": "คำปัน", "last_name": "ใจดี", **changes}


def member_of(cast, number="0001") -> Member:
    with group_scope(cast.group):
        return Member.objects.get(number=number)


def events_of(cast, action) -> list:
    with group_scope(cast.group):
        return list(AuditEvent.objects.filter(action=action).values_list("by__username", "subject", "fields"))


class TestList:
    @pytest.mark.parametrize("office", ["treasurer", "chair", "committee", "collector", "secretary", "auditor"])
    def test_every_office_reads_the_register(self, cast, office):
        response = browser(getattr(cast, office)).get(REGISTER)
        assert response.status_code == 200
        assert "คำปัน ใจดี" in words(response)

    @pytest.mark.parametrize("who", ["stranger", "other_treasurer", "network_committee", "member_user", "staff"])
    def test_whoever_holds_no_office_here_finds_nothing(self, cast, who):
        client = browser(getattr(cast, who))
        for address in (REGISTER, EDIT, EXPORT + "xlsx", EXPORT + "csv"):
            assert client.get(address).status_code == 404

    def test_whoever_is_not_signed_in_is_asked_to(self, cast):
        response = Client().get(REGISTER)
        assert (response.status_code, response.url) == (302, f"/sign-in/?next={REGISTER}")

    def test_nobody_of_another_group_is_on_it(self, cast):
        assert "อุดม" not in words(browser(cast.treasurer).get(REGISTER))

    @pytest.mark.parametrize("typed", ["คำปน", "คำปัน", "1002", "๑๐๐๒", "แกวใจ", "0812", "บ้านเหลา"])
    def test_search_by_number_name_village_or_phone_forgives(self, cast, typed):
        with group_scope(cast.group):
            makers.make_member("1002", "แก้วใจ", "คำปน", phone="0812345678", village="บ้านเหล่า")
            makers.make_member("1003", "สมศรี", "มีสุข")
        shown = words(browser(cast.treasurer).get(REGISTER, {"q": typed}))
        assert ("คำปัน" if typed == "คำปัน" else "แก้วใจ") in shown
        assert "สมศรี" not in shown

    def test_a_search_that_finds_nobody_says_so_and_keeps_what_was_typed(self, cast):
        response = browser(cast.treasurer).get(REGISTER, {"q": '<b>"zzz'})
        assert "Nobody in the register bears this." in words(response)
        assert 'value="&lt;b&gt;&quot;zzz"' in response.content.decode()

    def test_fifty_names_a_page(self, cast):
        with group_scope(cast.group):
            for number in range(2, 53):
                makers.make_member(f"{number:04}", f"ชื่อ{number}")
        client = browser(cast.treasurer)
        first, second = client.get(REGISTER), client.get(REGISTER, {"page": 2})
        assert "52 names" in words(first)
        assert (first.content.count(b"/edit/"), second.content.count(b"/edit/")) == (50, 2)
        # An address typed wrongly shows a page of the list all the same.
        assert client.get(REGISTER, {"page": "x", "sort": "nonsense"}).status_code == 200

    def test_number_nine_stands_before_number_ten(self, cast):
        with group_scope(cast.group):
            for number in ("10", "9"):
                makers.make_member(number)
        up = words(browser(cast.treasurer).get(REGISTER, {"sort": "number"}))
        assert up.index(" 9 คำ") < up.index(" 10 คำ") < up.index(" 0001 ")

    def test_names_stand_in_thai_order(self, cast):
        with group_scope(cast.group):
            for number, name in enumerate(["ไก่", "ขวด", "เกาะ", "กบ"], start=2):
                makers.make_member(f"{number:04}", name)
        shown = words(browser(cast.treasurer).get(REGISTER))
        places = [shown.index(name) for name in ("กบ", "เกาะ", "ไก่", "ขวด", "คำปัน")]
        assert places == sorted(places)

    def test_only_the_treasurer_is_offered_to_change_or_take_away(self, cast):
        offered = browser(cast.treasurer).get(REGISTER).content.decode()
        assert EDIT in offered and EXPORT in offered
        hidden = browser(cast.collector).get(REGISTER).content.decode()
        assert EDIT not in hidden and EXPORT not in hidden

    def test_a_row_leads_to_the_member(self, cast):
        assert f'href="{REGISTER}0001/"' in browser(cast.chair).get(REGISTER).content.decode()

    def test_a_number_that_fits_no_address_is_listed_without_a_link(self, cast):
        with group_scope(cast.group):
            makers.make_member("..", "สมศรี")
        assert "สมศรี" in words(browser(cast.treasurer).get(REGISTER))

    def test_thirty_rows_cost_the_queries_of_one(self, cast):
        client = browser(cast.treasurer)

        def queries(address):
            with CaptureQueriesContext(
                connection,
            ) as captured:
                assert client.get(address).status_code == 200
            return len(captured)

        addresses = (REGISTER, REGISTER + "?sort=number", EXPORT + "csv", EXPORT + "xlsx")
        one = [queries(address) for address in addresses]
        with group_scope(cast.group):
            for number in range(2, 31):
                makers.make_member(f"{number:04}", phone="0812345678", village="บ้านดอนไชย")
        assert [queries(address) for address in addresses] == one


class TestCorrection:
    def test_the_collector_may_read_but_not_correct(self, cast):
        client = browser(cast.collector)
        assert client.get(EDIT).status_code == client.post(EDIT, details(first_name="ใหม่")).status_code == 403
        assert member_of(cast).first_name == "คำปัน"

    def test_what_is_saved_stands_in_the_register(self, cast):
        response = browser(cast.treasurer).post(
            EDIT,
            details(number="๐๐๐๗", first_name="คำปิน", sex="female", phone="๐๘๑ 234 5678", born_on="15 ส.ค. 2502"),
        )
        assert (response.status_code, response.url) == (302, REGISTER + "0007/")
        member = member_of(cast, "0007")
        assert (member.first_name, member.phone, member.sex) == ("คำปิน", "081 234 5678", "female")
        assert (member.born_on.isoformat(), member.born_on_is_exact) == ("1959-08-15", True)
        assert "คำปิน" in words(browser(cast.treasurer).get(REGISTER, {"q": "คำปิน"}))

    def test_looking_and_correcting_leave_a_trail_without_personal_values(self, cast):
        client = browser(cast.treasurer)
        client.get(EDIT)
        client.post(EDIT, details(phone="0812345678"))
        assert events_of(cast, "member.viewed") == [("treasurer", "0001", [])] * 2
        assert events_of(cast, "member.corrected") == [("treasurer", "0001", ["phone"])]

    @pytest.mark.parametrize("language", ["th", "en"])
    @pytest.mark.parametrize(
        ("field", "typed", "sentence"),
        [
            ("number", "", "Write the member number from the paper book."),
            ("number", "12/3", "A slash cannot stand in a member number. Write a dash: 12-3."),
            ("number", "0002", "Member number %(number)s is already in the register. Choose another."),
            ("first_name", "", "Write the first name."),
            ("born_on", "31/2/2545", "There is no such day as %(typed)s; check the day, the month and the year."),
            ("born_on", "1/1/2549", "Member %(number)s would be born after joining. Check both years."),
        ],
    )
    def test_what_is_wrong_is_said_beside_the_field_and_what_was_typed_stays(
        self, cast, language, field, typed, sentence
    ):
        with group_scope(cast.group):
            makers.make_member("0002")
        sent = details(**{"phone": "0899999999", field: typed})
        page = browser(cast.treasurer, language).post(EDIT, sent).content.decode()
        with override(language):
            said = gettext(sentence) % {"number": sent["number"], "typed": typed}
        beside = page[page.index(f'<ul class="errorlist" id="id_{field}_error"') :]
        assert said in beside[: beside.index("</ul>")]
        assert 'value="0899999999"' in page
        assert not typed or f'value="{typed}"' in page
        assert member_of(cast).phone == ""

    def test_a_year_alone_is_a_birth_date_and_is_shown_as_a_year(self, cast):
        client = browser(cast.treasurer)
        client.post(EDIT, details(born_on="2480"))
        member = member_of(cast)
        assert (member.born_on.isoformat(), member.born_on_is_exact) == ("1937-04-01", False)
        assert 'value="2480"' in client.get(EDIT).content.decode()

    def test_saving_without_touching_changes_nothing(self, cast):
        with group_scope(cast.group):
            # A Common Era year from a file: shown as 2479, which read again would be April of the year before.
            makers.make_member("0002", born_on=makers.LONG_AGO.replace(1937, 1, 1), born_on_is_exact=False)
        client = browser(cast.treasurer)
        with group_scope(cast.group):
            form = EditMemberForm(member=Member.objects.get(number="0002"))
            sent = {name: form[name].value() or "" for name in form.fields}
        assert client.post(REGISTER + "0002/edit/", sent).status_code == 302
        assert events_of(cast, "member.corrected") == []

    def test_the_day_of_joining_is_shown_and_not_changed(self, cast):
        client = browser(cast.treasurer)
        assert re.search(r'value="15/8/2545"[^>]* disabled', client.get(EDIT).content.decode())
        client.post(EDIT, details(joined_on="1/1/2549"))
        assert member_of(cast).joined_on == makers.LONG_AGO

    @pytest.mark.parametrize("number", ["9999", "%00", "0001%00x"])
    def test_nobody_with_that_number_is_a_page_that_is_not_here(self, cast, number):
        assert browser(cast.treasurer).get(f"{REGISTER}{number}/edit/").status_code == 404

    def test_an_enrolment_brings_the_same_details_to_its_own_service(self, in_group):
        enrolled = []

        class Enrolment(MemberForm):
            def perform(self, **context):
                enrolled.append((self.person(), context))
                return True

        form = Enrolment(details(joined_on="15/4/2550", born_on="2502"))
        assert form.submit(by="treasurer"), form.errors
        person, context = enrolled[0]
        assert (person.number, person.joined_on, person.born_on_is_exact) == ("0001", makers.DAY, False)
        assert context == {"by": "treasurer"}


class TestExport:
    @pytest.fixture
    def odd_people(self, cast):
        with group_scope(cast.group):
            makers.make_member(
                "0417", "=1+1", "@SUM(A1)", phone="0812345678", born_on=makers.LONG_AGO, postcode="05216"
            )
            makers.make_member("0418", "บุญ\x0bมี", phone="+66 81", born_on=makers.LONG_AGO, born_on_is_exact=False)
        return cast

    def sheet(self, client) -> dict:
        """Rows by member number, each a dict by heading."""
        book = load_workbook(io.BytesIO(client.get(EXPORT + "xlsx").content))
        heading, *rows = book.active.iter_rows()
        headings = [cell.value for cell in heading]
        assert headings[0] == "member number"
        return {row[0].value: dict(zip(headings, row, strict=True)) for row in rows}

    def test_spreadsheet_keeps_zeros_dates_and_formulas_as_text(self, odd_people):
        rows = self.sheet(browser(odd_people.treasurer))
        assert set(rows) == {"0001", "0417", "0418"}
        row = rows["0417"]
        assert {cell.data_type for cell in row.values() if cell.value} == {"s"}
        values = {heading: cell.value for heading, cell in row.items()}
        assert (values["phone"], values["postcode"]) == ("0812345678", "05216")
        assert (values["first name"], values["last name"]) == ("=1+1", "@SUM(A1)")
        assert values["birth date"] == values["joined on"] == "2002-08-15"
        assert values["birth date is known"] == "full date"
        assert rows["0418"]["birth date is known"].value == "year only"
        assert rows["0418"]["first name"].value == "บุญมี"

    def test_text_file_opens_in_a_spreadsheet_without_running_anything(self, odd_people):
        response = browser(odd_people.treasurer).get(EXPORT + "csv")
        text = response.content.decode("utf-8")
        assert text.startswith("\ufeffmember number,")
        rows = {row["\ufeffmember number"]: row for row in csv.DictReader(io.StringIO(text, newline=""))}
        assert (rows["0417"]["first name"], rows["0417"]["last name"]) == ("'=1+1", "'@SUM(A1)")
        assert rows["0418"]["phone"] == "'+66 81"
        assert rows["0417"]["phone"] == "0812345678"

    def test_the_file_is_named_for_its_group_and_day(self, cast):
        response = browser(cast.treasurer).get(EXPORT + "csv")
        name = f"ban-don-chai-members-{today():%Y-%m-%d}.csv"
        assert response["Content-Disposition"] == f'attachment; filename="{name}"'

    def test_headings_follow_the_language_of_the_page(self, cast):
        text = browser(cast.treasurer, "th").get(EXPORT + "csv").content.decode("utf-8-sig")
        with override("th"):
            assert text.startswith(gettext("member number") + ",")

    def test_only_the_own_group_leaves(self, cast):
        assert "อุดม" not in browser(cast.treasurer).get(EXPORT + "csv").content.decode()

    @pytest.mark.parametrize("office", ["chair", "committee", "collector", "secretary", "auditor"])
    def test_only_the_treasurer_takes_the_register_away(self, cast, office):
        assert browser(getattr(cast, office)).get(EXPORT + "xlsx").status_code == 403

    def test_taking_it_away_leaves_a_trail(self, cast):
        browser(cast.treasurer).get(EXPORT + "xlsx")
        assert events_of(cast, "register.exported") == [("treasurer", "xlsx", [])]

    def test_another_kind_of_file_is_not_here(self, cast):
        assert browser(cast.treasurer).get(EXPORT + "pdf").status_code == 404
