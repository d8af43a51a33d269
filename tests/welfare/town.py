"""The rules of one municipality (domain notes, "Benefit rules: shapes that occur", 10), mended and as they stood."""

from dataclasses import replace

from welfare.lengths import Length
from welfare.rules import (
    Cap,
    Claimant,
    Conditions,
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
)

BAHT = 100
YEARS = Length.of
# The first kind of a group's own.
OLD_AGE_KIND = "own-5101"


DEATH = Rule(
    key="death", name="เงินสงเคราะห์กรณีเสียชีวิต", kind="death", event=Event.DEATH, sum_by=SumBy.PAID,
    tiers=(
        Tier(3_000 * BAHT, YEARS(months=6), YEARS(2)),
        Tier(6_000 * BAHT, YEARS(2, days=1), YEARS(4)),
        Tier(8_000 * BAHT, YEARS(4, days=1), YEARS(6)),
        Tier(10_000 * BAHT, YEARS(6, days=1), YEARS(8)),
        Tier(15_000 * BAHT, YEARS(8, days=1), YEARS(15)),
        Tier(20_000 * BAHT, YEARS(15), after=True),
    ),
    shares=(Share(Claimant.BENEFICIARY),),
)  # fmt: skip
# As the town published it: 15,000 up to 18 years, 20,000 already over 15.
FAULTY_DEATH = replace(
    DEATH, tiers=(*DEATH.tiers[:4], Tier(15_000 * BAHT, YEARS(8, days=1), YEARS(18)), DEATH.tiers[5])
)
SICKNESS = Rule(
    key="sickness", name="นอนโรงพยาบาล", kind="sickness", event=Event.STAY, sum_by=SumBy.NOTHING,
    units=(PerUnit(Unit.NIGHT, 100 * BAHT),), caps=(Cap(Per.YEAR, Of.NIGHT, 20),), consent=True,
)  # fmt: skip
BIRTH = Rule(
    key="birth", name="คลอดบุตร", kind="birth", event=Event.BIRTH, amount=500 * BAHT,
    units=(PerUnit(Unit.NIGHT, 100 * BAHT),), caps=(Cap(Per.EVENT, Of.NIGHT, 5),), consent=True,
)  # fmt: skip


def old_age(kind: str) -> Rule:
    """The yearly benefit of the old; `kind` is the slug of an account of the group's own."""
    return Rule(
        key="old-age", name="เบี้ยผู้สูงอายุ", kind=kind, event=Event.YEARLY, sum_by=SumBy.PAID,
        tiers=(
            Tier(1_500 * BAHT, YEARS(10), YEARS(20), below=True),
            Tier(2_000 * BAHT, YEARS(20), YEARS(30), below=True),
            Tier(2_500 * BAHT, YEARS(30)),
        ),
        caps=(Cap(Per.YEAR, Of.TIMES, 1),), conditions=Conditions(age_from=60), shares=(Share(Claimant.FUND),),
    )  # fmt: skip


TOWN = Schedule(
    rules=(DEATH, SICKNESS, BIRTH, old_age(OLD_AGE_KIND)),
    shared=(SharedCap(("sickness", "birth"), Per.YEAR, Of.BAHT, 2_000 * BAHT),),
)
FAULTY_TOWN = replace(TOWN, rules=(FAULTY_DEATH, *TOWN.rules[1:]))
