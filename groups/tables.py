"""Long work as a list: one line a job, newest first.

Promises: every cell comes from the row at hand, so 1 and 50 jobs cost the same queries.
"""

import django_tables2 as tables
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext_lazy

from groups.job_words import JobWords
from groups.models import Group, Job
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
