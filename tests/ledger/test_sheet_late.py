"""What changed while a device had no signal: a member who left, a closed month, a recorded sheet, a lost office.

Money that was handed over is never dropped: it stands on the sheet for a decision, or the device hears why not.
"""

import datetime
import re
import uuid

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from groups.models import Office
from groups.tenancy import group_scope
from ledger.chart import DAILY_SAVINGS
from ledger.models import JournalEntry, Posting, SheetPart, SheetRow
from ledger.periods import close_period, open_month
from ledger.rates import set_rate
from ledger.refusals import SheetChanged, SheetUndecided
from ledger.sheet_posting import CashCount, count_cash, decide, post_sheet
from ledger.sheet_review import review_of
from ledger.sheets import discard_sheet, open_sheet
from members.models import State
from members.states import change_state
from tests.ledger.sheet_devices import KEY, OTHER_KEY, grid, grid_address, send, typed
from tests.makers import APRIL, DAY, LONG_AGO, make_member

MAY_FIRST = datetime.date(2007, 5, 1)


@pytest.fixture
def sheet(cast):
    """An open sheet of 15 April that nobody counts, with two members on it."""
    with group_scope(cast.group):
        set_rate(DAILY_SAVINGS, 1_00, "day", from_date=LONG_AGO, by=None)
        cast.second = make_member("0002", "อุดม", "ใจดี")
        cast.sheet = open_sheet(DAY, by=cast.treasurer)
        count_cash(cast.sheet, CashCount({}, not_counted=True, reason="ยังไม่นับ"), by=cast.treasurer)
    return cast


def ends(cast, member, state: str) -> None:
    with group_scope(cast.group):
        change_state(member, state, event_on=DAY, reporting_month=APRIL, by=cast.treasurer)


def post(cast, seen: str | None = None):
    """Record the sheet as it stands, or as it was looked at."""
    with group_scope(cast.group):
        return post_sheet(cast.sheet, seen or review_of(cast.sheet).fingerprint, by=cast.treasurer)


def decide_about(cast, member, *, holds: bool) -> None:
    with group_scope(cast.group):
        rows = SheetRow.objects.filter(part__sheet=cast.sheet, member=member)
        seen = {row.pk: row.revision for row in rows}
        decide(cast.sheet, seen, list(seen) if holds else [], by=cast.treasurer)


def received(cast) -> dict[str, int]:
    """What the books hold of each member, satang by number."""
    with group_scope(cast.group):
        postings = Posting.objects.filter(member__isnull=False).select_related("member")
        return {one.member.number: -one.amount for one in postings}


def page(client, cast, name: str) -> str:
    return client.get(reverse(name, args=[cast.group.slug, cast.sheet.uuid])).content.decode()


@pytest.mark.parametrize(("state", "holds"), [(State.DIED, True), (State.LEFT, False), (State.LAPSED, True)])
def test_money_of_somebody_who_left_meanwhile_waits_for_a_decision(client, sheet, state, holds):
    ends(sheet, sheet.second, state)
    client.force_login(sheet.collector)
    answer = send(client, sheet, typed(sheet.second), typed(sheet.member)).json()
    assert answer["refused"] == [] and dict(answer["saved"]) == {sheet.second.pk: 1, sheet.member.pk: 1}
    ((*who, sum_, words),) = answer["gone"]
    assert who == [sheet.second.pk, "0002", sheet.second.full_name] and sum_ == 30_00
    assert str(state.label) in words and answer["gone"] == grid(client, sheet)["gone"]
    # Not on the grid any more, and nobody else's to be told.
    assert [row[1] for row in grid(client, sheet)["members"]] == ["0001"]
    client.force_login(sheet.treasurer)
    assert grid(client, sheet)["gone"] == []
    assert str(state.label) in page(client, sheet, "sheet_review")
    with pytest.raises(SheetUndecided):
        post(sheet)
    decide_about(sheet, sheet.second, holds=holds)
    client.force_login(sheet.collector)
    assert grid(client, sheet)["gone"][0][-1] != words
    post(sheet)
    assert received(sheet) == {"0001": 30_00} | ({"0002": 30_00} if holds else {})


def test_a_part_of_money_and_nothing_of_the_dead_is_told_by_member(client, sheet):
    client.force_login(sheet.treasurer)
    send(client, sheet, typed(sheet.second, 30_00), typed(sheet.member, 0))
    send(client, sheet, typed(sheet.second, 15_00), key=OTHER_KEY)
    ends(sheet, sheet.second, State.DIED)
    ends(sheet, sheet.member, State.DIED)
    assert [row[:1] + row[3:4] for row in grid(client, sheet)["gone"]] == [[sheet.second.pk, 45_00]]


def test_who_dies_after_both_rows_were_kept_is_looked_at_again(client, sheet):
    client.force_login(sheet.treasurer)
    send(client, sheet, typed(sheet.second, 30_00))
    send(client, sheet, typed(sheet.second, 15_00), key=OTHER_KEY)
    decide_about(sheet, sheet.second, holds=True)
    with group_scope(sheet.group):
        seen = review_of(sheet.sheet).fingerprint
    ends(sheet, sheet.second, State.DIED)
    with pytest.raises(SheetChanged):
        post(sheet, seen)


def test_rows_that_come_after_the_month_was_closed_are_recorded_on_another_day(client, sheet):
    with group_scope(sheet.group):
        open_month(APRIL.next(), by=None)
        close_period(APRIL, by=None)
    client.force_login(sheet.collector)
    answer = send(client, sheet, typed(sheet.member, 61_00)).json()
    assert answer["saved"] == [[sheet.member.pk, 1]] and APRIL.label() in answer["notice"]
    assert grid(client, sheet)["sheet"]["notice"] == answer["notice"]
    client.force_login(sheet.treasurer)
    assert answer["notice"] in page(client, sheet, "sheet_review")
    with pytest.raises(SheetUndecided, match=re.escape(answer["notice"])):
        post(sheet)
    client.post(reverse("sheet_move", args=[sheet.group.slug, sheet.sheet.uuid]), {"on": "1/5/2550"})
    data = grid(client, sheet)
    assert data["sheet"]["notice"] == "" and data["sheet"]["on"] == MAY_FIRST.isoformat()
    # Thirty days of April and thirty-one of May.
    assert {row[7] for row in data["members"]} == {61_00}
    assert answer["notice"] not in page(client, sheet, "sheet_review")
    post(sheet)
    with group_scope(sheet.group):
        entry = JournalEntry.objects.get()
        bought = Posting.objects.get(entry=entry, member=sheet.member)
    assert entry.on == MAY_FIRST and (bought.amount, bought.units) == (-61_00, 61)


def carried_to(client, cast) -> list[str]:
    """The addresses of sheets that the page of the old one offers."""
    return re.findall(r'data-part="(/[^"]+)"', page(client, cast, "sheet"))


@pytest.mark.parametrize("posted", [True, False])
def test_rows_too_late_for_their_sheet_are_carried_to_another_once(client, sheet, posted):
    client.force_login(sheet.treasurer)
    send(client, sheet, typed(sheet.member))
    if posted:
        post(sheet)
    else:
        with group_scope(sheet.group):
            discard_sheet(sheet.sheet, by=sheet.treasurer)
    late = typed(sheet.second, 45_00, revision=7)
    refused = send(client, sheet, late).json()
    assert refused["reason"] == ("posted" if posted else "discarded")
    assert refused["url"] == reverse("sheet", args=[sheet.group.slug, sheet.sheet.uuid])
    assert carried_to(client, sheet) == [] and reverse("sheets", args=[sheet.group.slug]) in page(
        client, sheet, "sheet"
    )
    with group_scope(sheet.group):
        target = open_sheet(DAY + datetime.timedelta(days=1), by=sheet.treasurer)
        open_sheet(DAY + datetime.timedelta(days=2), by=sheet.treasurer)
    first, second = carried_to(client, sheet)
    assert str(target.uuid) in second and first != second
    sheet.sheet = target
    carried = uuid.uuid5(target.uuid, str(KEY))
    # An answer that was lost, and a second press.
    answers = [send(client, sheet, late, key=carried).json()["saved"] for _again in range(3)]
    assert answers == [[[sheet.second.pk, 7]]] * 3
    with group_scope(sheet.group):
        assert list(SheetRow.objects.filter(part__sheet=target).values_list("savings", flat=True)) == [45_00]
    # Who stands there already, from this very device, is decided about.
    send(client, sheet, typed(sheet.second, 20_00, revision=9), key=OTHER_KEY)
    with group_scope(sheet.group):
        assert [case.member for case in review_of(target).undecided] == [sheet.second]


def test_only_who_takes_money_is_offered_another_sheet(client, sheet):
    client.force_login(sheet.treasurer)
    send(client, sheet, typed(sheet.member))
    post(sheet)
    with group_scope(sheet.group):
        open_sheet(DAY + datetime.timedelta(days=1), by=sheet.treasurer)
    client.force_login(sheet.auditor)
    assert carried_to(client, sheet) == []


def rows_on_server(cast) -> int:
    with group_scope(cast.group):
        return SheetRow.objects.count() + SheetPart.objects.count()


def test_rows_of_one_person_never_arrive_in_the_name_of_another(client, sheet):
    client.force_login(sheet.treasurer)
    answer = send(client, sheet, typed(sheet.member), user=sheet.collector.pk)
    assert answer.status_code == 404 and answer.json()["reason"] == "other_user" and answer.json()["message"]
    assert rows_on_server(sheet) == 0
    client.force_login(sheet.collector)
    assert send(client, sheet, typed(sheet.member), user=sheet.collector.pk).status_code == 200
    assert send(client, sheet, user="1").json()["reason"] == "unreadable"


@pytest.mark.parametrize(("another", "status"), [(False, 404), (True, 403)])
def test_a_lost_office_is_told_in_data(client, sheet, another, status):
    offices = Office.objects.filter(user=sheet.collector)
    if another:
        offices.update(kind=Office.Kind.AUDITOR)
    else:
        offices.update(to_date=timezone.localdate() - datetime.timedelta(days=1))
    client.force_login(sheet.collector)
    for answer in (send(client, sheet, typed(sheet.member)), client.get(grid_address(sheet))):
        assert answer.status_code == status and answer.json()["reason"] == "office" and answer.json()["message"]
    assert rows_on_server(sheet) == 0


def test_after_signing_in_again_the_rows_come_with_the_new_token(sheet):
    client = Client(enforce_csrf_checks=True)
    client.force_login(sheet.collector)
    old = grid(client, sheet)["csrf"]
    assert send(client, sheet, typed(sheet.member), token=old).status_code == 200
    client.cookies.clear()
    assert send(client, sheet, typed(sheet.second), token=old).status_code == 403
    client.force_login(sheet.collector)
    refused = send(client, sheet, typed(sheet.second), token=old)
    # Not the office: then the answer would be data.
    assert refused.status_code == 403 and refused["content-type"].startswith("text/html")
    answer = send(client, sheet, typed(sheet.second), token=grid(client, sheet)["csrf"])
    assert answer.json()["saved"] == [[sheet.second.pk, 1]]
