"""The copy of everything that is kept about a member, for her to take along: its tables, and as JSON for a program.

Promises: readable by a machine: names that stay, days and moments in ISO, every sum twice, as satang and as baht, and
both named so. Refuses data of other people: who paid or read is "another member", and the words about an entry are
left out, because they may name somebody else. In words for herself: `reports/my_data_workbook.py`.
"""

import json
from collections.abc import Callable, Iterable

from django.utils import timezone

from groups.models import Group
from ledger.chart import Section
from ledger.contributions import receipt_reference
from ledger.models import Posting
from members.models import Consent, Member, Message
from reports.looked import events_of, told
from reports.models import Doubt, DoubtReply
from reports.my_data import MyData, money_of, paper_figures
from welfare.models import AssessmentMade, Claim, Decision, Payout

FORMATS = {"json": "application/json", "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"}
ANOTHER = "another member"
SCHEME = "ombun-my-data-1"
# The register's columns that tell of her; national ID and e-mail stand apart, because they are sealed.
REGISTER = (
    "number", "prefix", "first_name", "last_name", "sex", "born_on", "born_on_is_exact", "phone", "house_no",
    "village_no", "village", "tambon", "amphoe", "province", "postcode", "joined_on", "state",
)  # fmt: skip
Row = dict[str, object]


def tables(group: Group, data: MyData) -> dict[str, list[Row]]:
    """Every table of the copy by its name, each row flat."""
    member = data.member
    return {name: list(rows(member)) for name, rows in _TABLES.items()} | {
        "about_me": [_about(group, data)],
        "readers": [_reader(right) for right in data.readers],
        "membership": [_change(line) for line in data.changes],
    }


def as_json(group: Group, data: MyData) -> bytes:
    """The copy as JSON (UTF-8)."""
    found = {"scheme": SCHEME, "made_at": _plain(timezone.now()), **tables(group, data)}
    return json.dumps(found, ensure_ascii=False, indent=1).encode()


def _about(group: Group, data: MyData) -> Row:
    member = data.member
    found = {"group": group.name} | {name: _plain(getattr(member, name)) for name in REGISTER}
    named = data.beneficiary
    return found | {
        "zone": member.zone.name if member.zone else "",
        "pays": {None: "alone", True: "for the household", False: "within a household"}[data.pays_for_household],
        "national_id_masked": data.national_id,
        "beneficiary": named.name if named else "",
        "beneficiary_relationship": named.relationship if named else "",
        "beneficiary_phone": named.phone if named else "",
        "email": data.address_of_email,
        "email_confirmed_at": _plain(data.email and data.email.confirmed_at),
    }


def _reader(right) -> Row:
    return {
        "who": ANOTHER, "kind": right.kind, "sees_welfare": right.sees_welfare, "how": right.how,
        "given_on": _plain(right.given_on), "ended_at": _plain(right.ended_at),
    }  # fmt: skip


def _change(line) -> Row:
    change = line.change
    return {
        "kind": change.kind, "event_on": _plain(change.event_on), "counts_from": _plain(change.counts_from),
        "reporting_month": _plain(change.reporting_month), "mistaken": line.mistaken, "note": change.note,
        "recorded_at": _plain(change.at),
    }  # fmt: skip


def _money(member: Member) -> Iterable[Row]:
    for posting in money_of(member):
        entry, receipt = posting.entry, getattr(posting.entry, "receipt", None)
        yield {
            "entry": entry.number, "on": _plain(entry.on), "kind": entry.kind, "account": posting.account.slug,
            "direction": _direction(posting), **_sums("amount", _hers(posting)), "units": posting.units,
            "receipt": receipt_reference(receipt.serial) if receipt else "",
            "paid_by": _paid_by(member, receipt), "shared_receipt": posting.shared,
            "reverses_entry": entry.reverses and entry.reverses.number,
            "reversed_by_entry": entry.reversed_by.number if hasattr(entry, "reversed_by") else None,
            "digest": entry.digest,
        }  # fmt: skip


def _direction(posting: Posting) -> str:
    names = {Section.BENEFITS: "received", Section.BALANCES: "lent"}
    return names.get(posting.account.section, "put_in")


def _hers(posting: Posting) -> int:
    """Satang in her sense: what was put in, received or lent is above zero."""
    return -posting.amount if _direction(posting) == "put_in" else posting.amount


def _paid_by(member: Member, receipt) -> str:
    if receipt is None:
        return ""
    if receipt.payer_id is None:
        return "somebody else"
    return "herself" if receipt.payer_id == member.pk else ANOTHER


def _paper(member: Member) -> Iterable[Row]:
    for figure in paper_figures(member):
        yield {"account": figure.account.slug, **_sums("amount", figure.amount), "source": figure.source,
               "stated_at": _plain(figure.at)}  # fmt: skip


def _claims(member: Member) -> Iterable[Row]:
    for claim in Claim.objects.filter(member=member).prefetch_related("papers").order_by("year", "number"):
        yield {
            "claim": claim.number_in_year, "benefit": claim.benefit, "event_on": _plain(claim.event_on),
            "filed_on": _plain(claim.filed_on), "about": claim.about, "units": json.dumps(claim.units),
            "level": claim.level, "grade_hundredths": claim.grade, **_sums("asked", claim.asked),
            "asked_by": claim.claimant, "paid_to": "herself" if claim.payee == member.full_name else "somebody else",
            "consent_on": _plain(claim.consent_on), "entered_at": _plain(claim.entered_at),
            "ended_at": _plain(claim.ended_at), "ended_reason": claim.ended_reason,
            "papers": ", ".join(paper.label for paper in claim.papers.all() if paper.removed_at is None),
        }  # fmt: skip


def _judgements(member: Member) -> Iterable[Row]:
    for made in AssessmentMade.objects.filter(claim__member=member).select_related("claim").order_by("id"):
        yield {
            "claim": made.claim.number_in_year, "at": _plain(made.at), **_sums("amount", made.amount),
            "facts": json.dumps(made.facts, ensure_ascii=False),
            "reasons": json.dumps(made.reasons, ensure_ascii=False),
        }  # fmt: skip


def _decisions(member: Member) -> Iterable[Row]:
    for word in Decision.objects.filter(claim__member=member).select_related("claim").order_by("id"):
        yield {
            "claim": word.claim.number_in_year, "at": _plain(word.at), "outcome": word.outcome,
            **_sums("amount", word.amount), "reason_code": word.reason_code, "reason": word.reason,
            "resolution": word.resolution,
        }  # fmt: skip


def _payouts(member: Member) -> Iterable[Row]:
    for payout in Payout.objects.filter(member=member).select_related("entry", "claim").order_by("entry__number"):
        yield {"voucher": payout.voucher_number, "entry": payout.entry.number, "on": _plain(payout.entry.on),
               "claim": payout.claim.number_in_year if payout.claim else ""}  # fmt: skip


def _consents(member: Member) -> Iterable[Row]:
    for word in Consent.objects.filter(member=member).order_by("id"):
        yield {"purpose": word.purpose, "given": word.given, "how": word.how, "at": _plain(word.at)}


def _questions(member: Member) -> Iterable[Row]:
    for doubt in Doubt.objects.filter(member=member).select_related("entry").order_by("id"):
        yield {
            "question": doubt.pk, "reason": doubt.reason, "words": doubt.question, "state": doubt.state,
            "entry": doubt.entry and doubt.entry.number, "at": _plain(doubt.raised_at),
        }  # fmt: skip


def _answers(member: Member) -> Iterable[Row]:
    for reply in DoubtReply.objects.filter(doubt__member=member).order_by("id"):
        yield {"question": reply.doubt_id, "words": reply.words, "entry": reply.entry_number, "at": _plain(reply.at)}


def _messages(member: Member) -> Iterable[Row]:
    for message in Message.objects.filter(member=member).order_by("id"):
        yield {
            "kind": message.kind,
            "facts": json.dumps(message.params, ensure_ascii=False),
            "at": _plain(message.at),
        }


def _looks(member: Member) -> Iterable[Row]:
    for look in told(list(events_of(member).order_by("id")), member):
        yield {
            "at": _plain(look.at), "who": ANOTHER if look.by_member else look.who, "office": look.office,
            "action": look.action, "what": look.what, "of_everybody": look.of_all,
        }  # fmt: skip


_TABLES: dict[str, Callable[[Member], Iterable[Row]]] = {
    "money": _money,
    "paper_book": _paper,
    "claims": _claims,
    "judgements": _judgements,
    "decisions": _decisions,
    "payouts": _payouts,
    "consents": _consents,
    "questions": _questions,
    "answers": _answers,
    "messages": _messages,
    "who_looked": _looks,
}


def _sums(name: str, satang: int | None) -> Row:
    """A sum under both names; baht with two decimals, as text, so that nothing rounds it."""
    if satang is None:
        return {f"{name}_satang": None, f"{name}_baht": None}
    sign, whole = "-" if satang < 0 else "", abs(satang)
    return {f"{name}_satang": satang, f"{name}_baht": f"{sign}{whole // 100}.{whole % 100:02}"}


def _plain(value) -> object:
    """A value as both files can hold it: days and moments in ISO."""
    return value.isoformat() if hasattr(value, "isoformat") else value
