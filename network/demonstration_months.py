"""What happens in the demonstration's two live months, March and April 2550.

Promises: entries as a treasurer would make them, through the same services, the same on every load. Refuses to touch
the months before: those are the record's.
"""

import datetime
from random import Random

from groups.models import User
from groups.thai_dates import Month
from ledger import cashbook
from ledger.cashbook import Paper
from ledger.chart import ANNUAL_DUES, BANK, CASH, CODE_OF, DAILY_SAVINGS, ENTRY_FEE
from ledger.contributions import Collection, Payment, record_collection
from ledger.queries import balance
from members.models import Member, State
from members.register import enrol_many
from members.states import change_state
from network.demonstration_april import collect_in_april
from network.demonstration_people import people
from network.demonstration_welfare import welfare_in_april
from welfare.models import BenefitKind
from welfare.payouts import Voucher, record_payout

MARCH = Month(2007, 3)
BAHT = 100
# Kind, baht, cases, day of March: a birth, sick visits, a grant for school.
MARCH_WELFARE = (
    ("birth", 500, 1, 6),
    ("sickness", 700, 2, 9),
    ("sickness", 300, 1, 18),
    ("education", 2_000, 1, 22),
    ("sickness", 1_200, 3, 27),
)
MARCH_DEATHS = (("0300", 8_000, 10), ("1000", 12_000, 17), ("1700", 6_000, 24))


def ban_don_chai_march(treasurer: User) -> None:
    """A whole month: count, new members, collection day, welfare, other money, passbook."""
    # All but 120 baht of what should be left from the paper years was found.
    cashbook.count_brought_forward(
        18_450 * BAHT, 1_342_400 * BAHT, Paper(_march(1), "นับเงินสดและสมุดธนาคาร"), by=treasurer
    )
    joined = people(9, first=2682, joined=(MARCH.first, _march(14)), village="บ้านดอนไชย")
    new = enrol_many(list(joined), reporting_month=MARCH, by=treasurer)
    fees = [Payment.of(member, {ENTRY_FEE: 50 * BAHT, ANNUAL_DUES: 50 * BAHT}) for member in new]
    record_collection(Collection(_march(15), [*fees, *_savings(MARCH, percent=98)]), by=treasurer)
    cashbook.deposit(55_000 * BAHT, Paper(_march(16), "นำเงินออมฝากธนาคาร"), by=treasurer)
    for number, grant, day in MARCH_DEATHS:
        member = Member.objects.get(number=number)
        change_state(member, "died", event_on=_march(day), reporting_month=MARCH, by=treasurer)
        _pay("death", grant, 1, _march(day), treasurer, member=member)
    for kind, baht, cases, day in MARCH_WELFARE:
        _pay(kind, baht, cases, _march(day), treasurer)
    _other_money(treasurer)
    in_bank = (1_342_400 + 55_000) * BAHT + 1_418_75
    cashbook.record_passbook_balance(MARCH.last, in_bank, by=treasurer)


def count_cash_of_march(treasurer: User) -> None:
    """The box of the group in scope, counted when all of March is entered: it holds what the books say."""
    cashbook.record_cash_count(MARCH.last, balance(CASH, MARCH.last), by=treasurer)


def _other_money(treasurer: User) -> None:
    received = (("donations", 3_000_00, 15, "ผู้ใจบุญบริจาค", CASH), ("interest", 1_418_75, 31, "ดอกเบี้ยธนาคาร", BANK))
    for slug, satang, day, words, into in received:
        cashbook.record_receipt(CODE_OF[slug], satang, Paper(_march(day), words), into=into, by=treasurer)
    workers = Paper(_march(20), "ค่าตอบแทนผู้เก็บเงิน")
    cashbook.record_spending(CODE_OF["workers"], 2_400 * BAHT, workers, out_of=CASH, by=treasurer)


def ban_don_chai_april(users: dict[str, User]) -> None:
    """A month half done: most have paid, welfare by the group's own rules, nothing counted yet."""
    collect_in_april(users)
    welfare_in_april(users)


def ban_lao_march(treasurer: User) -> None:
    """A small group with a register: savings, one sick visit, its passbook."""
    record_collection(Collection(_march(18), _savings(MARCH, percent=96)), by=treasurer)
    _pay("sickness", 300, 1, _march(19), treasurer)
    cashbook.record_passbook_balance(MARCH.last, 229_946_50, by=treasurer)


def sum_of_march(baht: int) -> None:
    """The total of a collection sheet, allocated to nobody."""
    receipt = Payment.of(None, {DAILY_SAVINGS: baht * BAHT}, reference="ใบเก็บเงิน 3/2550", text="ข้อมูลตัวอย่าง")
    record_collection(Collection(_march(20), [receipt]), by=None)


def _savings(month: Month, *, percent: int) -> list[Payment]:
    """A month's days in baht from about `percent` of the active members, in the order of their numbers."""
    random = Random(month.iso)
    active = Member.objects.filter(state=State.ACTIVE).order_by("number")
    return [
        Payment.of(member, {DAILY_SAVINGS: month.days * BAHT})
        for member in active
        # The member of the demonstration has paid: her page has something on it.
        if random.randrange(100) < percent or member.number == "0417"
    ]


def _pay(kind: str, baht: int, cases: int, on: datetime.date, treasurer: User, member: Member | None = None) -> None:
    voucher = Voucher(
        kind=BenefitKind.objects.select_related("account").get(account__slug=kind),
        amount=baht * BAHT,
        payee="ผู้รับผลประโยชน์ (ตัวอย่าง)",
        number=f"{on.month}/{on.day:02d}",
        on=on,
        cases=cases,
        member=member,
        event_on=on,
    )
    record_payout(voucher, by=treasurer)


def _march(day: int) -> datetime.date:
    return datetime.date(2007, 3, day)
