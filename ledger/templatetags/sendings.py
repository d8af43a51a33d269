"""How a page says what a share comes to.

Promises: the rule in words, with the figure it was worked out from; what is unknown is said, never 0.
"""

from django import template
from django.utils.translation import gettext as _

from ledger.money import format_baht
from ledger.sendings import Ask, percent

register = template.Library()


@register.filter
def worked_out(ask: Ask) -> str:
    """How the share of a fund was worked out, in one sentence."""
    if ask.share is None:
        return _("the network asks for nothing; what you send is taken as it is")
    told = {"percent": percent(ask.share.basis_points), "base": ask.share.get_base_display()}
    if ask.base is None:
        return _("%(percent)s%% of %(base)s; what came in this month is not recorded") % told
    words = _("%(percent)s%% of %(base)s, %(amount)s baht; part of a satang is dropped")
    return words % (told | {"amount": format_baht(ask.base)})
