"""Dates and months on screen: always Buddhist Era, in the language of the page.

Promises: None shows as nothing recorded, never as an empty gap.
"""

from django import template
from django.utils.translation import gettext as _

from groups.thai_dates import Month, format_date, format_datetime

register = template.Library()


@register.filter
def thai_date(value, style: str = "short") -> str:
    """A date as 15 ส.ค. 2545 (`short`), 15 สิงหาคม 2545 (`long`) or 15/8/2545 (`numeric`)."""
    return format_date(value, style=style) if value else _("not recorded")


@register.filter
def thai_datetime(value) -> str:
    """A moment in Thai time."""
    return format_datetime(value) if value else _("not recorded")


@register.filter
def thai_month(value) -> str:
    """A Month, or the month of a date, as กุมภาพันธ์ 2550."""
    if not value:
        return _("not recorded")
    return (value if isinstance(value, Month) else Month.of(value)).label()
