"""The register as a list: one line a member, in Thai order.

Promises: every cell comes from the row at hand, so 1 and 50 members cost the same queries.
"""

import django_tables2 as tables
from django.urls import NoReverseMatch, reverse
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from groups.models import Group
from groups.thai_dates import format_date
from members.models import Member, State
from members.queries import in_order_of_numbers

# A state is a word first, then a tint.
TINTS = {State.ACTIVE: "good", State.SUSPENDED: "warn", State.LAPSED: "warn"}


class MemberTable(tables.Table):
    """Members with their number, name, place, phone and state; the treasurer also gets the way to the correction."""

    number = tables.Column(verbose_name=gettext_lazy("Number"))
    full_name = tables.Column(
        verbose_name=gettext_lazy("Name"), order_by=("sort_key", "id"), attrs={"td": {"class": "head"}}
    )
    place = tables.Column(verbose_name=gettext_lazy("House and village"), empty_values=(), orderable=False)
    zone = tables.Column(
        verbose_name=gettext_lazy("Zone"),
        default=gettext_lazy("in no zone"),
        order_by=("zone__name", "sort_key", "id"),
    )
    phone = tables.Column(default=gettext_lazy("not recorded"), orderable=False)
    joined_on = tables.Column()
    state = tables.Column(verbose_name=gettext_lazy("State"))
    edit = tables.Column(
        verbose_name=gettext_lazy("Correct"), empty_values=(), orderable=False, attrs={"td": {"class": "act"}}
    )

    class Meta:
        model = Member
        fields = ("number", "full_name", "place", "zone", "phone", "joined_on", "state", "edit")
        attrs = {"caption": gettext_lazy("Members of the group")}
        empty_text = gettext_lazy("Nobody in the register bears this. Try a part of the name, or the number.")

    def __init__(self, members, *, group: Group, may_edit: bool, has_zones: bool, **kwargs):
        self.group = group
        shown = {"edit": may_edit, "zone": has_zones}
        super().__init__(members, exclude=[name for name, is_shown in shown.items() if not is_shown], **kwargs)

    def order_number(self, members, is_descending: bool):
        """As in the paper book."""
        return in_order_of_numbers(members, descending=is_descending), True

    def render_full_name(self, record: Member):
        first = f"{record.prefix}{record.first_name}"
        name = format_html_join(" ", '<span class="keep">{}</span>', ((part,) for part in (first, record.last_name)))
        return _linked(name, "member", self.group, record)

    def render_place(self, record: Member):
        moo = _("moo %(number)s") % {"number": record.village_no} if record.village_no else ""
        known = " ".join(part for part in (record.house_no, moo, record.village) if part)
        return known or _soft(_("not recorded"))

    def render_joined_on(self, value):
        return format_html('<span class="keep">{}</span>', format_date(value))

    def render_state(self, record: Member):
        return format_html('<span class="tag {}">{}</span>', TINTS.get(record.state, ""), record.get_state_display())

    def render_edit(self, record: Member):
        label = format_html('{} <span class="unseen">{}</span>', _("Correct"), record.full_name)
        return _linked(label, "member_edit", self.group, record)


def _soft(text: str):
    return format_html('<span class="soft">{}</span>', text)


def _linked(label, name: str, group: Group, member: Member):
    try:
        return format_html('<a href="{}">{}</a>', reverse(name, args=[group.slug, member.number]), label)
    except NoReverseMatch:
        # A number that came from a file may hold what no address can (12/3): the list shows it all the same.
        return label
