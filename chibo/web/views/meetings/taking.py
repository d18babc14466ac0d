"""A line as typed into the form, and as it is shown in it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from chibo.meetings.line import MOST, Line, card
from chibo.meetings.rules import COUNTED, Wrong
from chibo.meetings.wording import sentence

from ...moment import NotADay, read_day

LONGEST = 9
"""Digits of the longest number that is read."""


class Taken:
    """What was typed: the line, or by field what cannot be understood."""

    def __init__(self, typed: Mapping[str, str], month: date) -> None:
        self.typed = typed
        self.errors: dict[str, str] = {}
        self.line = self._line(month)

    def _line(self, month: date) -> Line:
        held = self._text("held") != "no"
        counts: dict[str, Any] = {name: self._count(name) or 0 for name in COUNTED}
        if not held:
            kept = {name: counts[name] for name in ("official", "probationary", "exempt")}
            paper = self._day("paper_on", month)
            why_not = self._text("why_not")
            return Line(False, why_not, paper_on=paper, **kept)  # type: ignore[arg-type]
        points = {part: self._count(part) for part in card(month)}
        return Line(
            held=True,
            on=self._day("on", month),
            minutes=self._count("minutes"),
            thematic=bool(self._text("thematic")),
            adopted=bool(self._text("adopted")),
            points={part: value for part, value in points.items() if value is not None},
            paper_on=self._day("paper_on", month),
            **counts,
        )

    def _text(self, name: str) -> str:
        return self.typed.get(name, "").strip()

    def _count(self, name: str) -> int | None:
        text = self._text(name)
        if not text:
            return None
        if not (text.isascii() and text.isdigit() and len(text) <= LONGEST) or int(text) > MOST:
            self.errors[name] = sentence(Wrong(name, "not_a_number"))
            return None
        return int(text)

    def _day(self, name: str, month: date) -> date | None:
        """Read a date, or of a meeting the day of its month alone."""
        text = self._text(name)
        if not text:
            return None
        try:
            if name == "on" and text.isascii() and text.isdigit() and len(text) <= 2:
                return month.replace(day=int(text))
            return read_day(text)
        except (NotADay, ValueError) as error:
            wrong = str(error) if isinstance(error, NotADay) else ""
            self.errors[name] = wrong or sentence(Wrong(name, "not_a_day"))
            return None


def typed_of(line: Line) -> dict[str, str]:
    """Return a line as the form shows it."""
    shown = {name: str(getattr(line, name)) for name in COUNTED}
    shown |= {part: str(points) for part, points in line.points.items()}
    shown["held"] = "yes" if line.held else "no"
    shown["why_not"] = line.why_not
    shown["on"] = str(line.on.day) if line.on else ""
    shown["minutes"] = "" if line.minutes is None else str(line.minutes)
    shown["thematic"] = "yes" if line.thematic else ""
    shown["adopted"] = "yes" if line.adopted else ""
    shown["paper_on"] = f"{line.paper_on:%d/%m/%Y}" if line.paper_on else ""
    return shown
