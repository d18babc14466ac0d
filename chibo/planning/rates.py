"""What was observed of candidates: how many go on, how long it takes, how late they come. Pure.

By stage and commune, never by person: nothing about a candidate enters but the stage reached.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from statistics import median

from chibo.admissions.case import BEFORE_ADMISSION

Reached = Mapping[str, date]
"""The day on which each stage was first reached."""

WAY = (*BEFORE_ADMISSION, "probation")
"""The stages up to admission."""
ENOUGH = 5
"""So many must have entered a stage in a commune for its own share to be taken."""
RIPE_DAYS = 365
"""Who entered a stage later than so many days before is not counted: the way is still open."""
USUAL_DAYS = {"listed": 180, "trained": 60, "applied": 90, "resolved": 60, "decided": 30}
"""Days from a stage to the next where nothing was observed: an office's practice, no rule."""


@dataclass(frozen=True)
class Share:
    """Of those who entered a stage, how many went on to the next."""

    entered: int = 0
    went_on: int = 0

    def __add__(self, other: Share) -> Share:
        return Share(self.entered + other.entered, self.went_on + other.went_on)


@dataclass(frozen=True)
class Observed:
    """The shares by commune and stage, those of all together, and the usual days of each stage.

    ``is_telling``: enough admissions were seen for the shares to mean anything.
    """

    of_commune: Mapping[int, Mapping[str, Share]]
    of_all: Mapping[str, Share]
    days: Mapping[str, int]
    is_telling: bool

    def rate(self, commune: int, stage: str) -> float:
        """Return the observed rate of admission of those who reached the stage there.

        1 where too little was observed.
        """
        rate = 1.0
        if not self.is_telling:
            return rate
        for step in WAY[WAY.index(stage) : -1]:
            own = self.of_commune.get(commune, {}).get(step, Share())
            share = own if own.entered >= ENOUGH else self.of_all.get(step, Share())
            if share.entered >= ENOUGH:
                rate *= share.went_on / share.entered
        return rate

    def days_left(self, stage: str, since: date, on: date) -> int:
        """Return the days until admission of who reached a stage on a day, by the usual times."""
        first = max(self.days[stage] - (on - since).days, 0)
        return first + sum(self.days[step] for step in WAY[WAY.index(stage) + 1 : -1])


def observed(
    reached: Mapping[int, Sequence[Reached]],
    withdrawn: Mapping[int, Mapping[str, int]],
    on: date,
) -> Observed:
    """Return what was observed by the day.

    ``withdrawn``: those erased since, of whom only commune, last stage and number are left.
    """
    of_commune = {
        commune: _shares(reached.get(commune, ()), withdrawn.get(commune, {}), on)
        for commune in reached.keys() | withdrawn.keys()
    }
    of_all = {
        step: sum((shares[step] for shares in of_commune.values()), Share()) for step in WAY[:-1]
    }
    everyone = [days for cases in reached.values() for days in cases]
    usual = {step: _usual_days(everyone, step) for step in WAY[:-1]}
    telling = sum(WAY[-1] in days for days in everyone) >= ENOUGH
    return Observed(of_commune, of_all, usual, telling)


def _shares(cases: Iterable[Reached], gone: Mapping[str, int], on: date) -> dict[str, Share]:
    cases = list(cases)
    ripe = on - timedelta(RIPE_DAYS)
    shares = {}
    for step, after in zip(WAY, WAY[1:], strict=False):
        entered = [days for days in cases if step in days and days[step] <= ripe]
        went_on = sum(after in days for days in entered)
        left_here = gone.get(step, 0)
        left_later = sum(gone.get(later, 0) for later in WAY[WAY.index(after) :])
        shares[step] = Share(len(entered) + left_here + left_later, went_on + left_later)
    return shares


def _usual_days(cases: Iterable[Reached], step: str) -> int:
    after = WAY[WAY.index(step) + 1]
    waits = [(days[after] - days[step]).days for days in cases if step in days and after in days]
    return round(median(waits)) if len(waits) >= ENOUGH else USUAL_DAYS[step]


def delays(reached: Iterable[Reached], period_days: int) -> list[float]:
    """Return the observed shares of admissions that came 0, 1, 2 ... periods late.

    Late by the usual time from the application to the admission.
    """
    waits = [
        (days["probation"] - days["applied"]).days
        for days in reached
        if "applied" in days and "probation" in days
    ]
    if len(waits) < ENOUGH:
        return [1.0]
    usual = median(waits)
    late = [max(0, round((wait - usual) // period_days)) for wait in waits]
    return [late.count(n) / len(late) for n in range(max(late) + 1)]
