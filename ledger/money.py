"""Money: whole satang inside, baht at the edges.

Promises that an amount typed, stored, shown and written in words is the same
amount: 100 satang are one baht, every value is an int, nothing is rounded.
Refuses what is no plain amount (negative, three decimals, broken grouping) in
one sentence, and refuses floats and Decimals outright.
"""

import re
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext as _

from groups.refusals import Refused
from groups.thai_text import tidy
from groups.thai_words import number_words

SATANG_PER_BAHT = 100
# Twelve digits of baht: far above any fund, and far below what 64 bits hold.
LARGEST_BAHT = 999_999_999_999
MINUS = "\u2212"

_BAHT_SIGN = re.compile(r"^(?:฿ ?)?(?P<number>.*?) ?(?:บาท|฿|\.-)?$")
_NEGATIVE = re.compile(rf"^(?:-|{MINUS}|–|ลบ ?)[0-9.]")
_PLAIN = re.compile(r"(?P<whole>[0-9][0-9,]*)?(?:\.(?P<part>[0-9]+))?")
_GROUPED = re.compile(r"[0-9]+|[0-9]{1,3}(?:,[0-9]{3})+")


class MoneyRefused(Refused):
    """A text that is not an amount of money."""


def parse_baht(text: str) -> int:
    """The satang in an amount typed in baht: "133,782.50", "๑๓๓,๗๘๒", "50 บาท".

    Raises MoneyRefused for an empty, negative, too large or misshapen amount
    and for more than two decimals; nothing is ever rounded.
    """
    typed = tidy(text)
    number = _BAHT_SIGN.match(typed)["number"]
    if not number:
        raise MoneyRefused(_("No amount is given; write it in baht, for example 133,782 or 50.25."))
    if _NEGATIVE.match(number):
        raise MoneyRefused(_("“%(typed)s” is negative; write the amount without a minus sign.") % {"typed": typed})
    parts = _PLAIN.fullmatch(number)
    if parts is None:
        raise MoneyRefused(_("“%(typed)s” is not an amount; write digits only, like 133,782.50.") % {"typed": typed})
    return _satang(typed, parts["whole"] or "0", parts["part"] or "")


def _satang(typed: str, whole: str, part: str) -> int:
    if not _GROUPED.fullmatch(whole):
        raise MoneyRefused(
            _("The commas in “%(typed)s” are out of place; write it like 1,133,782 or without commas.")
            % {"typed": typed}
        )
    if len(part) > 2:
        raise MoneyRefused(
            _("“%(typed)s” has more than two decimals; baht have two at most, which are the satang.")
            % {"typed": typed}
        )
    digits = whole.replace(",", "").lstrip("0") or "0"
    # Measured as text first: int() of thousands of digits is slow or refused.
    satang = int(digits + part.ljust(2, "0")) if len(digits) <= len(str(LARGEST_BAHT)) else None
    if satang is None or satang > LARGEST_BAHT * SATANG_PER_BAHT:
        raise MoneyRefused(
            _("“%(typed)s” is too large; the largest amount is %(largest)s baht.")
            % {"typed": typed, "largest": f"{LARGEST_BAHT:,}"}
        )
    return satang


def format_baht(satang: int | None) -> str:
    """Satang as baht for the eye: "133,782", "133,782.50", "−50"; None is "not recorded".

    Two decimals stand only where satang occur: these figures are read aloud.
    """
    if satang is None:
        return _("not recorded")
    baht, rest = _split(satang)
    sign = MINUS if satang < 0 else ""
    return f"{sign}{baht:,}.{rest:02}" if rest else f"{sign}{baht:,}"


def baht_decimal(satang: int | None) -> str | None:
    """Satang as baht for files: "133782.00", "-50.00"; None stays None."""
    if satang is None:
        return None
    baht, rest = _split(satang)
    return f"{'-' if satang < 0 else ''}{baht}.{rest:02}"


def baht_words(satang: int) -> str:
    """Satang in Thai words, as receipts carry them: 2100 is ยี่สิบเอ็ดบาทถ้วน.

    A negative amount opens with ลบ. Always Thai: the papers are.
    """
    baht, rest = _split(satang)
    sign = "ลบ" if satang < 0 else ""
    if not rest:
        return f"{sign}{number_words(baht)}บาทถ้วน"
    whole = f"{number_words(baht)}บาท" if baht else ""
    return f"{sign}{whole}{number_words(rest)}สตางค์"


def _split(satang: int) -> tuple[int, int]:
    """Baht and satang of an amount, both without sign; TypeError for anything but an int."""
    _require_int(satang)
    return divmod(abs(satang), SATANG_PER_BAHT)


def _require_int(satang: Any) -> None:
    if not isinstance(satang, int) or isinstance(satang, bool):
        raise TypeError(f"money is whole satang, not {type(satang).__name__}")


class BahtField(forms.CharField):
    """A form field for an amount in baht that cleans to int satang.

    None when left empty and not required. Zero is refused unless `allow_zero`:
    a receipt of nothing is a slip, a cash box with nothing in it is not.
    """

    def __init__(self, *, allow_zero: bool = False, **kwargs: Any) -> None:
        self.allow_zero = allow_zero
        super().__init__(**kwargs)

    def to_python(self, value: Any) -> int | None:
        """Satang from the text typed; an int passes as satang (a disabled field's initial value)."""
        if isinstance(value, int):
            return value
        typed = super().to_python(value)
        if typed in self.empty_values:
            return None
        try:
            return parse_baht(typed)
        except MoneyRefused as refusal:
            raise ValidationError(str(refusal), code="money") from refusal

    def validate(self, value: int | None) -> None:
        """Refuses a missing amount where one is required, and zero unless allowed."""
        super().validate(value)
        if value == 0 and not self.allow_zero:
            raise ValidationError(_("The amount is 0; write how many baht it is."), code="zero")

    def prepare_value(self, value: Any) -> Any:
        """Satang as baht in the input; what a person typed stays as typed."""
        return format_baht(value) if isinstance(value, int) else value

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        """Marks the input for a number pad on phones and for tabular figures."""
        classes = f"{widget.attrs.get('class', '')} money".strip()
        return {
            **super().widget_attrs(widget),
            "inputmode": "decimal",
            "autocomplete": "off",
            "class": classes,
        }


class SatangField(models.BigIntegerField):
    """A column of whole satang; its form field is in baht."""

    def to_python(self, value: Any) -> int | None:
        """The int meant; TypeError for a float, Decimal or bool, which int() would cut off in silence."""
        if value is not None and not isinstance(value, str):
            _require_int(value)
        return super().to_python(value)

    def get_prep_value(self, value: Any) -> Any:
        """The int to store or compare with, as strict as `to_python`."""
        return self.to_python(models.Field.get_prep_value(self, value))

    def formfield(self, **kwargs: Any) -> forms.Field:
        """A BahtField that admits zero, as the column does."""
        return models.Field.formfield(self, **{"form_class": BahtField, "allow_zero": True, **kwargs})
