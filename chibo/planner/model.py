"""The planning model: what has been done by the end of each period, and what that makes true.

Every column says what is done *by* a period's end and so never falls: F a founding, X the members
of a group moved to a village, A the candidates of a pool admitted. docs/planner.md has the
formulas.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

import numpy as np

from .counts import Floats, Numbers, Tally
from .layout import Layout
from .matrix import Columns, Matrix, Model, Term, before
from .problem import Id

KINDS = ("people", "official", "leaders", "present")


class Building:
    """The model of a layout, with the columns by what they mean."""

    def __init__(self, layout: Layout) -> None:
        self.layout, self.problem = layout, layout.problem
        self.periods = layout.periods
        self.matrix = Matrix(layout.periods)
        self.commune = {village.id: village.commune for village in self.problem.villages}
        self.founded: dict[Id, Columns] = {}
        self.moved: dict[tuple[int, Id], Columns] = {}
        self.admitted: list[Columns] = []
        self.shown: list[Columns] = []  # village-periods with members
        self.freed: list[Columns] = []  # bases whose guests have all founded
        self._at_rest: list[tuple[Columns, Numbers]] = []
        self._add_columns()
        self._index()
        self._add_member_rows()
        self._add_founding_rows()
        self._add_cell_rows()
        self._add_base_rows()
        self._add_limits()
        self._add_pins()

    def model(self) -> Model:
        """Return the arrays, with the costs of the four stages."""
        with_members, independent, transfers, km = (np.zeros(self.matrix.width) for _ in range(4))
        for columns in self.shown:
            with_members[columns] = 1
        for columns in (*self.founded.values(), *self.freed):
            independent[columns] = 1
        for (group, to), columns in self.moved.items():
            transfers[columns[-1]] = 1
            km[columns[-1]] = dict(self.layout.groups[group].targets)[to]
        constants = (self._shown_anyway(), self._independent_anyway(), 0.0, 0.0)
        return self.matrix.model((with_members, independent, transfers, km), constants)

    def untouched(self) -> Iterator[tuple[Columns, Numbers]]:
        """Yield the columns that are not zero while nothing is done, with their values."""
        yield from self._at_rest

    def _shown_anyway(self) -> float:
        return float(sum((tally.people > 0).sum() for _, tally in self._staying()))

    def _staying(self) -> list[tuple[Id, Tally]]:
        fixed = self.layout.fixed
        return [(v.id, fixed[v.id]) for v in self.problem.villages if v.id in fixed]

    def _independent_anyway(self) -> float:
        return float(self.periods * sum(not guests for guests in self._guests_of_bases().values()))

    def _guests_of_bases(self) -> dict[Id, list[Id]]:
        ground = self.layout.ground
        return {
            base: [guest for cell in cells for guest in ground.guests.get(cell, ())]
            for base, cells in ground.own_cells.items()
        }

    def _add_columns(self) -> None:
        matrix = self.matrix
        for village, possible in self.layout.can_found.items():
            self.founded[village] = matrix.columns(possible)
            matrix.grows(self.founded[village])
        for number, group in enumerate(self.layout.groups):
            for to, _ in group.targets:
                self.moved[number, to] = matrix.columns(len(group.members))
                matrix.grows(self.moved[number, to])
            moves = [(self.moved[number, to], 1.0) for to, _ in group.targets]
            if len(moves) > 1:
                last = np.arange(self.periods) == self.periods - 1
                matrix.rows(moves, upper=len(group.members), where=last)
            over = np.arange(1, self.periods + 1) >= group.until
            for columns, _ in moves:
                matrix.rows([(columns, 1.0), (before(columns), -1.0)], upper=0.0, where=over)
        for pool in self.layout.pools:
            self.admitted.append(matrix.columns(pool.available))
            matrix.grows(self.admitted[-1])

    def _index(self) -> None:
        self.arriving: dict[Id, list[tuple[int, Columns]]] = defaultdict(list)
        for (number, to), columns in self.moved.items():
            self.arriving[to].append((number, columns))
        self.groups_of: dict[Id, list[int]] = defaultdict(list)
        for number, group in enumerate(self.layout.groups):
            self.groups_of[group.unit].append(number)
        self.pools_of: dict[Id, list[Columns]] = defaultdict(list)
        for pool, columns in zip(self.layout.pools, self.admitted, strict=True):
            self.pools_of[pool.village].append(columns)

    def _count(
        self, village: Id, kind: str, groups: list[int] | None = None
    ) -> tuple[list[Term], Numbers]:
        """Return the terms and the constant of those who can move or be admitted: how many of
        the kind are in the village. ``groups``: count these, and nobody who arrives."""
        terms: list[Term] = []
        constant = np.zeros(self.periods, np.int64)
        for number in self.groups_of[village] if groups is None else groups:
            each = getattr(self.layout.groups[number].each, kind)
            constant += len(self.layout.groups[number].members) * each
            for to, _ in self.layout.groups[number].targets:
                terms.append((self.moved[number, to], -each.astype(np.float64)))
        if groups is None:
            terms += self._newcomers(village, kind)
        return terms, constant

    def _newcomers(self, village: Id, kind: str) -> list[Term]:
        terms: list[Term] = []
        for number, columns in self.arriving[village]:
            each: Floats = getattr(self.layout.groups[number].each, kind).astype(np.float64)
            terms.append((columns, each))
        if kind != "leaders":
            wait = 0 if kind == "people" else self.problem.probation_periods
            terms += [(before(columns, wait), 1.0) for columns in self.pools_of[village]]
        return terms

    def total(self, village: Id, kind: str, done: Numbers) -> Numbers:
        """Return how many of the kind a solution has in the village."""
        terms, constant = self._count(village, kind)
        counted = constant + self._fixed(village, kind)
        for columns, coefficient in terms:
            there = np.where(columns >= 0, done[columns], 0)
            counted = counted + np.rint(there * np.asarray(coefficient)).astype(np.int64)
        return counted

    def _fixed(self, village: Id, kind: str) -> Numbers:
        tally = self.layout.fixed.get(village)
        return np.zeros(self.periods, np.int64) if tally is None else getattr(tally, kind)

    def _add_member_rows(self) -> None:
        for village in self.problem.villages:
            empty = self._fixed(village.id, "people") == 0
            terms, constant = self._count(village.id, "people")
            if not empty.any() or not (terms or constant.any()):
                continue
            shown = self.matrix.columns(empty, integer=False)
            self.shown.append(shown)
            self._at_rest.append((shown, np.where(empty, np.minimum(1, constant), 0)))
            self.matrix.rows([(shown, 1.0), *_minus(terms)], upper=constant, where=empty)

    def _add_founding_rows(self) -> None:
        least = {"official": self.problem.min_official, "leaders": 1}
        least["present"] = self.problem.min_present
        for village, columns in self.founded.items():
            for kind, number in least.items():
                lacking = np.maximum(0, number - self._fixed(village, kind))
                terms, constant = self._count(village, kind)
                self.matrix.rows(
                    [(columns, lacking.astype(np.float64)), *_minus(terms)],
                    upper=constant,
                    where=lacking > 0,
                )

    def _add_cell_rows(self) -> None:
        """Let each cell of the start keep what it must, where that is not sure anyway."""
        units: dict[Id, set[Id]] = defaultdict(set)
        for unit, cell in self.layout.in_cell:
            units[cell].add(unit)
        for group in self.layout.groups:
            if group.cell is not None:
                units[group.cell].add(group.unit)
        for village, covering in self.layout.ground.cell_of.items():
            if covering is not None:
                units[covering].add(village)
        for office in self.problem.cells:
            if office.base is None:
                units[office.id].add(office.id)
        for id, must in self.layout.must.items():
            if id is not None:
                self._add_cell(id, must, units[id])

    def _add_cell(self, cell: Id, must: Numbers, units: set[Id]) -> None:
        parts = {unit: self._official_in(unit, cell) for unit in units}
        sure = sum(part[2] for unit, part in parts.items() if unit not in self.founded)
        short = np.asarray(must - sure > 0)
        if not short.any():
            return
        row: list[Term] = []
        constant = np.zeros(self.periods, np.int64)
        for unit, (terms, moving, fixed) in parts.items():
            if unit not in self.founded:
                row += terms
                constant += moving + fixed
            elif terms or (moving + fixed).any():
                kept = self.matrix.columns(must, integer=False)
                self._at_rest.append((kept, np.minimum(must, moving + fixed)))
                gone: list[Term] = [(kept, 1.0), (self.founded[unit], must.astype(np.float64))]
                self.matrix.rows(gone, upper=must, where=short)
                self.matrix.rows([(kept, 1.0), *_minus(terms)], upper=moving + fixed, where=short)
                row.append((kept, 1.0))
        self.matrix.rows(row, lower=must - constant, where=short)

    def _official_in(self, unit: Id, cell: Id) -> tuple[list[Term], Numbers, Numbers]:
        """Return the official members of the unit who are in the cell: terms, those who may
        move, those who stay."""
        groups = [n for n in self.groups_of[unit] if self.layout.groups[n].cell == cell]
        terms, moving = self._count(unit, "official", groups)
        if self.layout.ground.cell_of.get(unit, unit) == cell:
            terms += self._newcomers(unit, "official")
        nobody = np.zeros(self.periods, np.int64)
        return terms, moving, self.layout.in_cell.get((unit, cell), nobody)

    def _add_base_rows(self) -> None:
        for guests in self._guests_of_bases().values():
            if guests and all(guest in self.founded for guest in guests):
                free = self.matrix.columns(1, integer=False)
                self.freed.append(free)
                for guest in guests:
                    self.matrix.rows([(free, 1.0), (self.founded[guest], -1.0)], upper=0.0)

    def _add_limits(self) -> None:
        acts: dict[str, list[tuple[Id, Columns, int]]] = {
            "foundings": [(self.commune[v], columns, 1) for v, columns in self.founded.items()],
            "transfers": [
                (self.commune[to], columns, len(self.layout.groups[number].members))
                for (number, to), columns in self.moved.items()
            ],
            "admissions": [
                (self.commune[pool.village], columns, len(pool.candidates))
                for pool, columns in zip(self.layout.pools, self.admitted, strict=True)
            ],
        }
        for act, done in acts.items():
            here: dict[Id, list[tuple[Id, Columns, int]]] = defaultdict(list)
            for row in done:
                here[row[0]].append(row)
            for commune, rows in here.items():
                self._add_limit(rows, act, commune)
            self._add_limit(done, act, None)

    def _room(self, act: str, commune: Id | None) -> tuple[int | Numbers | None, list[Term]]:
        """Return how much of the act is possible in a period, in a commune or (none) in all, and
        columns that make it more."""
        limits = self.problem.limits
        return getattr(limits.overall if commune is None else limits.per_commune, act), []

    def _add_limit(self, done: list[tuple[Id, Columns, int]], act: str, commune: Id | None) -> None:
        most, more = self._room(act, commune)
        if most is None or (sum(size for _, _, size in done) <= np.asarray(most)).all():
            return
        terms = _minus(more)
        for _, columns, _ in done:
            terms += [(columns, 1.0), (before(columns), -1.0)]
        self.matrix.rows(terms, upper=most)

    def _add_pins(self) -> None:
        for pin in self.layout.pins:
            columns: list[Columns]
            if pin.act == "founding":
                columns = [self.founded[pin.subject]] if pin.subject in self.founded else []
            elif pin.act == "transfer":
                columns = [
                    c
                    for (number, to), c in self.moved.items()
                    if pin.subject in self.layout.groups[number].members and pin.to in (None, to)
                ]
            else:
                columns = [
                    c
                    for pool, c in zip(self.layout.pools, self.admitted, strict=True)
                    if pin.subject in (id for _, id in pool.candidates)
                ]
            terms: list[Term] = [(c, 1.0) for c in columns]
            at = np.arange(1, self.periods + 1) == (pin.period or self.periods)
            if pin.period is not None:
                terms += [(before(c), -1.0) for c in columns]
            if pin.forbid:
                self.matrix.rows(terms, upper=0.0, where=at)
            else:
                self.matrix.rows(terms, lower=1.0, where=at)


def _minus(terms: list[Term]) -> list[Term]:
    return [(columns, -np.asarray(coefficient)) for columns, coefficient in terms]
