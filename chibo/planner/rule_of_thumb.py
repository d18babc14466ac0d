"""What officers do without a planner: the villages nearest to the minimum first.

In each period, commune by commune: blank villages get someone; then each village that lacks the
fewest official members gets the nearest people who may come and founds, if all rules allow; what
is left of the places goes to candidates of the villages nearest to the minimum.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from msgspec.structs import replace

from .check import check
from .counts import Ground, Standings, Tally, targets_of
from .parts import parts_of
from .plan_form import Admission, Founding, Plan, Transfer, stages_of
from .problem import Candidate, Capacity, Id, Member, Problem
from .solver import Cancelled

ACTS = ("admissions", "transfers", "foundings")


def rule_of_thumb(problem: Problem, cancelled: Callable[[], bool] | None = None) -> Plan:
    """Return the plan that the rule of thumb gives, with its values."""
    overall = problem.limits.overall
    loose = replace(problem, limits=replace(problem.limits, overall=Capacity()))
    room = _Room(overall)
    officers = [_Officer(part, room) for part, _ in parts_of(loose, ())]
    for period in range(1, problem.periods + 1):
        room.renew()
        for officer in officers:
            if cancelled is not None and cancelled():
                raise Cancelled
            officer.work(period)
    made = [officer.done for officer in officers]
    plan = Plan(
        status="feasible",
        foundings=tuple(row for plan in made for row in plan.foundings),
        transfers=tuple(row for plan in made for row in plan.transfers),
        admissions=tuple(row for plan in made for row in plan.admissions),
    )
    values = check(problem, plan).values
    assert values is not None
    return replace(plan, stages=stages_of(values, (None,) * len(values)))


@dataclass
class _Need:
    """A village without a cell of its own, and what it has at the end of a period."""

    village: Id
    people: int
    official: int
    leaders: int


class _Room:
    """What is left in a period of the limits over all communes: first come, first served."""

    def __init__(self, overall: Capacity) -> None:
        self.overall = overall
        self.renew()

    def renew(self) -> None:
        """Begin a period."""
        self.left = {act: getattr(self.overall, act) for act in ACTS}

    def take(self, more: Plan) -> None:
        """Use what is left for the acts."""
        for act in ACTS:
            if self.left[act] is not None:
                self.left[act] -= len(getattr(more, act))

    def has(self, more: Plan) -> bool:
        """Say whether the acts fit in what is left."""
        limits = self.left.items()
        return all(left is None or len(getattr(more, act)) <= left for act, left in limits)


class _Officer:
    """Somebody who goes through the periods and never looks back."""

    def __init__(self, problem: Problem, room: _Room) -> None:
        self.problem, self.room = problem, room
        self.standings = Standings(problem.periods)
        self.ground = Ground(problem)
        self.targets = targets_of(problem, ())
        self.done = Plan(status="feasible")
        self.founded: set[Id] = set()
        self.used: set[Id] = set()
        self.here = {village.id: Tally.nothing(problem.periods) for village in problem.villages}
        for member in problem.members:
            if member.unit in self.here:
                self.here[member.unit].add(self.standings.of(member))

    def work(self, period: int) -> None:
        """Do what can be done in a period."""
        for need in self._needs(period):
            if not need.people:
                self._show(need.village, period)
        for need in self._needs(period):
            self._found(need, period)
        for need in self._needs(period):
            for candidate in self._candidates(need.village, period):
                self._admit(candidate, period)

    def _needs(self, period: int) -> list[_Need]:
        needs = [
            _Need(id, *(int(row[period - 1]) for row in (of.people, of.official, of.leaders)))
            for id, of in self.here.items()
            if id not in self.founded and id not in self.ground.own_cells
        ]
        return sorted(needs, key=lambda need: self.problem.min_official - need.official)

    def _candidates(self, village: Id, period: int) -> Iterator[Candidate]:
        for candidate in self.problem.candidates:
            waiting = candidate.village == village and candidate.id not in self.used
            if waiting and candidate.earliest <= period:
                yield candidate

    def _who_may_come(self, village: Id, period: int) -> list[Member]:
        """Return official members who may move there now, the nearest first."""
        far = {
            member.id: km
            for member in self.problem.members
            for to, km in self.targets.get(member.id, ())
            if to == village and member.id not in self.used
            if self.standings.of(member).official[period - 1]
        }
        found = [member for member in self.problem.members if member.id in far]
        return sorted(found, key=lambda member: far[member.id])

    def _show(self, village: Id, period: int) -> None:
        for candidate in self._candidates(village, period):
            if self._admit(candidate, period):
                return
        for member in self._who_may_come(village, period):
            if self._do(period, village, [member], found=False):
                return

    def _found(self, need: _Need, period: int) -> None:
        """Bring those who are lacking, one of them able to lead, and found the cell."""
        coming = self._who_may_come(need.village, period)
        lacking = max(0, self.problem.min_official - need.official)
        chosen: list[Member] = []
        if not need.leaders:
            chosen = [member for member in coming if member.can_lead][:1]
            if not chosen:
                return
        others = [member for member in coming if member not in chosen]
        chosen += others[: max(0, lacking - len(chosen))]
        if len(chosen) >= lacking:
            self._do(period, need.village, chosen, found=True)

    def _do(self, period: int, village: Id, members: list[Member], *, found: bool) -> bool:
        moves = tuple(Transfer(member=m.id, to=village, period=period) for m in members)
        foundings = (Founding(village=village, period=period),) if found else ()
        if not self._allowed(Plan(status="feasible", transfers=moves, foundings=foundings)):
            return False
        for member in members:
            self._count(member, village, period)
        if found:
            self.founded.add(village)
        return True

    def _count(self, member: Member, village: Id, period: int) -> None:
        self.used.add(member.id)
        moved = self.standings.of(member).where(self.standings.periods >= period)
        self.here[village].add(moved)
        if member.unit in self.here:
            self.here[member.unit].add(moved, -1)

    def _admit(self, candidate: Candidate, period: int) -> bool:
        admission = Admission(candidate=candidate.id, period=period)
        if not self._allowed(Plan(status="feasible", admissions=(admission,))):
            return False
        self.used.add(candidate.id)
        of = self.here[candidate.village]
        of.people[period - 1 :] += 1
        of.official[period - 1 + self.problem.probation_periods :] += 1
        of.present[period - 1 + self.problem.probation_periods :] += 1
        return True

    def _allowed(self, more: Plan) -> bool:
        """Add the acts if every rule is kept with them."""
        if not self.room.has(more):
            return False
        tried = Plan(
            status="feasible",
            foundings=self.done.foundings + more.foundings,
            transfers=self.done.transfers + more.transfers,
            admissions=self.done.admissions + more.admissions,
        )
        if check(self.problem, tried).broken:
            return False
        self.room.take(more)
        self.done = tried
        return True
