"""Pages of what rules would have cost: sums for all who read the books, claim by claim for the officers of claims.

Promises: drafts and published versions alike, for a period that the reader chooses; the same figures on page and
paper. Refuses names to others than the officers of claims, and each look at the claims is logged.
"""

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _

from groups.access import READERS, group_view
from groups.paging import paged
from groups.paper import CONTENT_TYPE
from welfare.costs import difference_words
from welfare.forms.costs import PeriodForm
from welfare.models import BenefitSchedule, Claim
from welfare.papers.cost import cost_context, cost_pdf
from welfare.reasons import REFUSALS, Code, lack_words, step_words
from welfare.replay import Replayed
from welfare.tables import ReplayedTable
from welfare.views.claims import CLAIM_OFFICERS

# Steps that say why the sum is not what the claim asked for.
_TOLD = REFUSALS | {Code.CAP_UNITS, Code.CAP_TIMES, Code.CAP_BAHT, Code.NIGHTS_TWICE}


@group_view(*READERS)
def schedule_cost(request, group, uuid):
    """Cases and baht under the rules of the time and under these, and how often each benefit is drawn."""
    schedule, form = _schedule(uuid), PeriodForm(request.GET.dict())
    cost = form.submit(schedule=schedule)
    context = {"form": form, "schedule": schedule, "group": group, "sees_claims": _sees_claims(request)}
    if cost:
        context |= cost_context(schedule, cost)
    return render(request, "welfare/schedule_cost.html", context)


@group_view(*READERS)
def schedule_cost_file(request, group, uuid):
    """The same on paper; a period that cannot be read has none."""
    schedule = _schedule(uuid)
    cost = PeriodForm(request.GET.dict()).submit(schedule=schedule)
    if cost is None:
        raise Http404
    made = cost_pdf(group, schedule, cost, printed_at=timezone.now())
    title = _("What the benefit rules would have cost (%(version)s)") % {"version": schedule}
    headers = {"Content-Disposition": content_disposition_header(False, f"{title}.pdf"), "Cache-Control": "no-store"}
    return HttpResponse(made, content_type=CONTENT_TYPE, headers=headers)


@group_view(*CLAIM_OFFICERS, log="claims.viewed")
def schedule_cost_claims(request, group, uuid):
    """Claim by claim, in the order of the events."""
    schedule, form = _schedule(uuid), PeriodForm(request.GET.dict())
    cost = form.submit(schedule=schedule, claims=True)
    table = paged(request, ReplayedTable(cost.claims if cost else ()))
    shown = [row.record for row in table.paginated_rows]
    claims = Claim.objects.select_related("member").in_bulk([one.claim for one in shown])
    context = {
        "form": form, "schedule": schedule, "group": group, "cost": cost, "table": table,
        "rows": [_row(one, claims[one.claim], cost.names) for one in shown],
    }  # fmt: skip
    return render(request, "welfare/schedule_cost_claims.html", context)


def _schedule(uuid) -> BenefitSchedule:
    return get_object_or_404(BenefitSchedule, uuid=uuid, discarded_at=None)


def _sees_claims(request) -> bool:
    return bool(request.here.kinds.intersection(CLAIM_OFFICERS))


def _row(one: Replayed, claim: Claim, names: dict[str, str]) -> dict:
    """A claim as the list shows it."""
    return {
        "claim": claim,
        "benefit": names.get(claim.benefit, claim.benefit),
        "one": one,
        "difference": "" if one.unknown else difference_words(one.now - one.then),
        "why": _why(one),
    }


def _why(one: Replayed) -> list[str]:
    if one.unknown:
        return [lack_words(lack) for lack in one.assessment.missing]
    if any(step.code == Code.NO_RULE for step in one.assessment.steps):
        # The step's own words speak of the rules in force on that day.
        return [_("these rules do not have it any more")]
    return [step_words(step) for step in one.assessment.steps if step.code in _TOLD]
