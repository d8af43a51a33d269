"""Pages of messages: what a member was told, her e-mail address, and what the treasurer sees of the outbox.

Promises: a member reads what was told to her and to everybody, and nobody else's; the address is shown to nobody but
her. The pages offer e-mail only where this server can send it. No payment ever waits for a letter.
"""

from functools import partial

from django.contrib import messages
from django.core.paginator import Paginator
from django.db import transaction
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.debug import sensitive_post_parameters

from groups.access import group_view, member_view
from groups.models import Office
from members.channels import Email, channels_on
from members.emails import email_of, shown
from members.forms.messages import ACTS, AddressForm, CodeForm
from members.messages import messages_of
from members.models import Member
from members.outbox import MOST_SHOWN, failed_letters, outbox_state
from members.sending import send_code, try_again

PER_PAGE = 20


@member_view
def my_messages(request, group):
    """Everything that was told to a member, the newest first."""
    page = Paginator(messages_of(request.user), PER_PAGE).get_page(request.GET.get("page"))
    context = {"group": group, "page": page, "told": page.object_list, "offers_email": Email().is_on()}
    return render(request, "members/my_messages.html", context)


@sensitive_post_parameters("address", "code")
@member_view
def my_email(request, group):
    """Give an e-mail address, confirm it with the code that was sent to it, or take it away."""
    if not Email().is_on():
        return redirect("my_messages", group.slug)
    member = get_object_or_404(Member, user=request.user)
    act = request.POST.get("act", "")
    form = ACTS.get(act, AddressForm)(request.POST or None, member=member)
    if request.method == "POST" and (done := form.submit(by=request.user)):
        if act == "confirm":
            messages.success(request, _("Confirmed. From now on messages come to your e-mail, too."))
        elif act == "take_away":
            messages.success(request, _("Your e-mail address is taken away. No e-mail will come any more."))
        else:
            # Nothing of the database is held while the service is talked to; the next page tells how it went.
            transaction.on_commit(partial(_send_code, request, group, *done))
        return redirect("my_email", group.slug)
    email = email_of(member)
    context = {
        "group": group,
        "email": email,
        "address": shown(email) if email else "",
        "form": form,
        "address_form": form if act == "give" else AddressForm(member=member, before=email),
        "code_form": form if act == "confirm" else CodeForm(member=member),
    }
    return render(request, "members/my_email.html", context)


def _send_code(request, group, address: str, code: str) -> None:
    if send_code(group, address, code):
        messages.success(request, _("A code of six digits was sent to your address. Type it in below."))
    else:
        messages.error(
            request, _("The code could not be sent now. Check the address, or try again in a few minutes.")
        )


@group_view(Office.Kind.TREASURER)
def outbox(request, group):
    """What waits to be sent by e-mail, and what could not be sent and why."""
    if request.method == "POST":
        again = try_again(by=request.user)
        said = ngettext("%(count)s message waits again.", "%(count)s messages wait again.", again)
        messages.success(request, said % {"count": f"{again:,}"})
        return redirect("outbox", group.slug)
    context = {
        "group": group,
        "is_on": bool(channels_on()),
        "state": outbox_state(),
        "failed": failed_letters(),
        "most": MOST_SHOWN,
    }
    return render(request, "members/outbox.html", context)
