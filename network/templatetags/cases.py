"""Cases of welfare in words, for tables in which they stand under the sum.

Promises: an incomplete count says so, and an unknown one is never 0.
"""

from django import template

from ledger.queries import Figure
from reports.rows import cases_label

register = template.Library()


@register.simple_tag
def cases_in_words(figure: Figure) -> str:
    """A count of cases as the report words it."""
    return cases_label(figure)
