"""A candidate's case on a day: what is known and the steps taken. Pure."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from typing import TypeVar

from chibo.rulebook import rule
from chibo.rulebook.dates import months_after

from . import contents as c

S = TypeVar("S", bound=c.Step)

STAGES = (
    "listed",
    "trained",
    "applied",
    "resolved",
    "decided",
    "probation",
    "considered",
    "official",
)
"""Stages from the cell's list of sources up to official membership."""
BEFORE_ADMISSION = STAGES[: STAGES.index("probation")]
OPEN_STAGES = STAGES[:-1]
_REACHED = (
    ("recognised", "official"),
    ("recognition_resolved", "considered"),
    ("admitted", "probation"),
    ("decided", "decided"),
    ("cell_resolved", "resolved"),
    ("applied", "applied"),
    ("course", "trained"),
)
"""The step by which each stage is reached, the last one first."""
_STAGE_OF = dict(_REACHED)


@dataclass(frozen=True)
class Case:
    """What is known of a candidate, and the steps taken, in their order.

    ``committee_resolves``: a grassroots committee stands between the cell and who decides.
    ``kept_on``: the day of the last review by which the candidate stays on the list.
    """

    listed_on: date
    told_on: date
    birth_date: date | None = None
    education: str | None = None
    committee_resolves: bool = True
    kept_on: date | None = None
    steps: tuple[c.Step, ...] = ()

    def last(self, kind: type[S]) -> S | None:
        """Return the last step of a kind, if one was taken."""
        return next((s for s in reversed(self.steps) if isinstance(s, kind)), None)

    def has(self, kind: str) -> bool:
        """Tell whether a step of the kind was taken."""
        return kind in self._kinds

    @cached_property
    def _kinds(self) -> frozenset[str]:
        return frozenset(c.kind_of(step) for step in self.steps)

    def with_step(self, step: c.Step) -> Case:
        """Return the case after one more step."""
        return replace(self, steps=(*self.steps, step))

    @cached_property
    def stage(self) -> str:
        """The stage reached."""
        return next((name for kind, name in _REACHED if kind in self._kinds), "listed")

    @property
    def last_activity(self) -> date:
        """The last day on which anything was done for the candidate."""
        days = [self.listed_on, self.told_on, *(step.on for step in self.steps)]
        return max([*days, self.kept_on] if self.kept_on else days)

    @property
    def probation_ends(self) -> date | None:
        """The exact end of probation, on which official status begins; none before admission."""
        admitted = self.last(c.Admitted)
        if admitted is None:
            return None
        return months_after(admitted.on, rule("probation_months", admitted.on).value)

    def reached(self) -> dict[str, date]:
        """Return the day on which each stage was first reached."""
        days = {"listed": self.listed_on}
        for step in reversed(self.steps):
            if (name := _STAGE_OF.get(c.kind_of(step))) is not None:
                days[name] = step.on
        return days
