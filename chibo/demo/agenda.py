"""What is still to happen, in order of date."""

from __future__ import annotations

import heapq
from collections.abc import Callable
from datetime import date


class Agenda:
    """Calls what was put down for a date, in order of date and then of putting down."""

    def __init__(self) -> None:
        self._heap: list[tuple[date, int, Callable[[date], None]]] = []
        self._count = 0

    def at(self, day: date, act: Callable[[date], None]) -> None:
        """Put down an act for a day, which it is given when the day comes."""
        self._count += 1
        heapq.heappush(self._heap, (day, self._count, act))

    def run(self, until: date) -> None:
        """Do all that is due up to and on the day; acts may put down further ones."""
        while self._heap and self._heap[0][0] <= until:
            day, _, act = heapq.heappop(self._heap)
            act(day)
