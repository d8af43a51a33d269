"""The register as a file: what a group may take away, for another program or for the drawer.

Promises: the number first, ISO dates, numbers and phones as text with their zeros, and no cell that a spreadsheet
would run as a formula. Refuses to import (an import goes through the register's services, with its own rules).
"""

import csv
import io
import re

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from import_export.resources import ModelResource
from tablib import Dataset

from groups.table_writing import CONTENT_TYPE, write_lines
from members.models import Member

# What spreadsheet programs take for the beginning of a formula (OWASP, "CSV injection").
FORMULA = re.compile(r"[=+\-@\t\r]")
HEADINGS = {"born_on_is_exact": gettext_lazy("birth date is known"), "state": gettext_lazy("state")}


class MemberResource(ModelResource):
    """One row a member, every field of the register that is about the person."""

    class Meta:
        model = Member
        fields = (
            "number", "prefix", "first_name", "last_name", "sex", "born_on", "born_on_is_exact", "phone", "house_no",
            "village_no", "village", "tambon", "amphoe", "province", "postcode", "joined_on", "state",
        )  # fmt: skip
        export_order = fields

    def get_export_headers(self, selected_fields=None):
        """The words of the page, in its language."""
        return [str(HEADINGS.get(name) or Member._meta.get_field(name).verbose_name) for name in self._meta.fields]

    def dehydrate_sex(self, member: Member) -> str:
        return member.get_sex_display()

    def dehydrate_state(self, member: Member) -> str:
        return member.get_state_display()

    def dehydrate_born_on_is_exact(self, member: Member) -> str:
        if not member.born_on:
            return ""
        return _("full date") if member.born_on_is_exact else _("year only")


def as_xlsx(rows: Dataset) -> bytes:
    """A workbook in which every cell is text; the libraries would make a formula of a name like “=A1”."""
    return write_lines(rows.headers, rows, title=_("Members"))


def as_csv(rows: Dataset) -> bytes:
    """Comma separated UTF-8 with its mark, without which Excel shows Thai as noise."""
    file = io.StringIO()
    writer = csv.writer(file)
    writer.writerow(rows.headers)
    writer.writerows([_unarmed(str(value or "")) for value in row] for row in rows)
    return file.getvalue().encode("utf-8-sig")


def _unarmed(text: str) -> str:
    # The apostrophe is what a person types to say "this is text".
    return f"'{text}" if FORMULA.match(text) else text


WRITERS = {
    "xlsx": (as_xlsx, CONTENT_TYPE),
    "csv": (as_csv, "text/csv; charset=utf-8"),
}
