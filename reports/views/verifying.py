"""Verifying a receipt or voucher by its code: for whoever holds the paper, signed in or not.

Promises: genuine or not known in large words, the same page for everything that is not known, kept by no browser and
no proxy. Refuses whoever tries one code after the other: after many unknown ones from one address it closes for a
while.
"""

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache

from groups.forms import HouseForm
from groups.tries import Closed
from ledger.verifying import LENGTH, beginning_of_digest
from reports.verifying import genuine
from reports.views.guessing import VERIFYING, closed_for_now, looked_up


class VerifyForm(HouseForm):
    """Of which group, and the code as it stands on the paper."""

    group = forms.CharField(
        label=gettext_lazy("Short name of the group"),
        max_length=50,
        help_text=gettext_lazy("It stands beside the code, for example ban-don-chai."),
    )
    code = forms.CharField(
        label=gettext_lazy("Code on the paper"),
        max_length=60,
        help_text=gettext_lazy("Twelve letters and numbers, for example K7QM-4T2X-9RHB. Small letters will do."),
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"}),
    )

    def clean_group(self):
        return self.cleaned_data["group"].strip().lower()

    def clean_code(self):
        code = self.cleaned_data["code"]
        if beginning_of_digest(code) is None:
            words = _("A code has %(length)s letters and numbers. Look at the paper again, and type all of them.")
            raise forms.ValidationError(words % {"length": LENGTH})
        return code


@never_cache
def verify(request):
    """Type a code from paper; the group may be filled in already (?group=)."""
    asked = "code" in request.GET
    form = VerifyForm(request.GET if asked else None, initial={"group": request.GET.get("group", "")})
    if asked and form.is_valid():
        return _answer(request, form.cleaned_data["group"], form.cleaned_data["code"])
    return render(request, "reports/verify.html", {"form": form})


@never_cache
def verify_code(request, slug, code):
    """What the QR code of a receipt or voucher leads to."""
    return _answer(request, slug, code)


def _answer(request: HttpRequest, slug: str, code: str) -> HttpResponse:
    try:
        found = looked_up(VERIFYING, request, lambda: genuine(slug, code))
    except Closed as closed:
        return closed_for_now(request, closed)
    return render(request, "reports/verify_answer.html", {"found": found})
