"""Facts and assessments as JSON, as they are kept with a claim, and back.

Promises: facts read back are equal to those that were judged, so that the same rules give the same assessment again;
a field that was added later takes its default. Refuses nothing: what is kept was written here.
"""

import datetime
from dataclasses import MISSING, fields

from welfare.assessment import Assessment
from welfare.facts import Facts, Used
from welfare.lengths import Length
from welfare.reasons import Lack, Step

_DAYS = ("event_on", "filed_on", "since", "born_on", "on")


def facts_as_json(facts: Facts) -> dict:
    """Facts as JSON; what has its default is left out."""
    found = _written(facts)
    if facts.used:
        found["used"] = [_written(used) for used in facts.used]
    return found


def facts_from_json(data: dict) -> Facts:
    """The facts that were kept."""
    used = tuple(Used(**_read(row)) for row in data.get("used", ()))
    return Facts(**{**_read(data), "used": used})


def _written(value: Facts | Used) -> dict:
    found = {}
    for field in fields(value):
        held = getattr(value, field.name)
        if field.default is MISSING or held != field.default:
            found[field.name] = _plain(held)
    return found


def _plain(held):
    if isinstance(held, datetime.date):
        return held.isoformat()
    if isinstance(held, Length):
        return {"months": held.months, "days": held.days}
    if isinstance(held, tuple):
        return [_plain(one) for one in held]
    return held


def _read(data: dict) -> dict:
    found = dict(data)
    for name in _DAYS:
        if isinstance(found.get(name), str):
            found[name] = datetime.date.fromisoformat(found[name])
    if found.get("units"):
        found["units"] = tuple((unit, number) for unit, number in found["units"])
    elif "units" in found and found["units"] is not None:
        found["units"] = ()
    if "papers" in found:
        found["papers"] = tuple(found["papers"])
    return found


def assessment_as_json(assessment: Assessment) -> dict:
    """Steps, what is missing and the units that count, each as a list; the amount stands in a column of its own."""
    return {
        "steps": [[step.code, step.amount, _told(step.told)] for step in assessment.steps],
        "missing": [[lack.code, _told(lack.told)] for lack in assessment.missing],
        "units": [[unit, number] for unit, number in assessment.units],
    }


def assessment_from_json(amount: int, data: dict) -> Assessment:
    """The assessment that was kept; days and lengths stay as JSON has them, `welfare/reasons.py` reads both."""
    return Assessment(
        amount,
        tuple(Step(code, satang, told) for code, satang, told in data["steps"]),
        tuple(Lack(code, told) for code, told in data["missing"]),
        tuple((unit, number) for unit, number in data["units"]),
    )


def _told(told: dict) -> dict:
    return {name: _plain(value) for name, value in told.items()}
