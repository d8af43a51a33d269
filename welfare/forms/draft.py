"""What every form that changes a draft shares: it knows which state of the draft was looked at.

Promises: when somebody else changed the draft meanwhile, nothing typed is lost, and pressing once more saves it into
what the draft is now. Refuses to overwrite in silence.
"""

from django import forms
from django.utils.functional import cached_property

from groups.models import User
from welfare.forms.rule_tables import TableForm
from welfare.models import BenefitSchedule
from welfare.refusals import ScheduleChanged
from welfare.rules import Schedule
from welfare.schedules import change_draft, without_rule


class DraftForm(TableForm):
    """A form that writes into the draft `schedule`; the page sends `revision` as it was shown."""

    revision = forms.IntegerField(min_value=0, max_value=2**31 - 1, widget=forms.HiddenInput)
    was_changed = False

    def __init__(self, data=None, *, schedule: BenefitSchedule, **kwargs):
        self.schedule = schedule
        super().__init__(data, **kwargs)
        self.initial["revision"] = schedule.revision

    @cached_property
    def rules(self) -> Schedule:
        """The draft's rules as they stand now."""
        return self.schedule.rules

    @property
    def revision_shown(self) -> int | str:
        """What the page sends along next: the state she looked at, and after the warning the one it is in now."""
        return self.schedule.revision if self.was_changed else self["revision"].value()

    def changed(self, rules: Schedule, *, by: User) -> BenefitSchedule:
        """The draft with these rules. Raises ScheduleDone and ScheduleChanged."""
        try:
            return change_draft(self.schedule, rules, revision=self.cleaned_data["revision"], by=by)
        except ScheduleChanged:
            self.was_changed = True
            self.schedule.refresh_from_db(fields=["revision"])
            raise


class DropForm(DraftForm):
    """Takes the benefit `key` out of a draft."""

    def __init__(self, data, *, schedule: BenefitSchedule, key: str):
        super().__init__(data, schedule=schedule)
        self.key = key

    def perform(self, *, by: User) -> BenefitSchedule:
        return self.changed(without_rule(self.rules, self.key), by=by)
