"""The standard chart of accounts: codes fixed, names in Thai and English.

Every group has its own copy, so that no row is shared between tenants and the network adds up by code. Promises:
a code never changes its meaning. A group may add benefit kinds under the heading 5100. Refuses accounts for
single members: a posting names its member instead.
"""

from dataclasses import dataclass
from enum import StrEnum


class Kind(StrEnum):
    """What an account is. Debit is positive everywhere: assets and expenses grow upwards, the rest downwards."""

    ASSET = "asset"
    LIABILITY = "liability"
    INCOME = "income"
    EXPENSE = "expense"


class Section(StrEnum):
    """Where an account stands in the monthly report."""

    BALANCES = "balances"
    RECEIPTS = "receipts"
    BENEFITS = "benefits"
    SPENDING = "spending"


@dataclass(frozen=True)
class StandardAccount:
    """One account of the chart; `slug` is its name in files."""

    code: str
    slug: str
    kind: Kind
    section: Section
    thai: str
    english: str


CASH, BANK, AWAITING_COUNT = "1010", "1020", "1090"
ENTRY_FEE, ANNUAL_DUES, DAILY_SAVINGS = "4010", "4020", "4030"
CONTRIBUTION_CODES = (ENTRY_FEE, ANNUAL_DUES, DAILY_SAVINGS)
OTHER_RECEIPT_CODES = ("4110", "4120", "4130", "4140", "4190")
SPENDING_CODES = ("5810", "5820", "5830", "5840", "5890")
# Benefit kinds that a group adds are numbered from here.
OWN_BENEFITS_FROM, OWN_BENEFITS_TO = 5101, 5199
# Receipts of a kind of their own: what arrives in a central fund, in a network's own books.
OWN_RECEIPTS_FROM, OWN_RECEIPTS_TO = 4201, 4299

_A, _L, _I, _E = Kind.ASSET, Kind.LIABILITY, Kind.INCOME, Kind.EXPENSE
_BAL, _REC, _BEN, _SPE = Section.BALANCES, Section.RECEIPTS, Section.BENEFITS, Section.SPENDING

# Receipts and benefits in the order of the source record, names as there; other sources and spending after the
# report that such groups read out (domain notes, "Group month report").
CHART: tuple[StandardAccount, ...] = (
    StandardAccount(CASH, "cash", _A, _BAL, "เงินสด", "Cash"),
    StandardAccount(BANK, "bank", _A, _BAL, "เงินฝากธนาคาร", "Bank"),
    StandardAccount(AWAITING_COUNT, "awaiting_count", _A, _BAL, "ยอดยกมารอตรวจนับ", "Brought forward, awaiting count"),
    StandardAccount("1210", "advances", _A, _BAL, "เงินให้ยืมไปก่อน", "Advances to be repaid"),
    StandardAccount("2010", "held_for_others", _L, _BAL, "เงินรับฝากรอจ่ายคืน", "Held for others, to be paid out"),
    StandardAccount(ENTRY_FEE, "entry_fee", _I, _REC, "ค่าธรรมเนียมแรกเข้า", "Entry fee"),
    StandardAccount(ANNUAL_DUES, "annual_dues", _I, _REC, "ค่าสมทบรายปี", "Annual dues"),
    StandardAccount(DAILY_SAVINGS, "daily_savings", _I, _REC, "เงินออมวันละหนึ่งบาท", "Daily savings"),
    StandardAccount("4110", "local_government", _I, _REC, "เงินสมทบจากท้องถิ่น", "Local government"),
    StandardAccount("4120", "state", _I, _REC, "เงินสมทบจากรัฐ", "State"),
    StandardAccount("4130", "donations", _I, _REC, "เงินบริจาค", "Donations"),
    StandardAccount("4140", "interest", _I, _REC, "ดอกเบี้ย", "Interest"),
    StandardAccount("4190", "other", _I, _REC, "รายรับอื่น", "Other receipts"),
    StandardAccount("5010", "birth", _E, _BEN, "ค่าทำขวัญบุตร", "Birth gift"),
    StandardAccount("5020", "sickness", _E, _BEN, "ค่าเยี่ยมไข้ (เจ็บ)", "Sick visit"),
    StandardAccount("5030", "death", _E, _BEN, "เงินสงเคราะห์ (ตาย)", "Death grant"),
    StandardAccount("5040", "disability", _E, _BEN, "ผู้ด้อยโอกาส (พิการ)", "Disadvantaged, disabled"),
    StandardAccount("5050", "education", _E, _BEN, "เพื่อการศึกษา", "Education"),
    StandardAccount("5060", "enterprise", _E, _BEN, "วิสาหกิจชุมชน", "Community enterprise"),
    StandardAccount("5070", "shop_capital", _E, _BEN, "ร้านค้าชุมชน (คนทำงาน)", "Community shop (workers)"),
    StandardAccount("5810", "workers", _E, _SPE, "ค่าตอบแทนคนทำงาน", "Workers"),
    StandardAccount("5820", "administration", _E, _SPE, "ค่าบริหารจัดการ", "Administration"),
    StandardAccount("5830", "bank_fees", _E, _SPE, "ค่าธรรมเนียมธนาคาร", "Bank fees"),
    StandardAccount("5840", "sent_to_network", _E, _SPE, "ส่งให้เครือข่าย", "Sent to the network"),
    StandardAccount("5890", "other_spending", _E, _SPE, "รายจ่ายอื่น", "Other spending"),
)

BY_CODE = {account.code: account for account in CHART}
CODE_OF = {account.slug: account.code for account in CHART}
RECEIPT_SLUGS = frozenset(account.slug for account in CHART if account.section == Section.RECEIPTS)
BENEFIT_SLUGS = frozenset(account.slug for account in CHART if account.section == Section.BENEFITS)
