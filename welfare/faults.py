"""The validator of benefit schedules: all that is wrong with one, at once.

Promises: no schedule without a blocking fault lets two rows hold on one day, or none between the first and the last,
over every day of the calendar (`welfare/table_faults.py`); none has a cap that makes its own sums unpayable
(`welfare/cap_faults.py`). Advice stops nobody. Refuses to mend: it says what is wrong (`welfare/fault_words.py`),
people decide. Pure, knows no database.
"""

from collections import Counter
from collections.abc import Iterator

from groups.thai_text import tidy
from members.models import Sex
from welfare.cap_faults import cap_faults, shared_faults
from welfare.fault_words import Fault, Wrong, fault_words
from welfare.lengths import MOST_YEARS
from welfare.rules import (
    Claimant,
    Counted,
    Event,
    Level,
    Of,
    Per,
    Plan,
    Rounding,
    Rule,
    Schedule,
    SumBy,
    Unit,
    Year,
)
from welfare.table_faults import table_faults

__all__ = ["Fault", "Wrong", "fault_words", "faults"]

MOST_APPROVALS = 5
# Grades run from 0.00 to 4.00; kept in hundredths.
BEST_GRADE = 400


def faults(schedule: Schedule) -> list[Fault]:
    """Everything wrong with a schedule, the whole first, then benefit by benefit, shared caps last."""
    found = list(_of_the_whole(schedule))
    for rule in schedule.rules:
        for check in (_unknown, _sums, table_faults, _levels, _conditions, _shares, _office, cap_faults):
            found += check(rule)
    return found + list(_unknown_shared(schedule)) + list(shared_faults(schedule))


def _of_the_whole(schedule: Schedule) -> Iterator[Fault]:
    if not schedule.rules:
        yield Fault(Wrong.NO_RULES, (), (), {})
    for key, times in Counter(rule.key for rule in schedule.rules).items():
        if times > 1:
            yield Fault(Wrong.SAME_KEY, (key,), (), {})
    names: dict[str, list[str]] = {}
    for rule in schedule.rules:
        names.setdefault(tidy(rule.name).casefold(), []).append(rule.key)
    for name, keys in names.items():
        if name and len(keys) > 1:
            yield Fault(Wrong.SAME_NAME, tuple(keys), (), {})
    if not 1 <= schedule.fund_month <= 12:
        yield Fault(Wrong.FUND_MONTH, (), (), {})
    if schedule.floor is not None and schedule.floor < 0:
        yield Fault(Wrong.FLOOR, (), (), {})


def _unknown(rule: Rule) -> Iterator[Fault]:
    """Words that no choice has: nothing was chosen, or the row was written elsewhere."""
    if not tidy(rule.name):
        yield Fault(Wrong.NO_NAME, (rule.key,), (), {})
    for field, word in (("key", rule.key), ("kind", rule.kind)):
        if not word:
            yield Fault(Wrong.UNKNOWN_WORD, (rule.key,), (), {"field": field, "word": ""})
    chosen = [("event", rule.event, Event, ()), ("sum_by", rule.sum_by, SumBy, ())]
    chosen += [("unit", each.unit, Unit, ()) for each in rule.units]
    chosen += [("who", share.who, Claimant, ()) for share in rule.shares]
    chosen += [("plan", plan, Plan, ()) for plan in rule.conditions.plans]
    chosen += [("level", level, Level, ()) for level in rule.conditions.levels]
    for cap in rule.caps:
        chosen += [("per", cap.per, Per, ()), ("of", cap.of, Of, ()), ("year", cap.year, Year, ())]
    if rule.waiting:
        chosen.append(("counted", rule.waiting.counted, Counted, ()))
    if rule.further:
        chosen.append(("counted", rule.further.counted, Counted, ()))
        chosen.append(("rounding", rule.further.rounding, Rounding, ()))
    if rule.conditions.sex:
        chosen.append(("sex", rule.conditions.sex, Sex, ()))
    if rule.sum_by == SumBy.LEVEL:
        chosen += [("level", tier.level, Level, (row,)) for row, tier in enumerate(rule.tiers, 1)]
    for field, word, kind, rows in chosen:
        if word not in kind.values:
            yield Fault(Wrong.UNKNOWN_WORD, (rule.key,), rows, {"field": field, "word": word})


def _unknown_shared(schedule: Schedule) -> Iterator[Fault]:
    for cap in schedule.shared:
        for field, word, kind in (("per", cap.per, Per), ("of", cap.of, Of), ("year", cap.year, Year)):
            if word not in kind.values:
                yield Fault(Wrong.UNKNOWN_WORD, cap.rules, (), {"field": field, "word": word})


def _sums(rule: Rule) -> Iterator[Fault]:
    own = (rule.key,)
    extra = rule.units or rule.further
    if rule.sum_by == SumBy.NOTHING and not extra:
        yield Fault(Wrong.NO_SUM, own, (), {})
    if rule.sum_by == SumBy.ONE and (rule.amount < 0 or (rule.amount == 0 and not extra)):
        yield Fault(Wrong.ZERO_SUM, own, (), {})
    if rule.sum_by in (SumBy.MEMBERSHIP, SumBy.PAID, SumBy.AGE, SumBy.LEVEL):
        if not rule.tiers:
            yield Fault(Wrong.EMPTY_TABLE, own, (), {})
        for row, tier in enumerate(rule.tiers, 1):
            if tier.amount <= 0:
                yield Fault(Wrong.ROW_SUM, own, (row,), {})
    if rule.further and rule.further.amount <= 0:
        yield Fault(Wrong.FURTHER_SUM, own, (), {})
    for unit, times in Counter(each.unit for each in rule.units).items():
        if times > 1:
            yield Fault(Wrong.UNIT_TWICE, own, (), {"unit": unit})
    for each in rule.units:
        if each.amount <= 0:
            yield Fault(Wrong.UNIT_PRICE, own, (), {"unit": each.unit})


def _levels(rule: Rule) -> Iterator[Fault]:
    """A table by school level against itself and against the levels the benefit is for."""
    if rule.sum_by != SumBy.LEVEL or not rule.tiers:
        return
    own, admitted = (rule.key,), rule.conditions.levels
    first: dict[str, int] = {}
    for row, tier in enumerate(rule.tiers, 1):
        if tier.level in first:
            yield Fault(Wrong.LEVEL_TWICE, own, (first[tier.level], row), {"level": tier.level})
        elif admitted and tier.level in Level.values and tier.level not in admitted:
            yield Fault(Wrong.LEVEL_CLOSED, own, (row,), {"level": tier.level})
        first.setdefault(tier.level, row)
    for level in dict.fromkeys(admitted):
        if level not in first and level in Level.values:
            yield Fault(Wrong.LEVEL_MISSING, own, (), {"level": level})


def _conditions(rule: Rule) -> Iterator[Fault]:
    own, asked = (rule.key,), rule.conditions
    youngest, oldest = asked.age_from, asked.age_to
    backwards = youngest is not None and oldest is not None and youngest > oldest
    if backwards or any(age is not None and not 0 <= age <= MOST_YEARS for age in (youngest, oldest)):
        yield Fault(Wrong.AGES, own, (), {"youngest": youngest, "oldest": oldest})
    if asked.grade_from is not None and not 0 <= asked.grade_from <= BEST_GRADE:
        yield Fault(Wrong.GRADE, own, (), {})
    if asked.arrears_most is not None and asked.arrears_most < 0:
        yield Fault(Wrong.ARREARS, own, (), {})


def _shares(rule: Rule) -> Iterator[Fault]:
    own = (rule.key,)
    if not rule.shares:
        yield Fault(Wrong.NO_SHARE, own, (), {})
    for who, times in Counter(share.who for share in rule.shares).items():
        if times > 1:
            yield Fault(Wrong.SHARE_TWICE, own, (), {"who": who})
    for share in rule.shares:
        if not 1 <= share.percent <= 100:
            yield Fault(Wrong.SHARE_PERCENT, own, (), {"who": share.who, "percent": share.percent})
    who = {share.who for share in rule.shares}
    if rule.event == Event.DEATH and Claimant.MEMBER in who:
        yield Fault(Wrong.DEATH_SELF, own, (), {})
    if rule.by_fund and who - {Claimant.FUND}:
        yield Fault(Wrong.FUND_ONLY, own, (), {})
    if not rule.by_fund and Claimant.FUND in who:
        yield Fault(Wrong.FUND_SHARE, own, (), {})


def _office(rule: Rule) -> Iterator[Fault]:
    own = (rule.key,)
    if not 1 <= rule.approvals <= MOST_APPROVALS:
        yield Fault(Wrong.APPROVALS, own, (), {})
    if rule.file_within is not None and rule.file_within <= 0:
        yield Fault(Wrong.FILE_WITHIN, own, (), {"count": rule.file_within})
    if rule.advance and rule.advance.months < 1:
        yield Fault(Wrong.ADVANCE, own, (), {})
    by_night = any(each.unit == Unit.NIGHT for each in rule.units)
    if not rule.consent and (rule.event in (Event.DISABILITY, Event.STAY) or by_night):
        yield Fault(Wrong.CONSENT, own, (), {}, blocking=False)
