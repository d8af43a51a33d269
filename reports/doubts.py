"""Doubts: whoever may read a figure may ask whether it is right, and the group answers.

Promises: question and answer stay readable, with who and when. Refuses a second answer; the figure itself changes
only through a correction with its reason.
"""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from groups import audit
from groups.models import User
from groups.tenancy import current_group_id
from groups.thai_dates import Month
from ledger.journal import lock_books
from reports.models import Doubt
from reports.refusals import AlreadyAnswered, ReportRefused


@transaction.atomic
def raise_doubt(figure: str, question: str, *, month: Month | None, by: User) -> Doubt:
    """Ask about a figure (its section and name in files) of the group in scope. Raises ReportRefused if it is
    empty, or asked already and not answered."""
    if not question.strip():
        raise ReportRefused(_("Say in a few words what seems wrong."), field="question")
    starts_on = month.first if month else None
    lock_books()
    same = Doubt.objects.filter(
        figure=figure, starts_on=starts_on, question=question.strip(), raised_by=by, answered_at=None
    )
    if same.exists():
        raise ReportRefused(_("You have asked this already. It waits for its answer."), field="question")
    audit.record("doubt.raised", by=by, subject=figure)
    return Doubt.objects.create(
        group_id=current_group_id(),
        figure=figure,
        starts_on=starts_on,
        question=question.strip(),
        raised_by=by,
    )


@transaction.atomic
def answer_doubt(doubt: Doubt, answer: str, *, by: User) -> Doubt:
    """Answer a doubt once. Raises AlreadyAnswered, or ReportRefused if the answer is empty."""
    doubt = Doubt.objects.select_for_update().get(pk=doubt.pk)
    if not doubt.is_open:
        raise AlreadyAnswered(_("This doubt was already answered."), field="answer")
    if not answer.strip():
        raise ReportRefused(_("Write an answer."), field="answer")
    doubt.answer, doubt.answered_by, doubt.answered_at = answer.strip(), by, timezone.now()
    doubt.save(update_fields=["answer", "answered_by", "answered_at"])
    audit.record("doubt.answered", by=by, subject=doubt.figure)
    return doubt
