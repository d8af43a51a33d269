"""Long lists, a page at a time.

Promises: the page's address chooses which page and which order; a page that does not exist is the nearest one that
does. Refuses to let the address choose how much is shown at once: the work of a page stays the same for everybody.
"""

from django.http import HttpRequest
from django_tables2 import RequestConfig, Table

PER_PAGE = 50


def paged(request: HttpRequest, table: Table) -> Table:
    """The table, in the order and at the page that the address asks for."""
    # Not RequestConfig's own paging: that one reads the number of rows from the address too.
    RequestConfig(request, paginate=False).configure(table)
    table.paginate(per_page=PER_PAGE)
    table.page = table.paginator.get_page(request.GET.get(table.prefixed_page_field, 1))
    return table
