"""Which PINs are too easy: those that a stranger tries first, and those that somebody who knows the member tries.

Promises: says why and what to choose instead; the same for every card, before anything is looked up. Knows nobody's
birthday: whoever has the register hands in what may not be taken (`told`). Refuses nothing else: no letters, no rules
about mixing.
"""

import datetime
from collections.abc import Collection, Iterable

from django.utils.translation import gettext as _

from groups.refusals import Refused

DIGITS = 6
# What is left of the commonest PINs (Markert et al., 2020) when the rules below have taken theirs.
COMMON = frozenset({"159753", "147258", "147852", "258369", "142536", "159951", "191100", "246810", "520131"})


class ObviousPin(Refused):
    """Others would guess this PIN."""


def refuse_obvious(pin: str, *, numbers: Iterable[str] = (), told: Collection[str] = ()) -> None:
    """Raise ObviousPin beside `new_pin` for an easy PIN, the end of one of the card `numbers`, or one of `told`."""
    why = None
    if len(set(pin)) < 3:
        why = _("It has the same one or two digits again and again.")
    elif _runs(pin):
        why = _("Its digits follow each other like in counting.")
    elif pin[:2] * 3 == pin or pin[:3] * 2 == pin or _in_twins(pin) or pin == pin[::-1]:
        why = _("It repeats itself.")
    elif pin in COMMON:
        why = _("Many people choose it.")
    elif any(number.endswith(pin) or number.startswith(pin) for number in numbers):
        why = _("It stands on the card.")
    elif pin in told:
        why = _("It is a birthday, a phone number or a member number that others know.")
    if why:
        choose = _("Choose six digits that only you know: not a birthday, not 123456.")
        raise ObviousPin(f"{why} {choose}", field="new_pin")


def _runs(pin: str) -> bool:
    steps = {(int(later) - int(before)) % 10 for before, later in zip(pin, pin[1:], strict=False)}
    return len(steps) == 1


def _in_twins(pin: str) -> bool:
    """112233: each digit twice."""
    return all(pin[place] == pin[place + 1] for place in range(0, DIGITS, 2))


def days_as_digits(day: datetime.date) -> set[str]:
    """The ways in which people write a day with six digits: in the Buddhist Era and the other one."""
    forms = set()
    for year in (f"{day.year + 543}", f"{day.year}"):
        short, dd, mm = year[2:], f"{day.day:02}", f"{day.month:02}"
        forms |= {dd + mm + short, mm + dd + short, short + mm + dd, short + dd + mm}
        forms |= {year + mm, mm + year, year + dd, dd + year}
    return forms
