"""Who may enter a page of a network's month.

`@consolidated_view` is `@network_view(...)` for addresses that carry a month: the view gets request and the
consolidation. Promises: the shell has its month switcher and says when figures are examples. Refuses (404) a month of
which the network holds no report, and a group that has not submitted it.
"""

from collections.abc import Callable, Iterable
from functools import wraps

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse

from groups.access import NETWORK_READERS, READERS, network_view
from groups.models import Network, User
from groups.queries import offices_of
from groups.thai_dates import Month
from ledger.access import MonthLink
from network.consolidation import consolidate
from network.deciding import revisions_held
from network.months import months_beside, months_of_group


def consolidated_view(view: Callable) -> Callable:
    """Let a network's readers into a view of one month of it."""

    @network_view(*NETWORK_READERS)
    @wraps(view)
    def wrapper(request: HttpRequest, network: Network, month: Month, **kwargs) -> HttpResponse:
        # Asked for, or on paper, which may take its time.
        whole_year = True if "whole_year" in request.GET or kwargs.get("file_format") == "pdf" else None
        value = consolidate(network, month, whole_year=whole_year)
        if value.is_empty:
            raise Http404
        request.here.in_month(month)
        request.here.example = value.is_example
        request.here.months = month_links(request, months_beside(network, month), month)
        return view(request, value, **kwargs)

    return wrapper


def submitted_view(view: Callable) -> Callable:
    """Let them into a view of what one group submitted: the view gets request, consolidation and statement."""

    @consolidated_view
    @wraps(view)
    def wrapper(request: HttpRequest, value, group: str) -> HttpResponse:
        # One that was sent back is in no sum, and is still read as it was.
        statement = value.statement(group) or next(iter(revisions_held(value.network, group, value.month)), None)
        if statement is None:
            raise Http404
        request.here.example = statement.is_example
        request.here.months = month_links(request, months_of_group(value.network, statement.group), value.month)
        return view(request, value, statement)

    return wrapper


def books_read_by(user: User) -> frozenset[str]:
    """The groups (short names) whose own books `user` may read today: from a figure there it is one step further."""
    offices = offices_of(user).filter(group__isnull=False, kind__in=READERS)
    return frozenset(offices.values_list("group__slug", flat=True))


def month_links(request: HttpRequest, months: Iterable[Month], current: Month) -> list[MonthLink]:
    """The same page of other months."""
    name, kwargs = request.resolver_match.view_name, request.resolver_match.kwargs
    return [MonthLink(m.label(), reverse(name, kwargs={**kwargs, "month": m}), m == current) for m in months]
