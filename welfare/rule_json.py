"""Benefit rules as JSON, as they stand in a schedule's row, and back.

Promises: what was written reads back as the same value, in this release and in later ones: a field that a row does
not have takes its default. Refuses a field or a word that no rule knows, a value of another type, and a length no
calendar holds (`BrokenRules`): a row written by hand or by a newer release.
"""

from dataclasses import MISSING, fields
from enum import Enum
from functools import cache
from types import UnionType
from typing import Any, get_args, get_origin

from members.models import Sex
from welfare.lengths import MOST_YEARS, Length
from welfare.rules import (
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
    SharedCap,
    SumBy,
    Tier,
    Unit,
    Waiting,
    Year,
)


class BrokenRules(Exception):
    """What stands in a schedule's row is no schedule."""


# The choices a word is taken from, by class and field; "" is no choice, and only these fields may be without one.
_WORDS = {
    (Rule, "event"): Event.values,
    (Rule, "sum_by"): SumBy.values,
    (Tier, "level"): ["", *Level.values],
    (Further, "rounding"): Rounding.values,
    (Further, "counted"): Counted.values,
    (PerUnit, "unit"): Unit.values,
    (Cap, "per"): Per.values,
    (Cap, "of"): Of.values,
    (Cap, "year"): Year.values,
    (SharedCap, "per"): Per.values,
    (SharedCap, "of"): Of.values,
    (SharedCap, "year"): Year.values,
    (Waiting, "counted"): Counted.values,
    (Conditions, "sex"): ["", *Sex.values],
    (Conditions, "plans"): Plan.values,
    (Conditions, "levels"): Level.values,
    (Share, "who"): Claimant.values,
}


def schedule_as_json(schedule: Schedule) -> dict:
    """A schedule as JSON; what has its default is left out."""
    return _written(schedule)


def schedule_from_json(data: dict) -> Schedule:
    """The schedule that was written. Raises BrokenRules."""
    try:
        return _read(Schedule, data)
    except (TypeError, ValueError, AttributeError) as error:
        raise BrokenRules(str(error)) from error


def _written(value: Any) -> dict:
    found = {}
    for field in fields(value):
        held = getattr(value, field.name)
        default = field.default_factory() if field.default_factory is not MISSING else field.default
        if held != default:
            found[field.name] = _plain(held)
    return found


def _plain(held: Any) -> Any:
    if isinstance(held, tuple):
        return [_plain(one) for one in held]
    if hasattr(held, "__dataclass_fields__"):
        return _written(held)
    return held.value if isinstance(held, Enum) else held


def _read(kind: type, data: Any) -> Any:
    if not isinstance(data, dict):
        raise TypeError(f"{kind.__name__} is written as an object")
    types = _types(kind)
    unknown = data.keys() - types.keys()
    if unknown:
        raise ValueError(f"{kind.__name__} knows no {', '.join(sorted(unknown))}")
    value = kind(**{name: _value(kind, name, types[name], held) for name, held in data.items()})
    if kind is Length:
        _check_length(value)
    return value


@cache
def _types(kind: type) -> dict[str, Any]:
    """What each field holds; for an optional one (`X | None`) its X and None."""
    return {field.name: field.type for field in fields(kind)}


def _value(kind: type, name: str, expected: Any, held: Any) -> Any:
    if get_origin(expected) is UnionType:
        if held is None:
            return None
        expected = get_args(expected)[0]
    if get_origin(expected) is tuple:
        if not isinstance(held, list):
            raise TypeError(f"{kind.__name__}.{name} is written as a list")
        return tuple(_value(kind, name, get_args(expected)[0], one) for one in held)
    if hasattr(expected, "__dataclass_fields__"):
        return _read(expected, held)
    # In Python True is a number, 1.
    if not isinstance(held, expected) or (expected is int and isinstance(held, bool)):
        raise TypeError(f"{kind.__name__}.{name} is no {expected.__name__}")
    if held not in _WORDS.get((kind, name), (held,)):
        raise ValueError(f"{kind.__name__}.{name} knows no {held!r}")
    return held


def _check_length(length: Length) -> None:
    if min(length.months, length.days) < 0 or length.months // 12 + length.days // 365 > MOST_YEARS:
        raise ValueError(f"no length of time: {length.months} months {length.days} days")
