"""Signing in and the first page: where this person may go.

Promises: the home page names every place the person holds an office in or belongs to, and nothing else. Who signs in
here has a key for what their browser keeps (groups/device_key.py). Members with a card have a door of their own
(groups/views/cards.py), and leave by it.
"""

from django.contrib.auth.decorators import login_required
from django.contrib.auth.views import LoginView, LogoutView
from django.http import JsonResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache

from groups import device_key
from groups.forms import SignInForm
from groups.queries import offices_of


class SignInView(LoginView):
    """Django's own, which has the password in hand once: then the key that comes from it is made."""

    def form_valid(self, form):
        """Sign in, and remember the key."""
        response = super().form_valid(form)
        device_key.remember(self.request, form.cleaned_data["password"])
        return response


sign_in = SignInView.as_view(
    template_name="registration/sign_in.html", authentication_form=SignInForm, redirect_authenticated_user=True
)


def sign_out(request):
    """Leave; whoever came with a card finds the door of the cards again."""
    by_card = request.user.is_authenticated and request.user.signs_in_by_card
    return LogoutView.as_view(next_page="card" if by_card else None)(request)


@never_cache
@login_required
def key_of_device(request):
    """The key under which this person's browser seals what it keeps; see groups/device_key.py."""
    return JsonResponse(device_key.for_session(request))


@login_required
def home(request):
    """Every place this person may go, with the office that opens it."""
    accesses = list(request.user.accesses.select_related("group"))
    if request.user.signs_in_by_card and len(accesses) == 1:
        return redirect("my_savings", accesses[0].group.slug)
    offices = list(offices_of(request.user))
    groups, networks = {}, {}
    for office in offices:
        places = groups if office.group else networks
        places.setdefault(office.group or office.network, []).append(office)
    context = {
        "groups": list(groups.items()),
        "networks": list(networks.items()),
        "accesses": accesses,
    }
    return render(request, "groups/home.html", context)
