"""A member's own pages about her card: the first use, another PIN, signing out everywhere, another group's card.

Promises: works without JavaScript; each form keeps what may be kept and never a PIN or a code; after an act the page
says what counts now. Refuses whoever did not sign in with a card (404): officers have a password.
"""

from django.contrib import messages
from django.contrib.auth import logout, update_session_auth_hash
from django.contrib.auth.decorators import login_required
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse_lazy
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters

from groups import audit, card_phone
from groups.card_forms import SignOutEverywhereForm
from groups.tries import Closed
from groups.views.cards import already_in, closed_page, door_of, safe_next, sign_in_with, spaced
from members.forms.cards import ChangePinForm, FirstUseForm, OtherGroupForm


@never_cache
@sensitive_post_parameters()
def card_first(request):
    """The first use of a card: its slip's code once, and a PIN for later."""
    if request.user.is_authenticated:
        return already_in(request)
    door = door_of(request)
    initial = {"number": spaced(request.GET.get("number", ""))}
    form = FirstUseForm(request.POST or None, door=door, initial=initial)
    try:
        with audit.origin(door.address):
            opened = form.submit() if request.method == "POST" else None
    except Closed as closed:
        return closed_page(request, closed)
    if opened is None:
        return render(request, "cards/first.html", {"form": form, "next": safe_next(request)})
    sign_in_with(request, opened, remembers=form.cleaned_data["remember"])
    messages.success(request, _("Your PIN is kept. Throw the slip away; keep the card."))
    response = redirect(safe_next(request) or "home")
    if form.cleaned_data["remember"]:
        card_phone.remember(request, response, opened)
    return response


@never_cache
@sensitive_post_parameters()
@login_required(login_url=reverse_lazy("card"))
def card_account(request):
    """My card: another PIN, out everywhere, another group."""
    if not request.user.signs_in_by_card:
        raise Http404
    door, act = door_of(request), request.POST.get("act")
    forms = {
        "pin": ChangePinForm(request.POST if act == "pin" else None, auto_id="pin_%s"),
        "everywhere": SignOutEverywhereForm(request.POST if act == "everywhere" else None, auto_id="everywhere_%s"),
        "other": OtherGroupForm(request.POST if act == "other" else None, door=door, auto_id="other_%s"),
    }
    try:
        with audit.origin(door.address):
            done = forms[act].submit(by=request.user) if act in forms else None
    except Closed as closed:
        return closed_page(request, closed)
    if done:
        return _after(request, act)
    cards = request.user.cards.filter(closed_at=None).select_related("group").order_by("group__name")
    context = {"forms": forms, "cards": cards, "phone_knows": bool(door.phone)}
    return render(request, "cards/account.html", context)


def _after(request, act: str):
    """What follows an act that was done, in words."""
    if act == "everywhere":
        logout(request)
        messages.success(request, _("You are signed out everywhere. Every phone asks for number and PIN again."))
        response = redirect("card")
        card_phone.forget(response)
        return response
    if act == "other":
        messages.success(request, _("The other group is here too now. One PIN opens both."))
        return redirect("home")
    knew = card_phone.remembered(request)
    update_session_auth_hash(request, request.user)
    messages.success(request, _("The new PIN counts from now on. Other phones and computers are signed out."))
    response = redirect("card_account")
    card = knew and request.user.cards.filter(number=knew[0], closed_at=None).select_related("user").first()
    if card:
        card_phone.remember(request, response, card)
    return response
