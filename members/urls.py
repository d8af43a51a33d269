"""Addresses of floor 2: the register of one group.

`<number:number>` in a path is a member number as it stands in the paper book; higher floors use it too. Refuses (404)
the NUL that PostgreSQL will not take as text, before anything is looked up or recorded.
"""

from django.urls import include, path, register_converter
from django.urls.converters import StringConverter

from members.views import card_door, cards, forgotten, messages, papers, reading, register, zones


class NumberConverter(StringConverter):
    """A member number: any text that fits between two slashes."""

    regex = r"[^/\0]+"


register_converter(NumberConverter, "number")

of_member = [
    path("edit/", register.member_edit, name="member_edit"),
    path("household/", papers.household, name="household"),
    path("beneficiary/", papers.beneficiary, name="beneficiary"),
    path("national-id/", papers.national_id, name="national_id"),
    path("card/", cards.member_card, name="member_card"),
    path("readers/", reading.member_readers, name="member_readers"),
]

urlpatterns = [
    path("card/first/", card_door.card_first, name="card_first"),
    path("card/forgot/", forgotten.card_forgot, name="card_forgot"),
    path("card/mine/", card_door.card_account, name="card_account"),
    path("g/<slug:slug>/cards/", cards.member_cards, name="member_cards"),
    path("g/<slug:slug>/members/", register.members, name="members"),
    path("g/<slug:slug>/members/doubts/", register.register_doubts_page, name="register_doubts"),
    path("g/<slug:slug>/members/rule/", register.register_rule_page, name="register_rule"),
    path("g/<slug:slug>/members/export.<slug:file_format>", register.members_export, name="members_export"),
    path("g/<slug:slug>/members/<number:number>/", include(of_member)),
    path("g/<slug:slug>/me/messages/", messages.my_messages, name="my_messages"),
    path("g/<slug:slug>/me/email/", messages.my_email, name="my_email"),
    path("g/<slug:slug>/messages/", messages.outbox, name="outbox"),
    path("g/<slug:slug>/zones/", zones.zone_list, name="zones"),
    path("g/<slug:slug>/zones/<int:pk>/", zones.zone_edit, name="zone_edit"),
    path("g/<slug:slug>/zones/<int:pk>/members/", zones.zone_members, name="zone_members"),
]
