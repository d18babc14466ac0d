"""The rows behind figures, series, and villages through time, against the oracle."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import date, timedelta

import pytest

from chibo.indicators.behind import cells_judged, rows_behind
from chibo.indicators.history import status_history, village_statuses
from chibo.indicators.series import series

from .asking import KEYS, Asked, asked
from .keys import ROWS, all_villages, statuses
from .oracle import Oracle
from .play import State

SEEDS = range(6)


@pytest.mark.parametrize("seed", SEEDS)
def test_the_rows_behind_a_figure_are_those_that_it_counts(seed: int) -> None:
    it = asked(seed, 5)
    for key in it.rng.sample(list(ROWS), 8):
        shown = rows_behind(it.question(), key, it.register.columns).to_pylist()
        name = {"member": "person", "cell": "cell", "village": "village"}[ROWS[key][0]]
        found = Counter((row[name], row["weight"]) for row in shown)
        assert found == Counter(expected_rows(it, key)), key


def expected_rows(it: Asked, key: str) -> list[tuple[int | None, int]]:
    grain = ROWS[key][0]
    if it.expected(key, it.root) is None:
        return []
    counted = it.oracle.counted(key, it.tree, it.root)
    if grain == "member":
        return [(row.person, row.amount) for row in counted]
    if grain == "cell":
        return [(row.cell, row.amount) for row in counted]
    return [(row.villages[0], row.amount) for row in counted]


@pytest.mark.parametrize("seed", SEEDS)
def test_the_villages_of_a_day(seed: int) -> None:
    it = asked(seed, 6)
    rows = village_statuses(it.on, it.register.columns, it.known).to_pylist()
    state = it.oracle.period.state()
    assert {row["village"]: row["status"] for row in rows} == statuses(state)
    counted = Counter(m.village for m in state.members.values())
    official = Counter(m.village for m in state.members.values() if m.standing == "official")
    for row in rows:
        village = row["village"]
        assert (row["members"], row["official"]) == (counted[village], official[village])
        assert row["blank"] == (counted[village] == 0)


@pytest.mark.parametrize("seed", SEEDS)
def test_the_cells_of_a_day_and_what_counts_them(seed: int) -> None:
    it = asked(seed, 8)
    keys = ("cells", "cells_below_min", "cells_joint", "cells_standing_weak")
    question = replace(it.question(), keys=keys, root=None)
    rows = cells_judged(question, it.register.columns).to_pylist()
    state = it.oracle.period.state()
    official = Counter(m.cell for m in state.members.values() if m.standing == "official")
    assert all(row["official"] == official[row["cell"]] for row in rows)
    for key in keys:
        counted = {row.cell for row in it.oracle.counted(key, it.tree, None)}
        assert {row["cell"] for row in rows if row[key]} == counted, key


@pytest.mark.parametrize("seed", SEEDS)
def test_villages_through_time(seed: int) -> None:
    it = asked(seed, 7)
    rows = status_history(it.since, it.on, it.register.columns, it.known).to_pylist()
    day = it.since
    while day <= it.on:
        shown = [
            (row["village"], row["status"], row["blank"])
            for row in rows
            if row["valid_from"] <= day < row["valid_to"]
        ]
        assert sorted(shown) == sorted(status_and_blank(it.oracle.period.player.on(day))), day
        day += timedelta(days=9)


def status_and_blank(state: State) -> list[tuple[int, str, bool]]:
    counted = {m.village for m in state.members.values()}
    found = statuses(state)
    return [(v, found[v], v not in counted) for v in all_villages(state)]


@pytest.mark.parametrize("seed", SEEDS)
def test_a_series_equals_the_answers_of_its_days(seed: int) -> None:
    it = asked(seed, 8)
    days = days_between(it.since, it.on, 5)
    found = series(it.question(), days, it.register.columns).to_pylist()
    assert [row["day"] for row in found] == days
    for row, day in zip(found, days, strict=True):
        oracle = Oracle(
            it.register.entries, day, it.since, it.known, it.boundaries_of, it.register.births
        )
        for key in KEYS:
            assert row[key] == it.expected(key, it.root, oracle), (day, key)


def days_between(first: date, last: date, number: int) -> list[date]:
    return sorted({first + (last - first) * i // number for i in range(1, number + 1)})
