"""A member's page says what the officers' pages and the rules say, in one question to the database."""

import datetime
from dataclasses import replace

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from groups.queries import today
from groups.rows_at_once import question
from groups.tenancy import group_scope
from groups.thai_dates import Month
from ledger.chart import ANNUAL_DUES, DAILY_SAVINGS, ENTRY_FEE
from ledger.journal import Draft, Line, post_entry, reverse_entry
from ledger.openings import Opening, state_openings
from ledger.own_books import books_asked, own_books
from ledger.periods import open_month
from ledger.rates import set_rate, state_paid_through
from ledger.standings import standings
from members.models import Member
from members.states import change_state, set_register_rule
from reports.member_dues import member_dues
from reports.member_statement import member_statement
from reports.my_entitlements import ANOTHER, claimant_of, entitlement
from reports.my_page import my_page
from reports.statement import statement
from tests.makers import (
    APRIL,
    DAY,
    LONG_AGO,
    make_claim,
    make_entry,
    make_group,
    make_member,
    make_note,
    make_payment,
    make_payout,
    make_schedule,
)
from tests.welfare.town import TOWN
from welfare.claim_papers import attach_paper
from welfare.claims import judge_claim, newest_judgement, rule_for
from welfare.decisions import Approval, approve_claim
from welfare.gathering import person_facts, persons_on, used_by
from welfare.own_welfare import own_welfare, welfare_asked
from welfare.rules import Event
from welfare.schedules import schedule_on
from welfare.starting import starting_schedule
from welfare.transfers import Place, accept_transfer

FIRST = datetime.date(2007, 4, 1)
MAY = APRIL.next()


def with_rates(year: str = "calendar", *, from_date: datetime.date = FIRST) -> None:
    for code, amount, per in ((DAILY_SAVINGS, 1_00, "day"), (ANNUAL_DUES, 50_00, "year"), (ENTRY_FEE, 20_00, "once")):
        set_rate(code, amount, per, from_date=from_date, year=year if per == "year" else "calendar", by=None)


def _kinds(kinds) -> list:
    return [(kind.account.code, kind.account.label, kind.amount, kind.brought) for kind in kinds]


def says_the_same(member: Member):
    """The page, held against what every other page and a claim would say of this member."""
    member = Member.objects.get(pk=member.pk)
    with CaptureQueriesContext(connection) as queries:
        page = my_page(member, with_welfare=True)
    assert len(queries) == 1
    money = member_statement(member)
    assert _kinds(page.money.put_in) == _kinds(money.put_in)
    assert _kinds(page.money.received) == _kinds(money.received)
    assert (page.money.to_repay, page.money.began) == (money.to_repay, money.began)
    assert page.money.of_paper_years == (money.of_paper_years and not money.opening)
    dues = member_dues(member)
    assert (page.dues is None) == (dues is None)
    if dues:
        words = [(line.account.code, line.paid, line.rest, line.behind) for line in dues.lines]
        told = page.dues.words
        assert [(line.account.code, line.paid, line.rest, line.behind) for line in told.lines] == words
        assert replace(told, lines=()) == replace(dues, lines=())
    _judges_the_same(member, page)
    _tells_the_same_fund(member, page)
    return page


def _judges_the_same(member: Member, page) -> None:
    asked = question(**books_asked(with_received=True), **welfare_asked())
    rows = asked.rows(member=member.pk, uuid=member.uuid)
    own = own_welfare(own_books(member, rows), rows)
    assert own.used == used_by([member]).get(member.pk, ())
    for day in (page.judged_on, page.judged_on - datetime.timedelta(1), DAY, datetime.date(2007, 9, 3)):
        assert own.books.standing(day) == standings([member], on=day).get(member.pk)
        for of_death in (False, True):
            assert own.person_on(day, of_death=of_death) == persons_on([member], day, of_death=of_death)[member.pk]
    rules, expected = schedule_on(page.judged_on), []
    for rule in rules.rules.rules if rules and page.belongs else ():
        of_death = rule.event == Event.DEATH
        facts = person_facts(
            member, persons_on([member], page.judged_on, of_death=of_death)[member.pk], benefit=rule.key,
            event_on=page.judged_on, filed_on=page.judged_on, claimant=claimant_of(rule), papers=rule.papers,
            about=ANOTHER, used=used_by([member]).get(member.pk, ()),
        )  # fmt: skip
        expected.append(entitlement(rules.rules, rule, facts))
    assert list(page.benefits) == expected


def _tells_the_same_fund(member: Member, page) -> None:
    said = statement(member.group, page.fund.month)
    paid = said.benefits
    assert page.fund.fund == said.fund and page.fund.members == said.members.end
    assert page.fund.welfare == (paid.month and paid.month.amount)
    assert page.fund.welfare_since_founding == paid.since_founding.amount


def behind_and_reversed(cast) -> Member:
    with_rates()
    make_payment(cast.member, savings=10_00, dues=50_00)
    wrong = make_payment(cast.member, savings=15_00, on=DAY.replace(day=16))
    reverse_entry(wrong, on=DAY.replace(day=17), reason="ผิดคน", by=None)
    open_month(MAY, by=None)
    return cast.member


def ahead_by_two_prices(cast) -> Member:
    with_rates()
    member = make_member("0101", "บัว", "ดี", joined_on=DAY, reporting_month=APRIL)
    make_payment(member, savings=400_00, dues=100_00, fee=20_00)
    set_rate(DAILY_SAVINGS, 2_00, "day", from_date=datetime.date(2007, 8, 1), by=None)
    open_month(MAY, by=None)
    first = make_payment(member, savings=301_00, on=datetime.date(2007, 5, 2))
    set_rate(DAILY_SAVINGS, 3_00, "day", from_date=datetime.date(2008, 9, 1), by=None)
    make_payment(member, savings=95_00, on=datetime.date(2007, 5, 3))
    reverse_entry(first, on=datetime.date(2007, 5, 4), reason="ผิดวัน", by=None)
    make_payment(member, savings=77_00, on=datetime.date(2007, 5, 5))
    return member


def joined_again(cast) -> Member:
    with_rates("joining")
    set_register_rule(True, "มติ 1/2550", by=cast.treasurer)
    make_payment(cast.member, savings=14_00)
    for kind, day in (("left", 10), ("rejoined", 20), ("suspended", 25), ("restored", 28)):
        change_state(cast.member, kind, event_on=DAY.replace(day=day), reporting_month=APRIL, by=cast.treasurer)
    return cast.member


def moved_here(cast) -> Member:
    with group_scope(cast.other):
        set_rate(DAILY_SAVINGS, 1_00, "day", from_date=FIRST, by=None)
        leaver = make_member("0077", "สายใจ", "ย้าย")
        make_payment(leaver, savings=60_00)
        make_payout(70_00, member=leaver)
        note = make_note(leaver, to=cast.group, by=cast.other_treasurer)
    with_rates()
    return accept_transfer(note.uuid, Place("0417"), by=cast.treasurer)


def of_paper_years(cast) -> Member:
    told = Draft(
        on=DAY, kind="summary", summary=(LONG_AGO, datetime.date(2007, 3, 31)),
        lines=(Line("1010", 9_000_00), Line("4030", -12_000_00), Line("5020", 3_000_00, cases=None)),
    )  # fmt: skip
    post_entry(told, by=None)
    with_rates()
    member = make_member("0102", "ทอง", "เก่า", born_on=datetime.date(1940, 1, 1), born_on_is_exact=False, sex="male")
    state_openings([Opening(member, {DAILY_SAVINGS: 1_655_00, ANNUAL_DUES: 0})], by=None)
    state_openings([Opening(member, {DAILY_SAVINGS: 1_600_00})], by=None, reason="นับใหม่")
    state_paid_through(DAILY_SAVINGS, datetime.date(2007, 3, 10), by=None)
    state_paid_through(DAILY_SAVINGS, datetime.date(2007, 5, 10), members=[member], by=None)
    make_payment(member, savings=33_50)
    return member


def granted(cast) -> Member:
    """Three nights of a stay and a birth, approved; two nights of the same person under another number."""
    with_rates()
    make_entry(9_000_00)
    other = make_member("0601", "เพ็ญ", "ดี", national_id="1-2345-67890-12-1")
    member = make_member(
        "0602", "เพ็ญ", "ดี", national_id="1-2345-67890-12-1", sex="female", born_on=datetime.date(1970, 2, 3)
    )
    make_payment(member, savings=45_00)
    for whose, day, fields in (
        (member, 2, {"benefit": "sickness", "units": {"night": 3}}),
        (other, 8, {"benefit": "sickness", "units": {"night": 2}}),
        (member, 12, {}),
    ):
        claim = make_claim(whose, event_on=DAY.replace(day=day), **fields)
        for paper in rule_for(claim.benefit, claim.event_on).papers:
            attach_paper(claim, paper, None, by=None)
        judge_claim(claim, by=None)
        approve_claim(claim, Approval(newest_judgement(claim).pk), by=cast.chair)
    make_claim(member, event_on=DAY.replace(day=6), benefit="sickness", units={"night": 1})
    return member


HISTORIES = (behind_and_reversed, ahead_by_two_prices, joined_again, moved_here, of_paper_years, granted)


@pytest.mark.parametrize("rules", [TOWN, starting_schedule()], ids=["town", "starting"])
@pytest.mark.parametrize("history", HISTORIES, ids=lambda history: history.__name__)
def test_whatever_happened_the_page_says_what_everything_else_says(in_group, history, rules):
    # On a voucher without a claim, as before there were rules.
    make_payout(70_00, number="V-9", member=in_group.member)
    make_schedule(rules)
    says_the_same(history(in_group))


def test_so_it_does_once_the_books_are_kept_day_by_day(cast):
    group = make_group("ban-now", "บ้านวันนี้", month=Month.of(today()))
    with group_scope(group):
        make_schedule(starting_schedule())
        with_rates(from_date=today().replace(day=1))
        member = make_member("0001", "คำ", "ดี", sex="female", born_on=datetime.date(1950, 1, 1))
        make_payment(member, savings=45_00, on=today())
        page = says_the_same(member)
        assert page.is_judged_today


def test_nights_granted_are_taken_off_what_is_left(in_group):
    make_schedule(TOWN)
    page = says_the_same(granted(in_group))
    stay = next(one for one in page.benefits if one.rule.key == "sickness")
    (nights,) = stay.pieces
    # Twenty a year less three and two, which the other number of the same person had; 2,000 a year less 1,300.
    assert (nights.amount, nights.number) == (100_00, 15) and stay.is_yes
    assert stay.most == 2_000_00 - 500_00 - 500_00 - 300_00
    assert any("20" in sentence and "15" in sentence for sentence in stay.why)
