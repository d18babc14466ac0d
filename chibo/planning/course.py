"""The course of a plan, period by period: what is to be done and why, and how villages stand. Pure.

Period 0 is the day the plan starts from; what is done in a period counts at its end.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cached_property
from typing import Literal

from chibo.planner.plan_form import Admission, Founding, Plan, Transfer
from chibo.planner.problem import Id, Member, Problem, View
from chibo.rulebook.dates import months_after

Act = Literal["founding", "transfer", "admission"]
Status = Literal["independent", "host", "guest", "uncovered"]
STATUSES: tuple[Status, ...] = ("independent", "host", "guest", "uncovered")
NOTHING = Plan(status="feasible")


@dataclass(frozen=True)
class Proposal:
    """An act that a plan proposes. ``key`` names it within the plan.

    ``subject``: the village, the member or the candidate; ``village``: where it counts.
    """

    act: Act
    subject: Id
    village: Id
    period: int

    @property
    def key(self) -> str:
        """The name of the proposal within its plan."""
        return f"{self.act}-{self.subject}"


@dataclass(frozen=True)
class Why:
    """Why a cell can be founded, and what follows.

    Of the official members at the period's end: ``own`` were there from the start, ``risen`` were
    on probation then, ``coming`` are transferred, ``admitted`` were candidates. ``left``: the
    cell that gives the village up, with so many ``guests`` still to go; ``frees``: the base that
    turns independent by it.
    """

    needed: int
    own: int
    risen: int
    coming: tuple[Id, ...]
    admitted: tuple[Id, ...]
    leaders: tuple[Id, ...]
    left: Id | None
    guests: int
    frees: Id | None


@dataclass(frozen=True)
class State:
    """A village at the end of a period."""

    status: Status
    blank: bool


@dataclass(frozen=True, eq=False)
class Course:
    """A plan laid over its problem."""

    problem: Problem
    plan: Plan
    _founded: dict[Id, int] = field(init=False)

    def __post_init__(self) -> None:
        founded = {row.village: row.period for row in self.plan.foundings}
        object.__setattr__(self, "_founded", founded)

    def ends(self, period: int) -> date:
        """Return the last day of a period; of period 0 the day of the start."""
        if not period:
            return self.problem.start
        months = period * self.problem.period_months
        return months_after(self.problem.start, months) - timedelta(days=1)

    def begins(self, period: int) -> date:
        """Return the first day of a period."""
        return months_after(self.problem.start, (period - 1) * self.problem.period_months)

    def period_on(self, on: date) -> int:
        """Return the last period that has ended by the day."""
        ended = [n for n in range(1, self.problem.periods + 1) if self.ends(n) <= on]
        return max(ended, default=0)

    @cached_property
    def proposals(self) -> list[Proposal]:
        """All acts in the order in which they are taken: in a period admissions come first."""
        homes = {row.id: row.village for row in self.problem.candidates}
        acts = [
            *(
                Proposal("admission", a.candidate, homes[a.candidate], a.period)
                for a in self.plan.admissions
            ),
            *(Proposal("transfer", t.member, t.to, t.period) for t in self.plan.transfers),
            *(Proposal("founding", f.village, f.village, f.period) for f in self.plan.foundings),
        ]
        return sorted(acts, key=lambda act: act.period)

    def with_founding(self, village: Id) -> list[Proposal]:
        """Return a founding with the acts that it needs, in their order."""
        period = self._founded[village]
        return [p for p in self.proposals if p.village == village and p.period <= period]

    def needed_by(self, proposal: Proposal) -> int | None:
        """Return the period in which a founding needs the act; none where none does.

        Whoever is admitted serves a founding only once official.
        """
        founded = self._founded.get(proposal.village)
        wait = self.problem.probation_periods if proposal.act == "admission" else 0
        return founded if founded is not None and founded >= proposal.period + wait else None

    def is_first(self, proposal: Proposal) -> bool:
        """Tell whether the act gives a village without anyone its first member."""
        blank = self.states(proposal.period - 1)[proposal.village].blank
        return blank and proposal == self._first_acts[proposal.village, proposal.period]

    @cached_property
    def _first_acts(self) -> dict[tuple[Id, int], Proposal]:
        return {(act.village, act.period): act for act in reversed(self.proposals)}

    def view(self, member: Id) -> View | None:
        """Return what a member said of being moved, as the problem has it."""
        return self._views[member]

    @cached_property
    def _views(self) -> dict[Id, View | None]:
        return {member.id: member.view for member in self.problem.members}

    # How villages stand.

    @cached_property
    def _own_cells(self) -> dict[Id, list[Id]]:
        found: dict[Id, list[Id]] = defaultdict(list)
        for cell in self.problem.cells:
            if cell.base is not None:
                found[cell.base].append(cell.id)
        return found

    @cached_property
    def _guests(self) -> dict[Id, list[Id]]:
        found: dict[Id, list[Id]] = defaultdict(list)
        for village in self.problem.villages:
            if village.covered_by is not None and village.id not in self._own_cells:
                found[village.covered_by].append(village.id)
        return found

    def _has_founded(self, village: Id, period: int) -> bool:
        return self._founded.get(village, self.problem.periods + 1) <= period

    def _guests_left(self, cell: Id, period: int) -> list[Id]:
        return [v for v in self._guests.get(cell, ()) if not self._has_founded(v, period)]

    def _people(self, period: int) -> Counter[Id]:
        moved = {row.member: row for row in self.plan.transfers if row.period <= period}
        homes = {row.id: row.village for row in self.problem.candidates}
        counted: Counter[Id] = Counter()
        for member in self.problem.members:
            if member.until is None or period < member.until:
                move = moved.get(member.id)
                counted[move.to if move else member.unit] += 1
        for row in self.plan.admissions:
            if row.period <= period:
                counted[homes[row.candidate]] += 1
        return counted

    @cached_property
    def _states(self) -> list[dict[Id, State]]:
        return [self._states_of(period) for period in range(self.problem.periods + 1)]

    def states(self, period: int) -> Mapping[Id, State]:
        """Return how every village stands at the end of a period."""
        return self._states[period]

    def _states_of(self, period: int) -> dict[Id, State]:
        people = self._people(period)
        return {
            village.id: State(
                self._status(village.id, village.covered_by, period), not people[village.id]
            )
            for village in self.problem.villages
        }

    def _status(self, village: Id, covered_by: Id | None, period: int) -> Status:
        if self._has_founded(village, period):
            return "independent"
        own = self._own_cells.get(village)
        if own is not None:
            return "host" if any(self._guests_left(c, period) for c in own) else "independent"
        return "uncovered" if covered_by is None else "guest"

    @cached_property
    def curve(self) -> list[int]:
        """The independent villages at the end of each period, of period 0 first."""
        return [
            sum(state.status == "independent" for state in states.values())
            for states in self._states
        ]

    def independent_from(self) -> dict[Id, int]:
        """Return, of each village that turns independent, the first period at whose end it is."""
        found: dict[Id, int] = {}
        for period in range(self.problem.periods + 1):
            for village, state in self._states[period].items():
                if state.status == "independent":
                    found.setdefault(village, period)
        return found

    # Why.

    def why(self, founding: Founding | Proposal) -> Why:
        """Return what makes a founding possible, and what follows from it."""
        village, period = founding.village, founding.period
        there = list(self._members_at(village, period))
        own = [m for m in there if m.unit == village]
        admitted = [a for a in self._admitted_at(village) if self._official(a, period)]
        left = next(v.covered_by for v in self.problem.villages if v.id == village)
        guests = self._guests_left(left, period) if left is not None else []
        base = next((c.base for c in self.problem.cells if c.id == left), None)
        return Why(
            needed=self.problem.min_official,
            own=sum(m.official_from == 0 for m in own),
            risen=sum(m.official_from != 0 for m in own),
            coming=tuple(m.id for m in there if m.unit != village),
            admitted=tuple(a.candidate for a in admitted),
            leaders=tuple(m.id for m in there if m.can_lead),
            left=left,
            guests=len(guests),
            frees=base if base is not None and self._frees(base, period) else None,
        )

    def _frees(self, base: Id, period: int) -> bool:
        before, after = self.states(period - 1)[base], self.states(period)[base]
        return before.status == "host" and after.status == "independent"

    def _members_at(self, village: Id, period: int) -> Iterator[Member]:
        moved = {row.member: row for row in self.plan.transfers if row.period <= period}
        for member in self.problem.members:
            move: Transfer | None = moved.get(member.id)
            here = move.to if move else member.unit
            serves = member.until is None or period < member.until
            official = member.official_from is not None and member.official_from <= period
            if here == village and serves and official:
                yield member

    def _admitted_at(self, village: Id) -> Iterable[Admission]:
        homes = {row.id: row.village for row in self.problem.candidates}
        return (row for row in self.plan.admissions if homes[row.candidate] == village)

    def _official(self, admission: Admission, period: int) -> bool:
        return admission.period + self.problem.probation_periods <= period


@dataclass(frozen=True)
class Difference:
    """A village that turns independent at another time in one plan than in another (or never)."""

    village: Id
    one: int | None
    other: int | None


def compare(one: Course, other: Course) -> list[Difference]:
    """Return the villages that the two plans serve at different times, by the periods of each.

    Only villages that both problems have.
    """
    first, second = one.independent_from(), other.independent_from()
    both = {v.id for v in one.problem.villages} & {v.id for v in other.problem.villages}
    found = [Difference(v, first.get(v), second.get(v)) for v in both]
    last = max(one.problem.periods, other.problem.periods) + 1
    differing = [d for d in found if d.one != d.other]
    return sorted(differing, key=lambda d: (d.one or last, d.other or last, str(d.village)))
