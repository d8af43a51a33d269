"""Benefit rules as values: everything a group may resolve about a benefit, and nothing about anybody.

A `Schedule` holds the `Rule`s that a group resolved together, and the caps that several of them share. Promises:
frozen, hashable, whole satang, no database and no clock; read and written as JSON by `welfare/rule_json.py`, judged
by `welfare/assessment.py`, proved sound by `welfare/faults.py`, said in words by `welfare/rule_words.py`. The shapes
are those of the domain notes ("Benefit rules: shapes that occur", 1-9).
"""

from dataclasses import dataclass, field

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from welfare.benefit_years import Year
from welfare.lengths import Length

__all__ = [
    "Advance", "Cap", "Claimant", "Conditions", "Counted", "Event", "Further", "Level", "Of", "Per", "PerUnit",
    "Plan", "Rounding", "Rule", "Schedule", "Share", "SharedCap", "SumBy", "Tier", "Unit", "Waiting", "Year",
]  # fmt: skip


class Event(models.TextChoices):
    """What happens when a benefit is asked for; decides which facts a claim asks for."""

    BIRTH = "birth", _("a birth")
    STAY = "stay", _("nights in hospital")
    DEATH = "death", _("the member's death")
    DISABILITY = "disability", _("disability or hardship")
    SCHOOL = "school", _("school or study")
    YEARLY = "yearly", _("once a year, started by the fund")
    OTHER = "other", _("something else")


class Counted(models.TextChoices):
    """From what a time of membership is counted."""

    JOINING = "joining", _("from joining")
    PAID = "paid", _("by the days actually paid")


class SumBy(models.TextChoices):
    """What the sum of one event depends on."""

    NOTHING = "nothing", pgettext_lazy("sum of a benefit", "no sum of its own, only by the night or the like")
    ONE = "one", _("one sum for everybody")
    MEMBERSHIP = "membership", _("a table by length of membership")
    PAID = "paid", _("a table by the time paid in")
    AGE = "age", _("a table by age")
    LEVEL = "level", _("a table by school level")
    DECIDED = "decided", _("the committee decides the sum")


class Rounding(models.TextChoices):
    """What becomes of a year that is not full when further years are counted."""

    DROPPED = "dropped", _("only full years count")
    WHOLE = "whole", _("a year begun counts whole")
    HALF = "half", _("six months and more count as a year")


class Unit(models.TextChoices):
    """What may be paid by the piece."""

    NIGHT = "night", _("night")
    CHILD = "child", _("child")
    VISIT = "visit", _("visit")
    MONTH = "month", _("month")
    PERSON = "person", _("person")


class Per(models.TextChoices):
    """For how long a cap counts together."""

    EVENT = "event", _("for one event")
    YEAR = "year", _("in one year")
    LIFETIME = "lifetime", _("in a lifetime")


class Of(models.TextChoices):
    """What a cap counts; besides these the units."""

    BAHT = "baht", _("baht")
    TIMES = "times", _("times")
    NIGHT = Unit.NIGHT.value, Unit.NIGHT.label
    CHILD = Unit.CHILD.value, Unit.CHILD.label
    VISIT = Unit.VISIT.value, Unit.VISIT.label
    MONTH = Unit.MONTH.value, Unit.MONTH.label
    PERSON = Unit.PERSON.value, Unit.PERSON.label


class Plan(models.TextChoices):
    """How far ahead a member pays the savings at a time."""

    MONTH = "month", _("month by month")
    QUARTER = "quarter", _("three months at once")
    HALF = "half", _("half a year at once")
    YEAR = "year", _("a year at once")


class Level(models.TextChoices):
    """School levels, lowest first."""

    KINDERGARTEN = "kindergarten", _("kindergarten")
    PRIMARY = "primary", _("primary school")
    LOWER = "lower", _("lower secondary school")
    UPPER = "upper", _("upper secondary school")
    VOCATIONAL = "vocational", _("vocational certificate")
    DIPLOMA = "diploma", _("higher vocational certificate")
    BACHELOR = "bachelor", _("bachelor's degree")
    HIGHER = "higher", _("above a bachelor's degree")


class Claimant(models.TextChoices):
    """Who asks for a benefit."""

    MEMBER = "member", _("the member")
    PROXY = "proxy", _("somebody else for the member, with papers")
    BENEFICIARY = "beneficiary", _("the beneficiary the member named")
    RELATIVE = "relative", _("a relative, for an event in the family")
    FUND = "fund", _("the fund itself")


@dataclass(frozen=True)
class Waiting:
    """Nothing is paid for an event before this length is complete."""

    length: Length
    counted: str = Counted.JOINING


@dataclass(frozen=True)
class Tier:
    """A row of a table: from an edge to an edge so much (satang).

    Both edges belong to the row unless `after` or `below` says otherwise: `start` 2 years with `after` is "more than
    2 years", `end` 4 years with `below` is "less than 4 years". No `start`: from the beginning; no `end`: and
    everything above. A table by school level has the `level` in place of edges. Of ages the lengths are whole years.
    """

    amount: int
    start: Length | None = None
    end: Length | None = None
    after: bool = False
    below: bool = False
    level: str = ""


@dataclass(frozen=True)
class Further:
    """So much (satang) for each year past `beyond`, counted as `counted` says, part-years as `rounding` says."""

    beyond: Length
    amount: int
    rounding: str = Rounding.DROPPED
    counted: str = Counted.JOINING


@dataclass(frozen=True)
class PerUnit:
    """So much (satang) for each night, child and the like."""

    unit: str
    amount: int


@dataclass(frozen=True)
class Cap:
    """At most so much of one benefit: satang where `of` is baht, else a number of times or units."""

    per: str
    of: str
    most: int
    year: str = Year.CALENDAR


@dataclass(frozen=True)
class SharedCap:
    """At most so much of several benefits (their keys) together, in a year or a lifetime."""

    rules: tuple[str, ...]
    per: str
    of: str
    most: int
    year: str = Year.CALENDAR


@dataclass(frozen=True)
class Conditions:
    """What must hold on the day of the event. Ages are whole years, both included; `grade_from` hundredths.

    `suspended` lets suspended members have it too; `arrears_most` is for how many months somebody may be behind, None
    asks nobody. An empty `plans` or `levels` lets all in.
    """

    age_from: int | None = None
    age_to: int | None = None
    sex: str = ""
    suspended: bool = False
    arrears_most: int | None = None
    plans: tuple[str, ...] = ()
    levels: tuple[str, ...] = ()
    grade_from: int | None = None


@dataclass(frozen=True)
class Share:
    """Who may ask, and what share of the sum (percent) is paid then."""

    who: str
    percent: int = 100


@dataclass(frozen=True)
class Advance:
    """The money is lent, not given: to be repaid within so many months."""

    months: int


@dataclass(frozen=True)
class Rule:
    """One benefit as a group resolved it. `key` stays the same through the versions, `kind` names its account."""

    key: str
    name: str
    kind: str
    event: str
    sum_by: str = SumBy.ONE
    amount: int = 0
    tiers: tuple[Tier, ...] = ()
    further: Further | None = None
    units: tuple[PerUnit, ...] = ()
    caps: tuple[Cap, ...] = ()
    waiting: Waiting | None = None
    conditions: Conditions = field(default_factory=Conditions)
    shares: tuple[Share, ...] = (Share(Claimant.MEMBER),)
    papers: tuple[str, ...] = ()
    # Days after the event within which the claim is to be handed in; None: at any time.
    file_within: int | None = None
    approvals: int = 1
    advance: Advance | None = None
    # What is kept about it says something of somebody's health: the person's consent is asked for.
    consent: bool = False

    @property
    def decided(self) -> bool:
        """Whether the committee decides the sum, with the number of a resolution."""
        return self.sum_by == SumBy.DECIDED

    @property
    def by_fund(self) -> bool:
        """Whether the fund starts it itself every year."""
        return self.event == Event.YEARLY


@dataclass(frozen=True)
class Schedule:
    """What holds together from a day on: the rules, what some of them share, the fund's year and its floor (satang).

    `floor` is what the fund should never fall below; None: nobody resolved one.
    """

    rules: tuple[Rule, ...] = ()
    shared: tuple[SharedCap, ...] = ()
    fund_month: int = 1
    floor: int | None = None

    def rule(self, key: str) -> Rule | None:
        """The rule with this key."""
        return next((rule for rule in self.rules if rule.key == key), None)

    def shared_by(self, key: str) -> tuple[SharedCap, ...]:
        """The shared caps that count this benefit."""
        return tuple(cap for cap in self.shared if key in cap.rules)
