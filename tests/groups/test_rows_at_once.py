"""Several lists in one statement say what each says alone."""

import datetime

import pytest
from django.db import connection
from django.db.models import (
    Avg,
    BigIntegerField,
    BinaryField,
    Count,
    DateField,
    ExpressionWrapper,
    F,
    Max,
    Q,
    Sum,
    UUIDField,
    Value,
)
from django.db.models.functions import Coalesce
from django.test.utils import CaptureQueriesContext

from groups.rows_at_once import Given, question, rows_at_once
from groups.tenancy import ScopeRequired, group_scope
from ledger.models import JournalEntry, MonthlyTotal, Period, Posting
from members.models import Member, NationalId, StateChange
from members.register import Person, enrol_many
from tests.makers import make_claim, make_decision, make_household, make_member, make_payment
from welfare.models import BenefitSchedule, Claim, Decision


def _asked() -> dict:
    plain = Member.objects.order_by()
    return {
        "members": Member.objects.values_list(
            "id", "uuid", "number", "first_name", "born_on", "born_on_is_exact", "user_id", "zone"
        ),
        "changes": StateChange.objects.order_by("-id").values_list("event_on", "at", "reporting_month", "delta"),
        "entries": JournalEntry.objects.values_list("posted_at", "on", "key", "reverses__number"),
        "sums": Posting.objects.order_by("account__code")
        .values_list("account__code")
        .annotate(total=Sum("amount"), newest=Max("entry__on"), n=Count("id"), latest=Max("entry__posted_at")),
        "terms": BenefitSchedule.objects.values_list("terms", "from_date", "published_at"),
        "units": Decision.objects.values_list("amount", "assessment__reasons__units", "assessment__reasons"),
        "newest": Claim.objects.order_by("-id").values_list("units", "event_on", "grade")[:1],
        "mixed": Member.objects.annotate(later=F("joined_on")).values_list("later", "number", Value(7)),
        "both": plain.values_list("id").union(NationalId.objects.order_by().values_list("member")),
        "nobody": Member.objects.filter(number="9999").values_list("id", "number"),
        "impossible": Member.objects.filter(id__in=[]).values_list("id"),
        "first_day": Period.objects.values_list(Coalesce("starts_on", datetime.date(2007, 1, 1))),
        "totals": MonthlyTotal.objects.order_by("id").values_list("amount", "summary", "cases"),
    }  # fmt: skip


def _typed(rows) -> list:
    return [[(type(value), value) for value in row] for row in rows]


def test_each_list_has_the_rows_it_would_have_alone_in_order_and_of_the_same_types(in_group):
    make_household()
    make_member("ก-7", 'ก้อง "บ้าน\\เหนือ" 100%', "'; ใจดี", born_on=datetime.date(1950, 2, 28))
    make_payment()
    make_claim()
    make_decision()
    with CaptureQueriesContext(connection) as queries:
        found = rows_at_once(**_asked())
    assert len(queries) == 1
    for name, queryset in _asked().items():
        alone = list(queryset)
        if name == "both":
            assert sorted(found[name]) == sorted(alone)
            continue
        assert _typed(found[name]) == _typed(alone), name
    assert found["nobody"] == found["impossible"] == []
    assert all(found[name] for name in set(found) - {"nobody", "impossible"})


def test_long_lists_keep_their_order(in_group):
    people = [
        Person(number=f"{n:04}", first_name=f"คำ{n * 7919 % 1300}", joined_on=datetime.date(2002, 8, 15))
        for n in range(1000, 2300)
    ]
    enrol_many(people, reporting_month=None, by=None)
    asked = {
        "by_name": Member.objects.order_by("-first_name", "number").values_list("first_name", "number"),
        "by_number": Member.objects.order_by("-number").values_list("number", "uuid"),
    }
    found = rows_at_once(**asked)
    assert len(found["by_name"]) > 1300
    for name, queryset in asked.items():
        assert found[name] == list(queryset)


def test_it_sees_the_rows_of_its_own_group_alone(cast):
    with group_scope(cast.other):
        found = rows_at_once(members=Member.objects.values_list("uuid"), months=Period.objects.values_list("id"))
    assert found["members"] == [(cast.other_member.uuid,)]
    with pytest.raises(ScopeRequired):
        rows_at_once(members=Member.objects.values_list("uuid"))


def test_what_json_cannot_carry_whole_is_refused(in_group):
    bytes_of = ExpressionWrapper(F("number"), output_field=BinaryField())
    for queryset in (
        Member.objects.annotate(raw=bytes_of).values_list("raw"),
        MonthlyTotal.objects.order_by().values_list("summary").annotate(mean=Avg("amount")),
    ):
        with pytest.raises(TypeError):
            rows_at_once(refused=queryset)


def test_a_question_is_asked_again_with_other_values(in_group):
    born = datetime.date(1950, 2, 28)
    made = [make_member(f"060{n}", "คำ", "ดี", born_on=born.replace(day=n)) for n in (1, 2, 3)]
    whose = Given("member", BigIntegerField())
    asked = question(
        changes=StateChange.objects.filter(Q(member=whose) | Q(member=None)).values_list("member_id", "kind"),
        later=Member.objects.filter(born_on__gt=Given("day", DateField())).order_by("id").values_list("uuid"),
        same=Member.objects.filter(uuid=Given("uuid", UUIDField())).values_list("number"),
        inside=Member.objects.filter(pk__in=Member.objects.filter(pk=whose).values("pk")).values_list("number"),
    )
    for member in made:
        rows = asked.rows(member=member.pk, day=member.born_on, uuid=member.uuid)
        assert rows["changes"] == [(member.pk, "joined")]
        assert rows["later"] == [(other.uuid,) for other in made if other.born_on > member.born_on]
        assert rows["same"] == rows["inside"] == [(member.number,)]
    assert asked.rows(member=None, day=born, uuid=None)["changes"] == []


def test_asking_for_nothing_that_can_be_asks_nothing(in_group):
    with CaptureQueriesContext(connection) as queries:
        assert rows_at_once(none=Member.objects.none().values_list("id")) == {"none": []}
    assert not queries
