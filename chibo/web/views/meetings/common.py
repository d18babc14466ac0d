"""What the pages of meetings share: the month in an address, cells, and who may write."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.cache import patch_cache_control

from chibo.access.rights import Right
from chibo.ledger.scope import Scope
from chibo.meetings.line import is_of_a_register
from chibo.register import reads
from chibo.register.reads import Unit

from ...reader import reader_for
from ..common import found_or_404

SEEN_LENGTH = 6
"""Digits of the highest number of a version that anybody can have seen."""


def cell_or_404(scope: Scope, cell: int, on: date) -> Unit:
    """Return a cell within scope."""
    unit = found_or_404(reads.organisation(scope, cell, on))
    if unit.kind != "cell":
        raise Http404
    return unit


def month_or_404(year: int, month: int) -> date:
    """Return the first day of a month."""
    try:
        found = date(year, month, 1)
    except ValueError:
        raise Http404 from None
    if not is_of_a_register(found):
        raise Http404
    return found


def read_month(text: str, otherwise: date) -> date:
    """Read a month written 2018-05; what is no month is taken for the other one."""
    try:
        found = date.fromisoformat(f"{text.strip()}-01")
    except ValueError:
        return otherwise.replace(day=1)
    return found if is_of_a_register(found) else otherwise.replace(day=1)


def writes(request: HttpRequest) -> Scope:
    """Return the scope within which the account writes meetings and ratings."""
    return reader_for(request).scope(Right.MEETINGS)


def shown(
    request: HttpRequest, template: str, context: dict[str, Any], status: int = 200
) -> HttpResponse:
    """Show a page that speaks of a month of its own; the browser keeps no copy."""
    response = render(request, template, {"here": "meetings", **context}, status=status)
    patch_cache_control(response, private=True, no_store=True)
    return response
