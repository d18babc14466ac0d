"""What the pages of accounts share."""

from __future__ import annotations

from typing import Any, cast

from django.contrib.auth.models import User
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.cache import patch_cache_control
from django.utils.http import url_has_allowed_host_and_scheme

MADE = "chibo_made"
"""What is shown once and not kept: a password that was made, or back-up codes."""


def account_of(request: HttpRequest) -> User:
    """Return the account that asks: the address is open to those alone who have signed in."""
    return cast(User, request.user)


def private(
    request: HttpRequest, template: str, context: dict[str, Any], wrong: bool = False
) -> HttpResponse:
    """Show a page of which no copy is kept; with status 400 where what was typed is wrong."""
    response = render(request, template, context, status=400 if wrong else 200)
    patch_cache_control(response, private=True, no_store=True)
    return response


def way_back(request: HttpRequest, otherwise: str) -> str:
    """Return the page of this site to go on to."""
    asked = request.POST.get("next", request.GET.get("next", ""))
    own = url_has_allowed_host_and_scheme(asked, {request.get_host()}, request.is_secure())
    return asked if own and asked else otherwise
