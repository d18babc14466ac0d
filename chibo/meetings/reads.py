"""Reads of meetings and ratings, within a scope."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Q

from chibo.ledger.scope import Scope
from chibo.ledger.spells import STILL_KNOWN
from chibo.register import models as register
from chibo.register.reads import Unit, held
from chibo.register.tables import in_chunks

from .figures import CellMonth, State, state_of
from .line import FIELDS, Line, last_of, months
from .models import CapGround, MeetingVersion, RatingVersion
from .ratings import COUNTS, Rating
from .writes import line_of


@dataclass(frozen=True)
class Cell:
    """A cell with the committee that it stands under."""

    id: int
    name: str
    parent: int | None


@dataclass(frozen=True)
class Expected:
    """Members of a cell on a day, by standing; the exempt are not among them."""

    official: int
    probationary: int
    exempt: int

    @classmethod
    def of(cls, members: Iterable[tuple[str, str | None]]) -> Expected:
        """Count members, each with standing and the ground of an exemption."""
        kinds = Counter("exempt" if exempt else standing for standing, exempt in members)
        return cls(kinds["official"], kinds["probationary"], kinds["exempt"])


def cells_under(scope: Scope, committee: int, first: date, last: date) -> list[Cell]:
    """Return the cells that stood directly under a committee at some time, by name."""
    if not scope.reads_organisation(committee):
        return []
    return [cell for cell in cells(scope, first, last) if cell.parent == committee]


def cells_of(scope: Scope, unit: Unit, first: date, last: date) -> list[Cell]:
    """Return the cells of a committee in some time, or the one cell itself."""
    if unit.kind == "cell":
        return [cell for cell in cells(scope, first, last) if cell.id == unit.id]
    return cells_under(scope, unit.id, first, last)


def cells(scope: Scope, first: date, last: date) -> list[Cell]:
    """Return the cells that existed at some time from one day to another, by name.

    Each stands under its last committee of that time.
    """
    found = {
        cell: Cell(cell, name, parent)
        for cell, name, parent, _since, _until in _lives(first, last)
        if scope.reads_organisation(cell)
    }
    return sorted(found.values(), key=lambda cell: (cell.name, cell.id))


def _lives(first: date, last: date) -> list[tuple[int, str, int | None, date, date]]:
    spells = register.OrganisationSpell.objects.filter(
        kind="cell", known_to=STILL_KNOWN, valid_from__lte=last, valid_to__gt=first
    )
    named = spells.values_list("organisation", "name", "parent", "valid_from", "valid_to")
    return list(named.order_by("valid_from"))


def cell_months(scope: Scope, of: Sequence[Cell], first: date, on: date) -> list[CellMonth]:
    """Return how each cell's months stand, from the month of ``first`` to that of ``on``.

    A cell is due in the months in which it existed from the first to the last day. Meetings
    after ``on`` are not yet known on it.
    """
    span = months(first, on)
    ids = {cell.id for cell in of if scope.reads_organisation(cell.id)}
    due, lines = _due(ids, span), _current_lines(ids, span, on)
    found = []
    for cell in of:
        for month in span:
            line = lines.get((cell.id, month))
            held = None if line is None else line.held
            state = state_of(month, (cell.id, month) in due, held, on)
            found.append(CellMonth(cell.id, month, state, line))
    return found


def states(
    scope: Scope, of: Sequence[Cell], first: date, on: date
) -> dict[tuple[int, date], State]:
    """Return the states of ``cell_months`` by cell and month, without reading whole lines."""
    span = months(first, on)
    ids = {cell.id for cell in of if scope.reads_organisation(cell.id)}
    due, held = _due(ids, span), _current_values(ids, span, on, "held")
    found: dict[tuple[int, date], State] = {}
    for at in ((cell.id, month) for cell in of for month in span):
        (said,) = held.get(at, (None,))
        found[at] = state_of(at[1], at in due, said, on)
    return found


def _due(cells: set[int], span: Sequence[date]) -> set[tuple[int, date]]:
    """Return the months of the span in all of which a cell existed."""
    ends = [(month, last_of(month)) for month in span]
    lives: dict[int, list[tuple[date, date]]] = {}
    for cell, _name, _parent, since, until in _lives(span[0], ends[-1][1]):
        if cell in cells:
            _lengthen(lives.setdefault(cell, []), since, until)
    return {
        (cell, month)
        for cell, life in lives.items()
        for since, until in life
        for month, end in ends
        if since <= month and end < until
    }


def _lengthen(life: list[tuple[date, date]], since: date, until: date) -> None:
    """Add a spell to a life: renamed or placed anew on a day, the cell goes on."""
    if life and life[-1][1] == since:
        since = life.pop()[0]
    life.append((since, until))


def _current_lines(
    cells: Iterable[int], span: Sequence[date], on: date
) -> dict[tuple[int, date], Line]:
    """Return lines by cell and month. Plain values: a district has thousands of them."""
    values = _current_values(cells, span, on, *FIELDS)
    return {cell_month: Line(*line) for cell_month, line in values.items()}


def _current_values(
    cells: Iterable[int], span: Sequence[date], on: date, *fields: str
) -> dict[tuple[int, date], tuple[Any, ...]]:
    """Return fields of the present lines by cell and month, but for meetings after the day."""
    rows = MeetingVersion.objects.filter(
        Q(on=None) | Q(on__lte=on), current=True, month__gte=span[0], month__lte=span[-1]
    )
    return {
        (cell, month): tuple(values)
        for chunk in in_chunks(cells)
        for cell, month, *values in rows.filter(cell__in=chunk).values_list(
            "cell", "month", *fields
        )
    }


def latest_day(scope: Scope, today: date) -> date | None:
    """Return the last day that a line speaks of; none where there is no line."""
    rows = MeetingVersion.objects.filter(current=True).order_by("-month")
    if not scope.whole:
        rows = rows.filter(cell__in=scope.organisations)
    row = rows.first()
    return None if row is None else min(last_of(row.month), today)


def months_kept(first: date, last: date) -> set[date]:
    """Return the months of which any cell of the register has a line: no more than that."""
    rows = MeetingVersion.objects.filter(current=True, month__gte=first, month__lte=last)
    return set(rows.values_list("month", flat=True).distinct())


def expected(scope: Scope, cell: int, on: date) -> Expected:
    """Return how many members the register has in the cell on a day."""
    if not scope.reads_organisation(cell):
        return Expected(0, 0, 0)
    rows = held(register.MembershipSpell, on).filter(cell=cell)
    return Expected.of(rows.values_list("standing", "exempt"))


def current(scope: Scope, cell: int, month: date) -> MeetingVersion | None:
    """Return the present version of a cell's month."""
    return next((row for row in versions(scope, cell, month) if row.current), None)


def versions(scope: Scope, cell: int, month: date) -> list[MeetingVersion]:
    """Return all that was ever entered for a cell's month, the latest first."""
    if not scope.reads_organisation(cell):
        return []
    return list(MeetingVersion.objects.filter(cell=cell, month=month).order_by("-at", "-id"))


def conflicts(scope: Scope, of: Iterable[int]) -> list[MeetingVersion]:
    """Return the entries of some cells that wait for somebody to choose."""
    rows = MeetingVersion.objects.filter(number=None, settled_at=None, cell__in=list(of))
    return [row for row in rows.order_by("month") if scope.reads_organisation(row.cell)]


def recent(scope: Scope, cell: int, first: date) -> dict[date, tuple[int, Line]]:
    """Return the present version's number and line of the cell's months from a day on."""
    if not scope.reads_organisation(cell):
        return {}
    rows = MeetingVersion.objects.filter(cell=cell, current=True, month__gte=first)
    return {row.month: (row.number or 0, line_of(row)) for row in rows}


def expected_on(steps: Sequence[tuple[date, Expected]], on: date) -> Expected:
    """Return the members expected on a day out of steps that begin on or before it."""
    return [expected for since, expected in steps if since <= on][-1]


def expected_steps(scope: Scope, cell: int, first: date, last: date) -> list[tuple[date, Expected]]:
    """Return the members expected on a day and on each later one on which their number changes."""
    if not scope.reads_organisation(cell):
        return []
    rows = register.MembershipSpell.objects.filter(
        cell=cell, known_to=STILL_KNOWN, valid_from__lte=last, valid_to__gt=first
    ).values_list("standing", "exempt", "valid_from", "valid_to")
    spells = list(rows)
    days = {day for spell in spells for day in spell[2:] if first < day <= last}
    steps: list[tuple[date, Expected]] = []
    for day in sorted({first, *days}):
        now = Expected.of((s, exempt) for s, exempt, since, until in spells if since <= day < until)
        if not steps or steps[-1][1] != now:
            steps.append((day, now))
    return steps


def ratings(scope: Scope, of: Iterable[int], year: int) -> dict[int, Rating]:
    """Return the ratings of some cells in a year."""
    rows = RatingVersion.objects.filter(year=year, current=True, cell__in=list(of))
    return {row.cell: rating_of(row) for row in rows if scope.reads_organisation(row.cell)}


def rating_versions(scope: Scope, cell: int, year: int) -> list[RatingVersion]:
    """Return all that was entered of a cell's rating, the latest first."""
    if not scope.reads_organisation(cell):
        return []
    return list(RatingVersion.objects.filter(cell=cell, year=year).order_by("-number"))


def rating_of(row: RatingVersion) -> Rating:
    """Return the rating that a version holds."""
    return Rating(row.grade, **{name: getattr(row, name) for name in COUNTS})


def grounds(scope: Scope, committee: int, year: int) -> list[CapGround]:
    """Return the grounds given for more excellent members than the cap, the latest first."""
    if not scope.reads_organisation(committee):
        return []
    return list(CapGround.objects.filter(committee=committee, year=year).order_by("-at", "-id"))


def year_lines(scope: Scope, cell: int, year: int) -> list[Line]:
    """Return the lines of a cell's year, by month."""
    held = recent(scope, cell, date(year, 1, 1))
    return [line for month, (_number, line) in sorted(held.items()) if month.year == year]
