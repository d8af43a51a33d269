"""Who may enter a view of one month of a group's books.

`@month_view(...)` is `@group_view(...)` for addresses that carry a month: it gives the shell its month switcher and
marks example data. Promises: the switcher leads to the same page of another month. Refuses (404) a month the books
do not know.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse

from groups.access import group_view
from groups.models import Group
from groups.thai_dates import Month
from ledger.queries import months_known


@dataclass(frozen=True)
class MonthLink:
    """One month of the switcher."""

    label: str
    url: str
    current: bool


def month_view(*offices: str, log: str = "") -> Callable:
    """Let holders of one of `offices` into a view of one month; the view gets request, group and month."""

    def decorate(view: Callable) -> Callable:
        @group_view(*offices, log=log)
        @wraps(view)
        def wrapper(request: HttpRequest, group: Group, month: Month, **kwargs) -> HttpResponse:
            months = months_known()
            if month not in months:
                raise Http404
            request.here.in_month(month)
            request.here.months = [_link(request, group, other, month) for other in months]
            return view(request, group, month, **kwargs)

        return wrapper

    return decorate


def _link(request: HttpRequest, group: Group, other: Month, month: Month) -> MonthLink:
    name = request.resolver_match.view_name
    kwargs = {**request.resolver_match.kwargs, "slug": group.slug, "month": other}
    return MonthLink(other.label(), reverse(name, kwargs=kwargs), other == month)
