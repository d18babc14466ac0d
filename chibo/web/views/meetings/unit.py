"""A committee's cells by months: who met, how many came, and what is missing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.http import Http404, HttpRequest, HttpResponse

from chibo.ledger.scope import Scope
from chibo.meetings import reads
from chibo.meetings.figures import CellMonth, Sums, missing, sums
from chibo.meetings.line import months
from chibo.meetings.models import MeetingVersion
from chibo.meetings.reads import Cell
from chibo.meetings.rules import has_quorum
from chibo.meetings.wording import STATES
from chibo.register import reads as register
from chibo.rulebook import rule

from ..common import found_or_404, page, scoped
from .common import writes
from .overview import moment_of_meetings

SIGNS = {"held": "✓", "few": "!", "not_held": "✕", "missing": "?", "open": "·", "not_due": ""}
"""How a month's state is drawn: never by colour alone. ``few``: met without the quorum."""


@dataclass(frozen=True)
class Box:
    """A cell's month in the grid."""

    month: date
    look: str
    sign: str
    words: str
    attendance: float | None
    thematic: bool


@dataclass(frozen=True)
class Row:
    """A cell's months, and their counts together."""

    cell: Cell
    boxes: list[Box]
    sums: Sums


@scoped
def unit(request: HttpRequest, scope: Scope, organisation_id: int) -> HttpResponse:
    """Show the cells of a committee, or one cell, over the last months of the page's day."""
    moment = moment_of_meetings(request, scope)
    found = found_or_404(register.organisation(scope, organisation_id, moment.on))
    first = moment.since.replace(day=1)
    of = reads.cells_of(scope, found, first, moment.on)
    if not of:
        raise Http404
    listed = reads.cell_months(scope, of, first, moment.on)
    span = months(first, moment.on)
    whole = sums(listed)
    context = {
        "here": "meetings",
        "unit": found,
        "above": register.ancestors(scope, found, moment.on),
        "first": first,
        "months": span,
        "rows": [_row(cell, [one for one in listed if one.cell == cell.id]) for cell in of],
        "columns": [sums(one for one in listed if one.month == month) for month in span],
        "whole": whole,
        "grades": [(g, whole.grades.get(g, 0)) for g in (*_grades(moment.on), "not_scored")],
        "missing": _missing(of, listed),
        "conflicts": _named(of, reads.conflicts(scope, [cell.id for cell in of])),
        "legend": [(look, sign, _words(look)) for look, sign in SIGNS.items() if sign],
        "may_write": writes(request).reads_organisation(organisation_id),
        "year": moment.on.year,
    }
    return page(request, "meetings/unit.html", moment, context)


def _grades(on: date) -> list[str]:
    return [grade for grade, _least in rule("meeting.grades", on).value]


def _row(cell: Cell, listed: Sequence[CellMonth]) -> Row:
    return Row(cell, [_box(one) for one in listed], sums(listed))


def _box(one: CellMonth) -> Box:
    line, look = one.line, str(one.state)
    if line is not None and line.held and not has_quorum(line):
        look = "few"
    rate = line.present / line.expected if line and line.held and line.expected else None
    thematic = bool(line and line.thematic)
    return Box(one.month, look, SIGNS[look], _words(look), rate, thematic)


def _words(look: str) -> str:
    return str(STATES[look])


def _missing(of: Sequence[Cell], listed: Sequence[CellMonth]) -> list[tuple[Cell, CellMonth]]:
    cells = {cell.id: cell for cell in of}
    return [(cells[one.cell], one) for one in missing(listed)]


def _named(of: Sequence[Cell], rows: list[MeetingVersion]) -> list[tuple[Cell, MeetingVersion]]:
    cells = {cell.id: cell for cell in of}
    return [(cells[row.cell], row) for row in rows]
