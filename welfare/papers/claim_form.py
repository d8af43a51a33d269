"""The claim form on paper: what was asked for, how it was judged, places for the village committee and the chair.

Promises: printed empty it is signed and ticked by hand; once somebody decided, the tick stands in its box with the
reason. Refuses an illness: the reason is the name of the benefit, and nights and sums are all that is told of it.
"""

import datetime
from dataclasses import dataclass
from functools import cached_property

from django.utils import timezone
from django.utils.translation import gettext as _

from groups.models import Group
from groups.paper import pdf
from welfare.claim_states import ClaimStanding, ClaimState
from welfare.claim_words import Told, asked_facts, told
from welfare.models import Decision

# Of the village committee as many sign as the paper forms of such groups have lines for.
PLACES_TO_SIGN = 3


@dataclass(frozen=True)
class Word:
    """One officer's word on a claim, and the day in Thailand on which it was given."""

    decision: Decision
    on: datetime.date


def words_on(standing: ClaimStanding, outcome: str) -> list[Word]:
    """The words on a claim that say so, in order."""
    return [Word(word, timezone.localdate(word.at)) for word in standing.decisions if word.outcome == outcome]


@dataclass(frozen=True)
class PaperForm:
    """Everything a printed claim form says."""

    group: Group
    standing: ClaimStanding

    @cached_property
    def facts(self) -> list[tuple[str, str]]:
        """What was asked, as labels and words; the consent has a place of its own."""
        consent = _("Consent given on")
        return [(label, words) for label, words in asked_facts(self.standing.claim) if label != consent]

    @cached_property
    def papers(self) -> list[tuple[str, bool]]:
        """The papers the rules ask for and those brought besides, each with whether it is there."""
        judged = self.standing.judged
        rule = judged and judged.schedule.rules.rule(self.standing.claim.benefit)
        present = {paper.label for paper in self.standing.papers}
        asked = rule.papers if rule else ()
        return [(label, label in present) for label in (*asked, *sorted(present.difference(asked)))]

    @cached_property
    def told(self) -> Told:
        """How it was judged."""
        return told(self.standing.assessment)

    @cached_property
    def approvals(self) -> list[Word]:
        """Who approved, in order."""
        return words_on(self.standing, Decision.Outcome.APPROVED)

    @cached_property
    def refusal(self) -> Word | None:
        """Who refused it and why."""
        return next(iter(words_on(self.standing, Decision.Outcome.REFUSED)), None)

    @property
    def withdrawn_on(self) -> datetime.date | None:
        """The day on which it was withdrawn, if it was."""
        withdrawn = self.standing.state == ClaimState.WITHDRAWN
        return timezone.localdate(self.standing.claim.ended_at) if withdrawn else None

    @property
    def example(self) -> bool:
        """Whether its figures are invented for the demonstration."""
        return self.group.is_example_on(self.standing.claim.filed_on)


def claim_form_pdf(group: Group, standing: ClaimStanding, printed_at: datetime.datetime) -> bytes:
    """The claim form as a PDF file."""
    paper = PaperForm(group, standing)
    context = {
        "paper": paper,
        "claim": standing.claim,
        "standing": standing,
        "group": group,
        "example": paper.example,
    }
    return pdf(
        "welfare/papers/claim_form.html", context | {"places": range(PLACES_TO_SIGN), "printed_at": printed_at}
    )
