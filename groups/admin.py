"""Set-up only: who can sign in and which office they hold. No tenant table, and nothing that touches money.

Promises: passwords are set through Django's own form; whatever is saved leaves an event of the directory, with who
saved it. Refuses to delete: an office ends on a day, a user may no longer sign in. Networks, groups and where they
belong are set up in `network/admin.py`.
"""

from django import forms
from django.contrib import admin
from django.contrib.auth.admin import UserAdmin
from django.contrib.auth.forms import BaseUserCreationForm
from django.contrib.auth.models import Group as PermissionGroup
from django.db import transaction
from django.utils.translation import gettext_lazy as _
from django_tasks_db.models import DBTaskResult

from groups import audit
from groups.models import Office, User

admin.site.unregister(PermissionGroup)
# The queue is not set up by anybody: groups see their work on its own pages.
admin.site.unregister(DBTaskResult)


class NewUserForm(BaseUserCreationForm):
    """User name, the name shown, and a password typed twice."""

    display_name = forms.CharField(label=_("name shown"), max_length=120)

    class Meta:
        model = User
        fields = ("username", "display_name")


def record_saved(obj: User | Office, *, by: User, changed: list[str] | None) -> None:
    """One event of what was saved; `changed` names the fields, None says that the row is new."""
    made, name, subject = {
        User: lambda: ("user.created", "user", obj.username),
        Office: lambda: ("office.given", "office", f"{obj.user.username} {obj.kind} {obj.group or obj.network}"),
    }[type(obj)]()
    if changed is None:
        audit.record_directory(made, by=by, subject=subject)
        return
    what = "ended" if "to_date" in changed and obj.to_date else "changed"
    audit.record_directory(f"{name}.{what}", by=by, subject=f"{subject}: {', '.join(changed)}")


class RecordedAdmin(admin.ModelAdmin):
    """Nothing vanishes, and nothing changes without an event."""

    def has_delete_permission(self, request, obj=None):
        return False

    def save_model(self, request, obj, form, change):
        super().save_model(request, obj, form, change)
        if form.changed_data or not change:
            record_saved(obj, by=request.user, changed=form.changed_data if change else None)


class OfficeInline(admin.TabularInline):
    model = Office
    extra = 0
    can_delete = False


@admin.register(User)
class HouseUserAdmin(RecordedAdmin, UserAdmin):
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

    def get_queryset(self, request):
        # Cards are the treasurer's, who prints and closes them.
        return super().get_queryset(request).filter(signs_in_by_card=False)

    def save_formset(self, request, form, formset, change):
        super().save_formset(request, form, formset, change)
        for office in formset.new_objects:
            record_saved(office, by=request.user, changed=None)
        for office, changed in formset.changed_objects:
            record_saved(office, by=request.user, changed=changed)

    def user_change_password(self, request, id, form_url=""):
        # Django saves a new password outside any transaction, and through none of the hooks above.
        with transaction.atomic():
            standing = User.objects.filter(pk=id).values_list("password", flat=True).first()
            response = super().user_change_password(request, id, form_url)
            user = User.objects.filter(pk=id).first()
            if user and user.password != standing:
                record_saved(user, by=request.user, changed=["password"])
        return response


@admin.register(Office)
class OfficeAdmin(RecordedAdmin):
    list_display = ("user", "kind", "group", "network", "from_date", "to_date")
    list_filter = ("kind", "group", "network")
    list_select_related = ("user", "group", "network")

    def formfield_for_foreignkey(self, db_field, request, **kwargs):
        if db_field.name == "user":
            kwargs["queryset"] = User.objects.filter(signs_in_by_card=False)
        return super().formfield_for_foreignkey(db_field, request, **kwargs)
