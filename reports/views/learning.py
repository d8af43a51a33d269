"""Pages that teach an office its work: the list, one page on the screen, the same on paper.

Promises: open to everybody who is signed in, the members' page also to who stands at the door with a card; about
nobody: no page of them holds a group's figures.
"""

from functools import cache

from django.contrib.auth.decorators import login_required
from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.http import content_disposition_header
from django.utils.translation import get_language

from groups.paper import CONTENT_TYPE, pdf
from groups.queries import offices_of
from reports.guides import GUIDES, guide_called
from reports.learning import Guide


@login_required
def learn(request):
    """Every page there is, those of the offices one holds first; a member without an office finds hers."""
    held = list(offices_of(request.user))
    member = request.user.accesses.exists()
    guides = sorted(GUIDES, key=lambda guide: not guide.is_for(held, member=member))
    return render(request, "reports/learn.html", {"guides": guides})


def learn_office(request, office):
    """The steps of one office, and what else is written for it."""
    guide = _guide(office)
    if not _may_read(request, guide):
        return redirect_to_login(request.get_full_path())
    beside = [one for one in GUIDES if one is not guide and one.goes_with(guide)]
    return render(request, "reports/learn_office.html", {"guide": guide, "beside": beside})


def learn_pdf(request, office):
    """The same to print."""
    guide = _guide(office)
    if not _may_read(request, guide):
        return redirect_to_login(request.get_full_path())
    made = _paper(guide.slug, get_language())
    headers = {"Content-Disposition": content_disposition_header(False, f"{guide.title}.pdf")}
    return HttpResponse(made, content_type=CONTENT_TYPE, headers=headers)


@cache
def _paper(slug: str, _language: str) -> bytes:
    """Made once a process: nothing on it changes, and drawing the pictures takes a second."""
    return pdf("reports/learn_paper.html", {"guide": guide_called(slug)})


def _may_read(request: HttpRequest, guide: Guide) -> bool:
    """Whoever holds a card in her hand and cannot get in yet needs her page most."""
    return request.user.is_authenticated or guide.for_members


def _guide(slug: str) -> Guide:
    if guide := guide_called(slug):
        return guide
    raise Http404
