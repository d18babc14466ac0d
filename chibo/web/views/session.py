"""Signing in and out."""

from __future__ import annotations

from django.contrib.auth.forms import AuthenticationForm
from django.contrib.auth.views import LoginView
from django.utils.translation import gettext_lazy as _


class SignInForm(AuthenticationForm):
    """User name and password, with plain messages."""

    error_messages = {
        "invalid_login": _(
            "The user name or the password is wrong. Mind capital letters and the typing aid "
            "for Vietnamese, then try again."
        ),
        "inactive": _("This account is closed. Ask the administrator."),
    }


class SignIn(LoginView):
    """The sign-in page."""

    form_class = SignInForm
    template_name = "sign_in.html"
    redirect_authenticated_user = True
