"""Signing in and out."""

from __future__ import annotations

from django.conf import settings
from django.contrib.auth.forms import AuthenticationForm
from django.contrib.auth.views import LoginView
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from chibo.access.rights import Right
from chibo.access.scopes import reader_of


class SignInForm(AuthenticationForm):
    """User name and password, with plain messages."""

    error_messages = {
        "invalid_login": gettext_lazy(
            "The user name or the password is wrong. Mind capital letters and the typing aid "
            "for Vietnamese, then try again."
        ),
        "inactive": gettext_lazy("This account is closed. Ask the administrator."),
    }


class SignIn(LoginView):
    """The sign-in page."""

    form_class = SignInForm
    template_name = "sign_in.html"
    redirect_authenticated_user = True

    def get_default_redirect_url(self) -> str:
        """Lead to the overview, or an administrator, who does not read it, to the accounts."""
        reader = reader_of(self.request.user, timezone.localdate())
        administers = reader.may(Right.ADMINISTER) and not reader.may(Right.READ)
        return reverse("accounts" if administers else "overview")


def locked_out(
    request: HttpRequest, response: HttpResponse | None, credentials: dict[str, str] | None
) -> HttpResponse:
    """Say that a password was typed wrongly too often, and when to try again."""
    minutes = int(settings.AXES_COOLOFF_TIME.total_seconds() // 60)
    words = _(
        "The password was wrong %(times)s times. Wait %(minutes)s minutes, then try again; if you "
        "have forgotten it, the administrator gives you a new one."
    )
    said = words % {"times": settings.AXES_FAILURE_LIMIT, "minutes": minutes}
    context = {"form": SignInForm(request), "next": "", "locked": said}
    return render(request, "sign_in.html", context, status=429)
