"""A member's page as it is shown: who she is, in plain words, on a small and slow phone."""

import datetime
import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from groups.tenancy import group_scope
from ledger.contributions import Collection, Payment, record_collection
from ledger.periods import open_month
from ledger.rates import set_rate
from members.beneficiaries import Named, state_beneficiary
from members.models import Message, ReadingRight
from members.states import change_state
from reports.doubts import raise_own_doubt
from reports.my_page import my_page
from tests.makers import APRIL, DAY, make_group, make_household, make_member, make_payment, make_schedule, make_user
from welfare.starting import starting_schedule

FIRST = datetime.date(2007, 4, 1)
DIRECTORY = re.compile(r'^(SAVEPOINT|RELEASE)|set_config|^SELECT [^()]* FROM "(django_session|groups_\w+)"')


@pytest.fixture(autouse=True)
def english(settings):
    settings.LANGUAGE_CODE = "en"


def shown(client, user, slug="ban-don-chai") -> str:
    client.force_login(user)
    response = client.get(reverse("my_savings", args=[slug]))
    assert response.status_code == 200
    return re.sub(r"\s+", " ", response.content.decode())


def with_rates(cast) -> None:
    for code, amount, per in (("4030", 1_00, "day"), ("4020", 50_00, "year")):
        set_rate(code, amount, per, from_date=FIRST, by=None)


def test_everything_she_asks_about_is_there_in_plain_words(client, cast):
    with group_scope(cast.group):
        with_rates(cast)
        make_schedule(starting_schedule())
        make_payment(cast.member, savings=45_00)
        state_beneficiary(cast.member, Named("แสงเดือน ใจดี", "บุตร"), by=None)
        raise_own_doubt(cast.member, "missing", "เดือนมีนาคมหายไป", by=cast.member_user)
    said = shown(client, cast.member_user)
    for words in (
        "45 <small>baht</small>", "15 May 2550", "15 days of savings after 30 Apr 2550",
        "100 baht for each night in hospital.",
        "Left: 20 nights.", "That is up to 2,000 baht.", "It goes to whom you named: แสงเดือน ใจดี (บุตร)",
        "1 waits for an answer", "the committee decides", reverse("my_book", args=["ban-don-chai"]),
        reverse("my_doubt", args=["ban-don-chai"]), "Your group has not said yet.", "The rules hold from",
    ):  # fmt: skip
        assert words in said, words


def test_money_of_a_later_month_is_not_lost_while_the_one_before_is_open(client, cast):
    with group_scope(cast.group):
        with_rates(cast)
        open_month(APRIL.next(), by=None)
        make_payment(cast.member, savings=30_00)
        make_payment(cast.member, on=datetime.date(2007, 5, 15), savings=31_00)
    said = shown(client, cast.member_user)
    assert "61 <small>baht</small>" in said and "30 Apr 2550</dd>" in said
    assert "The 31 baht you paid after it are counted here once that month is closed." in said


def test_who_does_not_have_everything_is_told_why(client, cast):
    with group_scope(cast.group):
        with_rates(cast)
        make_schedule(starting_schedule(), from_date=FIRST)
        new = make_member("0700", "ใหม่", "ดี", joined_on=DAY, reporting_month=APRIL, user=make_user("new"))
        make_payment(new, savings=5_00)
        made = my_page(new, with_welfare=True).benefits
    assert not any(benefit.is_yes for benefit in made)
    said = shown(client, new.user)
    # Half a year after the day she joined.
    assert "Not yet: the waiting time of" in said and "is complete on 12 Oct 2550" in said
    assert "11 <small>baht" in said or "61 <small>baht" in said


@pytest.mark.parametrize(
    ("kind", "words"),
    [("suspended", "Your membership is suspended."), ("left", "Your membership has ended: left the group.")],
)
def test_her_state_stands_first_and_who_left_is_promised_nothing(client, cast, kind, words):
    with group_scope(cast.group):
        make_schedule(starting_schedule())
        make_payment(cast.member, savings=45_00)
        change_state(cast.member, kind, event_on=DAY, reporting_month=APRIL, by=cast.treasurer)
    said = shown(client, cast.member_user)
    assert words in said and "45 <small>baht</small>" in said
    assert ("What I am entitled to" in said) is (kind == "suspended")
    assert ("Not while you are suspended." in said) is (kind == "suspended")
    assert ">you are entitled<" not in said


def test_a_group_without_books_or_rules_says_so(client, cast):
    group, user = make_group("ban-new", "บ้านใหม่", network=cast.network, month=None), make_user("early")
    with group_scope(group):
        make_member("0001", "ต้น", "ดี", user=user)
    said = shown(client, user, "ban-new")
    assert "The books of your group do not begin here yet." in said
    assert "has not published its rules of welfare here yet" in said and "nothing" not in said


def test_the_page_of_somebody_else_tells_nothing_of_welfare_without_the_right(in_group):
    make_schedule(starting_schedule())
    make_payment(in_group.member, savings=45_00)
    Message.objects.create(group=in_group.group, member=in_group.member, kind="paid_out", params={"day": DAY})
    with CaptureQueriesContext(connection) as queries:
        page = my_page(in_group.member, with_welfare=False)
    assert len(queries) == 1 and page.money.total_put_in == 45_00
    assert (page.money.received, page.benefits, page.beneficiary, page.messages) == ((), (), None, ())
    for table in ("claim", "payout", "decision", "benefitschedule", "message"):
        assert f'_{table}"' not in queries[0]["sql"]


def test_books_that_she_may_read_and_what_she_was_told_are_a_touch_away(client, cast):
    with group_scope(cast.group):
        second = make_household()
        payer = second.household.payer
        let_in = make_user("payer")
        type(payer).objects.filter(pk=payer.pk).update(user=let_in)
        told = {"group": cast.group, "member": second, "reader": payer, "how": "paper", "given_on": DAY}
        ReadingRight.objects.create(kind="payer", **told)
        page = my_page(type(payer).objects.get(pk=payer.pk), with_welfare=True)
        assert [(book.full_name, book.uuid, book.sees_welfare) for book in page.may_read] == [
            ("บุญมา มูลแก้ว", second.uuid, False)
        ]
        for number in range(5):
            whose = (None, payer, second)[number % 3]
            Message.objects.create(
                group=cast.group,
                member=whose,
                kind="answered" if whose else "rules_changed",
                params={} if whose else {"day": DAY},
            )
        page = my_page(payer, with_welfare=True)
        assert [message.member_id for message in page.messages] == [payer.pk, None, payer.pk]


def test_twenty_years_fit_into_fifty_kilobytes_and_two_questions(client, cast):
    with group_scope(cast.group):
        with_rates(cast)
        make_schedule(starting_schedule())
        # As many lines as twenty years make.
        record_collection(Collection(DAY, [Payment.of(cast.member, {"4030": 30_00})] * 240), by=None)
    client.force_login(cast.member_user)
    client.get(reverse("my_savings", args=["ban-don-chai"]))
    with CaptureQueriesContext(connection) as queries:
        response = client.get(reverse("my_savings", args=["ban-don-chai"]), headers={"accept-language": "th"})
    assert len(response.content) < 50_000
    # Session, user, access and offices are the directory's; PostgreSQL is told the group besides.
    asked = [query["sql"] for query in queries if not DIRECTORY.search(query["sql"])]
    assert len(asked) == 2, asked
