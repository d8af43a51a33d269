"""The headers Django 5.2 does not set: where scripts, styles and fonts may come from, and that nothing is kept; and
from where a request came when a proxy stands in front.

Promises: nothing is loaded from outside this server, and no inline script runs; no browser and no proxy keeps on a
disk what somebody who is signed in was shown. Refuses to believe what a browser says of its own address.
"""

import ipaddress
from contextlib import suppress

from django.conf import settings

POLICY = (
    "default-src 'self'; img-src 'self' data:; object-src 'none'; base-uri 'self'; "
    "form-action 'self'; frame-ancestors 'none'"
)


def content_security_policy(get_response):
    """Add the policy to every response."""

    def middleware(request):
        response = get_response(request)
        response.headers.setdefault("Content-Security-Policy", POLICY)
        return response

    return middleware


def real_address(get_response):
    """Behind a proxy (settings name it only then): the address that the proxy saw, for locks and the trail.

    A proxy adds the last part of X-Forwarded-For; what stands before it the browser may have invented.
    """

    def middleware(request):
        told = request.META.get("HTTP_X_FORWARDED_FOR", "").rpartition(",")[2].strip()
        # Without it: straight from this machine, as a check of the proxy's own comes.
        with suppress(ValueError):
            request.META["REMOTE_ADDR"] = str(ipaddress.ip_address(told))
        return get_response(request)

    return middleware


def nothing_is_kept(get_response):
    """Forbid to keep any answer to whoever has a session, whatever it is and however it went.

    Read off the cookie and not the user, so that pages for everybody ask the database for nobody. Files that are the
    same for all never come by here (WhiteNoise).
    """

    def middleware(request):
        response = get_response(request)
        if settings.SESSION_COOKIE_NAME in request.COOKIES:
            response.headers["Cache-Control"] = "no-store, private"
        return response

    return middleware
