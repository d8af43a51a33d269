"""Benefit rules as somebody types them into the form, each beside the rule that it is; and the desk it happens at."""

from dataclasses import replace

from django.urls import reverse

from groups.tenancy import group_scope
from tests.makers import make_draft
from tests.welfare.town import BAHT, YEARS
from welfare.models import BenefitSchedule
from welfare.rules import (
    Advance,
    Cap,
    Claimant,
    Conditions,
    Counted,
    Event,
    Further,
    Level,
    Of,
    Per,
    PerUnit,
    Plan,
    Rounding,
    Rule,
    Schedule,
    Share,
    SumBy,
    Tier,
    Unit,
    Waiting,
    Year,
)


def at_desk(cast, client):
    """The treasurer of the cast signed in, with an empty draft as `cast.draft`."""
    with group_scope(cast.group):
        cast.draft = make_draft(Schedule(), by=cast.treasurer)
    client.force_login(cast.treasurer)
    return cast


def address(cast, name: str, *more) -> str:
    """The address of a page of the draft."""
    return reverse(name, args=[cast.group.slug, cast.draft.uuid, *more])


def stored(cast) -> BenefitSchedule:
    """The draft as it is in the database."""
    with group_scope(cast.group):
        return BenefitSchedule.objects.get(pk=cast.draft.pk)


def typed(**fields) -> dict:
    """What a browser sends of a form in which little is filled in."""
    return {
        "revision": "0", "name": "ทุน", "kind": "education", "event": "school", "sum_by": "one", "approvals": "1",
        "tier-rows": "8", "cap-rows": "3", **fields,
    }  # fmt: skip


def rows(name: str, columns: str, *values) -> dict:
    """Rows of a table as a browser sends them."""
    keys = columns.split()
    return {f"{name}-{n}-{key}": cell for n, row in enumerate(values, 1) for key, cell in zip(keys, row, strict=True)}


def tiers(*values) -> dict:
    return rows("tier", "after start below end amount", *values)


def caps(*values) -> dict:
    return rows("cap", "most of per year", *values)


GIFT = Rule("education", "ทุน", "education", Event.SCHOOL, amount=500 * BAHT)
PLAIN = {"amount": "500"}
TABLE = replace(GIFT, amount=0)
SHAPES = {
    "one sum": (PLAIN, GIFT),
    "satang": ({"amount": "๑,๒๓๔.๕๐"}, replace(GIFT, amount=1_234_50)),
    "waiting from joining": (
        {**PLAIN, "wait": "180 วัน", "wait_counted": "joining"}, replace(GIFT, waiting=Waiting(YEARS(days=180))),
    ),
    "waiting by days paid": (
        {**PLAIN, "wait": "๖ เดือน", "wait_counted": "paid"},
        replace(GIFT, waiting=Waiting(YEARS(months=6), Counted.PAID)),
    ),
    "by membership, with an open beginning and end": (
        {"sum_by": "membership", **tiers(("from", "", "below", "2 ปี", "1,000"), ("from", "2 ปี", "to", "", "2,000"))},
        replace(TABLE, sum_by=SumBy.MEMBERSHIP,
                tiers=(Tier(1_000 * BAHT, None, YEARS(2), below=True), Tier(2_000 * BAHT, YEARS(2)))),
    ),
    "by time paid in, every edge": (
        {"sum_by": "paid", **tiers(
            ("from", "6 เดือน", "to", "2 ปี", "3000"), ("", "", "", "", ""), ("from", "2 ปี 1 วัน", "to", "4 ปี", "6000"),
            ("after", "4 ปี", "below", "1,500 วัน", "8000"), ("from", "1500 วัน", "to", "", "9000"))},
        replace(TABLE, sum_by=SumBy.PAID, tiers=(
            Tier(3_000 * BAHT, YEARS(months=6), YEARS(2)), Tier(6_000 * BAHT, YEARS(2, days=1), YEARS(4)),
            Tier(8_000 * BAHT, YEARS(4), YEARS(days=1500), after=True, below=True),
            Tier(9_000 * BAHT, YEARS(days=1500)))),
    ),
    "by age": (
        {"sum_by": "age", **tiers(("from", "60", "below", "๗๐", "500"), ("from", "70 ปี", "to", "", "700"))},
        replace(TABLE, sum_by=SumBy.AGE,
                tiers=(Tier(500 * BAHT, YEARS(60), YEARS(70), below=True), Tier(700 * BAHT, YEARS(70)))),
    ),
    "by school level": (
        {"sum_by": "level", "level_primary": "300", "level_bachelor": "1,000"},
        replace(TABLE, sum_by=SumBy.LEVEL,
                tiers=(Tier(300 * BAHT, level=Level.PRIMARY), Tier(1_000 * BAHT, level=Level.BACHELOR))),
    ),
    "further years": (
        {**PLAIN, "beyond": "15 ปี", "further_amount": "100", "rounding": "half", "years_counted": "paid"},
        replace(GIFT, further=Further(YEARS(15), 100 * BAHT, Rounding.HALF, Counted.PAID)),
    ),
    "by the piece": (
        {"sum_by": "nothing", "unit_night": "100", "unit_visit": "50"},
        replace(TABLE, sum_by=SumBy.NOTHING, units=(PerUnit(Unit.NIGHT, 100 * BAHT), PerUnit(Unit.VISIT, 50 * BAHT))),
    ),
    "caps of every period and year": (
        {**PLAIN, **caps(("2,000", "baht", "year", "fiscal"), ("3", "times", "lifetime", "calendar"),
                         ("5", "night", "event", "joining"))},
        replace(GIFT, caps=(Cap(Per.YEAR, Of.BAHT, 2_000 * BAHT, Year.FISCAL), Cap(Per.LIFETIME, Of.TIMES, 3),
                            Cap(Per.EVENT, Of.NIGHT, 5))),
    ),
    "conditions": (
        {**PLAIN, "age_from": "๑๕", "age_to": "60", "sex": "female", "suspended": "on", "arrears_most": "0",
         "plans": ["half", "year"], "levels": ["primary", "lower"], "grade_from": "3.00"},
        replace(GIFT, conditions=Conditions(15, 60, "female", True, 0, (Plan.HALF, Plan.YEAR),
                                            (Level.PRIMARY, Level.LOWER), 300)),
    ),
    "half a grade": ({**PLAIN, "grade_from": "2.5"}, replace(GIFT, conditions=Conditions(grade_from=250))),
    "who asks and which share": (
        {**PLAIN, "share_proxy": "100", "share_relative": "50"},
        replace(GIFT, shares=(Share(Claimant.PROXY), Share(Claimant.RELATIVE, 50))),
    ),
    "a death, nobody named": (
        {**PLAIN, "event": "death"}, replace(GIFT, event=Event.DEATH, shares=(Share(Claimant.BENEFICIARY),)),
    ),
    "started by the fund": (
        {**PLAIN, "event": "yearly"}, replace(GIFT, event=Event.YEARLY, shares=(Share(Claimant.FUND),)),
    ),
    "decided by the committee, and lent": (
        {"sum_by": "decided", "event": "other", "advance_months": "24", "approvals": "3"},
        replace(TABLE, sum_by=SumBy.DECIDED, event=Event.OTHER, advance=Advance(24), approvals=3),
    ),
    "papers, deadline, consent": (
        {**PLAIN, "papers": "ใบรับรอง\r\n\r\n สำเนาบัตร ", "file_within": "90", "consent": "on"},
        replace(GIFT, papers=("ใบรับรอง", "สำเนาบัตร"), file_within=90, consent=True),
    ),
}  # fmt: skip
