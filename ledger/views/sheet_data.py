"""What the grid of a collection sheet talks to: its rows, and the parts that devices send.

Promises: answers in data, also to whoever is signed out or comes too late, so that a device keeps what it could not
hand over and says why. Nothing is stored on the way.
"""

import uuid
from collections.abc import Callable
from functools import wraps

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.middleware.csrf import get_token
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.gzip import gzip_page
from django.views.decorators.http import require_POST

from groups.access import group_view
from groups.models import Office
from ledger.forms.sheet_part import read_part
from ledger.models import CollectionSheet
from ledger.refusals import PartOfAnother, SheetDone, WrongFigure
from ledger.sheet_rows import other_rows, sheet_data, sheet_totals
from ledger.sheets import save_part

TREASURER, COLLECTOR = Office.Kind.TREASURER, Office.Kind.COLLECTOR
# Thai as itself: half the size of its escapes.
COMPACT = {"ensure_ascii": False, "separators": (",", ":")}


def in_data(view: Callable) -> Callable:
    """Tell a device that is signed out, where a page would be led to signing in."""

    @never_cache
    @wraps(view)
    def wrapper(request: HttpRequest, **kwargs) -> HttpResponse:
        if not request.user.is_authenticated:
            words = _("You are signed out. Sign in again; what is typed stays on this device until then.")
            return JsonResponse({"message": words, "url": reverse("sign_in")}, status=401, json_dumps_params=COMPACT)
        return view(request, **kwargs)

    return wrapper


@gzip_page
@in_data
@group_view(TREASURER, COLLECTOR)
def sheet_rows(request, group, sheet):
    """The members with what each owes, and what is typed so far."""
    sheet = get_object_or_404(CollectionSheet, uuid=sheet)
    data = sheet_data(sheet, by=request.user, key=_key(request.GET.get("part", "")))
    # A device that signed in again needs the token of its new session.
    return JsonResponse(data | {"csrf": get_token(request)}, json_dumps_params=COMPACT)


def _key(text: str) -> uuid.UUID | None:
    try:
        return uuid.UUID(text) if text else None
    except ValueError as error:
        raise Http404 from error


@in_data
@group_view(TREASURER, COLLECTOR)
@require_POST
def sheet_part(request, group, sheet, part):
    """Keep the rows of one part, and say which revision of each stands."""
    sheet = get_object_or_404(CollectionSheet, uuid=sheet)
    try:
        message = read_part(part, request.body)
        saved = save_part(sheet, message.part, by=request.user)
    except SheetDone as refusal:
        url = reverse("sheet" if refusal.posted else "sheets", args=[group.slug, *([sheet.uuid] * refusal.posted)])
        return _refused(409, refusal, posted=refusal.posted, url=url)
    except PartOfAnother as refusal:
        return _refused(404, refusal)
    except WrongFigure as refusal:
        return _refused(400, refusal)
    answer = {
        "saved": [list(pair) for pair in saved.standing.items()],
        "refused": [list(pair) for pair in (saved.refused | message.unreadable).items()],
        "others": other_rows(sheet, saved.part),
        "totals": sheet_totals(sheet),
    }
    return JsonResponse(answer, json_dumps_params=COMPACT)


def _refused(status: int, refusal: Exception, **more) -> JsonResponse:
    return JsonResponse({"message": str(refusal), **more}, status=status, json_dumps_params=COMPACT)
