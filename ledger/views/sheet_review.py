"""The page on which a collection sheet is looked at, counted and posted; the treasurer's.

Promises: works without JavaScript; what will be recorded is said before the one button that records it; a refusal
leaves everything where it was. A sheet that is posted already is shown instead, and says so.
"""

from dataclasses import dataclass

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from groups.access import group_view
from groups.forms import HouseForm
from groups.models import Group, Office
from groups.thai_dates import Month
from ledger.forms.sheets import DecideForm, DiscardSheetForm, MoveSheetForm, PostSheetForm, SheetCountForm
from ledger.models import CollectionSheet
from ledger.queries import likely_day
from ledger.refusals import SheetDone
from ledger.sheet_review import review_of
from ledger.sheets import require_sheet_open
from ledger.views.acts import warn_below_zero

TREASURER = Office.Kind.TREASURER


@dataclass(frozen=True)
class _Desk:
    """One form of the review at work: the sheet, and where the person goes when it is done."""

    request: HttpRequest
    group: Group
    sheet: CollectionSheet

    def show(self, **bound: HouseForm) -> HttpResponse:
        """The review, with the form that was sent as it was sent."""
        sheet = CollectionSheet.objects.select_related("posted_by").get(pk=self.sheet.pk)
        if not sheet.is_open:
            return self.too_late(sheet)
        review = review_of(sheet)
        forms = {
            "count": SheetCountForm(sheet=sheet),
            "post": PostSheetForm(sheet=sheet, initial={"seen": review.fingerprint}),
            "move": MoveSheetForm(sheet=sheet, initial={"on": likely_day() if review.closed else sheet.on}),
            "discard": DiscardSheetForm(sheet=sheet),
        }
        context = {"group": self.group, "sheet": sheet, "review": review, "sums": review.sums, "forms": forms | bound}
        context["form"] = next(iter(bound.values()), None)
        return render(self.request, "ledger/sheet_review.html", context)

    def too_late(self, sheet: CollectionSheet) -> HttpResponse:
        """Say what became of the sheet, and show that."""
        try:
            require_sheet_open(sheet)
        except SheetDone as refusal:
            messages.info(self.request, str(refusal))
        return redirect("sheet", self.group.slug, sheet.uuid)

    def again(self, form: HouseForm) -> HttpResponse:
        """Say why it was not recorded, and show what stands now: that has to be looked at before the next try."""
        if CollectionSheet.objects.get(pk=self.sheet.pk).is_open:
            for errors in form.errors.values():
                messages.warning(self.request, " ".join(errors))
        return self.back()

    def back(self) -> HttpResponse:
        """To the review, as it stands now."""
        return redirect("sheet_review", self.group.slug, self.sheet.uuid)


def _desk(request: HttpRequest, group: Group, uuid) -> _Desk:
    sheet = get_object_or_404(CollectionSheet, uuid=uuid)
    request.here.in_month(Month.of(sheet.on))
    return _Desk(request, group, sheet)


@group_view(TREASURER)
def sheet_review(request, group, sheet):
    """What the sheet comes to, and the one button that records it."""
    desk = _desk(request, group, sheet)
    if request.method != "POST":
        return desk.show()
    form = PostSheetForm(request.POST, sheet=desk.sheet)
    if not form.submit(by=request.user):
        return desk.again(form)
    messages.success(request, _("The collection is recorded. Below is every receipt of it."))
    warn_below_zero(request, Month.of(desk.sheet.on))
    return redirect("sheet", group.slug, desk.sheet.uuid)


@group_view(TREASURER)
def sheet_count(request, group, sheet):
    """Keep the cash count; a device is answered in data."""
    desk = _desk(request, group, sheet)
    if request.method != "POST":
        return desk.back()
    form = SheetCountForm(request.POST, sheet=desk.sheet)
    kept = form.submit(by=request.user)
    if "application/json" in request.headers.get("accept", ""):
        return _count_in_data(form, kept)
    return desk.back() if kept else desk.show(count=form)


def _count_in_data(form: SheetCountForm, kept: CollectionSheet | None) -> JsonResponse:
    if kept is None:
        message = " ".join(error for errors in form.errors.values() for error in errors)
        return JsonResponse({"message": message}, status=409 if not form.sheet.is_open else 400)
    review = review_of(kept)
    difference = None if review.counted is None else review.difference
    return JsonResponse({"counted": review.counted, "cash": review.sums["cash"], "difference": difference})


@group_view(TREASURER)
def sheet_decide(request, group, sheet):
    """Keep what was decided about one member's rows."""
    desk = _desk(request, group, sheet)
    if request.method == "POST":
        form = DecideForm(request.POST, sheet=desk.sheet)
        if not form.submit(by=request.user):
            return desk.show(decide=form)
    return desk.back()


@group_view(TREASURER)
def sheet_move(request, group, sheet):
    """Give the sheet another day."""
    desk = _desk(request, group, sheet)
    if request.method == "POST":
        form = MoveSheetForm(request.POST, sheet=desk.sheet)
        if not form.submit(by=request.user):
            return desk.show(move=form)
    return desk.back()


@group_view(TREASURER)
def sheet_discard(request, group, sheet):
    """Throw the sheet away, after a yes."""
    desk = _desk(request, group, sheet)
    if request.method == "POST":
        form = DiscardSheetForm(request.POST, sheet=desk.sheet)
        if not form.submit(by=request.user):
            return desk.show(discard=form)
        messages.success(request, _("The sheet was thrown away. Nothing of it was recorded."))
        return redirect("sheets", group.slug)
    return desk.back()
