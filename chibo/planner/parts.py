"""Which parts of a problem have nothing to do with each other."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable

import msgspec

from .plan_form import Pin
from .problem import Capacity, Id, Problem, ProblemError, may_be_proposed
from .saying import N_, said


class Sets:
    """Disjoint sets that are joined pair by pair."""

    def __init__(self) -> None:
        self.parent: dict[Hashable, Hashable] = {}

    def root(self, item: Hashable) -> Hashable:
        """Return the one that stands for the item's set."""
        while (above := self.parent.setdefault(item, item)) != item:
            self.parent[item] = self.parent[above]
            item = above
        return item

    def join(self, one: Hashable, other: Hashable) -> None:
        """Make one set of two."""
        self.parent[self.root(one)] = self.root(other)


def parts_of(problem: Problem, pins: tuple[Pin, ...]) -> list[tuple[Problem, tuple[Pin, ...]]]:
    """Return the problem in parts that share no cell, no transfer and no limit.

    A commune is never divided: what is planned there is one committee's work.
    """
    if problem.limits.overall != Capacity():
        return [(problem, pins)]
    sets = _joined(problem)
    commune = {village.id: village.commune for village in problem.villages}
    unit_of = {member.id: member.unit for member in problem.members}
    home = {candidate.id: candidate.village for candidate in problem.candidates}

    def part(unit: Id) -> Hashable:
        return sets.root(("commune", commune[unit]) if unit in commune else ("cell", unit))

    rows: dict[Hashable, dict[str, list[object]]] = defaultdict(lambda: defaultdict(list))
    for village in problem.villages:
        rows[part(village.id)]["villages"].append(village)
    for cell in problem.cells:
        rows[sets.root(("cell", cell.id))]["cells"].append(cell)
    for member in problem.members:
        stays = member.may_move_to and not may_be_proposed(member)
        kept = msgspec.structs.replace(member, may_move_to=()) if stays else member
        rows[part(member.unit)]["members"].append(kept)
    for candidate in problem.candidates:
        rows[part(candidate.village)]["candidates"].append(candidate)
    for pin in pins:
        place = {"founding": {}, "transfer": unit_of, "admission": home}[pin.act]
        rows[part(place.get(pin.subject, pin.subject))]["pins"].append(pin)
    return [_part(problem, of) for of in rows.values()]


def _joined(problem: Problem) -> Sets:
    sets = Sets()
    commune = {village.id: village.commune for village in problem.villages}
    for village in problem.villages:
        if village.covered_by is not None:
            sets.join(("cell", village.covered_by), ("commune", village.commune))
    for cell in problem.cells:
        if cell.base is not None:
            sets.join(("cell", cell.id), ("commune", commune[cell.base]))
    for member in problem.members:
        unit = (
            ("commune", commune[member.unit]) if member.unit in commune else ("cell", member.unit)
        )
        if member.cell is not None:
            sets.join(unit, ("cell", member.cell))
        if may_be_proposed(member):
            for to in member.may_move_to:
                sets.join(unit, ("commune", commune[to]))
    return sets


def _part(problem: Problem, rows: dict[str, list[object]]) -> tuple[Problem, tuple[Pin, ...]]:
    of = {
        name: tuple(rows.get(name, ())) for name in ("villages", "cells", "members", "candidates")
    }
    pins = tuple(pin for pin in rows.get("pins", ()) if isinstance(pin, Pin))
    return msgspec.structs.replace(problem, **of), pins


def part_of(
    problem: Problem, village: Id, pins: tuple[Pin, ...] = ()
) -> tuple[Problem, tuple[Pin, ...]]:
    """Return the part of the problem in which the village lies, and the pins in it."""
    for part, of in parts_of(problem, pins):
        if any(row.id == village for row in part.villages):
            return part, of
    raise ProblemError(said(N_("There is no village '{id}'."), id=village))
