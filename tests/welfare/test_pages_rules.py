"""The form of one benefit in the browser: every shape of rule typed and read back, slips, more rows, two at once."""

import re
from dataclasses import replace
from html import unescape

import pytest

from groups.tenancy import group_scope
from tests.makers import make_draft
from tests.welfare.town import BAHT, OLD_AGE_KIND, TOWN, YEARS, old_age
from tests.welfare.typed_rules import GIFT, SHAPES, TABLE, address, at_desk, caps, stored, tiers, typed
from welfare.rule_words import rule_words
from welfare.rules import (
    Schedule,
    SumBy,
    Tier,
)
from welfare.schedules import change_draft, with_rule
from welfare.starting import old_age_rule, starting_schedule


@pytest.fixture
def desk(cast, client):
    """The treasurer, with an empty draft."""
    return at_desk(cast, client)


@pytest.mark.parametrize("shape", SHAPES)
def test_every_shape_is_typed_and_reads_back_as_the_same_rule(client, desk, shape):
    fields, rule = SHAPES[shape]
    response = client.post(address(desk, "schedule_rule_new"), typed(**fields))
    assert response.status_code == 302, response.context["form"].errors
    assert stored(desk).rules.rules == (rule,)
    page = unescape(client.get(address(desk, "schedule")).content.decode())
    for sentence in rule_words(rule, Schedule((rule,))):
        assert sentence in page


def sent_back(form) -> dict:
    """A form as a browser sends it when nothing was typed."""
    data = {}
    for field in form:
        value = field.value()
        if value is not False and value not in (None, "", []):
            data[field.html_name] = "on" if value is True else value
    shown = {name: field.prepare_value(data[name]) for name, field in form.fields.items() if name in data}
    return shown | {f"{name}-rows": table.count for name, table in form.tables.items()}


def test_a_form_sent_back_untouched_changes_no_rule(client, desk):
    odd = [replace(rule, key=f"odd-{n}") for n, (_fields, rule) in enumerate(SHAPES.values())]
    rules = Schedule((*starting_schedule().rules, *TOWN.rules[3:], *odd), starting_schedule().shared, 10, 5_000_00)
    with group_scope(desk.group):
        desk.draft = make_draft(rules, by=None)
    for rule in rules.rules:
        place = address(desk, "schedule_rule", rule.key)
        response = client.post(place, sent_back(client.get(place).context["form"]))
        assert response.status_code == 302, (rule.key, response.context["form"].errors)
    place = address(desk, "schedule_shared")
    assert client.post(place, sent_back(client.get(place).context["form"])).status_code == 302
    assert stored(desk).rules == rules


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"name": ""}, "name"),
        ({"kind": "gold"}, "kind"),
        ({"event": ""}, "event"),
        ({"amount": "ห้าร้อย"}, "amount"),
        ({"amount": ""}, "amount"),
        ({"sum_by": "decided", "amount": "500"}, "amount"),
        ({"wait": "เร็วๆ นี้"}, "wait"),
        ({"beyond": "15 ปี"}, "further_amount"),
        ({"further_amount": "100"}, "beyond"),
        ({"sum_by": "paid", "amount": "", **tiers(("from", "6", "to", "2 ปี", "3000"))}, "tier-1-start"),
        ({"sum_by": "paid", "amount": "", **tiers(("from", "6 เดือน", "to", "2 ปี", ""))}, "tier-1-amount"),
        ({"sum_by": "paid", "amount": "", **tiers(("from", "6 เดือน", "to", "2 ปี", "0"))}, "tier-1-amount"),
        ({**tiers(("from", "6 เดือน", "to", "2 ปี", "3000"))}, "sum_by"),
        ({"level_primary": "300"}, "sum_by"),
        ({**caps(("ยี่สิบ", "night", "year", "calendar"))}, "cap-1-most"),
        ({**caps(("0", "night", "year", "calendar"))}, "cap-1-most"),
        ({"grade_from": "5.00"}, "grade_from"),
        ({"grade_from": "3.001"}, "grade_from"),
        ({"share_relative": "150"}, "share_relative"),
        ({"approvals": "6"}, "approvals"),
        ({"papers": "ก" * 121}, "papers"),
        ({"plans": ["weekly"]}, "plans"),
        ({"revision": "x"}, "revision"),
    ],
)
def test_a_slip_stands_beside_its_field_and_what_was_typed_stays(client, desk, wrong, field):
    response = client.post(
        address(desk, "schedule_rule_new"), typed(**{"amount": "500", "unit_night": "77.25", **wrong})
    )
    assert response.status_code == 200 and response.context["form"].errors[field]
    html = response.content.decode()
    assert 'value="77.25"' in html and f'name="{field}"' in html
    assert stored(desk).rules == Schedule()


def test_more_rows_keep_what_was_typed_judge_nothing_and_save_nothing(client, desk):
    data = typed(sum_by="paid", name="", **tiers(("after", "6 เดือน", "below", "2 ปี", "สามพัน")))
    response = client.post(address(desk, "schedule_rule_new"), {**data, "more": "tier"})
    html = response.content.decode()
    assert response.status_code == 200 and not response.context["form"].errors and "notice bad" not in html
    assert 'value="สามพัน"' in html and 'value="6 เดือน"' in html and '<option value="after" selected>' in html
    assert 'name="tier-12-start"' in html and 'name="tier-13-start"' not in html
    assert 'name="tier-rows" value="12"' in html and 'name="cap-rows" value="3"' in html
    assert stored(desk).rules == Schedule() and stored(desk).revision == 0
    ninth = {"tier-rows": "12", "tier-9-start": "1 ปี", "tier-9-amount": "700", "sum_by": "paid"}
    assert client.post(address(desk, "schedule_rule_new"), typed(**ninth)).status_code == 302
    assert stored(desk).rules.rules[0].tiers == (Tier(700 * BAHT, YEARS(1)),)


def test_a_table_has_never_fewer_rows_than_it_holds_and_never_endlessly_many(client, desk):
    for count in ("0", "-3", "x", "99999999999999999999"):
        response = client.post(address(desk, "schedule_rule_new"), typed(name="", **{"tier-rows": count}))
        assert 1 <= response.context["form"].tables["tier"].count <= 60
    rows_ = tuple(Tier(n * BAHT, YEARS(n), YEARS(n), after=True) for n in range(1, 13))
    long = replace(TABLE, sum_by=SumBy.MEMBERSHIP, tiers=rows_)
    with group_scope(desk.group):
        change_draft(desk.draft, Schedule((long,)), revision=0, by=None)
    assert client.get(address(desk, "schedule_rule", long.key)).context["form"].tables["tier"].count == 13


def test_the_server_makes_the_key_and_keeps_it(client, desk):
    for revision, name in enumerate(("ทุนเรียน", "ทุนเรียนดี", "Book money")):
        client.post(address(desk, "schedule_rule_new"), typed(name=name, amount="500", revision=str(revision)))
    assert [rule.key for rule in stored(desk).rules.rules] == ["education", "education-2", "book-money"]
    data = typed(name="ทุนใหม่", kind="birth", amount="600", revision="3")
    client.post(address(desk, "schedule_rule", "education-2"), data)
    changed = stored(desk).rules.rule("education-2")
    assert (changed.name, changed.kind, changed.amount) == ("ทุนใหม่", "birth", 600 * BAHT)
    assert [rule.key for rule in stored(desk).rules.rules] == ["education", "education-2", "book-money"]


def test_whoever_comes_second_is_told_keeps_everything_and_may_save_once_more(client, desk):
    client.post(address(desk, "schedule_rule_new"), typed(amount="500"))
    mine = typed(amount="700", name="ทุนของฉัน", revision="1")
    with group_scope(desk.group):
        other = with_rule(stored(desk).rules, replace(GIFT, amount=650 * BAHT), instead_of="education")
        other = with_rule(other, replace(GIFT, key="second", name="อีกอย่าง"))
        change_draft(desk.draft, other, revision=1, by=desk.chair)
    response = client.post(address(desk, "schedule_rule", "education"), mine)
    html = response.content.decode()
    assert response.context["form"].non_field_errors()
    assert 'value="700"' in html and 'value="ทุนของฉัน"' in html and "650" in html
    assert stored(desk).rules == other
    revision = re.search(r'name="revision" value="(\d+)"', html).group(1)
    assert client.post(address(desk, "schedule_rule", "education"), {**mine, "revision": revision}).status_code == 302
    assert [(rule.name, rule.amount) for rule in stored(desk).rules.rules] == [
        ("ทุนของฉัน", 700 * BAHT), ("อีกอย่าง", 500 * BAHT),
    ]  # fmt: skip


def test_a_slip_of_the_hand_does_not_hide_that_somebody_else_was_faster(client, desk):
    with group_scope(desk.group):
        change_draft(desk.draft, Schedule(fund_month=4), revision=0, by=desk.chair)
    html = client.post(address(desk, "schedule_rule_new"), typed(name="", amount="500")).content.decode()
    assert 'name="revision" value="0"' in html
    assert client.post(address(desk, "schedule_rule_new"), typed(amount="500")).context["form"].non_field_errors()


def test_a_benefit_of_our_own_kind_can_be_chosen(client, desk):
    fields = {"name": "Old age", "kind": OLD_AGE_KIND, "event": "yearly", "sum_by": "paid", "age_from": "60"}
    fields |= tiers(
        ("from", "10 ปี", "below", "20 ปี", "1500"), ("from", "20 ปี", "below", "30 ปี", "2000"),
        ("from", "30 ปี", "to", "", "2500"),
    ) | caps(("1", "times", "year", "calendar"))  # fmt: skip
    client.post(address(desk, "schedule_rule_new"), typed(**fields))
    assert stored(desk).rules.rules == (replace(old_age(OLD_AGE_KIND), name="Old age"),)


def test_the_ready_benefit_of_the_old_is_a_beginning_that_saves_as_it_is(client, desk):
    place = address(desk, "schedule_rule_new")
    assert "?ready=old-age" in client.get(place).content.decode()
    form = client.get(f"{place}?ready=old-age").context["form"]
    assert client.post(place, sent_back(form)).status_code == 302
    (rule,) = stored(desk).rules.rules
    assert rule == replace(old_age_rule(OLD_AGE_KIND), key=rule.key)
