"""What stands before every page of who has signed in: how long a session lasts, the second factor.

A notebook lost, a machine left open in an office: neither may read on.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout
from django.contrib.auth.models import User
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from chibo.access import second_factor, sessions
from chibo.register.reads import is_sample

from .reader import reader_for

BEFORE_THE_CODE = {
    "sign-in",
    "sign-out",
    "language",
    "second-factor",
    "second-factor-set-up",
}
"""Addresses that are open to who has typed the password, but not yet the code."""


class SessionLimitMiddleware:
    """End sessions that nobody used for a while, or that are as long as a working day."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer, or lead to the sign-in and back."""
        if request.user.is_authenticated:
            longest = timedelta(seconds=settings.SESSION_COOKIE_AGE)
            why = sessions.ended(request.session, timezone.now(), settings.SESSION_IDLE, longest)
            if why:
                logout(request)
                messages.info(request, _words(why))
                return redirect(_sign_in(request))
        return self.get_response(request)


def _words(why: str) -> str:
    if why == "idle":
        minutes = int(settings.SESSION_IDLE.total_seconds() // 60)
        words = _("You were signed out, since nothing was done for %(n)s minutes: sign in again.")
        return words % {"n": minutes}
    hours = settings.SESSION_COOKIE_AGE // 3600
    return _("You were signed out after %(n)s hours: sign in again.") % {"n": hours}


def _sign_in(request: HttpRequest) -> str:
    back = request.get_full_path() if request.method == "GET" else ""
    return reverse("sign-in") + (f"?{urlencode({'next': back})}" if back else "")


class SecondFactorMiddleware:
    """Show nothing before the second factor, to accounts that have one or need one."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer."""
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Any, args: Any, kwargs: Any
    ) -> HttpResponse | None:
        """Lead to the second factor where it is still due."""
        user = request.user
        match = request.resolver_match
        name = match.url_name if match else None
        if not isinstance(user, User) or name in BEFORE_THE_CODE or second_factor.is_passed(user):
            return None
        required = second_factor.is_required(reader_for(request), is_sample())
        step = second_factor.next_step(user, required)
        if step is None:
            return None
        address = "second-factor" if step == "code" else "second-factor-set-up"
        back = request.get_full_path() if request.method == "GET" else reverse("overview")
        return redirect(f"{reverse(address)}?{urlencode({'next': back})}")
