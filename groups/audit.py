"""The trail: who changed or looked at what, when, from where.

Promises: one append-only row per event, in the transaction of the change it tells of. Refuses personal values:
callers name fields, not what stands in them (D5).
"""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from groups.models import AuditEvent, DirectoryEvent, User
from groups.tenancy import current_group_id

_origin: ContextVar[str] = ContextVar("ombun_origin", default="")


@contextmanager
def origin(name: str) -> Iterator[None]:
    """Everything recorded inside came from `name`: a network address or a command."""
    token = _origin.set(name[:60])
    try:
        yield
    finally:
        _origin.reset(token)


def record(action: str, *, by: User | None, subject: str = "", fields: list[str] | None = None) -> None:
    """Write an event of the group in scope; raises ScopeRequired outside one."""
    AuditEvent.objects.create(
        group_id=current_group_id(),
        action=action,
        by=by,
        subject=_plain(subject),
        fields=fields or [],
        origin=_origin.get(),
    )


def record_each(action: str, *, by: User | None, subjects: Iterable[str]) -> None:
    """One event of the group in scope for each of `subjects`: one statement for thousands."""
    AuditEvent.objects.insert_many(
        AuditEvent(group_id=current_group_id(), action=action, by=by, subject=_plain(subject), origin=_origin.get())
        for subject in subjects
    )


def record_directory(action: str, *, by: User | None, subject: str = "") -> None:
    """Write an event that belongs to no group."""
    DirectoryEvent.objects.create(action=action, by=by, subject=_plain(subject), origin=_origin.get())


def record_sign_in(sender, user: User, **kwargs) -> None:
    """Somebody signed in (Django's signal)."""
    record_directory("sign_in", by=user, subject=user.username)


def record_failed_sign_in(sender, credentials: dict, request=None, **kwargs) -> None:
    """Somebody tried: the user name as typed, cut to the length of one, and never the password."""
    # While a sign-in is closed, each further try would let a stranger fill a table that only grows.
    if not getattr(request, "axes_locked_out", False):
        record_directory("sign_in.failed", by=None, subject=str(credentials.get("username", ""))[:60])


def _plain(subject: str) -> str:
    # Part of it may come from an address; PostgreSQL takes no NUL.
    return subject.replace("\x00", "")[:120]
