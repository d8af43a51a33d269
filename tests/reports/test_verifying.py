"""A receipt or voucher against the books: genuine or not known, for anybody, and nothing of whose it is."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from groups.models import Tries
from groups.tenancy import group_scope
from groups.tries import HOUR
from ledger.contributions import Payment
from ledger.corrections import reissue_receipt, reverse_receipt
from ledger.journal import reverse_entry
from ledger.verifying import code_of, printed_code
from tests.makers import DAY, make_entry, make_member, make_payment, make_payout
from tests.test_doors import make_paid_claim

UNKNOWN = "0000-0000-0000"
LATER = DAY.replace(day=20)


@pytest.fixture(autouse=True)
def english(settings):
    settings.LANGUAGE_CODE = "en"


@pytest.fixture
def receipt(cast):
    """One of 31 baht of a member called Khampan."""
    with group_scope(cast.group):
        return make_payment(cast.member, savings=31_00).receipt


def asked(client, code: str, slug: str = "ban-don-chai"):
    return client.get(reverse("verify_code", args=[slug, code]))


def said(response) -> str:
    """The page without what differs between two looks at it: the form that changes the language, its own address."""
    page = response.content.decode()
    page = re.sub(r'name="csrfmiddlewaretoken" value="\w+"', "", page)
    return re.sub(r'name="next" value="[^"]*"', "", page)


def seen(response) -> str:
    """What stands there for the eye."""
    main = response.content.decode().partition("<main")[2].partition("</main>")[0]
    return " ".join(re.sub(r"<[^>]+>", " ", main).split())


def test_a_receipt_that_stands_is_genuine_without_a_name(client, receipt):
    response = asked(client, code_of(receipt.entry.digest))
    page = seen(response)
    assert "Genuine: this receipt stands in the books" in page and "1/001" in page and "15 April 2550" in page
    assert "31 baht" in page and "สามสิบเอ็ดบาทถ้วน" in page and printed_code(receipt.entry.digest) in page
    assert not any(word in response.content.decode() for word in ("คำปัน", "ใจดี", "0001", "Daily savings"))
    assert "no-store" in response["Cache-Control"]


def test_a_receipt_that_was_taken_back_names_the_one_in_its_place(client, cast, receipt):
    with group_scope(cast.group):
        new = reissue_receipt(
            receipt, Payment.of(cast.member, {"4030": 30_00}), on=LATER, reason="คำปันจ่าย 30", by=None, key=None
        )
        other = make_payment(cast.member).receipt
        reverse_receipt(other, on=LATER, reason="ลงผิดคน", by=None)
    page = seen(asked(client, code_of(receipt.entry.digest)))
    assert "This receipt was taken back" in page and "taken back on 20 April 2550" in page
    assert "Number 1/002 was issued in its place" in page and "คำปัน" not in page
    assert "Genuine: this receipt stands in the books" in seen(asked(client, code_of(new.entry.digest)))
    page = seen(asked(client, code_of(other.entry.digest)))
    assert "This receipt was taken back" in page and "in its place" not in page and "ลงผิดคน" not in page


def test_a_payment_says_nothing_of_what_for_or_to_whom(client, cast):
    with group_scope(cast.group):
        payout = make_payout(70_00, number="V-9", member=cast.member)
        make_entry(10_000_00)
        claim = make_paid_claim(cast.member, cast)
        paid = claim.payouts.select_related("entry").get()
        reverse_entry(payout.entry, on=LATER, reason="เป็นไข้เลือดออก", by=None)
    page = asked(client, code_of(payout.entry.digest))
    assert "This payment was taken back" in seen(page) and "V-9" in seen(page) and "70 baht" in seen(page)
    assert "Genuine: this payment stands in the books" in seen(asked(client, code_of(paid.entry.digest)))
    for response in (page, asked(client, code_of(paid.entry.digest))):
        for word in ("คำปัน", "ใจดี", "0001", "irth", "คลอด", "บุตร", "ไข้เลือดออก", "Child", claim.payee):
            assert word not in seen(response), word


def test_everything_that_is_not_known_is_answered_alike(client, cast, receipt):
    with group_scope(cast.group):
        donation = make_entry(100_00)
        reversal = reverse_receipt(receipt, on=LATER, reason="ผิด", by=None)
    code = code_of(receipt.entry.digest)
    last = "0" if code[-1] != "0" else "1"
    unknown = [
        ("ban-don-chai", code[:-1] + last),
        ("ban-don-chai", UNKNOWN),
        ("ban-don-chai", code_of(donation.digest)),
        ("ban-don-chai", code_of(reversal.digest)),
        ("ban-lao", code),
        ("ban-nowhere", code),
    ]
    asked(client, UNKNOWN)
    answers = []
    for slug, typed in unknown:
        with CaptureQueriesContext(connection) as captured:
            response = asked(client, typed, slug)
        shape = [re.sub(r"\d+|'[^']*'", "?", query["sql"]).replace(slug, "?") for query in captured]
        answers.append((response.status_code, said(response), shape))
    for answer, (slug, _typed) in zip(answers, unknown, strict=True):
        assert answer == answers[0], slug
    assert "This code is not known" in answers[0][1]


def test_a_typed_code_is_read_kindly_and_no_code_is_said_beside_its_field(client, receipt):
    code = printed_code(receipt.entry.digest).lower().replace("0", "o").replace("1", "l").replace("-", "  ")
    page = client.get(reverse("verify"), {"group": " Ban-Don-Chai ", "code": code})
    assert "Genuine" in seen(page) and "no-store" in page["Cache-Control"]
    page = client.get(reverse("verify"), {"group": "ban-don-chai", "code": "K7QM-4T2"})
    assert page.context["form"].errors["code"] and "K7QM-4T2" in page.content.decode()
    assert 'value="ban-lao"' in client.get(reverse("verify"), {"group": "ban-lao"}).content.decode()
    assert not Tries.objects.filter(failures__gt=0).exists()


@pytest.mark.parametrize("name", ["verify_code", "check_digest"])
def test_thirty_unknown_ones_close_it_for_an_hour_and_a_known_one_costs_nothing(client, receipt, name):
    known = code_of(receipt.entry.digest) if name == "verify_code" else receipt.entry.digest
    wrong = UNKNOWN if name == "verify_code" else "0" * 32

    def status(code, **origin):
        return client.get(reverse(name, args=["ban-don-chai", code]), **origin).status_code

    assert {status(known) for _ in range(31)} == {200}
    assert {status(wrong) for _ in range(29)} == {200} and status(known) == 200
    assert status(wrong) == 200
    closed = client.get(reverse(name, args=["ban-don-chai", known]))
    assert closed.status_code == 429 and "Closed for a while" in closed.content.decode()
    assert status(known, REMOTE_ADDR="198.51.100.7") == 200
    for row in Tries.objects.filter(closed_until__isnull=False):
        row.closed_until, row.since = row.closed_until - HOUR, row.since - HOUR
        row.save()
    assert status(known) == 200


def test_example_data_says_so(client, cast, receipt):
    assert "Example data" not in seen(asked(client, code_of(receipt.entry.digest)))
    cast.group.example_from = DAY
    cast.group.save()
    assert "Example data" in seen(asked(client, code_of(receipt.entry.digest)))


def test_the_receipt_on_screen_shows_code_and_drawing(client, cast, receipt):
    client.force_login(cast.auditor)
    page = client.get(reverse("receipt", args=["ban-don-chai", receipt.serial])).content.decode()
    assert printed_code(receipt.entry.digest) in page and 'class="qr"' in page


def test_a_paper_of_one_group_is_unknown_to_another(client, cast, receipt):
    with group_scope(cast.other):
        own = make_payment(make_member("0009")).receipt
    assert "Genuine" in seen(asked(client, code_of(own.entry.digest), "ban-lao"))
    assert "not known" in seen(asked(client, code_of(own.entry.digest)))
