"""Versions of benefit rules in the browser: drafts, what is shared, publishing, throwing away, and who may do it."""

import re
from dataclasses import replace

import pytest
from django.urls import reverse
from django.utils.translation import gettext

from groups.tenancy import group_scope
from tests.makers import make_decision, make_draft, make_schedule
from tests.welfare.town import BAHT, FAULTY_TOWN, TOWN
from tests.welfare.typed_rules import address, at_desk, rows, stored, typed
from welfare.models import BenefitSchedule
from welfare.rules import (
    Of,
    Per,
    Schedule,
    SharedCap,
)
from welfare.schedules import change_draft
from welfare.starting import starting_schedule


@pytest.fixture
def desk(cast, client):
    """The treasurer, with an empty draft."""
    return at_desk(cast, client)


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
    refusal = gettext("This version does not change any more. Begin a new draft from it, and change that.")
    for name, more, data in (
        ("schedule_rule_new", (), typed(amount="500")),
        ("schedule_rule", ("death",), typed(amount="500")),
        ("schedule_shared", (), {"revision": "0", "fund_month": "1"}),
        ("schedule_publish", (), {"resolution": "x", "resolved_on": "10/4/2550", "from_date": "1/6/2550"}),
        ("schedule_rule_drop", ("death",), {"revision": "0"}),
        ("schedule_discard", (), {}),
    ):
        answer = client.post(address(desk, name, *more), data, follow=True)
        assert refusal in answer.content.decode(), name
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


def test_claims_approved_under_the_older_rules_are_pointed_out_once(client, desk):
    with group_scope(desk.group):
        decided = make_decision()
        desk.draft = make_draft(replace(TOWN, floor=1_000_00), by=None)
    assert decided.claim.event_on.isoformat() == "2007-04-01"
    response = publish(client, desk, from_date="1/4/2550")
    form = response.context["form"]
    assert len(form.doubts) == 1 and form.doubts[0] in response.content.decode() and stored(desk).is_draft
    assert "1 ราย" in form.doubts[0] and "1 เม.ย. 2550" in form.doubts[0]
    assert publish(client, desk, from_date="1/4/2550", looked=form.answer).status_code == 302
    assert stored(desk).version == 2


def test_claims_of_earlier_events_are_no_matter(client, desk):
    with group_scope(desk.group):
        make_decision()
        desk.draft = make_draft(TOWN, by=None)
    assert publish(client, desk, from_date="2/4/2550").status_code == 302


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
