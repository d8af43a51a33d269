"""The page that sends money to the central funds of the network.

Promises: it says what each fund asks for the month, how that is worked out, what was sent and what is left, before
anything is typed. Only the treasurer sends. Refuses a form whose fund and month are not on the list any more.
"""

from django.contrib import messages
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from groups.models import Office
from ledger.access import month_view
from ledger.forms.sendings import SendForm
from ledger.sendings import Ask, asks_now
from ledger.views.acts import Act, act_page

SENDING = Act(
    heading=gettext_lazy("Send to the network"),
    submit=gettext_lazy("Record what was sent"),
    hint=gettext_lazy(
        "The sum is taken out of the cash box or the bank account and stands in the report as sent to this fund. "
        "The network records by itself that it arrived."
    ),
    done=gettext_lazy("The money sent is recorded."),
)


@month_view(Office.Kind.TREASURER)
def send(request, group, month):
    """What the network's funds ask, and the form that records one sending."""
    asks = asks_now(month)
    if not asks:
        words = _("The network of %(group)s has no central fund. Money for anything else is entered here.")
        messages.info(request, words % {"group": group.name})
        return redirect("spending", group.slug, month)
    chosen = _chosen(asks, request.POST.get("what") or request.GET.get("what"))
    if request.method == "POST" and request.POST.get("what") != chosen.key:
        # The form would go on with another fund or month than the one that stood on the page.
        messages.error(
            request,
            _("Somebody sent this share meanwhile, or the fund has ended. Nothing was recorded; look at the list."),
        )
        return redirect("send_to_network", group.slug, month)
    form = SendForm(request.POST or None, month=month, ask=chosen)
    return act_page(request, month, form, SENDING, asks=asks, chosen=chosen)


def _chosen(asks: list[Ask], key: str | None) -> Ask:
    """The fund and month that was picked, else the first of which something is left."""
    picked = [ask for ask in asks if ask.key == key] or [ask for ask in asks if ask.left]
    return (picked or asks)[0]
