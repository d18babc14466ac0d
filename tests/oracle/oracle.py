"""The oracle: every figure computed a second time, from the decisions only.

``Oracle`` answers one question (a date or period, as known at a position, on the boundaries of
a date) for any key at any node; ``figures`` is the short form. Written from DESIGN.md, not from
``chibo.indicators``: its whole value is that it shares no code with what it checks.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date
from functools import cache
from typing import Literal

from .boundaries import Tree
from .keys import ROWS, SHARES, Grain, Period, Row
from .play import Entry, Player

TreeName = Literal["place", "organisation"]
Node = int | None
"""A node of a tree; none means the whole register."""


class Oracle:
    """One question put to the decisions.

    ``known`` is a ledger position (all by default), ``boundaries_of`` the date whose tree
    groups the rows (``on`` by default), ``births`` the years of birth that are known.
    """

    def __init__(
        self,
        entries: Iterable[Entry],
        on: date,
        since: date | None = None,
        known: int | None = None,
        boundaries_of: date | None = None,
        births: Mapping[int, int | None] | None = None,
    ) -> None:
        tree_day = boundaries_of or on
        player = Player(entries, max(on, tree_day), known)
        self.period = Period(player, on, since, births or {})
        state = player.on(tree_day)
        self.nodes = {
            "place": {i: place.level for i, place in state.places.items()},
            "organisation": {i: o.kind for i, o in state.organisations.items()},
        }
        place_parents = {i: place.parent for i, place in state.places.items()}
        organisation_parents = {i: o.parent for i, o in state.organisations.items()}
        self.place_tree = Tree(tree_day, place_parents, player.places)
        self.organisation_tree = Tree(tree_day, organisation_parents, player.organisations)
        self.place_of = {i: o.place for i, o in state.organisations.items() if o.place is not None}
        self.committee_of = {place: i for i, place in self.place_of.items()}
        self.rows = cache(lambda key: ROWS[key][1](self.period))

    def figure(self, key: str, tree: TreeName = "place", node: Node = None) -> float | None:
        """Return a figure at a node; a share of nothing is None."""
        if key in SHARES:
            part, whole = (self.figure(k, tree, node) for k in SHARES[key])
            return part / whole if whole else None  # type: ignore[operator]
        return sum(row.amount for row in self.counted(key, tree, node))

    def counted(self, key: str, tree: TreeName, node: Node) -> list[Row]:
        """Return the rows that surely belong to the node."""
        return [row for row, sure in self._under(key, tree, node) if sure]

    def bounds(self, key: str, tree: TreeName, node: Node) -> tuple[int, int]:
        """Return the least and the greatest figure, with the rows that may belong to the node."""
        low = high = 0
        open_amounts: Counter[tuple[int | None, tuple[int, ...]]] = Counter()
        for row, sure in self._under(key, tree, node):
            if sure:
                low, high = low + row.amount, high + row.amount
            else:
                open_amounts[row.cell, row.villages] += row.amount
        low += sum(amount for amount in open_amounts.values() if amount < 0)
        high += sum(amount for amount in open_amounts.values() if amount > 0)
        return low, high

    def share_bounds(self, key: str, tree: TreeName, node: Node) -> tuple[float, float] | None:
        """Return the least and greatest share over every choice of the open villages.

        None where the sure rows make no share.
        """
        sure = [0, 0]
        open_villages: dict[tuple[int, ...], list[int]] = {}
        for side, name in enumerate(SHARES[key]):
            for row, is_sure in self._under(name, tree, node):
                amounts = sure if is_sure else open_villages.setdefault(row.villages, [0, 0])
                amounts[side] += row.amount
        if not sure[1]:
            return None
        sums = {(sure[0], sure[1])}
        for part, whole in open_villages.values():
            sums |= {(up + part, down + whole) for up, down in sums}
        shares = [up / down for up, down in sums]
        return min(shares), max(shares)

    def breakdown(
        self, key: str, tree: TreeName, node: Node, code_of: Callable[[Row], str | None]
    ) -> dict[str | None, int]:
        """Return the node's figure by a code of its rows, e.g. the standing."""
        parts: Counter[str | None] = Counter()
        for row in self.counted(key, tree, node):
            parts[code_of(row)] += row.amount
        return dict(parts)

    def children(self, tree: TreeName, level: str, node: Node) -> list[int]:
        """Return the nodes of a level (or kind) under a node, itself included."""
        wanted = [i for i, found in self.nodes[tree].items() if found == level]
        return [i for i in wanted if node is None or node in self._tree(tree).path(i)]

    def unplaced(self, key: str, tree: TreeName, level: str, root: Node = None) -> dict[Node, int]:
        """Return what no node of a level surely has, by the lowest node that surely has it.

        Only what the root surely has; none stands for the whole register.
        """
        levels = self.nodes[tree]
        amounts: Counter[Node] = Counter()
        for row in self.rows(key):
            for sure in self._sure_paths(row, ROWS[key][0], tree, level):
                at_level = any(levels[node] == level for node in sure)
                if not at_level and (root is None or root in sure):
                    amounts[sure[0] if sure else None] += row.amount
        return {node: amount for node, amount in amounts.items() if amount}

    def _sure_paths(
        self, row: Row, grain: Grain, tree: TreeName, level: str
    ) -> Iterator[list[int]]:
        """Yield the sure nodes, the lowest first, of each leaf of a row that the level may show."""
        if level == "village" or (grain == "village" and level != "cell"):
            paths = [self.place_tree.certain(village) for village in row.villages]
            link = self.committee_of
            own = "place"
        elif grain != "village" and row.cell is not None:
            paths = [self.organisation_tree.certain(row.cell)]
            link = self.place_of
            own = "organisation"
        else:
            return
        for path in paths:
            yield path if own == tree else [link[node] for node in path if node in link]

    def _under(self, key: str, tree: TreeName, node: Node) -> Iterator[tuple[Row, bool]]:
        """Yield each row that may belong to the node, and whether it surely does."""
        grain, _ = ROWS[key]
        for row in self.rows(key):
            if node is None:
                if grain == "village" or row.cell is not None:
                    yield row, True
                continue
            kind, target = self._where(grain, tree, node)
            leaves = row.villages if kind == "place" else (row.cell,)
            found = [leaf for leaf in leaves if leaf is not None]
            if any(target in self._tree(kind).certain(leaf) for leaf in found):
                yield row, True
            elif any(target in self._tree(kind).possible(leaf) for leaf in found):
                yield row, False

    def _where(self, grain: Grain, tree: TreeName, node: int) -> tuple[TreeName, Node]:
        """Return the tree and the node of it at which a grain is counted for a node.

        Villages are counted in the place tree, members and cells in the organisation tree; the
        committee of a place links the two. A village has no committee: its members are those
        counted for it, its cells those based in it.
        """
        if tree == "place":
            if grain == "village" or self.nodes["place"][node] == "village":
                return "place", node
            return "organisation", self.committee_of.get(node)
        if grain == "village":
            return "place", self.place_of.get(node)
        return "organisation", node

    def _tree(self, name: TreeName) -> Tree:
        return self.place_tree if name == "place" else self.organisation_tree


def figures(
    entries: Iterable[Entry],
    keys: Iterable[str],
    on: date,
    since: date | None = None,
    tree: TreeName = "place",
    root: Node = None,
    known: int | None = None,
    boundaries_of: date | None = None,
) -> dict[str, float | None]:
    """Return the figures of one node for a date or a period, computed from decisions only."""
    oracle = Oracle(entries, on, since, known, boundaries_of)
    return {key: oracle.figure(key, tree, root) for key in keys}
