"""The counter: who pays, one receipt for a family, forms sent twice or after the session ran out."""

import datetime
import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from groups.tenancy import group_scope
from ledger.contributions import Collection, PaperNumber, Payment, record_collection
from ledger.models import JournalEntry, Period, Posting, Receipt
from ledger.rates import set_rate
from ledger.sheets import discard_sheet
from members.households import join_household
from members.states import change_state
from tests.makers import APRIL, DAY, LONG_AGO, make_member, make_sheet

SAVINGS, DUES = "4030", "4020"
APRIL_15 = {"on": "15/4/2550"}


@pytest.fixture
def desk(cast, client):
    """The treasurer at the counter; 0001 and 0417 are one household, paid for by 0417; 0418 is alone."""
    with group_scope(cast.group):
        set_rate(SAVINGS, 1_00, "day", from_date=LONG_AGO, by=None)
        cast.udom = make_member("0417", "อุดม", "ใจดี")
        cast.alone = make_member("0418", "บุญมี", "มูลแก้ว")
        join_household(cast.udom, [cast.member], by=cast.treasurer)
    client.force_login(cast.treasurer)
    cast.client = client
    return cast


def page(desk, number="0417", **query):
    address = reverse("counter_pay", args=[desk.group.slug, number])
    return desk.client.get(address, APRIL_15 | query)


def fields(response) -> dict:
    """What the browser would send if Enter were pressed: every field as the page has it."""
    form = response.context["form"]
    data = {"key": str(form["key"].value()), "row": [row.member.number for row in form.rows]}
    for name in ("on", "into", "payer", "payer_text", "paper"):
        value = form[name].value()
        data[name] = "15/4/2550" if name == "on" else value or ""
    for row in form.rows:
        data[f"{row.prefix}-shown"] = row.shown
        if row["as_due"].value():
            data[f"{row.prefix}-as_due"] = "on"
    return data


def send(desk, data, number="0417", follow=True):
    return desk.client.post(reverse("counter_pay", args=[desk.group.slug, number]), data, follow=follow)


def said(response) -> str:
    return re.sub(r"\s+", " ", response.content.decode())


def receipts(desk):
    with group_scope(desk.group):
        return list(Receipt.objects.select_related("entry", "payer"))


def paid(desk) -> list[tuple[str, str, int]]:
    with group_scope(desk.group):
        found = Posting.objects.exclude(member=None).select_related("member", "account")
        return [(p.member.number, p.account.code, -p.amount) for p in found]


def test_a_number_and_enter_lead_to_the_form(desk):
    address = reverse("counter", args=[desk.group.slug])
    pay = reverse("counter_pay", args=[desk.group.slug, "0417"])
    assert desk.client.get(address, {"q": "0417"}).url == pay
    assert desk.client.get(address, {"q": "อุดม", "on": "15/4/2550"}).url == f"{pay}?on=15%2F4%2F2550"
    several = desk.client.get(address, {"q": "041"})
    assert [member.number for member in several.context["found"]] == ["0417", "0418"]
    assert desk.client.get(address, {"q": "หาไม่พบ"}).context["found"] == []


def test_the_family_stands_there_with_what_each_owes(desk):
    shown = page(desk)
    form = shown.context["form"]
    assert [row.member.number for row in form.rows] == ["0417", "0001"]
    assert [row.at.total_owed for row in form.rows] == [30_00, 30_00]
    assert form.total_shown == 60_00 and form["payer"].value() == "0417"


def test_enter_records_one_receipt_for_the_family(desk):
    response = send(desk, fields(page(desk)))
    (receipt,) = receipts(desk)
    assert response.redirect_chain[0][0].startswith(reverse("receipt", args=[desk.group.slug, 1]))
    assert paid(desk) == [("0417", SAVINGS, 30_00), ("0001", SAVINGS, 30_00)]
    assert (receipt.payer.number, receipt.entry.on) == ("0417", DAY)
    # The queue goes on where it stopped: day and place stay, the cursor is in the search.
    assert response.context["kept"] == {"on": "15/4/2550", "into": "1010"}
    assert "autofocus" in said(response) and "1/001" in said(response)


def test_amounts_months_ahead_and_somebody_elses_hand(desk):
    data = fields(page(desk))
    udom, kampan = (f"m{desk.udom.pk}", f"m{desk.member.pk}")
    data |= {f"{udom}-ahead": "2007-06", f"{kampan}-savings": "12.50", f"{kampan}-dues": "50"}
    data |= {"payer": "", "payer_text": "หลานสาวจากลำปาง", "into": "1020", "paper": "12/034"}
    send(desk, data)
    (receipt,) = receipts(desk)
    assert paid(desk) == [("0417", SAVINGS, 91_00), ("0001", DUES, 50_00), ("0001", SAVINGS, 12_50)]
    assert (receipt.payer, receipt.paper_book, receipt.paper_number) == (None, "12", "034")
    with group_scope(desk.group):
        assert receipt.entry.text.text == "หลานสาวจากลำปาง"
        assert Posting.objects.get(account__code="1020").amount == 153_50


def test_another_member_may_hand_it_over(desk):
    send(desk, fields(page(desk)) | {"payer_text": "0418"})
    assert receipts(desk)[0].payer.number == "0418"


@pytest.mark.parametrize("change", [{"payer_text": "9999"}, {"payer": ""}, {"on": "15/6/2550"}, {"on": "เมื่อวาน"}])
def test_what_cannot_be_meant_is_said_and_everything_typed_stays(desk, change):
    data = fields(page(desk)) | {f"m{desk.udom.pk}-dues": "50.25", "paper": "7/001"} | change
    response = send(desk, data)
    form = response.context["form"]
    assert form.errors and receipts(desk) == []
    assert 'value="50.25"' in said(response) and 'value="7/001"' in said(response)
    assert str(form["key"].value()) == data["key"]


def test_nothing_to_record_is_said(desk):
    data = fields(page(desk))
    response = send(desk, {key: value for key, value in data.items() if not key.endswith("as_due")})
    assert response.context["form"].non_field_errors() and receipts(desk) == []


def test_a_further_member_comes_in_by_number_or_name_and_nothing_typed_is_lost(desk):
    data = fields(page(desk)) | {f"m{desk.udom.pk}-savings": "45", "paper": "12/034"}
    response = send(desk, data | {"add": "มูลแก้ว"})
    form = response.context["form"]
    assert [row.member.number for row in form.rows] == ["0417", "0001", "0418"]
    assert 'value="45"' in said(response) and 'value="12/034"' in said(response)
    assert not form.errors and receipts(desk) == []
    # The newcomer is ticked like the rest; then it is one receipt for the three.
    assert [bool(row["as_due"].value()) for row in form.rows] == [True, True, True]
    send(desk, fields(response) | {f"m{desk.udom.pk}-savings": "45", "paper": "12/034"})
    assert paid(desk) == [("0417", SAVINGS, 45_00), ("0001", SAVINGS, 30_00), ("0418", SAVINGS, 30_00)]


def test_a_name_that_several_bear_is_asked_about(desk):
    with group_scope(desk.group):
        make_member("0419", "บุญมา", "มูลแก้ว")
    response = send(desk, fields(page(desk)) | {"add": "มูลแก้ว"})
    assert [member.number for member in response.context["adding"].choices] == ["0418", "0419"]
    chosen = send(desk, fields(response) | {"add": "มูลแก้ว", "pick": "0419"})
    assert [row.member.number for row in chosen.context["form"].rows] == ["0417", "0001", "0419"]
    assert send(desk, fields(response) | {"add": "หาไม่พบ"}).context["adding"].nobody


class TestOnce:
    def test_sent_twice_it_leads_to_the_one_receipt(self, desk):
        data = fields(page(desk))
        send(desk, data)
        again = send(desk, data)
        assert len(receipts(desk)) == 1
        assert again.redirect_chain[0][0].startswith(reverse("receipt", args=[desk.group.slug, 1]))

    def test_sent_again_with_another_amount_it_shows_what_was_recorded(self, desk):
        data = fields(page(desk))
        send(desk, data)
        again = send(desk, data | {f"m{desk.udom.pk}-savings": "99"})
        assert len(receipts(desk)) == 1 and "1/001" in said(again)

    def test_two_tabs_as_due_record_what_is_due_once(self, desk):
        first, second = fields(page(desk)), fields(page(desk))
        send(desk, first)
        response = send(desk, second)
        assert len(receipts(desk)) == 1
        # What the second tab showed as due is due no more, and it says so.
        assert response.context["form"].errors
        assert "1/001" in said(response)

    def test_signed_out_in_between_nothing_is_recorded_and_then_once(self, desk):
        data = fields(page(desk))
        desk.client.logout()
        assert send(desk, data, follow=False).url.startswith(reverse("sign_in"))
        assert receipts(desk) == []
        desk.client.force_login(desk.treasurer)
        # The page's script sends what was typed once more: it is shown, not recorded, under the same key.
        shown = send(desk, data | {"again": "1"})
        assert receipts(desk) == [] and str(shown.context["form"]["key"].value()) == data["key"]
        send(desk, fields(shown))
        assert len(receipts(desk)) == 1


class TestWarnings:
    def test_who_has_left_is_named_and_not_ticked(self, desk):
        with group_scope(desk.group):
            change_state(desk.alone, "left", event_on=DAY, reporting_month=APRIL, by=desk.treasurer)
        shown = page(desk, "0418")
        (row,) = shown.context["form"].rows
        assert row.at.warnings and not row["as_due"].value()
        # It warns and does not block: what is typed is recorded.
        send(desk, fields(shown) | {f"m{desk.alone.pk}-savings": "5"}, "0418")
        assert paid(desk) == [("0418", SAVINGS, 5_00)]

    def test_who_paid_this_month_is_told_how_much_and_on_which_receipt(self, desk):
        send(desk, fields(page(desk)))
        (row, _other) = page(desk).context["form"].rows
        (warning,) = row.at.warnings
        assert "30" in warning and "1/001" in warning

    def test_who_stands_on_an_open_sheet_is_told_until_it_is_thrown_away(self, desk):
        with group_scope(desk.group):
            sheet = make_sheet(desk.udom, by=desk.treasurer)
        (warning,) = page(desk).context["form"].rows[0].at.warnings
        assert "30" in warning and "15" in warning and not page(desk, "0418").context["form"].rows[0].at.warnings
        with group_scope(desk.group):
            discard_sheet(sheet, by=desk.treasurer)
        assert not page(desk).context["form"].rows[0].at.warnings

    def test_a_paper_number_used_before_is_asked_about_once(self, desk):
        with group_scope(desk.group):
            paper = PaperNumber("12", "034")
            record_collection(Collection(DAY, [Payment.of(desk.alone, {SAVINGS: 1_00}, paper=paper)]), by=None)
        data = fields(page(desk)) | {"paper": "12/034"}
        asked = send(desk, data)
        assert "paper" in asked.context["form"].errors and 'name="paper_again"' in said(asked)
        assert len(receipts(desk)) == 1
        send(desk, data | {"paper_again": "on"})
        assert len(receipts(desk)) == 2


def test_a_collector_takes_money_and_sees_her_own_receipts_only(desk):
    send(desk, fields(page(desk)))
    desk.client.force_login(desk.collector)
    response = send(desk, fields(page(desk, "0418")), "0418")
    assert response.status_code == 200 and len(receipts(desk)) == 2
    assert desk.client.get(reverse("receipt", args=[desk.group.slug, 1])).status_code == 404
    listed = desk.client.get(reverse("receipts", args=[desk.group.slug])).context["table"]
    assert [row.record.serial for row in listed.paginated_rows] == [2]
    assert desk.client.get(reverse("receipt_reverse", args=[desk.group.slug, 2])).status_code == 403


def test_with_no_month_open_the_counter_says_so(desk):
    with group_scope(desk.group):
        Period.objects.update(closed_at=datetime.datetime(2007, 5, 1, tzinfo=datetime.UTC))
    assert desk.client.get(reverse("counter_pay", args=[desk.group.slug, "0417"])).context["open"] is None
    assert "notice warn" in said(desk.client.get(reverse("counter", args=[desk.group.slug])))


@pytest.mark.parametrize("key", ["", "nonsense"])
def test_a_form_without_a_sound_key_is_refused(desk, key):
    response = send(desk, fields(page(desk)) | {"key": key})
    assert response.context["form"].errors and not receipts(desk)
    with group_scope(desk.group):
        assert not JournalEntry.objects.exists()


def test_a_family_of_eight_costs_no_more_queries_than_one_member(desk, django_assert_max_num_queries):
    with group_scope(desk.group):
        many = [make_member(f"2{number:03}") for number in range(8)]
        join_household(many[0], many[1:], by=desk.treasurer)
    page(desk, "0418")
    with CaptureQueriesContext(connection) as alone:
        page(desk, "0418")
    with django_assert_max_num_queries(len(alone) + 1):  # and one that asks who else belongs to the household
        assert len(page(desk, "2000").context["form"].rows) == 8
