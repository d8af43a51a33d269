"""What the page of a job says: its name, how far it is, what waits, how it ended.

Promises: the words are the same wherever a job is shown; a work that nobody is at says so after `PATIENCE`, with what
to do. Writes nothing.
"""

import datetime
from dataclasses import dataclass
from functools import cached_property

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from groups.job_files import result_file, worker_seen_at
from groups.job_kinds import GENERAL_PROGRESS, kind_called
from groups.models import Job

PATIENCE = datetime.timedelta(seconds=20)
TINTS = {Job.Status.DONE: "good", Job.Status.FAILED: "bad", Job.Status.CANCELLED: "warn"}


@dataclass(frozen=True)
class JobWords:
    """One job in words."""

    job: Job

    @property
    def label(self) -> str:
        """What is being made."""
        kind = kind_called(self.job.kind)
        return str(kind.label) if kind else self.job.kind

    @property
    def tint(self) -> str:
        """The class of its state: a state is a word first, then a tint."""
        return TINTS.get(self.job.status, "")

    @property
    def progress(self) -> str:
        """How far it is; empty before it is known how much there is."""
        if not self.job.total:
            return ""
        kind = kind_called(self.job.kind)
        if kind:
            return kind.progress_words(self.job.done, self.job.total)
        return str(GENERAL_PROGRESS) % {"done": f"{self.job.done:,}", "total": f"{self.job.total:,}"}

    @property
    def way_back(self) -> tuple[str, str] | None:
        """Words and address of the page that asked for it, if that is not one of the group's."""
        kind = kind_called(self.job.kind)
        if kind is None or kind.came_from is None:
            return None
        words, name, parts = kind.came_from(self.job.params)
        return words, reverse(name, kwargs=parts)

    @cached_property
    def worker_is_there(self) -> bool:
        """Whether a worker gave a sign of life a moment ago."""
        seen = worker_seen_at()
        return seen is not None and timezone.now() - seen < PATIENCE

    @property
    def worker_is_missing(self) -> bool:
        """Whether the job waits, longer than anybody expects, for a worker that does not run."""
        last = self.job.heartbeat_at or self.job.created_at
        return self.job.is_open and timezone.now() - last >= PATIENCE and not self.worker_is_there

    @property
    def waits_for_another(self) -> bool:
        """Whether the worker is there and has something else in hand."""
        return self.job.status == Job.Status.QUEUED and timezone.now() - self.job.created_at >= PATIENCE

    @property
    def has_file(self) -> bool:
        """Whether the finished file is there to be taken."""
        return self.job.status == Job.Status.DONE and result_file(self.job.uuid) is not None

    @property
    def was_tidied_away(self) -> bool:
        """Whether there was a file once."""
        return self.job.status == Job.Status.DONE and bool(self.job.result_name) and not self.has_file

    @property
    def state(self) -> str:
        """The state, with what was asked of a work that still runs."""
        if self.job.is_open and self.job.cancel_requested_at:
            return _("being called off")
        return self.job.get_status_display()
