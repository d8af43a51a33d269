"""A member's page: what she has put in, how far it is paid, what she received and what she would be entitled to.

Promises: one question to the database for all of it, whatever the number of payments; the same figures as the
officers' page of her, the assessment of a claim, and the group's month. Refuses what the reader may not see: without
the right to see welfare nothing of it is even read.
"""

import datetime
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from django.db.models import BigIntegerField, Q, QuerySet

from groups.queries import today
from groups.rows_at_once import Given, Question, Row, question
from groups.tenancy import current_group_id
from groups.thai_dates import Month
from ledger.chart import CONTRIBUTION_CODES, DAILY_SAVINGS, Section
from ledger.collection_days import NextCollection, Planned, next_collection
from ledger.models import CollectionPlan, CollectionSheet
from ledger.own_books import MEMBER, OwnBooks, books_asked, own_books
from members.models import BELONGS, Beneficiary, Member, Message, ReadingRight
from members.names import Name
from members.reading import in_force
from reports.member_dues import MemberDues, dues_in_words
from reports.member_statement import KindSum, kind_sums
from reports.models import Doubt
from reports.my_entitlements import Entitlement, entitlements
from reports.my_fund import FundNow, fund_asked, fund_now
from welfare.own_welfare import own_welfare, welfare_asked

# The newest few; all of them stand on a page of their own.
MESSAGES = 3
# Questions put together and kept: of each group two, for its members and for those who read without welfare.
QUESTIONS = 200
USER = Given("user", BigIntegerField())
_MESSAGE = ("id", "member_id", "kind", "params", "at")
_READABLE = ("kind", "sees_welfare", "member__uuid", "member__prefix", "member__first_name", "member__last_name")


@dataclass(frozen=True)
class OwnMoney:
    """What she put in and received, satang by kind; `began` is the first month whose payments are entered by name.

    `to_repay` is what is left of money that was lent. `of_paper_years`: the paper book has sums of hers, and nobody
    has stated them.
    """

    put_in: tuple[KindSum, ...]
    received: tuple[KindSum, ...]
    to_repay: int
    began: Month | None
    of_paper_years: bool

    @property
    def total_put_in(self) -> int:
        """Everything put in, satang."""
        return sum(kind.amount for kind in self.put_in)

    @property
    def total_brought(self) -> int:
        """Of it what the paper book says, satang."""
        return sum(kind.brought for kind in self.put_in)

    @property
    def total_received(self) -> int:
        """All welfare received, satang."""
        return sum(kind.amount for kind in self.received)


@dataclass(frozen=True)
class OwnDues:
    """How far she is paid as `words` say it, and in days of savings: how many are missing, or lie ahead.

    `paid_later` (satang) she has put in after the day that the words speak of: with several months open, money of a
    later one is not counted there yet (D6).
    """

    words: MemberDues
    paid_through: datetime.date | None
    days_behind: int
    days_ahead: int
    paid_later: int


@dataclass(frozen=True)
class Readable:
    """The book of somebody else that she may read."""

    kind: str
    sees_welfare: bool
    uuid: str
    full_name: str

    @property
    def kind_label(self) -> str:
        """As what she reads it."""
        return ReadingRight.Kind(self.kind).label


@dataclass(frozen=True)
class MyPage:
    """Everything on a member's page; money is satang.

    `dues` are None while nothing can be owed; `judged_on` is the day of `benefits`, `rules_from` the day from which
    the rules hold that they stand on (None: there are none). `belongs`: not left, lapsed, died or moved away.
    """

    member: Member
    with_welfare: bool
    belongs: bool
    money: OwnMoney
    dues: OwnDues | None
    judged_on: datetime.date
    rules_from: datetime.date | None
    benefits: tuple[Entitlement, ...]
    beneficiary: Beneficiary | None
    collection: NextCollection | None
    fund: FundNow | None
    messages: tuple[Message, ...]
    open_questions: int
    may_read: tuple[Readable, ...]

    @property
    def is_judged_today(self) -> bool:
        """Whether the benefits are those of today, or the books are kept afterwards."""
        return self.judged_on == today()


def my_page(member: Member, *, with_welfare: bool) -> MyPage:
    """The page of a member of the group in scope: one query.

    `with_welfare`: also what she received, what she is entitled to and what she was told; without it these are empty.
    """
    rows = _question(current_group_id(), today(), with_welfare).rows(
        member=member.pk, uuid=member.uuid, user=member.user_id
    )
    books = own_books(member, rows)
    plan = Planned(*rows["plan"][0]) if rows["plan"] else None
    own = own_welfare(books, rows) if with_welfare else None
    belongs, rules = member.state in BELONGS, own and own.rules_on(books.likely_day)
    return MyPage(
        member=member,
        with_welfare=with_welfare,
        belongs=belongs,
        money=_money(books),
        dues=_dues(books),
        judged_on=books.likely_day,
        rules_from=rules and rules[0],
        benefits=entitlements(own, rules[1], books.likely_day) if rules and belongs else (),
        beneficiary=own and own.beneficiary,
        collection=next_collection(plan, (on for (on,) in rows["sheets"]), today()),
        fund=fund_now(books, rows),
        messages=_messages(rows) if with_welfare else (),
        open_questions=len(rows["questions"]),
        may_read=tuple(_readable(row) for row in rows["may_read"]),
    )


@lru_cache(maxsize=QUESTIONS)
def _question(group_id: int, day: datetime.date, with_welfare: bool) -> Question:
    """What is asked of any member of the group in scope on a day: made once, which takes longer than the answer."""
    asked = books_asked(with_received=with_welfare) | fund_asked() | _around()
    if with_welfare:
        asked |= welfare_asked() | _told()
    return question(**asked)


def _around() -> dict[str, QuerySet]:
    """Collection days, questions of hers that are not closed, and whose book she may read."""
    sheets = CollectionSheet.objects.filter(on__gte=today(), posted_at=None, discarded_at=None)
    # Before a question named its member, it was known by who asked.
    hers = Q(member=MEMBER) | Q(member=None, network=None, raised_by=USER)
    waiting = Doubt.objects.filter(hers).exclude(state=Doubt.State.CLOSED)
    readable = ReadingRight.objects.filter(in_force(), reader=MEMBER).order_by("member__sort_key", "id")
    return {
        "plan": CollectionPlan.objects.values_list("day", "weekday", "nth", "place")[:1],
        "sheets": sheets.order_by("on").values_list("on"),
        "questions": waiting.order_by().values_list("id"),
        "may_read": readable.values_list(*_READABLE),
    }


def _told() -> dict[str, QuerySet]:
    """The newest messages to her, and to everybody: each has its own way through the index."""
    newest = Message.objects.order_by("-id")
    return {
        "told_her": newest.filter(member=MEMBER).values_list(*_MESSAGE)[:MESSAGES],
        "told_all": newest.filter(member=None).values_list(*_MESSAGE)[:MESSAGES],
    }


def _messages(rows: Mapping[str, Sequence[Row]]) -> tuple[Message, ...]:
    found = sorted([*rows["told_her"], *rows["told_all"]], reverse=True)[:MESSAGES]
    return tuple(Message(**dict(zip(_MESSAGE, row, strict=True))) for row in found)


def _money(books: OwnBooks) -> OwnMoney:
    received = books.by_account((Section.BENEFITS,))
    paid = books.by_account(set(Section) - {Section.BENEFITS, Section.BALANCES})
    began, joined_on = books.began, books.member.joined_on
    return OwnMoney(
        put_in=kind_sums(((account, -amount) for account, amount in paid), books.openings),
        received=kind_sums(received),
        to_repay=sum(amount for _account, amount in books.by_account((Section.BALANCES,))),
        began=began,
        of_paper_years=not books.openings and (began is None or joined_on < began.first),
    )


def _dues(books: OwnBooks) -> OwnDues | None:
    standing = books.as_of and books.standing(books.as_of)
    if not standing:
        return None
    savings = standing.courses[DAILY_SAVINGS]
    return OwnDues(
        words=dues_in_words(standing),
        paid_through=standing.savings.paid_through,
        days_behind=savings.units_behind(standing.on),
        days_ahead=0 if standing.savings.owed else savings.units_ahead(standing.on),
        paid_later=-sum(
            one.amount for one in books.postings if one.on > standing.on and one.code in CONTRIBUTION_CODES
        ),
    )


def _readable(row: Row) -> Readable:
    kind, sees_welfare, uuid, *name = row
    return Readable(kind, sees_welfare, uuid, Name(*name).full_name)
