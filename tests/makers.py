"""Plain makers that go through the services, so that no test lives in a state the product cannot reach."""

import datetime
import uuid

from groups import directory
from groups.models import Group, Network, User
from groups.queries import network_of
from groups.tenancy import current_group_id, group_scope
from groups.thai_dates import Month
from ledger.chart import ANNUAL_DUES, DAILY_SAVINGS, ENTRY_FEE
from ledger.contributions import Collection, Payment, record_collection
from ledger.journal import Draft, Line, post_entry
from ledger.models import CollectionSheet, JournalEntry
from ledger.old_months import Written, state_old_months
from ledger.paper_months import OldMonth, Told
from ledger.periods import open_month, start_books
from ledger.sheets import TypedPart, TypedRow, open_sheet, save_part
from members.beneficiaries import Named
from members.models import Member, TransferNote
from members.register import Person, enrol, let_user_read
from reports.closing import close_month, confirm_report, submit_report
from reports.doubts import answer_doubt, raise_doubt
from reports.models import Doubt, DoubtReply, MonthlyReport, ReportFinding
from tests.welfare.town import OLD_AGE_KIND, TOWN
from welfare.benefits import add_benefit_kind, start_benefits
from welfare.claim_papers import attach_paper
from welfare.claims import Asked, enter_claim, newest_judgement, rule_for
from welfare.decisions import Approval, approve_claim
from welfare.models import BenefitKind, BenefitSchedule, Claim, Decision, Payout, Repayment
from welfare.payments import Paying, PayingBack, pay_claim, repay_advance
from welfare.payouts import Voucher, record_payout
from welfare.rules import Schedule
from welfare.schedules import Publication, draft_schedule, publish_schedule, schedule_on
from welfare.starting import starting_schedule
from welfare.transfers import Move, move_out

PASSWORD = "ออมบุญ-test-2550"
LONG_AGO = datetime.date(2002, 8, 15)
MARCH, APRIL = Month(2007, 3), Month(2007, 4)
DAY = datetime.date(2007, 4, 15)
CONTRIBUTIONS = {"savings": DAILY_SAVINGS, "dues": ANNUAL_DUES, "fee": ENTRY_FEE}


def make_network(slug: str, name: str = "เครือข่าย", **fields) -> Network:
    network = directory.create_network(slug, name, **fields)
    for affiliation in network.affiliations.select_related("group"):
        with group_scope(affiliation.group):
            start_books()
    return network


def make_group(slug: str, name: str = "กลุ่ม", *, network: Network | None = None, month: Month | None = APRIL) -> Group:
    """A group whose books are open in `month` (None: not started)."""
    group = directory.create_group(slug, name)
    if network:
        directory.affiliate(group, network, from_date=LONG_AGO)
    with group_scope(group):
        start_books()
        if month:
            open_month(month, by=None)
    return group


def make_user(username: str) -> User:
    return directory.create_user(username, f"คุณ {username}", password=PASSWORD)


def make_staff(username: str) -> User:
    user = make_user(username)
    user.is_staff = user.is_superuser = True
    user.save()
    return user


def make_officer(kind: str, *, group: Group | None = None, network: Network | None = None, name: str = "") -> User:
    user = make_user(name or kind)
    directory.give_office(user, kind, group=group, network=network, from_date=LONG_AGO)
    return user


def make_member(number: str, first_name: str = "คำ", last_name: str = "ดี", *, user: User | None = None, **fields):
    """A member of the group in scope, from the paper years."""
    reporting_month = fields.pop("reporting_month", None)
    person = Person(
        number=number,
        first_name=first_name,
        last_name=last_name,
        joined_on=fields.pop("joined_on", LONG_AGO),
        **fields,
    )
    member: Member = enrol(person, reporting_month=reporting_month, by=None)
    if user:
        let_user_read(member, user, by=None)
        directory.give_access(user, [member.group])
    return member


def make_household() -> Member:
    """Two members of the group in scope who pay together; the second with all that the paper application says."""
    make_member("0201", "บุญมี", "มูลแก้ว")
    named = Named("แสงเดือน มูลแก้ว", "ภรรยา")
    return make_member("0202", "บุญมา", "มูลแก้ว", pays_with="0201", beneficiary=named, national_id="1-2345-67890-12-1")


def make_entry(amount: int = 100_00, *, on: datetime.date = DAY, by: User | None = None, **fields) -> JournalEntry:
    """A donation in cash (satang) in the group in scope."""
    lines = fields.pop("lines", (Line("1010", amount), Line("4130", -amount)))
    return post_entry(Draft(on=on, kind=fields.pop("kind", "receipt"), lines=lines, **fields), by=by)


def make_payment(member: Member | None = None, *, on: datetime.date = DAY, by: User | None = None, **satang: int):
    """A member's payment in cash in the group in scope: satang by kind (savings, dues, fee), 30 baht of savings."""
    amounts = {CONTRIBUTIONS[kind]: amount for kind, amount in (satang or {"savings": 30_00}).items()}
    payment = Payment.of(member or make_member("0301"), amounts)
    return record_collection(Collection(on, [payment]), by=by)[0]


# Rows of every tenant table, for the tests of seal and isolation.


def make_payout(amount: int = 70_00, *, number: str = "V-1", member: Member | None = None, on=DAY) -> Payout:
    """A birth gift (satang) paid in cash, in the group in scope."""
    start_benefits()
    voucher = Voucher(
        kind=BenefitKind.objects.get(account__slug="birth"), amount=amount, payee="คำปัน ใจดี", number=number, on=on,
        member=member,
    )  # fmt: skip
    return record_payout(voucher, by=None)


def make_old_month(month: Month = MARCH, **fields) -> Written:
    """What the paper says of an old month in the group in scope: no savings came in, which no posting can tell."""
    return state_old_months([OldMonth(month, fields.pop("figures", {DAILY_SAVINGS: Told(0)}), **fields)], by=None)


def make_doubt() -> Doubt:
    """Somebody asks about the entry fees of the group in scope."""
    asker, _ = User.objects.get_or_create(username="asker", defaults={"display_name": "ผู้อ่าน"})
    return raise_doubt("receipts.entry_fee", "ยอดไม่ตรงกับจำนวนสมาชิก", month=APRIL, by=asker)


def make_question(network: Network, *, by: User, words: str = "เงินบริจาคมาจากไหน", month: Month = APRIL) -> Doubt:
    """A network asks about the donations of the group in scope."""
    return raise_doubt("receipts.donations", words, month=month, by=by, network=network)


def make_reply(*, by: User | None = None, number: int | None = None) -> DoubtReply:
    """The group in scope answers a question of its network (one more) with an entry: this number, or one more."""
    by = by or User.objects.get_or_create(username="answerer", defaults={"display_name": "ผู้ตอบ"})[0]
    network = network_of(Group.objects.get(pk=current_group_id()), DAY)
    number = number or make_entry(on=DAY.replace(day=20)).number
    return answer_doubt(make_question(network, by=by), "เจ้าภาพกฐิน", by=by, entry_number=number)


def make_note(member: Member | None = None, *, to: Group | None = None, by: User | None = None) -> TransferNote:
    """A member of the group in scope (one more) has moved to another group of the network (Ban Mai, made for it)."""
    member = member or make_member("0401", "สายใจ", "ย้ายถิ่น")
    to = to or Group.objects.filter(slug="ban-mai").first()
    to = to or make_group("ban-mai", "บ้านใหม่", network=network_of(member.group, DAY))
    return move_out(member, Move(to, DAY), by=by)


def make_report(month: Month, *, by: User | None = None) -> MonthlyReport:
    """The report of a month, closed and submitted, in the group in scope; it always has a finding."""
    group = Group.objects.get(pk=current_group_id())
    report = close_month(group, month, by=by)
    ReportFinding.objects.create(group=group, report=report, code="example")
    if by:
        second, _ = User.objects.get_or_create(username="second", defaults={"display_name": "ผู้ลงชื่อ"})
        confirm_report(month, by=second)
    return submit_report(group, month, by=by)


def hand_in(group: Group, month: Month, *, by: User, second: User) -> MonthlyReport:
    """Close a month of the group in scope, have `second` sign it, and submit it."""
    close_month(group, month, by=by)
    confirm_report(month, by=second)
    return submit_report(group, month, by=by)


def make_sheet(member: Member, *, by: User, on: datetime.date = DAY) -> CollectionSheet:
    """An open collection sheet of the group in scope, on which `by` wrote down 30 baht of a member."""
    sheet = open_sheet(on, by=by)
    row = TypedRow(member.pk, 30_00, 0, 0, False, None, "", "", "", revision=1)
    save_part(sheet, TypedPart(uuid.uuid4(), [row]), by=by)
    return sheet


def make_draft(rules: Schedule = TOWN, *, by: User | None = None, **fields) -> BenefitSchedule:
    """A draft of benefit rules in the group in scope, which has the kinds of benefit they need."""
    start_benefits()
    if not BenefitKind.objects.filter(account__slug=OLD_AGE_KIND).exists():
        add_benefit_kind("เบี้ยผู้สูงอายุ", by=by)
    return draft_schedule(rules, by=by, **fields)


def make_schedule(rules: Schedule = TOWN, *, from_date=LONG_AGO, by: User | None = None) -> BenefitSchedule:
    """Benefit rules of the group in scope, in force from a day."""
    publication = Publication(from_date, "มติที่ประชุม 1/2545", LONG_AGO)
    return publish_schedule(make_draft(rules, by=by), publication, by=by)


def make_claim(member: Member | None = None, *, by: User | None = None, **fields) -> Claim:
    """A birth with three nights, asked for by a member (one more) of the group in scope, with a paper that was seen.

    By the rules of the town, which are put in force where none are: 800 baht.
    """
    if schedule_on(DAY) is None:
        make_schedule()
    told = {"benefit": "birth", "event_on": DAY.replace(day=1), "filed_on": DAY, "consent": True}
    told["units"] = {"night": 3}
    member = member or make_member("0501", "พร", "ปันสุข")
    claim = enter_claim(Asked(member=member, **told | fields), by=by)
    attach_paper(claim, "สำเนาสูติบัตร", None, by=by)
    return claim


def make_decision(*, by: User | None = None) -> Decision:
    """A claim that an officer (one more) has approved, in the group in scope."""
    by = by or User.objects.get_or_create(username="decider", defaults={"display_name": "ผู้อนุมัติ"})[0]
    claim = make_claim(make_member("0502", "เพียร", "ปันสุข"))
    return approve_claim(claim, Approval(newest_judgement(claim).pk), by=by)


def make_repayment(*, by: User | None = None) -> Repayment:
    """A hundred of a thousand baht that were lent are paid back in the group in scope, by rules of April."""
    make_entry(1_000_00)
    make_schedule(starting_schedule(), from_date=DAY.replace(day=1))
    told = {"benefit": "enterprise", "units": {}, "asked": 1_000_00}
    claim = make_claim(make_member("0503", "ขยัน", "ปันสุข"), **told)
    for paper in rule_for("enterprise", claim.event_on).papers:
        attach_paper(claim, paper, None, by=by)
    decider = User.objects.get_or_create(username="decider", defaults={"display_name": "ผู้อนุมัติ"})[0]
    approve_claim(claim, Approval(newest_judgement(claim).pk, resolution="มติ 3/2550"), by=decider)
    pay_claim(claim, Paying(DAY), by=by)
    return repay_advance(claim, PayingBack(100_00, DAY), by=by)
