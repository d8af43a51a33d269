"""A filled collection sheet becomes receipts: looked at, counted, decided, recorded once."""

import datetime
import json
import re
import uuid

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from groups.models import AuditEvent
from groups.tenancy import group_scope
from ledger.models import CollectionSheet, JournalEntry, Posting, Receipt, SheetRow
from ledger.periods import close_period, open_month
from ledger.rates import set_rate
from ledger.refusals import SheetDone
from ledger.sheet_posting import CashCount, count_cash, post_sheet
from ledger.sheet_review import review_of
from ledger.sheets import TypedPart, TypedRow, open_sheet, save_part
from members.states import change_state
from tests.makers import APRIL, DAY, LONG_AGO, make_member


@pytest.fixture
def sheet(cast):
    """An open sheet of 15 April, four members, rates in force."""
    with group_scope(cast.group):
        set_rate("4030", 1_00, "day", from_date=LONG_AGO, by=None)
        set_rate("4020", 50_00, "year", from_date=LONG_AGO, by=None)
        cast.people = [cast.member, *(make_member(f"000{number}", f"คน{number}") for number in (2, 3, 4))]
        cast.sheet = open_sheet(DAY, by=cast.treasurer)
    return cast


def row(member, savings=30_00, dues=0, fee=0, *, revision=1, **more) -> TypedRow:
    blank = {"by_bank": False, "payer_id": None, "payer_name": "", "paper_book": "", "paper_number": ""}
    return TypedRow(member.pk, savings, dues, fee, revision=revision, **(blank | more))


def fill(cast, *rows, by=None, key=None):
    """Rows as a device of `by` saves them; each person has one part."""
    by = by or cast.treasurer
    part = TypedPart(key or uuid.uuid5(cast.sheet.uuid, by.username), rows)
    with group_scope(cast.group):
        saved = save_part(cast.sheet, part, by=by)
        assert saved.refused == {}


def count(cast, pieces=None, *, reason="", not_counted=False):
    with group_scope(cast.group):
        count_cash(cast.sheet, CashCount(pieces or {}, not_counted, reason), by=cast.treasurer)


def address(cast, name="sheet_review"):
    return reverse(name, args=[cast.group.slug, cast.sheet.uuid])


def looked_at(client, cast) -> dict:
    """The form of the one button, as the page carries it."""
    html = client.get(address(cast)).content.decode()
    return dict(re.findall(r'name="(key|seen)" value="([^"]+)" id="id_', html))


@pytest.fixture
def treasurer(client, sheet):
    client.force_login(sheet.treasurer)
    return client


def entries(cast):
    with group_scope(cast.group):
        found = JournalEntry.objects.select_related("text").prefetch_related("postings__account", "postings__member")
        return [
            (
                entry.kind,
                entry.text.text,
                [(p.account.code, p.amount, p.member and p.member.number) for p in entry.postings.all()],
            )
            for entry in found
        ]


def receipts(cast):
    with group_scope(cast.group):
        return list(Receipt.objects.values_list("serial", "payer__number", "paper_book", "paper_number"))


def test_the_sheet_is_recorded_with_the_one_button(treasurer, sheet):
    fill(sheet, row(sheet.people[0]), row(sheet.people[1], 30_00, 50_00, by_bank=True), row(sheet.people[2], 0))
    count(sheet, {20_00: 1, 10_00: 1})
    response = treasurer.post(address(sheet), looked_at(treasurer, sheet), follow=True)
    assert response.redirect_chain == [(address(sheet, "sheet"), 302)]
    html = response.content.decode()
    assert "1/001" in html and "1/002" in html and "110" in html
    assert entries(sheet) == [
        ("collection", "", [("1010", 30_00, None), ("4030", -30_00, "0001")]),
        ("collection", "", [("1020", 80_00, None), ("4020", -50_00, "0002"), ("4030", -30_00, "0002")]),
    ]
    assert receipts(sheet) == [(1, "0001", "", ""), (2, "0002", "", "")]
    with group_scope(sheet.group):
        posted = CollectionSheet.objects.get()
        assert posted.posted_by == sheet.treasurer and posted.posted_at and posted.posted_key
        actions = set(AuditEvent.objects.values_list("action", flat=True))
    assert {"sheet.opened", "sheet.posted"} <= actions


def test_a_family_gets_one_receipt_and_a_neighbour_who_pays_is_named(treasurer, sheet):
    mother, child, aunt, other = sheet.people
    fill(
        sheet,
        row(child, payer_id=mother.pk),
        row(mother, 60_00, paper_book="12", paper_number="034"),
        row(aunt, 10_00, payer_name="ลุงแดง"),
        row(other, 20_00, payer_name="ลุงแดง"),
    )
    count(sheet, {100_00: 1, 20_00: 1})
    treasurer.post(address(sheet), looked_at(treasurer, sheet))
    assert entries(sheet) == [
        ("collection", "", [("1010", 90_00, None), ("4030", -60_00, "0001"), ("4030", -30_00, "0002")]),
        ("collection", "ลุงแดง", [("1010", 30_00, None), ("4030", -10_00, "0003"), ("4030", -20_00, "0004")]),
    ]
    assert receipts(sheet) == [(1, "0001", "12", "034"), (2, None, "", "")]


def test_a_paper_receipt_is_not_spread_to_what_another_device_took(treasurer, sheet):
    mother, child = sheet.people[:2]
    fill(sheet, row(mother, paper_book="12", paper_number="034"))
    fill(sheet, row(child, payer_id=mother.pk), by=sheet.collector)
    count(sheet, {10_00: 6})
    treasurer.post(address(sheet), looked_at(treasurer, sheet))
    assert [(book, number) for _serial, _payer, book, number in receipts(sheet)] == [("12", "034"), ("", "")]


def test_two_paper_receipts_of_one_payer_stay_two(treasurer, sheet):
    mother, child, aunt, _other = sheet.people
    fill(
        sheet,
        row(mother, paper_book="12", paper_number="034"),
        row(child, payer_id=mother.pk, paper_book="12", paper_number="035"),
        row(aunt, payer_id=mother.pk),
    )
    count(sheet, {50_00: 1, 20_00: 2})
    treasurer.post(address(sheet), looked_at(treasurer, sheet))
    assert receipts(sheet) == [(1, "0001", "12", "034"), (2, "0001", "12", "035")]
    assert [len(postings) for _kind, _text, postings in entries(sheet)] == [3, 2]


def test_twice_the_same_button_is_one_posting(treasurer, sheet):
    fill(sheet, row(sheet.people[0]))
    count(sheet, {10_00: 3})
    form = looked_at(treasurer, sheet)
    assert looked_at(treasurer, sheet)["seen"] == form["seen"]
    treasurer.post(address(sheet), form)
    for again in (form, form | {"key": str(uuid.uuid4())}):
        response = treasurer.post(address(sheet), again, follow=True)
        html = response.content.decode()
        assert response.redirect_chain[-1][0] == address(sheet, "sheet")
        assert re.search(r'class="notice info"><p>[^<]*15 เม.ย. 2550[^<]*treasurer', html)
    assert len(entries(sheet)) == 1
    # Back in the browser, and once more to the page of the button.
    assert treasurer.get(address(sheet)).url == address(sheet, "sheet")
    with group_scope(sheet.group), pytest.raises(SheetDone):
        post_sheet(sheet.sheet, form["seen"], by=sheet.treasurer)


def test_rows_that_come_in_meanwhile_are_looked_at_first(treasurer, sheet):
    fill(sheet, row(sheet.people[0]))
    count(sheet, not_counted=True, reason="นับพรุ่งนี้")
    form = looked_at(treasurer, sheet)
    fill(sheet, row(sheet.people[1]), row(sheet.people[2]), by=sheet.collector)
    response = treasurer.post(address(sheet), form, follow=True)
    assert response.redirect_chain[-1][0] == address(sheet)
    assert [m.level_tag for m in response.context["messages"]] == ["warning"]
    assert "2" in str(next(iter(response.context["messages"])))
    assert entries(sheet) == []
    fill(sheet, row(sheet.people[0], 31_00, revision=2))
    assert looked_at(treasurer, sheet)["seen"] != form["seen"]
    treasurer.post(address(sheet), looked_at(treasurer, sheet))
    assert len(entries(sheet)) == 3


@pytest.mark.parametrize(("holds", "sums"), [([0], [30_00]), ([1], [45_00]), ([0, 1], [30_00, 45_00]), ([], [])])
def test_a_member_in_two_parts_is_decided_about(treasurer, sheet, holds, sums):
    fill(sheet, row(sheet.people[0]))
    fill(sheet, row(sheet.people[0], 45_00, revision=2), row(sheet.people[1], 5_00), by=sheet.collector)
    count(sheet, not_counted=True, reason="ยังไม่นับ")
    page = treasurer.get(address(sheet))
    html = page.content.decode()
    assert 'id="decide"' in html and looked_at(treasurer, sheet) == {}
    (case,) = page.context["review"].undecided
    treasurer.post(
        address(sheet, "sheet_decide"),
        {"seen": case.seen, "holds": " ".join(str(case.rows[place].pk) for place in holds)},
    )
    treasurer.post(address(sheet), looked_at(treasurer, sheet))
    found = [-posting[1] for entry in entries(sheet) for posting in entry[2] if posting[2] == "0001"]
    assert found == sums
    assert len(entries(sheet)) == len(sums) + 1


def test_a_decision_is_about_the_rows_that_were_seen(treasurer, sheet):
    fill(sheet, row(sheet.people[0]))
    fill(sheet, row(sheet.people[0], 45_00, revision=9), by=sheet.collector)
    (case,) = treasurer.get(address(sheet)).context["review"].undecided
    decision = {"seen": case.seen, "holds": str(case.rows[0].pk)}
    fill(sheet, row(sheet.people[0], 60_00, revision=2))
    response = treasurer.post(address(sheet, "sheet_decide"), decision)
    assert response.status_code == 200 and response.context["form"].errors
    (case,) = treasurer.get(address(sheet)).context["review"].undecided
    treasurer.post(address(sheet, "sheet_decide"), {"seen": case.seen, "holds": str(case.rows[1].pk)})
    assert treasurer.get(address(sheet)).context["review"].undecided == []
    # Another sum reopens the question.
    fill(sheet, row(sheet.people[0], 61_00, revision=3))
    assert len(treasurer.get(address(sheet)).context["review"].undecided) == 1
    for wrong in ({}, {"seen": "1:1"}, {"seen": "x", "holds": "1"}, {"seen": case.seen, "holds": "; drop"}):
        assert treasurer.post(address(sheet, "sheet_decide"), wrong).context["form"].errors


@pytest.mark.parametrize("keeps", [True, False])
def test_money_of_somebody_who_is_gone_is_decided_about(treasurer, sheet, keeps):
    gone = sheet.people[1]
    fill(sheet, row(sheet.people[0]), row(gone))
    with group_scope(sheet.group):
        change_state(gone, "died", event_on=DAY, reporting_month=APRIL, by=sheet.treasurer)
    count(sheet, not_counted=True, reason="ยังไม่นับ")
    page = treasurer.get(address(sheet))
    assert "เสียชีวิต" in page.content.decode() and looked_at(treasurer, sheet) == {}
    (case,) = page.context["review"].undecided
    holds = str(case.rows[0].pk) if keeps else ""
    treasurer.post(address(sheet, "sheet_decide"), {"seen": case.seen, "holds": holds})
    treasurer.post(address(sheet), looked_at(treasurer, sheet))
    assert len(entries(sheet)) == 1 + keeps
    with group_scope(sheet.group):
        assert SheetRow.objects.get(member=gone).savings == 30_00


@pytest.mark.parametrize(
    ("pieces", "lines"),
    [
        ({"50": "1"}, [("1010", -10_00, None), ("5890", 10_00, None)]),
        ({"50": "1", "10": "1", "0.25": "3"}, [("1010", 75, None), ("4190", -75, None)]),
    ],
)
def test_a_difference_of_the_cash_is_an_entry_with_its_reason(treasurer, sheet, pieces, lines):
    fill(sheet, row(sheet.people[0], 60_00), row(sheet.people[1], 99_00, by_bank=True))
    typed = {f"pieces-{round(100 * float(face))}": number for face, number in pieces.items()}
    page = treasurer.post(address(sheet, "sheet_count"), typed, follow=True)
    assert page.context["review"].missing and looked_at(treasurer, sheet) == {}
    treasurer.post(address(sheet, "sheet_count"), typed | {"difference_reason": "ทอนผิด"})
    html = treasurer.get(address(sheet)).content.decode()
    assert "ทอนผิด" in html
    treasurer.post(address(sheet), looked_at(treasurer, sheet))
    assert entries(sheet)[-1] == ("count", "ทอนผิด", lines)
    posted = treasurer.get(address(sheet, "sheet")).content.decode()
    assert "ทอนผิด" in posted and reverse("entry", args=[sheet.group.slug, 3]) in posted


def test_cash_is_counted_or_it_is_said_that_nobody_did(treasurer, sheet):
    fill(sheet, row(sheet.people[0]))
    assert looked_at(treasurer, sheet) == {}
    treasurer.post(address(sheet, "sheet_count"), {"not_counted": "on"})
    assert looked_at(treasurer, sheet) == {}
    treasurer.post(address(sheet, "sheet_count"), {"not_counted": "on", "difference_reason": "มืดแล้ว"})
    treasurer.post(address(sheet), looked_at(treasurer, sheet))
    assert len(entries(sheet)) == 1


def test_transfers_alone_need_no_count(treasurer, sheet):
    fill(sheet, row(sheet.people[0], by_bank=True))
    treasurer.post(address(sheet), looked_at(treasurer, sheet))
    assert len(entries(sheet)) == 1


@pytest.mark.parametrize(
    "wrong", [{"pieces-2000": "-1"}, {"pieces-2000": "x"}, {"pieces-2000": "1", "not_counted": "on"}]
)
def test_a_wrong_count_stays_as_typed(treasurer, sheet, wrong):
    fill(sheet, row(sheet.people[0]))
    response = treasurer.post(address(sheet, "sheet_count"), wrong | {"difference_reason": "เพราะ"})
    assert response.status_code == 200 and response.context["form"].errors
    assert 'value="เพราะ"' in response.content.decode()
    with group_scope(sheet.group):
        assert CollectionSheet.objects.get().pieces == {}


def test_a_device_gets_the_count_in_data(treasurer, sheet):
    fill(sheet, row(sheet.people[0]))
    send = {"headers": {"accept": "application/json"}}
    answer = treasurer.post(address(sheet, "sheet_count"), {"pieces-2000": "1", "pieces-500": "1"}, **send)
    assert answer.json() == {"counted": 25_00, "cash": 30_00, "difference": -5_00}
    assert treasurer.post(address(sheet, "sheet_count"), {}, **send).json()["counted"] is None
    assert treasurer.post(address(sheet, "sheet_count"), {"pieces-2000": "x"}, **send).status_code == 400


def test_a_month_closed_meanwhile_says_so_and_the_sheet_moves_on(treasurer, sheet):
    fill(sheet, row(sheet.people[0]))
    count(sheet, {10_00: 3})
    form = looked_at(treasurer, sheet)
    with group_scope(sheet.group):
        close_period(APRIL, by=None)
    page = treasurer.post(address(sheet), form, follow=True)
    assert page.redirect_chain[-1][0] == address(sheet) and "เมษายน 2550" in str(next(iter(page.context["messages"])))
    assert entries(sheet) == []
    refused = treasurer.post(address(sheet, "sheet_move"), {"on": "16/4/2550"})
    assert refused.context["form"].errors["on"]
    treasurer.post(address(sheet, "sheet_move"), {"on": "1/5/2550"})
    treasurer.post(address(sheet), looked_at(treasurer, sheet))
    with group_scope(sheet.group):
        assert JournalEntry.objects.get().on == datetime.date(2007, 5, 1)


def test_a_sheet_does_not_move_onto_another(treasurer, sheet):
    with group_scope(sheet.group):
        open_sheet(DAY + datetime.timedelta(days=1), by=sheet.treasurer)
    assert treasurer.post(address(sheet, "sheet_move"), {"on": "16/4/2550"}).context["form"].errors["on"]


def test_an_empty_sheet_is_not_recorded(treasurer, sheet):
    fill(sheet, row(sheet.people[0], 0))
    assert looked_at(treasurer, sheet) == {}
    with group_scope(sheet.group):
        seen = review_of(sheet.sheet).fingerprint
    treasurer.post(address(sheet), {"seen": seen, "key": str(uuid.uuid4())})
    assert entries(sheet) == []


def test_a_sheet_is_thrown_away_after_a_yes(treasurer, sheet):
    fill(sheet, row(sheet.people[0]))
    assert treasurer.post(address(sheet, "sheet_discard"), {}).context["form"].errors
    assert treasurer.post(address(sheet, "sheet_discard"), {"sure": "on"}).url == reverse(
        "sheets", args=["ban-don-chai"]
    )
    assert treasurer.get(address(sheet)).url == address(sheet, "sheet")
    assert treasurer.get(address(sheet, "sheet")).status_code == 200
    with group_scope(sheet.group):
        assert open_sheet(DAY, by=sheet.treasurer).uuid != sheet.sheet.uuid


def test_after_the_posting_a_device_keeps_its_rows_and_is_told(treasurer, sheet):
    fill(sheet, row(sheet.people[0], by_bank=True))
    treasurer.post(address(sheet), looked_at(treasurer, sheet))
    part = reverse("sheet_part", args=[sheet.group.slug, sheet.sheet.uuid, uuid.uuid4()])
    answer = treasurer.post(part, json.dumps({"rows": []}), content_type="application/json")
    assert answer.status_code == 409
    assert answer.json()["posted"] is True and answer.json()["url"] == address(sheet, "sheet")
    assert treasurer.post(address(sheet, "sheet_count"), {}).url == address(sheet, "sheet")


def test_a_collector_sees_of_a_posted_sheet_what_she_took_in(client, sheet):
    fill(sheet, row(sheet.people[0], by_bank=True))
    fill(sheet, row(sheet.people[1], 45_00, by_bank=True), by=sheet.collector)
    client.force_login(sheet.treasurer)
    client.post(address(sheet), looked_at(client, sheet))
    client.force_login(sheet.collector)
    html = client.get(address(sheet, "sheet")).content.decode()
    assert "1/002" in html and "1/001" not in html and reverse("entry", args=[sheet.group.slug, 2]) not in html


def test_an_auditor_reads_a_sheet_once_it_is_recorded_and_opens_none(client, sheet):
    fill(sheet, row(sheet.people[0], by_bank=True))
    client.force_login(sheet.auditor)
    assert client.get(address(sheet, "sheet")).status_code == 403
    assert client.post(reverse("sheets", args=[sheet.group.slug]), {"on": "16/4/2550"}).status_code == 403
    assert address(sheet, "sheet") not in client.get(reverse("sheets", args=[sheet.group.slug])).content.decode()
    client.force_login(sheet.treasurer)
    client.post(address(sheet), looked_at(client, sheet))
    client.force_login(sheet.auditor)
    assert "1/001" in client.get(address(sheet, "sheet")).content.decode()
    assert address(sheet, "sheet") in client.get(reverse("sheets", args=[sheet.group.slug])).content.decode()


def queries_of(ask) -> int:
    with CaptureQueriesContext(connection) as captured:
        assert ask()
    return len(captured)


def test_a_long_sheet_costs_no_more_queries_than_a_short_one(treasurer, sheet):
    with group_scope(sheet.group):
        open_month(APRIL.next(), by=None)
        many = [make_member(f"1{number:03}") for number in range(60)]
    pages, postings = [], []
    for on, people in ((DAY, sheet.people), (datetime.date(2007, 5, 20), many)):
        with group_scope(sheet.group):
            sheet.sheet = open_sheet(on, by=sheet.treasurer)
        fill(sheet, *(row(person) for person in people))
        fill(sheet, row(people[0], 45_00), by=sheet.collector, key=uuid.uuid4())
        count(sheet, {10_00: 1}, reason="ขาด")
        (case,) = treasurer.get(address(sheet)).context["review"].undecided
        treasurer.post(address(sheet, "sheet_decide"), {"seen": case.seen, "holds": str(case.rows[0].pk)})
        pages.append(queries_of(lambda: treasurer.get(address(sheet))))
        form = looked_at(treasurer, sheet)
        postings.append(queries_of(lambda form=form: treasurer.post(address(sheet), form)))
        pages.append(queries_of(lambda: treasurer.get(address(sheet, "sheet"))))
    assert pages[2] <= pages[0] and pages[3] <= pages[1] and postings[1] <= postings[0]
    with group_scope(sheet.group):
        assert Receipt.objects.count() == 64 and Posting.objects.filter(account__code="5890").count() == 2
