"""The door of the cards: number and PIN, on any phone; and what a phone that remembers its member's card asks.

Promises: works without JavaScript; the same page, status and questions for a number that does not exist, a card that
is closed and a wrong PIN. Refuses to let anybody in over somebody else's open sign-in.
"""

from django.conf import settings
from django.contrib.auth import login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render, resolve_url
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST

from groups import audit, card_phone
from groups.access import address_of
from groups.card_forms import CardForm
from groups.cards import Door, NumberMistyped, read_number
from groups.models import MemberCard
from groups.tries import Closed

BACKEND = "django.contrib.auth.backends.ModelBackend"


@never_cache
@sensitive_post_parameters()
def card(request, number=""):
    """Sign in with a card; `number` is what a QR code led to."""
    if request.user.is_authenticated:
        return already_in(request)
    door, post = door_of(request), request.POST or None
    known = bool(door.phone) and not (number or "other" in request.GET or (post and "number" in post))
    form = CardForm(post, door=door, known=known, initial={"number": spaced(number)})
    try:
        with audit.origin(door.address):
            opened = form.submit() if post else None
    except Closed as closed:
        return closed_page(request, closed)
    if opened is None:
        ending = door.phone[0][-3:] if known else ""
        context = {"form": form, "next": safe_next(request), "ending": ending, "number": number}
        context["offers_email"] = bool(settings.EMAIL_SERVER)
        return render(request, "cards/card.html", context)
    remembers = known or form.cleaned_data["remember"]
    sign_in_with(request, opened, remembers=remembers)
    response = redirect(safe_next(request) or "home")
    if remembers:
        card_phone.remember(request, response, opened)
    return response


@never_cache
@require_POST
def card_forget(request):
    """This is not the phone of the member whose card it remembers."""
    response = redirect("card_account" if request.user.is_authenticated else "card")
    card_phone.forget(response)
    return response


def door_of(request: HttpRequest) -> Door:
    """From where this request tries to open a card."""
    return Door(address_of(request), card_phone.remembered(request))


def sign_in_with(request: HttpRequest, opened: MemberCard, *, remembers: bool) -> None:
    """Sign the card's user in: on somebody else's phone only until the browser is closed."""
    with audit.origin(address_of(request)):
        login(request, opened.user, backend=BACKEND)
    request.session.set_expiry(None if remembers else 0)


def already_in(request: HttpRequest) -> HttpResponse:
    """A member goes on to her page; an officer is told who is signed in here."""
    if request.user.signs_in_by_card:
        return redirect(safe_next(request) or "home")
    return render(request, "cards/somebody_else.html")


def closed_page(request: HttpRequest, closed: Closed) -> HttpResponse:
    """It was tried too often: until when, and what else there is to do."""
    return render(request, "cards/closed.html", {"until": closed.until}, status=429)


def safe_next(request: HttpRequest) -> str:
    """Where somebody was on the way to, if it is on this server; else empty."""
    wanted = request.POST.get("next", request.GET.get("next", ""))
    safe = url_has_allowed_host_and_scheme(wanted, {request.get_host()}, require_https=request.is_secure())
    return resolve_url(wanted) if safe and wanted.startswith("/") else ""


def spaced(number: str) -> str:
    """A number as it stands on the card; as it came, if it is none."""
    try:
        read = read_number(number) if number else ""
    except NumberMistyped:
        return number[:20]
    return f"{read[:3]} {read[3:6]} {read[6:]}".strip()
