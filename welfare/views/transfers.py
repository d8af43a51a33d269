"""Pages of members who move between groups of the network: sending the note, the list, one note with its answer.

Promises: looking at a note is recorded; what was drawn as welfare is shown to treasurer and chair alone. Only the
treasurer sends, answers and takes back; an answer sent twice leads to what it became.
"""

import uuid

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from groups.access import group_view
from groups.forms import HouseForm
from groups.models import Group, Office
from groups.paging import paged
from groups.thai_dates import be_year
from ledger.queries import working_month
from members.addresses import address_in_words
from members.models import Member, StateChange, TransferNote, TransferState
from welfare.forms.transfers import AcceptForm, DeclineForm, MoveForm, WithdrawForm
from welfare.queries import note_sent, notes_addressed, notes_sent, used_by_note
from welfare.tables import NotesHereTable, NotesSentTable

TREASURER = Office.Kind.TREASURER
# Whoever leads the group; a collector learns from the register that somebody moved.
LEADERS = (TREASURER, Office.Kind.CHAIR, Office.Kind.COMMITTEE)
SEES_WELFARE = frozenset({TREASURER, Office.Kind.CHAIR})


@group_view(TREASURER, log="member.viewed")
def member_transfer(request, group, number):
    """Let a member move to another group of the network."""
    member = get_object_or_404(Member, number=number)
    if sent := note_sent(member):
        messages.info(request, _("%(member)s has already moved. This is the note.") % {"member": member})
        return redirect("transfer", group.slug, sent.uuid)
    form = MoveForm(request.POST or None, member=member)
    if request.method == "POST" and (note := form.submit(by=request.user)):
        words = _("%(member)s has moved to %(group)s. The treasurer there sees the note now.")
        messages.success(request, words % {"member": member, "group": note.to_group})
        return redirect("transfer", group.slug, note.uuid)
    context = {"form": form, "member": member, "group": group, "working": working_month()}
    return render(request, "welfare/transfer_new.html", context)


@group_view(*LEADERS)
def transfers(request, group):
    """Who moves here and who moved away."""
    here = NotesHereTable(notes_addressed(), group=group, prefix="here-")
    sent = NotesSentTable(notes_sent(), group=group, prefix="sent-")
    for table in (here, sent):
        paged(request, table)
    return render(request, "welfare/transfers.html", {"here_table": here, "sent_table": sent, "group": group})


@group_view(*LEADERS, log="transfer.viewed")
def transfer(request, group, note):
    """One note: what the old group tells, and what became of it; the treasurer answers or takes back."""
    found, ours = _note(note)
    forms = _forms(found, ours, request.GET.get("act"), request.POST or None)
    if request.method == "POST":
        if not request.here.is_treasurer:
            raise PermissionDenied
        if (form := forms.get(request.GET.get("act"))) is None:
            # Sent once more, or answered meanwhile: the page says what holds.
            messages.info(request, _("This was done before. Here you see what holds now."))
            return redirect("transfer", group.slug, found.uuid)
        if done := form.submit(by=request.user):
            return _done(request, group, found, done)
    context = {
        "group": group,
        "note": found,
        "ours": ours,
        "forms": forms,
        "used": used_by_note(found),
        "sees_welfare": bool(SEES_WELFARE.intersection(request.here.kinds)),
        "address": address_in_words(found),
        "born_year": be_year(found.born_on) if found.born_on else None,
        "moved_year": be_year(found.moved_on),
        "working": working_month(),
    }
    return render(request, "welfare/transfer.html", context)


def _note(key: uuid.UUID) -> tuple[TransferNote, bool]:
    """The note and whether it is our own; 404 for one of others."""
    if own := notes_sent().filter(uuid=key).first():
        return own, True
    return get_object_or_404(notes_addressed(), uuid=key), False


def _forms(note: TransferNote, ours: bool, act: str | None, data) -> dict[str, HouseForm]:
    """What may be done with the note now; `data` belongs to the form of `act`."""
    possible = {"withdraw": WithdrawForm} if ours else {"accept": AcceptForm, "decline": DeclineForm}
    if note.state not in ((TransferState.WAITING, TransferState.DECLINED) if ours else (TransferState.WAITING,)):
        return {}
    return {name: form(data if name == act else None, note=note) for name, form in possible.items()}


def _done(request, group: Group, note: TransferNote, done: Member | StateChange | TransferNote):
    """What happened, in words, and where one sees it."""
    if isinstance(done, Member):
        messages.success(
            request, _("%(member)s is in the register, with the time in the other group.") % {"member": done}
        )
        return redirect("member", group.slug, done.number)
    if isinstance(done, StateChange):
        messages.success(
            request, _("The note is taken back. %(member)s belongs to us as before.") % {"member": done.member}
        )
        return redirect("member", group.slug, done.member.number)
    messages.success(request, _("Sent back. The other group sees your reason."))
    return redirect("transfers", group.slug)
