"""On which day the group collects next."""

import datetime

import pytest
from django.urls import reverse

from groups.models import AuditEvent
from groups.queries import today
from groups.tenancy import group_scope
from ledger.collection_days import NextCollection, Planned, collection_plan, next_collection, set_collection_plan
from ledger.models import CollectionPlan
from ledger.refusals import WrongFigure

SATURDAY = 5


def days(plan: Planned, *isos: str) -> list[str]:
    return [plan.next_from(datetime.date.fromisoformat(iso)).isoformat() for iso in isos]


@pytest.mark.parametrize(
    ("plan", "asked", "found"),
    [
        (Planned(day=5), ("2007-04-04", "2007-04-05", "2007-04-06"), ["2007-04-05", "2007-04-05", "2007-05-05"]),
        (Planned(day=30), ("2007-02-01", "2007-03-01", "2008-02-29"), ["2007-02-28", "2007-03-30", "2008-02-29"]),
        (Planned(day=31), ("2007-04-30", "2007-12-31", "2008-01-01"), ["2007-04-30", "2007-12-31", "2008-01-31"]),
        # 7 April and 5 May 2007 were Saturdays, the first of their months; 28 April the fourth and last.
        (Planned(weekday=SATURDAY, nth=1), ("2007-04-07", "2007-04-08"), ["2007-04-07", "2007-05-05"]),
        (Planned(weekday=SATURDAY, nth=4), ("2007-04-08", "2007-06-24"), ["2007-04-28", "2007-07-28"]),
        (Planned(weekday=SATURDAY, nth=5), ("2007-04-08", "2007-06-01"), ["2007-04-28", "2007-06-30"]),
        # A month that begins on that very day of the week, and one that has it five times.
        (Planned(weekday=6, nth=1), ("2007-04-01", "2007-04-02"), ["2007-04-01", "2007-05-06"]),
        (Planned(weekday=6, nth=5), ("2007-04-01",), ["2007-04-29"]),
    ],
)
def test_the_next_day_exists_in_every_month_and_today_counts(plan, asked, found):
    assert days(plan, *asked) == found


def test_an_open_sheet_wins_over_the_plan_and_nobody_is_told_a_day_nobody_said():
    now, plan = datetime.date(2007, 4, 3), Planned(day=5, place="ที่ทำการกลุ่ม")
    assert next_collection(None, [], now) is None
    assert next_collection(plan, [], now) == NextCollection(datetime.date(2007, 4, 5), "ที่ทำการกลุ่ม", False)
    early = now - datetime.timedelta(1)
    assert next_collection(plan, [early], now).on == datetime.date(2007, 4, 5)
    assert next_collection(plan, [now], now) == NextCollection(now, "ที่ทำการกลุ่ม", True)
    assert next_collection(None, [now], now) == NextCollection(now, "", True)


@pytest.mark.parametrize(
    "plan",
    [
        Planned(), Planned(day=0), Planned(day=32), Planned(weekday=5), Planned(nth=1), Planned(weekday=7, nth=1),
        Planned(weekday=5, nth=6), Planned(day=5, weekday=5, nth=1),
    ],
)  # fmt: skip
def test_a_plan_that_cannot_be_meant_is_refused(in_group, plan):
    with pytest.raises(WrongFigure):
        set_collection_plan(plan, by=in_group.treasurer)
    assert collection_plan() is None


def test_the_treasurer_says_it_and_the_members_read_it(client, cast):
    page, mine = reverse("collection_plan", args=["ban-don-chai"]), reverse("my_savings", args=["ban-don-chai"])
    client.force_login(cast.member_user)
    assert client.get(mine).context["page"].collection is None
    client.force_login(cast.treasurer)
    assert page in client.get(reverse("rates", args=["ban-don-chai"])).content.decode()
    for typed, field in (({}, "kind"), ({"kind": "day"}, "day"), ({"kind": "weekday", "nth": "1"}, "weekday")):
        answer = client.post(page, {**typed, "place": "วัดบ้านดอน"})
        assert field in answer.context["form"].errors and "วัดบ้านดอน" in answer.content.decode()
    typed = {"kind": "weekday", "day": "9", "nth": "1", "weekday": "5", "place": "  ที่ทำการกลุ่ม 16.00 น. "}
    assert client.post(page, typed).status_code == 302
    assert client.post(page, typed).status_code == 200
    assert client.post(page, {"kind": "day", "day": "5"}).status_code == 302
    assert client.post(page, typed).status_code == 302
    with group_scope(cast.group):
        holds = Planned(weekday=5, nth=1, place="ที่ทำการกลุ่ม 16.00 น.")
        assert collection_plan() == holds
        assert CollectionPlan.objects.count() == 3
        assert AuditEvent.objects.filter(action="collection_plan.set", by=cast.treasurer).count() == 3
    client.force_login(cast.member_user)
    said = client.get(mine)
    assert said.context["page"].collection == NextCollection(
        holds.next_from(today()), holds.place, holds.next_from(today()) == today()
    )
    assert "ที่ทำการกลุ่ม 16.00 น." in said.content.decode()
