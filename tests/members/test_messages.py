"""What members are told: when, whom, in which words; and their own pages of it."""

import json
import re

import pytest
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import translation

from groups.cards import Door
from groups.tenancy import group_scope
from ledger.contributions import Collection, Payment, Share, record_collection
from ledger.corrections import reissue_receipt
from ledger.journal import reverse_entry
from ledger.models import Receipt
from members.cards import close_card, draw, first_use, issue
from members.consents import has_consented, state_consent
from members.emails import email_of, written_to
from members.message_words import KINDS, Tell, WrongParams, sentence
from members.messages import tell, tell_all
from members.models import Consent, Delivery, EmailAddress, Member, Message
from members.states import change_state
from reports.closing import close_month
from reports.returning import take_back_close
from tests.mail_server import mail_server, turn_on
from tests.makers import APRIL, DAY, make_member
from tests.members.readers import make_reader
from tests.welfare.claim_walks import ask, entered, open_welfare, paid, stay
from welfare.decisions import refuse_claim
from welfare.models import Decision, Payout

SAVINGS = "4030"


def said(member) -> list[str]:
    """What a member reads, the newest first, in English."""
    with translation.override("en"):
        return [message.words for message in Message.objects.filter(member=member)]


def pay(*members, sum=30_00):
    payments = [Payment.of(member, {SAVINGS: sum}) for member in members]
    return record_collection(Collection(DAY, payments), by=None)


def test_each_of_a_family_reads_of_her_own_share_and_who_has_no_way_in_costs_nothing(in_group):
    mother, child, uncle = make_reader("0101"), make_reader("0102"), make_member("0103")
    shares = (
        Share({SAVINGS: 30_00}, mother),
        Share({SAVINGS: 5_50, "4020": 50_00}, child),
        Share({SAVINGS: 9_00}, uncle),
    )
    record_collection(Collection(DAY, [Payment(shares, payer=mother)]), by=None)
    assert said(mother) == ["30 baht were received in your name on 15 April 2550. Receipt 1/001."]
    assert said(child) == ["55.50 baht were received in your name on 15 April 2550. Receipt 1/001."]
    assert Message.objects.count() == 2


def test_a_payment_that_is_taken_back_before_it_is_saved_tells_nothing(in_group):
    reader = make_reader("0101")
    with pytest.raises(RuntimeError), transaction.atomic():
        pay(reader)
        raise RuntimeError
    assert said(reader) == []


def test_a_receipt_put_right_and_an_entry_taken_back_are_told(in_group):
    reader = make_reader("0101")
    (entry,) = pay(reader)
    right = Payment.of(reader, {SAVINGS: 31_00})
    reissue_receipt(Receipt.objects.get(), right, on=DAY, reason="ผิด", by=None, key=None)
    assert said(reader)[:2] == [
        "31 baht were received in your name on 15 April 2550. Receipt 1/002.",
        "Receipt 1/001 was taken back on 15 April 2550. Your passbook says why.",
    ]


def test_a_claim_on_its_way_tells_that_it_was_decided_and_paid_and_never_what_for(in_group):
    cast = in_group
    open_welfare(cast)
    claim = paid(cast, ask(cast))
    payout, refused = Payout.objects.get(claim=claim), entered(cast, stay(cast))
    refuse_claim(refused, code=Decision.Reason.PAPERS, by=cast.chair)
    reverse_entry(payout.entry, on=DAY, reason="จ่ายผิด", by=cast.treasurer)
    assert said(cast.member) == [
        f"Line {payout.entry.number} of your passbook was taken back on 15 April 2550. Your passbook says why.",
        "Your claim 2/2550 was decided. Look under My data, or ask the treasurer.",
        "On 15 April 2550 money was paid out to you. Your page says how much.",
        "Your claim 1/2550 was decided. Look under My data, or ask the treasurer.",
    ]
    names = {cast.member.first_name, cast.member.last_name, claim.kind.account.label, claim.payee, "birth", "night"}
    kept = [json.dumps(message.params, ensure_ascii=False) + message.kind for message in Message.objects.all()]
    read = [sentence(message.kind, message.params) for message in Message.objects.all()]
    assert not [text for text in kept + read + said(cast.member) for name in names if name in text]
    assert not [text for text in kept + read if re.search(r"\d{10}", text)]


def test_new_rules_and_a_month_opened_again_are_told_to_everybody(in_group):
    cast = in_group
    open_welfare(cast)
    pay(cast.member)
    close_month(cast.group, APRIL, by=cast.treasurer)
    take_back_close(APRIL, reason="ลืมใบเสร็จ", by=cast.treasurer)
    with translation.override("en"):
        told = [message.words for message in Message.objects.filter(member=None)]
    assert told == [
        "The books of April 2550 were opened again, to put something right.",
        "The group has new rules of welfare, from 15 August 2545. Your page says what you are entitled to.",
    ]


def test_a_new_slip_in_the_place_of_one_in_use_is_told(in_group):
    member = make_member("0101")
    (slip,) = issue(draw([member]), by=None)
    first_use(slip.number, slip.code, "482913", door=Door("in the test"))
    assert said(member) == []
    issue(draw([member]), by=None, in_use_too=True)
    assert said(member)[0].startswith("A new card slip was printed for you")


def test_a_card_closed_and_made_anew_is_told_as_well_and_nothing_to_the_dead(in_group):
    member, dead = make_member("0101"), make_member("0102")
    issue(draw([member, dead]), by=None)
    close_card(member, by=in_group.treasurer)
    member.refresh_from_db()
    issue(draw([member]), by=in_group.treasurer)
    assert said(member) == ["Your member card was closed. If you did not ask for it, tell the chair of the group."]
    change_state(dead, "died", event_on=DAY, reporting_month=APRIL, by=in_group.treasurer)
    change_state(member, "left", event_on=DAY, reporting_month=APRIL, by=in_group.treasurer)
    assert "Your membership was changed from 15 April 2550 on" in said(member)[0]
    assert said(dead) == [] and Member.objects.get(pk=dead.pk).user is None


def test_only_what_a_kind_knows_goes_into_a_message(in_group):
    reader = in_group.member
    wrong = [
        ("party", {}),
        (Tell.PAID_OUT, {}),
        (Tell.PAID_OUT, {"day": DAY, "benefit": "เจ็บ"}),
        (Tell.PAID_OUT, {"day": "นอนโรงพยาบาล"}),
        (Tell.CLAIM_DECIDED, {"claim": "คำปัน ใจดี"}),
        (Tell.CLAIM_DECIDED, {"claim": "1234567890121"}),
        (Tell.PAID, {"sum": 0, "day": DAY, "receipt": "1/001"}),
        (Tell.MONTH_REOPENED, {"month": "2007-04"}),
    ]
    for kind, params in wrong:
        with pytest.raises(WrongParams):
            tell(reader, kind, **params)
    assert not Message.objects.exists()
    # A kind of a program that is newer than this one still reads as a sentence.
    assert sentence("party", {}) and set(KINDS) == set(Tell)


@pytest.mark.parametrize("mail", [False, True])
def test_a_sheet_of_thirty_costs_as_many_queries_as_a_receipt_of_one(in_group, settings, mail):
    if mail:
        turn_on(settings, 1)
    strangers = [make_member(f"2{number:03}") for number in range(31)]
    readers = [make_reader(f"1{number:03}", address=f"m{number}@example.com" if mail else "") for number in range(31)]

    def cost(members) -> int:
        with CaptureQueriesContext(connection) as captured:
            pay(*members)
        return len(captured)

    pay(in_group.member)
    nobody = cost(strangers[:1])
    assert cost(strangers[1:]) == nobody
    assert cost(readers[:1]) == cost(readers[1:]) == nobody + (3 if mail else 1)
    assert Delivery.objects.count() == (31 if mail else 0)


def look(client, address: str) -> tuple[str, int]:
    """A page, and how many queries it took."""
    with CaptureQueriesContext(connection) as captured:
        return client.get(address).content.decode(), len(captured)


def test_a_member_reads_her_own_messages_and_everybodys_page_by_page(cast):
    with group_scope(cast.group):
        other = make_reader("0101")
        with transaction.atomic():
            for number in range(1, 31):
                tell(cast.member, Tell.CLAIM_DECIDED, claim=f"{number}/2550")
            tell(other, Tell.CLAIM_DECIDED, claim="99/2550")
            tell_all(Tell.RULES_CHANGED, day=DAY)
    client, address = Client(), reverse("my_messages", args=[cast.group.slug])
    client.force_login(cast.member_user)
    with translation.override("en"):
        client.cookies["django_language"] = "en"
        first, cost = look(client, address)
        second, cost_of_fewer = look(client, address + "?page=2")
    assert cost == cost_of_fewer
    assert "new rules of welfare" in first and "30/2550" in first and "11/2550" not in first
    assert "11/2550" in second and "99/2550" not in first + second
    assert "e-mail" not in first
    assert client.get(reverse("my_email", args=[cast.group.slug])).url == address


def test_an_address_counts_once_its_code_is_typed_in_and_goes_at_once(
    cast, settings, django_capture_on_commit_callbacks
):
    client, address = Client(), reverse("my_email", args=[cast.group.slug])
    client.force_login(cast.member_user)

    def post(**fields):
        with django_capture_on_commit_callbacks(execute=True):
            return client.post(address, fields)

    with mail_server() as server:
        turn_on(settings, server.port)
        assert post(act="give", address="not an address").status_code == 200
        assert post(act="give", address=" Kham@Example.com ").status_code == 302
        (text,) = server.texts
        code = re.search(r"\d{6}", text)[0]
        with group_scope(cast.group):
            assert not written_to().exists() and "xample" not in EmailAddress.objects.get().sealed
        wrong = f"{(int(code) + 1) % 1_000_000:06}"
        assert post(act="confirm", code=wrong).status_code == 200
        assert post(act="confirm", code=f"{code[:3]} {code[3:]}").status_code == 302
        assert "Kham@Example.com" in client.get(address).content.decode()
        with group_scope(cast.group):
            assert written_to().count() == 1 and has_consented(cast.member, Consent.Purpose.EMAIL)
            state_consent(cast.member, Consent.Purpose.EMAIL, given=False, by=None)
            assert not written_to().exists()
        assert post(act="take_away").status_code == 302
        with group_scope(cast.group):
            assert email_of(cast.member) is None and not has_consented(cast.member, Consent.Purpose.EMAIL)
        # Nobody fills a mailbox from here, and nobody guesses a code.
        assert [post(act="give", address="kham@example.com").status_code for _time in range(5)] == [302] * 4 + [200]
        code = re.search(r"\d{6}", server.texts[-1])[0]
        wrong = f"{(int(code) + 1) % 1_000_000:06}"
        assert {post(act="confirm", code=wrong).status_code for _time in range(5)} == {200}
        assert post(act="confirm", code=code).status_code == 200
        with group_scope(cast.group):
            assert not written_to().exists()
