"""Reason codes of an assessment, and their sentences in both languages.

Promises: every code has its words; sums stand in satang under names that end in `_baht`, days under names that end in
`_on`, so that what was kept as JSON is said again years later in the language of the page. Refuses illness: no
sentence speaks of one.
"""

import datetime
from typing import NamedTuple

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from groups.thai_dates import format_date
from ledger.money import format_baht
from members.models import Sex, State
from welfare.lengths import Length
from welfare.rule_words import count_words, edge_words, limit_words
from welfare.rules import Cap, Claimant, Counted, Level, Of, Plan, Rounding, Schedule, SumBy, Tier, Unit


class Step(NamedTuple):
    """One step of the reasoning: its code, what it adds or takes (satang; None for a check), and what it tells."""

    code: str
    amount: int | None
    told: dict


class Lack(NamedTuple):
    """Something that is not known yet and without which nothing is approved."""

    code: str
    told: dict


class Code:
    """Codes of steps. Those in REFUSALS stand in the way; the others explain."""

    NO_RULE = "no_rule"
    GRANTED_HERE = "granted_here"
    GRANTED_ELSEWHERE = "granted_elsewhere"
    BEFORE_JOINING = "before_joining"
    NOT_MEMBER = "not_member"
    SUSPENDED = "suspended"
    WAITING = "waiting"
    WAITED = "waited"
    CLAIMANT = "claimant"
    LATE = "late"
    SEX = "sex"
    TOO_YOUNG = "too_young"
    TOO_OLD = "too_old"
    ARREARS = "arrears"
    PLAN = "plan"
    LEVEL = "level"
    GRADE = "grade"
    NO_ROW = "no_row"
    BY_FUND = "by_fund"
    SUM_ONE = "sum_one"
    SUM_ROW = "sum_row"
    SUM_LEVEL = "sum_level"
    SUM_DECIDED = "sum_decided"
    SUM_FURTHER = "sum_further"
    SUM_UNIT = "sum_unit"
    NIGHTS_TWICE = "nights_twice"
    ADJOINS = "adjoins"
    UNITS_UNKNOWN = "units_unknown"
    SHARE = "share"
    CAP_UNITS = "cap_units"
    CAP_TIMES = "cap_times"
    CAP_BAHT = "cap_baht"
    SAME_EVENT = "same_event"
    ADVANCE = "advance"


REFUSALS = frozenset({
    Code.NO_RULE, Code.GRANTED_HERE, Code.GRANTED_ELSEWHERE, Code.BEFORE_JOINING, Code.NOT_MEMBER, Code.SUSPENDED,
    Code.WAITING, Code.CLAIMANT, Code.LATE, Code.SEX, Code.TOO_YOUNG, Code.TOO_OLD, Code.ARREARS, Code.PLAN,
    Code.LEVEL, Code.GRADE, Code.NO_ROW,
})  # fmt: skip
# What somebody should look at, though it stops nothing.
ADVICE = frozenset({Code.ADJOINS, Code.UNITS_UNKNOWN, Code.NIGHTS_TWICE})


class Lacks:
    """Codes of what is missing."""

    SINCE = "since"
    PAID = "paid"
    BIRTH = "birth"
    SEX = "sex"
    PLAN = "plan"
    LEVEL = "level"
    GRADE = "grade"
    UNITS = "units"
    ASKED = "asked"
    PAPER = "paper"


_STEPS = {
    Code.NO_RULE: gettext_lazy("The rules in force on that day do not know this benefit."),
    Code.GRANTED_HERE: gettext_lazy("A death grant for this person stands in this group already."),
    Code.GRANTED_ELSEWHERE: gettext_lazy(
        "Another group of the network has granted, or is about to grant, for the death of a person with this "
        "national ID."
    ),
    Code.BEFORE_JOINING: gettext_lazy("It happened before the membership began, which counts from %(since_on)s."),
    Code.NOT_MEMBER: gettext_lazy("On that day the person was no member. State on that day: %(state)s."),
    Code.SUSPENDED: gettext_lazy("On that day the member was suspended."),
    Code.WAITING: gettext_lazy(
        "The waiting time of %(length)s from joining was not over: it was complete on %(complete_on)s."
    ),
    Code.WAITED: gettext_lazy("The waiting time of %(length)s from joining was complete on %(complete_on)s."),
    Code.CLAIMANT: gettext_lazy("By the rules this benefit cannot be asked for by: %(claimant)s."),
    Code.LATE: gettext_lazy("It was handed in too late: within %(days)s days, that is by %(last_on)s."),
    Code.SEX: gettext_lazy("The benefit is only for: %(sex)s."),
    Code.TOO_YOUNG: gettext_lazy("The age on that day was %(age)s; the benefit begins at %(bound)s."),
    Code.TOO_OLD: gettext_lazy("The age on that day was %(age)s; the benefit ends at %(bound)s."),
    Code.ARREARS: gettext_lazy(
        "On that day the member was %(months)s months behind; the rules allow %(most)s at most."
    ),
    Code.PLAN: gettext_lazy("The benefit is not for who pays like this: %(plan)s."),
    Code.LEVEL: gettext_lazy("The benefit is not for this school level: %(level)s."),
    Code.GRADE: gettext_lazy("The average grade is %(grade)s; it must be %(least)s or better."),
    Code.NO_ROW: gettext_lazy("No row of the table holds on that day."),
    Code.BY_FUND: gettext_lazy("The fund starts this benefit itself; nobody has to ask for it."),
    Code.SUM_ONE: gettext_lazy("The sum for everybody"),
    Code.SUM_ROW: gettext_lazy("Row %(row)s of the table: %(edges)s; %(clock)s"),
    Code.SUM_LEVEL: gettext_lazy("By school level: %(level)s"),
    Code.SUM_DECIDED: gettext_lazy("The sum that the committee is asked for"),
    Code.SUM_FURTHER: gettext_lazy("%(years)s further years past %(beyond)s, %(each_baht)s baht each (%(rounding)s)"),
    Code.SUM_UNIT: gettext_lazy("%(count)s at %(each_baht)s baht each"),
    Code.NIGHTS_TWICE: gettext_lazy("%(number)s of these nights are counted in another claim already."),
    Code.ADJOINS: gettext_lazy(
        "Another stay, from %(stay_on)s, ends or begins on the same day. If it is one stay, write the same first day."
    ),
    Code.UNITS_UNKNOWN: gettext_lazy(
        "Of earlier payments without a claim nobody recorded the number (%(unit)s): count on the paper."
    ),
    Code.SHARE: gettext_lazy("The share for: %(claimant)s, %(percent)s%%"),
    Code.CAP_UNITS: gettext_lazy("At most %(limit)s%(shared)s: used %(used)s, left %(left)s."),
    Code.CAP_TIMES: gettext_lazy("At most %(limit)s%(shared)s: had %(used)s times already."),
    Code.CAP_BAHT: gettext_lazy("At most %(limit)s%(shared)s: used %(used_baht)s, left %(left_baht)s"),
    Code.SAME_EVENT: gettext_lazy("For the same event %(granted_baht)s baht were granted before"),
    Code.ADVANCE: gettext_lazy("The money is lent: it is to be repaid within %(months)s months."),
}
_BY_PAID = {
    Code.WAITING: gettext_lazy(
        "The waiting time of %(length)s is counted by days paid, and %(days)s days before the event were paid."
    ),
    Code.WAITED: gettext_lazy("The waiting time of %(length)s is covered by %(days)s days paid."),
}
_LACKS = {
    Lacks.SINCE: gettext_lazy("The register does not say since when the membership counts."),
    Lacks.PAID: gettext_lazy("Nobody recorded how many days were paid. Set the rates first, or state what was paid."),
    Lacks.BIRTH: gettext_lazy(
        "The register does not know the birth date (or only the year, which is not enough here)."
    ),
    Lacks.SEX: gettext_lazy("The register does not say whether the member is a man or a woman."),
    Lacks.PLAN: gettext_lazy("No payment shows how far ahead the member pays at a time."),
    Lacks.LEVEL: gettext_lazy("The school level is not written down."),
    Lacks.GRADE: gettext_lazy("The average grade is not written down."),
    Lacks.UNITS: gettext_lazy("The number is not written down: %(unit)s."),
    Lacks.ASKED: gettext_lazy("The sum that is asked for is not written down."),
    Lacks.PAPER: gettext_lazy("A paper is missing: %(paper)s."),
}
_CHOICES = {
    "state": State, "claimant": Claimant, "sex": Sex, "plan": Plan, "level": Level, "rounding": Rounding,
    "unit": Unit, "of": Of,
}  # fmt: skip


def step_words(step: Step, template: str = "") -> str:
    """The sentence of a step, without its sum; `template` says it otherwise, with the same names in it."""
    if not template:
        by_paid = step.told.get("counted") == Counted.PAID
        template = _BY_PAID[step.code] if by_paid else _STEPS[step.code]
    told = {name: _said(name, value) for name, value in step.told.items()}
    if step.code == Code.SUM_UNIT:
        told["count"] = count_words(step.told["unit"], step.told["number"])
    if step.code == Code.SUM_ROW:
        told["edges"] = _edges(step.told)
        told["clock"] = _row_clock(step.told)
    if "per" in step.told:
        told["limit"] = _limit(step.told)
        told["shared"] = " " + _("(together with other benefits)") if step.told["shared"] else ""
    return str(template) % told


def lack_words(lack: Lack) -> str:
    """The sentence of something missing."""
    return str(_LACKS[lack.code]) % {name: _said(name, value) for name, value in lack.told.items()}


def _said(name: str, value) -> str:
    if value is None:
        return ""
    if name.endswith("_on"):
        return format_date(value if isinstance(value, datetime.date) else datetime.date.fromisoformat(value))
    if name.endswith("_baht"):
        return format_baht(value)
    if name in ("grade", "least"):
        return f"{value // 100}.{value % 100:02}"
    if isinstance(value, dict):
        return str(_length(value))
    if name in _CHOICES and value in _CHOICES[name].values:
        return str(_CHOICES[name](value).label)
    if isinstance(value, int):
        return f"{value:,}"
    return str(value)


def _edges(told: dict) -> str:
    start, end = (_length(told[name]) for name in ("start", "end"))
    if start is None and end is None:
        return _("any length of time")
    return edge_words(Tier(0, start, end, told["after"], told["below"]))


def _length(value) -> Length | None:
    return Length(**value) if isinstance(value, dict) else value


def _row_clock(told: dict) -> str:
    if told["by"] == SumBy.PAID:
        days = told["days"]
        return ngettext("%(days)s day paid before", "%(days)s days paid before", days) % {"days": f"{days:,}"}
    start = _said("start_on", told["start_on"])
    return (
        _("born on %(day)s") % {"day": start}
        if told["by"] == SumBy.AGE
        else _("member since %(day)s") % {"day": start}
    )


def _limit(told: dict) -> str:
    """How much the cap leaves and for how long, as the rules themselves say it."""
    most = told.get("most_baht", told.get("most"))
    return limit_words(Cap(told["per"], told["of"], most, told["year"]), Schedule(fund_month=told["fund_month"]))
