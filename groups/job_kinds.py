"""Which kinds of long work there are: every floor names its own in a module called `jobs` (floor 1, where that
is the trade itself, in `import_jobs`).

Promises: a kind has a name in words, the offices that may see everybody's, and one function that does the work.
Refuses two kinds of one name.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cache

from django.utils.functional import Promise
from django.utils.module_loading import autodiscover_modules
from django.utils.translation import gettext_lazy as _

GENERAL_PROGRESS = _("%(done)s of %(total)s done")


@dataclass(frozen=True)
class JobKind:
    """One kind: `label` on its page, `progress` the words with %(done)s and %(total)s, `make` does the work.

    `came_from` says from the work's `params` where it was asked for: words of a link, name and parts of an address.
    """

    slug: str
    label: Promise
    offices: tuple[str, ...]
    progress: Promise
    make: Callable
    came_from: Callable | None = None

    def progress_words(self, done: int, total: int) -> str:
        """How far it is, as a sentence."""
        return str(self.progress) % {"done": f"{done:,}", "total": f"{total:,}"}


_kinds: dict[str, JobKind] = {}


def job(
    slug: str,
    *,
    label: Promise,
    offices: Iterable[str],
    progress: Promise = GENERAL_PROGRESS,
    came_from: Callable | None = None,
) -> Callable:
    """Make a function `make(work: Work) -> None` a kind of long work; holders of `offices` see everybody's."""

    def register(make: Callable) -> Callable:
        if slug in _kinds:
            raise ValueError(f"There are two kinds of work called {slug}.")
        _kinds[slug] = JobKind(slug, label, tuple(offices), progress, make, came_from)
        return make

    return register


@cache
def _discover() -> None:
    # Not at start: what makes papers takes half a second to load, and most commands print nothing.
    autodiscover_modules("jobs", "import_jobs")


def kind_called(slug: str) -> JobKind | None:
    """The kind of this name; None if this version of the product knows none."""
    _discover()
    return _kinds.get(slug)


def kinds_open_to(offices: Iterable[str]) -> list[str]:
    """Names of the kinds of which somebody with `offices` sees everybody's."""
    _discover()
    held = set(offices)
    return [slug for slug, kind in _kinds.items() if held.intersection(kind.offices)]
