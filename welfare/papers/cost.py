"""What rules would have cost, on paper for the assembly that votes, and what page and paper show of it.

Promises: screen and paper show the same lines; the paper sets the old and the new rules side by side, in sentences.
Refuses names, and the claims one by one.
"""

import datetime
from dataclasses import dataclass
from itertools import chain

from django.utils.translation import gettext as _

from groups.models import Group
from groups.paper import pdf
from welfare.costs import Cost, earlier_versions
from welfare.faults import faults
from welfare.incidence import incidence_of
from welfare.models import BenefitSchedule
from welfare.rule_words import rule_words, schedule_words, shared_words
from welfare.rules import Schedule


@dataclass(frozen=True)
class Change:
    """A benefit of which the rules are not the same: what they said and what they say, sentence by sentence."""

    name: str
    before: list[str]
    after: list[str]


def cost_context(schedule: BenefitSchedule, cost: Cost) -> dict:
    """What page and paper show."""
    return {
        "schedule": schedule,
        "cost": cost,
        "incidence": incidence_of(cost.first, cost.last, cost.names, cost.delicate),
        "faulty": schedule.is_draft and any(fault.blocking for fault in faults(schedule.rules)),
    }


def cost_pdf(group: Group, schedule: BenefitSchedule, cost: Cost, *, printed_at: datetime.datetime) -> bytes:
    """The same on A4, with what the rules change."""
    before = next(iter(earlier_versions(schedule)), None)
    context = cost_context(schedule, cost) | {
        "group": group,
        "before": before,
        "changes": changes(before.rules, schedule.rules) if before else [],
        "printed_at": printed_at,
        "example": group.is_example_on(cost.last),
    }
    return pdf("welfare/papers/cost.html", context)


def changes(before: Schedule, after: Schedule) -> list[Change]:
    """Every benefit that is new, gone or changed, and at the end what holds for several of them."""
    keys = dict.fromkeys(rule.key for rule in chain(after.rules, before.rules))
    found = [
        Change((new or old).name, rule_words(old, before) if old else [], rule_words(new, after) if new else [])
        for old, new in ((before.rule(key), after.rule(key)) for key in keys)
    ]
    found.append(Change(_("For several benefits together"), _whole(before), _whole(after)))
    return [change for change in found if change.before != change.after]


def _whole(rules: Schedule) -> list[str]:
    return [*(shared_words(cap, rules) for cap in rules.shared), *schedule_words(rules)]
