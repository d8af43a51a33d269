"""Checking a digest that stands on paper: for whoever holds the paper, signed in or not.

Promises: a yes or a no in large words, kept by no browser and no proxy. Shows nothing of the books. Refuses whoever
tries one digest after the other: after many unknown ones from one address it closes for a while.
"""

from django import forms
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache

from groups.forms import HouseForm
from groups.refusals import Refused
from groups.tries import Closed
from reports.checking import WHOLE, known_digest
from reports.views.guessing import CHECKING, closed_for_now, looked_up


class CheckForm(HouseForm):
    """Of which group, and the digest as it stands on the paper."""

    group = forms.CharField(
        label=_("Short name of the group"),
        max_length=50,
        help_text=_("It stands beside the digest, for example ban-don-chai."),
    )
    digest = forms.CharField(
        label=_("Digest of the books"),
        max_length=2 * WHOLE,
        help_text=_("It stands at the foot of the report. The first 16 signs are enough."),
    )


@never_cache
def check(request):
    """Type a digest from paper."""
    form = CheckForm(request.GET or None)
    if request.GET and form.is_valid():
        try:
            return _answer(request, form.cleaned_data["group"], form.cleaned_data["digest"])
        except Refused as refusal:
            form.add_error("digest", str(refusal))
    return render(request, "reports/check.html", {"form": form})


@never_cache
def check_digest(request, slug, digest):
    """What the QR code of a paper leads to."""
    try:
        return _answer(request, slug, digest)
    except Refused:
        # An address cut short is not the one that stood on a paper of these books.
        return render(request, "reports/check_answer.html", {"known": None})


def _answer(request, slug, digest):
    try:
        known = looked_up(CHECKING, request, lambda: known_digest(slug, digest))
    except Closed as closed:
        return closed_for_now(request, closed)
    return render(request, "reports/check_answer.html", {"known": known})
