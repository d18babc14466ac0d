"""Pins as officers give them: sound by themselves, or an error in words."""

from __future__ import annotations

from collections.abc import Sequence

from .plan_form import Pin
from .problem import Problem, ProblemError
from .saying import N_, said


def checked_pins(problem: Problem, pins: Sequence[Pin]) -> tuple[Pin, ...]:
    """Return the pins, each once, or raise ``ProblemError`` at the first that means nothing."""
    villages = {row.id for row in problem.villages}
    subjects = {
        "founding": villages,
        "transfer": {row.id for row in problem.members},
        "admission": {row.id for row in problem.candidates},
    }
    for pin in pins:
        id = pin.subject
        if id not in subjects[pin.act]:
            raise ProblemError(
                said(N_("A pin names '{id}', which the problem does not have."), id=id)
            )
        if pin.to is not None and (pin.act != "transfer" or pin.to not in villages):
            words = N_("The pin of '{id}' leads to '{to}', which is no village to move to.")
            raise ProblemError(said(words, id=id, to=pin.to))
        if pin.period is not None and not 1 <= pin.period <= problem.periods:
            words = N_("The pin of '{id}' is in period {period}; there are periods 1 to {last}.")
            raise ProblemError(said(words, id=id, period=pin.period, last=problem.periods))
    return tuple(dict.fromkeys(pins))
