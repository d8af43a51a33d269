"""Set-up of networks and groups, and the trail of the directory. No tenant table, nothing that touches money.

Promises: whatever is added here is founded as everywhere else (`network/founding.py`), with chart, lock row and
benefits; each change leaves an event. Refuses to delete, and to rename what addresses and files are made of.
"""

from django import forms
from django.contrib import admin
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from groups import audit
from groups.forms import ThaiDateField
from groups.models import Affiliation, DirectoryEvent, Group, Network
from groups.queries import network_and_parts
from groups.refusals import Refused
from network.belonging import join, set_days
from network.founding import found_group, found_network

PLACE = ("village", "tambon", "amphoe", "province")


class SetUpAdmin(admin.ModelAdmin):
    """Adding and mending; nothing vanishes, and the short name stays what it was."""

    def has_delete_permission(self, request, obj=None):
        return False

    def get_readonly_fields(self, request, obj=None):
        return ("slug",) if obj else ()

    def save_model(self, request, obj, form, change):
        if change:
            super().save_model(request, obj, form, change)
            audit.record_directory(f"{obj._meta.model_name}.changed", by=request.user, subject=obj.slug)
            return
        made = self.found(form.cleaned_data)
        # The admin goes on with its own object: it becomes the one that was founded.
        obj.pk, obj._state.adding = made.pk, False

    def found(self, data: dict):
        """Found what the add form describes."""
        raise NotImplementedError


class NetworkForm(forms.ModelForm):
    """A network's place in the tree, which may not close into a circle, and by when it wants its reports."""

    reports_due_from = ThaiDateField(label=_("for reports of months from"), required=False)

    def clean(self):
        data = super().clean()
        if ("report_due_day" in data) and bool(data["report_due_day"]) != bool(data.get("reports_due_from")):
            raise forms.ValidationError(
                _("A deadline has a day, and a month from which it holds: give both or none.")
            )
        return data

    def clean_parent(self):
        parent = self.cleaned_data["parent"]
        if self.instance.pk and parent in network_and_parts(self.instance):
            raise forms.ValidationError(
                _("A network cannot be part of itself, nor of a network that is part of it. Choose another.")
            )
        return parent


@admin.register(Network)
class NetworkAdmin(SetUpAdmin):
    form = NetworkForm
    new_fields = ("slug", "name", "level", "province", "parent")
    list_display = ("name", "slug", "level", "province", "parent")
    list_select_related = ("parent",)

    def get_fields(self, request, obj=None):
        return (*self.new_fields, "report_due_day", "reports_due_from") if obj else self.new_fields

    def found(self, data: dict) -> Network:
        return found_network(**{name: data[name] for name in self.new_fields})


class NewGroupForm(forms.ModelForm):
    """A group always begins in a network, on a day."""

    network = forms.ModelChoiceField(Network.objects.order_by("name"), label=_("network"))
    since = ThaiDateField(label=_("belongs to it since"))


@admin.register(Group)
class GroupAdmin(SetUpAdmin):
    list_display = ("name", "slug", *PLACE)
    search_fields = ("name", "slug")

    def get_queryset(self, request):
        # The books of a network (D3) come and go with their network.
        return super().get_queryset(request).filter(kind=Group.Kind.COMMUNITY)

    def get_form(self, request, obj=None, change=False, **kwargs):
        return super().get_form(request, obj, change, **({} if change else {"form": NewGroupForm}) | kwargs)

    def get_fields(self, request, obj=None):
        return ("slug", "name", *(() if obj else ("network", "since")), *PLACE)

    def found(self, data: dict) -> Group:
        return found_group(**data)


class AffiliationForm(forms.ModelForm):
    """Where a group belongs, from a day; a move ends where it was before. The services are asked before saving."""

    class Meta:
        model = Affiliation
        fields = ("group", "network", "from_date", "to_date")
        help_texts = {"from_date": _("If the group still belongs to another network, that ends the day before.")}

    def clean(self):
        data = super().clean()
        if not self.errors:
            try:
                # Tried out and taken back: what it refuses then stands beside its field.
                with transaction.atomic():
                    self.write(by=None)
                    transaction.set_rollback(True)
            except Refused as refusal:
                self.add_error(refusal.field if refusal.field in self.fields else None, str(refusal))
        return data

    def validate_constraints(self):
        """Nothing: the services have judged, and a move meets no constraint."""

    def write(self, *, by) -> Affiliation:
        """Have the service do what was typed."""
        data = self.cleaned_data
        if self.instance.pk:
            standing = Affiliation.objects.select_related("group", "network").get(pk=self.instance.pk)
            return set_days(standing, from_date=data["from_date"], to_date=data["to_date"], by=by)
        return join(data["network"], data["group"], from_date=data["from_date"], by=by)


@admin.register(Affiliation)
class AffiliationAdmin(admin.ModelAdmin):
    form = AffiliationForm
    list_display = ("group", "network", "from_date", "to_date")
    list_select_related = ("group", "network")

    def get_queryset(self, request):
        # The books of a network (D3) belong to it from its first day to its last.
        return super().get_queryset(request).filter(group__kind=Group.Kind.COMMUNITY)

    def get_readonly_fields(self, request, obj=None):
        return ("group", "network") if obj else ()

    def get_exclude(self, request, obj=None):
        return () if obj else ("to_date",)

    def has_delete_permission(self, request, obj=None):
        return False

    def save_model(self, request, obj, form, change):
        saved = form.write(by=request.user)
        # The admin goes on with its own object: it becomes the one that was written.
        obj.pk, obj._state.adding = saved.pk, False


@admin.register(DirectoryEvent)
class DirectoryEventAdmin(admin.ModelAdmin):
    list_display = ("at", "action", "subject", "by", "origin")
    list_filter = ("action",)
    list_select_related = ("by",)

    def has_add_permission(self, request):
        return False

    def has_change_permission(self, request, obj=None):
        return False

    def has_delete_permission(self, request, obj=None):
        return False
