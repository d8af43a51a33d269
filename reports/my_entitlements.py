"""What a member would be entitled to today, benefit by benefit, and why: in the words of the group's schedule.

Promises: the sums are those of `assess`, for an event of that day with the papers it takes; of what is paid by the
night or the like what each one is worth and how much is left. Refuses to speak of illness, and to guess where the
register or the committee has the word: then it says who has.
"""

import datetime
from collections.abc import Iterator
from dataclasses import dataclass, replace
from enum import StrEnum

from django.utils.translation import gettext_lazy

from welfare.assessment import Assessment, assess
from welfare.facts import Facts
from welfare.own_welfare import OwnWelfare
from welfare.reasons import REFUSALS, Code, Lacks, Step, step_words
from welfare.rule_words import count_words, rule_words, unit_words
from welfare.rules import Cap, Claimant, Counted, Event, Of, PerUnit, Rule, Schedule, SharedCap

# An event that is no other: what was granted today for another one is not this one's.
ANOTHER = "\u2026"


class Verdict(StrEnum):
    """What the rules say today."""

    YES = "yes"
    NOT_YET = "not_yet"
    USED_UP = "used_up"
    DEPENDS = "depends"
    DECIDED = "decided"
    UNKNOWN = "unknown"


LABELS = {
    Verdict.YES: gettext_lazy("you are entitled"),
    Verdict.NOT_YET: gettext_lazy("not at present"),
    Verdict.USED_UP: gettext_lazy("used up"),
    Verdict.DEPENDS: gettext_lazy("it depends"),
    Verdict.DECIDED: gettext_lazy("the committee decides"),
    Verdict.UNKNOWN: gettext_lazy("something is not written down"),
}
# Said to the member herself, of today; everything else in the words of an assessment.
_TODAY = {
    Code.WAITING: gettext_lazy(
        "Not yet: the waiting time of %(length)s from joining is complete on %(complete_on)s."
    ),
    Code.SUSPENDED: gettext_lazy("Not while you are suspended."),
    Code.ARREARS: gettext_lazy("You are %(months)s months behind, and the rules allow %(most)s at most."),
    Code.TOO_YOUNG: gettext_lazy("It begins at %(bound)s years of age. You are %(age)s."),
    Code.TOO_OLD: gettext_lazy("It ends at %(bound)s years of age. You are %(age)s."),
    Code.NO_ROW: gettext_lazy("Not yet: no row of the table holds for you today."),
    Code.BY_FUND: gettext_lazy("The fund starts this by itself once a year. You do not have to ask."),
    Code.UNITS_UNKNOWN: gettext_lazy(
        "Of earlier payments nobody wrote down the number. Ask the treasurer how much is left."
    ),
}
_PAID_TODAY = gettext_lazy("Not yet: %(length)s have to be paid in, and you have paid %(days)s days.")
_SILENT = frozenset({Code.SUM_ONE, Code.SUM_UNIT, Code.SUM_DECIDED, Code.ADJOINS, Code.NIGHTS_TWICE})
_LACKS = {
    Lacks.SINCE: gettext_lazy("The register does not say since when you are a member. Ask the treasurer."),
    Lacks.PAID: gettext_lazy("It goes by the days paid, and nobody has written down yet how many you paid."),
    Lacks.BIRTH: gettext_lazy("It goes by your age, and your birth date is not in the register. Tell the treasurer."),
    Lacks.SEX: gettext_lazy("Whether it is for you depends on what is missing in the register. Tell the treasurer."),
    Lacks.PLAN: gettext_lazy("It depends on how far ahead you pay at a time, and no payment shows that yet."),
    Lacks.LEVEL: gettext_lazy("It depends on the school level."),
    Lacks.GRADE: gettext_lazy("It depends on the average grade."),
    Lacks.ASKED: gettext_lazy("The committee decides the sum."),
}
_OPEN = frozenset({Lacks.LEVEL, Lacks.GRADE})


@dataclass(frozen=True)
class Left:
    """What is paid by the piece: so much (satang) for each, and what is left; `number` None: no rule counts them."""

    each: str
    unit: str
    amount: int
    number: int | None

    @property
    def most(self) -> int:
        """What all that is left comes to by itself, satang."""
        return self.amount * (self.number or 0)

    @property
    def count(self) -> str:
        """What is left in words: "7 nights"."""
        return "" if self.number is None else count_words(self.unit, self.number)


@dataclass(frozen=True)
class Entitlement:
    """One benefit as it stands today. `amount` is the sum without anything paid by the piece, `most` all together.

    Both are satang, after every cap; `why` are sentences, `rules` everything the schedule says of it.
    """

    rule: Rule
    verdict: Verdict
    amount: int
    most: int
    pieces: tuple[Left, ...]
    # Whether a cap in baht took something off `most`.
    capped: bool
    why: tuple[str, ...]
    rules: tuple[str, ...]

    @property
    def label(self) -> str:
        """The verdict in words."""
        return str(LABELS[self.verdict])

    @property
    def is_yes(self) -> bool:
        """Whether there is something to have today."""
        return self.verdict == Verdict.YES

    @property
    def is_limited(self) -> bool:
        """Whether `most` says what is left: something counts the pieces, or the sum."""
        return any(piece.number is not None for piece in self.pieces) or self.capped

    @property
    def is_death(self) -> bool:
        """Whether it goes to whom the member named."""
        return self.rule.event == Event.DEATH


def entitlements(own: OwnWelfare, rules: Schedule, day: datetime.date) -> tuple[Entitlement, ...]:
    """Every benefit of the schedule for an event of `day`, in the schedule's order."""
    person, dying = own.person_on(day), own.person_on(day, of_death=True)
    found = []
    for rule in rules.rules:
        of_death = rule.event == Event.DEATH
        told = {"benefit": rule.key, "claimant": claimant_of(rule), "papers": rule.papers, "about": ANOTHER}
        facts = own.facts(dying if of_death else person, day, rule.event, **told)
        found.append(entitlement(rules, rule, facts))
    return tuple(found)


def claimant_of(rule: Rule) -> str:
    """Who would ask: the fund, whom the member named for a death, else the member, else whoever may."""
    may = [share.who for share in rule.shares]
    first = Claimant.BENEFICIARY if rule.event == Event.DEATH else Claimant.MEMBER
    first = Claimant.FUND if rule.by_fund else first
    return first if first in may or not may else may[0]


def entitlement(rules: Schedule, rule: Rule, facts: Facts) -> Entitlement:
    """One benefit from the facts of today's event; what they say of nights and the like does not matter."""
    none = assess(rules, replace(facts, units=tuple((each.unit, 0) for each in rule.units)))
    # More than any cap leaves, so that each says what it leaves.
    full = assess(rules, replace(facts, units=tuple((each.unit, _beyond(rules, rule, each)) for each in rule.units)))
    verdict = _verdict(none, full)
    counted = dict(full.units)
    return Entitlement(
        rule=rule,
        verdict=verdict,
        amount=none.amount,
        most=full.amount,
        pieces=tuple(_left(rules, rule, each, counted) for each in rule.units),
        capped=any(step.code == Code.CAP_BAHT for step in full.steps),
        why=tuple(_why(rule, none if none.refused else full, verdict)),
        rules=tuple(rule_words(rule, rules)),
    )


def _caps(rules: Schedule, rule: Rule) -> tuple[Cap | SharedCap, ...]:
    return (*rule.caps, *rules.shared_by(rule.key))


def _beyond(rules: Schedule, rule: Rule, each: PerUnit) -> int:
    """One more than the widest cap lets through; one where none counts them."""
    pieces = [cap.most for cap in _caps(rules, rule) if cap.of == each.unit]
    baht = [cap.most // each.amount for cap in _caps(rules, rule) if cap.of == Of.BAHT and each.amount]
    return max([*pieces, *baht, 0]) + 1


def _left(rules: Schedule, rule: Rule, each: PerUnit, counted: dict[str, int]) -> Left:
    counts = any(cap.of == each.unit for cap in _caps(rules, rule))
    return Left(unit_words(each), each.unit, each.amount, counted.get(each.unit, 0) if counts else None)


def _verdict(none: Assessment, full: Assessment) -> Verdict:
    lacks = {lack.code for lack in full.missing}
    if none.refused:
        return Verdict.NOT_YET
    if lacks == {Lacks.ASKED}:
        return Verdict.DECIDED
    if lacks:
        return Verdict.DEPENDS if lacks <= _OPEN else Verdict.UNKNOWN
    return Verdict.YES if full.amount else Verdict.USED_UP


def _why(rule: Rule, found: Assessment, verdict: Verdict) -> Iterator[str]:
    """What stands in the way and nothing else; or how it comes about, with what is missing."""
    for step in found.steps:
        if step.code == Code.BY_FUND or (step.code in REFUSALS if found.refused else step.code not in _SILENT):
            yield _words_today(step)
    # An assessment says it of a sum; here there is none yet.
    if verdict == Verdict.DECIDED and rule.advance:
        yield step_words(Step(Code.ADVANCE, None, {"months": rule.advance.months}))
    elif verdict != Verdict.NOT_YET:
        yield from dict.fromkeys(str(_LACKS[lack.code]) for lack in found.missing if lack.code in _LACKS)


def _words_today(step: Step) -> str:
    template = _TODAY.get(step.code)
    if step.code == Code.WAITING and step.told["counted"] == Counted.PAID:
        template = _PAID_TODAY
    return step_words(step) if template is None else step_words(step, template)
