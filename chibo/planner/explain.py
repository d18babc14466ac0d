"""What one more transfer, course place or candidate is worth, and why not a period earlier.

Each answer is a plan made anew, with its own time and its own proof.
"""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import Literal

import numpy as np

from .additions import Lacking, lacking
from .component import Part, solve_building, solve_part
from .counts import Numbers
from .layout import Layout, Pool
from .matrix import Term
from .model import Building
from .parts import part_of
from .plan_form import Founding, Pin
from .problem import Id, Problem

What = Literal["transfers", "admissions", "foundings", "candidates"]
WHATS: tuple[What, ...] = ("transfers", "admissions", "foundings", "candidates")


@dataclass(frozen=True)
class Worth:
    """How the stages change with one more of something in every period (candidates: one in all).

    ``proven``: both plans are proven best in the first two stages. If not, ``at_most`` is still
    more than what the stage can gain.
    """

    commune: Id
    what: What
    gains: tuple[float, ...]
    at_most: float
    proven: bool


def worth(
    problem: Problem, commune: Id, seconds: float = 20.0, pins: tuple[Pin, ...] = ()
) -> tuple[Worth, ...]:
    """Return what one more of each is worth in the commune, with what is pinned."""
    deadline = time.monotonic() + seconds
    village = next(row.id for row in problem.villages if row.commune == commune)
    part, pins = part_of(problem, village, pins)
    before = solve_part(part, pins, seconds / (len(WHATS) + 1))
    found: list[Worth] = []
    for number, what in enumerate(WHATS):
        share = (deadline - time.monotonic()) / (len(WHATS) - number)
        building = _WithMore(Layout(part, pins, generous=True), what, commune)
        after = solve_building(building, time.monotonic() + share)
        found.append(_difference(commune, what, before, after))
    return tuple(found)


def _difference(commune: Id, what: What, before: Part, after: Part) -> Worth:
    gains = _change(before, after)
    first = next((n for n in (0, 1) if after.bounds[n] > before.values[n]), 1)
    ceiling = after.bounds[first] - before.values[first]
    return Worth(commune, what, gains, ceiling, min(before.proven, after.proven) >= 2)


def _change(before: Part, after: Part) -> tuple[float, ...]:
    pairs = zip(before.values, after.values, strict=True)
    return tuple(0.0 if abs(b - a) < 1e-6 else b - a for a, b in pairs)


class _WithMore(Building):
    """The model with one more of something in a commune."""

    def __init__(self, layout: Layout, what: What, commune: Id) -> None:
        self.what, self.there = what, commune
        self.more: list[int] = []
        if what == "candidates":
            always = np.ones(layout.periods, np.int64)
            for village in layout.problem.villages:
                if village.commune == commune:
                    self.more.append(len(layout.pools))
                    layout.pools.append(Pool(village.id, [(1, "one more")], always))
        super().__init__(layout)
        if self.more:
            last = np.arange(self.periods) == self.periods - 1
            terms: list[Term] = [(self.admitted[number], 1.0) for number in self.more]
            self.matrix.rows(terms, upper=1.0, where=last)

    def _room(self, act: str, commune: Id | None) -> tuple[int | Numbers | None, list[Term]]:
        most, terms = super()._room(act, commune)
        more = act == self.what and most is not None and commune in (self.there, None)
        return (most + 1 if more and most is not None else most), terms


@dataclass(frozen=True)
class Earlier:
    """What a founding a period earlier would take or cost.

    ``impossible``: it lacks something (``lacks``). ``costs``: it is possible, and the stages
    would change by ``change``. ``as_good``: it costs nothing. ``timeout``: not known in the time.
    ``proven``: both plans are proven best in the first two stages.
    """

    status: Literal["first_period", "impossible", "costs", "as_good", "timeout"]
    change: tuple[float, ...] = ()
    lacks: Lacking | None = None
    proven: bool = True


def why_not_earlier(
    problem: Problem, founding: Founding, seconds: float = 20.0, pins: tuple[Pin, ...] = ()
) -> Earlier:
    """Return why the village does not found its cell a period earlier, with what else is pinned."""
    if founding.period == 1:
        return Earlier("first_period")
    village, period = founding.village, founding.period - 1
    part, of = part_of(problem, village, pins)
    others = tuple(pin for pin in of if (pin.act, pin.subject) != ("founding", village))
    best = solve_part(part, of, seconds / 3)
    pin = Pin(act="founding", subject=village, period=period)
    pinned = solve_part(part, (*others, pin), seconds / 3)
    if pinned.found == "infeasible":
        return Earlier("impossible", lacks=lacking(problem, village, seconds / 3, period))
    if "nothing" in (pinned.found, best.found):
        return Earlier("timeout")
    change = _change(best, pinned)
    proven = min(best.proven, pinned.proven) >= 2
    return Earlier("costs" if any(change) else "as_good", change, proven=proven)
