"""A ready schedule to adapt: the benefits of the source record, with rules as such groups commonly write them.

Promises: nothing wrong with it, so that a group can publish it as it stands; every name and paper in Thai, for they
are the group's own data and no words of the program. Refuses to be a recommendation: sums and times are the group's
to resolve. Pure, knows no database.
"""

from welfare.lengths import Length
from welfare.rules import (
    Advance,
    Cap,
    Claimant,
    Conditions,
    Counted,
    Event,
    Of,
    Per,
    PerUnit,
    Rule,
    Schedule,
    Share,
    SharedCap,
    SumBy,
    Tier,
    Unit,
    Waiting,
)

_WAITING = Waiting(Length.of(days=180))
_MEMBER_OR_PROXY = (Share(Claimant.MEMBER), Share(Claimant.PROXY))
_ONCE_A_YEAR = Cap(Per.YEAR, Of.TIMES, 1)
_ID_CARD = "สำเนาบัตรประชาชนผู้รับเงิน"


def starting_schedule() -> Schedule:
    """Seven benefits, one for each kind of the source record; birth and hospital share 2,000 baht a year."""
    return Schedule(
        rules=(_birth(), _stay(), _death(), _disability(), _education(), _enterprise(), _shop_capital()),
        shared=(SharedCap(("birth", "sickness"), Per.YEAR, Of.BAHT, 2_000_00),),
    )


def old_age_rule(kind: str) -> Rule:
    """The yearly benefit of the old, by time paid in; `kind` is the slug of an account of the group's own."""
    return Rule(
        key="old_age",
        name="สวัสดิการผู้สูงอายุ",
        kind=kind,
        event=Event.YEARLY,
        sum_by=SumBy.PAID,
        tiers=(
            Tier(1_500_00, Length.of(years=10), Length.of(years=20), below=True),
            Tier(2_000_00, Length.of(years=20), Length.of(years=30), below=True),
            Tier(2_500_00, Length.of(years=30)),
        ),
        caps=(_ONCE_A_YEAR,),
        conditions=Conditions(age_from=60),
        shares=(Share(Claimant.FUND),),
    )


def _birth() -> Rule:
    return Rule(
        key="birth",
        name="ค่าทำขวัญบุตร",
        kind="birth",
        event=Event.BIRTH,
        amount=500_00,
        units=(PerUnit(Unit.NIGHT, 100_00),),
        caps=(Cap(Per.EVENT, Of.NIGHT, 5),),
        waiting=_WAITING,
        shares=_MEMBER_OR_PROXY,
        papers=("สำเนาสูติบัตร",),
        file_within=90,
        consent=True,
    )


def _stay() -> Rule:
    return Rule(
        key="sickness",
        name="ค่านอนโรงพยาบาล",
        kind="sickness",
        event=Event.STAY,
        sum_by=SumBy.NOTHING,
        units=(PerUnit(Unit.NIGHT, 100_00),),
        caps=(Cap(Per.YEAR, Of.NIGHT, 20),),
        waiting=_WAITING,
        shares=_MEMBER_OR_PROXY,
        papers=("ใบรับรองการนอนโรงพยาบาล",),
        file_within=90,
        consent=True,
    )


def _death() -> Rule:
    """The table of the domain notes (10), mended: 15,000 baht end where 20,000 begin."""
    years = [(3_000_00, Length.of(months=6), Length.of(years=2))]
    years += [
        (amount, Length.of(years=first, days=1), Length.of(years=last))
        for amount, first, last in ((6_000_00, 2, 4), (8_000_00, 4, 6), (10_000_00, 6, 8), (15_000_00, 8, 15))
    ]
    return Rule(
        key="death",
        name="เงินสงเคราะห์กรณีเสียชีวิต",
        kind="death",
        event=Event.DEATH,
        sum_by=SumBy.PAID,
        tiers=(*(Tier(*row) for row in years), Tier(20_000_00, Length.of(years=15), after=True)),
        waiting=Waiting(Length.of(months=6), Counted.PAID),
        shares=(Share(Claimant.BENEFICIARY),),
        papers=("ใบมรณบัตร", "สำเนาบัตรผู้รับผลประโยชน์"),
        file_within=180,
    )


def _disability() -> Rule:
    return Rule(
        key="disability",
        name="ช่วยผู้ด้อยโอกาสและผู้พิการ",
        kind="disability",
        event=Event.DISABILITY,
        amount=500_00,
        caps=(_ONCE_A_YEAR,),
        waiting=_WAITING,
        shares=_MEMBER_OR_PROXY,
        papers=(_ID_CARD,),
        consent=True,
    )


def _education() -> Rule:
    return Rule(
        key="education",
        name="เพื่อการศึกษา",
        kind="education",
        event=Event.SCHOOL,
        sum_by=SumBy.DECIDED,
        caps=(_ONCE_A_YEAR,),
        waiting=_WAITING,
        papers=("ใบรับรองการเป็นนักเรียน",),
    )


def _enterprise() -> Rule:
    return _lent("enterprise", "ทุนวิสาหกิจชุมชน", 12)


def _shop_capital() -> Rule:
    return _lent("shop_capital", "ทุนร้านค้าชุมชน", 24)


def _lent(kind: str, name: str, months: int) -> Rule:
    """Capital that the committee decides and that is repaid."""
    return Rule(
        key=kind,
        name=name,
        kind=kind,
        event=Event.OTHER,
        sum_by=SumBy.DECIDED,
        waiting=_WAITING,
        papers=("โครงการที่เสนอ", _ID_CARD),
        advance=Advance(months),
    )
