"""Lists of floor 1: long work, the files that were brought in, and the rows of one of them.

Promises: every cell comes from the row at hand, so 1 and 50 rows cost the same queries.
"""

import django_tables2 as tables
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from groups.import_kinds import import_kind
from groups.job_words import JobWords
from groups.judgements import Ruling, Verdict
from groups.models import Group, ImportFile, Job
from groups.thai_dates import format_datetime


class JobTable(tables.Table):
    """What it is, how far it is, who asked for it and when."""

    kind = tables.Column(verbose_name=gettext_lazy("What"), orderable=False, attrs={"td": {"class": "head"}})
    status = tables.Column(verbose_name=gettext_lazy("State"), orderable=False)
    progress = tables.Column(verbose_name=gettext_lazy("How far"), empty_values=(), orderable=False)
    started_by = tables.Column(verbose_name=gettext_lazy("Asked for by"), orderable=False)
    created_at = tables.Column(verbose_name=gettext_lazy("When"), orderable=False)

    class Meta:
        model = Job
        fields = ("kind", "status", "progress", "started_by", "created_at")
        attrs = {"caption": gettext_lazy("Long work of the group")}
        empty_text = gettext_lazy(
            "Nothing was asked for yet. What takes long, such as printing many receipts, is listed here."
        )

    def __init__(self, jobs, *, group: Group, **kwargs):
        self.group = group
        super().__init__(jobs, **kwargs)

    def render_kind(self, record: Job):
        address = reverse("job", args=[self.group.slug, record.uuid])
        return format_html('<a href="{}">{}</a>', address, JobWords(record).label)

    def render_status(self, record: Job):
        words = JobWords(record)
        return format_html('<span class="tag {}">{}</span>', words.tint, words.state)

    def render_progress(self, record: Job):
        return JobWords(record).progress

    def render_created_at(self, value):
        return format_datetime(value)


FIGURE = {"th": {"class": "num"}, "td": {"class": "num"}}
# A state is a word first, then a tint.
FILE_TINTS = {ImportFile.State.WRITTEN: "good", ImportFile.State.REFUSED: "bad", ImportFile.State.JUDGED: "warn"}
VERDICT_TINTS = {Verdict.NEW: "good", Verdict.CHANGED: "warn", Verdict.REFUSED: "bad"}


class ImportTable(tables.Table):
    """Files that were brought: who, when, how many rows became what; nothing of what stands in them."""

    name = tables.Column(verbose_name=gettext_lazy("File"), orderable=False, attrs={"td": {"class": "head"}})
    kind = tables.Column(verbose_name=gettext_lazy("What"), orderable=False)
    state = tables.Column(verbose_name=gettext_lazy("State"), orderable=False)
    new = tables.Column(verbose_name=Verdict.NEW.label, accessor="counts", orderable=False, attrs=FIGURE)
    changed = tables.Column(verbose_name=Verdict.CHANGED.label, accessor="counts", orderable=False, attrs=FIGURE)
    same = tables.Column(verbose_name=Verdict.SAME.label, accessor="counts", orderable=False, attrs=FIGURE)
    refused = tables.Column(verbose_name=Verdict.REFUSED.label, accessor="counts", orderable=False, attrs=FIGURE)
    by = tables.Column(verbose_name=gettext_lazy("Brought by"), orderable=False)
    at = tables.Column(verbose_name=gettext_lazy("When"), orderable=False)

    class Meta:
        model = ImportFile
        fields = ("name", "kind", "state", "new", "changed", "same", "refused", "by", "at")
        attrs = {"caption": gettext_lazy("Files that were brought in")}
        empty_text = gettext_lazy("No file was brought in yet.")

    def __init__(self, files, *, group: Group, may_open: bool, **kwargs):
        self.group, self.may_open = group, may_open
        super().__init__(files, **kwargs)

    def render_name(self, record: ImportFile):
        if not self.may_open:
            return record.name
        address = reverse("import_file", args=[self.group.slug, record.uuid])
        return format_html('<a href="{}">{}</a>', address, record.name)

    def render_kind(self, record: ImportFile):
        kind = import_kind(record.kind)
        return kind.label if kind else record.kind

    def render_state(self, record: ImportFile):
        return format_html(
            '<span class="tag {}">{}</span>', FILE_TINTS.get(record.state, ""), record.get_state_display()
        )

    def render_new(self, value):
        return _counted(value, Verdict.NEW)

    def render_changed(self, value):
        return _counted(value, Verdict.CHANGED)

    def render_same(self, value):
        return _counted(value, Verdict.SAME)

    def render_refused(self, value):
        return _counted(value, Verdict.REFUSED)

    def render_at(self, value):
        return format_datetime(value)


def _counted(counts: dict, verdict: str) -> str:
    return f"{counts[verdict]:,}" if verdict in counts else ""


class RulingTable(tables.Table):
    """The rows of a file with what would become of each, and why."""

    line = tables.Column(verbose_name=gettext_lazy("Row number"), orderable=False, attrs=FIGURE)
    label = tables.Column(verbose_name=gettext_lazy("Row"), orderable=False, attrs={"td": {"class": "head"}})
    verdict = tables.Column(verbose_name=gettext_lazy("What becomes of it"), orderable=False)
    said = tables.Column(
        verbose_name=gettext_lazy("Why"), empty_values=(), orderable=False, attrs={"td": {"class": "sentence"}}
    )

    class Meta:
        attrs = {"caption": gettext_lazy("Rows of the file")}
        empty_text = gettext_lazy("No row is like this.")

    def render_line(self, value):
        return f"{value:,}"

    def render_label(self, record: Ruling):
        return record.label or _("(no number)")

    def render_verdict(self, record: Ruling):
        tint = VERDICT_TINTS.get(record.verdict, "")
        return format_html('<span class="tag {}">{}</span>', tint, record.verdict_words)

    def render_said(self, record: Ruling):
        changes = [
            _("%(what)s: from %(before)s to %(after)s")
            % {"what": what, "before": before or _("empty"), "after": after}
            for what, before, after in record.changes
        ]
        warnings = [_("Look at this: %(doubt)s") % {"doubt": doubt} for doubt in record.warnings]
        said = [*record.reasons, *changes, *warnings] or ([record.detail] if record.detail else [])
        return format_html_join("", "<div>{}</div>", ((sentence,) for sentence in said))
