"""Paying welfare: the entry and the voucher stand or fall together."""

import dataclasses
import uuid

import pytest

from groups.tenancy import group_scope
from ledger import refusals as ledger_refusals
from ledger.journal import reverse_entry
from ledger.models import JournalEntry
from ledger.queries import account_months
from tests.makers import APRIL, DAY
from welfare.benefits import add_benefit_kind, start_benefits
from welfare.models import BenefitKind, Payout
from welfare.payouts import Voucher, record_payout
from welfare.refusals import KindExists, VoucherUsed


@pytest.fixture
def voucher(in_group):
    start_benefits()
    kind = BenefitKind.objects.get(account__slug="sickness")
    return Voucher(kind=kind, amount=500_00, payee="นางคำปัน ใจดี", number="ข-18", on=DAY, member=in_group.member)


def test_a_payout_is_an_entry_and_a_voucher(voucher, in_group):
    payout = record_payout(voucher, by=in_group.treasurer)
    assert (payout.voucher_number, payout.entered_by, payout.approved_by) == ("ข-18", in_group.treasurer, None)
    assert [(p.account.slug, p.amount, p.cases, p.member) for p in payout.entry.postings.all()] == [
        ("sickness", 500_00, 1, in_group.member),
        ("cash", -500_00, None, None),
    ]
    # What is inside the seal and on lists carries no name.
    assert payout.entry.text.text == ""


def test_a_voucher_number_is_used_once_also_after_a_reversal(voucher):
    first = record_payout(voucher, by=None)
    reverse_entry(first.entry, on=DAY, reason="จ่ายซ้ำ", by=None)
    with pytest.raises(VoucherUsed) as refused:
        record_payout(voucher, by=None)
    assert refused.value.field == "number"
    assert JournalEntry.objects.count() == 2


def test_groups_number_their_vouchers_on_their_own(voucher, cast):
    record_payout(voucher, by=None)
    with group_scope(cast.other):
        start_benefits()
        kind = BenefitKind.objects.get(account__slug="sickness")
        record_payout(dataclasses.replace(voucher, kind=kind, member=None), by=None)
        assert Payout.objects.count() == 1


@pytest.mark.parametrize("change", [{"amount": 0}, {"amount": -1}, {"cases": 0}])
def test_nothing_is_not_paid(voucher, change):
    with pytest.raises(ledger_refusals.WrongFigure) as refused:
        record_payout(dataclasses.replace(voucher, **change), by=None)
    assert refused.value.field == next(iter(change))
    assert not Payout.objects.exists() and not JournalEntry.objects.exists()


def test_the_same_form_twice_is_paid_once(voucher):
    keyed = dataclasses.replace(voucher, key=uuid.uuid4())
    record_payout(keyed, by=None)
    with pytest.raises(ledger_refusals.AlreadyPosted):
        record_payout(dataclasses.replace(keyed, number="ข-19"), by=None)
    assert Payout.objects.count() == 1


def test_a_benefit_of_our_own_is_a_line_of_its_own(voucher):
    kind = add_benefit_kind("ทุนอาหารผู้สูงอายุ", by=None)
    record_payout(dataclasses.replace(voucher, kind=kind, cases=3), by=None)
    line = next(line for line in account_months(APRIL) if line.account.pk == kind.account_id)
    assert (line.account.label, line.month.amount, line.month.cases) == ("ทุนอาหารผู้สูงอายุ", 500_00, 3)
    with pytest.raises(KindExists):
        add_benefit_kind("ทุนอาหารผู้สูงอายุ", by=None)
    assert add_benefit_kind("อีกอย่าง", by=None).account.code == "5102"
