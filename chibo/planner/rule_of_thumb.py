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
from .counts import Standings, targets_of
from .parts import parts_of
from .plan_form import Admission, Founding, Plan, Transfer, stages_of
from .problem import Candidate, Capacity, Id, Member, Problem
from .solver import Cancelled
from .standing import Standing

ACTS = ("admissions", "transfers", "foundings")


def rule_of_thumb(problem: Problem, cancelled: Callable[[], bool] | None = None) -> Plan:
    """Return the plan that the rule of thumb gives, with its values."""
    overall = problem.limits.overall
    loose = replace(problem, limits=replace(problem.limits, overall=Capacity()))
    room = _Room(overall)
    officers = [_Officer(part, room, cancelled) for part, _ in parts_of(loose, ())]
    for period in range(1, problem.periods + 1):
        room.renew()
        for officer in officers:
            officer.work(period)
    plan = Plan(
        status="feasible",
        foundings=tuple(row for officer in officers for row in officer.foundings),
        transfers=tuple(row for officer in officers for row in officer.transfers),
        admissions=tuple(row for officer in officers for row in officer.admissions),
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
    """What is left of limits in a period: first come, first served."""

    def __init__(self, limits: Capacity) -> None:
        self.limits = limits
        self.renew()

    def renew(self) -> None:
        """Begin a period."""
        self.left = {act: getattr(self.limits, act) for act in ACTS}

    def take(self, **more: int) -> None:
        """Use so much of what is left."""
        for act, number in more.items():
            if self.left[act] is not None:
                self.left[act] -= number

    def has(self, **more: int) -> bool:
        """Say whether so much is left."""
        return all(self.left[act] is None or n <= self.left[act] for act, n in more.items())


class _Officer:
    """Somebody who goes through the periods and never looks back."""

    def __init__(
        self, problem: Problem, overall: _Room, cancelled: Callable[[], bool] | None
    ) -> None:
        self.problem, self.overall, self.cancelled = problem, overall, cancelled
        self.standing = Standing(problem)
        self.standings: Standings = self.standing.standings
        self.commune = {village.id: village.commune for village in problem.villages}
        self.room = {c: _Room(problem.limits.per_commune) for c in set(self.commune.values())}
        self.foundings: list[Founding] = []
        self.transfers: list[Transfer] = []
        self.admissions: list[Admission] = []
        self.used: set[Id] = set()
        self.coming = self._coming()
        self.waiting: dict[Id, list[Candidate]] = {}
        for candidate in problem.candidates:
            self.waiting.setdefault(candidate.village, []).append(candidate)

    def _coming(self) -> dict[Id, list[Member]]:
        """Return who may move to each village, the nearest first."""
        far: dict[Id, list[tuple[float, Member]]] = {}
        targets = targets_of(self.problem, ())
        for member in self.problem.members:
            for to, km in targets.get(member.id, ()):
                far.setdefault(to, []).append((km, member))
        return {
            to: [member for _km, member in sorted(found, key=lambda row: row[0])]
            for to, found in far.items()
        }

    def work(self, period: int) -> None:
        """Do what can be done in a period."""
        for room in self.room.values():
            room.renew()
        for need in self._needs(period):
            if not need.people:
                self._show(need.village, period)
        for need in self._needs(period):
            self._found(need, period)
        for need in self._needs(period):
            for candidate in self._candidates(need.village, period):
                self._admit(candidate, period)

    def _needs(self, period: int) -> Iterator[_Need]:
        needs = [
            _Need(id, *(int(row[period - 1]) for row in (of.people, of.official, of.leaders)))
            for id, of in self.standing.here.items()
            if not self.standing.has_own_cell(id)
        ]
        for need in sorted(needs, key=lambda need: self.problem.min_official - need.official):
            if self.cancelled is not None and self.cancelled():
                raise Cancelled
            yield need

    def _candidates(self, village: Id, period: int) -> Iterator[Candidate]:
        for candidate in self.waiting.get(village, ()):
            if candidate.id not in self.used and candidate.earliest <= period:
                yield candidate

    def _who_may_come(self, village: Id, period: int) -> list[Member]:
        """Return official members who may move there now, the nearest first."""
        return [
            member
            for member in self.coming.get(village, ())
            if member.id not in self.used and self.standings.of(member).official[period - 1]
        ]

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
        more = {"transfers": len(members), "foundings": int(found)}
        room = self.room[self.commune[village]]
        if not (room.has(**more) and self.overall.has(**more)):
            return False
        if not self.standing.allows(period, village, members, found=found):
            return False
        room.take(**more)
        self.overall.take(**more)
        self.standing.change(period, village, members, found=found)
        for member in members:
            self.used.add(member.id)
            self.transfers.append(Transfer(member=member.id, to=village, period=period))
        if found:
            self.foundings.append(Founding(village=village, period=period))
        return True

    def _admit(self, candidate: Candidate, period: int) -> bool:
        room = self.room[self.commune[candidate.village]]
        if not (room.has(admissions=1) and self.overall.has(admissions=1)):
            return False
        room.take(admissions=1)
        self.overall.take(admissions=1)
        self.standing.admit(period, candidate.village)
        self.used.add(candidate.id)
        self.admissions.append(Admission(candidate=candidate.id, period=period))
        return True
