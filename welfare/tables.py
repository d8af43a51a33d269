"""Lists of welfare: the vouchers of a month, claims, and members who move between groups.

Promises: no query per row. Refuses to show vouchers to others than the officer who pays, and claims to others than
claim officers: they name people.
"""

import django_tables2 as tables
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from groups.models import Group
from groups.thai_dates import format_date
from ledger.money import format_baht
from ledger.verifying import printed_code
from members.models import TransferNote, TransferState
from members.names import ERASED_NAME
from welfare.claim_states import ClaimStanding, ClaimState
from welfare.models import Claim, Payout

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
    payee = tables.Column(verbose_name=_("Paid to"), orderable=False, default=ERASED_NAME)
    member = tables.Column(
        accessor="member__number", verbose_name=_("Member"), orderable=False, default=_("not named")
    )
    cases = tables.Column(verbose_name=_("Cases"), orderable=False, attrs=NUM)
    amount = tables.Column(verbose_name=_("Baht"), orderable=False, attrs=NUM)
    state = tables.Column(accessor="entry", verbose_name=_("State"), orderable=False)
    # To be written on a voucher that is filled in by hand.
    code = tables.Column(
        accessor="entry__digest", verbose_name=_("Code to verify it"), orderable=False,
        attrs={"td": {"class": "keep"}},
    )  # fmt: skip

    class Meta:
        model = Payout
        fields = ()
        sequence = ("voucher_number", "on", "kind", "payee", "member", "cases", "amount", "state", "code")
        empty_text = _("No welfare was paid in this month.")

    def render_on(self, value):
        return format_date(value)

    def render_amount(self, value):
        return format_baht(value)

    def render_state(self, value):
        return _("taken back") if hasattr(value, "reversed_by") else _("paid")

    def render_code(self, value):
        return printed_code(value)


# A state is a word first, then a tint.
TINTS = {TransferState.WAITING: "warn", TransferState.DECLINED: "warn", TransferState.ACCEPTED: "good"}


class NotesTable(tables.Table):
    """Notes about members who move: who, from or to which group, since when, and what became of it."""

    full_name = tables.Column(
        verbose_name=_("Name"), orderable=False, attrs={"td": {"class": "head"}},
    )  # fmt: skip
    moved_on = tables.Column(verbose_name=_("First day in the new group"), orderable=False)
    state_label = tables.Column(verbose_name=_("State"), orderable=False)

    class Meta:
        model = TransferNote
        fields = ()

    def __init__(self, notes, *, group: Group, **kwargs):
        self.group = group
        super().__init__(notes, **kwargs)

    def render_full_name(self, record: TransferNote):
        address = reverse("transfer", args=[self.group.slug, record.uuid])
        return format_html(
            '<a href="{}"><span class="keep">{}</span> {}</a>', address, self.number_of(record), record.full_name
        )

    def number_of(self, record: TransferNote) -> str:
        """The number by which this group knows her; empty while it does not."""
        return record.number

    def render_moved_on(self, value):
        return format_html('<span class="keep">{}</span>', format_date(value))

    def render_state_label(self, value, record: TransferNote):
        return format_html('<span class="tag {}">{}</span>', TINTS.get(record.state, ""), value)


class NotesHereTable(NotesTable):
    """Members who move here."""

    group = tables.Column(verbose_name=_("From group"), orderable=False)

    class Meta(NotesTable.Meta):
        sequence = ("full_name", "group", "moved_on", "state_label")
        attrs = {"caption": _("Members who move here")}
        empty_text = _("Nobody has moved here yet.")

    def number_of(self, record: TransferNote) -> str:
        return record.accepted_number


class NotesSentTable(NotesTable):
    """Members who moved away."""

    to_group = tables.Column(verbose_name=_("To group"), orderable=False)

    class Meta(NotesTable.Meta):
        sequence = ("full_name", "to_group", "moved_on", "state_label")
        attrs = {"caption": _("Members who moved away")}
        empty_text = _("Nobody has moved away yet.")


CLAIM_TINTS = {
    ClaimState.INCOMPLETE: "warn",
    ClaimState.STOPPED: "bad",
    ClaimState.WAITING: "warn",
    ClaimState.APPROVED: "warn",
    ClaimState.PAID: "good",
}


class ClaimTable(tables.Table):
    """Claims: number, day, benefit, member, state in a word, and the sum as it stands."""

    number = tables.Column(verbose_name=_("Claim"), orderable=False, attrs={"td": {"class": "head"}})
    event_on = tables.Column(verbose_name=_("Day of the event"), orderable=False)
    benefit = tables.Column(verbose_name=_("Benefit"), orderable=False)
    member = tables.Column(verbose_name=_("Member"), orderable=False)
    state = tables.Column(empty_values=(), verbose_name=_("State"), orderable=False)
    sum = tables.Column(empty_values=(), verbose_name=_("Baht"), orderable=False, attrs=NUM)

    class Meta:
        model = Claim
        fields = ()
        sequence = ("number", "event_on", "benefit", "member", "state", "sum")

    def __init__(self, claims, *, group: Group, **kwargs):
        self.group = group
        super().__init__(claims, **kwargs)

    def render_number(self, record: Claim):
        address = reverse("claim", args=[self.group.slug, record.uuid])
        return format_html('<a href="{}">{}</a>', address, record.number_in_year)

    def render_event_on(self, value):
        return format_html('<span class="keep">{}</span>', format_date(value))

    def render_benefit(self, record: Claim):
        return ClaimStanding(record).benefit_name

    def render_state(self, record: Claim):
        state = ClaimStanding(record).state
        return format_html('<span class="tag {}">{}</span>', CLAIM_TINTS.get(state, ""), state.label)

    def render_sum(self, record: Claim):
        standing = ClaimStanding(record)
        ended = standing.state in (ClaimState.REFUSED, ClaimState.WITHDRAWN)
        return format_baht(0 if ended else standing.sum)


class ReplayedTable(tables.Table):
    """Past claims judged anew (templates/welfare/schedule_cost_claims.html)."""

    claim = tables.Column(orderable=False)
