"""What opens the collection sheet without a signal: the service worker, and the page that it keeps for that.

Promises: both are the same for everybody who reads one language, and name nobody; the worker's version follows from
all that it keeps, so that whatever changes there is fetched anew. Refuses nobody: there is nothing to hide in them.
"""

import hashlib
import json
import re
from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles import finders
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

SOURCE = "ombun/js/worker.js"
# Named by the style sheets, not by the page.
FONTS = ("ombun/fonts/Sarabun-Bold.ttf",)


@never_cache
@require_safe
def offline(_request: HttpRequest) -> HttpResponse:
    """The page without a signal, in the language of the browser; rendered for nobody, whoever asks."""
    return render(None, "ledger/offline.html")


@never_cache
@require_safe
def worker(request: HttpRequest) -> HttpResponse:
    """The service worker, at the root, so that it may speak for every address; in front of it, what it is given."""
    page = offline(request).content
    names = _files(page.decode())
    contents = [page, *(_content(name) for name in names)]
    given = {
        "version": hashlib.sha256(b"".join(hashlib.sha256(one).digest() for one in contents)).hexdigest()[:16],
        "files": [settings.STATIC_URL + name for name in names],
        "offline": reverse("offline"),
        "signIn": reverse("sign_in"),
        "signOut": reverse("sign_out"),
    }
    script = f"const GIVEN = {json.dumps(given)};\n".encode() + _content(SOURCE)
    return HttpResponse(script, content_type="text/javascript; charset=utf-8")


def _files(page: str) -> list[str]:
    """Every style sheet, script, font and icon that the page names."""
    named = re.findall(rf'(?:href|src)="{re.escape(settings.STATIC_URL)}([^"]+)"', page)
    return sorted({*named, *FONTS})


def _content(name: str) -> bytes:
    return Path(finders.find(name)).read_bytes()
