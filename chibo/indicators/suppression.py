"""Hiding counts so that no hidden one can be worked out from what is shown.

Counts that add up are a flow: each stands in at most two sums, leaving the one and entering the
other. What a reader can work out of a hidden count is then found exactly: it may grow or shrink
by as much as can flow back through the other hidden ones.
"""

from __future__ import annotations

import itertools
from collections import defaultdict, deque
from collections.abc import Hashable, Iterable, Mapping
from dataclasses import dataclass
from heapq import heappop, heappush

LEAST = 5
"""The least count of persons that may be shown where each of them could be recognised."""

Sum = Hashable
Name = Hashable
Step = tuple[Name, bool]
"""A count, and whether it is raised or lowered."""


@dataclass(frozen=True)
class Count:
    """A count, and the sums that it leaves and enters: in each, what enters is what leaves.

    ``total``: a sum of others, hidden only where nothing else helps. ``seen``: whether the
    reader is shown it at all; a count that is not asked for is as good as hidden.
    """

    value: int
    leaves: Sum
    enters: Sum
    total: bool = False
    seen: bool = True


class Table:
    """Counts by name, of which some are hidden."""

    def __init__(self, counts: Mapping[Name, Count], hidden: Iterable[Name] = ()) -> None:
        self.counts = counts
        self.hidden = {name for name, count in counts.items() if not count.seen} | set(hidden)
        self._all_at: dict[Sum, list[Name]] = defaultdict(list)
        self._hidden_at: dict[Sum, list[Name]] = defaultdict(list)
        for name, count in counts.items():
            for at in (count.leaves, count.enters):
                self._all_at[at].append(name)
                if name in self.hidden:
                    self._hidden_at[at].append(name)

    def room(self, name: Name, grows: bool, most: int) -> int:
        """Return by how much a hidden count may be greater, or less, as far as ``most``."""
        start, goal = self._ends(name, grows)
        most = most if grows else min(most, self.counts[name].value)
        changed: dict[Name, int] = defaultdict(int)
        found = 0
        while found < most and (way := self._way(start, goal, name, changed)) is not None:
            down = [self.counts[other].value + changed[other] for other, up in way if not up]
            step = min([most - found, *down])
            for other, up in way:
                changed[other] += step if up else -step
            found += step
        return found

    def _ends(self, name: Name, grows: bool) -> tuple[Sum, Sum]:
        """Return the sums between which other counts must take up a change of this one."""
        count = self.counts[name]
        return (count.enters, count.leaves) if grows else (count.leaves, count.enters)

    def _way(
        self, start: Sum, goal: Sum, but: Name, changed: Mapping[Name, int]
    ) -> list[Step] | None:
        """Return hidden counts to raise or lower that lead a change from one sum to another."""
        came: dict[Sum, tuple[Sum, Step] | None] = {start: None}
        queue = deque([start])
        while queue and goal not in came:
            at = queue.popleft()
            for name in self._hidden_at[at]:
                count = self.counts[name]
                up = count.leaves == at
                to = count.enters if up else count.leaves
                if name == but or to in came:
                    continue
                if up or count.value + changed.get(name, 0) > 0:
                    came[to] = (at, (name, up))
                    queue.append(to)
        return _steps(came, goal)

    def is_safe(self, name: Name) -> bool:
        """Tell whether a hidden count may be both less and more, or anything from nothing on."""
        return self._lacks(name) is None

    def _lacks(self, name: Name) -> tuple[bool, int] | None:
        """Return which way, and how far, a hidden count should be able to go and cannot."""
        value = self.counts[name].value
        if value and not self.room(name, False, 1):
            return False, 1
        if value and self.room(name, True, 1):
            return None
        if self.room(name, False, value) < value:
            return True, 1
        lacking = LEAST - 1 - value
        return (True, lacking) if self.room(name, True, lacking) < lacking else None

    def protect(self) -> set[Name]:
        """Hide more counts until every hidden one is safe, and return the hidden ones seen.

        What is safe stays so when more is hidden, so each is looked at once.
        """
        queue = deque(name for name in self.counts if name in self.hidden)
        while queue:
            name = queue.popleft()
            while self.counts[name].seen and (lacking := self._lacks(name)) is not None:
                more = self._cheapest(name, *lacking)
                if not more:
                    break
                self._hide(more)
                queue.extend(more)
        return {name for name in self.hidden if self.counts[name].seen}

    def _hide(self, names: Iterable[Name]) -> None:
        for name in names:
            self.hidden.add(name)
            for at in (self.counts[name].leaves, self.counts[name].enters):
                self._hidden_at[at].append(name)

    def _cheapest(self, name: Name, grows: bool, far: int) -> list[Name]:
        """Return the shown counts to hide so that others can take up a change of this one."""
        start, goal = self._ends(name, grows)
        came: dict[Sum, tuple[Sum, Step] | None] = {}
        tie = itertools.count()
        queue: list[tuple[int, int, Sum, tuple[Sum, Step] | None]] = [(0, next(tie), start, None)]
        while queue and goal not in came:
            cost, _, at, step = heappop(queue)
            if at in came:
                continue
            came[at] = step
            for other in self._all_at[at]:
                found = self.counts[other]
                up = found.leaves == at
                to = found.enters if up else found.leaves
                if other != name and to not in came and (up or found.value >= far):
                    more = 0 if other in self.hidden else _cost(found)
                    heappush(queue, (cost + more, next(tie), to, (at, (other, up))))
        way = _steps(came, goal) or []
        return [other for other, _ in way if other not in self.hidden]


def _steps(came: Mapping[Sum, tuple[Sum, Step] | None], goal: Sum) -> list[Step] | None:
    """Return the steps by which the goal was reached, none if it was not."""
    if goal not in came:
        return None
    way = []
    last = came[goal]
    while last is not None:
        before, step = last
        way.append(step)
        last = came[before]
    return way


def _cost(count: Count) -> int:
    """Return what it costs to hide a count: small ones first, noughts and totals last.

    A nought can only grow, so that it seldom serves two ways.
    """
    return count.value + 1 + (1_000 if not count.value else 0) + (1_000_000 if count.total else 0)
