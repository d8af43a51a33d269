"""Lists of welfare: the vouchers of a month.

Promises: no query per row. Refuses to be shown to others than the officer who pays: it names people.
"""

import django_tables2 as tables
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from groups.thai_dates import format_date
from ledger.money import format_baht
from welfare.models import Payout

NUM = {"th": {"class": "num"}, "td": {"class": "num"}}


class VoucherTable(tables.Table):
    """Voucher, day, benefit, payee, cases and baht; one taken back says so."""

    voucher_number = tables.Column(
        verbose_name=_("Voucher"),
        orderable=False,
        linkify=lambda record: reverse("entry", args=[record.entry.group.slug, record.entry.number]),
        attrs={"td": {"class": "head"}},
    )
    on = tables.Column(accessor="entry__on", verbose_name=_("Day"), orderable=False)
    kind = tables.Column(verbose_name=_("Benefit"), orderable=False)
    payee = tables.Column(verbose_name=_("Paid to"), orderable=False)
    member = tables.Column(
        accessor="member__number", verbose_name=_("Member"), orderable=False, default=_("not named")
    )
    cases = tables.Column(verbose_name=_("Cases"), orderable=False, attrs=NUM)
    amount = tables.Column(verbose_name=_("Baht"), orderable=False, attrs=NUM)
    state = tables.Column(accessor="entry", verbose_name=_("State"), orderable=False)

    class Meta:
        model = Payout
        fields = ()
        sequence = ("voucher_number", "on", "kind", "payee", "member", "cases", "amount", "state")
        empty_text = _("No welfare was paid in this month.")

    def render_on(self, value):
        return format_date(value)

    def render_amount(self, value):
        return format_baht(value)

    def render_state(self, value):
        return _("taken back") if hasattr(value, "reversed_by") else _("paid")
