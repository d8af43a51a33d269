"""A consolidated month as plain data: the JSON of the network.

Promises: amounts are decimal strings in baht, `null` is what nobody recorded and never 0, totals name the groups they
could not include (D20). A group that has not submitted stands in `missing` and nowhere else. Refuses to compute.
"""

import json
from collections.abc import Iterable

from groups.models import Group
from ledger.chart import Section
from ledger.money import baht_decimal
from ledger.queries import Figure
from network.comparison import Change, Comparison, comparisons
from network.consolidation import Consolidation, Sum
from network.ratios import FORMULAS, RatioRow, ratio_rows
from network.rows import kind_blocks
from reports.as_data import correction_data, dues_data, figure_data, statement_data
from reports.statement import Statement


def consolidation_json(consolidation: Consolidation) -> str:
    """The network's month as a JSON text, Thai left readable."""
    return json.dumps(consolidation_data(consolidation), ensure_ascii=False, indent=2) + "\n"


def consolidation_data(consolidation: Consolidation) -> dict:
    """Everything a file says of a network's month."""
    return {
        "network": consolidation.network.slug,
        "month": consolidation.month.iso,
        "month_be": consolidation.month.be_iso,
        "groups": [_group_data(statement) for statement in consolidation.statements],
        "missing": slugs(consolidation.missing),
        "sent_back": [{"slug": one.group.slug, "reason": one.reason} for one in consolidation.sent_back],
        "late": slugs(consolidation.late),
        "restated": [{"group": group.slug, **correction_data(told)} for group, told in consolidation.corrections],
        "totals": totals_data(consolidation),
        "compared": [comparison_data(one) for one in comparisons(consolidation)],
        "ratios": {row.group.slug: ratios_data(row) for row in ratio_rows(consolidation) if row.group},
        "formulas": {formula.key: formula.words for formula in FORMULAS},
        "parts": [part_data(part, consolidation) for part in consolidation.parts],
        "example": consolidation.is_example,
    }


def _group_data(statement: Statement) -> dict:
    """A group's own object without the month, which stands above once for all."""
    return {key: value for key, value in statement_data(statement).items() if key not in ("month", "month_be")}


def ratios_data(row: RatioRow) -> dict:
    """A group, or all of them, by every formula: plain decimal numbers, `null` where one is not known."""
    return {one.formula.key: one.in_files for one in row.ratios}


def comparison_data(comparison: Comparison) -> dict:
    """The month beside an earlier one: a difference is `null` where no group is in both."""
    return {
        "with": comparison.key,
        "month": comparison.month.iso,
        "groups": {"now": comparison.groups_now, "then": comparison.groups_then},
        "figures": {
            change.key: {
                "now": _counted(change, change.now),
                "then": _counted(change, change.then),
                "difference": _counted(change, change.difference),
                "groups_in_both": change.both,
            }
            for change in comparison.changes
        },
    }


def _counted(change: Change, value: int | None) -> str | int | None:
    return baht_decimal(value) if change.is_money else value


def part_data(part: Consolidation, whole: Consolidation) -> dict:
    """A network below: which groups stand in it and who is missing, and what they come to."""
    return {
        "network": part.network.slug,
        "own": part.network == whole.network,
        "groups": [one.group.slug for one in part.reports],
        "missing": slugs(part.missing),
        "members": part.members,
        "receipts": sum_of_groups(part.receipts),
        "benefits": sum_of_groups(part.benefits, with_cases=True),
        "spending": sum_of_groups(part.spending),
        "fund": baht_decimal(part.fund),
    }


def totals_data(consolidation: Consolidation) -> dict:
    """What the groups come to together, in sum and by kind."""
    return {
        "members": {"end": consolidation.members, "not_recorded": slugs(consolidation.members_not_recorded)},
        "dues": {
            "recorded": dues_data(consolidation.dues),
            "not_recorded": slugs(consolidation.dues_not_recorded),
        },
        "receipts": sum_of_groups(consolidation.receipts),
        "benefits": sum_of_groups(consolidation.benefits, with_cases=True),
        "spending": sum_of_groups(consolidation.spending),
        "fund": baht_decimal(consolidation.fund),
        "ratios": ratios_data(ratio_rows(consolidation)[-1]),
        "by_kind": {
            block.section: {
                line.key.partition(".")[2]: sum_of_groups(line.sum, with_cases=block.section == Section.BENEFITS)
                for line in block.lines
            }
            for block in kind_blocks(consolidation)
        },
    }


def sum_of_groups(value: Sum, *, with_cases: bool = False) -> dict:
    """A sum this month and since founding, and whose month is not in it."""
    shown = figure_data if with_cases else _amount
    return {
        "month": shown(value.month),
        "since_founding": shown(value.since_founding),
        "not_recorded": slugs(value.not_recorded),
    }


def _amount(figure: Figure | None) -> str | None:
    return baht_decimal(figure.amount) if figure else None


def slugs(groups: Iterable[Group]) -> list[str]:
    """Groups by their short names."""
    return [group.slug for group in groups]
