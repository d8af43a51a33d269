"""Signing in and the first page: where this person may go.

Promises: the home page names every place the person holds an office in or belongs to, and nothing else.
"""

from django.contrib.auth.decorators import login_required
from django.contrib.auth.views import LoginView, LogoutView
from django.shortcuts import render

from groups.forms import SignInForm
from groups.queries import offices_of

sign_in = LoginView.as_view(
    template_name="registration/sign_in.html", authentication_form=SignInForm, redirect_authenticated_user=True
)
sign_out = LogoutView.as_view()


@login_required
def home(request):
    """Every place this person may go, with the office that opens it."""
    offices = list(offices_of(request.user))
    groups, networks = {}, {}
    for office in offices:
        places = groups if office.group else networks
        places.setdefault(office.group or office.network, []).append(office)
    context = {
        "groups": list(groups.items()),
        "networks": list(networks.items()),
        "accesses": request.user.accesses.select_related("group"),
    }
    return render(request, "groups/home.html", context)
