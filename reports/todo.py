"""What a group has to do next, in the order in which it is done.

Promises: each thing says how far it is, in words, and leads to the page where it is done. Refuses to do anything.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from groups.models import Group, User
from groups.queries import today
from groups.thai_dates import Month, format_date
from ledger.chart import AWAITING_COUNT
from ledger.money import format_baht
from ledger.queries import entries_in
from ledger.sheet_rows import members_on_sheet, open_sheets, paid_on
from members.channels import channels_on
from members.models import Member
from members.outbox import outbox_state
from reports.audit_queries import open_review, reviews
from reports.closing import unsubmitted
from reports.findings import closing_findings
from reports.models import MonthlyReport
from reports.queries import questions_waiting
from reports.statement import Statement
from welfare.claim_states import ClaimState, open_claims
from welfare.queries import notes_sent_back, notes_to_answer


@dataclass(frozen=True)
class Todo:
    """One thing to do: what, how far it is, the words on its button, and where it is done."""

    title: str
    detail: str
    act: str
    url: str
    # Buttons of the books are the treasurer's; a doubt is answered by whoever may answer.
    treasurer_only: bool = True


def todos(
    group: Group,
    working: Statement | None,
    newest: Statement | None,
    *,
    with_claims: bool = False,
    with_audit: bool = False,
    signs: User | None = None,
) -> list[Todo]:
    """What comes next, first things first; `working` is the oldest open month, `newest` the newest of the books.

    `with_claims`: for an officer who has to do with claims; `with_audit`: for the auditor;
    `signs`: who looks, if that is somebody who may sign and submit a month.
    """
    # A network's own books (D3) have no members, and go to nobody.
    has_members = group.kind == Group.Kind.COMMUNITY
    found = [*(_audit(group) if with_audit else ()), *([] if newest else _begin(group))]
    waiting = questions_waiting()
    network_asks = _answer(group, waiting.network, _("Answer the network's questions"))
    found = [*(_went_back(group, working.month) if working else ()), *network_asks, *found]
    found += _answer(group, waiting.members, _("Answer the questions of members"))
    if has_members:
        found += [*_register(group), *_hand_in(group, signs)]
    if working and has_members:
        found += _collect(group, working.month)
    if with_claims:
        found += _claims(group)
    if newest:
        found += _count(group, newest)
    if working:
        found += _close(group, working)
    return [*found, *_moving(group), *_answer(group, waiting.others, _("Answer doubts")), *_letters(group)]


def _audit(group: Group) -> Iterator[Todo]:
    """The audit that is open, or the offer to begin one."""
    url = reverse("audits", args=[group.slug])
    if standing := open_review():
        title = _("Audit of %(span)s") % {"span": standing.span_label}
        detail = _("begun on %(day)s, not signed yet") % {"day": format_date(timezone.localdate(standing.begun_at))}
        url = reverse("audit", args=[group.slug, standing.pk])
        yield Todo(title, detail, _("Continue"), url, treasurer_only=False)
        return
    signed = reviews().first()
    detail = _("none has been signed yet")
    if signed:
        detail = _("signed up to %(month)s") % {"month": signed.last.label()}
    yield Todo(_("Audit the books"), detail, _("Begin"), url, treasurer_only=False)


def _begin(group: Group) -> Iterator[Todo]:
    """Books without a month: nothing can be entered yet."""
    detail = _("the books have no month yet")
    yield Todo(_("Start the first month"), detail, _("Begin"), reverse("first_month", args=[group.slug]))


def _register(group: Group) -> Iterator[Todo]:
    """A group that has just begun: nobody pays before somebody stands in the register."""
    if not Member.objects.exists():
        detail = _("nobody stands there yet; the group's own table can be brought in as it is")
        yield Todo(_("Enter the members"), detail, _("Begin"), reverse("import_new", args=[group.slug, "register"]))


def _claims(group: Group) -> Iterator[Todo]:
    """Claims by what they wait for: how many and how much, and nobody's name."""
    waiting = open_claims()
    url = reverse("claims", args=[group.slug])
    for state, title, treasurer_only in (
        (ClaimState.WAITING, _("Decide claims"), False),
        (ClaimState.APPROVED, _("Pay approved claims"), True),
        (ClaimState.STOPPED, _("Refuse or withdraw claims that the rules stop"), False),
        (ClaimState.INCOMPLETE, _("Complete claims: something is missing"), False),
    ):
        found = [claim for claim in waiting if claim.state == state]
        if found:
            detail = ngettext("%(count)s claim, %(amount)s baht", "%(count)s claims, %(amount)s baht", len(found))
            told = {"count": f"{len(found):,}", "amount": format_baht(sum(claim.sum for claim in found))}
            yield Todo(title, detail % told, _("Look"), url, treasurer_only=treasurer_only)


def _moving(group: Group) -> Iterator[Todo]:
    """Members who move between groups: notes to answer, and our own that came back."""
    url = reverse("transfers", args=[group.slug])
    if waiting := notes_to_answer().count():
        detail = ngettext(
            "%(count)s note from another group waits", "%(count)s notes from other groups wait", waiting
        )
        yield Todo(_("Take in who moved here"), detail % {"count": waiting}, _("Look"), url)
    if returned := notes_sent_back().count():
        detail = ngettext("%(count)s member was not taken in", "%(count)s members were not taken in", returned)
        yield Todo(_("Say what holds for who moved away"), detail % {"count": returned}, _("Look"), url)


def _collect(group: Group, month: Month) -> Iterator[Todo]:
    title = _("Enter the money from members, %(month)s") % {"month": month.label()}
    sheets = open_sheets(month)
    for sheet in sheets:
        detail = _("Sheet of %(day)s: %(paid)s of %(members)s members are entered") % {
            "day": format_date(sheet.on), "paid": f"{paid_on(sheet):,}", "members": f"{members_on_sheet().count():,}"
        }  # fmt: skip
        yield Todo(title, detail, _("Continue"), reverse("sheet", args=[group.slug, sheet.uuid]))
    if sheets:
        return
    receipts = entries_in(month).filter(kind="collection", reversed_by=None).count()
    detail = ngettext("%(count)s receipt so far", "%(count)s receipts so far", receipts)
    yield Todo(
        title,
        detail % {"count": f"{receipts:,}"},
        _("Continue") if receipts else _("Begin"),
        reverse("sheet_now", args=[group.slug]),
    )


def _count(group: Group, newest: Statement) -> Iterator[Todo]:
    awaiting = next(line for line in newest.lines if line.code == AWAITING_COUNT).since_founding.amount
    if awaiting:
        yield Todo(
            _("Count the cash, look into the passbook"),
            _("%(amount)s baht from the paper years has not been counted yet") % {"amount": format_baht(awaiting)},
            _("Count"),
            reverse("count", args=[group.slug, newest.month]),
        )


def _close(group: Group, working: Statement) -> Iterator[Todo]:
    if working.month.last > today():
        return
    findings = closing_findings(working)
    blocking = sum(found.blocking for found in findings)
    if blocking:
        detail = ngettext("%(count)s thing must be mended first", "%(count)s things must be mended first", blocking)
    elif not findings:
        detail = _("nothing stands out")
    else:
        detail = ngettext("%(count)s thing to look at", "%(count)s things to look at", len(findings))
    yield Todo(
        _("Close %(month)s") % {"month": working.month.label()},
        detail % {"count": blocking or len(findings)},
        _("Look and close"),
        reverse("month_close", args=[group.slug, working.month]),
    )


def _went_back(group: Group, month: Month) -> Iterator[Todo]:
    """The month at work, if the network sent it back or the group opened it again."""
    newest = MonthlyReport.objects.filter(starts_on=month.first).order_by("-revision").first()
    if newest is None or newest.stands:
        return
    title = _("%(month)s was opened again for mending") if newest.submitted_at is None else ""
    title = title or _("%(month)s came back from the network")
    url = reverse("month_report", args=[group.slug, month])
    yield Todo(title % {"month": month.label()}, newest.return_reason, _("Look"), url, treasurer_only=False)


def _hand_in(group: Group, signs: User | None) -> Iterator[Todo]:
    """Closed months on their way to the network: what they wait for, and whether this officer may do it."""
    for report in unsubmitted(group):
        month = {"month": report.month.label()}
        sign, submit = (reverse(name, args=[group.slug, report.month]) for name in ("month_sign", "month_submit"))
        if report.confirmed_at or report.closed_by is None:
            detail = _("closed, and not yet seen by the network")
            if report.confirmed_at:
                detail = _("signed by %(name)s, and not yet seen by the network") % {"name": report.confirmed_by}
            title = _("Submit %(month)s to the network") % month
            yield Todo(title, detail, _("Look and submit"), submit, treasurer_only=signs is None)
        elif signs and signs.pk != report.closed_by_id:
            detail = _("closed by %(name)s; a second person looks and signs") % {"name": report.closed_by}
            yield Todo(_("Sign %(month)s") % month, detail, _("Look and sign"), sign, treasurer_only=False)
        else:
            detail = _("the chair, a committee member or another treasurer signs it")
            title = _("%(month)s waits for a second signature") % month
            yield Todo(title, detail, _("Look"), sign, treasurer_only=signs is None)


def _letters(group: Group) -> Iterator[Todo]:
    """E-mail to members that did not go out; asked where this server sends any."""
    state = outbox_state() if channels_on() else None
    if state and (state.failed or state.is_late):
        count = state.failed or state.waiting
        detail = ngettext("%(count)s message could not be sent", "%(count)s messages could not be sent", count)
        url = reverse("outbox", args=[group.slug])
        yield Todo(_("Look at the e-mails to members"), detail % {"count": f"{count:,}"}, _("Look"), url)


def _answer(group: Group, count: int, title: str) -> Iterator[Todo]:
    """Questions that wait: a meeting waits for the answers to the network's."""
    if count:
        detail = ngettext("%(count)s question waits for an answer", "%(count)s questions wait for an answer", count)
        url = reverse("doubts", args=[group.slug])
        yield Todo(title, detail % {"count": count}, _("Look"), url, treasurer_only=False)
