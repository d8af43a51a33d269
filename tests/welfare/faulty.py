"""Small sound rules to spoil, and what the validator says of them."""

from django.utils.translation import override

from welfare.faults import fault_words, faults
from welfare.lengths import Length
from welfare.rules import Cap, PerUnit, Rule, Schedule, SharedCap, Tier

BAHT = 100
BIRTH = Rule("birth", "Birth", "birth", "birth", amount=500 * BAHT)
SCHOOL = Rule("school", "School", "education", "school", amount=800 * BAHT)
STAY = Rule("stay", "Hospital", "sickness", "stay", "nothing", units=(PerUnit("night", 100 * BAHT),), consent=True)


def years(number: int, days: int = 0) -> Length:
    return Length.of(years=number, days=days)


def table(*tiers: Tier, by: str = "membership", **more) -> Rule:
    return Rule("aid", "Aid", "other", "other", by, tiers=tiers, **more)


def found(*rules: Rule, **more) -> list[tuple]:
    """Codes, rows and whether they block."""
    return [(fault.code, fault.rows, fault.blocking) for fault in faults(Schedule(rules, **more))]


def said(*rules: Rule, **more) -> list[str]:
    schedule = Schedule(rules, **more)
    with override("en"):
        return [fault_words(fault, schedule) for fault in faults(schedule)]


def cap(per: str, of: str, most: int, year: str = "calendar") -> Cap:
    return Cap(per, of, most, year)


def shared(per: str, of: str, most: int, keys: tuple[str, ...] = ("birth", "stay")) -> tuple[SharedCap, ...]:
    return (SharedCap(keys, per, of, most),)
