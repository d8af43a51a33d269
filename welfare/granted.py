"""What was granted before and how it counts: the same event, nights counted twice, and every kind of cap.

Promises: an event of one rule on one day about the same person is one event, however many claims tell of it; a cap
counts what was granted in its own year, by its own benefits, whichever claim came first. Pure, part of
`welfare/assessment.py`.
"""

from collections.abc import Iterable, Iterator

from welfare.benefit_years import year_around
from welfare.facts import Facts, Used
from welfare.reasons import Code, Lack, Lacks, Step
from welfare.rules import Cap, Of, Per, PerUnit, Rule, Schedule, SharedCap, Unit


class History:
    """What was granted before, as far as it counts here."""

    def __init__(self, rules: Schedule, rule: Rule, facts: Facts):
        self.rules, self.rule, self.facts = rules, rule, facts
        same, rest = [], []
        for used in facts.used:
            (same if self._is_same(used) else rest).append(used)
        # For the very same event, told by an earlier claim; and everything else.
        self.same, self.rest = same, rest

    def _is_same(self, used: Used) -> bool:
        facts = self.facts
        return used.benefit == facts.benefit and used.on == facts.event_on and used.about == facts.about

    def granted(self) -> int:
        """Satang granted for this very event before."""
        return sum(used.amount for used in self.same)

    def units_before(self, unit: str) -> int:
        """Nights and the like granted for this very event before."""
        return sum(used.count(unit) for used in self.same)

    def of(self, keys: Iterable[str], per: str, year: str) -> list[Used]:
        """What counts against a cap over those benefits, besides this event."""
        if per == Per.EVENT or not self.rest:
            return []
        keys = set(keys)
        kinds = {rule.kind for rule in self.rules.rules if rule.key in keys}
        found = [used for used in self.rest if (used.benefit in keys if used.benefit else used.kind in kinds)]
        if per != Per.YEAR or not found:
            return found
        facts = self.facts
        first, end = year_around(facts.event_on, year, fund_month=self.rules.fund_month, since=facts.since)
        return [used for used in found if first <= used.on < end]

    def limits(self, of: str) -> Iterator[tuple[Cap | SharedCap, tuple[str, ...]]]:
        """The caps that count `of` here, with the benefits they count: the rule's own, then the shared ones."""
        for cap in self.rule.caps:
            if cap.of == of:
                yield cap, (self.rule.key,)
        for cap in self.rules.shared:
            if cap.of == of and self.rule.key in cap.rules:
                yield cap, cap.rules


def by_unit(per_unit: PerUnit, history: History, steps: list[Step], missing: list[Lack]) -> tuple[int, int]:
    """What the nights, children and so on of the whole event are worth (satang), under the caps that count them; and
    how many this claim adds.
    """
    unit = per_unit.unit
    number = next((number for name, number in history.facts.units if name == unit), None)
    if number is None:
        missing.append(Lack(Lacks.UNITS, {"unit": unit}))
        return 0, 0
    before = history.units_before(unit)
    if unit == Unit.NIGHT:
        number -= _nights_twice(number, before, history, steps)
    total = number + before
    for cap, keys in history.limits(unit):
        earlier = history.of(keys, cap.per, cap.year)
        if any(used.units is None for used in earlier):
            steps.append(Step(Code.UNITS_UNKNOWN, None, {"unit": unit}))
        used = sum(used.count(unit) for used in earlier)
        left = max(0, cap.most - used)
        if total > left:
            steps.append(Step(Code.CAP_UNITS, None, _cap_told(history, cap, keys, used, left)))
            total = left
    amount = total * per_unit.amount
    steps.append(Step(Code.SUM_UNIT, amount, {"unit": unit, "number": total, "each_baht": per_unit.amount}))
    return amount, max(0, total - before)


def _nights_twice(number: int, before: int, history: History, steps: list[Step]) -> int:
    """How many of the nights another claim tells of as well; a stay that ends where another begins is pointed at."""
    first = history.facts.event_on.toordinal() + before
    last = first + number
    twice: set[int] = set()
    for used in history.rest:
        start, nights = used.on.toordinal(), used.nights
        if not nights:
            continue
        twice.update(range(max(first, start), min(last, start + nights)))
        if start + nights == first or start == last:
            steps.append(Step(Code.ADJOINS, None, {"stay_on": used.on}))
    if twice:
        steps.append(Step(Code.NIGHTS_TWICE, None, {"number": len(twice)}))
    return len(twice)


def under_times(amount: int, history: History, steps: list[Step]) -> int:
    """Nothing once the benefit was had as often as it may be."""
    for cap, keys in history.limits(Of.TIMES):
        earlier = history.of(keys, cap.per, cap.year)
        used = _times(earlier)
        if amount and used >= cap.most:
            steps.append(Step(Code.CAP_TIMES, -amount, _cap_told(history, cap, keys, used, 0)))
            amount = 0
    return amount


def _times(earlier: list[Used]) -> int:
    """How many events; several claims about one are one."""
    told = {(used.benefit, used.on, used.about) for used in earlier if used.benefit}
    return len(told) + sum(used.times for used in earlier if not used.benefit)


def under_baht(amount: int, history: History, steps: list[Step]) -> int:
    """What the caps in baht leave of a sum (satang)."""
    for cap, keys in history.limits(Of.BAHT):
        used = sum(used.amount for used in history.of(keys, cap.per, cap.year))
        left = max(0, cap.most - used)
        if amount > left:
            told = _cap_told(history, cap, keys, used, left)
            told |= {f"{name}_baht": told.pop(name) for name in ("most", "used", "left")}
            steps.append(Step(Code.CAP_BAHT, left - amount, told))
            amount = left
    return amount


def _cap_told(history: History, cap: Cap | SharedCap, keys: tuple[str, ...], used: int, left: int) -> dict:
    shared = keys if len(keys) > 1 else ()
    told = {"per": cap.per, "of": cap.of, "year": cap.year, "fund_month": history.rules.fund_month, "shared": shared}
    return told | {"most": cap.most, "used": used, "left": left}
