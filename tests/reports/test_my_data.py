"""A member reads what is kept about her and who looked, agrees and takes it back, has it corrected, takes a copy."""

import datetime
import io
import json
import re
from zoneinfo import ZoneInfo

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import translation
from openpyxl import load_workbook

from groups.models import AuditEvent, User
from groups.tenancy import group_scope
from members.cards import draw, issue
from members.consents import has_consented, state_consent
from members.models import Consent, EmailAddress, Member
from reports.doubts import answer_doubt, raise_own_doubt
from reports.looked import PER_PAGE, looks_of
from reports.models import Doubt
from reports.spreadsheet import BAHT_FORMAT
from tests.makers import DAY, make_member
from tests.reports.erasures import LAST, make_known_member
from tests.welfare.claim_walks import EVENT, entered, open_welfare, stay

HEALTH = Consent.Purpose.HEALTH


def page(client, cast, user, address: str = "data/", **sent) -> str:
    client.force_login(user)
    client.cookies["django_language"] = "en"
    url = f"/g/{cast.group.slug}/me/{address}"
    response = client.post(url, sent, follow=True) if sent else client.get(url)
    assert response.status_code == 200, response.status_code
    return response.content.decode()


@pytest.fixture
def known(cast, settings, tmp_path):
    settings.DATA_DIR = tmp_path
    with group_scope(cast.group):
        cast.known = make_known_member(cast)
    return cast


def test_the_page_says_what_is_kept_and_who_looked(client, known):
    client.force_login(known.treasurer)
    client.get(f"/g/{known.group.slug}/members/0900/")
    html = page(client, known, known.known.user)
    for words in (LAST, "089-987-1234", "x-xxxx-xxxxx-12-1", "saiyut@example.com", "ปิ่นทอง", "23 November 2484"):
        assert words in html, words
    assert "1234567890121" not in html and len(html) < 50_000
    looked = html[html.index("Who looked") :]
    assert (
        "looked at your page in the register" in looked and "(treasurer)" in looked and str(known.treasurer) in looked
    )
    assert "approved a claim of yours" in looked and "printed the list" not in looked
    assert '<span class="tag">paid</span>' in html
    # An address that another server's key sealed is not shown, and nothing else is lost.
    with group_scope(known.group):
        EmailAddress.objects.update(sealed="x")
    assert LAST in page(client, known, known.known.user)


def test_a_list_of_everybody_is_told_and_another_members_acts_are_not(client, known):
    client.force_login(known.treasurer)
    client.get(f"/g/{known.group.slug}/members/0001/")
    client.get(f"/g/{known.group.slug}/members/export.csv")
    html = page(client, known, known.known.user)
    assert "wrote the list of all members to a file" in html and "everybody at once" in html
    assert "looked at your page in the register" not in html


def test_answers_lists_of_claims_and_what_she_did_with_an_earlier_card_are_told(client, known):
    with group_scope(known.group):
        member = make_member("0777")
        (slip,) = issue(draw([member]), by=known.treasurer)
        doubt = raise_own_doubt(member, "other", "?", by=slip.member.user)
    client.force_login(known.treasurer)
    client.get(f"/g/{known.group.slug}/doubts/{doubt.pk}/answer/")
    with group_scope(known.group), translation.override("en"):
        answer_doubt(doubt, "-", by=known.chair)
        for action in ("claims.viewed", "member.viewed"):
            AuditEvent.objects.create(group=known.group, action=action, subject="0900", by=known.committee)
        lists = [look.action for look in looks_of(known.known)[0] if look.of_all]
        issue(draw([member]), by=known.treasurer, in_use_too=True)
        looks = {look.action: look for look in looks_of(Member.objects.get(pk=member.pk))[0]}
    assert "claims.viewed" in lists and not looks.keys() & {"claims.viewed", "member.viewed"}
    assert looks["doubt.answered"].who == str(known.chair) and looks["question.viewed"].who == str(known.treasurer)
    assert looks["doubt.raised"].who == "somebody with an earlier card" and not looks["doubt.raised"].by_member


def test_older_looks_stand_on_a_further_page_and_cost_no_more_queries(client, cast):
    def look(times: int) -> int:
        """The chair looks so often; how many queries the page then costs."""
        with group_scope(cast.group):
            for _turn in range(times):
                AuditEvent.objects.create(group=cast.group, action="member.viewed", subject="0001", by=cast.chair)
        with CaptureQueriesContext(connection) as captured:
            page(client, cast, cast.member_user)
        return len(captured)

    look(1)
    assert look(1) == look(PER_PAGE)
    html = page(client, cast, cast.member_user)
    assert html.count("looked at your page") == PER_PAGE and "entered you in the register" not in html
    older = html[html.index("?before=") :].split("#")[0]
    assert "entered you in the register" in page(client, cast, cast.member_user, f"data/{older}")


def test_a_consent_taken_back_is_asked_for_anew_and_undoes_nothing(client, cast):
    with group_scope(cast.group):
        open_welfare(cast)
        claim = entered(cast, stay(cast))
        assert has_consented(cast.member, HEALTH)
    shown = page(client, cast, cast.member_user, "data/consent/", purpose=HEALTH, given="no")
    # This server sends no e-mail, so nothing is agreed to about it.
    assert "nights in hospital" in shown and "by e-mail" not in shown
    with group_scope(cast.group):
        assert not has_consented(cast.member, HEALTH)
        claim.refresh_from_db()
        assert claim.consent_on and claim.ended_at is None
    client.force_login(cast.committee)
    chosen = {"benefit": "sickness", "who": "0001", "event_on": "1/4/2550"}
    asked = client.post(f"/g/{cast.group.slug}/claims/new/", chosen).content.decode()
    assert "took this consent back" in asked
    with group_scope(cast.group):
        entered(cast, stay(cast, 1, event_on=EVENT.replace(day=10)))
        assert has_consented(cast.member, HEALTH) and Consent.objects.filter(purpose=HEALTH).count() == 3


def test_the_same_word_twice_is_one_row_and_nothing_unknown_is_agreed_to(client, cast):
    with group_scope(cast.group):
        for _turn in range(2):
            state_consent(cast.member, "email", given=True, by=cast.member_user)
        assert Consent.objects.count() == 1
    client.force_login(cast.member_user)
    asked = client.post(f"/g/{cast.group.slug}/me/data/consent/", {"purpose": "everything", "given": "yes"})
    assert asked.status_code == 404


def test_a_correction_waits_in_the_treasurers_list(client, cast):
    page(client, cast, cast.member_user, "data/correction/", line="born_on", right="15/8/2500")
    with group_scope(cast.group):
        asked = Doubt.objects.get()
    assert asked.reason == "register" and "15/8/2500" in asked.question and asked.member_id == cast.member.pk
    client.force_login(cast.treasurer)
    assert "15/8/2500" in client.get(f"/g/{cast.group.slug}/doubts/").content.decode()


def test_the_copy_holds_everything_of_hers_and_nobody_elses_name(client, known):
    client.force_login(known.known.user)
    address = f"/g/{known.group.slug}/me/data"
    found = json.loads(client.get(f"{address}.json").content)
    (about,) = found["about_me"]
    assert (about["number"], about["last_name"], about["born_on"]) == ("0900", LAST, "1941-11-23")
    assert [row["amount_satang"] for row in found["money"] if row["direction"] == "put_in"][:1] == [30_00]
    assert found["money"][0]["amount_baht"] == "30.00" and found["money"][0]["on"] == DAY.isoformat()
    assert len(found["claims"]) == 5 and len(found["decisions"]) == 4 and found["judgements"]
    assert found["questions"] and found["answers"] and found["consents"] and found["paper_book"]
    assert "บุญ ใจกว้าง" not in json.dumps(found, ensure_ascii=False), "who pays with her is somebody else"
    client.get(f"{address}.xlsx")
    with group_scope(known.group):
        assert AuditEvent.objects.filter(action="member.data_copied", subject="0900").count() == 2


def test_the_copy_as_a_spreadsheet_says_the_same_in_plain_thai(client, known):
    client.force_login(known.known.user)
    client.cookies["django_language"] = "th"
    address = f"/g/{known.group.slug}/me/data"
    found = json.loads(client.get(f"{address}.json").content)
    book = load_workbook(io.BytesIO(client.get(f"{address}.xlsx").content))
    assert len(book.sheetnames) == len(found.keys() - {"scheme", "made_at"})
    rows = {sheet.title: [[cell.value for cell in row] for row in sheet.iter_rows()] for sheet in book}
    about = {line[0]: line[1] for line in rows[book.sheetnames[0]]}
    assert (about["เพศ"], about["วันเกิด"], about["นามสกุล"]) == ("หญิง", "1941-11-23", LAST)
    told = "\n".join(str(value) for lines in rows.values() for line in lines for value in line if value)
    for words in ("คุณเอง", "คนอื่น", "ยื่นเมื่อ", _in_thailand(found["consents"][0]["at"])):
        assert words in told, words
    assert "บุญ ใจกว้าง" not in told, "who pays with her is somebody else"
    # Besides digests, her masked number, her e-mail and people's names no word is there that only programs need.
    people = " ".join(str(user) for user in User.objects.all())
    latin = re.findall("[A-Za-z_]{2,}", re.sub(r"[0-9a-f]{64}|x-xxxx\S+|\S+@\S+", "", told))
    assert not set(latin) - {"JSON", *re.findall("[A-Za-z_]{2,}", people)}
    shown = [cell.value for sheet in book for line in sheet for cell in line if cell.number_format == BAHT_FORMAT]
    kept = [row[name] for table in found.values() if isinstance(table, list) for row in table for name in row
            if name.endswith("_satang") and row[name] is not None]  # fmt: skip
    assert sorted(round(value * 100) for value in shown) == sorted(kept)


def _in_thailand(moment: str) -> str:
    return datetime.datetime.fromisoformat(moment).astimezone(ZoneInfo("Asia/Bangkok")).strftime("%Y-%m-%d %H:%M")


def test_she_asks_to_be_erased_and_the_treasurer_types_her_number(client, known):
    address = f"/g/{known.group.slug}/members/0900/erase/"
    html = page(client, known, known.known.user, "data/erasure/", ask="1")
    assert "You have asked this already" in html and "acts on it" in html
    client.force_login(known.treasurer)
    assert "She asked for it herself" in client.get(address).content.decode()
    wrong = client.post(address, {"reason": "asked", "number": "0901"}).content.decode()
    assert "not the number of this member" in wrong
    gone = client.post(address, {"reason": "asked", "number": "0900"}, follow=True).content.decode()
    assert "is erased" in gone and LAST not in gone
    client.force_login(known.known.user)
    assert client.get(f"/g/{known.group.slug}/me/").status_code in (302, 404)


def test_what_stands_in_the_way_is_told_before_the_number_is_asked_for(client, cast):
    client.force_login(cast.treasurer)
    client.cookies["django_language"] = "en"
    html = client.get(f"/g/{cast.group.slug}/members/0001/erase/").content.decode()
    assert "still belongs to the group" in html and 'name="number"' not in html
