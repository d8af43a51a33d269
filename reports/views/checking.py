"""Checking a digest that stands on paper: for whoever holds the paper, signed in or not.

Promises: a yes or a no in large words. Shows nothing of the books.
"""

from django import forms
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _

from groups.forms import HouseForm
from groups.refusals import Refused
from reports.checking import WHOLE, known_digest


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


def check(request):
    """Type a digest from paper."""
    form = CheckForm(request.GET or None)
    if request.GET and form.is_valid():
        try:
            known = known_digest(form.cleaned_data["group"], form.cleaned_data["digest"])
        except Refused as refusal:
            form.add_error("digest", str(refusal))
        else:
            return _answer(request, known)
    return render(request, "reports/check.html", {"form": form})


def check_digest(request, slug, digest):
    """What the QR code of a paper leads to."""
    try:
        known = known_digest(slug, digest)
    except Refused:
        # An address cut short is not the one that stood on a paper of these books.
        known = None
    return _answer(request, known)


def _answer(request, known):
    return render(request, "reports/check_answer.html", {"known": known})
