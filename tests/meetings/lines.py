"""Lines of meetings for tests: one that is right, and any that are."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

from hypothesis import strategies as st

from chibo.meetings.line import ABSENCES, Line, card

MONTH = date(2018, 3, 1)
TODAY = date(2018, 5, 13)
RIGHT = Line(
    held=True,
    on=date(2018, 3, 5),
    minutes=95,
    official=9,
    probationary=2,
    present_official=7,
    present_probationary=2,
    away_work=1,
    illness=1,
    adopted=True,
    points={"preparation": 15, "attendance": 16, "conduct": 40, "closing": 19},
)


def line(**changed: Any) -> Line:
    return replace(RIGHT, **changed)


@st.composite
def lines(draw: st.DrawFn, month: date = MONTH) -> Line:
    """Any line of a month that is right."""
    if draw(st.integers(0, 9)) == 0:
        return Line(False, draw(st.sampled_from(("too_few", "weather"))), official=5)
    official, probationary = draw(st.integers(1, 40)), draw(st.integers(0, 10))
    came = draw(st.integers(0, official)), draw(st.integers(0, probationary))
    missing = official + probationary - sum(came)
    reasons = dict.fromkeys(ABSENCES, 0)
    for _ in range(missing):
        reasons[draw(st.sampled_from(ABSENCES))] += 1
    on = month.replace(day=draw(st.integers(1, 28)))
    points = {part: draw(st.integers(0, most)) for part, most in card(on).items()}
    return Line(
        held=True,
        on=on,
        minutes=draw(st.none() | st.integers(1, 300)),
        official=official,
        probationary=probationary,
        exempt=draw(st.integers(0, 5)),
        present_official=came[0],
        present_probationary=came[1],
        **reasons,
        thematic=draw(st.booleans()),
        adopted=draw(st.booleans()),
        points=draw(st.sampled_from(({}, points))),
    )
