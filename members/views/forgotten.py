"""The door of the cards for whoever forgot the PIN: a code comes by e-mail, if the member gave an address.

Promises: the same page, status and questions whether the number exists or not. Where this server sends no e-mail
there is no such page.
"""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from groups import audit
from groups.tries import Closed
from groups.views.cards import already_in, closed_page, door_of, spaced
from members.channels import Email
from members.forms.messages import ForgottenForm


@never_cache
def card_forgot(request):
    """Ask for a new one-time code by e-mail."""
    if not Email().is_on():
        raise Http404
    if request.user.is_authenticated:
        return already_in(request)
    door, initial = door_of(request), {"number": spaced(request.GET.get("number", ""))}
    form = ForgottenForm(request.POST or None, initial=initial)
    try:
        with audit.origin(door.address):
            number = form.submit(door=door) if request.method == "POST" else None
    except Closed as closed:
        return closed_page(request, closed)
    if number is None:
        return render(request, "cards/forgot.html", {"form": form})
    said = _(
        "If this card has a confirmed e-mail address, a code of eight digits is on its way there. It is good for "
        "twenty minutes: type it in here, and choose a new PIN."
    )
    messages.success(request, said)
    return redirect(f"{reverse('card_first')}?number={number}")
