"""What a receipt or voucher carries so that anybody can verify it.

Promises: the same code on paper and on screen. Where it leads is this server's address: `origin` of a paper's
context, or that of the request. Refuses nothing: without either the code stands alone.
"""

from django import template

from ledger.models import JournalEntry
from ledger.verifying import Proof
from ledger.verifying import proof_of as made

register = template.Library()


@register.simple_tag(takes_context=True)
def proof_of(context, entry: JournalEntry) -> Proof:
    """The proof of an entry of the `group` in the context."""
    request = context.get("request")
    origin = context.get("origin") or (request.build_absolute_uri("/") if request else "")
    return made(entry, context["group"], origin)
