"""Pages of receipts: the list, one receipt, taking it back, issuing the right one, taking back a sheet."""

import datetime

import pytest
from django.urls import reverse

from groups.tenancy import group_scope
from ledger.contributions import Collection, PaperNumber, Payment, Share, record_collection
from ledger.journal import reverse_entry
from ledger.models import JournalEntry, Receipt
from ledger.periods import close_period
from ledger.rates import set_rate
from tests.ledger.test_pages_counter import said
from tests.ledger.test_receipt_corrections import posted_sheet
from tests.makers import APRIL, DAY, LONG_AGO, make_member

SAVINGS = "4030"


@pytest.fixture
def desk(cast, client):
    """The treasurer with receipt 1/001: 30 baht for 0001 and 60 for 0002, from 0001, paper number 12/034."""
    with group_scope(cast.group):
        set_rate(SAVINGS, 1_00, "day", from_date=LONG_AGO, by=None)
        cast.second = make_member("0002", "อุดม", "ใจดี")
        shares = (Share({SAVINGS: 30_00}, cast.member), Share({SAVINGS: 60_00}, cast.second))
        payment = Payment(shares, payer=cast.member, paper=PaperNumber("12", "034"))
        cast.receipt = record_collection(Collection(DAY, [payment]), by=cast.treasurer)[0].receipt
    client.force_login(cast.treasurer)
    cast.client = client
    return cast


def address(desk, name, serial=1):
    return reverse(name, args=[desk.group.slug, serial])


def show(desk, name="receipt", serial=1):
    return desk.client.get(address(desk, name, serial))


def count(desk):
    with group_scope(desk.group):
        return Receipt.objects.count(), JournalEntry.objects.count()


class TestList:
    def test_void_receipts_say_so_and_a_search_finds_by_paper_number(self, desk):
        with group_scope(desk.group):
            reverse_entry(desk.receipt.entry, on=DAY, reason="ผิด", by=None)
        listed = desk.client.get(reverse("receipts", args=[desk.group.slug]), {"q": "12/034"})
        assert [row.record.serial for row in listed.context["table"].paginated_rows] == [1]
        assert 'class="tag warn"' in said(listed)
        nothing = desk.client.get(reverse("receipts", args=[desk.group.slug]), {"q": "12/999"})
        assert not list(nothing.context["table"].paginated_rows)

    def test_void_receipts_alone_for_who_looks_for_them(self, desk):
        listed = reverse("receipts", args=[desk.group.slug])
        assert not list(desk.client.get(listed, {"void": "1"}).context["table"].paginated_rows)
        with group_scope(desk.group):
            reverse_entry(desk.receipt.entry, on=DAY, reason="ผิด", by=None)
            holds = record_collection(Collection(DAY, [Payment.of(desk.member, {SAVINGS: 1_00})]), by=None)[0].receipt
        found = desk.client.get(listed, {"void": "1"}).context["table"].paginated_rows
        assert [row.record.serial for row in found] == [desk.receipt.serial] != [holds.serial]

    def test_missing_and_repeated_paper_numbers_stand_on_top(self, desk):
        with group_scope(desk.group):
            for number in ("036", "036"):
                paid = Payment.of(desk.member, {SAVINGS: 1_00}, paper=PaperNumber("12", number))
                record_collection(Collection(DAY, [paid]), by=None)
        (book,) = desk.client.get(reverse("receipts", args=[desk.group.slug])).context["books"]
        assert (book.book, book.missing, book.repeated) == ("12", ((35, 35),), (36,))


class TestOneReceipt:
    def test_it_says_what_was_paid_for_whom_and_in_words(self, desk):
        page = said(show(desk))
        assert "0001 คำปัน ใจดี" in page and "0002 อุดม ใจดี" in page and "12/034" in page
        assert "เก้าสิบบาทถ้วน" in page
        paid_up_to = [standing.savings.paid_through for _member, standing in show(desk).context["standings"]]
        assert paid_up_to == [datetime.date(2007, 4, 30), datetime.date(2007, 5, 30)]

    def test_taken_back_through_its_entry_it_is_void_just_the_same(self, desk):
        desk.client.post(
            reverse("entry_reverse", args=[desk.group.slug, 1]),
            {"key": "b2d9dc3b-8b0f-43bb-9a53-6ffdbc0d7b3e", "on": "15/4/2550", "reason": "นับผิด"},
        )
        shown = show(desk)
        assert shown.context["paper"].void and "นับผิด" in said(shown)

    def test_its_entry_leads_to_it(self, desk):
        entry = desk.client.get(reverse("entry", args=[desk.group.slug, 1]))
        assert address(desk, "receipt") in said(entry)


class TestTakingBack:
    def send(self, desk, **change):
        data = {"key": str(show(desk, "receipt_reverse").context["form"]["key"].value())}
        data |= {"on": "15/4/2550", "reason": "เก็บผิดคน"} | change
        return data, desk.client.post(address(desk, "receipt_reverse"), data, follow=True)

    def test_the_reason_and_the_day_are_asked_for(self, desk):
        _data, response = self.send(desk, reason="", on="15/3/2550")
        assert response.context["form"].errors and count(desk) == (1, 1)
        assert 'value="15/3/2550"' in said(response)

    def test_once_taken_back_a_second_press_changes_nothing(self, desk):
        data, first = self.send(desk)
        assert first.context["paper"].void
        again = desk.client.post(address(desk, "receipt_reverse"), data, follow=True)
        assert count(desk) == (1, 2) and again.context["paper"].void

    def test_of_a_closed_month_the_page_offers_an_open_day(self, desk):
        with group_scope(desk.group):
            close_period(APRIL, by=None)
        assert show(desk, "receipt_reverse").context["form"]["on"].value() == "1/5/2550"

    def test_signed_out_in_between_nothing_is_taken_back(self, desk):
        key = str(show(desk, "receipt_reverse").context["form"]["key"].value())
        data = {"key": key, "on": "15/4/2550", "reason": "เก็บผิดคน"}
        desk.client.logout()
        assert desk.client.post(address(desk, "receipt_reverse"), data).status_code == 302
        assert count(desk) == (1, 1)
        desk.client.force_login(desk.treasurer)
        for _again in range(2):
            desk.client.post(address(desk, "receipt_reverse"), data)
        assert count(desk) == (1, 2)


class TestCorrecting:
    def filled(self, desk):
        form = show(desk, "receipt_correct").context["form"]
        data = {name: form[name].value() or "" for name in ("into", "payer", "payer_text", "paper")}
        data |= {"key": str(form["key"].value()), "on": "15/4/2550", "reason": "นับผิด"}
        for row in form.rows:
            data |= {f"{row.prefix}-savings": row["savings"].value()}
        return data | {"row": [row.member.number for row in form.rows]}

    def test_the_page_is_filled_in_with_what_the_receipt_says(self, desk):
        data = self.filled(desk)
        assert (data["payer"], data["paper"], data["into"]) == ("0001", "12/034", "1010")
        assert (data[f"m{desk.member.pk}-savings"], data[f"m{desk.second.pk}-savings"]) == ("30", "60")

    def test_the_right_receipt_takes_its_place(self, desk):
        data = self.filled(desk) | {f"m{desk.second.pk}-savings": "30"}
        response = desk.client.post(address(desk, "receipt_correct"), data, follow=True)
        issued = response.context["receipt"]
        assert (issued.serial, issued.replaces.serial, response.context["paper"].total) == (2, 1, 60_00)
        assert count(desk) == (2, 3)
        old = show(desk)
        assert old.context["paper"].replaced_by == issued and "นับผิด" in said(old)

    def test_twice_or_in_two_tabs_there_is_one(self, desk):
        data, other_tab = self.filled(desk), self.filled(desk)
        for sent in (data, data, other_tab):
            response = desk.client.post(address(desk, "receipt_correct"), sent, follow=True)
        assert count(desk) == (2, 3)
        assert response.context["paper"].replaced_by.serial == 2

    def test_a_person_left_out_and_another_added(self, desk):
        with group_scope(desk.group):
            third = make_member("0003", "แสงเดือน", "ใจดี")
        data = self.filled(desk) | {f"m{desk.second.pk}-savings": ""}
        shown = desk.client.post(address(desk, "receipt_correct"), data | {"add": "0003"})
        assert [row.member.number for row in shown.context["form"].rows] == ["0001", "0002", "0003"]
        assert shown.context["form"]["reason"].value() == "นับผิด" and count(desk) == (1, 1)
        data |= {"row": ["0001", "0002", "0003"], f"m{third.pk}-savings": "60"}
        response = desk.client.post(address(desk, "receipt_correct"), data, follow=True)
        assert [share.member.number for share in response.context["paper"].shares] == ["0001", "0003"]

    def test_what_cannot_be_meant_stays_on_the_page(self, desk):
        data = self.filled(desk) | {f"m{desk.second.pk}-savings": "3o", "reason": ""}
        response = desk.client.post(address(desk, "receipt_correct"), data)
        assert {"reason", "__all__"} <= response.context["form"].errors.keys()
        assert 'value="3o"' in said(response) and count(desk) == (1, 1)

    def test_who_paid_and_was_not_on_it_stays_named(self, desk):
        with group_scope(desk.group):
            share = (Share({SAVINGS: 5_00}, desk.second),)
            record_collection(Collection(DAY, [Payment(share, text="หลานสาว")]), by=None)
            record_collection(Collection(DAY, [Payment(share, payer=desk.member)]), by=None)
        by_name, by_number = (show(desk, "receipt_correct", serial).context["form"] for serial in (2, 3))
        assert (by_name["payer"].value(), by_name["payer_text"].value()) == ("", "หลานสาว")
        assert (by_number["payer"].value(), by_number["payer_text"].value()) == ("", "0001")


class TestTakingBackASheet:
    @pytest.fixture
    def sheet(self, desk):
        with group_scope(desk.group):
            return posted_sheet(desk, [desk.member, desk.second])[0]

    def where(self, desk, sheet):
        return reverse("sheet_reverse", args=[desk.group.slug, sheet.uuid])

    def test_the_page_says_how_many_receipts_and_how_much(self, desk, sheet):
        sums = desk.client.get(self.where(desk, sheet)).context["sums"]
        assert (sums["receipts"], sums["amount"]) == (2, 60_00)

    def test_list_and_sheet_say_what_still_holds(self, desk, sheet):
        sheets, shown = (
            reverse("sheets", args=[desk.group.slug]),
            reverse("sheet", args=[desk.group.slug, sheet.uuid]),
        )

        def holds():
            (row,) = desk.client.get(sheets).context["table"].paginated_rows
            return row.record.holds, desk.client.get(shown).context["sums"]["holds"]

        assert holds() == (True, 60_00)
        with group_scope(desk.group):
            first, second = Receipt.objects.filter(sheet=sheet).select_related("entry")
            reverse_entry(first.entry, on=DAY, reason="ผิด", by=None)
        assert holds() == (True, 30_00)
        with group_scope(desk.group):
            reverse_entry(second.entry, on=DAY, reason="ผิด", by=None)
        assert holds() == (False, 0)

    def test_sent_twice_it_happens_once_and_then_the_page_says_so(self, desk, sheet):
        form = desk.client.get(self.where(desk, sheet)).context["form"]
        data = {"key": str(form["key"].value()), "on": "15/4/2550", "reason": "เก็บผิดวัน"}
        done = desk.client.post(self.where(desk, sheet), data)
        assert done.url == reverse("sheet", args=[desk.group.slug, sheet.uuid])
        before = count(desk)
        again = desk.client.post(self.where(desk, sheet), data)
        assert again.context["form"].errors and count(desk) == before
        assert desk.client.get(self.where(desk, sheet)).context["nothing_left"]


def test_the_members_history_shows_both_with_the_reason(desk):
    with group_scope(desk.group):
        reverse_entry(desk.receipt.entry, on=DAY, reason="เก็บผิดคน", by=None)
    assert "เก็บผิดคน" in said(desk.client.get(reverse("member", args=[desk.group.slug, "0002"])))
