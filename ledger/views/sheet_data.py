"""What the grid of a collection sheet talks to: its rows, and the parts that devices send.

Promises: answers in data, also to whoever is signed out, has lost the office or comes too late, and says which
(`reason`), so that a device keeps what it could not hand over and says why. Nothing is stored on the way.
"""

from collections.abc import Callable
from functools import wraps

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.middleware.csrf import get_token
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.gzip import gzip_page
from django.views.decorators.http import require_POST

from groups import device_key
from groups.access import group_view
from groups.models import Office
from ledger.forms.sheet_part import read_part
from ledger.models import CollectionSheet
from ledger.refusals import PartOfAnother, SheetDone, WrongFigure
from ledger.sheet_grid import gone_rows, rows_beside, sheet_data
from ledger.sheet_rows import sheet_totals
from ledger.sheets import closed_meanwhile, save_part

TREASURER, COLLECTOR = Office.Kind.TREASURER, Office.Kind.COLLECTOR
# Thai as itself: half the size of its escapes.
COMPACT = {"ensure_ascii": False, "separators": (",", ":")}


def in_data(view: Callable) -> Callable:
    """Tell a device in data what a page would be led away for: signed out, no office (any more)."""

    @never_cache
    @wraps(view)
    def wrapper(request: HttpRequest, **kwargs) -> HttpResponse:
        if not request.user.is_authenticated:
            words = _("You are signed out. Sign in again; what is typed stays on this device until then.")
            return _refused(401, "signed_out", words, url=reverse("sign_in"))
        try:
            return view(request, **kwargs)
        except (PermissionDenied, Http404) as refusal:
            words = _(
                "You do not take money in this group any more. What is typed stays on this device; ask the chair."
            )
            return _refused(403 if isinstance(refusal, PermissionDenied) else 404, "office", words)

    return wrapper


@gzip_page
@in_data
@group_view(TREASURER, COLLECTOR)
def sheet_rows(request, group, sheet):
    """The members with what each owes, what is typed so far, and the key for what the device keeps."""
    sheet = get_object_or_404(CollectionSheet, uuid=sheet)
    # A device that signed in again needs the token of its new session.
    more = {"device": device_key.for_session(request), "csrf": get_token(request)}
    return JsonResponse(sheet_data(sheet, by=request.user) | more, json_dumps_params=COMPACT)


@in_data
@group_view(TREASURER, COLLECTOR)
@require_POST
def sheet_part(request, group, sheet, part):
    """Keep the rows of one part, and say which revision of each stands."""
    sheet = get_object_or_404(CollectionSheet, uuid=sheet)
    try:
        message = read_part(part, request.body)
        _require_typist(request, message.user)
        saved = save_part(sheet, message.part, by=request.user)
    except SheetDone as refusal:
        done = {"posted": refusal.posted, "url": reverse("sheet", args=[group.slug, sheet.uuid])}
        return _refused(409, "posted" if refusal.posted else "discarded", refusal, **done)
    except PartOfAnother as refusal:
        return _refused(404, "other_user", refusal)
    except WrongFigure as refusal:
        return _refused(400, "unreadable", refusal)
    answer = {
        "saved": [list(pair) for pair in saved.standing.items()],
        "refused": [list(pair) for pair in (saved.refused | message.unreadable).items()],
        "others": rows_beside(sheet, saved.part, by=request.user),
        "gone": gone_rows(sheet, by=request.user),
        "notice": closed_meanwhile(sheet),
        "totals": sheet_totals(sheet),
    }
    return JsonResponse(answer, json_dumps_params=COMPACT)


def _require_typist(request: HttpRequest, user: int | None) -> None:
    """Raise PartOfAnother when somebody else signed in since the rows were typed: they would stand in that name."""
    if user not in (None, request.user.pk):
        raise PartOfAnother(
            _("Somebody else is signed in on this device now. What you typed stays on it until you sign in again.")
        )


def _refused(status: int, reason: str, words: object, **more) -> JsonResponse:
    answer = {"reason": reason, "message": str(words), **more}
    return JsonResponse(answer, status=status, json_dumps_params=COMPACT)
