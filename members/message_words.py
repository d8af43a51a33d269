"""What there is to tell members, and each thing in words when somebody reads it.

Promises: one list of kinds, each with the facts it may carry; the sentence is made in the reader's language. Refuses
any other fact, and any value that is not a day, a month, a sum or the number of a paper: no name, no illness, no
benefit and no number of a person fits in.
"""

import datetime
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from groups.thai_dates import Month, format_date


class WrongParams(ValueError):
    """A message was to carry what its kind does not know: a mistake in the code, never in the input."""


class Tell(StrEnum):
    """What happened."""

    PAID = "paid"
    RECEIPT_VOID = "receipt_void"
    ENTRY_REVERSED = "entry_reversed"
    CLAIM_DECIDED = "claim_decided"
    PAID_OUT = "paid_out"
    RULES_CHANGED = "rules_changed"
    MONTH_REOPENED = "month_reopened"
    ANSWERED = "answered"
    NEW_SLIP = "new_slip"
    CARD_CLOSED = "card_closed"
    MEMBERSHIP = "membership"


# The number of a paper as it is printed: 17, 2/005, 12/2550. Too short for a national ID.
PAPER = re.compile(r"\d{1,7}(/\d{1,7})?")


def _sum(satang: int) -> str:
    # Floor 2 knows no money; this is what `format_baht` of the floor above makes of a sum above zero.
    baht, rest = divmod(satang, 100)
    return f"{baht:,}.{rest:02}" if rest else f"{baht:,}"


@dataclass(frozen=True)
class _Fact:
    """One thing a message may say: whether a value is such a thing, and how it reads once it came out of the JSON."""

    holds: Callable[[Any], bool]
    words: Callable[[Any], str]


DAY = _Fact(
    lambda value: type(value) is datetime.date,
    lambda kept: format_date(datetime.date.fromisoformat(kept), style="long"),
)
MONTH = _Fact(lambda value: type(value) is Month, lambda kept: Month.parse(kept).label())
SUM = _Fact(lambda value: type(value) is int and value > 0, _sum)
NUMBER = _Fact(lambda value: PAPER.fullmatch(str(value)) is not None, str)


@dataclass(frozen=True)
class _Kind:
    sentence: str
    facts: Mapping[str, _Fact]


KINDS: Mapping[str, _Kind] = MappingProxyType(
    {
        Tell.PAID: _Kind(
            gettext_noop("%(sum)s baht were received in your name on %(day)s. Receipt %(receipt)s."),
            {"sum": SUM, "day": DAY, "receipt": NUMBER},
        ),
        Tell.RECEIPT_VOID: _Kind(
            gettext_noop("Receipt %(receipt)s was taken back on %(day)s. Your passbook says why."),
            {"receipt": NUMBER, "day": DAY},
        ),
        Tell.ENTRY_REVERSED: _Kind(
            gettext_noop("Line %(entry)s of your passbook was taken back on %(day)s. Your passbook says why."),
            {"entry": NUMBER, "day": DAY},
        ),
        Tell.CLAIM_DECIDED: _Kind(
            gettext_noop("Your claim %(claim)s was decided. Look under My data, or ask the treasurer."),
            {"claim": NUMBER},
        ),
        Tell.PAID_OUT: _Kind(
            gettext_noop("On %(day)s money was paid out to you. Your page says how much."), {"day": DAY}
        ),
        Tell.RULES_CHANGED: _Kind(
            gettext_noop(
                "The group has new rules of welfare, from %(day)s. Your page says what you are entitled to."
            ),
            {"day": DAY},
        ),
        Tell.MONTH_REOPENED: _Kind(
            gettext_noop("The books of %(month)s were opened again, to put something right."), {"month": MONTH}
        ),
        Tell.ANSWERED: _Kind(gettext_noop("Your question was answered. Look under My questions."), {}),
        Tell.NEW_SLIP: _Kind(
            gettext_noop(
                "A new card slip was printed for you, and the old one no longer works. If you did not ask for it, "
                "tell the chair of the group."
            ),
            {},
        ),
        Tell.MEMBERSHIP: _Kind(
            gettext_noop(
                "Your membership was changed from %(day)s on. My data says how. If that is wrong, tell the chair."
            ),
            {"day": DAY},
        ),
        Tell.CARD_CLOSED: _Kind(
            gettext_noop("Your member card was closed. If you did not ask for it, tell the chair of the group."), {}
        ),
    }
)

# What stands in `Delivery.failure`: what happened, and what is to be done.
FAILURES = {
    "refused": gettext_noop(
        "The address takes no e-mail: it may be mistyped or closed. Ask the member to enter it anew."
    ),
    "tried_often": gettext_noop(
        "The address did not take it for hours: its mailbox may be full. Tell the member, then try again."
    ),
    "unopened": gettext_noop(
        "The address cannot be read with this server's keys. Ask the member to enter it anew, and tell whoever looks "
        "after the system."
    ),
}  # fmt: skip


def checked(kind: str, params: Mapping[str, Any]) -> dict[str, Any]:
    """The facts of a message as they are kept. Raises WrongParams for another kind, fact or sort of value."""
    known = KINDS.get(kind)
    if known is None or params.keys() != known.facts.keys():
        raise WrongParams(f"A message {kind!r} does not carry {sorted(params)}.")
    for name, value in params.items():
        if not known.facts[name].holds(value):
            raise WrongParams(f"{name!r} of a message {kind!r} is of another sort.")
    return {name: value.iso if type(value) is Month else value for name, value in params.items()}


def sentence(kind: str, params: Mapping[str, Any]) -> str:
    """A message in words, in the language that is active."""
    known = KINDS.get(kind)
    if known is None:
        # Written by a newer version of the program, which somebody took back.
        return _("Something changed in your books. Look at your page.")
    return _(known.sentence) % {name: fact.words(params[name]) for name, fact in known.facts.items()}


def failure_words(word: str) -> str:
    """Why a letter did not go out, and what to do, for the treasurer."""
    return _(FAILURES[word]) if word in FAILURES else _("It could not be sent. Try again.")
