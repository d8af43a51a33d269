"""A statement as plain data: the group object of the JSON files.

Promises: amounts are decimal strings in baht, `null` is not recorded and never 0, both forms of the month are given.
Refuses to compute: what the statement does not carry is not in the file.
"""

import json
from dataclasses import asdict

from ledger.arrears import MembersDues
from ledger.chart import Section
from ledger.money import baht_decimal
from ledger.queries import Figure
from reports.finding_words import Finding
from reports.statement import Statement, StatementLine, Total


def statement_json(statement: Statement) -> str:
    """The group object as a JSON text, Thai left readable."""
    return json.dumps(statement_data(statement), ensure_ascii=False, indent=2) + "\n"


def statement_data(statement: Statement) -> dict:
    """Everything a file says of one group's month."""
    return {
        "slug": statement.group.slug,
        "name": statement.group.name,
        "status": statement.status,
        "revision": statement.revision,
        "digest": statement.digest,
        "month": statement.month.iso,
        "month_be": statement.month.be_iso,
        "members": asdict(statement.members),
        "dues": dues_data(statement.dues),
        "receipts": sums_by_slug(statement.section(Section.RECEIPTS)),
        "benefits": {line.slug: cases_data(line) for line in statement.section(Section.BENEFITS)},
        "spending": sums_by_slug(statement.section(Section.SPENDING)),
        "balances": {
            line.slug: baht_decimal(line.since_founding.amount) for line in statement.section(Section.BALANCES)
        },
        "totals": {
            "receipts": sum_data(statement.receipts),
            "benefits": cases_data(statement.benefits),
            "spending": sum_data(statement.spending),
            "fund": baht_decimal(statement.fund),
            "fund_before": baht_decimal(statement.fund_before),
            "restated": baht_decimal(statement.restated),
        },
        "findings": findings_data(statement.findings),
        "example": statement.is_example,
    }


def dues_data(dues: MembersDues | None) -> dict | None:
    """How the members stand: counts, and baht where money is meant; None is not recorded."""
    if dues is None:
        return None
    money = ("arrears_1", "arrears_2", "arrears_3", "ahead", "past_end")
    return {"members": dues.members, "paid": dues.paid} | {
        key: {"members": getattr(dues, key), "amount": baht_decimal(getattr(dues, f"{key}_amount"))} for key in money
    }


def sums_by_slug(lines: tuple[StatementLine, ...]) -> dict:
    """Lines without cases, by the name they have in files."""
    return {line.slug: sum_data(line) for line in lines}


def sum_data(line: StatementLine | Total) -> dict:
    """The sums of a line or total: this month and since founding."""
    return {
        "month": baht_decimal(line.month.amount) if line.month else None,
        "since_founding": baht_decimal(line.since_founding.amount),
    }


def cases_data(line: StatementLine | Total) -> dict:
    """Sums and cases of a line or total: this month and since founding."""
    return {"month": figure_data(line.month), "since_founding": figure_data(line.since_founding)}


def figure_data(figure: Figure | None) -> dict:
    """One sum with its cases; None, a month that is not recorded, leaves both open."""
    if figure is None:
        return {"amount": None, "cases": None}
    return {
        "amount": baht_decimal(figure.amount),
        "cases": figure.cases,
        "cases_complete": figure.cases_complete,
    }


def findings_data(findings: tuple[Finding, ...]) -> list[dict]:
    """What the report points at, each as its code and its sentence."""
    return [{"code": found.code, "blocking": found.blocking, "text": found.text} for found in findings]
