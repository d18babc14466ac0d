"""What makes a problem unsound, said in one sentence that names where to look."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import chain
from math import isfinite

from .problem import Capacity, Id, Member, Problem

MOST_PERIODS = 120
MOST_ROWS = 5_000_000
LAST_YEAR = 9990


def first_fault(problem: Problem) -> str | None:
    """Return the first thing that is wrong, or none."""
    parts = (_sizes, _numbers, _limits, _duplicates, _villages, _cells, _members, _candidates)
    return next(chain.from_iterable(part(problem) for part in parts), None)


def _sizes(problem: Problem) -> Iterator[str]:
    if not 1 <= problem.periods <= MOST_PERIODS:
        yield f"The number of periods must be from 1 to {MOST_PERIODS}, not {problem.periods}."
    for name in ("villages", "cells", "members", "candidates"):
        count = len(getattr(problem, name))
        if count > MOST_ROWS:
            yield f"There are {count} {name}; at most {MOST_ROWS} can be planned at once."


def _numbers(problem: Problem) -> Iterator[str]:
    if not 1 <= problem.period_months <= 120:
        yield f"A period must have from 1 to 120 months, not {problem.period_months}."
    elif problem.start.year + problem.periods * problem.period_months // 12 > LAST_YEAR:
        yield f"The periods from {problem.start} run beyond the year {LAST_YEAR}."
    if not 0 <= problem.probation_periods <= MOST_ROWS:
        yield f"probation_periods must be 0 or more, not {problem.probation_periods}."
    if not 1 <= problem.min_official <= MOST_ROWS:
        yield f"min_official must be 1 or more, not {problem.min_official}."
    if not 0 <= problem.min_present <= problem.min_official:
        yield f"min_present must be from 0 to min_official, not {problem.min_present}."


def _limits(problem: Problem) -> Iterator[str]:
    farthest = problem.limits.max_distance_km
    if farthest is not None and not (isfinite(farthest) and farthest >= 0):
        yield f"max_distance_km must be a number of 0 or more, or null, not {farthest}."
    yield from _capacity("per_commune", problem.limits.per_commune)
    yield from _capacity("overall", problem.limits.overall)


def _capacity(name: str, capacity: Capacity) -> Iterator[str]:
    for act in ("admissions", "transfers", "foundings"):
        limit = getattr(capacity, act)
        if limit is not None and not 0 <= limit <= 1_000_000_000:
            yield f"The limit {name}.{act} must be 0 or more, or null, not {limit}."


def _duplicates(problem: Problem) -> Iterator[str]:
    for name in ("villages", "cells", "members", "candidates"):
        twice = _twice(row.id for row in getattr(problem, name))
        if twice is not None:
            yield f"The id {twice!r} stands twice among the {name}."
    villages = {village.id for village in problem.villages}
    for cell in problem.cells:
        if cell.base is None and cell.id in villages:
            yield f"The id {cell.id!r} is that of a village and of a cell without a base."


def _twice(ids: Iterable[Id]) -> Id | None:
    seen: set[Id] = set()
    for id in ids:
        if id in seen:
            return id
        seen.add(id)
    return None


def _position(what: str, lat: float, lon: float) -> Iterator[str]:
    if not (-90 <= lat <= 90 and -180 <= lon <= 180):
        yield f"The {what} has no position on the earth: lat {lat}, lon {lon}."


def _villages(problem: Problem) -> Iterator[str]:
    cells = {cell.id: cell for cell in problem.cells}
    bases = {cell.base for cell in problem.cells}
    for village in problem.villages:
        yield from _position(f"village {village.id!r}", village.lat, village.lon)
        covering = village.covered_by
        if covering is None:
            continue
        if covering not in cells:
            yield f"The village {village.id!r} is covered by {covering!r}, which is no cell."
        elif village.id in bases and cells[covering].base != village.id:
            yield (
                f"The village {village.id!r} is the base of a cell of its own, but covered by "
                f"{covering!r}: a base is covered by its own cell."
            )


def _cells(problem: Problem) -> Iterator[str]:
    villages = {village.id for village in problem.villages}
    for cell in problem.cells:
        yield from _position(f"cell {cell.id!r}", cell.lat, cell.lon)
        if cell.base is not None and cell.base not in villages:
            yield f"The cell {cell.id!r} is based in {cell.base!r}, which is no village."


def _members(problem: Problem) -> Iterator[str]:
    villages = {village.id for village in problem.villages}
    cells = {cell.id for cell in problem.cells}
    right = _right_cells(problem)
    for member in problem.members:
        who = f"The member {member.id!r}"
        if member.cell is not None and member.cell not in cells:
            yield f"{who} is in {member.cell!r}, which is no cell."
        if member.unit not in right:
            yield f"{who} is counted in {member.unit!r}: no village, and no cell without a base."
        elif right[member.unit] and member.cell not in right[member.unit]:
            yield f"{who} is counted in {member.unit!r}, but in {member.cell!r}, " + (
                "which does not cover it." if member.unit in villages else "another cell."
            )
        yield from _periods(who, official_from=member.official_from, until=member.until)
        yield from _moves(who, member, villages)


def _right_cells(problem: Problem) -> dict[Id, set[Id]]:
    """Return, for each unit, the cells that its members can be in; none: any."""
    right: dict[Id, set[Id]] = {cell.id: {cell.id} for cell in problem.cells if cell.base is None}
    for village in problem.villages:
        right[village.id] = set()
    for cell in problem.cells:
        if cell.base is not None:
            right[cell.base].add(cell.id)
    for village in problem.villages:
        if village.covered_by is not None:
            right[village.id].add(village.covered_by)
    return right


def _moves(who: str, member: Member, villages: set[Id]) -> Iterator[str]:
    for to in member.may_move_to:
        if to not in villages:
            yield f"{who} may move to {to!r}, which is no village."
        if to == member.unit:
            yield f"{who} may move to {to!r}, where they are already."
    if len(set(member.may_move_to)) < len(member.may_move_to):
        yield f"{who} may move to {_twice(member.may_move_to)!r}: it is named twice."


def _periods(who: str, *, official_from: int | None, until: int | None) -> Iterator[str]:
    if official_from is not None and official_from < 0:
        yield f"{who} is official from period {official_from}; it must be 0 or more, or null."
    if until is not None and until < 1:
        yield f"{who} counts until period {until}; it must be 1 or more, or null."


def _candidates(problem: Problem) -> Iterator[str]:
    villages = {village.id for village in problem.villages}
    for candidate in problem.candidates:
        who = f"The candidate {candidate.id!r}"
        if candidate.village not in villages:
            yield f"{who} is of {candidate.village!r}, which is no village."
        if candidate.earliest < 1:
            yield f"{who} can be admitted from {candidate.earliest}; the first period is 1."
        if not 0 <= candidate.rate <= 1:
            yield f"{who} has the rate {candidate.rate}; it must be from 0 to 1."
