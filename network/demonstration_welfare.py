"""Welfare in the demonstration: Ban Don Chai's rules from April 2550 on, claims on every step of their way, and a
draft that the next assembly is to vote on.

Promises: everything through the services, entered by one officer, approved by another and paid by a third. Refuses to
be anybody's story: the rules are the ready ones, members and days are picked by number.
"""

import datetime
from dataclasses import replace

from groups.models import User
from members.models import Member
from welfare.benefits import start_benefits
from welfare.claim_papers import attach_paper
from welfare.claims import Asked, enter_claim, newest_judgement, rule_for
from welfare.deaths import Death, record_death
from welfare.decisions import Approval, approve_claim, refuse_claim
from welfare.models import Claim
from welfare.payments import Paying, PayingBack, pay_claim, repay_advance
from welfare.rules import Rule, Schedule
from welfare.schedules import Publication, draft_schedule, publish_schedule
from welfare.starting import starting_schedule

BAHT = 100
FROM = datetime.date(2007, 4, 1)
RESOLVED = datetime.date(2007, 3, 25)
# Member, benefit, first day in April, nights: handed in and paid the day after the last one.
PAID = (
    ("0128", "birth", 2, 0),
    ("0464", "sickness", 3, 4),
    ("0672", "sickness", 5, 2),
    ("1143", "sickness", 6, 7),
    ("1880", "birth", 7, 3),
    ("0464", "sickness", 9, 9),
    ("2044", "sickness", 10, 5),
)
APPROVED = (("0892", "sickness", 11, 3), ("1367", "sickness", 12, 2))
WAITING = (("1597", "sickness", 12, 6), ("0464", "sickness", 19, 8))


def welfare_in_april(users: dict[str, User]) -> None:
    """Rules, claims and a draft of Ban Don Chai."""
    start_benefits()
    rules = replace(starting_schedule(), floor=1_300_000 * BAHT)
    draft = draft_schedule(rules, note="ระเบียบแรกที่บันทึกในระบบ", by=users["treasurer"])
    version = publish_schedule(draft, Publication(FROM, "มติที่ประชุมใหญ่ 1/2550", RESOLVED), by=users["chair"])
    for row in PAID:
        _pay(_approve(_claim(row, users), users), _after(row), users)
    for row in APPROVED:
        _approve(_claim(row, users), users)
    for row in WAITING:
        _claim(row, users)
    _others(users)
    draft_schedule(
        dearer(rules), drawn_from=version, note="เพิ่มค่านอนโรงพยาบาลเป็นคืนละ 150 บาท เพดานรวมปีละ 3,000 บาท",
        by=users["treasurer"],
    )  # fmt: skip


def dearer(rules: Schedule) -> Schedule:
    """What the draft would change: 150 baht a night in hospital, and 3,000 a year in all."""
    (night,) = rules.rule("sickness").units
    stay = replace(rules.rule("sickness"), units=(replace(night, amount=150 * BAHT),))
    (cap,) = rules.shared
    changed: tuple[Rule, ...] = tuple(stay if rule.key == "sickness" else rule for rule in rules.rules)
    return replace(rules, rules=changed, shared=(replace(cap, most=3_000 * BAHT),))


def _day(day: int) -> datetime.date:
    return datetime.date(2007, 4, day)


def _after(row: tuple[str, str, int, int]) -> int:
    return row[2] + max(1, row[3])


def _claim(row: tuple[str, str, int, int], users: dict[str, User]) -> Claim:
    number, benefit, day, nights = row
    member = Member.objects.get(number=number)
    asked = Asked(benefit, member, _day(day), _day(_after(row)), units={"night": nights}, consent=True)
    return _with_papers(enter_claim(asked, by=users["committee"]), users)


def _with_papers(claim: Claim, users: dict[str, User]) -> Claim:
    for paper in rule_for(claim.benefit, claim.event_on).papers:
        attach_paper(claim, paper, None, by=users["committee"])
    return claim


def _approve(claim: Claim, users: dict[str, User], **fields) -> Claim:
    approve_claim(claim, Approval(newest_judgement(claim).pk, **fields), by=users["chair"])
    return claim


def _pay(claim: Claim, day: int, users: dict[str, User]) -> Claim:
    pay_claim(claim, Paying(_day(day)), by=users["treasurer"])
    return claim


def _others(users: dict[str, User]) -> None:
    """A death whose papers are not complete, money lent and partly repaid, a sum to be decided, a refusal."""
    committee = users["committee"]
    died = Member.objects.get(number="0222")
    death = Death(_day(8), _day(10), payee="ผู้รับผลประโยชน์ (ตัวอย่าง)")
    attach_paper(record_death(died, death, by=committee), "ใบมรณบัตร", None, by=committee)
    lent = Asked("enterprise", Member.objects.get(number="0018"), _day(3), _day(4), asked=10_000 * BAHT)
    loan = _approve(_with_papers(enter_claim(lent, by=committee), users), users, resolution="มติกรรมการ 4/2550")
    _pay(loan, 5, users)
    repay_advance(loan, PayingBack(1_000 * BAHT, _day(20)), by=users["treasurer"])
    school = Asked(
        "education", Member.objects.get(number="0593"), _day(10), _day(10), asked=2_000 * BAHT, about="บุตรคนที่ 1"
    )
    _with_papers(enter_claim(school, by=committee), users)
    late = _claim(("1946", "sickness", 4, 1), users)
    refuse_claim(late, code="not_so", reason="ไม่ได้นอนโรงพยาบาล ไปรับยาแล้วกลับ", by=users["chair"])
