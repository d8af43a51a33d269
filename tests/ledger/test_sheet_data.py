"""What devices send to a collection sheet, and what they get back."""

import datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils.translation import gettext

from groups.tenancy import group_scope
from ledger.models import SheetPart, SheetRow
from ledger.rates import set_rate
from ledger.sheets import discard_sheet, open_sheet
from members.models import State
from members.states import change_state
from tests.ledger.sheet_devices import KEY, OTHER_KEY, grid, grid_address, part_address, send, typed
from tests.makers import APRIL, DAY, LONG_AGO, make_member


@pytest.fixture
def sheet(cast):
    """An open sheet of 15 April with two members on it."""
    with group_scope(cast.group):
        set_rate("4030", 1_00, "day", from_date=LONG_AGO, by=None)
        cast.second = make_member("0002", "อุดม", "ใจดี")
        cast.sheet = open_sheet(DAY, by=cast.treasurer)
    return cast


def queries_of(ask) -> int:
    with CaptureQueriesContext(connection) as captured:
        assert ask()
    # Counted here: the next request empties the log.
    return len(captured)


def standing(cast):
    with group_scope(cast.group):
        rows = SheetRow.objects.order_by("member__number", "part_id")
        return list(rows.values_list("member__number", "savings", "revision"))


def test_the_grid_knows_everybody_who_belongs_and_what_they_owe(client, sheet):
    with group_scope(sheet.group):
        gone = make_member("0003")
        change_state(gone, "left", event_on=DAY, reporting_month=APRIL, by=sheet.treasurer)
        waiting = make_member("0004")
        change_state(waiting, "suspended", event_on=DAY, reporting_month=APRIL, by=sheet.treasurer)
    client.force_login(sheet.collector)
    data = grid(client, sheet)
    assert data["sheet"]["label"] == "15 เมษายน 2550" and data["sheet"]["open"] is True
    assert data["months"][:2] == ["เม.ย. 50", "พ.ค. 50"]
    assert data["me"] == {"id": sheet.collector.pk, "name": str(sheet.collector)}
    assert [row[1] for row in data["members"]] == ["0001", "0002", "0004"]
    assert [row[5] for row in data["members"]] == ["", "", State.SUSPENDED.label]
    assert data["parts"] == data["others"] == data["gone"] == [] and data["sheet"]["notice"] == ""
    assert data["device"].keys() == {"salt", "iterations", "key"}


def test_what_is_sent_stands_and_is_given_back(client, sheet):
    client.force_login(sheet.treasurer)
    row = typed(sheet.member, 30_00, 50_00, by_bank=1, payer=sheet.second.pk, book="12", number="034", revision=7)
    answer = send(client, sheet, row, finished=True).json()
    assert answer["saved"] == [[sheet.member.pk, 7]] and answer["refused"] == []
    assert answer["totals"] == {"rows": 1, "savings": 30_00, "dues": 50_00, "fee": 0, "cash": 0, "bank": 80_00}
    assert grid(client, sheet)["parts"] == [[str(KEY), True, [row], []]]
    with group_scope(sheet.group):
        assert SheetPart.objects.get().finished_at


def test_a_device_that_only_asks_leaves_no_trace(client, sheet):
    client.force_login(sheet.treasurer)
    assert send(client, sheet).json()["others"] == []
    with group_scope(sheet.group):
        assert not SheetPart.objects.exists()
        send(client, sheet, typed(sheet.member, 30_00, revision=1))
        before = SheetPart.objects.get().touched_at
        assert send(client, sheet).json()["totals"]["rows"] == 1
        assert SheetPart.objects.get().touched_at == before


def test_an_older_row_that_arrives_late_changes_nothing(client, sheet):
    client.force_login(sheet.treasurer)
    send(client, sheet, typed(sheet.member, 60_00, revision=5))
    late = send(client, sheet, typed(sheet.member, 30_00, revision=4), typed(sheet.second, revision=1))
    assert sorted(late.json()["saved"]) == sorted([[sheet.member.pk, 5], [sheet.second.pk, 1]])
    again = send(client, sheet, typed(sheet.member, 90_00, revision=5))
    assert again.json()["saved"] == [[sheet.member.pk, 5]]
    assert standing(sheet) == [("0001", 60_00, 5), ("0002", 30_00, 1)]


def test_of_one_member_twice_in_a_message_the_newer_stands(client, sheet):
    client.force_login(sheet.treasurer)
    send(client, sheet, typed(sheet.member, 60_00, revision=5), typed(sheet.member, 30_00, revision=4))
    assert standing(sheet) == [("0001", 60_00, 5)]


def test_nothing_is_kept_as_nothing(client, sheet):
    client.force_login(sheet.treasurer)
    send(client, sheet, typed(sheet.member, revision=1))
    answer = send(client, sheet, typed(sheet.member, 0, revision=2)).json()
    assert answer["totals"]["rows"] == 0
    assert standing(sheet) == [("0001", 0, 2)]


def test_a_wrong_row_is_refused_in_words_and_the_others_stand(client, sheet):
    with group_scope(sheet.group):
        others = [make_member(f"{number:04}") for number in range(4, 9)]
    client.force_login(sheet.treasurer)
    answer = send(
        client,
        sheet,
        typed(sheet.other_member),
        typed(others[0], -1),
        typed(others[1], 1_000_000_01),
        typed(others[2], payer=sheet.other_member.pk),
        typed(others[3], "30"),
        typed(others[4], payer=0),
        typed(sheet.second, name="a\0b"),
        typed(sheet.member),
        "no row",
    ).json()
    refused = dict(answer["refused"])
    wrong = {sheet.other_member, sheet.second, *others}
    assert refused.keys() == {member.pk for member in wrong} and all(refused.values())
    assert answer["saved"] == [[sheet.member.pk, 1]]
    assert standing(sheet) == [("0001", 30_00, 1)]


@pytest.mark.parametrize("body", ["", "[]", "{}", '{"rows": 3}', '{"rows": [], "zone": "x"}', "[" * 5000])
def test_a_message_that_is_no_part_is_refused_in_words(client, sheet, body):
    client.force_login(sheet.treasurer)
    address = part_address(sheet)
    answer = client.post(address, body, content_type="application/json")
    assert answer.status_code == 400 and answer.json()["message"]


def test_two_collectors_see_each_others_rows(client, sheet):
    client.force_login(sheet.collector)
    send(client, sheet, typed(sheet.member, 30_00), typed(sheet.second, 0))
    client.force_login(sheet.treasurer)
    answer = send(client, sheet, typed(sheet.second, 60_00), key=OTHER_KEY).json()
    seen = [[sheet.member.pk, 30_00, sheet.collector.display_name, 0]]
    assert answer["others"] == seen == grid(client, sheet)["others"]
    assert answer["totals"]["savings"] == 90_00


def test_each_device_of_a_collector_has_its_own_part(client, sheet):
    client.force_login(sheet.collector)
    send(client, sheet, typed(sheet.member, 30_00, revision=8), typed(sheet.second, 0, revision=9))
    # Her other device, older by the clock: it takes nothing over and writes nothing over.
    answer = send(client, sheet, typed(sheet.member, 45_00, revision=3), key=OTHER_KEY, finished=True).json()
    assert answer["others"] == [[sheet.member.pk, 30_00, gettext("you, on another device"), 0]]
    data = grid(client, sheet)
    assert [part[:2] for part in data["parts"]] == [[str(OTHER_KEY), True], [str(KEY), False]]
    assert [[row[:2] for row in part[2]] for part in data["parts"]] == [
        [[sheet.member.pk, 45_00]],
        [[sheet.member.pk, 30_00], [sheet.second.pk, 0]],
    ]
    assert data["others"] == []
    client.force_login(sheet.treasurer)
    assert [row[1:3] for row in grid(client, sheet)["others"]] == [
        [30_00, sheet.collector.display_name],
        [45_00, sheet.collector.display_name],
    ]


def test_nobody_writes_into_the_part_of_another(client, sheet):
    client.force_login(sheet.collector)
    send(client, sheet, typed(sheet.member))
    client.force_login(sheet.treasurer)
    refused = send(client, sheet, typed(sheet.second))
    assert refused.status_code == 404 and refused.json()["reason"] == "other_user"
    assert grid(client, sheet)["parts"] == []
    assert standing(sheet) == [("0001", 30_00, 1)]


def test_signed_out_is_told_in_data(client, sheet):
    for answer in (send(client, sheet, typed(sheet.member)), client.get(
        grid_address(sheet)
    )):  # fmt: skip
        assert answer.status_code == 401 and answer.json()["url"] == reverse("sign_in")
        assert answer.json()["reason"] == "signed_out"


def test_too_late_is_told_in_data(client, sheet):
    client.force_login(sheet.treasurer)
    with group_scope(sheet.group):
        discard_sheet(sheet.sheet, by=sheet.treasurer)
    answer = send(client, sheet, typed(sheet.member))
    told = answer.json()
    assert answer.status_code == 409 and told["posted"] is False and told["reason"] == "discarded"
    assert "15 เม.ย. 2550" in told["message"] and client.get(told["url"]).status_code == 200
    assert standing(sheet) == []


def test_many_rows_cost_no_more_queries_than_one(client, sheet):
    client.force_login(sheet.treasurer)
    send(client, sheet, typed(sheet.member, revision=1))
    grid(client, sheet)
    few = queries_of(lambda: grid(client, sheet))
    few_sent = queries_of(
        lambda: send(client, sheet, typed(sheet.member, revision=2), typed(sheet.second, revision=2))
    )
    with group_scope(sheet.group):
        members = [make_member(f"1{number:03}") for number in range(80)]
    send(client, sheet, *(typed(member, revision=1) for member in members[:40]))
    sent = queries_of(lambda: send(client, sheet, *(typed(member, revision=2) for member in members)))
    assert sent <= few_sent
    assert queries_of(lambda: grid(client, sheet)) <= few
    assert len(standing(sheet)) == 82


def test_the_grid_is_packed_and_kept_nowhere(client, sheet):
    client.force_login(sheet.treasurer)
    address = grid_address(sheet)
    with group_scope(sheet.group):
        for number in range(20):
            make_member(f"1{number:03}")
    answer = client.get(address, headers={"accept-encoding": "gzip"})
    assert answer["content-encoding"] == "gzip" and "no-store" in answer["cache-control"]


def test_a_sheet_is_opened_once_for_a_day(client, sheet):
    client.force_login(sheet.collector)
    address = reverse("sheets", args=[sheet.group.slug])
    for day in ("15/4/2550", "15 เม.ย. 50"):
        assert client.post(address, {"on": day}).url == reverse("sheet", args=[sheet.group.slug, sheet.sheet.uuid])
    for day in ("1/3/2550", "1/1/2600", ""):
        assert client.post(address, {"on": day}).context["form"].errors["on"], day
    assert client.get(reverse("sheet_now", args=[sheet.group.slug])).url.endswith(f"{sheet.sheet.uuid}/")
    with group_scope(sheet.group):
        open_sheet(DAY + datetime.timedelta(days=1), by=sheet.treasurer)
    assert client.get(reverse("sheet_now", args=[sheet.group.slug])).url == address
