"""The engine against the oracle: random registers, days, nodes, knowledge and boundaries.

Every key must be equal, at the root, in every row, with bounds and with what is unplaced.
"""

from __future__ import annotations

import pytest

from chibo.indicators.definitions import INDICATORS
from chibo.indicators.engine import answer, table
from chibo.indicators.question import Answer, By
from chibo.indicators.question import Row as Shown

from .asking import KEYS, LEVELS, Asked, asked
from .keys import FLOWS, ROWS, Row

SEEDS = range(10)
QUESTIONS = range(4)
MEMBER_KEYS = tuple(key for key, (grain, _) in ROWS.items() if grain == "member")
TRAITS: tuple[By, ...] = ("standing", "sex", "ethnic_group")


def test_engine_and_oracle_know_the_same_keys() -> None:
    assert set(INDICATORS) == set(KEYS)
    needs_period = {key for key, i in INDICATORS.items() if getattr(i, "needs_period", False)}
    assert needs_period == FLOWS


@pytest.mark.parametrize("number", QUESTIONS)
@pytest.mark.parametrize("seed", SEEDS)
def test_every_figure_of_every_row(seed: int, number: int) -> None:
    it = asked(seed, number)
    by = it.rng.choice(list(LEVELS[it.tree]))
    level = LEVELS[it.tree][by]
    found = answer(it.question(by=by), it.register.columns)
    check(it, found, it.root)
    assert {row.node for row in found.rows} == set(it.oracle.children(it.tree, level, it.root))
    for row in found.rows:
        check(it, row, row.node)
    for key in ROWS:
        unplaced = {row.node: row.figures[key] for row in found.unplaced if row.figures[key]}
        assert unplaced == it.oracle.unplaced(key, it.tree, level, it.root), key


def check(it: Asked, shown: Shown | Answer, node: int | None) -> None:
    """Compare the figures and bounds of one node, key by key."""
    for key in KEYS:
        value = it.expected(key, node)
        assert shown.figures[key] == value, (key, it.tree, node)
        if value is not None:
            assert shown.bounds.get(key) == it.bounds(key, node), (key, it.tree, node)


@pytest.mark.parametrize("seed", SEEDS)
def test_the_table_of_every_node(seed: int) -> None:
    it = asked(seed, 77)
    rows = table(it.question(), it.register.columns).to_pylist()
    nodes = it.oracle.nodes[it.tree]
    below = {
        n for level in set(nodes.values()) for n in it.oracle.children(it.tree, level, it.root)
    }
    assert {row["node"] for row in rows} == below
    for row in rows:
        assert {key: row[key] for key in KEYS} == {
            key: it.expected(key, row["node"]) for key in KEYS
        }


@pytest.mark.parametrize("by", TRAITS)
@pytest.mark.parametrize("seed", SEEDS)
def test_every_figure_by_a_trait_of_members(seed: int, by: By) -> None:
    it = asked(seed, TRAITS.index(by))

    def code_of(row: Row) -> str | None:
        assert row.person is not None
        if by == "standing":
            return row.standing
        return (it.register.sex if by == "sex" else it.register.group)[row.person]

    found = answer(it.question(MEMBER_KEYS, by), it.register.columns)
    for key in MEMBER_KEYS:
        parts = it.oracle.breakdown(key, it.tree, it.root, code_of)
        shown = {row.code: row.figures[key] for row in found.rows if row.figures[key]}
        assert shown == {code or "unknown": n for code, n in parts.items()}, key
        assert found.figures[key] == it.oracle.figure(key, it.tree, it.root), key
