"""A kind of file that exists in the tests alone (zones and remarks about them), and files that were brought in.

Kind `sample`: a row names a zone; a new name is a new zone, a zone that stands is the same. `refuse` in the remark
refuses the row, `odd` warns.
"""

from django.utils.translation import gettext_lazy

from groups.import_kinds import ImportKind, register
from groups.imports import judge_file, take_in
from groups.judgements import Control
from groups.models import ImportFile, Office
from groups.resources import HouseResource, TextWidget, read_by
from groups.table_files import Column
from groups.tenancy import current_group_id
from members.models import Zone
from members.zones import make_zone

COLUMNS = [
    Column("name", gettext_lazy("Zone"), required=True),
    Column("remark", gettext_lazy("Remark")),
]


class SampleResource(HouseResource):
    name = read_by(TextWidget(60), "name")
    remark = read_by(TextWidget(20), "remark")

    def begin(self, lines):
        self.standing = {zone.name: zone for zone in Zone.objects.all()}
        self.new = []

    def weigh(self, draft):
        draft.label = draft.get("name", "")
        draft.stands = self.standing.get(draft.label)
        if draft.get("remark") == "refuse":
            draft.refuse("ไม่รับแถวนี้")
        if draft.get("remark") == "odd":
            draft.warn("แปลก")

    def write_new(self, drafts):
        for draft in drafts:
            self.new.append(make_zone(draft.label, by=self.by))

    def controls(self, table):
        return [Control("rows", str(len(table.lines)))]


register(
    ImportKind(
        slug="sample", label=gettext_lazy("Zones"), lead=gettext_lazy("Zone"), template="zones",
        columns=lambda: COLUMNS, resource=SampleResource,
        act=lambda counts: f"write {counts['new']}", done=lambda counts: f"wrote {counts['new']}", page="members",
    )
)  # fmt: skip


def as_csv(*rows: str) -> bytes:
    """A file of kind sample: each row "name,remark"."""
    return "\n".join(["Zone,Remark", *rows]).encode()


def make_import(content: bytes | None = None, *, by=None, name: str = "zones.csv") -> ImportFile:
    """A file of the group in scope, judged and waiting for its word; one row of it is not taken."""
    by = by or Office.objects.get(group_id=current_group_id(), kind=Office.Kind.TREASURER).user
    file = take_in("sample", name, content or as_csv("North,", "South,odd", "East,refuse"), by=by)
    judge_file(file, lambda done, total: None)
    file.refresh_from_db()
    return file
