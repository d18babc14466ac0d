"""The board of candidates by stage, and the calendar of what is due and overdue."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from urllib.parse import urlencode

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse

from chibo.access.rights import Right
from chibo.admissions import reads
from chibo.admissions.case import OPEN_STAGES
from chibo.admissions.reads import Due, Line
from chibo.ledger.scope import Scope
from chibo.register.spelling import holds

from ...reader import reader_for
from ..common import moment_or_404, page, scoped

ON_THE_BOARD = 6
"""Candidates shown of each stage, the most urgent first."""
PAGE_SIZE = 100
FILTERS = ("stage", "commune", "turn", "q")


@dataclass(frozen=True)
class Column:
    """A stage of the board: how many stand there, how many are late, and the first of them."""

    stage: str
    number: int
    late: int
    lines: tuple[Line, ...]
    more: int


def scope_of(request: HttpRequest, right: Right) -> Scope:
    """Return the scope within which the account has a right: empty where it has it nowhere."""
    return reader_for(request).scope(right)


@scoped
def board(request: HttpRequest, scope: Scope) -> HttpResponse:
    """Show how many stand at each stage, and who they are to those who may read persons."""
    moment = moment_or_404(request, scope)
    chosen = _chosen(request)
    persons = scope_of(request, Right.PERSONS)
    everybody = reads.open_candidates(scope, moment.on)
    lines = [line for line in everybody if _matches(line, chosen)]
    named = [line for line in lines if reads.reads(persons, line.one) and _called(line, chosen)]
    stage = chosen["stage"] if chosen["stage"] in OPEN_STAGES else ""
    shown = [line for line in named if line.stage == stage]
    context = {
        "here": "candidates",
        "tab": "board",
        "columns": [_column(stage, lines, named, moment.on) for stage in OPEN_STAGES],
        "number": len(lines),
        "stage": stage,
        "pages": Paginator(shown, PAGE_SIZE).get_page(request.GET.get("page")),
        "names": bool(persons.whole or persons.organisations),
        "may_enter": bool(scope_of(request, Right.CANDIDATES) != Scope()),
        "communes": _communes(everybody),
        "chosen": chosen,
        "keep": _keep(chosen),
    }
    return page(request, "admissions/board.html", moment, context)


def _column(stage: str, lines: list[Line], named: list[Line], on: date) -> Column:
    here = [line for line in lines if line.stage == stage]
    shown = [line for line in named if line.stage == stage]
    late = sum(any(d.is_overdue(on) for d in line.deadlines) for line in here)
    return Column(
        stage, len(here), late, tuple(shown[:ON_THE_BOARD]), max(0, len(shown) - ON_THE_BOARD)
    )


@scoped
def calendar(request: HttpRequest, scope: Scope) -> HttpResponse:
    """List what is overdue and what is due soon, with whose turn it is."""
    moment = moment_or_404(request, scope)
    chosen = _chosen(request)
    persons = scope_of(request, Right.PERSONS)
    everybody = reads.open_candidates(scope, moment.on)
    lines = [line for line in everybody if _matches(line, chosen)]
    found = [
        one
        for one in reads.due(lines, moment.on)
        if not chosen["turn"] or one.deadline.turn == chosen["turn"]
    ]
    named = [one for one in found if reads.reads(persons, one.line.one)]
    pages = Paginator(named, PAGE_SIZE).get_page(request.GET.get("page"))
    context = {
        "here": "candidates",
        "tab": "calendar",
        "number": len(found),
        "late": sum(one.days_left < 0 for one in found),
        "soon": sum(one.days_left >= 0 for one in found),
        "pages": pages,
        "parts": _parts(list(pages)),
        "names": bool(persons.whole or persons.organisations),
        "communes": _communes(everybody),
        "chosen": chosen,
        "keep": _keep(chosen),
    }
    return page(request, "admissions/calendar.html", moment, context)


def _parts(found: list[Due]) -> list[tuple[str, list[Due]]]:
    late = [one for one in found if one.days_left < 0]
    soon = [one for one in found if one.days_left >= 0]
    return [part for part in (("late", late), ("soon", soon)) if part[1]]


def _keep(chosen: dict[str, str]) -> str:
    return urlencode({name: value for name, value in chosen.items() if value})


def _chosen(request: HttpRequest) -> dict[str, str]:
    return {name: request.GET.get(name, "").strip() for name in FILTERS}


def _matches(line: Line, chosen: dict[str, str]) -> bool:
    return not chosen["commune"] or str(line.committee) == chosen["commune"]


def _called(line: Line, chosen: dict[str, str]) -> bool:
    if not chosen["q"]:
        return True
    return holds(f"{line.one.name or ''} {line.village_name}", chosen["q"])


def _communes(lines: list[Line]) -> list[tuple[str, str]]:
    found = {(line.committee_name, str(line.committee)) for line in lines if line.committee}
    return sorted(found)
