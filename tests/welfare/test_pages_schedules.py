"""Benefit rules in the browser: every shape of rule typed and read back, slips, locks, and who may do it."""

import re
from dataclasses import replace
from html import unescape

import pytest
from django.urls import reverse

from groups.tenancy import group_scope
from tests.makers import make_draft, make_schedule
from tests.welfare.town import BAHT, FAULTY_TOWN, OLD_AGE_KIND, TOWN, YEARS, old_age
from welfare.models import BenefitSchedule
from welfare.rule_words import rule_words
from welfare.rules import (
    Advance,
    Cap,
    Claimant,
    Conditions,
    Counted,
    Event,
    Further,
    Level,
    Of,
    Per,
    PerUnit,
    Plan,
    Rounding,
    Rule,
    Schedule,
    Share,
    SharedCap,
    SumBy,
    Tier,
    Unit,
    Waiting,
    Year,
)
from welfare.schedules import change_draft, with_rule
from welfare.starting import starting_schedule


@pytest.fixture
def desk(cast, client):
    """The treasurer, with an empty draft."""
    with group_scope(cast.group):
        cast.draft = make_draft(Schedule(), by=cast.treasurer)
    client.force_login(cast.treasurer)
    return cast


def address(cast, name: str, *more) -> str:
    return reverse(name, args=[cast.group.slug, cast.draft.uuid, *more])


def stored(cast) -> BenefitSchedule:
    with group_scope(cast.group):
        return BenefitSchedule.objects.get(pk=cast.draft.pk)


def typed(**fields) -> dict:
    """What a browser sends of a form in which little is filled in."""
    return {
        "revision": "0", "name": "ทุน", "kind": "education", "event": "school", "sum_by": "one", "approvals": "1",
        "tier-rows": "8", "cap-rows": "3", **fields,
    }  # fmt: skip


def rows(name: str, columns: str, *values) -> dict:
    """Rows of a table as a browser sends them."""
    keys = columns.split()
    return {f"{name}-{n}-{key}": cell for n, row in enumerate(values, 1) for key, cell in zip(keys, row, strict=True)}


def tiers(*values) -> dict:
    return rows("tier", "after start below end amount", *values)


def caps(*values) -> dict:
    return rows("cap", "most of per year", *values)


GIFT = Rule("education", "ทุน", "education", Event.SCHOOL, amount=500 * BAHT)
PLAIN = {"amount": "500"}
TABLE = replace(GIFT, amount=0)
SHAPES = {
    "one sum": (PLAIN, GIFT),
    "satang": ({"amount": "๑,๒๓๔.๕๐"}, replace(GIFT, amount=1_234_50)),
    "waiting from joining": (
        {**PLAIN, "wait": "180 วัน", "wait_counted": "joining"}, replace(GIFT, waiting=Waiting(YEARS(days=180))),
    ),
    "waiting by days paid": (
        {**PLAIN, "wait": "๖ เดือน", "wait_counted": "paid"},
        replace(GIFT, waiting=Waiting(YEARS(months=6), Counted.PAID)),
    ),
    "by membership, with an open beginning and end": (
        {"sum_by": "membership", **tiers(("from", "", "below", "2 ปี", "1,000"), ("from", "2 ปี", "to", "", "2,000"))},
        replace(TABLE, sum_by=SumBy.MEMBERSHIP,
                tiers=(Tier(1_000 * BAHT, None, YEARS(2), below=True), Tier(2_000 * BAHT, YEARS(2)))),
    ),
    "by time paid in, every edge": (
        {"sum_by": "paid", **tiers(
            ("from", "6 เดือน", "to", "2 ปี", "3000"), ("", "", "", "", ""), ("from", "2 ปี 1 วัน", "to", "4 ปี", "6000"),
            ("after", "4 ปี", "below", "1,500 วัน", "8000"), ("from", "1500 วัน", "to", "", "9000"))},
        replace(TABLE, sum_by=SumBy.PAID, tiers=(
            Tier(3_000 * BAHT, YEARS(months=6), YEARS(2)), Tier(6_000 * BAHT, YEARS(2, days=1), YEARS(4)),
            Tier(8_000 * BAHT, YEARS(4), YEARS(days=1500), after=True, below=True),
            Tier(9_000 * BAHT, YEARS(days=1500)))),
    ),
    "by age": (
        {"sum_by": "age", **tiers(("from", "60", "below", "๗๐", "500"), ("from", "70 ปี", "to", "", "700"))},
        replace(TABLE, sum_by=SumBy.AGE,
                tiers=(Tier(500 * BAHT, YEARS(60), YEARS(70), below=True), Tier(700 * BAHT, YEARS(70)))),
    ),
    "by school level": (
        {"sum_by": "level", "level_primary": "300", "level_bachelor": "1,000"},
        replace(TABLE, sum_by=SumBy.LEVEL,
                tiers=(Tier(300 * BAHT, level=Level.PRIMARY), Tier(1_000 * BAHT, level=Level.BACHELOR))),
    ),
    "further years": (
        {**PLAIN, "beyond": "15 ปี", "further_amount": "100", "rounding": "half", "years_counted": "paid"},
        replace(GIFT, further=Further(YEARS(15), 100 * BAHT, Rounding.HALF, Counted.PAID)),
    ),
    "by the piece": (
        {"sum_by": "nothing", "unit_night": "100", "unit_visit": "50"},
        replace(TABLE, sum_by=SumBy.NOTHING, units=(PerUnit(Unit.NIGHT, 100 * BAHT), PerUnit(Unit.VISIT, 50 * BAHT))),
    ),
    "caps of every period and year": (
        {**PLAIN, **caps(("2,000", "baht", "year", "fiscal"), ("3", "times", "lifetime", "calendar"),
                         ("5", "night", "event", "joining"))},
        replace(GIFT, caps=(Cap(Per.YEAR, Of.BAHT, 2_000 * BAHT, Year.FISCAL), Cap(Per.LIFETIME, Of.TIMES, 3),
                            Cap(Per.EVENT, Of.NIGHT, 5))),
    ),
    "conditions": (
        {**PLAIN, "age_from": "๑๕", "age_to": "60", "sex": "female", "suspended": "on", "arrears_most": "0",
         "plans": ["half", "year"], "levels": ["primary", "lower"], "grade_from": "3.00"},
        replace(GIFT, conditions=Conditions(15, 60, "female", True, 0, (Plan.HALF, Plan.YEAR),
                                            (Level.PRIMARY, Level.LOWER), 300)),
    ),
    "half a grade": ({**PLAIN, "grade_from": "2.5"}, replace(GIFT, conditions=Conditions(grade_from=250))),
    "who asks and which share": (
        {**PLAIN, "share_proxy": "100", "share_relative": "50"},
        replace(GIFT, shares=(Share(Claimant.PROXY), Share(Claimant.RELATIVE, 50))),
    ),
    "a death, nobody named": (
        {**PLAIN, "event": "death"}, replace(GIFT, event=Event.DEATH, shares=(Share(Claimant.BENEFICIARY),)),
    ),
    "started by the fund": (
        {**PLAIN, "event": "yearly"}, replace(GIFT, event=Event.YEARLY, shares=(Share(Claimant.FUND),)),
    ),
    "decided by the committee, and lent": (
        {"sum_by": "decided", "event": "other", "advance_months": "24", "approvals": "3"},
        replace(TABLE, sum_by=SumBy.DECIDED, event=Event.OTHER, advance=Advance(24), approvals=3),
    ),
    "papers, deadline, consent": (
        {**PLAIN, "papers": "ใบรับรอง\r\n\r\n สำเนาบัตร ", "file_within": "90", "consent": "on"},
        replace(GIFT, papers=("ใบรับรอง", "สำเนาบัตร"), file_within=90, consent=True),
    ),
}  # fmt: skip


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


def test_what_several_benefits_share(client, desk):
    with group_scope(desk.group):
        desk.draft = make_draft(TOWN, by=None)
    data = {"revision": "0", "shared-rows": "2", "fund_month": "10", "floor": "50,000"}
    data |= rows("shared", "rules most of per year", (["birth", "sickness"], "20", "night", "lifetime", "fund"))
    assert client.post(address(desk, "schedule_shared"), data).status_code == 302
    shared = (SharedCap(("birth", "sickness"), Per.LIFETIME, Of.NIGHT, 20),)
    assert stored(desk).rules == replace(TOWN, shared=shared, fund_month=10, floor=50_000 * BAHT)
    alone = {**data, "revision": "1", "shared-1-rules": ["birth"], "shared-2-rules": ["birth", "death"]}
    response = client.post(address(desk, "schedule_shared"), alone)
    assert set(response.context["form"].errors) == {"shared-1-rules", "shared-2-most"}
    assert 'value="50,000"' in response.content.decode()
    more = client.post(address(desk, "schedule_shared"), {**alone, "more": "shared"})
    assert more.context["form"].tables["shared"].count == 6 and not more.context["form"].errors


def test_a_benefit_is_taken_out_and_shared_limits_forget_it(client, desk):
    with group_scope(desk.group):
        desk.draft = make_draft(TOWN, by=None)
    assert client.get(address(desk, "schedule_rule_drop", "birth")).status_code == 405
    client.post(address(desk, "schedule_rule_drop", "birth"), {"revision": "0"})
    assert [rule.key for rule in stored(desk).rules.rules] == ["death", "sickness", "old-age"]
    assert stored(desk).rules.shared == ()
    late = client.post(address(desk, "schedule_rule_drop", "death"), {"revision": "0"}, follow=True)
    assert len(stored(desk).rules.rules) == 3 and 'class="notice warning"' in late.content.decode()


def test_a_faulty_table_is_not_published_and_the_page_names_its_rows(client, desk):
    with group_scope(desk.group):
        desk.draft = make_draft(FAULTY_TOWN, by=None)
    publication = {"resolution": "1/2545", "resolved_on": "10/8/2545", "from_date": "15/8/2545"}
    for response in (
        client.get(address(desk, "schedule_publish")),
        client.post(address(desk, "schedule_publish"), publication),
        client.get(address(desk, "schedule")),
    ):
        words = [told for told in response.context["faults"] if told.blocking]
        assert len(words) == 1 and re.search(r"5\D+6", words[0].words) and words[0].words in response.content.decode()
        assert words[0].address == address(desk, "schedule_rule", "death")
    assert stored(desk).is_draft


def publish(client, desk, **fields):
    data = {"resolution": "มติ 3/2550", "resolved_on": "10/4/2550", "from_date": "1/5/2550", **fields}
    return client.post(address(desk, "schedule_publish"), data)


def test_published_it_stands_in_the_list_with_its_days_and_is_frozen(client, desk):
    with group_scope(desk.group):
        first = make_schedule(TOWN, by=None)
        desk.draft = make_draft(replace(TOWN, floor=1_000_00), drawn_from=first, by=None)
    assert publish(client, desk).status_code == 302
    html = client.get(reverse("schedules", args=[desk.group.slug])).content.decode()
    for words in ("มติ 3/2550", "1 พ.ค. 2550", "15 ส.ค. 2545", "30 เม.ย. 2550"):
        assert words in html
    page = client.get(address(desk, "schedule")).content.decode()
    assert "<button" not in page.split("<main")[1] and address(desk, "schedule_rule", "death") not in page
    for name, *more in (
        ("schedule_rule_new",), ("schedule_rule", "death"), ("schedule_shared",), ("schedule_publish",),
    ):  # fmt: skip
        assert client.get(address(desk, name, *more)).url == address(desk, "schedule")
    refusal = "ไม่เปลี่ยน"
    for name, more, data in (
        ("schedule_rule_new", (), typed(amount="500")),
        ("schedule_rule", ("death",), typed(amount="500")),
        ("schedule_shared", (), {"revision": "0", "fund_month": "1"}),
        ("schedule_publish", (), {"resolution": "x", "resolved_on": "10/4/2550", "from_date": "1/6/2550"}),
        ("schedule_rule_drop", ("death",), {"revision": "0"}),
        ("schedule_discard", (), {}),
    ):
        answer = client.post(address(desk, name, *more), data, follow=True)
        assert "draft" in answer.content.decode() or refusal in answer.content.decode(), name
    assert stored(desk).rules == replace(TOWN, floor=1_000_00) and stored(desk).version == 2


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"resolution": " "}, "resolution"),
        ({"resolved_on": "10/4/2650"}, "resolved_on"),
        ({"from_date": "15/8/2545"}, "from_date"),
        ({"from_date": "31/2/2550"}, "from_date"),
    ],
)
def test_a_publication_is_refused_beside_its_field(client, desk, wrong, field):
    with group_scope(desk.group):
        make_schedule(TOWN, by=None)
        desk.draft = make_draft(TOWN, by=None)
    response = publish(client, desk, **wrong)
    assert response.context["form"].errors[field]
    assert 'value="มติ 3/2550"' in response.content.decode() or field == "resolution"
    assert stored(desk).is_draft


@pytest.mark.parametrize(("source", "begun"), [("ours", TOWN), ("ready", starting_schedule()), ("empty", Schedule())])
def test_a_draft_begins_with_our_rules_the_ready_ones_or_nothing(client, desk, source, begun):
    with group_scope(desk.group):
        published = make_schedule(TOWN, by=None)
    place = reverse("schedule_new", args=[desk.group.slug])
    response = client.post(place, {"source": source, "note": "เพิ่มค่านอน"})
    with group_scope(desk.group):
        draft = BenefitSchedule.objects.select_related("drawn_from").first()
    assert response.url.endswith(f"{draft.uuid}/") and draft.drafted_by == desk.treasurer
    assert (draft.rules, draft.note) == (begun, "เพิ่มค่านอน")
    assert draft.drawn_from == (published if source == "ours" else None)
    assert "เพิ่มค่านอน" in client.get(reverse("schedules", args=[desk.group.slug])).content.decode()


def test_before_the_first_rules_there_are_none_of_ours_to_begin_with(client, desk):
    place = reverse("schedule_new", args=[desk.group.slug])
    assert client.post(place, {"source": "ours"}).context["form"].errors["source"]


def test_a_draft_thrown_away_leaves_the_list_and_stays_readable(client, desk):
    listed = reverse("schedules", args=[desk.group.slug])
    assert str(desk.draft.uuid) in client.get(listed).content.decode()
    assert client.get(address(desk, "schedule_discard")).status_code == 405
    assert client.post(address(desk, "schedule_discard")).url == listed
    assert str(desk.draft.uuid) not in client.get(listed).content.decode()
    html = client.get(address(desk, "schedule")).content.decode()
    assert address(desk, "schedule_publish") not in html and not stored(desk).is_draft


def test_a_benefit_of_our_own_kind_can_be_chosen(client, desk):
    fields = {"name": "Old age", "kind": OLD_AGE_KIND, "event": "yearly", "sum_by": "paid", "age_from": "60"}
    fields |= tiers(
        ("from", "10 ปี", "below", "20 ปี", "1500"), ("from", "20 ปี", "below", "30 ปี", "2000"),
        ("from", "30 ปี", "to", "", "2500"),
    ) | caps(("1", "times", "year", "calendar"))  # fmt: skip
    client.post(address(desk, "schedule_rule_new"), typed(**fields))
    assert stored(desk).rules.rules == (replace(old_age(OLD_AGE_KIND), name="Old age"),)


@pytest.mark.parametrize(
    ("person", "reads", "writes"),
    [("chair", 200, 200), ("committee", 200, 403), ("auditor", 200, 403), ("secretary", 200, 403),
     ("collector", 403, 403), ("other_treasurer", 404, 404), ("member_user", 404, 404)],
)  # fmt: skip
def test_who_reads_and_who_writes(client, desk, person, reads, writes):
    with group_scope(desk.group):
        change_draft(desk.draft, TOWN, revision=0, by=None)
    client.force_login(getattr(desk, person))
    for place in (reverse("schedules", args=[desk.group.slug]), address(desk, "schedule")):
        response = client.get(place)
        assert response.status_code == reads
        if reads == 200:
            link = reverse("schedule_new", args=[desk.group.slug]) in response.content.decode()
            form = '<form method="post" action' in response.content.decode().split("<main")[1]
            assert (link or form) == (writes == 200)
    data = typed(amount="500", revision="1")
    for name, *more in (
        ("schedule_rule_new",), ("schedule_rule", "death"), ("schedule_shared",), ("schedule_publish",),
    ):  # fmt: skip
        assert client.get(address(desk, name, *more)).status_code == writes
    expected = 302 if writes == 200 else writes
    assert client.post(address(desk, "schedule_rule_new"), data).status_code == expected
    assert client.post(address(desk, "schedule_rule_drop", "death"), {"revision": "1"}).status_code == expected
    assert client.post(address(desk, "schedule_discard")).status_code == expected


def test_a_draft_of_another_group_is_not_there(client, desk):
    with group_scope(desk.other):
        desk.draft = make_draft(TOWN, by=None)
    for name, *more in (("schedule",), ("schedule_rule", "death"), ("schedule_publish",), ("schedule_shared",)):
        assert client.get(address(desk, name, *more)).status_code == 404


def test_the_kinds_of_benefit_lead_to_the_rules_and_back(client, desk):
    kinds, listed = (reverse(name, args=[desk.group.slug]) for name in ("benefits", "schedules"))
    assert listed in client.get(kinds).content.decode() and kinds in client.get(listed).content.decode()
    assert client.get(address(desk, "schedule_rule", "nothing")).status_code == 404
