"""Whether figures reconcile: the sums that officers check by hand, at every node and date."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, get_args

from .definitions import COUNTS
from .question import Question, Tree
from .series import series_of_every_node
from .snapshot import Columns


@dataclass(frozen=True)
class Identity:
    """A count that is the sum of others: ``whole`` = ``plus`` - ``minus``."""

    whole: str
    plus: tuple[str, ...]
    minus: tuple[str, ...] = ()

    @property
    def keys(self) -> tuple[str, ...]:
        """Every count of the identity."""
        return (self.whole, *self.plus, *self.minus)


def _by_cause(whole: str) -> Identity:
    return Identity(whole, tuple(key for key in COUNTS if key.startswith(f"{whole}_")))


IDENTITIES: tuple[Identity, ...] = (
    Identity(
        "villages",
        ("villages_uncovered", "villages_guest", "villages_host", "villages_independent"),
    ),
    Identity("villages", ("villages_blank", "villages_with_members")),
    Identity("villages_without_cell", ("villages_uncovered", "villages_guest")),
    Identity("cells", ("cells_village", "cells_other")),
    Identity("cells", ("cells_joint", "cells_not_joint")),
    Identity("members", ("members_official", "members_probationary")),
    Identity(
        "members",
        ("members_opening", "admissions", "transfers_in", "moves_in"),
        ("losses", "transfers_out", "moves_out"),
    ),
    Identity(
        "villages_independent",
        (
            "villages_independent_opening",
            "villages_newly_independent",
            "villages_independent_boundary_change",
        ),
        ("villages_lost_independence",),
    ),
    _by_cause("villages_newly_independent"),
    _by_cause("losses"),
    _by_cause("joint_cells_ended"),
)
KEYS = tuple(dict.fromkeys(key for identity in IDENTITIES for key in identity.keys))
LEAVES: dict[Tree, tuple[str, tuple[str, ...]]] = {
    "place": ("village", tuple(k for k in KEYS if COUNTS[k].grain == "village")),
    "organisation": ("cell", tuple(k for k in KEYS if COUNTS[k].grain in ("cell", "member"))),
}
"""The level of each tree's leaves, and the stocks that are sums over them."""


@dataclass(frozen=True)
class Mismatch:
    """A sum that does not come out at a node (none: the whole register).

    ``day``: the first date on which it does not; ``found`` and ``expected``: the count and the
    sum on that date; ``identity``: none where the leaves do not add up to the whole.
    """

    tree: Tree
    node: int | None
    day: date
    key: str
    found: int
    expected: int
    identity: Identity | None


def reconcile(
    since: date, days: Sequence[date], columns: Columns, min_official: int
) -> list[Mismatch]:
    """Return what does not come out on the dates, with the flows from ``since`` on.

    Every node of the trees of the last date is held against the identities, and on that date
    the leaves' sums against the whole. Each sum is named once, on its first date.
    """
    found: dict[tuple[object, ...], Mismatch] = {}
    for tree in get_args(Tree):
        asked = Question(on=max(days), keys=KEYS, since=since, tree=tree, min_official=min_official)
        rows = series_of_every_node(asked, days, columns).to_pylist()
        for one in (*_of_nodes(tree, rows), *_of_leaves(tree, rows, asked.on)):
            known = found.setdefault((one.tree, one.node, one.key, one.identity), one)
            if one.day < known.day:
                found[one.tree, one.node, one.key, one.identity] = one
    return list(found.values())


def _of_nodes(tree: Tree, rows: Iterable[Mapping[str, Any]]) -> Iterable[Mismatch]:
    for row in rows:
        for identity in IDENTITIES:
            found = row[identity.whole]
            if found is None:  # villages of a cell are not counted
                continue
            expected = sum(row[k] for k in identity.plus) - sum(row[k] for k in identity.minus)
            if found != expected:
                yield Mismatch(
                    tree, row["node"], row["day"], identity.whole, found, expected, identity
                )


def _of_leaves(tree: Tree, rows: Iterable[Mapping[str, Any]], on: date) -> Iterable[Mismatch]:
    level, keys = LEAVES[tree]
    today = [row for row in rows if row["day"] == on]
    whole = next(row for row in today if row["node"] is None)
    for key in keys:
        expected = sum(row[key] for row in today if row["level"] == level)
        if whole[key] != expected:
            yield Mismatch(tree, None, on, key, whole[key], expected, None)
