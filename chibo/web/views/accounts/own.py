"""One's own account: password, second factor, sessions."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth import logout, update_session_auth_hash
from django.contrib.auth.forms import PasswordChangeForm
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from chibo.access import digests, second_factor, sessions
from chibo.access.models import Grant
from chibo.register.reads import is_sample

from ...reader import reader_for
from .accounts import roles_of
from .common import MADE, account_of, private


class PasswordForm(PasswordChangeForm):
    """The password that is, and the one to be, twice."""

    error_messages = {
        "password_incorrect": gettext_lazy("This is not the password that you sign in with."),
        "password_mismatch": gettext_lazy("The two passwords differ: try again."),
    }


def own(request: HttpRequest) -> HttpResponse:
    """Show the account's roles, its second factor, and where it is signed in."""
    return shown(request, PasswordForm(account_of(request)))


def password(request: HttpRequest) -> HttpResponse:
    """Change the password; the account's other sessions end."""
    user = account_of(request)
    if request.method != "POST":
        return redirect("own-account")
    form = PasswordForm(user, request.POST)
    if not form.is_valid():
        return shown(request, form)
    form.save()
    update_session_auth_hash(request, user)
    sessions.end_all(user, but=request.session.session_key)
    messages.success(request, _("The password is changed; you are signed out everywhere else."))
    return redirect("own-account")


@require_POST
def sign_out_everywhere(request: HttpRequest) -> HttpResponse:
    """End all sessions of the account, this one too."""
    sessions.end_all(account_of(request))
    logout(request)
    messages.success(request, _("You are signed out on every machine."))
    return redirect("sign-in")


def codes(request: HttpRequest) -> HttpResponse:
    """Show back-up codes that were just made, once; make new ones where that is asked for."""
    user = account_of(request)
    if request.method == "POST" and second_factor.is_passed(user):
        request.session[MADE] = second_factor.make_codes(user)
        return redirect("own-codes")
    made = request.session.pop(MADE, None)
    if not made:
        return redirect("own-account")
    return private(request, "accounts/codes.html", {"codes": made})


def shown(
    request: HttpRequest, form: PasswordForm, email: str | None = None, error: str = ""
) -> HttpResponse:
    """Show the page; with status 400 where a password or an address typed is wrong."""
    user = account_of(request)
    context = {
        "form": form,
        "roles": roles_of(Grant.objects.filter(user=user)),
        "has_factor": second_factor.has_one(user),
        "codes_left": second_factor.codes_left(user),
        "required": second_factor.is_required(reader_for(request), is_sample()),
        "sessions": sessions.of(user),
        "email": digests.address_of(user) if email is None else email,
        "email_error": error,
    }
    return private(request, "accounts/own.html", context, wrong=form.is_bound or bool(error))
