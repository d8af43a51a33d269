"""Lists around claims: the advances of the group, and the claims of a yearly start.

Promises: no query per row; the sums beneath are those of the whole list, whatever page is looked at.
"""

import django_tables2 as tables
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from groups.models import Group
from groups.queries import today
from groups.thai_dates import format_date
from ledger.money import format_baht
from welfare.advances import Lent

NUM = {"th": {"class": "num"}, "td": {"class": "num"}}


def _sum_of(name: str):
    def footer(table) -> str:
        return format_baht(sum(getattr(one, name) for one in table.data))

    return footer


class AdvanceTable(tables.Table):
    """Claim, member, when and how much was lent, what came back, what is left, until when."""

    claim = tables.Column(
        verbose_name=_("Claim"), orderable=False, attrs={"td": {"class": "head"}}, footer=_("Together")
    )
    paid_on = tables.Column(verbose_name=_("Paid on"), orderable=False)
    amount = tables.Column(
        verbose_name=pgettext_lazy("of an advance", "Lent"), orderable=False, attrs=NUM, footer=_sum_of("amount")
    )
    repaid = tables.Column(verbose_name=_("Repaid"), orderable=False, attrs=NUM, footer=_sum_of("repaid"))
    left = tables.Column(
        verbose_name=_("Still to be repaid"), orderable=False, attrs=NUM, footer=_sum_of("left")
    )  # fmt: skip
    due_on = tables.Column(verbose_name=_("Due by"), orderable=False, default=_("not recorded"))
    state = tables.Column(verbose_name=_("State"), orderable=False)

    class Meta:
        attrs = {"caption": _("Advances to be repaid")}
        empty_text = _("No advance has been paid.")

    def __init__(self, found: list[Lent], *, group: Group, takes_money: bool, **kwargs):
        self.group, self.takes_money = group, takes_money
        super().__init__(found, **kwargs)

    def render_claim(self, record: Lent):
        claim = record.claim
        return format_html(
            '<a href="{}"><span class="keep">{}</span> {}</a> <span class="remark">{} · {}</span>',
            reverse("claim", args=[self.group.slug, claim.uuid]), claim.number_in_year, claim.member.full_name,
            claim.member.number, record.benefit,
        )  # fmt: skip

    def render_paid_on(self, value):
        return format_html('<span class="keep">{}</span>', format_date(value))

    render_due_on = render_paid_on

    def render_amount(self, value):
        return format_baht(value)

    render_repaid = render_left = render_amount

    def render_state(self, value, record: Lent):
        tint = "good" if record.left <= 0 else "bad" if record.is_overdue(today()) else ""
        word = format_html('<span class="tag {}">{}</span>', tint, value)
        if record.left <= 0 or not self.takes_money:
            return word
        address = reverse("advance_repay", args=[self.group.slug, record.claim.uuid])
        return format_html('{} <a class="keep" href="{}">{}</a>', word, address, _("Money comes back"))
