"""A group's closed months beside each other: what is drawn, and what is not."""

from django.test import Client
from django.urls import reverse
from django.utils.translation import override

from groups.tenancy import group_scope
from reports.charts import LONGEST, Point, chart
from reports.closing import close_month
from reports.course import course_until
from reports.returning import take_back_close
from tests import makers
from tests.makers import APRIL

MAY = APRIL.next()


def test_closed_months_stand_on_the_groups_month_and_what_was_opened_again_does_not(cast):
    with group_scope(cast.group), override("en"):
        for month, amount in ((APRIL, 300_00), (MAY, 120_50)):
            makers.make_entry(amount, on=month.last)
            assert course_until(month) is None
            close_month(cast.group, month, by=cast.treasurer)
        (april, may) = course_until(MAY).bars
        assert (april.label, april.shown, may.shown) == ("Apr 2550", ("300", "0"), ("120.50", "0"))
        assert april.shapes[0].width == LONGEST and len(april.shapes) == 1
    client = Client(headers={"accept-language": "en"})
    client.force_login(cast.auditor)
    page = client.get(reverse("month_report", args=[cast.group.slug, MAY]), secure=True).content.decode()
    assert "last twelve closed months" in page and 'class="chart"' in page
    with group_scope(cast.group):
        take_back_close(MAY, reason="-", by=cast.treasurer)
        assert course_until(MAY) is None


def test_a_bar_is_seen_however_small_and_none_is_drawn_for_what_nobody_recorded():
    points = [Point("a", (1, 1_000_000)), Point("b", (None, 0))]
    (small, empty) = chart("k", "t", ("row", "x", "y"), points, str).bars
    assert [shape.width for shape in small.shapes] == [1, LONGEST]
    assert empty.shapes == () and empty.shown == (None, "0")
    solid, hatched = small.shapes
    assert hatched.is_hatched and hatched.strokes and not solid.strokes
