"""The addresses of the API. Its operations ask for a token, not for a session."""

from __future__ import annotations

from functools import cache
from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest
from django.urls import URLPattern, path

from . import (
    attention,
    charges,
    closings,
    decisions,
    drafting,
    figures,
    following,
    foundings,
    issuing,
    meetings,
    movable,
    people,
    planning,
    plans,
    practices,
    ratings,
    setting,
    units,
    visits,
)
from .service import api

AREAS = (
    figures,
    units,
    people,
    decisions,
    drafting,
    foundings,
    attention,
    meetings,
    ratings,
    following,
    plans,
    setting,
    issuing,
    charges,
    visits,
    closings,
    practices,
    planning,
    movable,
)
"""Drafting, following, setting and issuing hold the router of those that read the same, too."""
for area in AREAS:
    api.add_router("", area.router)


@api.get("/openapi.json", include_in_schema=False)
def description(request: HttpRequest) -> Any:
    """Return the description of all operations, by the OpenAPI standard."""
    return _described()


@cache
def _described() -> Any:
    """Return the description: it takes seconds to make, and stays as long as the program."""
    described = api.get_openapi_schema()
    for forms in (decisions, drafting, following, planning):
        described["components"]["schemas"].update(forms.SCHEMAS)
    return described


_patterns, _app, _namespace = api.urls
for _pattern in _patterns:
    if isinstance(_pattern, URLPattern):
        login_not_required(_pattern.callback)

urlpatterns = [path("api/v1/", (_patterns, _app, _namespace))]
