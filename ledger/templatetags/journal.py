"""Entries on screen: the signed amount as two columns, as in a paper journal.

Promises: exactly one of the two columns is filled. Two columns exist only here; the books hold one signed amount.
"""

from django import template
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ledger.chart import DAILY_SAVINGS
from ledger.models import Posting
from ledger.money import format_baht

register = template.Library()


@register.filter
def debit(posting: Posting) -> str:
    """What the posting adds on the debit side, or nothing."""
    return format_baht(posting.amount) if posting.amount > 0 else ""


@register.filter
def credit(posting: Posting) -> str:
    """What the posting adds on the credit side, or nothing."""
    return format_baht(-posting.amount) if posting.amount < 0 else ""


@register.filter
def stands_for(posting: Posting) -> str:
    """The cases or units behind the amount, in words."""
    if posting.account.counts_cases:
        if posting.cases is None:
            return _("cases not recorded")
        return ngettext("%(n)s case", "%(n)s cases", abs(posting.cases)) % {"n": abs(posting.cases)}
    if posting.units is None:
        return ""
    if posting.account.code == DAILY_SAVINGS:
        return ngettext("%(n)s day", "%(n)s days", abs(posting.units)) % {"n": abs(posting.units)}
    return ngettext("%(n)s year", "%(n)s years", abs(posting.units)) % {"n": abs(posting.units)}
