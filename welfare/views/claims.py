"""Pages of claims: the list, entering one, one claim with its papers and reasons.

Promises: claim officers alone, and each look is recorded before it is shown; neither title nor address names anybody
or what happened to them. A claim's page shows what this officer may do next, and in words why not. The acts
themselves are in `welfare/views/claim_acts.py`.
"""

from django.contrib import messages
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from groups.access import group_view
from groups.forms import HouseForm
from groups.models import Group
from groups.paging import paged
from groups.queries import today
from groups.thai_dates import Month
from ledger.chart import BANK, CASH
from ledger.money import format_baht
from ledger.queries import holdings, likely_day, working_month
from welfare.claim_papers import paper_content
from welfare.claim_states import ClaimStanding, ClaimState, open_claims, others_of, standing_of
from welfare.claim_states import claims as kept_claims
from welfare.claim_words import asked_facts, told
from welfare.decisions import judgement
from welfare.forms.claims import ChooseForm, ClaimForm, PaperForm, is_for_death, required_papers
from welfare.forms.decisions import ApproveForm, PayForm, RefuseForm, WithdrawForm
from welfare.models import Claim, ClaimPaper, Payout
from welfare.paper_check import JPEG, PDF
from welfare.payments import floor_warning, outstanding
from welfare.refusals import PaperLost
from welfare.schedules import schedule_on
from welfare.tables import ClaimTable
from welfare.turns import APPROVE, CLAIM_OFFICERS, PAPER, PAY, REFUSE, WITHDRAW, Turn, turn_of, urgency

# What is shown runs nothing. A browser's own PDF viewer does not open inside a sandbox; what is kept of a PDF has no
# script left (welfare/pdf_copy.py).
UNRUN = {JPEG: "sandbox; default-src 'none'", PDF: "default-src 'none'; style-src 'unsafe-inline'"}
FORMS = {APPROVE: ApproveForm, REFUSE: RefuseForm, WITHDRAW: WithdrawForm, PAY: PayForm, PAPER: PaperForm}


@group_view(*CLAIM_OFFICERS, log="claims.viewed")
def claims(request, group):
    """What waits, first what waits for this officer; then what has ended."""
    waiting = open_claims()
    waiting.sort(key=lambda found: urgency(found, request.user, is_treasurer=request.here.is_treasurer))
    paid = Payout.objects.filter(entry__reversed_by=None, claim__isnull=False).values("claim")
    ended = kept_claims().filter(Q(ended_at__isnull=False) | Q(pk__in=paid))
    nothing_waits, nothing_ended = _("No claim waits for anything."), _("No claim has been paid or refused yet.")
    rows = [found.claim for found in waiting]
    open_table = ClaimTable(rows, group=group, prefix="open-", empty_text=nothing_waits)
    ended_table = ClaimTable(ended, group=group, prefix="ended-", empty_text=nothing_ended)
    for table in (open_table, ended_table):
        paged(request, table)
    schedule = schedule_on(likely_day())
    yearly = [rule for rule in schedule.rules.rules if rule.by_fund] if schedule else []
    context = {"open_table": open_table, "ended_table": ended_table, "yearly": yearly, "group": group}
    return render(request, "welfare/claims.html", context)


@group_view(*CLAIM_OFFICERS)
def claim_new(request, group):
    """Enter a claim: first the day, the benefit and the member; then what the rule of that benefit needs."""
    # Both steps are sent and not asked for by address: a browser keeps addresses.
    choose = ChooseForm(request.POST or None, of_death="death" in request.GET)
    if request.method != "POST" or not choose.is_valid():
        context = {"form": choose, "group": group, "has_rules": bool(choose.rules) or choose.is_bound}
        return render(request, "welfare/claim_choose.html", context)
    chosen = choose.chosen
    if is_for_death(chosen):
        return _to_death(request, group, choose)
    form = ClaimForm(request.POST if "key" in request.POST else None, chosen=chosen)
    if form.is_bound and (found := form.submit(by=request.user)):
        _say_entered(request, found, again=form.was_entered)
        return redirect("claim", group.slug, found.uuid)
    return render(request, "welfare/claim_new.html", {"form": form, "chosen": chosen, "group": group})


def _to_death(request: HttpRequest, group: Group, choose: ChooseForm) -> HttpResponse:
    """A death is recorded by the treasurer, in the register and as a claim at once."""
    if request.here.is_treasurer:
        return redirect("death", group.slug, choose.chosen.member.number)
    choose.add_error("benefit", _("The treasurer records a death: the register and the claim in one act."))
    return render(request, "welfare/claim_choose.html", {"form": choose, "group": group, "has_rules": True})


def _say_entered(request: HttpRequest, found: Claim, *, again: bool) -> None:
    if again:
        words = _("This form was already entered as claim %(number)s. Nothing was entered a second time.")
        messages.warning(request, words % {"number": found.number_in_year})
        return
    standing = standing_of(found)
    told_words = {"number": found.number_in_year, "amount": format_baht(standing.assessed)}
    if standing.state == ClaimState.STOPPED:
        words = _("Claim %(number)s is entered, but the rules give nothing for it. Look at the reason.")
        messages.warning(request, words % told_words)
        return
    words = _("Claim %(number)s is entered: by the rules %(amount)s baht. Another officer decides it.")
    if standing.state == ClaimState.INCOMPLETE:
        words = _("Claim %(number)s is entered: by the rules %(amount)s baht. Now add what is missing.")
    messages.success(request, words % told_words)


@group_view(*CLAIM_OFFICERS, log="claim.viewed")
def claim(request, group, claim):
    """One claim: asked, judged, decided, paid, and what comes next."""
    return claim_page(request, group, get_object_or_404(Claim, uuid=claim))


def claim_page(request: HttpRequest, group: Group, found: Claim, bound: dict[str, HouseForm] | None = None):
    """The page as the claim stands now; `bound` holds the form of an act that was refused."""
    standing = standing_of(found)
    turn = turn_of(standing, request.user, is_treasurer=request.here.is_treasurer)
    forms = {act: form(standing=standing) for act, form in FORMS.items() if act in turn.acts}
    for act, form in (bound or {}).items():
        if act in forms:
            forms[act] = form
        else:
            # What was pressed is no longer this officer's to do: there is no form to put the reason beside.
            for errors in form.errors.values():
                messages.error(request, " ".join(errors))
    context = {
        "group": group,
        "standing": standing,
        "claim": standing.claim,
        "facts": asked_facts(standing.claim),
        "told": told(standing.assessment),
        "earlier": _earlier(standing),
        "others": others_of(found),
        "papers": _papers(standing),
        "turn": turn,
        "acts": turn.acts,
        "owed": standing.payout and outstanding([found])[found.pk],
        "forms": forms,
        **_money(standing, turn),
    }
    return render(request, "welfare/claim.html", context)


def _earlier(standing: ClaimStanding) -> list[tuple]:
    """Judgements that said something else than the one that holds, the newest first."""
    holds = standing.judged
    made = standing.claim.assessments.all()
    others = [one for one in made if (one.amount, one.reasons) != (holds.amount, holds.reasons)]
    return [(one, told(judgement(one))) for one in others]


def _papers(standing: ClaimStanding) -> dict:
    present = {paper.label for paper in standing.papers}
    lacking = [label for label in required_papers(standing) if label not in present]
    return {"present": standing.papers, "lacking": lacking, "may_go": standing.is_open and not standing.decisions}


def _money(standing: ClaimStanding, turn: Turn) -> dict:
    """What cash and bank hold, and whether the fund would fall under its floor; only where somebody is to act."""
    if not turn.acts.intersection((APPROVE, PAY)):
        return {}
    day, working = today(), working_month()
    held = holdings(Month.of(day))
    return {
        "cash": held[CASH],
        "bank": held[BANK],
        "working": working,
        "floor": floor_warning(standing.sum, day) if standing.sum else None,
    }


@group_view(*CLAIM_OFFICERS, log="claim_paper.viewed")
def claim_paper(request, group, claim, paper):
    """The photo or PDF of a paper, shown where nothing in it can run."""
    papers = ClaimPaper.objects.select_related("claim__group").exclude(size=0)
    found = get_object_or_404(papers, claim__uuid=claim, uuid=paper, removed_at=None)
    try:
        content = paper_content(found)
    except PaperLost as refusal:
        messages.error(request, str(refusal))
        return redirect("claim", group.slug, claim)
    headers = {
        "Content-Disposition": "inline",
        "X-Content-Type-Options": "nosniff",
        "Content-Security-Policy": UNRUN[found.media_type],
        "Cache-Control": "no-store",
    }
    return HttpResponse(content, content_type=found.media_type, headers=headers)
