"""How many went on from a stage to the next, and how long they waited. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from statistics import median

from .case import STAGES


@dataclass(frozen=True)
class Conversion:
    """Of those who reached a stage in the period, how many reached the next one by its end.

    ``waited``: the days in between, the median of those who went on; none where nobody did.
    """

    stage: str
    entered: int
    went_on: int
    waited: int | None

    @property
    def share(self) -> float | None:
        """The share that went on, 0 to 1; none where nobody entered."""
        return self.went_on / self.entered if self.entered else None


def conversions(reached: Iterable[Mapping[str, date]], since: date, on: date) -> list[Conversion]:
    """Return each stage but the last with those who reached it from ``since`` to ``on``."""
    cases = list(reached)
    return [
        _conversion(cases, stage, after, since, on)
        for stage, after in zip(STAGES, STAGES[1:], strict=False)
    ]


def _conversion(
    cases: list[Mapping[str, date]], stage: str, after: str, since: date, on: date
) -> Conversion:
    entered = [days for days in cases if stage in days and since <= days[stage] <= on]
    waits = [
        (days[after] - days[stage]).days for days in entered if after in days and days[after] <= on
    ]
    return Conversion(stage, len(entered), len(waits), round(median(waits)) if waits else None)
