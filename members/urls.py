"""Addresses of floor 2: the register of one group.

`<number:number>` in a path is a member number as it stands in the paper book; higher floors use it too. Refuses (404)
the NUL that PostgreSQL will not take as text, before anything is looked up or recorded.
"""

from django.urls import path, register_converter
from django.urls.converters import StringConverter

from members import views


class NumberConverter(StringConverter):
    """A member number: any text that fits between two slashes."""

    regex = r"[^/\0]+"


register_converter(NumberConverter, "number")

urlpatterns = [
    path("g/<slug:slug>/members/", views.members, name="members"),
    path("g/<slug:slug>/members/<number:number>/edit/", views.member_edit, name="member_edit"),
    path("g/<slug:slug>/members/export.<slug:file_format>", views.members_export, name="members_export"),
]
