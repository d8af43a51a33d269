"""Which kinds of files a group may bring in: every floor names its own in a module called `imports`.

Promises: a kind says in words what it is, which columns it reads, and which resource judges and writes its rows (one
and the same, so that the preview tells what the run does). Refuses two kinds of one name.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache

from django.utils.functional import Promise
from django.utils.module_loading import autodiscover_modules

from groups.resources import HouseResource
from groups.table_files import Column


@dataclass(frozen=True)
class ImportKind:
    """One kind of file.

    `label` names it on pages, `lead` says what it is for, `template` is the name of the empty form without ".xlsx".
    `columns()` gives what is read and `resource()` a fresh judge of one file; both are called in the group's scope.
    `act(counts)` is the button ("Record 2,640 new members, change 12"; counts by verdict), `done(counts)` the same
    said afterwards.
    """

    slug: str
    label: Promise
    lead: Promise
    template: str
    columns: Callable[[], Sequence[Column]]
    resource: Callable[[], HouseResource]
    act: Callable[[dict[str, int]], str]
    done: Callable[[dict[str, int]], str]
    # Where the things are that it brings: the name of an address of the group.
    page: str = "group_home"
    # Sentences for the sheet "how to fill it in" of the template.
    notes: Sequence[Promise] = ()


_kinds: dict[str, ImportKind] = {}


def register(kind: ImportKind) -> ImportKind:
    """Let files of this kind be brought in."""
    if kind.slug in _kinds:
        raise ValueError(f"There are two kinds of files called {kind.slug}.")
    _kinds[kind.slug] = kind
    return kind


@cache
def _discover() -> None:
    autodiscover_modules("imports")


def import_kind(slug: str) -> ImportKind | None:
    """The kind of this name; None if this version of the product knows none."""
    _discover()
    return _kinds.get(slug)


def import_kinds() -> list[ImportKind]:
    """Every kind, in the order in which the floors name them."""
    _discover()
    return list(_kinds.values())
