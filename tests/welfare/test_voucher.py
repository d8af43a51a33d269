"""Papers of a claim: the voucher that three people sign, and the form the village committee signs.

Words are read from the templates' text: what is taken out of a PDF loses ำ.
"""

import dataclasses
import io
import re

import pytest
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import override
from pypdf import PdfReader

from groups.models import AuditEvent
from groups.tenancy import group_scope
from ledger.chart import BANK
from ledger.journal import Line, reverse_entry
from members.national_ids import record_national_id
from tests.makers import DAY, make_entry
from tests.welfare.claim_walks import approved, ask, entered, open_welfare, paid, stay
from tests.welfare.town import BIRTH, TOWN
from welfare.claim_states import standing_of
from welfare.decisions import refuse_claim
from welfare.models import Claim
from welfare.papers.claim_form import PaperForm, claim_form_pdf
from welfare.papers.voucher import paper_voucher, voucher_pdf
from welfare.payments import Paying, pay_claim
from welfare.rules import Advance, Event, Rule

SHOP = Rule(key="shop", name="ทุนร้านค้า", kind="shop_capital", event=Event.OTHER, amount=900_00, advance=Advance(12))


@pytest.fixture(autouse=True)
def _english():
    with override("en"):
        yield


@pytest.fixture
def desk(in_group):
    open_welfare(in_group, dataclasses.replace(TOWN, rules=(*TOWN.rules, SHOP)))
    return in_group


def text_of(template: str, **context) -> str:
    html = render_to_string(template, {"printed_at": timezone.now(), **context})
    return " ".join(re.sub(r"<[^>]+>", " ", html).split())


def voucher_of(claim: Claim, group):
    return paper_voucher(group, standing_of(claim))


def face(claim: Claim, group, **context) -> str:
    paper = voucher_of(claim, group)
    context |= {"paper": paper, "payout": paper.payout, "claim": paper.standing.claim, "group": group}
    return text_of("welfare/papers/voucher_half.html", **context)


def form_face(claim: Claim, group) -> str:
    paper = PaperForm(group, standing_of(claim))
    context = {"paper": paper, "claim": paper.standing.claim, "standing": paper.standing, "group": group}
    return text_of("welfare/papers/claim_form.html", places=range(3), **context)


class TestTheVoucher:
    def test_it_says_who_got_how_much_for_what_and_how_it_comes_about(self, desk):
        claim = paid(desk)
        said = face(claim, desk.group)
        assert "No. 1/2550" in said and "15 April 2550" in said and "บ้านดอนไชย" in said
        assert "คลอดบุตร" in said and "0001" in said and "1 Apr 2550" in said
        paper = voucher_of(claim, desk.group)
        assert [line.amount for line in paper.lines] == [500_00, 300_00]
        assert "3 nights" in paper.lines[1].words
        assert "800" in said and "แปดร้อยบาทถ้วน" in said and "Paid out in cash" in said

    def test_three_sign_and_those_who_approved_are_named(self, desk):
        claim = paid(desk)
        said = face(claim, desk.group)
        for word in ("took the money", "paid, treasurer", "witness", str(desk.chair), str(desk.treasurer)):
            assert word in said

    def test_the_lines_add_up_to_what_was_approved_though_the_rules_gave_more(self, desk):
        claim = paid(desk, amount=650_00, reason="ตกลงกันแล้ว")
        paper = voucher_of(claim, desk.group)
        assert (paper.amount, sum(line.amount for line in paper.lines)) == (650_00, 650_00)
        # A free word may name an illness: it does not go with the money.
        assert "ตกลงกันแล้ว" not in face(claim, desk.group)

    def test_of_the_national_id_three_digits_are_shown(self, desk):
        record_national_id(desk.member, "1234567890121", by=desk.treasurer)
        said = face(paid(desk), desk.group)
        assert "x-xxxx-xxxxx-12-1" in said and "12345" not in said

    def test_of_somebody_else_who_takes_the_money_nothing_of_the_member_is_told(self, desk):
        record_national_id(desk.member, "1234567890121", by=desk.treasurer)
        claim = paid(desk, ask(desk, payee="สมศรี ใจดี"))
        paper = voucher_of(claim, desk.group)
        assert (paper.payee_member, paper.national_id, paper.address) == (None, "", "")
        said = face(claim, desk.group)
        assert "สมศรี ใจดี" in said and "คำปัน" in said and "xxxx" not in said

    def test_out_of_the_bank(self, desk):
        make_entry(lines=(Line(BANK, 5_000_00), Line("1010", -5_000_00)), kind="transfer")
        claim = approved(desk)
        pay_claim(claim, Paying(DAY, out_of=BANK), by=desk.treasurer)
        assert not voucher_of(claim, desk.group).in_cash and "Paid out in cash" not in face(claim, desk.group)

    def test_an_advance_says_until_when_it_is_repaid(self, desk):
        claim = paid(desk, ask(desk, benefit="shop", units={}))
        paper = voucher_of(claim, desk.group)
        assert (paper.months_to_repay, paper.amount) == (12, 900_00)
        assert "within 12 months" in face(claim, desk.group)

    def test_one_taken_back_is_void_until_another_one_is_paid(self, desk):
        claim = paid(desk)
        reverse_entry(voucher_of(claim, desk.group).entry, on=DAY, reason="จ่ายผิดวัน", by=desk.treasurer)
        assert "จ่ายผิดวัน" in face(claim, desk.group) and voucher_of(claim, desk.group).void
        pay_claim(claim, Paying(DAY), by=desk.treasurer)
        again = voucher_of(claim, desk.group)
        assert (again.payout.voucher_number, again.void) == ("2/2550", None)

    def test_it_prints_as_original_and_copy_on_one_page(self, desk):
        made = voucher_pdf(desk.group, standing_of(paid(desk)), timezone.now())
        (page,) = PdfReader(io.BytesIO(made)).pages
        text = page.extract_text()
        assert text.count("1/2550") >= 4 and text.count("800") >= 2
        assert round(page.mediabox.width / 72 * 25.4) == 210

    def test_one_with_many_lines_has_pages_of_its_own(self, desk):
        claim = paid(desk)
        paper = voucher_of(claim, desk.group)
        assert not paper.is_long
        many = dataclasses.replace(paper)
        vars(many)["lines"] = paper.lines * 4
        assert many.is_long

    def test_invented_figures_are_marked(self, desk):
        claim = paid(desk)
        assert "Example data" not in face(claim, desk.group)
        desk.group.example_from = DAY
        assert "Example data" in face(claim, desk.group)


class TestTheForm:
    def test_empty_boxes_wait_for_a_hand(self, desk):
        claim = entered(desk)
        said = form_face(claim, desk.group)
        assert "1/2550" in said and "คลอดบุตร" in said and "800" in said
        assert said.count("village committee") == 3
        paper = PaperForm(desk.group, standing_of(claim))
        assert (paper.approvals, paper.refusal) == ([], None)

    def test_papers_that_are_missing_are_told_from_those_that_are_there(self, desk):
        claim = entered(desk)
        assert PaperForm(desk.group, standing_of(claim)).papers == [(label, False) for label in BIRTH.papers]

    def test_once_decided_the_tick_stands_in_its_box(self, desk):
        claim = approved(desk)
        assert str(desk.chair) in form_face(claim, desk.group)
        other = entered(desk, stay(desk))
        refuse_claim(other, code="papers", reason="ใบรับรองไม่ชัด", by=desk.chair)
        said = form_face(other, desk.group)
        assert "ใบรับรองไม่ชัด" in said and PaperForm(desk.group, standing_of(other)).refusal

    def test_it_prints_on_one_page(self, desk):
        for claim in (entered(desk), paid(desk, stay(desk))):
            made = claim_form_pdf(desk.group, standing_of(claim), timezone.now())
            assert len(PdfReader(io.BytesIO(made)).pages) == 1


class TestThePages:
    def test_claim_officers_print_and_each_print_is_recorded(self, cast, client):
        with group_scope(cast.group):
            open_welfare(cast)
            claim = paid(cast)
        for name, action in (("claim_voucher", "claim.voucher_printed"), ("claim_form", "claim.form_printed")):
            address = reverse(name, args=[cast.group.slug, claim.uuid])
            for who in (cast.treasurer, cast.chair, cast.committee):
                client.force_login(who)
                response = client.get(address)
                assert (response.status_code, response["Content-Type"]) == (200, "application/pdf")
                assert "no-store" in response["Cache-Control"]
            for who in (cast.auditor, cast.secretary, cast.collector):
                client.force_login(who)
                assert client.get(address).status_code == 403
            with group_scope(cast.group):
                assert AuditEvent.objects.filter(action=action).count() == 3

    def test_no_voucher_before_the_money(self, cast, client):
        with group_scope(cast.group):
            open_welfare(cast)
            claim = approved(cast)
        client.force_login(cast.treasurer)
        assert client.get(reverse("claim_voucher", args=[cast.group.slug, claim.uuid])).status_code == 404
        assert client.get(reverse("claim_form", args=[cast.group.slug, claim.uuid])).status_code == 200
