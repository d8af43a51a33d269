"""Pages of the auditor's desk: the audits so far, one audit with its findings, signing, the paper.

Promises: the group's auditor alone works here; treasurer, chair and committee read an audit once it is signed. The
pages write ticks, remarks and the signature, and nothing of the books.
"""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from groups.access import group_view
from groups.models import Office
from groups.paper import CONTENT_TYPE
from groups.refusals import Refused
from ledger.queries import books_now
from reports.audit_forms import NotesForm, SignForm, SpanForm
from reports.audit_paper import audit_pdf
from reports.audit_queries import checks_of, looked_at, open_review, reviews
from reports.auditing import discard_review
from reports.models import AuditReview

AUDITOR = Office.Kind.AUDITOR
READS_SIGNED = (AUDITOR, Office.Kind.TREASURER, Office.Kind.CHAIR, Office.Kind.COMMITTEE)


@group_view(*READS_SIGNED)
def audits(request, group):
    """The audits so far, and for the auditor the beginning of another."""
    is_auditor, standing = AUDITOR in request.here.kinds, open_review()
    signed = list(reviews().filter(signed_at__isnull=False))
    if request.method == "POST" and not is_auditor:
        raise PermissionDenied
    form = SpanForm(request.POST or None, after=signed[0].last if signed else None) if is_auditor else None
    if request.method == "POST" and (review := form.submit(by=request.user)):
        messages.success(request, _("The audit is begun. Go through the list and look at each paper."))
        return redirect("audit", group.slug, review.pk)
    context = {"group": group, "signed": signed, "standing": standing if is_auditor else None, "form": form}
    return render(request, "reports/audits.html", context)


@group_view(*READS_SIGNED)
def audit(request, group, pk):
    """One audit: every check with what it found; while it is open, with ticks and remarks to note."""
    review = _review(request, pk)
    checks = checks_of(looked_at(review))
    silent = [one.check for one in checks if not one.rows]
    if not review.is_open:
        found = [
            (one.check, [(row, row.found.document.url(group)) for row in one.rows]) for one in checks if one.rows
        ]
        context = {"group": group, "review": review, "found": found, "silent": silent}
        return render(request, "reports/audit_signed.html", context)
    only_waiting, asked = request.GET.get("show") == "waiting", request.POST.get("check", "")
    forms = {one.check.code: NotesForm(of=one, group=group, only_waiting=only_waiting) for one in checks}
    if request.method == "POST" and asked in forms:
        forms[asked] = NotesForm(request.POST, of=forms[asked].of, group=group)
        if (noted := forms[asked].submit(review=review, by=request.user)) is not None:
            _say_noted(request, noted, forms[asked].gone)
            shown = "?show=waiting" if only_waiting else ""
            return redirect(f"{reverse('audit', args=[group.slug, review.pk])}{shown}#{asked}")
    waiting = sum(one.waiting for one in checks)
    context = {
        "group": group,
        "review": review,
        "forms": [forms[one.check.code] for one in checks if one.waiting or one.rows and not only_waiting],
        "silent": silent,
        "waiting": waiting,
        "findings": sum(len(one.rows) for one in checks),
        "only_waiting": only_waiting,
    }
    return render(request, "reports/audit.html", context)


def _review(request: HttpRequest, pk: int) -> AuditReview:
    """An audit that was not thrown away; one that is open is the auditor's alone."""
    review = get_object_or_404(reviews(), pk=pk)
    if review.is_open and AUDITOR not in request.here.kinds:
        raise PermissionDenied
    return review


def _say_noted(request: HttpRequest, noted: int, gone: int) -> None:
    if noted:
        words = ngettext("%(count)s remark is noted.", "%(count)s remarks are noted.", noted)
        messages.success(request, words % {"count": f"{noted:,}"})
    elif not gone:
        messages.info(request, _("Nothing new was noted."))
    if gone:
        words = ngettext(
            "%(count)s finding changed while you looked, and nothing was noted on it. Look at it again.",
            "%(count)s findings changed while you looked, and nothing was noted on them. Look at them again.",
            gone,
        )
        messages.warning(request, words % {"count": f"{gone:,}"})


@group_view(AUDITOR)
def audit_sign(request, group, pk):
    """The conclusion, what signing does, and the button that signs."""
    review = _review(request, pk)
    form = SignForm(request.POST or None)
    if request.method == "POST" and form.submit(review=review, by=request.user):
        messages.success(request, _("The audit is signed. It stays as it is; print it for the meeting."))
        return redirect("audit", group.slug, review.pk)
    if request.method != "POST" and not review.is_open:
        messages.info(request, _("This audit is signed. It stays as it is; begin a new one to look again."))
        return redirect("audit", group.slug, review.pk)
    rows = looked_at(review)
    context = {
        "group": group,
        "review": review,
        "form": form,
        "findings": len(rows),
        "ticked": sum(row.is_ticked for row in rows),
        "remarked": sum(bool(row.words) for row in rows),
        "waiting": sum(row.waits for row in rows),
    }
    return render(request, "reports/audit_sign.html", context)


@group_view(AUDITOR)
@require_POST
def audit_discard(request, group, pk):
    """Throw an audit away that was begun by mistake."""
    review = _review(request, pk)
    try:
        discard_review(review, by=request.user)
    except Refused as refusal:
        messages.error(request, str(refusal))
        return redirect("audit", group.slug, review.pk)
    messages.success(request, _("The audit of %(span)s was thrown away.") % {"span": review.span_label})
    return redirect("audits", group.slug)


@group_view(*READS_SIGNED)
def audit_file(request, group, pk):
    """The same on paper."""
    review = _review(request, pk)
    name = f"{group.slug}-audit-{review.first.be_iso}-{review.last.be_iso}.pdf"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    written = audit_pdf(group, review, timezone.now(), books_now())
    return HttpResponse(written, content_type=CONTENT_TYPE, headers=headers)
