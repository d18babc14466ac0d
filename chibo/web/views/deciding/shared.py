"""What the pages of decisions have in common."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.cache import patch_cache_control

from chibo.drafting.around import Around, around, committees
from chibo.ledger.scope import Scope
from chibo.ledger.violations import Violation
from chibo.register.reads_people import person_names
from chibo.register.wording import sentence

from ...moment import NotADay, read_day

LARGEST = 2**63 - 1


def show(
    request: HttpRequest, template: str, context: dict[str, Any], wrong: bool = False
) -> HttpResponse:
    """Show a page, with status 400 where what was typed is wrong. No copy is kept."""
    context = {"here": "decide", **context}
    response = render(request, f"deciding/{template}", context, status=400 if wrong else 200)
    patch_cache_control(response, private=True, no_store=True)
    return response


def day_in(text: str, today: date) -> date:
    """Return the day typed, or today where none is or it cannot be read."""
    try:
        return read_day(text) if text.strip() else today
    except NotADay:
        return today


def number_in(text: str) -> int | None:
    """Return an id that was sent, none where it is none."""
    number = int(text) if text.isascii() and text.isdecimal() and len(text) < 20 else 0
    return number if 0 < number <= LARGEST else None


def unit_in(scope: Scope, text: str, on: date) -> Around | None:
    """Return the committee named, else the only one that the account has."""
    unit = number_in(text)
    if unit is None and not text:
        own = committees(scope, on)
        unit = own[0].organisation if len(own) == 1 else None
    return around(scope, unit, on) if unit else None


def sentences(found: Iterable[Violation]) -> list[str]:
    """Return findings as sentences, persons by their names."""
    listed = list(found)
    names = person_names(violation.kept for violation in listed)
    return [sentence(violation, names) for violation in listed]
