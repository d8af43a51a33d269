"""Lines of a member's passbook on screen and paper.

Promises: what became of a line reads the same everywhere. Refuses to compute: a template shows what it is given.
"""

from django import template

from reports import my_book_files
from reports.my_book import BookLine

register = template.Library()


@register.filter
def remark_of(line: BookLine) -> str:
    """What became of a line, or what it takes back, with the reason."""
    return my_book_files.remark_of(line)


@register.filter
def without_sign(satang: int) -> int:
    """A sum whose words say already which way it went."""
    return abs(satang)
