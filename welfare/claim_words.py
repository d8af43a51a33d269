"""A claim in words and figures: what was asked for, and how its sum comes about line by line.

Promises: the lines of a judgement add up to its sum, whatever stands in the way. Refuses to judge.
"""

from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from groups.thai_dates import format_date
from ledger.money import format_baht
from members.names import ERASED_NAME
from welfare.assessment import Assessment
from welfare.models import Claim
from welfare.reasons import ADVICE, REFUSALS, lack_words, step_words
from welfare.rules import Claimant, Level, Unit

UNITS = {
    Unit.NIGHT: gettext_lazy("Nights"),
    Unit.CHILD: gettext_lazy("Children"),
    Unit.VISIT: gettext_lazy("Visits"),
    Unit.MONTH: gettext_lazy("Months"),
    Unit.PERSON: gettext_lazy("Persons"),
}


@dataclass(frozen=True)
class Line:
    """One line of a judgement: its sentence and what it adds or takes, satang; None for a check."""

    words: str
    amount: int | None


@dataclass(frozen=True)
class Told:
    """A judgement as the page tells it."""

    lines: tuple[Line, ...]
    against: tuple[str, ...]
    advice: tuple[str, ...]
    missing: tuple[str, ...]
    amount: int


def told(found: Assessment) -> Told:
    """The sentences of a judgement, sorted by what they are for."""
    against = tuple(step_words(step) for step in found.steps if step.code in REFUSALS)
    advice = tuple(step_words(step) for step in found.steps if step.code in ADVICE)
    others = [step for step in found.steps if step.code not in REFUSALS | ADVICE]
    lines = [Line(step_words(step), step.amount) for step in others]
    rest = found.amount - sum(line.amount or 0 for line in lines)
    if rest:
        lines.append(Line(_("What stands in the way leaves nothing of it"), rest))
    return Told(tuple(lines), against, advice, tuple(lack_words(lack) for lack in found.missing), found.amount)


def asked_facts(claim: Claim) -> list[tuple[str, str]]:
    """What stands on the claim form, as labels and words; what was not asked is left out."""
    found = [
        (_("Day of the event"), format_date(claim.event_on, style="long")),
        (_("Handed in on"), format_date(claim.filed_on)),
        (_("For whom"), claim.about),
        *((UNITS.get(unit, unit), f"{number:,}") for unit, number in claim.units.items()),
        (_("School level"), Level(claim.level).label if claim.level else ""),
        (_("Average grade"), "" if claim.grade is None else f"{claim.grade // 100}.{claim.grade % 100:02}"),
        (_("Sum asked for"), "" if claim.asked is None else _("%(sum)s baht") % {"sum": format_baht(claim.asked)}),
        (_("Who asks"), Claimant(claim.claimant).label),
        (_("Name of who asks"), claim.claimant_name),
        (_("Paid to"), claim.payee or ERASED_NAME),
        (_("Consent given on"), format_date(claim.consent_on) if claim.consent_on else ""),
    ]
    return [(str(label), str(value)) for label, value in found if value]
