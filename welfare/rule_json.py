"""Benefit rules as JSON, as they stand in a schedule's row, and back.

Promises: what was written reads back as the same value, in this release and in later ones: a field that a row does
not have takes its default. Refuses a word that no rule knows (`BrokenRules`): a row written by hand or by a newer
release.
"""

from dataclasses import MISSING, fields
from typing import Any

from welfare.lengths import Length
from welfare.rules import (
    Advance,
    Cap,
    Conditions,
    Further,
    PerUnit,
    Rule,
    Schedule,
    Share,
    SharedCap,
    Tier,
    Waiting,
)


class BrokenRules(Exception):
    """What stands in a schedule's row is no schedule."""


# What stands inside what: the class of a field that holds values of ours, by class and field.
_PARTS: dict[tuple[type, str], type] = {
    (Schedule, "rules"): Rule,
    (Schedule, "shared"): SharedCap,
    (Rule, "tiers"): Tier,
    (Rule, "further"): Further,
    (Rule, "units"): PerUnit,
    (Rule, "caps"): Cap,
    (Rule, "waiting"): Waiting,
    (Rule, "conditions"): Conditions,
    (Rule, "shares"): Share,
    (Rule, "advance"): Advance,
    (Waiting, "length"): Length,
    (Further, "beyond"): Length,
    (Tier, "start"): Length,
    (Tier, "end"): Length,
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
    return _written(held) if hasattr(held, "__dataclass_fields__") else held


def _read(kind: type, data: dict) -> Any:
    if not isinstance(data, dict):
        raise TypeError(f"{kind.__name__} is written as an object")
    return kind(**{name: _value(kind, name, held) for name, held in data.items()})


def _value(kind: type, name: str, held: Any) -> Any:
    part = _PARTS.get((kind, name))
    if isinstance(held, list):
        return tuple(_read(part, one) if part else one for one in held)
    return _read(part, held) if part and held is not None else held
