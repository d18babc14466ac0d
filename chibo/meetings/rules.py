"""What is wrong with a line, and what is to be noted about it. Pure.

A line that is wrong is not taken. A notice is shown and stops nothing: what happened, happened.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any, NamedTuple

from chibo.rulebook import rule

from .line import ABSENCES, MOST, NOT_HELD, Line, card, first_of

LONGEST = 600
"""Minutes beyond which the length was surely mistyped."""
COUNTED = (
    "official",
    "probationary",
    "exempt",
    "present_official",
    "present_probationary",
    *ABSENCES,
)
"""Fields that count members."""


class Wrong(NamedTuple):
    """What is wrong at a field of a line; ``values`` are named in its sentence."""

    field: str
    code: str
    values: dict[str, Any] = {}  # noqa: RUF012


def wrongs(line: Line, month: date, today: date) -> list[Wrong]:
    """Return what keeps a line of a month from being taken, in the order of the form."""
    if month > first_of(today):
        return [Wrong("month", "month_ahead")]
    found = [
        Wrong(name, "odd_count", {"most": MOST}) for name in COUNTED if getattr(line, name) > MOST
    ]
    found += _held(line, month, today) if line.held else _not_held(line)
    if line.paper_on is not None and line.paper_on > today:
        found.append(Wrong("paper_on", "paper_ahead"))
    return found


def _not_held(line: Line) -> Iterator[Wrong]:
    if line.why_not not in NOT_HELD:
        yield Wrong("why_not", "no_why")


def _held(line: Line, month: date, today: date) -> Iterator[Wrong]:
    if line.on is None:
        yield Wrong("on", "no_day")
    elif first_of(line.on) != month:
        yield Wrong("on", "other_month", {"on": line.on, "month": month})
    elif line.on > today:
        yield Wrong("on", "day_ahead", {"on": line.on})
    if line.minutes is not None and not 0 < line.minutes <= LONGEST:
        yield Wrong("minutes", "odd_length", {"most": LONGEST})
    yield from _counted(line)
    yield from _scored(line)


def _counted(line: Line) -> Iterator[Wrong]:
    if line.official + line.probationary == 0:
        yield Wrong("official", "nobody_expected")
        return
    for standing in ("official", "probationary"):
        expected, came = getattr(line, standing), getattr(line, f"present_{standing}")
        if came > expected:
            values = {"present": came, "expected": expected}
            yield Wrong(f"present_{standing}", "more_than_expected", values)
            return
    missing = line.official + line.probationary - line.present
    if line.absent != missing:
        values = {"missing": missing, "absent": line.absent}
        yield Wrong(ABSENCES[0], "absent_differs", values)


def _scored(line: Line) -> Iterator[Wrong]:
    if not line.points or line.on is None:
        return
    parts = card(line.on)
    for part, most in parts.items():
        if part not in line.points:
            yield Wrong(part, "no_points", {"most": most})
        elif not 0 <= line.points[part] <= most:
            yield Wrong(part, "too_many_points", {"most": most, "points": line.points[part]})


def notices(line: Line) -> list[str]:
    """Return what is to be noted about a meeting that was held."""
    if not line.held:
        return []
    found = []
    if not has_quorum(line):
        found.append("no_quorum")
    if is_short(line):
        found.append("short")
    if not line.adopted:
        found.append("not_adopted")
    return found


def has_quorum(line: Line) -> bool:
    """Tell whether enough official members came."""
    part, whole = rule("meeting.quorum", line.day).value
    return bool(line.present_official * whole >= line.official * part)


def is_short(line: Line) -> bool:
    """Tell whether the meeting was shorter than its rule; what was not written down is not."""
    least = rule("meeting.least_minutes", line.day).value
    kind = "with_thematic" if line.thematic else "regular"
    return line.minutes is not None and bool(line.minutes < least[kind])


def is_good_year(lines: Sequence[Line], year: int) -> bool | None:
    """Tell whether a year's meetings are good together; none where one held was not scored."""
    grades = [line.grade for line in lines if line.held]
    if not grades or None in grades:
        return None
    end = date(year, 12, 31)
    wanted = rule("meeting.good_year", end).value
    order = [grade for grade, _least in rule("meeting.grades", end).value]
    most = order.index(wanted["least"])
    if any(order.index(grade) > most for grade in grades if grade is not None):
        return False
    reached = order.index(wanted["grade"])
    many = sum(order.index(grade) <= reached for grade in grades if grade is not None)
    return bool(many >= wanted["number"])
