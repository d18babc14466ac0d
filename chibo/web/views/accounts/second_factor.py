"""The second factor: set up once, asked for at each sign-in."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django_otp import login as passed

from chibo.access import second_factor
from chibo.register.reads import is_sample

from ...reader import reader_for
from .common import MADE, account_of, private, way_back


def enter(request: HttpRequest) -> HttpResponse:
    """Ask for the code, and let pass who has it."""
    user = account_of(request)
    back = way_back(request, reverse("overview"))
    if second_factor.is_passed(user) or not second_factor.has_one(user):
        return redirect(back)
    error = ""
    if request.method == "POST":
        device = second_factor.checked(user, request.POST.get("code", ""))
        if device is not None:
            passed(request, device)
            return redirect(back)
        error = _("This code is wrong or over: wait for the next one and type it at once.")
    return private(request, "accounts/code.html", {"error": error, "next": back}, bool(error))


def set_up(request: HttpRequest) -> HttpResponse:
    """Show the picture for the application, and take its first code in."""
    user = account_of(request)
    if second_factor.has_one(user) and not second_factor.is_passed(user):
        return redirect("second-factor")
    device = second_factor.begin(user)
    error = ""
    if request.method == "POST":
        if second_factor.confirm(device, "".join(request.POST.get("code", "").split())):
            passed(request, device)
            request.session[MADE] = second_factor.make_codes(user)
            return redirect("own-codes")
        error = _("This code is wrong or over: wait for the next one and type it at once.")
    context = {
        "error": error,
        "picture": second_factor.picture(device),
        "secret": second_factor.typed_secret(device),
        "required": second_factor.is_required(reader_for(request), is_sample()),
    }
    return private(request, "accounts/set_up.html", context, bool(error))
