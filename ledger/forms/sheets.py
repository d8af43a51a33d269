"""Forms of collection sheets: open one."""

from django.utils.translation import gettext_lazy

from groups.forms import HouseForm, ThaiDateField
from groups.models import User
from ledger.models import CollectionSheet
from ledger.sheets import open_sheet


class OpenSheetForm(HouseForm):
    """The day on which money is collected."""

    on = ThaiDateField(
        label=gettext_lazy("Collection day"), error_messages={"required": gettext_lazy("Write the day.")}
    )

    def perform(self, *, by: User) -> CollectionSheet:
        return open_sheet(self.cleaned_data["on"], by=by)
