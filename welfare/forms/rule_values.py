"""A benefit rule as what stands in its form, and the key of a new one.

Promises: what a rule says is shown as somebody would have typed it, so that a form sent back untouched gives the same
rule. Pure, knows no database.
"""

import itertools
from typing import Any

from django.utils.text import slugify

from welfare.forms.rule_tables import written_length, written_most
from welfare.rules import Claimant, Rule, Schedule, SumBy

# As long as a claim has room for it, less a hyphen and a number.
LONGEST_STEM = 36
BY_TIME = (SumBy.MEMBERSHIP, SumBy.PAID, SumBy.AGE)
FROM, AFTER, TO, BELOW = "from", "after", "to", "below"


def new_key(rules: Schedule, name: str, kind: str) -> str:
    """A key that no rule of the schedule has: out of the name, or of its kind where a Thai name leaves nothing."""
    stem = (slugify(name) or kind)[:LONGEST_STEM].strip("-_") or "benefit"
    taken = {rule.key for rule in rules.rules}
    keys = itertools.chain([stem], (f"{stem}-{number}" for number in itertools.count(2)))
    return next(key for key in keys if key not in taken)


def plain_values(rule: Rule) -> dict[str, Any]:
    """What stands in the single fields of the form."""
    asked, further, waiting = rule.conditions, rule.further, rule.waiting
    values = {
        "kind": rule.kind, "name": rule.name, "event": rule.event, "sum_by": rule.sum_by,
        "amount": rule.amount or None,
        "beyond": further and further.beyond, "further_amount": further and further.amount,
        "rounding": further and further.rounding, "years_counted": further and further.counted,
        "wait": waiting and waiting.length, "wait_counted": waiting and waiting.counted,
        "age_from": asked.age_from, "age_to": asked.age_to, "sex": asked.sex, "suspended": asked.suspended,
        "arrears_most": asked.arrears_most, "plans": list(asked.plans), "levels": list(asked.levels),
        "grade_from": written_grade(asked.grade_from),
        "papers": "\n".join(rule.papers), "file_within": rule.file_within, "approvals": rule.approvals,
        "advance_months": rule.advance and rule.advance.months, "consent": rule.consent,
    }  # fmt: skip
    values |= {f"share_{who}": None for who in Claimant.values}
    values |= {f"share_{share.who}": share.percent for share in rule.shares}
    values |= {f"unit_{each.unit}": each.amount for each in rule.units}
    return values | {f"level_{tier.level}": tier.amount for tier in rule.tiers if tier.level}


def tier_values(rule: Rule) -> list[dict[str, Any]]:
    """Row by row what stands in the table by time or age."""
    years = rule.sum_by == SumBy.AGE
    return [
        {
            "after": AFTER if tier.after else FROM, "start": written_length(tier.start, years=years),
            "below": BELOW if tier.below else TO, "end": written_length(tier.end, years=years),
            "amount": tier.amount,
        }
        for tier in rule.tiers if not tier.level
    ]  # fmt: skip


def cap_values(caps) -> list[dict[str, Any]]:
    """Row by row what stands in a table of caps."""
    return [
        {"most": written_most(cap.most, cap.of), "of": cap.of, "per": cap.per, "year": cap.year} for cap in caps
    ]  # fmt: skip


def written_grade(grade: int | None) -> str:
    """Hundredths of a grade as on the school's paper: "3.00"."""
    return "" if grade is None else f"{grade // 100}.{grade % 100:02}"
