"""The tree of one date, and where on it a unit of any other date belongs.

The second part of the oracle; see DESIGN.md, section 7. Rows are regrouped, never judged anew.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from functools import cache

from .play import Lineage


class Tree:
    """The places, or the organisations, of one date with their parents."""

    def __init__(self, day: date, parents: Mapping[int, int | None], lineage: Lineage) -> None:
        self.day = day
        self.parents = parents
        self.lineage = lineage
        self.certain = cache(self._certain)
        self.possible = cache(self._possible)

    def path(self, node: int) -> list[int]:
        """Return a node of this date and those above it, the lowest first."""
        path = [node]
        while (parent := self.parents[path[-1]]) is not None:
            path.append(parent)
        return path

    def homes(self, unit: int | None) -> set[int]:
        """Return the nodes of this date to which a unit of any date goes.

        Itself where it exists; else the successors that the act which ended it names, or its
        last parent; before its founding, the predecessors that the founding act names, or else
        its first parent.
        """
        if unit is None:
            return set()
        if unit in self.parents:
            return {unit}
        line = self.lineage
        if line.born[unit] <= self.day:
            followers = line.successors.get(unit)
            parent = line.last_parent[unit]
        else:
            followers = line.predecessors.get(unit)
            parent = line.first_parent[unit]
        if not followers:
            return self.homes(parent)
        return {home for follower in followers for home in self.homes(follower)}

    def _certain(self, unit: int) -> list[int]:
        """Return the nodes, the lowest first, that every home of the unit lies under or is."""
        paths = [self.path(home) for home in sorted(self.homes(unit))]
        if not paths:
            return []
        return [node for node in paths[0] if all(node in path for path in paths)]

    def _possible(self, unit: int) -> set[int]:
        """Return the nodes that some home of the unit lies under or is."""
        return {node for home in self.homes(unit) for node in self.path(home)}
