"""Years of the Buddhist Era (BE) and the Common Era (CE), told apart.

Promises one rule for every year that anyone types, and its exact inverse for
every date that is shown. Refuses to guess: a year that could belong to either
era, or to no era in living memory, is asked about in a sentence.
Until BE 2483 the Thai year began on 1 April (Calendar Year Act, B.E. 2483,
which made 1 January 1941 the first day of BE 2484).
"""

import re
from datetime import date
from typing import Literal
from zoneinfo import ZoneInfo

from django.utils import timezone
from django.utils.translation import gettext as _

from groups.refusals import Refused
from groups.thai_text import tidy

BANGKOK = ZoneInfo("Asia/Bangkok")
BE_AHEAD = 543
BE_YEARS = range(2400, 2700)
CE_YEARS = range(1800, 2200)
# BE 2483 had nine months, April to December 1940; it was the last April year.
SHORT_YEAR = 2483
_FIRST_JANUARY_YEAR = date(1941, 1, 1)

Era = Literal["BE", "CE"]
_ERA_WORD = re.compile(r"(?i)\s*(?:(?P<be>พ\.?\s?ศ\.?|\bb\.?e\.?)|(?P<ce>ค\.?\s?ศ\.?|\bc\.?e\.?|\ba\.?d\.?))\s*$")


class YearRefused(Refused):
    """A year whose era, or whose existence, cannot be told."""


def split_era(words: str) -> tuple[str, Era | None]:
    """Words before a year without their era word: "ส.ค. พ.ศ." → ("ส.ค.", "BE")."""
    found = _ERA_WORD.search(words)
    if found is None:
        return words.strip(), None
    return words[: found.start()].strip(), "BE" if found["be"] else "CE"


def resolve_year(digits: str, month: int, *, era: Era | None = None, today: date | None = None) -> int:
    """The CE year meant by the digits typed, for a date in that month (1–12).

    Four digits 2400–2699 are BE and 1800–2199 CE; two digits are BE 25xx,
    never later than today (Bangkok's, unless given). A written era must agree.
    Raises YearRefused for any other year, and for January–March 2483.
    """
    digits = tidy(digits)
    number = int(digits) if re.fullmatch(r"[0-9]{4}", digits) else None
    if re.fullmatch(r"[0-9]{2}", digits) and era != "CE":
        return _ce_year(_short_year(digits, today), month)
    if number in BE_YEARS and era != "CE":
        return _ce_year(number, month)
    if number in CE_YEARS and era != "BE":
        return number
    raise YearRefused(
        _(
            "It is not clear whether the year %(year)s is Buddhist Era or Common Era; "
            "write it with four digits, for example 2545 or 2002."
        )
        % {"year": digits}
    )


def be_year(day: date) -> int:
    """The Buddhist year a date fell in when it was lived; undoes `resolve_year`."""
    if day < _FIRST_JANUARY_YEAR and day.month < 4:
        return day.year + BE_AHEAD - 1
    return day.year + BE_AHEAD


def bangkok_today() -> date:
    """Today's date in Thailand, wherever the server stands."""
    return timezone.localdate(timezone=BANGKOK)


def _short_year(digits: str, today: date | None) -> int:
    year = 2500 + int(digits)
    if year > be_year(today or bangkok_today()):
        raise YearRefused(
            _("The year %(year)s is not clear, because %(full)s is still to come; write it with four digits.")
            % {"year": digits, "full": year}
        )
    return year


def _ce_year(buddhist: int, month: int) -> int:
    if month >= 4 or buddhist > SHORT_YEAR:
        return buddhist - BE_AHEAD
    if buddhist == SHORT_YEAR:
        raise YearRefused(
            _(
                "The Buddhist year 2483 began on 1 April and had no January to March; "
                "check whether 2482 or 2484 is meant."
            )
        )
    return buddhist - BE_AHEAD + 1
