"""What makes a problem unsound, said in one sentence that names where to look."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import chain
from math import isfinite

from .problem import Capacity, Id, Member, Problem
from .saying import N_, Said, said

MOST_PERIODS = 120
MOST_ROWS = 5_000_000
LAST_YEAR = 9990
MOST_IN_A_PERIOD = 1_000_000_000
AT_LEAST_0 = N_("{field} must be a number of 0 or more, not {given}.")
WITHIN = N_("{field} must be a number from {least} to {most}, not {given}.")


def first_fault(problem: Problem) -> Said | None:
    """Return the first thing that is wrong, or none."""
    parts = (_sizes, _numbers, _limits, _duplicates, _villages, _cells, _members, _candidates)
    return next(chain.from_iterable(part(problem) for part in parts), None)


def _sizes(problem: Problem) -> Iterator[Said]:
    if not 1 <= problem.periods <= MOST_PERIODS:
        yield said(
            N_("The number of periods must be from 1 to {most}, not {given}."),
            most=MOST_PERIODS,
            given=problem.periods,
        )
    for name in ("villages", "cells", "members", "candidates"):
        count = len(getattr(problem, name))
        if count > MOST_ROWS:
            yield said(
                N_("There are {count} {rows}; at most {most} can be planned at once."),
                count=count,
                rows=name,
                most=MOST_ROWS,
            )


def _numbers(problem: Problem) -> Iterator[Said]:
    if not 1 <= problem.period_months <= 120:
        yield said(
            N_("A period must have from 1 to 120 months, not {given}."), given=problem.period_months
        )
    elif problem.start.year + problem.periods * problem.period_months // 12 > LAST_YEAR:
        yield said(
            N_("The periods from {start} run beyond the year {year}."),
            start=problem.start,
            year=LAST_YEAR,
        )
    for field, least in (("probation_periods", 0), ("min_official", 1)):
        given = getattr(problem, field)
        if not least <= given <= MOST_ROWS:
            yield said(WITHIN, field=field, least=least, most=MOST_ROWS, given=given)
    if not 0 <= problem.min_present <= problem.min_official:
        yield said(
            N_("min_present must be from 0 to min_official, not {given}."),
            given=problem.min_present,
        )


def _limits(problem: Problem) -> Iterator[Said]:
    farthest = problem.limits.max_distance_km
    if farthest is not None and not (isfinite(farthest) and farthest >= 0):
        yield said(AT_LEAST_0, field="max_distance_km", given=farthest)
    yield from _capacity("per_commune", problem.limits.per_commune)
    yield from _capacity("overall", problem.limits.overall)


def _capacity(name: str, capacity: Capacity) -> Iterator[Said]:
    for act in ("admissions", "transfers", "foundings"):
        limit = getattr(capacity, act)
        if limit is not None and not 0 <= limit <= MOST_IN_A_PERIOD:
            most = MOST_IN_A_PERIOD
            yield said(WITHIN, field=f"{name}.{act}", least=0, most=most, given=limit)


def _duplicates(problem: Problem) -> Iterator[Said]:
    for name in ("villages", "cells", "members", "candidates"):
        twice = _twice(row.id for row in getattr(problem, name))
        if twice is not None:
            yield said(N_("The id '{id}' stands twice among the {rows}."), id=twice, rows=name)
    villages = {village.id for village in problem.villages}
    for cell in problem.cells:
        if cell.base is None and cell.id in villages:
            yield said(
                N_("The id '{id}' is that of a village and of a cell without a base."), id=cell.id
            )


def _twice(ids: Iterable[Id]) -> Id | None:
    seen: set[Id] = set()
    for id in ids:
        if id in seen:
            return id
        seen.add(id)
    return None


def _position(id: Id, lat: float, lon: float) -> Iterator[Said]:
    if not (-90 <= lat <= 90 and -180 <= lon <= 180):
        yield said(
            N_("'{id}' has no position on the earth: lat {lat}, lon {lon}."),
            id=id,
            lat=lat,
            lon=lon,
        )


def _villages(problem: Problem) -> Iterator[Said]:
    cells = {cell.id: cell for cell in problem.cells}
    bases = {cell.base for cell in problem.cells}
    for village in problem.villages:
        yield from _position(village.id, village.lat, village.lon)
        covering = village.covered_by
        if covering is None:
            continue
        if covering not in cells:
            yield said(
                N_("The village '{id}' is covered by '{cell}', which is no cell."),
                id=village.id,
                cell=covering,
            )
        elif village.id in bases and cells[covering].base != village.id:
            yield said(
                N_(
                    "The village '{id}' is the base of a cell of its own, but covered by "
                    "'{cell}': a base is covered by its own cell."
                ),
                id=village.id,
                cell=covering,
            )


def _cells(problem: Problem) -> Iterator[Said]:
    villages = {village.id for village in problem.villages}
    for cell in problem.cells:
        yield from _position(cell.id, cell.lat, cell.lon)
        if cell.base is not None and cell.base not in villages:
            yield said(
                N_("The cell '{id}' is based in '{village}', which is no village."),
                id=cell.id,
                village=cell.base,
            )


def _members(problem: Problem) -> Iterator[Said]:
    villages = {village.id for village in problem.villages}
    cells = {cell.id for cell in problem.cells}
    right = _right_cells(problem)
    for member in problem.members:
        id = member.id
        if member.cell is not None and member.cell not in cells:
            yield said(
                N_("The member '{id}' is in '{cell}', which is no cell."), id=id, cell=member.cell
            )
        if member.unit not in right:
            yield said(
                N_(
                    "The member '{id}' is counted in '{unit}': no village, and no cell without "
                    "a base."
                ),
                id=id,
                unit=member.unit,
            )
        elif right[member.unit] and member.cell not in right[member.unit]:
            yield said(
                N_(
                    "The member '{id}' is counted in '{unit}', but in '{cell}', which is not its "
                    "cell."
                ),
                id=id,
                unit=member.unit,
                cell=member.cell,
            )
        yield from _periods(id, official_from=member.official_from, until=member.until)
        yield from _moves(member, villages)


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


def _moves(member: Member, villages: set[Id]) -> Iterator[Said]:
    for to in member.may_move_to:
        if to not in villages:
            yield said(
                N_("The member '{id}' may move to '{village}', which is no village."),
                id=member.id,
                village=to,
            )
        if to == member.unit:
            yield said(
                N_("The member '{id}' may move to '{village}', where they are already."),
                id=member.id,
                village=to,
            )
    if len(set(member.may_move_to)) < len(member.may_move_to):
        yield said(
            N_("The member '{id}' may move to '{village}': it is named twice."),
            id=member.id,
            village=_twice(member.may_move_to),
        )


def _periods(id: Id, *, official_from: int | None, until: int | None) -> Iterator[Said]:
    if official_from is not None and official_from < 0:
        yield said(
            N_(
                "The member '{id}' is official from period {period}; it must be 0 or more, or null."
            ),
            id=id,
            period=official_from,
        )
    if until is not None and until < 1:
        yield said(
            N_("The member '{id}' counts until period {period}; it must be 1 or more, or null."),
            id=id,
            period=until,
        )


def _candidates(problem: Problem) -> Iterator[Said]:
    villages = {village.id for village in problem.villages}
    for candidate in problem.candidates:
        id = candidate.id
        if candidate.village not in villages:
            yield said(
                N_("The candidate '{id}' is of '{village}', which is no village."),
                id=id,
                village=candidate.village,
            )
        if candidate.earliest < 1:
            yield said(
                N_("The candidate '{id}' can be admitted from {period}; the first period is 1."),
                id=id,
                period=candidate.earliest,
            )
        if not 0 <= candidate.rate <= 1:
            yield said(
                N_("The candidate '{id}' has the rate {rate}; it must be from 0 to 1."),
                id=id,
                rate=candidate.rate,
            )
