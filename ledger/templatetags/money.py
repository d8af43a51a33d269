"""Money on screen: thousands separated, satang only where they occur.

Promises: an unknown sum says so in words and is never shown as 0. Refuses to compute: a template shows what it is
given.
"""

from django import template

from ledger.money import format_baht

register = template.Library()


@register.filter
def baht(satang) -> str:
    """Satang as baht, or "not recorded"."""
    return format_baht(satang)
