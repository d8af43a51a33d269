"""Caps that never hold, never bite, or contradict each other; a benefit's own and those that several share.

Promises: a cap that makes a sum unpayable is told with the sum; a cap that only does nothing stops nobody from
publishing. What is told carries the caps themselves under `limit` and `other_limit`. Pure, part of
`welfare/faults.py`.
"""

from collections.abc import Iterator
from itertools import combinations

from welfare.fault_words import Fault, Wrong
from welfare.rules import Cap, Of, Per, Rule, Schedule, SharedCap, SumBy, Unit

_SCOPE = {Per.EVENT: 1, Per.YEAR: 2, Per.LIFETIME: 3}
_BY_TABLE = (SumBy.MEMBERSHIP, SumBy.PAID, SumBy.AGE, SumBy.LEVEL)
AnyCap = Cap | SharedCap


def cap_faults(rule: Rule) -> Iterator[Fault]:
    """What is wrong with the caps of one benefit."""
    own = (rule.key,)
    units = {each.unit for each in rule.units}
    for cap in rule.caps:
        if cap.most <= 0:
            yield Fault(Wrong.CAP_NOTHING, own, (), {"limit": cap})
            continue
        if cap.of == Of.TIMES and cap.per == Per.EVENT:
            yield Fault(Wrong.CAP_TIMES_EVENT, own, (), {"limit": cap})
        if cap.of in Unit.values and cap.of not in units:
            yield Fault(Wrong.CAP_UNIT, own, (), {"limit": cap})
        if cap.of == Of.BAHT:
            yield from _cut(rule, cap, Wrong.CAP_UNDER_SUM, own)
    yield from _between(rule.caps, own, Wrong.CAP_TWICE, Wrong.CAP_ORDER)


def shared_faults(schedule: Schedule) -> Iterator[Fault]:
    """What is wrong with the caps that several benefits share."""
    known = {rule.key for rule in schedule.rules}
    for cap in schedule.shared:
        keys = tuple(dict.fromkeys(key for key in cap.rules if key in known))
        unknown = [key for key in dict.fromkeys(cap.rules) if key not in known]
        if unknown:
            yield Fault(Wrong.SHARED_UNKNOWN, keys, (), {"limit": cap, "unknown": ", ".join(unknown)})
        if len(set(cap.rules)) < 2:
            yield Fault(Wrong.SHARED_FEW, keys, (), {"limit": cap})
        if cap.per == Per.EVENT:
            yield Fault(Wrong.SHARED_EVENT, keys, (), {"limit": cap})
        if cap.most <= 0:
            yield Fault(Wrong.SHARED_NOTHING, keys, (), {"limit": cap})
        else:
            yield from _shared_sums(cap, [schedule.rule(key) for key in keys])
    for keys in dict.fromkeys(frozenset(cap.rules) for cap in schedule.shared):
        alike = [cap for cap in schedule.shared if frozenset(cap.rules) == keys]
        yield from _between(alike, tuple(dict.fromkeys(alike[0].rules)), Wrong.SHARED_TWICE, Wrong.SHARED_ORDER)


def _shared_sums(cap: SharedCap, rules: list[Rule]) -> Iterator[Fault]:
    """A shared cap against what its benefits pay and against their own caps."""
    keys = tuple(rule.key for rule in rules)
    if rules and cap.of in Unit.values and not any(each.unit == cap.of for rule in rules for each in rule.units):
        yield Fault(Wrong.SHARED_UNIT, keys, (), {"limit": cap})
    for rule in rules:
        if cap.of == Of.BAHT:
            others = (rule.key, *(key for key in keys if key != rule.key))
            yield from _cut(rule, cap, Wrong.SHARED_UNDER_SUM, others)
        for own in rule.caps:
            if own.of == cap.of and own.most > cap.most and _lies_within(own, cap):
                yield Fault(
                    Wrong.CAP_OVER_SHARED, (rule.key,), (), {"limit": own, "other_limit": cap}, blocking=False
                )
    owns = [[own.most for own in rule.caps if _counts_alike(own, cap)] for rule in rules]
    if owns and all(owns) and cap.most > sum(map(min, owns)):
        yield Fault(Wrong.SHARED_NEVER, keys, (), {"limit": cap}, blocking=False)


def _cut(rule: Rule, cap: AnyCap, code: str, keys: tuple[str, ...]) -> Iterator[Fault]:
    """A cap in baht under the least the benefit pays, or under the sums of some rows."""
    least = least_paid(rule)
    if least is None:
        return
    if cap.most < least:
        yield Fault(code, keys, (), {"limit": cap, "sum_baht": least})
    elif rule.sum_by in _BY_TABLE:
        percent = _least_percent(rule)
        for row, tier in enumerate(rule.tiers, 1):
            if tier.amount * percent // 100 > cap.most:
                yield Fault(Wrong.CAP_CUTS_ROWS, (rule.key,), (row,), {"limit": cap}, blocking=False)


def least_paid(rule: Rule) -> int | None:
    """The least (satang) that one event is worth before any cap; None where the committee decides."""
    if rule.sum_by == SumBy.DECIDED:
        return None
    sums = [each.amount for each in rule.units]
    if rule.sum_by == SumBy.ONE and rule.amount > 0:
        sums = [rule.amount]
    elif rule.sum_by in _BY_TABLE:
        sums = [tier.amount for tier in rule.tiers]
    elif not sums and rule.further:
        sums = [rule.further.amount]
    sums = [amount for amount in sums if amount > 0]
    return min(sums) * _least_percent(rule) // 100 if sums else None


def _least_percent(rule: Rule) -> int:
    """The smallest share anybody gets: what a cap leaves of that can be paid whole to somebody."""
    return min((share.percent for share in rule.shares if 1 <= share.percent <= 100), default=100)


def _between(caps: list[Cap] | tuple, keys: tuple[str, ...], twice: str, order: str) -> Iterator[Fault]:
    """Two caps that count the same and say two things, or of which the shorter time allows more than the longer."""
    for cap, other in combinations(caps, 2):
        if cap.of != other.of or cap.most == other.most:
            continue
        if _counts_alike(cap, other):
            yield Fault(twice, keys, (), {"limit": cap, "other_limit": other})
            continue
        short, long = sorted((cap, other), key=lambda one: _SCOPE.get(one.per, 0))
        if _SCOPE.get(short.per, 0) < _SCOPE.get(long.per, 0) and short.most > long.most > 0:
            yield Fault(order, keys, (), {"limit": short, "other_limit": long})


def _counts_alike(cap: AnyCap, other: AnyCap) -> bool:
    """Whether both count the same over the same time."""
    same = cap.of == other.of and cap.per == other.per
    return same and (cap.per != Per.YEAR or cap.year == other.year)


def _lies_within(own: Cap, cap: SharedCap) -> bool:
    """Whether all that `own` counts together is counted together by the shared cap too."""
    return _counts_alike(own, cap) or _SCOPE.get(own.per, 9) < _SCOPE.get(cap.per, 0)
