"""The engine against the oracle: random registers, days, nodes, knowledge and boundaries.

Every key must be equal, at the root, in every row, with bounds and with what is unplaced.
"""

from __future__ import annotations

from dataclasses import replace

import pytest

from chibo.indicators.definitions import INDICATORS
from chibo.indicators.engine import answer, rows_behind, series, table
from chibo.indicators.question import Answer, By
from chibo.indicators.question import Row as Shown

from .asking import KEYS, LEVELS, Asked, asked
from .keys import FLOWS, ROWS
from .test_rows_and_histories import days_between

SEEDS = range(10)
QUESTIONS = range(4)
TRAITS: dict[By, tuple[str, ...]] = {
    "standing": ("member",),
    "sex": ("member",),
    "ethnic_group": ("member",),
    "education": ("member",),
    "age_band": ("member",),
    "cell_kind": ("member", "cell"),
    "difficulty": ("member", "village"),
}
"""Each trait with the grains that it breaks down."""


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
def test_every_figure_by_a_trait(seed: int, by: By) -> None:
    it = asked(seed, list(TRAITS).index(by))
    keys = tuple(key for key, (grain, _) in ROWS.items() if grain in TRAITS[by])
    found = answer(it.question(keys, by), it.register.columns)
    codes = [row.code for row in found.rows]
    assert codes == sorted(codes, key=lambda code: (code == "unknown", code))
    for key in keys:
        parts = it.oracle.breakdown(key, it.tree, it.root, lambda row: it.trait(by, row))
        if it.expected(key, it.root) is None:
            parts = {}
        shown = {row.code: row.figures[key] for row in found.rows if row.figures[key]}
        assert shown == {code: n for code, n in parts.items() if n}, key
        assert found.figures[key] == it.expected(key, it.root), key
        if it.expected(key, it.root) is not None:
            assert found.bounds.get(key) == it.bounds(key, it.root), key


@pytest.mark.parametrize("by", TRAITS)
@pytest.mark.parametrize("seed", range(4))
def test_the_rows_behind_one_value_of_a_trait(seed: int, by: By) -> None:
    it = asked(seed, 50 + list(TRAITS).index(by))
    keys = [key for key, (grain, _) in ROWS.items() if grain in TRAITS[by]]
    for key in it.rng.sample(keys, 4):
        found = answer(it.question((key,), by), it.register.columns)
        for row in found.rows:
            if row.figures[key] is not None:
                shown = rows_behind(it.question(by=by), key, it.register.columns, row.code)
                assert sum(shown["weight"].to_pylist()) == row.figures[key], (key, row.code)


@pytest.mark.parametrize("by", TRAITS)
@pytest.mark.parametrize("seed", range(4))
def test_a_series_by_a_trait_is_the_answers_of_its_days(seed: int, by: By) -> None:
    it = asked(seed, 90 + list(TRAITS).index(by))
    keys = tuple(key for key, (grain, _) in ROWS.items() if grain in TRAITS[by])
    days = days_between(it.since, it.on, 6)
    question = it.question(keys, by)
    found = {
        (row["day"], row[by]): row
        for row in series(question, days, it.register.columns).to_pylist()
    }
    for day in days:
        rows = answer(replace(question, on=day), it.register.columns).rows
        shown = {row.code: dict(row.figures) for row in rows}
        for (of_day, code), row in found.items():
            nothing = dict.fromkeys(keys, 0)
            if of_day == day:
                assert {k: row[k] or 0 for k in keys} == {
                    k: v or 0 for k, v in shown.pop(code, nothing).items()
                }, (day, code)
        assert not any(v for figures in shown.values() for v in figures.values()), day
