"""A candidate's way, made backwards from the days of the admission."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta
from random import Random
from typing import Protocol

from chibo.admissions import contents as c

from .days import REFORM_DAY

PLACES = ("Trung tâm bồi dưỡng chính trị huyện", "Trung tâm chính trị xã")
LATE_CHECKS = 0.1
"""Share of background checks that are answered late."""
TOGETHER = timedelta(days=540)
"""How long before the listing those who introduce had come to know the candidate."""
INACTIVE = 0.04
"""Share of candidates with whom nothing was done for more than two years."""


class Recognition(Protocol):
    """The decision on official status."""

    @property
    def position(self) -> int: ...  # noqa: D102
    @property
    def signed_on(self) -> date: ...  # noqa: D102
    @property
    def resolved_on(self) -> date: ...  # noqa: D102


@dataclass(frozen=True)
class Ending:
    """The admission to which a way leads, and the recognition after it, if there was one.

    ``position``: its entry in the ledger, 0 while it lies ahead.
    """

    ceremony: date
    position: int
    resolved_on: date
    signed_on: date
    number: str
    issuer: int
    recognition: Recognition | None


@dataclass(frozen=True)
class Way:
    """When a candidate was listed and told, and the steps taken."""

    listed_on: date
    told_on: date
    steps: tuple[c.Step, ...]

    def up_to(self, day: date) -> Way:
        """Return the way as far as it has gone on the day."""
        return replace(self, steps=tuple(step for step in self.steps if step.on <= day))


def way_of(
    ending: Ending, education: str | None, helpers: list[int], officials: int, rng: Random
) -> Way:
    """Return the way that leads to the admission; ``officials`` have a vote in the cell."""
    resolved = ending.resolved_on
    answered = _before(resolved, 8, 50, rng)
    late = rng.random() < LATE_CHECKS
    asked = _before(answered, 50, 85, rng) if late else _before(answered, 12, 38, rng)
    applied = _before(asked, 2, 12, rng)
    inactive = rng.random() < INACTIVE
    certified = _before(applied, 760, 900, rng) if inactive else _before(applied, 15, 160, rng)
    helped = _before(certified, 20, 150, rng)
    listed = _before(helped, 5, 20, rng)
    helper, other = helpers
    steps: list[c.Step] = [
        c.HelperAssigned(helped, helper),
        _course(c.CourseTaken, certified, rng),
        c.Applied(applied),
        c.CheckAsked(asked),
        c.CheckAnswered(answered),
        c.Introduced(
            max(answered, _before(resolved, 1, 7, rng)),
            helper,
            other,
            together_since=listed - TOGETHER,
        ),
    ]
    if education == "primary":
        number = f"{rng.randint(10, 99)}-CV/{'HU' if answered < REFORM_DAY else 'ĐU'}"
        steps.append(c.Excepted(answered, "schooling", "mountain_area", number, ending.issuer))
    against = rng.choice((0, 0, 0, 1)) if officials > 3 else 0
    steps.append(c.CellResolved(resolved, officials - against, against, officials))
    if ending.signed_on < REFORM_DAY:
        steps.append(c.CommitteeResolved(_between(resolved, ending.signed_on, rng), 13, 0, 15))
    steps.append(c.Decided(ending.signed_on, ending.number, ending.issuer))
    if ending.position:
        steps.append(c.Admitted(ending.ceremony, ending.position))
        steps += _probation(ending, helper, officials, rng)
    return Way(listed, min(helped, listed + timedelta(days=rng.randint(1, 6))), tuple(steps))


def _probation(ending: Ending, helper: int, officials: int, rng: Random) -> list[c.Step]:
    after = ending.ceremony + timedelta(days=rng.randint(5, 20))
    course = ending.ceremony + timedelta(days=rng.randint(90, 300))
    steps: list[c.Step] = [
        c.HelperAssigned(after, helper),
        _course(c.NewMemberCourse, course, rng),
    ]
    recognised = ending.recognition
    if recognised is None:
        return steps
    resolved, signed = recognised.resolved_on, recognised.signed_on
    steps.append(c.RecognitionResolved(resolved, officials, 0, officials))
    if signed < REFORM_DAY:
        between = _between(resolved, signed, rng)
        steps.append(c.RecognitionCommitteeResolved(between, 14, 0, 15))
    return [*steps, c.Recognised(signed, recognised.position)]


def _course(
    kind: type[c.CourseTaken] | type[c.NewMemberCourse], certified: date, rng: Random
) -> c.Step:
    place = PLACES[0] if certified < REFORM_DAY else PLACES[1]
    return kind(certified, place, certified - timedelta(days=rng.randint(3, 5)))


def _before(day: date, low: int, high: int, rng: Random) -> date:
    return day - timedelta(days=rng.randint(low, high))


def _between(first: date, last: date, rng: Random) -> date:
    return first + timedelta(days=rng.randint(0, (last - first).days))
