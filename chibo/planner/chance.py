"""How sure a plan is: the independent villages of each period when admissions fail or are late.

A candidate is admitted with the rate observed for such a stage and commune, as many periods late
as was observed; nothing about the person enters. A cell is founded once the village has what it
must have, at the earliest when the plan says. Everything else goes as planned.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from .counts import Ground, Numbers, Standings, Tally
from .plan_form import Plan
from .problem import Id, Member, Problem, ProblemError
from .saying import N_, said

Truths = npt.NDArray[np.bool_]


@dataclass(frozen=True)
class Outlook:
    """The independent villages at the end of each period, over many runs of the same plan."""

    counts: Numbers  # by run and period

    def chance(self, target: int, period: int) -> float:
        """Return the share of runs with so many independent villages by the period's end."""
        return float((self.counts[:, period - 1] >= target).mean())

    def mean(self) -> tuple[float, ...]:
        """Return the mean of each period."""
        return tuple(float(x) for x in self.counts.mean(axis=0))

    def quantile(self, share: float) -> tuple[int, ...]:
        """Return what that share of runs does not surpass, for each period."""
        levels = np.quantile(self.counts, share, axis=0, method="inverted_cdf")
        return tuple(int(level) for level in levels)

    def distribution(self, period: int) -> dict[int, float]:
        """Return the share of runs for each number of independent villages."""
        numbers, times = np.unique(self.counts[:, period - 1], return_counts=True)
        return {int(n): float(k) / len(self.counts) for n, k in zip(numbers, times, strict=True)}


def outlook(
    problem: Problem,
    plan: Plan,
    *,
    delays: Sequence[float] = (1.0,),
    runs: int = 2000,
    seed: int = 1,
) -> Outlook:
    """Return the outlook of a checked plan.

    ``delays``: the observed shares of admissions that come 0, 1, 2, ... periods late.
    """
    shares = np.asarray(delays, np.float64)
    if not len(shares) or not np.isfinite(shares).all() or (shares < 0).any() or not shares.sum():
        raise ProblemError(
            said(N_("The shares of delays must be numbers of 0 or more, not all 0."))
        )
    chance = np.random.default_rng(seed)
    admitted = _admissions(problem, plan, shares / shares.sum(), runs, chance)
    settled = _settled(problem, plan)
    stands: dict[Id, Truths] = {}
    for founding in plan.foundings:
        village = founding.village
        joined = admitted.get(village, np.zeros((runs, problem.periods), np.int64))
        of = settled.get(village) or Tally.nothing(problem.periods)
        able = (of.official + joined >= problem.min_official) & (of.leaders >= 1)
        able &= of.present + joined >= problem.min_present
        able[:, : founding.period - 1] = False
        stands[village] = np.logical_and.accumulate(able[:, ::-1], axis=1)[:, ::-1]
    return Outlook(_independent(problem, stands, runs))


def _admissions(
    problem: Problem,
    plan: Plan,
    delays: npt.NDArray[np.float64],
    runs: int,
    chance: np.random.Generator,
) -> dict[Id, Numbers]:
    """Return, for each village, how many of its candidates are official, by run and period."""
    candidates = {row.id: row for row in problem.candidates}
    periods = np.arange(1, problem.periods + 1)
    found: dict[Id, Numbers] = {}
    for admission in plan.admissions:
        candidate = candidates[admission.candidate]
        happens = chance.random(runs) < candidate.rate
        late = chance.choice(len(delays), size=runs, p=delays)
        since = admission.period + late + problem.probation_periods
        official = happens[:, None] & (periods >= since[:, None])
        before = found.get(candidate.village)
        found[candidate.village] = official + (0 if before is None else before)
    return found


def _settled(problem: Problem, plan: Plan) -> dict[Id, Tally]:
    """Return the members of each village with the plan's transfers made."""
    standings = Standings(problem.periods)
    moves = {row.member: row for row in plan.transfers}
    found: dict[Id, Tally] = {}

    def count(place: Id, member: Member, when: Truths) -> None:
        kept = standings.of(member).where(when)
        found.setdefault(place, Tally.nothing(problem.periods)).add(kept)

    always = np.ones(problem.periods, np.bool_)
    for member in problem.members:
        move = moves.get(member.id)
        if move is None:
            count(member.unit, member, always)
        else:
            there = standings.periods >= move.period
            count(member.unit, member, ~there)
            count(move.to, member, there)
    return found


def _independent(problem: Problem, stands: dict[Id, Truths], runs: int) -> Numbers:
    ground = Ground(problem)
    total = np.zeros((runs, problem.periods), np.int64)
    never = np.zeros((runs, problem.periods), np.bool_)
    for founded in stands.values():
        total += founded
    for cells in ground.own_cells.values():
        free = ~never
        for cell in cells:
            for guest in ground.guests.get(cell, ()):
                free = free & stands.get(guest, never)
        total += free
    return total
