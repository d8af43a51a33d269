"""Thai words for numbers, and the names of months in Thai and English.

Promises one list of months for writing and for reading, so that whatever the
pages print can be typed back, and numbers spelled as receipts spell them.
Refuses nothing itself: a word that is no month is answered with None, and the
caller says what was wrong.
"""

import re

from django.utils.translation import get_language

THAI_MONTHS = (
    "มกราคม", "กุมภาพันธ์", "มีนาคม", "เมษายน", "พฤษภาคม", "มิถุนายน",
    "กรกฎาคม", "สิงหาคม", "กันยายน", "ตุลาคม", "พฤศจิกายน", "ธันวาคม",
)  # fmt: skip
THAI_MONTHS_SHORT = (
    "ม.ค.", "ก.พ.", "มี.ค.", "เม.ย.", "พ.ค.", "มิ.ย.",
    "ก.ค.", "ส.ค.", "ก.ย.", "ต.ค.", "พ.ย.", "ธ.ค.",
)  # fmt: skip
THAI_MONTHS_SPOKEN = (
    "มกรา", "กุมภา", "มีนา", "เมษา", "พฤษภา", "มิถุนา",
    "กรกฎา", "สิงหา", "กันยา", "ตุลา", "พฤศจิกา", "ธันวา",
)  # fmt: skip
ENGLISH_MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip
ENGLISH_MONTHS_SHORT = tuple(name[:3] for name in ENGLISH_MONTHS)


def speaks_thai(language: str | None = None) -> bool:
    """Whether to write Thai; None asks for the language that is active now.

    Without any active language the answer is Thai: it is the country's.
    """
    return (language or get_language() or "th").startswith("th")


def month_name(number: int, *, short: bool = False, language: str | None = None) -> str:
    """The name of month 1–12: "สิงหาคม" or "ส.ค.", "August" or "Aug"."""
    if speaks_thai(language):
        names = THAI_MONTHS_SHORT if short else THAI_MONTHS
    else:
        names = ENGLISH_MONTHS_SHORT if short else ENGLISH_MONTHS
    return names[number - 1]


def month_number(word: str) -> int | None:
    """The month 1–12 that a word names, with or without its dots, or None."""
    return _NUMBERS.get(_plain(word))


def _plain(word: str) -> str:
    # กรกฏาคม with the wrong letter is the commonest misspelling of a month.
    return re.sub(r"[.\s]", "", word).casefold().replace("กรกฏา", "กรกฎา")


_NUMBERS = {
    _plain(name): number
    for names in (THAI_MONTHS, THAI_MONTHS_SHORT, THAI_MONTHS_SPOKEN, ENGLISH_MONTHS, ENGLISH_MONTHS_SHORT)
    for number, name in enumerate(names, start=1)
}

_DIGITS = ("ศูนย์", "หนึ่ง", "สอง", "สาม", "สี่", "ห้า", "หก", "เจ็ด", "แปด", "เก้า")
_PLACES = ("", "สิบ", "ร้อย", "พัน", "หมื่น", "แสน")


def number_words(number: int) -> str:
    """A whole number from 0 up in Thai: 21 is ยี่สิบเอ็ด; each further six digits add a ล้าน."""
    millions, rest = divmod(number, 1_000_000)
    if not millions:
        return _below_a_million(rest, after_more=False) or _DIGITS[0]
    return f"{number_words(millions)}ล้าน{_below_a_million(rest, after_more=True)}"


def _below_a_million(number: int, *, after_more: bool) -> str:
    """Words of 0–999,999, "" for 0; a final one is เอ็ด wherever larger places precede it."""
    words = []
    for place, digit in reversed(list(enumerate(map(int, reversed(str(number)))))):
        if digit:
            words.append(_digit_word(digit, place, alone=not words and not after_more))
    return "".join(words)


def _digit_word(digit: int, place: int, *, alone: bool) -> str:
    if place == 0 and digit == 1 and not alone:
        return "เอ็ด"
    if place == 1 and digit in (1, 2):
        return "สิบ" if digit == 1 else "ยี่สิบ"
    return _DIGITS[digit] + _PLACES[place]
