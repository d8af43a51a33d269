"""A member says that a line of her passbook is wrong, and the group answers."""

import datetime
import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from groups.tenancy import group_scope
from ledger.journal import reverse_entry
from members.message_words import Tell
from members.models import Message
from reports.doubts import answer_doubt, raise_doubt, raise_own_doubt
from reports.findings import closing_findings
from reports.models import Doubt
from reports.queries import entries_to_name
from reports.refusals import AlreadyAsked, ReportRefused
from reports.statement import statement
from tests.makers import APRIL, DAY, make_member, make_payment, make_payout

SLUG = "ban-don-chai"
NOT_MINE, AMOUNT, ERASE, MISSING = "not_mine", "amount", "erase", "missing"


@pytest.fixture(autouse=True)
def english(settings):
    settings.LANGUAGE_CODE = "en"


@pytest.fixture
def line(cast):
    """A payment of 30 baht in the member's name."""
    with group_scope(cast.group):
        return make_payment(cast.member, by=cast.treasurer)


def page(client, user, name, *args, **fields) -> str:
    client.force_login(user)
    address = reverse(name, args=[SLUG, *args])
    response = client.post(address, fields, follow=True) if fields else client.get(address)
    assert response.status_code == 200
    return response.content.decode()


def plain(response, number: int) -> str:
    """The body without what belongs to every request: the address itself and the token against forged forms."""
    text = response.content.decode().replace(f"/{number}/", "/N/")
    return re.sub(r'name="csrfmiddlewaretoken" value="[^"]*"', "", text)


def the_doubt(cast) -> Doubt:
    with group_scope(cast.group):
        return Doubt.objects.select_related("member", "entry").latest("id")


def test_a_line_is_doubted_answered_with_the_entry_that_mends_it_and_asked_about_again(client, cast, line):
    shown = page(client, cast.member_user, "my_wrong", line.number)
    assert "30" in shown and line.reference in shown and shown.count('type="radio"') == 4
    asked = page(client, cast.member_user, "my_wrong", line.number, reason=AMOUNT, question="ส่ง 60 บาท")
    assert "The sum is wrong" in asked and "ส่ง 60 บาท" in asked and "waits for an answer" in asked
    doubt = the_doubt(cast)
    assert (doubt.member, doubt.entry, doubt.month) == (cast.member, line, APRIL)

    listed = page(client, cast.treasurer, "doubts")
    assert (
        "0001" in listed and "ส่ง 60 บาท" in listed and reverse("receipt", args=[SLUG, line.receipt.serial]) in listed
    )
    to_answer = page(client, cast.treasurer, "doubt_answer", doubt.pk)
    assert reverse("receipt_correct", args=[SLUG, line.receipt.serial]) in to_answer
    with group_scope(cast.group):
        right = make_payment(cast.member, savings=60_00, by=cast.treasurer)
        assert {found.entry for found in entries_to_name(doubt)} == {line, right}
    page(client, cast.treasurer, "doubt_answer", doubt.pk, answer="แก้แล้ว", entry_number=right.number)
    with group_scope(cast.group):
        assert Message.objects.get(member=cast.member, kind=Tell.ANSWERED).params == {}

    answered = page(client, cast.member_user, "my_questions")
    assert "แก้แล้ว" in answered and f"entry {right.number} of" in answered and "waits for an answer" not in answered
    again = page(client, cast.member_user, "my_wrong", line.number)
    assert "You asked about this line before" in again and "แก้แล้ว" in again
    assert "waits for an answer" in page(client, cast.member_user, "my_wrong", line.number, reason=AMOUNT)


def test_the_answer_says_whether_the_entry_puts_it_right(client, cast, line):
    with group_scope(cast.group):
        doubt = raise_own_doubt(cast.member, AMOUNT, "", entry=line, by=cast.member_user)
        back = reverse_entry(line, on=DAY, reason="ผิด", by=cast.treasurer)
        answer_doubt(doubt, "กลับรายการแล้ว", by=cast.treasurer, entry_number=back.number)
    assert f"put right in the books by entry {back.number} of" in page(client, cast.member_user, "my_questions")


def test_a_second_question_about_a_line_waits_for_the_answer_to_the_first(client, cast, line):
    page(client, cast.member_user, "my_wrong", line.number, reason=NOT_MINE)
    before = page(client, cast.member_user, "my_wrong", line.number)
    assert "You need not ask again" in before and f"#question-{the_doubt(cast).pk}" in before
    again = page(client, cast.member_user, "my_wrong", line.number, reason=AMOUNT)
    assert "You have asked this already" in again or "You need not ask again" in again
    with group_scope(cast.group):
        assert Doubt.objects.count() == 1
        with pytest.raises(AlreadyAsked):
            raise_own_doubt(cast.member, AMOUNT, "อื่น", entry=line, by=cast.member_user)


def test_words_are_needed_where_the_reason_does_not_say_enough(client, cast, line):
    typed = page(client, cast.member_user, "my_wrong", line.number, reason="other", question="")
    assert "Say in a few words what seems wrong." in typed and 'value="other"' in typed and "checked" in typed
    with group_scope(cast.group):
        assert not Doubt.objects.exists()
        assert raise_own_doubt(cast.member, ERASE, "", by=cast.member_user).question == ""
        for reason, words in ((ERASE, "อีกครั้ง"), (MISSING, " ")):
            with pytest.raises(ReportRefused):
                raise_own_doubt(cast.member, reason, words, by=cast.member_user)


def test_many_open_questions_are_a_reason_to_talk(in_group):
    for number in range(20):
        raise_own_doubt(in_group.member, MISSING, f"ครั้งที่ {number}", by=in_group.member_user)
    with pytest.raises(ReportRefused, match="เหรัญญิก|treasurer"):
        raise_own_doubt(in_group.member, MISSING, "อีก", by=in_group.member_user)


def test_a_line_in_another_name_is_answered_like_one_that_does_not_exist(client, cast, line):
    with group_scope(cast.group):
        neighbour = make_payment(make_member("0002"), by=cast.treasurer)
    client.force_login(cast.member_user)

    def answers(number: int) -> list:
        address = reverse("my_wrong", args=[SLUG, number])
        with CaptureQueriesContext(connection) as queries:
            found = [client.get(address), client.post(address, {"reason": NOT_MINE})]
        assert [answer.status_code for answer in found] == [404, 404]
        return [len(queries), *(plain(answer, number) for answer in found)]

    answers(999_999)
    assert answers(neighbour.number) == answers(999_999)


@pytest.fixture
def on_welfare(cast, line):
    """A question about a payment and one about welfare, with words that tell of it."""
    with group_scope(cast.group):
        payout = make_payout(member=cast.member)
        for entry in (line, payout.entry):
            raise_own_doubt(cast.member, NOT_MINE, "ไม่เคยนอนโรงพยาบาล", entry=entry, by=cast.member_user)
        return payout


def test_from_the_list_nobody_but_treasurer_and_chair_learns_who_received_welfare(client, cast, on_welfare):
    for who in (cast.treasurer, cast.chair):
        shown = page(client, who, "doubts")
        assert "received" in shown and "70" in shown
    for who in (cast.auditor, cast.committee, cast.secretary):
        shown = page(client, who, "doubts")
        part = shown[shown.index('id="members"') :].split("</section>")[0]
        assert part.count("a line of her passbook") == 2 and "baht" not in part and "received" not in part
        assert (who == cast.auditor) == ("ไม่เคยนอนโรงพยาบาล" in part)
        assert (who == cast.auditor) == (reverse("entry", args=[SLUG, on_welfare.entry.number]) in part)


def test_open_questions_of_members_are_a_finding_and_something_to_do(client, cast, line):
    with group_scope(cast.group):
        doubt = raise_own_doubt(cast.member, NOT_MINE, "", entry=line, by=cast.member_user)
        raise_own_doubt(cast.member, MISSING, "เดือนก่อน", by=cast.member_user)
        raise_doubt("savings.0001", "แบบเดิม", month=None, by=cast.member_user)
        findings = {finding.code: finding for finding in closing_findings(statement(cast.group, APRIL))}
        assert findings["members_questions_open"].figures == {"questions": 3}
        assert "questions_open" not in findings
    home = page(client, cast.treasurer, "group_home")
    assert "Answer the questions of members" in home and "3 questions wait" in home
    with group_scope(cast.group):
        answer_doubt(doubt, "ถูกแล้ว", by=cast.chair)
        findings = {finding.code: finding for finding in closing_findings(statement(cast.group, APRIL))}
        assert findings["members_questions_open"].figures == {"questions": 2}


def test_a_question_from_before_is_still_hers_and_nobody_elses_is(client, cast):
    with group_scope(cast.group):
        raise_doubt("savings.0001", "แบบเดิม", month=None, by=cast.member_user)
        raise_doubt("fund", "ของคนอื่น", month=APRIL, by=cast.auditor)
        other = make_member("0002")
        raise_own_doubt(other, MISSING, "ของเพื่อนบ้าน", by=cast.auditor)
    shown = page(client, cast.member_user, "my_questions")
    assert "แบบเดิม" in shown and "ของคนอื่น" not in shown and "ของเพื่อนบ้าน" not in shown


def test_her_questions_cost_the_same_for_many(client, cast, line):
    def cost() -> int:
        with CaptureQueriesContext(connection) as queries:
            page(client, cast.member_user, "my_questions")
        return len(queries)

    with group_scope(cast.group):
        answer_doubt(raise_own_doubt(cast.member, AMOUNT, "", entry=line, by=cast.member_user), "ได้", by=cast.chair)
    cost()
    one = cost()
    with group_scope(cast.group):
        for number in range(15):
            entry = make_payment(cast.member, on=DAY + datetime.timedelta(days=number), by=cast.treasurer)
            doubt = raise_own_doubt(cast.member, AMOUNT, "", entry=entry, by=cast.member_user)
            answer_doubt(doubt, "ได้", by=cast.chair, entry_number=line.number)
    assert cost() == one
