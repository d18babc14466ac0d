"""Whether a plan keeps the rules, and what it reaches: a plain walk through the periods.

It shares no code with the model, so that an error in one is found by the other.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from math import asin, cos, isclose, radians, sin, sqrt

from .broken import Broken
from .plan_form import STAGES, Plan, Transfer
from .problem import Candidate, Cell, Id, Member, Problem, Village, may_be_proposed

EARTH_KM = 6371.0088
ACTS = ("admissions", "transfers", "foundings")


@dataclass(frozen=True)
class Checked:
    """Every broken rule, and the four stages as they are; no values where the plan cannot be
    followed, because it names what is not there."""

    broken: tuple[Broken, ...]
    values: tuple[float, ...] | None


def check(problem: Problem, plan: Plan) -> Checked:
    """Follow the plan period by period."""
    walk = _Walk(problem, plan)
    broken = [*walk.strangers()]
    if broken:
        return Checked(tuple(broken), None)
    broken += [*walk.repeated(), *walk.single_acts(), *walk.limits(), *walk.states()]
    values = walk.values()
    broken += _misstated(plan, values)
    return Checked(tuple(broken), values)


def _misstated(plan: Plan, values: tuple[float, ...]) -> Iterator[Broken]:
    found = dict(zip(STAGES, values, strict=True))
    for stage in plan.stages:
        value = found.get(stage.name)
        if value is None:
            yield Broken("unknown_stage", {"stage": stage.name})
        elif not _same(stage.value, value):
            of = {"stage": stage.name, "stated": stage.value, "found": value}
            yield Broken("value_misstated", of)


def _same(stated: float, value: float) -> bool:
    """Tell whether a value is stated right: what is counted exactly, kilometres nearly."""
    if isinstance(value, int):
        return stated == value
    return isclose(stated, value, rel_tol=1e-6, abs_tol=1e-6)


def _km(lat1: float, lon1: float, lat2: float, lon2: float) -> float:
    across = radians(lat2 - lat1), radians(lon2 - lon1)
    half = sin(across[0] / 2) ** 2
    half += cos(radians(lat1)) * cos(radians(lat2)) * sin(across[1] / 2) ** 2
    return 2 * EARTH_KM * asin(min(1.0, sqrt(half)))


_Count = Counter[object]


class _Walk:
    """The plan laid over the problem."""

    def __init__(self, problem: Problem, plan: Plan) -> None:
        self.problem, self.plan = problem, plan
        self.villages: dict[Id, Village] = {row.id: row for row in problem.villages}
        self.cells: dict[Id, Cell] = {row.id: row for row in problem.cells}
        self.members: dict[Id, Member] = {row.id: row for row in problem.members}
        self.candidates: dict[Id, Candidate] = {row.id: row for row in problem.candidates}
        self.own: dict[Id, list[Id]] = {}
        for cell in problem.cells:
            if cell.base is not None:
                self.own.setdefault(cell.base, []).append(cell.id)
        self.guests: dict[Id, list[Id]] = {}
        for village in problem.villages:
            if village.covered_by is not None and village.id not in self.own:
                self.guests.setdefault(village.covered_by, []).append(village.id)
        self.founded = {
            row.village: row.period
            for row in reversed(plan.foundings)
            if row.village not in self.own
        }
        self.moved = {row.member: row for row in reversed(plan.transfers)}
        self.admitted = {row.candidate: row.period for row in reversed(plan.admissions)}
        self.with_members = self.independent = 0

    def strangers(self) -> Iterator[Broken]:
        """Yield what the problem does not have: villages, people, periods."""
        plan, last = self.plan, self.problem.periods
        named: list[tuple[str, Id, Collection[Id]]] = [
            ("village", row.village, self.villages) for row in plan.foundings
        ]
        named += [("village", row.to, self.villages) for row in plan.transfers]
        named += [("member", row.member, self.members) for row in plan.transfers]
        named += [("candidate", row.candidate, self.candidates) for row in plan.admissions]
        for what, id, there in named:
            if id not in there:
                yield Broken("unknown", {"what": what, "id": id})
        dated = [("founding", row.village, row.period) for row in plan.foundings]
        dated += [("transfer", row.member, row.period) for row in plan.transfers]
        dated += [("admission", row.candidate, row.period) for row in plan.admissions]
        for what, id, period in dated:
            if not 1 <= period <= last:
                of = {"what": what, "id": id, "period": period, "last": last}
                yield Broken("period_outside", of)

    def repeated(self) -> Iterator[Broken]:
        """Yield what is done more than once."""
        plan = self.plan
        lists = (
            ("founded_twice", [row.village for row in plan.foundings]),
            ("transferred_twice", [row.member for row in plan.transfers]),
            ("admitted_twice", [row.candidate for row in plan.admissions]),
        )
        for code, ids in lists:
            for id, times in Counter(ids).items():
                if times > 1:
                    yield Broken(code, {"id": id})

    def single_acts(self) -> Iterator[Broken]:
        """Yield the acts that are not possible by themselves."""
        for transfer in self.plan.transfers:
            yield from self._transfer(transfer)
        for admission in self.plan.admissions:
            earliest = self.candidates[admission.candidate].earliest
            if admission.period < earliest:
                of = {"id": admission.candidate, "period": admission.period, "earliest": earliest}
                yield Broken("too_early", of)
        for founding in self.plan.foundings:
            if founding.village in self.own:
                yield Broken("base_founds", {"id": founding.village})
            due = self.villages[founding.village].merger_due
            if due is not None:
                yield Broken("merger_due", {"id": founding.village, "day": due})

    def _transfer(self, transfer: Transfer) -> Iterator[Broken]:
        member, most = self.members[transfer.member], self.problem.limits.max_distance_km
        if transfer.to not in member.may_move_to:
            yield Broken("not_movable", {"id": member.id, "to": transfer.to})
        if not may_be_proposed(member):
            yield Broken("not_listed", {"id": member.id})
        km = self.distance(member, transfer.to)
        if most is not None and km > most:
            of = {"id": member.id, "to": transfer.to, "km": round(km, 1), "most": most}
            yield Broken("too_far", of)
        if member.until is not None and transfer.period >= member.until:
            of = {"id": member.id, "until": member.until, "period": transfer.period}
            yield Broken("reinforcement_over", of)

    def distance(self, member: Member, to: Id) -> float:
        """Return the kilometres from where the member is counted to the village."""
        unit = self.villages.get(member.unit) or self.cells[member.unit]
        return _km(unit.lat, unit.lon, self.villages[to].lat, self.villages[to].lon)

    def limits(self) -> Iterator[Broken]:
        """Yield where more is done in a period than can be."""
        places = {
            "admissions": [(a.period, self._home(a.candidate)) for a in self.plan.admissions],
            "transfers": [(row.period, row.to) for row in self.plan.transfers],
            "foundings": [(row.period, row.village) for row in self.plan.foundings],
        }
        for act in ACTS:
            here = getattr(self.problem.limits.per_commune, act)
            in_all = getattr(self.problem.limits.overall, act)
            done = Counter((period, self.villages[place].commune) for period, place in places[act])
            for (period, commune), have in done.items():
                if here is not None and have > here:
                    of = {"act": act, "period": period, "id": commune, "have": have, "most": here}
                    yield Broken("limit_commune", of)
            for period, have in Counter(period for period, _ in places[act]).items():
                if in_all is not None and have > in_all:
                    of = {"act": act, "period": period, "have": have, "most": in_all}
                    yield Broken("limit_overall", of)

    def _home(self, candidate: Id) -> Id:
        return self.candidates[candidate].village

    def states(self) -> Iterator[Broken]:
        """Yield what does not hold at the end of a period; count villages on the way."""
        for period in range(1, self.problem.periods + 1):
            yield from self._state(period)

    def _state(self, period: int) -> Iterator[Broken]:
        people, official, present, leaders, of_cell, untouched = (_Count() for _ in range(6))
        for member in self.problem.members:
            if member.until is not None and member.until <= period:
                continue
            is_official = member.official_from is not None and member.official_from <= period
            untouched[member.cell] += is_official
            transfer = self.moved.get(member.id)
            moved = transfer is not None and transfer.period <= period
            place = transfer.to if transfer is not None and moved else member.unit
            people[place] += 1
            official[place] += is_official
            present[place] += is_official and member.present
            leaders[place] += is_official and member.can_lead
            stays = not moved and self.founded.get(place, period + 1) > period
            of_cell[member.cell if stays else self._cell_of(place, period)] += is_official
        for id, since in self.admitted.items():
            if since <= period:
                place = self._home(id)
                is_official = since + self.problem.probation_periods <= period
                people[place] += 1
                official[place] += is_official
                present[place] += is_official
                of_cell[self._cell_of(place, period)] += is_official
        self._count(people, period)
        yield from self._founded_cells(official, present, leaders, period)
        for cell in self.cells:
            must = min(self.problem.min_official, untouched[cell])
            if of_cell[cell] < must:
                of = {"id": cell, "have": of_cell[cell], "must": must, "period": period}
                yield Broken("cell_broken", of)

    def _cell_of(self, place: Id, period: int) -> object:
        """Return the cell of those counted in the place: its own, else the one that covers it."""
        if self.founded.get(place, period + 1) <= period:
            return ("founded in", place)
        village = self.villages.get(place)
        if village is None:
            return place
        if village.covered_by is None and place in self.own:
            return self.own[place][0]
        return village.covered_by

    def _founded_cells(
        self, official: _Count, present: _Count, leaders: _Count, period: int
    ) -> Iterator[Broken]:
        must, there = self.problem.min_official, self.problem.min_present
        for village, since in self.founded.items():
            if since > period:
                continue
            of = {"id": village, "period": period}
            if official[village] < must:
                yield Broken("too_few_official", {**of, "have": official[village], "must": must})
            if not leaders[village]:
                yield Broken("no_leader", of)
            if present[village] < there:
                yield Broken("too_few_present", {**of, "have": present[village], "must": there})

    def _count(self, people: _Count, period: int) -> None:
        for village in self.villages:
            self.with_members += people[village] > 0
            if village in self.own:
                left = [g for cell in self.own[village] for g in self.guests.get(cell, ())]
                self.independent += all(self.founded.get(g, period + 1) <= period for g in left)
            else:
                self.independent += self.founded.get(village, period + 1) <= period

    def values(self) -> tuple[float, ...]:
        """Return the four stages of what was walked through."""
        moves = self.plan.transfers
        km = sum(self.distance(self.members[row.member], row.to) for row in moves)
        return (self.with_members, self.independent, len(moves), km)
