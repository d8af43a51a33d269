"""Benefit schedules through their services: drafts, versions in order, what is frozen, which one holds on a day."""

import datetime
from dataclasses import replace

import pytest
from django.db import IntegrityError, transaction

from groups.models import AuditEvent
from groups.queries import today
from tests.makers import LONG_AGO, make_draft, make_schedule
from tests.welfare.town import BIRTH, DEATH, FAULTY_TOWN, SICKNESS, TOWN
from welfare.models import BenefitSchedule
from welfare.refusals import FaultyRules, ScheduleChanged, ScheduleDone, WelfareRefused
from welfare.rules import Schedule
from welfare.schedules import (
    Publication,
    change_draft,
    discard_draft,
    draft_schedule,
    publish_schedule,
    schedule_on,
    schedules,
    with_rule,
    without_rule,
)
from welfare.starting import starting_schedule

DAY = datetime.timedelta(1)
MAY = datetime.date(2007, 5, 1)
RESOLUTION = Publication(MAY, "มติที่ประชุมใหญ่ 1/2550", datetime.date(2007, 4, 10))


def test_a_draft_takes_nothing_away_from_what_is_in_force(in_group):
    standing = make_schedule()
    draft = draft_schedule(Schedule(), drawn_from=standing, note=" ลดค่านอน ", by=in_group.chair)
    change_draft(draft, replace(TOWN, floor=100_00), revision=0, by=in_group.chair)
    assert schedule_on(MAY) == standing and schedule_on(MAY).rules == TOWN
    assert (draft.version, draft.from_date, draft.note, draft.drafted_by) == (None, None, "ลดค่านอน", in_group.chair)
    assert str(draft) in ("draft", "ฉบับร่าง")


def test_the_ready_schedule_can_be_published_as_it_is(in_group):
    published = publish_schedule(make_draft(starting_schedule()), RESOLUTION, by=in_group.chair)
    assert published.rules == starting_schedule()


def test_a_published_version_ends_the_one_before_on_the_day_before_its_own(in_group):
    first = make_schedule()
    second = publish_schedule(make_draft(replace(TOWN, floor=1_00)), RESOLUTION, by=in_group.treasurer)
    assert (first.version, second.version) == (1, 2)
    assert [schedule_on(day) for day in (LONG_AGO - DAY, LONG_AGO, MAY - DAY, MAY, MAY + 4_000 * DAY)] == [
        None, first, first, second, second,
    ]  # fmt: skip
    assert (second.resolution, second.resolved_on) == ("มติที่ประชุมใหญ่ 1/2550", datetime.date(2007, 4, 10))
    assert second.published_by == in_group.treasurer
    assert AuditEvent.objects.filter(action="schedule.published", by=in_group.treasurer).count() == 1


@pytest.mark.parametrize("begins", [LONG_AGO, LONG_AGO - DAY])
def test_a_version_begins_after_the_newest_one(in_group, begins):
    make_schedule()
    with pytest.raises(WelfareRefused) as refused:
        publish_schedule(make_draft(), replace(RESOLUTION, from_date=begins), by=None)
    assert refused.value.field == "from_date"
    assert BenefitSchedule.objects.filter(published_at=None).count() == 1


def test_a_version_may_be_published_before_it_begins(in_group):
    first = make_schedule()
    next_year = today() + 365 * DAY
    later = publish_schedule(make_draft(), replace(RESOLUTION, from_date=next_year), by=None)
    assert schedule_on(today()) == first and schedule_on(next_year) == later


@pytest.mark.parametrize(
    ("wrong", "field"), [({"resolution": "  "}, "resolution"), ({"resolved_on": today() + DAY}, "resolved_on")]
)
def test_it_takes_a_resolution_that_was_passed(in_group, wrong, field):
    with pytest.raises(WelfareRefused) as refused:
        publish_schedule(make_draft(), replace(RESOLUTION, **wrong), by=None)
    assert refused.value.field == field and schedule_on(MAY) is None


def test_faulty_rules_are_kept_as_a_draft_and_never_published(in_group):
    draft = make_draft(FAULTY_TOWN)
    with pytest.raises(FaultyRules, match=DEATH.name):
        publish_schedule(draft, RESOLUTION, by=None)
    mended = change_draft(draft, TOWN, revision=0, by=None)
    assert publish_schedule(mended, RESOLUTION, by=None).version == 1


def test_published_or_thrown_away_nothing_changes_any_more(in_group):
    published, gone = make_schedule(), discard_draft(make_draft(), by=in_group.treasurer)
    for done in (published, gone):
        for change in (
            lambda done=done: change_draft(done, Schedule(), revision=done.revision, by=None),
            lambda done=done: publish_schedule(done, RESOLUTION, by=None),
            lambda done=done: discard_draft(done, by=None),
        ):
            with pytest.raises(ScheduleDone):
                change()
        # Nor past the services.
        with pytest.raises(IntegrityError, match="a published schedule never changes"), transaction.atomic():
            BenefitSchedule.objects.filter(pk=done.pk).update(note="x")
        assert BenefitSchedule.objects.get(pk=done.pk).rules == TOWN
    assert gone.discarded_by == in_group.treasurer


def test_who_looked_at_an_older_state_overwrites_nothing(in_group):
    draft = make_draft()
    seen = draft.revision
    changed = change_draft(draft, without_rule(TOWN, "birth"), revision=seen, by=in_group.chair)
    with pytest.raises(ScheduleChanged):
        change_draft(draft, Schedule(), revision=seen, by=in_group.treasurer)
    kept = BenefitSchedule.objects.get(pk=draft.pk)
    assert kept.rules == without_rule(TOWN, "birth") and kept.revision == changed.revision == seen + 1
    assert change_draft(draft, TOWN, revision=seen + 1, by=in_group.treasurer).rules == TOWN


def test_a_rule_takes_the_place_of_the_one_it_was_and_a_new_one_comes_last(in_group):
    dearer = replace(SICKNESS, name="ค่านอน")
    assert with_rule(TOWN, dearer, instead_of="sickness").rules == (TOWN.rules[0], dearer, *TOWN.rules[2:])
    new = replace(BIRTH, key="twins", name="ลูกแฝด")
    assert with_rule(TOWN, new).rules == (*TOWN.rules, new)
    assert with_rule(without_rule(TOWN, "birth"), BIRTH, instead_of="birth").rules[-1] == BIRTH
    whole = replace(TOWN, fund_month=10, floor=5_00)
    assert with_rule(whole, new) == replace(whole, rules=(*TOWN.rules, new))


def test_a_shared_limit_ends_with_the_last_but_one_that_shares_it(in_group):
    three = replace(TOWN, shared=(replace(TOWN.shared[0], rules=("sickness", "birth", "death")),))
    two = without_rule(three, "death")
    assert two.shared == (replace(TOWN.shared[0], rules=("sickness", "birth")),)
    assert without_rule(two, "birth").shared == ()


def test_the_list_leaves_out_what_was_thrown_away(in_group):
    published, draft = make_schedule(), make_draft()
    discard_draft(make_draft(), by=None)
    assert list(schedules()) == [draft, published]
