"""The engine against the oracle on the demo: the whole district, its mergers and the reform."""

from __future__ import annotations

from datetime import date
from functools import cache
from random import Random

import pytest

from chibo.demo import generate
from chibo.indicators.engine import answer
from chibo.indicators.snapshot import Columns
from tests.pure_columns import columns_of

from .asking import KEYS, LEVELS, Register, draw

pytestmark = pytest.mark.slow


@cache
def district() -> Register:
    entries = [(i, e.recorded_at, e.decision) for i, e in enumerate(generate(), start=1)]
    tables = columns_of((position, decision) for position, _, decision in entries)
    return Register(entries, Columns(None, tables, len(entries)), {})


@pytest.mark.parametrize("number", range(5))
def test_every_figure_of_some_rows(number: int) -> None:
    it = draw(district(), Random(number), date(2025, 12, 31))
    by = it.rng.choice(list(LEVELS[it.tree]))
    found = answer(it.question(by=by), it.register.columns)
    shown = {row.node: row for row in found.rows}
    assert shown.keys() == set(it.oracle.children(it.tree, LEVELS[it.tree][by], it.root))
    for key in KEYS:
        assert found.figures[key] == it.expected(key, it.root), key
    for node in it.rng.sample(sorted(n for n in shown if n), min(6, len(shown))):
        for key in KEYS:
            value = it.expected(key, node)
            assert shown[node].figures[key] == value, (key, it.tree, node)
            if value is not None:
                assert shown[node].bounds.get(key) == it.bounds(key, node), (key, node)
