"""Benefit schedules: drafted, changed, published, thrown away.

Promises: a draft takes nothing away from what is in force; published, a version is frozen with the number and day of
its resolution and ends the one before on the day before its own. Refuses to publish rules with a fault, a version
that begins before the newest one, and to write over what somebody else changed meanwhile.
"""

import datetime
import hashlib
import json
from dataclasses import dataclass

from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from groups import audit
from groups.models import User
from groups.queries import today
from groups.tenancy import current_group_id
from groups.thai_dates import format_date
from ledger.journal import lock_books
from members.message_words import Tell
from members.messages import tell_all
from welfare.fault_words import fault_words
from welfare.faults import faults
from welfare.models import BenefitSchedule
from welfare.refusals import FaultyRules, ScheduleChanged, ScheduleDone, WelfareRefused
from welfare.rule_json import schedule_as_json
from welfare.rules import Rule, Schedule


@dataclass(frozen=True)
class Publication:
    """From when a version holds, and the resolution that says so."""

    from_date: datetime.date
    resolution: str
    resolved_on: datetime.date


@transaction.atomic
def draft_schedule(
    rules: Schedule, *, drawn_from: BenefitSchedule | None = None, note: str = "", by: User | None
) -> BenefitSchedule:
    """Begin a new draft with these rules; nothing holds before it is published."""
    audit.record("schedule.drafted", by=by, subject=str(drawn_from.version) if drawn_from else "")
    return BenefitSchedule.objects.create(
        group_id=current_group_id(), terms=schedule_as_json(rules), drawn_from=drawn_from, note=note.strip(),
        drafted_by=by,
    )  # fmt: skip


@transaction.atomic
def change_draft(schedule: BenefitSchedule, rules: Schedule, *, revision: int, by: User | None) -> BenefitSchedule:
    """Put these rules in the place of a draft's; `revision` is the one that was looked at.

    Raises ScheduleDone, or ScheduleChanged when somebody else changed it meanwhile.
    """
    schedule = _locked_draft(schedule)
    if schedule.revision != revision:
        raise ScheduleChanged(
            _("Somebody else changed this draft meanwhile. Look at it again; what you typed is still here.")
        )
    schedule.terms = schedule_as_json(rules)
    schedule.revision += 1
    schedule.save(update_fields=["terms", "revision"])
    schedule.__dict__.pop("rules", None)
    audit.record("schedule.changed", by=by, subject=str(schedule.uuid), fields=["terms"])
    return schedule


def with_rule(rules: Schedule, rule: Rule, *, instead_of: str = "") -> Schedule:
    """The schedule with a rule added, or in the place of the one with the key `instead_of`."""
    kept = [rule if old.key == instead_of else old for old in rules.rules]
    if rule not in kept:
        kept.append(rule)
    return Schedule(tuple(kept), rules.shared, rules.fund_month, rules.floor)


def without_rule(rules: Schedule, key: str) -> Schedule:
    """The schedule without a rule; shared caps forget it, and end when fewer than two benefits share them."""
    shared = (
        type(cap)(tuple(k for k in cap.rules if k != key), cap.per, cap.of, cap.most, cap.year)
        for cap in rules.shared
    )
    return Schedule(
        tuple(rule for rule in rules.rules if rule.key != key),
        tuple(cap for cap in shared if len(cap.rules) > 1),
        rules.fund_month,
        rules.floor,
    )


@transaction.atomic
def publish_schedule(schedule: BenefitSchedule, publication: Publication, *, by: User | None) -> BenefitSchedule:
    """Freeze a draft and let it hold from its day on.

    Raises ScheduleDone, FaultyRules (the first fault in words), WelfareRefused for a resolution without number or
    from the future, and for a day that does not lie after the beginning of the newest version.
    """
    lock_books()
    schedule = _locked_draft(schedule)
    _refuse_publication(publication)
    blocking = [fault for fault in faults(schedule.rules) if fault.blocking]
    if blocking:
        raise FaultyRules(fault_words(blocking[0], schedule.rules))
    newest = BenefitSchedule.objects.filter(published_at__isnull=False).order_by("-from_date").first()
    if newest and publication.from_date <= newest.from_date:
        raise WelfareRefused(
            _("%(version)s holds from %(day)s. A newer one begins after that day.")
            % {"version": newest, "day": format_date(newest.from_date)},
            field="from_date",
        )
    last = BenefitSchedule.objects.aggregate(last=Max("version"))["last"] or 0
    schedule.version, schedule.from_date = last + 1, publication.from_date
    schedule.resolution, schedule.resolved_on = publication.resolution.strip(), publication.resolved_on
    schedule.published_by, schedule.published_at = by, timezone.now()
    schedule.save()
    digest = schedule_digest(schedule)
    audit.record("schedule.published", by=by, subject=f"version {schedule.version}", fields=[f"digest {digest}"])
    tell_all(Tell.RULES_CHANGED, day=schedule.from_date)
    return schedule


def schedule_digest(schedule: BenefitSchedule) -> str:
    """What a published version says, as a SHA-256: the trail keeps it, and check_books compares."""
    said = [
        schedule.version, schedule.from_date.isoformat(), schedule.resolution, schedule.resolved_on.isoformat(),
        schedule.terms,
    ]  # fmt: skip
    return hashlib.sha256(json.dumps(said, sort_keys=True, ensure_ascii=False).encode()).hexdigest()


def _refuse_publication(publication: Publication) -> None:
    if not publication.resolution.strip():
        raise WelfareRefused(_("Write the number of the resolution: which meeting, which year."), field="resolution")
    if publication.resolved_on > today():
        raise WelfareRefused(_("The day of the resolution lies in the future. Check the year."), field="resolved_on")


@transaction.atomic
def discard_draft(schedule: BenefitSchedule, *, by: User | None) -> BenefitSchedule:
    """Throw a draft away; it stays readable. Raises ScheduleDone."""
    schedule = _locked_draft(schedule)
    schedule.discarded_by, schedule.discarded_at = by, timezone.now()
    schedule.save(update_fields=["discarded_by", "discarded_at"])
    audit.record("schedule.discarded", by=by, subject=str(schedule.uuid))
    return schedule


def _locked_draft(schedule: BenefitSchedule) -> BenefitSchedule:
    schedule = BenefitSchedule.objects.select_for_update(of=("self",)).get(pk=schedule.pk)
    if not schedule.is_draft:
        raise ScheduleDone(_("This version does not change any more. Begin a new draft from it, and change that."))
    return schedule


def schedules():
    """Every version and draft of the group in scope, the newest first, those thrown away left out."""
    found = BenefitSchedule.objects.filter(discarded_at=None)
    return found.select_related("drafted_by", "published_by", "drawn_from")


def schedule_on(day: datetime.date) -> BenefitSchedule | None:
    """The version in force on a day, or None before the first one."""
    published = BenefitSchedule.objects.filter(published_at__isnull=False, from_date__lte=day)
    return published.order_by("-from_date").first()
