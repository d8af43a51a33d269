"""What past claims would have come to under other rules: `replay(rules, past)`, a pure function.

Promises: each member's claims are judged anew in the order of their events, and against later caps counts what the
replay granted and not what was granted then; vouchers without a claim and notes of other groups count as they were
known then. Papers count as present, for nobody could bring one that was not asked for. A fact that was never recorded
makes the sum unknown, never 0. Refuses to guess: no event is added, and nobody claims more or less than then.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import groupby

from welfare.assessment import Assessment, assess
from welfare.facts import Facts, Used
from welfare.rules import Schedule


@dataclass(frozen=True, slots=True)
class PastClaim:
    """A claim that was decided: ids of claim and member, the slug of its kind, and the facts it was judged by.

    `then` is what the rules of the time gave (satang), `approved` what was approved; None: those rules refused it,
    and `then` is 0.
    """

    claim: int
    member: int
    kind: str
    facts: Facts
    then: int
    approved: int | None

    @property
    def refused(self) -> bool:
        """Whether it was refused because the rules of the time gave nothing."""
        return self.approved is None


@dataclass(frozen=True, slots=True)
class Replayed:
    """A past claim under the other rules: `now` in satang, or None where a fact that they ask for is not recorded."""

    past: PastClaim
    now: int | None
    assessment: Assessment

    @property
    def claim(self) -> int:
        """The claim's id."""
        return self.past.claim

    @property
    def then(self) -> int:
        """What the rules of the time gave (satang)."""
        return self.past.then

    @property
    def approved(self) -> int | None:
        """What was approved then (satang)."""
        return self.past.approved

    @property
    def unknown(self) -> bool:
        """Whether a fact is missing without which these rules say no sum."""
        return self.now is None

    @property
    def refused(self) -> bool:
        """Whether one of these rules stands in the way."""
        return self.assessment.refused


def replay(rules: Schedule, past: Sequence[PastClaim]) -> list[Replayed]:
    """Past claims judged anew by `rules`, by member and then by the day of the event.

    All that a member claimed before is to be among them, else the caps of a year or a lifetime come out too wide.
    """
    ordered = sorted(past, key=lambda one: (one.member, one.facts.event_on, one.facts.filed_on, one.claim))
    found = []
    for _member, own in groupby(ordered, key=lambda one: one.member):
        granted: list[Used] = []
        for one in own:
            again = _judged(rules, one, granted)
            found.append(again)
            granted.extend(_counts_later(again))
    return found


def _judged(rules: Schedule, past: PastClaim, granted: list[Used]) -> Replayed:
    facts, rule = past.facts, rules.rule(past.facts.benefit)
    told = tuple(used for used in facts.used if not used.benefit)
    found = assess(rules, replace(facts, used=(*told, *granted), papers=rule.papers if rule else ()))
    unknown = bool(found.missing) and not found.refused
    return Replayed(past, None if unknown else found.amount, found)


def _counts_later(again: Replayed) -> list[Used]:
    """What later claims are measured by: nothing where nothing was granted; of an unknown sum, what was paid then."""
    past, facts = again.past, again.past.facts
    amount, units = again.now, again.assessment.units
    if again.unknown:
        amount, units = past.approved, facts.units
    if not amount:
        return []
    return [Used(facts.benefit, past.kind, facts.event_on, amount, units, about=facts.about)]
