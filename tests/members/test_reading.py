"""By recorded consent a guardian reads a child's book and a payer that of the household, as long as that is true."""

import datetime

import pytest

from groups.models import AuditEvent
from groups.queries import today
from groups.thai_dates import Month, anniversary
from members.erasing import erase_from_register
from members.households import join_household, leave_household, name_payer
from members.models import Member, ReadingRight
from members.reading import (
    Agreed,
    How,
    Kind,
    NoReading,
    book_open_to,
    books_open_to,
    end_reading,
    let_read,
    readers_of,
)
from members.refusals import ImplausibleDate, RegisterRefused
from members.register import Person, correct_member, let_user_read
from members.states import change_state
from tests.makers import DAY, make_member, make_user

PAYER = Agreed(Kind.PAYER, paper="แฟ้ม 1")
TWENTY_TODAY = anniversary(today(), -20)
GUARDIAN = Agreed(Kind.GUARDIAN, sees_welfare=True, paper="แฟ้ม 2", given_on=DAY)


@pytest.fixture
def home(in_group):
    """Mother (who pays and signs in), a grown-up daughter who signs in too, and a son of nineteen."""
    in_group.mother = make_member("0010", "แม่", user=make_user("mother"), born_on=datetime.date(1960, 1, 1))
    in_group.daughter = make_member("0011", "ลูกสาว", user=make_user("daughter"), born_on=datetime.date(1985, 1, 1))
    in_group.son = make_member("0012", "ลูกชาย", born_on=TWENTY_TODAY + datetime.timedelta(days=1), joined_on=today())
    join_household(in_group.mother, [in_group.daughter, in_group.son], by=in_group.treasurer)
    in_group.fresh = lambda member: Member.objects.get(pk=member.pk)
    return in_group


def opened(home, member) -> bool:
    return book_open_to(home.mother.user, member.uuid) is not None


def test_a_consent_opens_the_book_to_this_reader_alone_and_leaves_its_trace(home, django_assert_num_queries):
    assert not opened(home, home.daughter)
    right = let_read(home.daughter, home.mother, PAYER, by=home.treasurer)
    with django_assert_num_queries(1):
        found = book_open_to(home.mother.user, home.daughter.uuid)
        assert (found, found.member, found.sees_welfare) == (right, home.daughter, False)
    assert [found.member for found in books_open_to(home.mother.user)] == [home.daughter]
    for stranger in (home.daughter.user, home.treasurer, home.member_user):
        assert book_open_to(stranger, home.daughter.uuid) is None
    assert not opened(home, home.son)
    end_reading(right, by=home.daughter.user)
    assert not opened(home, home.daughter)
    end_reading(right, by=home.daughter.user)
    events = AuditEvent.objects.filter(action__startswith="reading.").order_by("id")
    assert list(events.values_list("action", "subject", "by")) == [
        ("reading.given", "0011, 0010", home.treasurer.pk),
        ("reading.ended", "0011, 0010", home.daughter.user.pk),
    ]


@pytest.mark.parametrize("kind", ["left", "died", "lapsed"])
@pytest.mark.parametrize("who", ["mother", "daughter"])
def test_the_book_closes_when_reader_or_member_belongs_no_more(home, who, kind):
    let_read(home.daughter, home.mother, PAYER, by=home.treasurer)
    change_state(getattr(home, who), kind, event_on=DAY, reporting_month=Month.of(DAY), by=home.treasurer)
    assert not opened(home, home.daughter)
    assert [right.holds for right in readers_of(home.daughter)] == [False]


@pytest.mark.parametrize("who", ["mother", "daughter"])
def test_an_erasure_of_either_closes_the_book_for_good(home, who):
    let_read(home.daughter, home.mother, PAYER, by=home.treasurer)
    gone = getattr(home, who)
    change_state(gone, "left", event_on=DAY, reporting_month=Month.of(DAY), by=home.treasurer)
    erase_from_register(home.fresh(gone), "ขอให้ลบ", by=home.treasurer)
    assert not opened(home, home.daughter)
    assert ReadingRight.objects.get().ended_at


def test_the_book_closes_when_the_household_or_who_pays_for_it_changes(home):
    let_read(home.daughter, home.mother, PAYER, by=home.treasurer)
    name_payer(home.daughter, by=home.treasurer)
    assert not opened(home, home.daughter)
    name_payer(home.mother, by=home.treasurer)
    assert opened(home, home.daughter)
    leave_household(home.daughter, by=home.treasurer)
    assert not opened(home, home.daughter)
    join_household(home.daughter, [make_member("0099")], by=home.treasurer)
    assert not opened(home, home.daughter)


def test_a_guardian_reads_until_the_twentieth_birthday(home):
    let_read(home.son, home.mother, GUARDIAN, by=home.treasurer)
    leave_household(home.son, by=home.treasurer)
    assert book_open_to(home.mother.user, home.son.uuid).sees_welfare
    born(home.son, TWENTY_TODAY, home)
    assert not opened(home, home.son)
    with pytest.raises(NoReading):
        let_read(home.son, home.mother, GUARDIAN, by=home.treasurer)


def born(member, on: datetime.date, home) -> None:
    """The register learns another birth date: easier than to wait for a birthday."""
    names = {"number": member.number, "first_name": member.first_name, "joined_on": member.joined_on}
    correct_member(member, Person(**names, born_on=on), by=home.treasurer)


def test_a_card_that_is_no_longer_hers_opens_nothing(home):
    let_read(home.daughter, home.mother, PAYER, by=home.treasurer)
    before = home.mother.user
    let_user_read(home.mother, make_user("another"), by=home.treasurer)
    assert book_open_to(before, home.daughter.uuid) is None and opened(home, home.daughter)


def test_what_the_register_does_not_bear_out_is_refused(home):
    unborn, gone = make_member("0020", "ไม่รู้วันเกิด"), make_member("0022")
    young = make_member("0021", born_on=TWENTY_TODAY + datetime.timedelta(days=9), joined_on=today())
    change_state(gone, "left", event_on=DAY, reporting_month=Month.of(DAY), by=home.treasurer)
    online = Agreed(Kind.PAYER, how=How.ONLINE)
    for member, reader, agreed, by in (
        (home.mother, home.mother, PAYER, home.treasurer),
        (home.daughter, gone, PAYER, home.treasurer),
        (gone, home.mother, GUARDIAN, home.treasurer),
        (home.mother, home.daughter, PAYER, home.treasurer),
        (unborn, home.mother, PAYER, home.treasurer),
        (unborn, home.mother, GUARDIAN, home.treasurer),
        (home.daughter, home.mother, GUARDIAN, home.treasurer),
        (home.son, young, GUARDIAN, home.treasurer),
        (home.daughter, home.mother, online, home.treasurer),
        (home.son, home.mother, online, home.mother.user),
        (home.son, home.mother, Agreed(Kind.GUARDIAN, how=How.ONLINE), home.mother.user),
    ):
        with pytest.raises(NoReading):
            let_read(member, reader, agreed, by=by)
    with pytest.raises(RegisterRefused):
        let_read(home.daughter, home.mother, Agreed(Kind.PAYER, paper=" "), by=home.treasurer)
    with pytest.raises(ImplausibleDate):
        later = Agreed(Kind.PAYER, paper="x", given_on=today() + datetime.timedelta(days=1))
        let_read(home.daughter, home.mother, later, by=home.treasurer)
    assert not ReadingRight.objects.exists()


def test_a_second_consent_follows_only_one_that_holds_no_more(home):
    first = let_read(home.daughter, home.mother, PAYER, by=home.treasurer)
    with pytest.raises(NoReading):
        let_read(home.daughter, home.mother, PAYER, by=home.treasurer)
    leave_household(home.daughter, by=home.treasurer)
    join_household(home.fresh(home.mother), [home.daughter], by=home.treasurer)
    end_reading(first, by=home.treasurer)
    second = let_read(home.daughter, home.mother, Agreed(Kind.PAYER, True, How.ONLINE), by=home.daughter.user)
    assert [(right.pk, right.holds) for right in readers_of(home.daughter)] == [(second.pk, True), (first.pk, False)]
    assert book_open_to(home.mother.user, home.daughter.uuid).sees_welfare


def test_a_consent_that_holds_no_more_makes_room_for_a_new_one(home):
    stale = let_read(home.son, home.mother, GUARDIAN, by=home.treasurer)
    born(home.son, TWENTY_TODAY, home)
    fresh = let_read(home.son, home.mother, PAYER, by=home.treasurer)
    stale.refresh_from_db()
    assert stale.ended_at and book_open_to(home.mother.user, home.son.uuid) == fresh
