"""Parts worked through side by side, each in a process, with progress, a deadline and a stop."""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from concurrent.futures import FIRST_COMPLETED, Future, wait

from .component import Part, solve_part, unproven
from .hands import Hands, Lost
from .plan_form import Pin
from .problem import Problem
from .reading import Acts
from .rule_of_thumb import rule_of_thumb
from .solver import Cancelled

Work = tuple[Problem, tuple[Pin, ...]]
Progress = Callable[[int, int], None]
INLINE = 4000  # so many village-periods and movable people are done here, without processes
POLL_SECONDS = 0.05
GRACE_SECONDS = 5.0
LEAST_SECONDS = 0.2


def work_through(
    parts: list[Work],
    seconds: float,
    progress: Progress | None,
    cancelled: Callable[[], bool] | None,
    workers: int | None,
) -> list[Part]:
    """Return what each part gave, in their order."""
    deadline = time.monotonic() + seconds
    report = progress or (lambda done, total: None)
    report(0, len(parts))
    if sum(map(size_of, parts)) <= INLINE or workers == 0:
        return _here(parts, deadline, report, cancelled)
    hands = workers or len(os.sched_getaffinity(0))
    with Hands(min(hands, len(parts))) as team:
        return _Shift(team, parts, deadline, hands).run(report, cancelled)


def size_of(part: Work) -> int:
    """Return how large the work is: village-periods, and those of people who may act."""
    problem = part[0]
    movable = sum(len(member.may_move_to) for member in problem.members)
    return problem.periods * (len(problem.villages) + len(problem.candidates) + movable)


def _here(
    parts: list[Work],
    deadline: float,
    report: Progress,
    cancelled: Callable[[], bool] | None,
) -> list[Part]:
    done: list[Part] = []
    for problem, pins in parts:
        if cancelled is not None and cancelled():
            raise Cancelled
        share = _share(deadline, len(parts) - len(done), 1)
        done.append(solve_part(problem, pins, share, cancelled))
        report(len(done), len(parts))
    return done


def _share(deadline: float, left: int, hands: int) -> float:
    """Return the seconds that one part may take: thrice its even share of what is left."""
    remaining = max(0.0, deadline - time.monotonic())
    return min(remaining, max(LEAST_SECONDS, 3 * remaining * hands / left))


def _at_hand(problem: Problem, pins: tuple[Pin, ...]) -> Part:
    """Return the plan of the rule of thumb, for a part whose solver did not come back."""
    if pins:
        return Part("nothing")
    thumb = rule_of_thumb(problem)
    acts = Acts(thumb.foundings, thumb.transfers, thumb.admissions)
    return unproven(problem, tuple(stage.value for stage in thumb.stages), acts)


class _Shift:
    """Parts handed out one after another, the small ones first: they leave time for the others."""

    def __init__(self, team: Hands, parts: list[Work], deadline: float, hands: int) -> None:
        self.team, self.parts, self.deadline, self.hands = team, parts, deadline, hands
        self.waiting = sorted(range(len(parts)), key=lambda n: size_of(parts[n]), reverse=True)
        self.at_work: dict[int, Future[Part]] = {}
        self.done: dict[int, Part] = {}

    def run(self, report: Progress, cancelled: Callable[[], bool] | None) -> list[Part]:
        """Work until all is done."""
        while len(self.done) < len(self.parts):
            if cancelled is not None and cancelled():
                raise Cancelled
            if self._collect():
                report(len(self.done), len(self.parts))
            self._hand_out()
            wait(self.at_work.values(), POLL_SECONDS, FIRST_COMPLETED)
            self._give_up(cancelled)
        return [self.done[number] for number in range(len(self.parts))]

    def _hand_out(self) -> None:
        while self.waiting and len(self.at_work) < 2 * self.hands:
            left = len(self.waiting) + len(self.at_work)
            number = self.waiting.pop()
            arguments = (*self.parts[number], _share(self.deadline, left, self.hands))
            self.at_work[number] = self.team.ask(solve_part, *arguments)

    def _collect(self) -> bool:
        ready = [number for number, result in self.at_work.items() if result.done()]
        for number in ready:
            try:
                self.done[number] = self.at_work.pop(number).result()
            except Lost:  # killed, most likely for want of memory
                self.done[number] = _at_hand(*self.parts[number])
        return bool(ready)

    def _give_up(self, cancelled: Callable[[], bool] | None) -> None:
        """Leave what is not back long after its time: HiGHS looks at its watch too seldom."""
        if time.monotonic() > self.deadline + GRACE_SECONDS:
            for number in set(range(len(self.parts))) - set(self.done):
                if cancelled is not None and cancelled():
                    raise Cancelled
                self.done[number] = _at_hand(*self.parts[number])
