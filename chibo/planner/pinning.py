"""Pins as officers give them: sound by themselves, or an error in words."""

from __future__ import annotations

from collections.abc import Sequence

from .plan_form import Pin
from .problem import Problem, ProblemError


def checked_pins(problem: Problem, pins: Sequence[Pin]) -> tuple[Pin, ...]:
    """Return the pins, each once, or raise ``ProblemError`` at the first that means nothing."""
    villages = {row.id for row in problem.villages}
    subjects = {
        "founding": villages,
        "transfer": {row.id for row in problem.members},
        "admission": {row.id for row in problem.candidates},
    }
    for pin in pins:
        if pin.subject not in subjects[pin.act]:
            raise ProblemError(f"A pin names {pin.subject!r} for the {pin.act}: there is none.")
        if pin.to is not None and (pin.act != "transfer" or pin.to not in villages):
            raise ProblemError(f"The pin of {pin.subject!r} leads to {pin.to!r}: no village to go.")
        if pin.period is not None and not 1 <= pin.period <= problem.periods:
            raise ProblemError(
                f"The pin of {pin.subject!r} is in period {pin.period}; there are periods 1 to "
                f"{problem.periods}."
            )
    return tuple(dict.fromkeys(pins))
