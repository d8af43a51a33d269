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
from ledger.sendings import SentToFund
from reports.finding_words import Finding
from reports.restatements import Correction
from reports.statement import Acts, Statement, StatementLine, Total


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
        "corrections": [correction_data(correction) for correction in statement.corrections],
        "sent": [sent_data(sent) for sent in statement.sent],
        "acts": acts_data(statement.acts),
        "findings": findings_data(statement.findings),
        "example": statement.is_example,
    }


def correction_data(correction: Correction) -> dict:
    """What is corrected of an earlier month, baht in the report's own sign."""
    return {
        "month": correction.month,
        "section": correction.section,
        "line": correction.slug,
        "amount": baht_decimal(correction.amount),
        "entries": correction.entries,
    }


def sent_data(sent: SentToFund) -> dict:
    """What went to one central fund."""
    return {
        "fund": sent.fund,
        "name": sent.name,
        "month": baht_decimal(sent.month),
        "since_founding": baht_decimal(sent.since_founding),
    }


def acts_data(acts: Acts) -> dict:
    """Who closed, signed and submitted it, and what the network did; `null`: nobody so far."""
    data = {
        act: {"at": done.at.isoformat(timespec="seconds"), "by": done.by or None} if done else None
        for act, done in (
            ("closed", acts.closed),
            ("confirmed", acts.confirmed),
            ("submitted", acts.submitted),
            ("accepted", acts.accepted),
            ("returned", acts.returned),
        )
    }
    due_on = acts.due_on.isoformat() if acts.due_on else None
    return data | {"reason": acts.reason, "due_on": due_on, "days_late": acts.days_late}


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
