"""Months in addresses: written in the Buddhist Era (2550-04), read in either; and the numbers of cards.

Promises: one month has one address on screen. Refuses (404) what is no month, and what is no nine digits.
"""

from django.urls import register_converter

from groups.thai_dates import Month, MonthRefused


class MonthConverter:
    """`<month:month>` in a path: 2550-04 or 2007-04, as a Month."""

    regex = r"\d{4}-\d{2}"

    def to_python(self, value: str) -> Month:
        try:
            return Month.parse(value)
        except MonthRefused as refusal:
            raise ValueError(str(refusal)) from refusal

    def to_url(self, value: Month | str) -> str:
        return value.be_iso if isinstance(value, Month) else str(value)


class CardConverter:
    """`<card:number>` in a path: nine digits, the leading noughts too."""

    regex = r"[0-9]{9}"

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return value


register_converter(MonthConverter, "month")
register_converter(CardConverter, "card")
