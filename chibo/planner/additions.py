"""What is lacking for a village: the fewest additions with which it would be independent."""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import Literal

import numpy as np
from msgspec.structs import replace

from .counts import Ground, Numbers
from .layout import Layout
from .matrix import Columns, Model, Term
from .model import Building
from .parts import part_of
from .problem import Id, Member, Problem
from .solver import Solver

Kind = Literal["official", "leader", "transfer", "admissions", "transfers", "foundings"]
CAPACITIES = ("admissions", "transfers", "foundings")


@dataclass(frozen=True)
class Addition:
    """Official members or leaders more in a place (a village, or a cell without a base that
    would lack them), a transfer allowed of a member to a village, or so much more capacity in
    each period."""

    kind: Kind
    number: int
    place: Id | None = None
    member: Id | None = None


@dataclass(frozen=True)
class Lacking:
    """The fewest additions found; no set with fewer than ``bound`` is enough.

    ``none``: nothing is lacking by itself, others are better served. ``never``: no addition
    helps (a merger is due, or a guest of the village can never found). ``timeout``: not found.
    """

    status: Literal["additions", "none", "never", "timeout"]
    additions: tuple[Addition, ...] = ()
    bound: int = 0


def lacking(problem: Problem, village: Id, seconds: float = 10.0, by: int | None = None) -> Lacking:
    """Return what would have to be added for the village to be independent by the period (by
    default the last), whatever else is left undone."""
    deadline = time.monotonic() + seconds
    part, _pins = part_of(problem, village)
    founders = _who_must_found(part, village)
    if founders is None:
        return Lacking("never")
    wider, allowed = _all_may_move(part, founders)
    layout = Layout(wider, generous=True, apart=allowed)
    building = _WithAdditions(layout, founders, by or problem.periods, allowed)
    model = building.model()
    if not len(model.lower):
        return Lacking("none")
    found = Solver(model).best(2, None, deadline - time.monotonic())
    if found.infeasible:
        return Lacking("never")
    bound = 0 if found.bound is None else max(0, int(np.ceil(found.bound - 1e-5)))
    if found.solution is None:
        return Lacking("timeout", bound=bound)
    additions = building.read(found.solution)
    return Lacking("additions" if additions else "none", additions, bound)


def _who_must_found(problem: Problem, village: Id) -> list[Id] | None:
    """Return the villages that must found for it to be independent; none: one of them cannot."""
    ground = Ground(problem)
    founders = [village]
    if village in ground.own_cells:
        cells = ground.own_cells[village]
        founders = [guest for cell in cells for guest in ground.guests.get(cell, ())]
    due = {row.id for row in problem.villages if row.merger_due is not None}
    return None if due & set(founders) else founders


def _all_may_move(problem: Problem, to: list[Id]) -> tuple[Problem, dict[Id, set[Id]]]:
    """Return the problem in which every official member may be moved there, and which moves are
    allowed only by that."""
    members: list[Member] = []
    allowed: dict[Id, set[Id]] = {}
    for member in problem.members:
        proposed = member.listed and member.view != "not_noted"
        before = member.may_move_to if proposed else ()
        more = [v for v in to if v != member.unit and v not in before]
        if member.official_from is None or not more:
            members.append(member)
            continue
        allowed[member.id] = set(more)
        members.append(replace(member, may_move_to=(*before, *more), listed=True, view=None))
    return replace(problem, members=tuple(members)), allowed


class _WithAdditions(Building):
    """The model with columns for what may be added, each at the cost of one."""

    def __init__(
        self, layout: Layout, founders: list[Id], by: int, allowed: dict[Id, set[Id]]
    ) -> None:
        self.founders, self.by, self.allowed = founders, by, allowed
        self.people: dict[Id, tuple[Columns, Columns]] = {}
        self.capacity: dict[str, Columns] = {}
        super().__init__(layout)
        at = np.arange(1, self.periods + 1) == by
        for village in founders:
            self.matrix.rows([(self.founded[village], 1.0)], lower=1.0, where=at)

    def _add_columns(self) -> None:
        super()._add_columns()
        most = self.problem.min_official
        for place in dict.fromkeys([*self.founders, *map(self._left_by, self.founders)]):
            if place is not None:
                self.people[place] = (self._once(most), self._once(1))
        for act in CAPACITIES:
            self.capacity[act] = self._once(len(self.problem.villages) * most)

    def _left_by(self, village: Id) -> Id | None:
        """Return where the cell sits that a founding leaves: it too may come to lack members."""
        covering = self.layout.ground.cell_of[village]
        bases = {cell.id: cell.base for cell in self.problem.cells}
        return bases[covering] or covering if covering is not None else None

    def _once(self, most: int) -> Columns:
        """Return one column that is the same in all periods."""
        return np.repeat(self.matrix.columns(most)[:1], self.periods)

    def _newcomers(self, village: Id, kind: str) -> list[Term]:
        terms = super()._newcomers(village, kind)
        if village in self.people:
            official, leaders = self.people[village]
            terms += [(leaders, 1.0)] if kind == "leaders" else [(official, 1.0), (leaders, 1.0)]
        return terms

    def _room(self, act: str, commune: Id | None) -> tuple[int | Numbers | None, list[Term]]:
        return super()._room(act, commune)[0], [(self.capacity[act], 1.0)]

    def model(self) -> Model:
        """Return the arrays; the third stage counts the additions."""
        model, cost = super().model(), np.zeros(self.matrix.width)
        for columns in (*self.capacity.values(), *(c for two in self.people.values() for c in two)):
            cost[columns[0]] = 1
        for columns in self._new_moves().values():
            cost[columns[-1]] = 1
        nothing = np.zeros(self.matrix.width)
        return Model(**{**vars(model), "costs": (nothing, nothing, cost, nothing)})

    def _new_moves(self) -> dict[tuple[Id, Id], Columns]:
        return {
            (self.layout.groups[number].members[0], to): columns
            for (number, to), columns in self.moved.items()
            if to in self.allowed.get(self.layout.groups[number].members[0], ())
        }

    def read(self, solution: np.ndarray) -> tuple[Addition, ...]:
        """Return the additions of a solution."""
        done = np.rint(solution).astype(int)
        found: list[Addition] = []
        for village, (official, leader) in self.people.items():
            found.append(Addition("official", int(done[official[0]]), place=village))
            found.append(Addition("leader", int(done[leader[0]]), place=village))
        for (member, to), columns in self._new_moves().items():
            found.append(Addition("transfer", int(done[columns[-1]]), place=to, member=member))
        for act, columns in self.capacity.items():
            found.append(Addition(act, int(done[columns[0]])))  # type: ignore[arg-type]
        return tuple(addition for addition in found if addition.number)
