"""Judging a claim: `assess(rules, facts)`, a pure function.

Promises: the same answer for the same rules and facts, whole satang, every step with its reason code; all that stands
in the way at once, not the first thing only. More nights never give less, no cap is ever passed, and an event claimed
in parts never pays more than claimed whole: what was granted for the same event before is taken off what the whole is
worth. Refuses to ask anybody: no database, no clock, no language (`welfare/reasons.py` has the words).
"""

import datetime
from typing import NamedTuple

from groups.thai_dates import years_complete
from welfare.facts import Counts, Facts
from welfare.granted import History, by_unit, under_baht, under_times
from welfare.lengths import Length
from welfare.reasons import REFUSALS, Code, Lack, Lacks, Step
from welfare.rules import Claimant, Conditions, Counted, Further, Rounding, Rule, Schedule, SumBy, Tier
from welfare.tiers import days_of, place_of

DAY = datetime.timedelta(1)


class Assessment(NamedTuple):
    """What a claim is worth by the rules (satang), how that comes about, and what is missing.

    `units` are the nights and the like that it pays for, and that count against later caps.
    """

    amount: int
    steps: tuple[Step, ...]
    missing: tuple[Lack, ...]
    units: Counts = ()

    @property
    def refused(self) -> bool:
        """Whether a rule stands in the way."""
        return any(step.code in REFUSALS for step in self.steps)


def assess(rules: Schedule, facts: Facts) -> Assessment:
    """What the claim in `facts` is worth by `rules`: those in force on the day of the event."""
    rule = rules.rule(facts.benefit)
    if rule is None:
        return Assessment(0, (Step(Code.NO_RULE, None, {}),), ())
    steps, missing = [], []
    _membership(rule, facts, steps, missing)
    _filing(rule, facts, steps, missing)
    _conditions(rule.conditions, facts, steps, missing)
    if rule.by_fund:
        steps.append(Step(Code.BY_FUND, None, {}))
    stopped = any(step.code in REFUSALS for step in steps)
    history = History(rules, rule, facts)
    amount, units = _worth(rule, facts, history, steps, missing)
    if stopped or any(step.code in REFUSALS for step in steps):
        amount, units = 0, ()
    if rule.advance and amount:
        steps.append(Step(Code.ADVANCE, None, {"months": rule.advance.months}))
    return Assessment(amount, tuple(steps), tuple(missing), units)


def _membership(rule: Rule, facts: Facts, steps: list[Step], missing: list[Lack]) -> None:
    """Did she belong on the day, for long enough, and was nothing granted before that excludes it?"""
    if facts.granted:
        steps.append(Step(Code.GRANTED_HERE if facts.granted == "here" else Code.GRANTED_ELSEWHERE, None, {}))
    if facts.since is None:
        missing.append(Lack(Lacks.SINCE, {}))
        return
    if facts.event_on < facts.since:
        steps.append(Step(Code.BEFORE_JOINING, None, {"since_on": facts.since}))
    elif facts.state == "suspended":
        if not rule.conditions.suspended:
            steps.append(Step(Code.SUSPENDED, None, {}))
    elif facts.state != "active":
        steps.append(Step(Code.NOT_MEMBER, None, {"state": facts.state}))
    waiting = rule.waiting
    if waiting is None:
        return
    clock = _clock(waiting.counted, facts)
    if clock is None:
        missing.append(Lack(Lacks.PAID, {}))
        return
    complete = waiting.length.after(facts.since)
    told = {"length": waiting.length, "counted": waiting.counted, "complete_on": complete}
    # By days paid the calendar day says little: what is told is how many days are there.
    if waiting.counted == Counted.PAID:
        told = {"length": waiting.length, "counted": waiting.counted, "days": facts.paid_days}
    steps.append(Step(Code.WAITED if complete <= clock else Code.WAITING, None, told))


def _clock(counted: str, facts: Facts) -> datetime.date | None:
    """Up to which day her time runs: the event, or (by days paid) as many days after joining as are paid."""
    if counted != Counted.PAID:
        return facts.event_on
    return None if facts.paid_days is None else facts.since + datetime.timedelta(facts.paid_days)


def _filing(rule: Rule, facts: Facts, steps: list[Step], missing: list[Lack]) -> None:
    """Who asks, how soon, with which papers."""
    if not any(share.who == facts.claimant for share in rule.shares):
        steps.append(Step(Code.CLAIMANT, None, {"claimant": facts.claimant}))
    if rule.file_within is not None:
        last = facts.event_on + datetime.timedelta(rule.file_within)
        if facts.filed_on > last:
            steps.append(Step(Code.LATE, None, {"days": rule.file_within, "last_on": last}))
    # What the fund starts itself nobody brings papers for; they are looked at when the money is handed over.
    for paper in rule.papers if facts.claimant != Claimant.FUND else ():
        if paper not in facts.papers:
            missing.append(Lack(Lacks.PAPER, {"paper": paper}))


def _conditions(asked: Conditions, facts: Facts, steps: list[Step], missing: list[Lack]) -> None:
    if asked.sex and not facts.sex:
        missing.append(Lack(Lacks.SEX, {}))
    elif asked.sex and facts.sex != asked.sex:
        steps.append(Step(Code.SEX, None, {"sex": asked.sex}))
    if asked.age_from is not None or asked.age_to is not None:
        _age(asked, facts, steps, missing)
    if asked.arrears_most is not None and facts.arrears_months > asked.arrears_most:
        steps.append(Step(Code.ARREARS, None, {"months": facts.arrears_months, "most": asked.arrears_most}))
    if asked.plans and not facts.plan:
        missing.append(Lack(Lacks.PLAN, {}))
    elif asked.plans and facts.plan not in asked.plans:
        steps.append(Step(Code.PLAN, None, {"plan": facts.plan}))
    if asked.levels and not facts.level:
        missing.append(Lack(Lacks.LEVEL, {}))
    elif asked.levels and facts.level not in asked.levels:
        steps.append(Step(Code.LEVEL, None, {"level": facts.level}))
    if asked.grade_from is not None and facts.grade is None:
        missing.append(Lack(Lacks.GRADE, {}))
    elif asked.grade_from is not None and facts.grade < asked.grade_from:
        steps.append(Step(Code.GRADE, None, {"grade": facts.grade, "least": asked.grade_from}))


def _age(asked: Conditions, facts: Facts, steps: list[Step], missing: list[Lack]) -> None:
    if facts.born_on is None:
        missing.append(Lack(Lacks.BIRTH, {}))
        return
    oldest = years_complete(facts.born_on, facts.event_on)
    # Of whom the year of birth alone is known, born on its first day as the register keeps it, may be a year younger.
    youngest = oldest if facts.born_on_is_exact else oldest - 1
    for bound, code, is_out in (
        (asked.age_from, Code.TOO_YOUNG, lambda age: age < asked.age_from),
        (asked.age_to, Code.TOO_OLD, lambda age: age > asked.age_to),
    ):
        if bound is None:
            continue
        if is_out(oldest) and is_out(youngest):
            steps.append(Step(code, None, {"age": oldest, "bound": bound}))
        elif is_out(oldest) or is_out(youngest):
            missing.append(Lack(Lacks.BIRTH, {}))


def _worth(rule: Rule, facts: Facts, history: History, steps: list[Step], missing: list[Lack]) -> tuple[int, Counts]:
    """What the whole event is worth, less what was granted for it before; and the units that this claim adds."""
    granted = history.granted()
    amount, units = _base(rule, facts, granted, steps, missing), []
    for per_unit in rule.units:
        worth, number = by_unit(per_unit, history, steps, missing)
        amount += worth
        units.append((per_unit.unit, number))
    percent = next((share.percent for share in rule.shares if share.who == facts.claimant), 100)
    if percent != 100:
        shared = amount * percent // 100
        steps.append(Step(Code.SHARE, shared - amount, {"percent": percent, "claimant": facts.claimant}))
        amount = shared
    amount = under_baht(under_times(amount, history, steps), history, steps)
    if granted:
        rest = max(0, amount - granted)
        steps.append(Step(Code.SAME_EVENT, rest - amount, {"granted_baht": granted}))
        amount = rest
    return amount, tuple(units)


def _base(rule: Rule, facts: Facts, granted: int, steps: list[Step], missing: list[Lack]) -> int:
    """The sum that depends on no number of nights; where the committee decides, what is asked on top of `granted`."""
    amount = 0
    if rule.sum_by == SumBy.ONE:
        amount = rule.amount
        steps.append(Step(Code.SUM_ONE, amount, {}))
    elif rule.sum_by == SumBy.DECIDED:
        if facts.asked is None:
            missing.append(Lack(Lacks.ASKED, {}))
        else:
            amount = facts.asked + granted
            steps.append(Step(Code.SUM_DECIDED, amount, {}))
    elif rule.sum_by == SumBy.LEVEL:
        amount = _by_level(rule.tiers, facts, steps, missing)
    elif rule.sum_by != SumBy.NOTHING:
        amount = _by_table(rule, facts, steps, missing)
    if rule.further is not None and facts.since is not None:
        amount += _further(rule.further, facts, steps, missing)
    return amount


def _by_level(tiers: tuple[Tier, ...], facts: Facts, steps: list[Step], missing: list[Lack]) -> int:
    if not facts.level:
        missing.append(Lack(Lacks.LEVEL, {}))
        return 0
    for tier in tiers:
        if tier.level == facts.level:
            steps.append(Step(Code.SUM_LEVEL, tier.amount, {"level": tier.level}))
            return tier.amount
    steps.append(Step(Code.LEVEL, None, {"level": facts.level}))
    return 0


def _by_table(rule: Rule, facts: Facts, steps: list[Step], missing: list[Lack]) -> int:
    """The row of a table by membership, time paid in, or age."""
    if rule.sum_by == SumBy.AGE:
        if facts.born_on is None:
            missing.append(Lack(Lacks.BIRTH, {}))
            return 0
        start, clock = facts.born_on, facts.event_on
    else:
        if facts.since is None:
            return 0
        start, clock = facts.since, _clock(rule.sum_by, facts)
        if clock is None:
            _add_once(missing, Lack(Lacks.PAID, {}))
            return 0
    place = place_of(rule.tiers, start, clock)
    if place is None:
        steps.append(Step(Code.NO_ROW, None, {"by": rule.sum_by, "start_on": start, "clock_on": clock}))
        return 0
    # Who was born in a year of which the day is unknown may stand in the row before.
    if rule.sum_by == SumBy.AGE and not facts.born_on_is_exact and _is_doubtful(rule.tiers, place, facts):
        missing.append(Lack(Lacks.BIRTH, {}))
    tier = rule.tiers[place]
    told = {"by": rule.sum_by, "row": place + 1, "start": tier.start, "end": tier.end, "start_on": start}
    told |= {"after": tier.after, "below": tier.below}
    if rule.sum_by == SumBy.PAID:
        told["days"] = facts.paid_days
    steps.append(Step(Code.SUM_ROW, tier.amount, told))
    return tier.amount


def _is_doubtful(tiers: tuple[Tier, ...], place: int, facts: Facts) -> bool:
    first, _last = days_of(tiers[place], facts.born_on.replace(month=12, day=31))
    return facts.event_on < first


def _add_once(missing: list[Lack], lack: Lack) -> None:
    if lack not in missing:
        missing.append(lack)


def _further(further: Further, facts: Facts, steps: list[Step], missing: list[Lack]) -> int:
    clock = _clock(further.counted, facts)
    if clock is None:
        _add_once(missing, Lack(Lacks.PAID, {}))
        return 0
    years = further_years(further, facts.since, clock)
    amount = years * further.amount
    if years:
        told = {"years": years, "each_baht": further.amount, "beyond": further.beyond, "rounding": further.rounding}
        steps.append(Step(Code.SUM_FURTHER, amount, told))
    return amount


def further_years(further: Further, since: datetime.date, clock: datetime.date) -> int:
    """How many years past `beyond` count on the day `clock`, part-years as the rule says."""
    beyond = further.beyond

    def complete_on(years: int, months: int = 0) -> datetime.date:
        return Length(beyond.months + years * 12 + months, beyond.days).after(since)

    years = clock.year - complete_on(0).year
    while years >= 0 and complete_on(years) > clock:
        years -= 1
    if years < 0:
        return 0
    if further.rounding == Rounding.WHOLE and clock > complete_on(years):
        return years + 1
    if further.rounding == Rounding.HALF and clock >= complete_on(years, 6):
        return years + 1
    return years
