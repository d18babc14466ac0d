"""The nodes that a reader's figures are about: the largest that lie wholly within the scope."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from chibo.indicators.question import Question, Tree
from chibo.ledger.scope import Scope

from . import models as m
from . import store


@dataclass(frozen=True)
class Root:
    """A node of a day's tree, with its level or kind."""

    node: int
    level: str


def roots_of(scope: Scope, asked: Question) -> tuple[Root, ...]:
    """Return the largest nodes at or under the question's root that lie wholly in the scope.

    None where nothing of it does. Without a root all of the scope is meant. A root that does not
    stand in the tree is left to the engine, which says so.
    """
    known_at = store.head().position if asked.known_at is None else asked.known_at
    return _roots(scope, asked.tree, asked.root, asked.tree_of, known_at, store.head().digest)


def own_roots(scope: Scope, tree: Tree, on: date) -> tuple[Root, ...]:
    """Return the largest nodes of a day's tree that lie wholly within the scope."""
    head = store.head()
    return _roots(scope, tree, None, on, head.position, head.digest)


@lru_cache(maxsize=256)
def _roots(
    scope: Scope, tree: Tree, top: int | None, on: date, known_at: int, ledger: str
) -> tuple[Root, ...]:
    nodes = _nodes(tree, on, known_at, ledger)
    reads = scope.reads_place if tree == "place" else scope.reads_organisation
    if top is not None and top not in nodes and reads(top):
        return (Root(top, ""),)
    partly = _with_ancestors((node for node in nodes if not reads(node)), nodes)
    whole = nodes.keys() - partly
    tops = [node for node in whole if node == top or nodes[node][0] not in whole]
    within = [n for n in tops if top is None or top in _with_ancestors([n], nodes)]
    if top in whole:
        within = [top]
    return tuple(Root(node, nodes[node][1]) for node in sorted(within))


@lru_cache(maxsize=16)
def _nodes(tree: Tree, on: date, known_at: int, ledger: str) -> dict[int, tuple[int | None, str]]:
    """Return the nodes of a day's tree: parent and level of each."""
    held: dict[str, int | date] = {"known_from__lte": known_at, "known_to__gt": known_at}
    held |= {"valid_from__lte": on, "valid_to__gt": on}
    if tree == "place":
        places = m.PlaceSpell.objects.filter(**held)
        return {
            n: (above, level) for n, above, level in places.values_list("place", "parent", "level")
        }
    rows = m.OrganisationSpell.objects.filter(**held)
    return {
        n: (above, kind) for n, above, kind in rows.values_list("organisation", "parent", "kind")
    }


def _with_ancestors(units: Iterable[int], nodes: dict[int, tuple[int | None, str]]) -> set[int]:
    """Return the units with all that stands above them."""
    found: set[int] = set()
    for unit in units:
        at: int | None = unit
        while at is not None and at in nodes and at not in found:
            found.add(at)
            at = nodes[at][0]
    return found
