"""The planning problem written a second time, for CP-SAT: by person and by period of the act.

Nothing is grouped, left out or tightened here, so that an error of the program's own model shows.
"""

from __future__ import annotations

from collections import defaultdict
from math import acos, cos, radians, sin
from typing import Any

from ortools.sat.python import cp_model

from chibo.planner.problem import Problem

SCALE = 1_000_000  # a millionth of a kilometre


class SecondModel:
    """All rules as they stand, over boolean variables."""

    def __init__(self, problem: Problem) -> None:
        self.problem, self.model = problem, cp_model.CpModel()
        self.times = range(1, problem.periods + 1)
        self.villages = {v.id: v for v in problem.villages}
        self.where = {c.id: (c.lat, c.lon) for c in problem.cells}
        self.where |= {v.id: (v.lat, v.lon) for v in problem.villages}
        self.bases = defaultdict(list)
        for cell in problem.cells:
            if cell.base is not None:
                self.bases[cell.base].append(cell.id)
        self._acts()
        self._cells()
        self._limits()
        self._objective()

    def _acts(self) -> None:
        new, problem = self.model.new_bool_var, self.problem
        self.move = {
            (m.id, to, t): new(f"move {m.id} {to} {t}")
            for m in problem.members
            if m.listed and m.view != "not_noted"
            for to in m.may_move_to
            if self._near(m.unit, to)
            for t in self.times
            if m.until is None or t < m.until
        }
        for m in problem.members:
            self.model.add_at_most_one(x for key, x in self.move.items() if key[0] == m.id)
        self.admit = {
            (c.id, t): new(f"admit {c.id} {t}")
            for c in problem.candidates
            for t in self.times
            if t >= c.earliest
        }
        for c in problem.candidates:
            self.model.add_at_most_one(x for key, x in self.admit.items() if key[0] == c.id)
        self.found = {
            (v.id, t): new(f"found {v.id} {t}")
            for v in problem.villages
            if v.id not in self.bases and v.merger_due is None
            for t in self.times
        }
        for v in problem.villages:
            self.model.add_at_most_one(x for key, x in self.found.items() if key[0] == v.id)

    def _near(self, unit: Any, to: Any) -> bool:
        most = self.problem.limits.max_distance_km
        return most is None or self.km(unit, to) <= most

    def km(self, unit: Any, to: Any) -> float:
        """Return the distance by the law of cosines."""
        (lat, lon), (lat2, lon2) = (map(radians, self.where[place]) for place in (unit, to))
        angle = sin(lat) * sin(lat2) + cos(lat) * cos(lat2) * cos(lon2 - lon)
        return 6371.0088 * acos(max(-1.0, min(1.0, angle)))

    def has_founded(self, village: Any, t: int) -> Any:
        return sum(self.found[village, s] for s in range(1, t + 1) if (village, s) in self.found)

    def in_place(self, member: Any, place: Any, t: int) -> Any:
        """Return 1 or 0: whether the member is counted in the place at the end of the period."""
        if member.until is not None and member.until <= t:
            return 0
        mine = {key: x for key, x in self.move.items() if key[0] == member.id and key[2] <= t}
        came = sum(x for key, x in mine.items() if key[1] == place)
        return came + (1 - sum(mine.values()) if member.unit == place else 0)

    def _admitted(self, place: Any, t: int) -> Any:
        return sum(
            self.admit[c.id, s]
            for c in self.problem.candidates
            if c.village == place
            for s in range(1, t + 1)
            if (c.id, s) in self.admit
        )

    def _official(self, member: Any, t: int) -> bool:
        return member.official_from is not None and member.official_from <= t

    def _cells(self) -> None:
        problem = self.problem
        for (village, _), t in ((key, key[1]) for key in self.found):
            mine = self.found[village, t]
            for s in range(t, problem.periods + 1):
                who = [m for m in problem.members if self._official(m, s)]
                joined = self._admitted(village, s - problem.probation_periods)
                here = sum(self.in_place(m, village, s) for m in who) + joined
                present = sum(self.in_place(m, village, s) for m in who if m.present) + joined
                leaders = sum(self.in_place(m, village, s) for m in who if m.can_lead)
                for have, must in (
                    (here, problem.min_official),
                    (present, problem.min_present),
                    (leaders, 1),
                ):
                    self.model.add(have >= must).only_enforce_if(mine)
        for cell in problem.cells:
            for t in self.times:
                self._keeps(cell, t)

    def _keeps(self, cell: Any, t: int) -> None:
        """Let the cell of the start keep what it must: those who stay in it, and who come."""
        problem, have = self.problem, []
        sure = [m for m in problem.members if self._official(m, t)]
        before = sum(m.cell == cell.id and (m.until is None or m.until > t) for m in sure)
        for m in sure:
            for place in {m.unit, *m.may_move_to}:
                if self._cell_at(m, place) == cell.id:
                    have.append(self._unless_founded(self.in_place(m, place, t), place, t))
        for c in problem.candidates:
            if self._cell_of(c.village) == cell.id:
                joined = sum(
                    self.admit[c.id, s]
                    for s in range(1, t - problem.probation_periods + 1)
                    if (c.id, s) in self.admit
                )
                have.append(self._unless_founded(joined, c.village, t))
        self.model.add(sum(have) >= min(problem.min_official, before))

    def _cell_at(self, member: Any, place: Any) -> Any:
        return member.cell if place == member.unit else self._cell_of(place)

    def _cell_of(self, place: Any) -> Any:
        if place not in self.villages:
            return place
        covering = self.villages[place].covered_by
        return self.bases[place][0] if covering is None and place in self.bases else covering

    def _unless_founded(self, one: Any, place: Any, t: int) -> Any:
        kept = self.model.new_bool_var("")
        self.model.add(kept <= one)
        self.model.add(kept <= 1 - self.has_founded(place, t))
        return kept

    def _limits(self) -> None:
        home = {c.id: c.village for c in self.problem.candidates}
        acts = {
            "admissions": [(home[c], t, x) for (c, t), x in self.admit.items()],
            "transfers": [(to, t, x) for (_, to, t), x in self.move.items()],
            "foundings": [(v, t, x) for (v, t), x in self.found.items()],
        }
        for act, rows in acts.items():
            here = getattr(self.problem.limits.per_commune, act)
            in_all = getattr(self.problem.limits.overall, act)
            by_commune = defaultdict(list)
            by_time = defaultdict(list)
            for place, t, x in rows:
                by_commune[self.villages[place].commune, t].append(x)
                by_time[t].append(x)
            for most, groups in ((here, by_commune), (in_all, by_time)):
                for group in groups.values():
                    if most is not None:
                        self.model.add(sum(group) <= most)

    def _objective(self) -> None:
        shown, free = [], []
        for v in self.problem.villages:
            left = [
                g.id
                for g in self.problem.villages
                if g.covered_by in self.bases[v.id] and g.id != v.id
            ]
            for t in self.times:
                has = self.model.new_bool_var("")
                people = [self.in_place(m, v.id, t) for m in self.problem.members]
                self.model.add(sum(people) + self._admitted(v.id, t) >= 1).only_enforce_if(has)
                shown.append(has)
                alone = self.model.new_bool_var("")
                for village in left if v.id in self.bases and self.bases[v.id] else [v.id]:
                    self.model.add(self.has_founded(village, t) >= 1).only_enforce_if(alone)
                free.append(alone)
        units = {m.id: m.unit for m in self.problem.members}
        km = sum(round(SCALE * self.km(units[m], to)) * x for (m, to, _), x in self.move.items())
        self.stages = (sum(shown), sum(free), -sum(self.move.values()), -km)

    def best_values(self) -> tuple[float, ...]:
        """Return the four stages of the best plan, one after another."""
        solver, values = cp_model.CpSolver(), []
        solver.parameters.num_workers = 1
        for stage in self.stages:
            self.model.maximize(stage)
            assert solver.solve(self.model) == cp_model.OPTIMAL
            value = round(solver.objective_value)
            self.model.add(stage >= value)
            values.append(value)
        return values[0], values[1], -values[2], -values[3] / SCALE
