"""Recounting claims: their numbers, the judgements that were kept, who decided, what was paid and paid back.

Promises: published rules are what the trail says was published; every judgement is made again from its own facts and
its own rules and must say the same, and its facts are what the claim asks for; every payment of a claim is the
approved sum, once, by nobody who approved it or benefits; every paper is what was attached. Refuses to mend anything;
`network.recount` asks it.
"""

from collections.abc import Iterator, Mapping, Sequence

from django.utils.translation import gettext as _

from groups.models import AuditEvent
from ledger.chart import BANK, CASH
from ledger.models import JournalEntry, Posting
from welfare.assessment import assess
from welfare.assessment_json import assessment_as_json, facts_from_json
from welfare.claim_papers import paper_content
from welfare.decisions import is_approved
from welfare.facts import Facts
from welfare.models import AssessmentMade, BenefitSchedule, Claim, ClaimPaper, Decision, Payout, Repayment
from welfare.payments import ADVANCES
from welfare.refusals import PaperLost
from welfare.rule_json import BrokenRules
from welfare.rules import Rule
from welfare.schedules import schedule_digest

# What a claim asks for, as the facts of its judgements have it too; the units stand apart.
ASKED = ("benefit", "event_on", "filed_on", "claimant", "about", "level", "grade", "asked")
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
    yield from _published()
    yield from _numbers(claims)
    yield from _judgements()
    yield from _deciders(claims, words)
    yield from _payments(claims, words, by_entry, taken_back)
    yield from _repayments(claims, entries, by_entry, taken_back)
    yield from _papers()


def _published() -> Iterator[str]:
    """Each published version against the digest that the trail kept of it."""
    kept = dict(AuditEvent.objects.filter(action="schedule.published").values_list("subject", "fields"))
    for schedule in BenefitSchedule.objects.filter(published_at__isnull=False).order_by("version"):
        if kept.get(f"version {schedule.version}") != [f"digest {schedule_digest(schedule)}"]:
            yield _("version %(number)s of the benefit rules is not what was published") % {
                "number": schedule.version
            }


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
    schedules = _schedules()
    for made in AssessmentMade.objects.select_related("claim").order_by("id").iterator(chunk_size=1000):
        if not _says_the_same(made, schedules[made.schedule_id]):
            yield _("a judgement of claim %(claim)s is not what its rules make of its facts") % {"claim": made.claim}


def _schedules() -> dict[int, BenefitSchedule]:
    return {schedule.pk: schedule for schedule in BenefitSchedule.objects.all()}


def _says_the_same(made: AssessmentMade, schedule: BenefitSchedule) -> bool:
    try:
        facts = facts_from_json(made.facts)
        again, rule = assess(schedule.rules, facts), schedule.rules.rule(made.claim.benefit)
        asked = _is_asked(facts, made.claim, rule)
    except UNREADABLE:
        return False
    same = (made.amount, made.reasons) == (again.amount, assessment_as_json(again))
    return asked and same and made.approvals == (rule.approvals if rule else 1)


def _is_asked(facts: Facts, claim: Claim, rule: Rule | None) -> bool:
    """Whether the facts of a judgement are what the claim asks for, which never changes either."""
    same = all(getattr(facts, name) == getattr(claim, name) for name in ASKED)
    # Of a claim for which the rules ask consent, and of the kind of event, the rule tells.
    agreed = rule is None or (claim.event == rule.event and not (rule.consent and claim.consent_on is None))
    return same and agreed and facts.units == tuple(sorted(claim.units.items()))


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
    known, schedules = {claim.pk: claim for claim in claims}, _schedules()
    live: dict[int, int] = {}
    for payout in Payout.objects.filter(claim__isnull=False).order_by("entry__number"):
        claim = known[payout.claim_id]
        said, told = words[claim.pk], {"claim": claim, "voucher": payout.voucher_number}
        is_lent = _is_lent(said, claim, schedules)
        if not _is_told(payout, claim, said) or not _fits(payout, claim, said, by_entry[payout.entry_id], is_lent):
            yield _("voucher %(voucher)s does not fit claim %(claim)s and its approval") % told
        if payout.paid_by_id and any(word.by_id == payout.paid_by_id for word in said):
            yield _("voucher %(voucher)s of claim %(claim)s was paid by somebody who decided it") % told
        if payout.paid_by_id and payout.paid_by_id == claim.member.user_id:
            yield _("voucher %(voucher)s of claim %(claim)s was paid by the member herself") % told
        if payout.entry_id in taken_back:
            continue
        live[claim.pk] = live.get(claim.pk, 0) + 1
        if claim.ended_at or not is_approved(said):
            yield _("claim %(claim)s is paid on voucher %(voucher)s without the approvals it needs") % told
        if live[claim.pk] > 1:
            yield _("claim %(claim)s is paid a second time, on voucher %(voucher)s") % told


def _is_lent(said: list[Decision], claim: Claim, schedules: dict[int, BenefitSchedule]) -> bool:
    """By the rules by which it was approved, whatever was published since."""
    try:
        rule = schedules[said[-1].assessment.schedule_id].rules.rule(claim.benefit) if said else None
    # Rules that cannot be read any more are named by their judgements.
    except UNREADABLE:
        return False
    return rule is not None and rule.advance is not None


def _is_told(payout: Payout, claim: Claim, said: list[Decision]) -> bool:
    """What the voucher repeats of the claim: who is paid, for which day, who entered and who approved."""
    repeated = (payout.payee, payout.event_on, payout.entered_by_id, payout.approved_by_id)
    approved_by = said[-1].by_id if said else payout.approved_by_id
    return repeated == (claim.payee, claim.event_on, claim.entered_by_id, approved_by)


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


def _papers() -> Iterator[str]:
    """Every paper that was not removed, opened and compared with what was attached."""
    kept = ClaimPaper.objects.filter(removed_at=None).exclude(size=0).select_related("claim__group").order_by("id")
    for paper in kept.iterator(chunk_size=1000):
        try:
            paper_content(paper)
        except PaperLost:
            yield _("a paper of claim %(claim)s is gone or is not what was attached") % {"claim": paper.claim}
