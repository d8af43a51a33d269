"""The meetings of a network: when and where, who came, what each group told, what was decided, who does what.

Promises: facts about one row; days are stored CE, years and numbers count as Thai minutes do (3/2550). `revision`
grows with each change of a row, so that two people who write at once are told apart. Writes no other row; once the
minutes are closed the database refuses every change (`network/meeting_guards.py`).
"""

import uuid

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from groups.models import Group, User
from groups.tenancy import NetworkOwned
from groups.thai_dates import Month

# What is told in a meeting is told in sentences, not in books.
MOST_WORDS = 4000


class Meeting(NetworkOwned):
    """One meeting: planned, held, its minutes closed; or called off, which is kept with its reason.

    `month` is the first day of the month that is reviewed; `frozen` what the minutes took from elsewhere when they
    were closed (`network/minutes.py`): key figures of the groups, tasks carried over, the next meeting.
    """

    class Kind(models.TextChoices):
        ORDINARY = "ordinary", _("ordinary meeting")
        EXTRAORDINARY = "extraordinary", _("extraordinary meeting")

    class State(models.TextChoices):
        PLANNED = "planned", _("planned")
        HELD = "held", _("minutes being written")
        CLOSED = "closed", _("minutes closed")
        CALLED_OFF = "called_off", _("called off")

    kind = models.CharField(max_length=13, choices=Kind, default=Kind.ORDINARY)
    year = models.PositiveSmallIntegerField()
    number = models.PositiveSmallIntegerField()
    on = models.DateField()
    starts_at = models.TimeField(null=True)
    place = models.CharField(max_length=200, blank=True)
    host = models.ForeignKey(Group, null=True, on_delete=models.PROTECT, related_name="+")
    month = models.DateField(null=True)
    began_at = models.TimeField(null=True)
    ended_at = models.TimeField(null=True)
    chaired_by = models.CharField(max_length=120, blank=True)
    written_by = models.CharField(max_length=120, blank=True)
    planned_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    planned_at = models.DateTimeField(auto_now_add=True)
    held_at = models.DateTimeField(null=True)
    called_off_at = models.DateTimeField(null=True)
    called_off_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    called_off_reason = models.CharField(max_length=300, blank=True)
    closed_at = models.DateTimeField(null=True)
    closed_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    frozen = models.JSONField(null=True)
    revision = models.PositiveIntegerField(default=1)
    changed_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta(NetworkOwned.Meta):
        ordering = ["-on", "-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["network", "kind", "year", "number"], condition=Q(called_off_at=None),
                name="meeting_number_once_a_year",
            ),
            models.UniqueConstraint(
                fields=["network", "month"], condition=Q(called_off_at=None, kind="ordinary"),
                name="meeting_one_ordinary_per_month",
            ),
            models.CheckConstraint(
                condition=Q(called_off_at=None, called_off_reason="")
                | Q(called_off_at__isnull=False, held_at=None, closed_at=None) & ~Q(called_off_reason=""),
                name="meeting_called_off_with_a_reason",
            ),
            models.CheckConstraint(
                condition=Q(closed_at=None, frozen=None) | Q(held_at__isnull=False, frozen__isnull=False),
                name="meeting_closed_once_it_was_held",
            ),
        ]  # fmt: skip

    @property
    def state(self) -> "Meeting.State":
        """How far it is."""
        if self.called_off_at:
            return self.State.CALLED_OFF
        if self.closed_at:
            return self.State.CLOSED
        return self.State.HELD if self.held_at else self.State.PLANNED

    @property
    def is_open(self) -> bool:
        """Whether anything of it may still change."""
        return self.closed_at is None and self.called_off_at is None

    @property
    def is_held(self) -> bool:
        """Whether it took place and its minutes are being written."""
        return self.is_open and self.held_at is not None

    @property
    def label(self) -> str:
        """Its number as minutes bear it: 3/2550."""
        return f"{self.number}/{self.year}"

    @property
    def title(self) -> str:
        """What it is called."""
        if self.kind == self.Kind.EXTRAORDINARY:
            return gettext("Extraordinary meeting %(number)s") % {"number": self.label}
        return gettext("Meeting %(number)s") % {"number": self.label}

    @property
    def reviewed(self) -> Month | None:
        """The month whose reports it goes through."""
        return Month.of(self.month) if self.month else None

    def __str__(self) -> str:
        return self.title


class OfMeeting(NetworkOwned):
    """Base of what is written down of one meeting; `revision` counts its changes, `changed_by` made the last one."""

    meeting = models.ForeignKey(Meeting, on_delete=models.PROTECT, related_name="+")
    revision = models.PositiveIntegerField(default=1)
    changed_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    changed_at = models.DateTimeField(auto_now=True)

    class Meta(NetworkOwned.Meta):
        abstract = True


class AgendaItem(OfMeeting):
    """One item of the agenda, with what was said; a standing one has its name from the house, another a `title`."""

    class Standing(models.TextChoices):
        INFORM = "inform", _("What the chair announces")
        MINUTES = "minutes", _("Approving the minutes of the last meeting")
        TASKS = "tasks", _("What came of the last meeting's tasks")
        GROUPS = "groups", _("Reports of the groups")
        QUESTIONS = "questions", _("Questions on figures")
        FUNDS = "funds", _("Central funds of the network")
        DECISION = "decision", _("For decision")
        OTHER = "other", _("Other")

    # The meeting's own items stand together before "Other", in the order in which they were put in.
    OWN_PLACE = 75

    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    position = models.PositiveSmallIntegerField()
    standing = models.CharField(max_length=10, choices=Standing, blank=True)
    title = models.CharField(max_length=200, blank=True)
    said = models.CharField(max_length=MOST_WORDS, blank=True)

    class Meta(OfMeeting.Meta):
        ordering = ["position", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["meeting", "standing"], condition=~Q(standing=""), name="agendaitem_standing_once_a_meeting"
            ),
            models.CheckConstraint(
                condition=~Q(standing="") & Q(title="") | Q(standing="") & ~Q(title=""),
                name="agendaitem_has_one_name",
            ),
        ]

    @property
    def label(self) -> str:
        """What it is about, without its number."""
        return str(self.get_standing_display()) if self.standing else self.title


class Attendance(OfMeeting):
    """Who came from one group, or (`group` None) as guests. `people` None is not recorded, 0 is nobody."""

    group = models.ForeignKey(Group, null=True, on_delete=models.PROTECT, related_name="+")
    people = models.PositiveSmallIntegerField(null=True)
    names = models.CharField(max_length=1000, blank=True)

    class Meta(OfMeeting.Meta):
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["meeting", "group"], name="attendance_once_per_group"),
            models.UniqueConstraint(
                fields=["meeting"], condition=Q(group=None), name="attendance_guests_once_a_meeting"
            ),
            models.CheckConstraint(condition=~Q(people=0) | Q(names=""), name="attendance_nobody_has_no_names"),
        ]

    @property
    def is_recorded(self) -> bool:
        """Whether anything was written down."""
        return self.people is not None or bool(self.names)


class GroupTurn(OfMeeting):
    """One group's turn: what it told, and what the others advised."""

    group = models.ForeignKey(Group, on_delete=models.PROTECT, related_name="+")
    told = models.CharField(max_length=MOST_WORDS, blank=True)
    advice = models.CharField(max_length=MOST_WORDS, blank=True)

    class Meta(OfMeeting.Meta):
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["meeting", "group"], name="groupturn_once_per_group")]


class Resolution(OfMeeting):
    """What the meeting decided, numbered within the year without a gap. Votes are all None: nobody was against."""

    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    item = models.ForeignKey(AgendaItem, on_delete=models.PROTECT, related_name="+")
    year = models.PositiveSmallIntegerField()
    number = models.PositiveSmallIntegerField()
    words = models.CharField(max_length=1000)
    votes_for = models.PositiveSmallIntegerField(null=True)
    votes_against = models.PositiveSmallIntegerField(null=True)
    votes_abstained = models.PositiveSmallIntegerField(null=True)

    class Meta(OfMeeting.Meta):
        ordering = ["year", "number"]
        constraints = [
            models.UniqueConstraint(fields=["network", "year", "number"], name="resolution_number_once_a_year"),
            models.CheckConstraint(
                condition=Q(votes_for=None, votes_against=None, votes_abstained=None)
                | Q(votes_for__isnull=False, votes_against__isnull=False, votes_abstained__isnull=False),
                name="resolution_votes_go_together",
            ),
        ]

    @property
    def label(self) -> str:
        """Its number as minutes bear it: 3/2550."""
        return f"{self.number}/{self.year}"

    @property
    def is_unanimous(self) -> bool:
        """Whether everybody agreed, so that nobody counted."""
        return self.votes_for is None


class MeetingTask(OfMeeting):
    """Who does what until when; `group` None is the network itself. Carried to the next meeting until it is done.

    `done_in` is the meeting in which it was told that it is done; None if it was noted between meetings.
    """

    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    what = models.CharField(max_length=500)
    who = models.CharField(max_length=120, blank=True)
    group = models.ForeignKey(Group, null=True, on_delete=models.PROTECT, related_name="+")
    due_on = models.DateField(null=True)
    done_on = models.DateField(null=True)
    how = models.CharField(max_length=500, blank=True)
    done_in = models.ForeignKey(Meeting, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta(OfMeeting.Meta):
        ordering = ["meeting__on", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(done_on=None, how="", done_in=None) | Q(done_on__isnull=False),
                name="meetingtask_done_on_a_day",
            ),
        ]
