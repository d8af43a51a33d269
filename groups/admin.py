"""Set-up only: who can sign in and which office they hold. No tenant table, and nothing that touches money.

Promises: passwords are set through Django's own form. Refuses to delete what others point at (PROTECT).
"""

from django import forms
from django.contrib import admin
from django.contrib.auth.admin import UserAdmin
from django.contrib.auth.forms import BaseUserCreationForm
from django.contrib.auth.models import Group as PermissionGroup
from django.utils.translation import gettext_lazy as _

from groups.models import Affiliation, Office, User

admin.site.unregister(PermissionGroup)


class NewUserForm(BaseUserCreationForm):
    """User name, the name shown, and a password typed twice."""

    display_name = forms.CharField(label=_("name shown"), max_length=120)

    class Meta:
        model = User
        fields = ("username", "display_name")


class OfficeInline(admin.TabularInline):
    model = Office
    extra = 0


@admin.register(User)
class HouseUserAdmin(UserAdmin):
    add_form = NewUserForm
    list_display = ("username", "display_name", "is_active", "is_staff")
    list_filter = ("is_active", "is_staff")
    search_fields = ("username", "display_name")
    ordering = ("username",)
    filter_horizontal = ()
    fieldsets = (
        (None, {"fields": ("username", "password", "display_name", "is_active", "is_staff", "is_superuser")}),
    )
    add_fieldsets = ((None, {"fields": ("username", "display_name", "password1", "password2")}),)
    inlines = (OfficeInline,)


@admin.register(Office)
class OfficeAdmin(admin.ModelAdmin):
    list_display = ("user", "kind", "group", "network", "from_date", "to_date")
    list_filter = ("kind", "group", "network")
    list_select_related = ("user", "group", "network")


@admin.register(Affiliation)
class AffiliationAdmin(admin.ModelAdmin):
    list_display = ("group", "network", "from_date", "to_date")
    list_select_related = ("group", "network")
