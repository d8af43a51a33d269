"""Recounting claims: their numbers, the judgements that were kept, who decided, what was paid and paid back.

Promises: every judgement is made again from its own facts and its own rules and must say the same; every payment of a
claim is the approved sum, by three different people, once. Refuses to mend anything; `network.recount` asks it.
"""

from collections.abc import Iterator, Mapping, Sequence

from django.utils.translation import gettext as _

from ledger.chart import BANK, CASH
from ledger.models import JournalEntry, Posting
from welfare.advances import rule_then, versions_published
from welfare.assessment import assess
from welfare.assessment_json import assessment_as_json, facts_from_json
from welfare.decisions import is_approved
from welfare.models import AssessmentMade, BenefitSchedule, Claim, Decision, Payout, Repayment
from welfare.payments import ADVANCES
from welfare.rule_json import BrokenRules

# What was changed behind the guards may be anything, also something that no rules and no facts can be read from.
UNREADABLE = (BrokenRules, ValueError, TypeError, KeyError, AttributeError)
Postings = Mapping[int, Sequence[Posting]]


def recount_claims(entries: list[JournalEntry], by_entry: Postings) -> Iterator[str]:
    """Every claim of the group in scope against its judgements, decisions and the entries handed in."""
    claims = list(Claim.objects.select_related("kind", "member").order_by("year", "number"))
    words: dict[int, list[Decision]] = {claim.pk: [] for claim in claims}
    for decision in Decision.objects.select_related("assessment").order_by("place"):
        words[decision.claim_id].append(decision)
    taken_back = {entry.reverses_id for entry in entries}
    yield from _numbers(claims)
    yield from _judgements()
    yield from _deciders(claims, words)
    yield from _payments(claims, words, by_entry, taken_back)
    yield from _repayments(claims, entries, by_entry, taken_back)


def _numbers(claims: list[Claim]) -> Iterator[str]:
    """From 1 in each year without a gap; of a year with gaps the first one is named."""
    expected: dict[int, int] = {}
    for claim in claims:
        number = expected.get(claim.year, 1)
        if claim.number != number and number:
            yield _("claim %(claim)s is missing") % {"claim": f"{number}/{claim.year}"}
            number = None
        expected[claim.year] = number + 1 if number else 0


def _judgements() -> Iterator[str]:
    """Each judgement made again, from what was kept with it."""
    schedules = {schedule.pk: schedule for schedule in BenefitSchedule.objects.all()}
    for made in AssessmentMade.objects.select_related("claim").order_by("id").iterator(chunk_size=1000):
        if not _says_the_same(made, schedules[made.schedule_id]):
            yield _("a judgement of claim %(claim)s is not what its rules make of its facts") % {"claim": made.claim}


def _says_the_same(made: AssessmentMade, schedule: BenefitSchedule) -> bool:
    try:
        facts = facts_from_json(made.facts)
        again, rule = assess(schedule.rules, facts), schedule.rules.rule(made.claim.benefit)
        asked = (facts.benefit, facts.event_on) == (made.claim.benefit, made.claim.event_on)
    except UNREADABLE:
        return False
    same = (made.amount, made.reasons) == (again.amount, assessment_as_json(again))
    return asked and same and made.approvals == (rule.approvals if rule else 1)


def _deciders(claims: list[Claim], words: dict[int, list[Decision]]) -> Iterator[str]:
    """Nobody decides a claim she entered or benefits from; no two officers approve different sums."""
    for claim in claims:
        own = {claim.entered_by_id, claim.member.user_id} - {None}
        if any(word.by_id in own for word in words[claim.pk]):
            yield _("claim %(claim)s was decided by whoever entered it or benefits from it") % {"claim": claim}
        if any(word.assessment.claim_id != claim.pk for word in words[claim.pk]):
            yield _("claim %(claim)s was decided on a judgement of another claim") % {"claim": claim}
        if len({word.amount for word in words[claim.pk] if word.amount is not None}) > 1:
            yield _("claim %(claim)s was approved with different sums") % {"claim": claim}


def _payments(
    claims: list[Claim], words: dict[int, list[Decision]], by_entry: Postings, taken_back: set[int | None]
) -> Iterator[str]:
    known, versions = {claim.pk: claim for claim in claims}, versions_published()
    live: dict[int, int] = {}
    for payout in Payout.objects.filter(claim__isnull=False).order_by("entry__number"):
        claim = known[payout.claim_id]
        said, told = words[claim.pk], {"claim": claim, "voucher": payout.voucher_number}
        if not _fits(payout, claim, said, by_entry[payout.entry_id], _is_lent(versions, claim)):
            yield _("voucher %(voucher)s does not fit claim %(claim)s and its approval") % told
        if payout.paid_by_id and any(word.by_id == payout.paid_by_id for word in said):
            yield _("voucher %(voucher)s of claim %(claim)s was paid by somebody who decided it") % told
        if payout.entry_id in taken_back:
            continue
        live[claim.pk] = live.get(claim.pk, 0) + 1
        if claim.ended_at or not is_approved(said):
            yield _("claim %(claim)s is paid on voucher %(voucher)s without the approvals it needs") % told
        if live[claim.pk] > 1:
            yield _("claim %(claim)s is paid a second time, on voucher %(voucher)s") % told


def _is_lent(versions: list[BenefitSchedule], claim: Claim) -> bool:
    try:
        rule = rule_then(versions, claim)
    # Rules that cannot be read any more are named by their judgements.
    except UNREADABLE:
        return False
    return rule is not None and rule.advance is not None


def _fits(payout: Payout, claim: Claim, said: list[Decision], postings: Sequence[Posting], is_lent: bool) -> bool:
    """The benefit's posting: on the account of its kind or as an advance, of the member, of the approved sum."""
    benefit = next((posting for posting in postings if posting.amount > 0), None)
    if benefit is None or (payout.kind_id, payout.member_id) != (claim.kind_id, claim.member_id):
        return False
    on_account = benefit.account.code == ADVANCES if is_lent else benefit.account_id == claim.kind.account_id
    return on_account and benefit.member_id == claim.member_id and all(word.amount == benefit.amount for word in said)


def _repayments(
    claims: list[Claim], entries: list[JournalEntry], by_entry: Postings, taken_back: set[int | None]
) -> Iterator[str]:
    """What was paid back against its entries, and never more than was lent."""
    known = {claim.pk: claim for claim in claims}
    back = {repayment.entry_id: repayment for repayment in Repayment.objects.all()}
    lent = {payout.entry_id: payout.claim_id for payout in Payout.objects.filter(claim__isnull=False)}
    left: dict[int, int] = {}
    for entry in entries:
        postings = by_entry[entry.pk]
        of_advances = sum(posting.amount for posting in postings if posting.account.code == ADVANCES)
        repayment = back.get(entry.pk)
        received = entry.kind == JournalEntry.Kind.RECEIPT and of_advances < 0
        fits = repayment is None or _is_back(known[repayment.claim_id], postings)
        if received != (repayment is not None) or not fits:
            number = {"number": entry.number}
            yield _("the repayment of entry %(number)s is missing or does not fit the entry") % number
        claim_id = repayment.claim_id if repayment else lent.get(entry.pk)
        if claim_id and entry.pk not in taken_back:
            left[claim_id] = left.get(claim_id, 0) + of_advances
    for claim_id, amount in left.items():
        if amount < 0:
            yield _("of the advance of claim %(claim)s more was repaid than lent") % {"claim": known[claim_id]}


def _is_back(claim: Claim, postings: Sequence[Posting]) -> bool:
    """Into cash or bank, off the advances, in the member's name."""
    off = [posting for posting in postings if posting.amount < 0]
    into = [posting for posting in postings if posting.amount > 0]
    from_advance = all(one.account.code == ADVANCES and one.member_id == claim.member_id for one in off)
    return from_advance and all(one.account.code in (CASH, BANK) for one in into)
