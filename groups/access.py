"""Who may enter a view.

`@group_view(...)`, `@member_view` and `@network_view(...)` resolve the slug, answer 404 to strangers and 403 to
colleagues without the office, open the scope (on PostgreSQL the transaction), and call the view with the group or
network. Promises: no view of a tenant runs without a scope. Refuses lazily rendered responses, which would query
after the scope has closed.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import cached_property, wraps

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse, reverse_lazy
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from groups import audit
from groups.models import Access, Group, Network, Office
from groups.queries import (
    holds_office_in_networks,
    network_and_parts,
    network_of,
    offices_in_group,
    offices_in_group_called,
    offices_in_network,
    offices_in_this_network,
    today,
)
from groups.tenancy import group_scope, network_scope
from groups.thai_dates import Month

Kind = Office.Kind
# Whoever may read the group's books. A collector carries names and dues, not the fund.
READERS = (Kind.TREASURER, Kind.CHAIR, Kind.COMMITTEE, Kind.SECRETARY, Kind.AUDITOR)
ANY_OFFICE = (*READERS, Kind.COLLECTOR)
NETWORK_READERS = (Kind.TREASURER, Kind.CHAIR, Kind.COMMITTEE, Kind.SECRETARY, Kind.AUDITOR)
# Whoever speaks for a network: returns and accepts reports, asks, keeps the minutes.
NETWORK_ACTS = (Kind.CHAIR, Kind.COMMITTEE, Kind.SECRETARY)


# Pages that a redirect leads to stand for the place whose link was followed.
CHAPTER = {"month_report": "month_now", "entries": "journal_now"}
CHAPTER |= dict.fromkeys(("counter_pay", "receipt", "receipts"), "counter")
CHAPTER |= dict.fromkeys(
    ("central_month", "central_receive", "central_new", "central_share", "central_close"), "central"
)
CHAPTER |= {"network_question": "network_questions"}
CHAPTER["network_group_leave"] = "network_groups"
CHAPTER |= dict.fromkeys(("imports", "import_new", "import_file"), "members")
CHAPTER |= dict.fromkeys(("meeting", "meeting_new", "meeting_change", "meeting_call_off", "meeting_task"), "meetings")
CHAPTER |= dict.fromkeys(("member_cards", "member_card"), "members")
CHAPTER |= dict.fromkeys(("my_doubt", "my_wrong"), "my_questions")
CHAPTER |= dict.fromkeys(("other_savings", "other_book"), "my_readers")
CHAPTER |= dict.fromkeys(("my_messages", "my_email"), "my_savings") | {"outbox": "members"}
CHAPTER |= dict.fromkeys(("my_consent", "my_correction", "my_erasure"), "my_data")
# A collection sheet, and the list of members beside it.
CHAPTER |= dict.fromkeys(("sheet", "sheets", "sheet_review", "contributions"), "sheet_now")


@dataclass(frozen=True)
class Place:
    """A place to go: the name of its address and the words on its link."""

    name: str
    label: str
    slug: str
    current: bool = False

    @property
    def url(self) -> str:
        """Where the link leads."""
        return reverse(self.name, args=[self.slug])


@dataclass
class Here:
    """Where the person is: what the line at the top of every page says."""

    group: Group | None = None
    network: Network | None = None
    kinds: frozenset[str] = frozenset()
    month: Month | None = None
    months: Sequence = field(default_factory=list)
    example: bool = False
    is_member: bool = False
    # The name of the page's address, for the place that is marked in the navigation.
    page: str = ""

    @property
    def offices(self) -> list[str]:
        """The offices held here, as words."""
        words = [Kind(kind).label for kind in Kind.values if kind in self.kinds]
        return words or ([_("member")] if self.is_member else [])

    @property
    def is_treasurer(self) -> bool:
        """Whether the buttons that change the books are shown."""
        return Kind.TREASURER in self.kinds

    @property
    def takes_money(self) -> bool:
        """Whether this person takes money from members."""
        return bool(self.kinds.intersection((Kind.TREASURER, Kind.COLLECTOR)))

    @property
    def reads_books(self) -> bool:
        """Whether the links to the books are shown."""
        return bool(self.kinds.intersection(READERS))

    @property
    def nav(self) -> list["Place"]:
        """At most five places to go from here, by what the offices open."""
        if self.network:
            return self._nav_of_network()
        if self.network_of_books:
            return self._nav_of_books()
        if self.is_member and not self.kinds:
            return self._nav_of_member()
        places = [("my_savings", _("My savings"))] if self.is_member else []
        if self.reads_books:
            places += [
                ("group_home", _("Today")),
                ("month_now", pgettext_lazy("place to go", "Monthly report")),
                ("journal_now", _("Entries")),
            ]
        elif Kind.COLLECTOR in self.kinds:
            places += [("sheet_now", _("Money from members")), ("counter", _("Counter"))]
            places.append(("arrears", _("In arrears")))
        if self.kinds:
            places.append(("members", _("Members")))
        if self.reads_books:
            places.append(("doubts", _("Doubts and corrections")))
        here = CHAPTER.get(self.page, self.page)
        return [Place(name, label, self.group.slug, name == here) for name, label in places[:5]]

    def _nav_of_member(self) -> list["Place"]:
        """A member's own places; an officer who is a member reaches them from her page."""
        here = CHAPTER.get(self.page, self.page)
        places = (
            ("my_savings", _("My page")),
            ("my_book", _("My passbook")),
            ("my_questions", _("My questions")),
            ("my_readers", _("Who reads my book")),
            ("my_data", _("My data")),
        )
        return [Place(name, label, self.group.slug, name == here) for name, label in places]

    def _nav_of_network(self) -> list["Place"]:
        here = CHAPTER.get(self.page, self.page)
        places = (
            ("network_home", _("Months")),
            ("meetings", _("Meetings")),
            ("network_questions", _("Questions")),
            ("central", _("Central funds")),
            ("network_groups", pgettext_lazy("of a network", "Groups")),
        )
        return [Place(name, label, self.network.slug, name == here) for name, label in places]

    def _nav_of_books(self) -> list["Place"]:
        """A network's own books: no members, and the way back to the network."""
        here = CHAPTER.get(self.page, self.page)
        places = (
            ("group_home", _("Today")),
            ("month_now", pgettext_lazy("place to go", "Monthly report")),
            ("journal_now", _("Entries")),
        )
        found = [Place(name, label, self.group.slug, name == here) for name, label in places]
        return [*found, Place("network_home", _("The network"), self.network_of_books.slug)]

    @cached_property
    def network_of_books(self) -> Network | None:
        """The network whose own books (D3) these are; None in a community group."""
        if self.group is None or self.group.kind != Group.Kind.NETWORK:
            return None
        return network_of(self.group, today())

    def in_month(self, month: Month) -> None:
        """The page is about `month`; from then on the group's figures may be examples."""
        self.month = month
        self.example = self.group is not None and self.group.is_example_on(month.last)


def here(request: HttpRequest) -> dict:
    """Context processor: `here` for the shell of every page."""
    return {"here": getattr(request, "here", None)}


def group_view(*offices: str, log: str = "") -> Callable:
    """Let holders of one of `offices` into a view of a group; `log` names an access that is recorded."""

    def decorate(view: Callable) -> Callable:
        @login_required
        @wraps(view)
        def wrapper(request: HttpRequest, slug: str, **kwargs) -> HttpResponse:
            # Asked before the group itself: whoever holds no office there gets the same answer, after the same
            # question, whether the group exists or not.
            kinds = offices_in_group_called(request.user, slug)
            if not kinds:
                raise Http404
            group = get_object_or_404(Group, slug=slug)
            if not kinds.intersection(offices):
                raise PermissionDenied
            request.here = Here(group=group, kinds=kinds, example=group.example_from is not None, page=_page(request))
            return _in_group(view, request, group, kwargs, log)

        return wrapper

    return decorate


def member_view(view: Callable) -> Callable:
    """Let a member into the page of their own row in a group; everybody else gets 404."""

    @login_required(login_url=reverse_lazy("card"))
    @wraps(view)
    def wrapper(request: HttpRequest, slug: str, **kwargs) -> HttpResponse:
        access = get_object_or_404(Access.objects.select_related("group"), group__slug=slug, user=request.user)
        kinds = offices_in_group(request.user, access.group)
        request.here = Here(
            group=access.group,
            kinds=kinds,
            is_member=True,
            example=access.group.example_from is not None,
            page=_page(request),
        )
        return _in_group(view, request, access.group, kwargs, "")

    return wrapper


def network_view(*offices: str, acting: bool = False) -> Callable:
    """Let holders of one of `offices` in a network, or in one it is part of, into a view of that network.

    `acting`: the view changes something, and only an office of that very network counts.
    """

    def decorate(view: Callable) -> Callable:
        @login_required
        @wraps(view)
        def wrapper(request: HttpRequest, slug: str, **kwargs) -> HttpResponse:
            if not holds_office_in_networks(request.user):
                raise Http404
            network = get_object_or_404(Network.objects.select_related("parent"), slug=slug)
            kinds = offices_in_network(request.user, network)
            if not kinds:
                raise Http404
            counted = offices_in_this_network(request.user, network) if acting else kinds
            if not counted.intersection(offices):
                raise PermissionDenied
            request.here = Here(network=network, kinds=kinds, page=_page(request))
            with audit.origin(address_of(request)), network_scope(network_and_parts(network)):
                return _finished(view(request, network, **kwargs))

        return wrapper

    return decorate


def _in_group(view: Callable, request: HttpRequest, group: Group, kwargs: dict, log: str) -> HttpResponse:
    with audit.origin(address_of(request)):
        if log:
            # Written before the read and in its own transaction: a failed page was still an attempt to look.
            with group_scope(group):
                audit.record(log, by=request.user, subject=" ".join(map(str, kwargs.values())))
        with group_scope(group):
            return _finished(view(request, group, **kwargs))


def _finished(response: HttpResponse) -> HttpResponse:
    if not getattr(response, "is_rendered", True):
        raise TypeError("A view of a tenant must return a finished response: use render().")
    return response


def _page(request: HttpRequest) -> str:
    return request.resolver_match.url_name


def address_of(request: HttpRequest) -> str:
    """The network address a request came from; behind a proxy the one that the proxy saw (see settings)."""
    return request.META.get("REMOTE_ADDR", "")
