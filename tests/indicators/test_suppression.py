"""What is hidden cannot be worked out: checked by trying every table that a reader can think of."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import product
from random import Random
from typing import Any

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from chibo.indicators.suppression import LEAST, Count, Name, Table

MOST, ROOM = 7, 8
"""The greatest count of a table, and how far above it a reader tries: all that one may take over
from another, and a little more."""

Values = dict[tuple[int, int], Any]
"""A table's inner counts by row and column; row or column -1 stands for the totals."""


def with_totals(inner: Values, rows: int, columns: int) -> Values:
    found = dict(inner)
    for row in range(rows):
        found[row, -1] = sum(inner[row, column] for column in range(columns))
    for column in (*range(columns), -1):
        found[-1, column] = sum(found[row, column] for row in range(rows))
    return found


def counts_of(values: Values) -> dict[Name, Count]:
    """Return the counts as flows: from rows to columns, to the totals, and back to rows."""
    counts: dict[Name, Count] = {}
    for (row, column), value in values.items():
        ends = (f"row {row}", f"column {column}")
        if row == -1 or column == -1:
            ends = ends[::-1] if (row == -1) != (column == -1) else ends
        counts[row, column] = Count(value, *ends, total=-1 in (row, column))
    return counts


def possible(values: Values, hidden: set[Name], rows: int, columns: int) -> Mapping[Name, set[int]]:
    """Return what each hidden count is in any table, within some room, that has the shown ones."""
    cells = list(product(range(rows), range(columns)))
    tried = [range(MOST + ROOM) if cell in hidden else (values[cell],) for cell in cells]
    grid = [axis.ravel() for axis in np.meshgrid(*map(np.array, tried), indexing="ij")]
    tables = with_totals(dict(zip(cells, grid, strict=True)), rows, columns)
    fits = np.ones(len(grid[0]), dtype=bool)
    for name, value in values.items():
        if name not in hidden:
            fits &= tables[name] == value
    return {name: set(np.unique(tables[name][fits]).tolist()) for name in hidden}  # type: ignore[index]


@st.composite
def tables(draw: st.DrawFn) -> tuple[Values, int, int]:
    rows, columns = draw(st.sampled_from([(1, 1), (1, 3), (2, 2), (3, 1), (4, 1)]))
    cells = product(range(rows), range(columns))
    count = st.sampled_from([0, 0, 1, 2, 3, 4, 5, MOST])
    return with_totals({cell: draw(count) for cell in cells}, rows, columns), rows, columns


@settings(max_examples=150, deadline=None)
@given(tables())
def test_no_hidden_count_can_be_worked_out(drawn: tuple[Values, int, int]) -> None:
    values, rows, columns = drawn
    small = {cell for cell, n in values.items() if 0 < n < LEAST and -1 not in cell}
    hidden = Table(counts_of(values), small).protect()
    assert small <= hidden
    for name, found in possible(values, hidden, rows, columns).items():
        value = values[name]  # type: ignore[index]
        both_sides = min(found) < value < max(found)
        assert both_sides or set(range(LEAST)) <= found, (values, hidden, name)


@settings(max_examples=150, deadline=None)
@given(tables(), st.randoms())
def test_what_a_reader_can_work_out_is_found_exactly(
    drawn: tuple[Values, int, int], rng: Random
) -> None:
    values, rows, columns = drawn
    hidden = {name for name in values if rng.random() < 0.5}
    table = Table(counts_of(values), hidden)
    for name, found in possible(values, set(hidden), rows, columns).items():
        value = values[name]  # type: ignore[index]
        assert value - table.room(name, False, value) == min(found), (values, hidden, name)
        assert table.room(name, True, 2) == min(2, max(found) - value), (values, hidden, name)


def test_nothing_small_hides_nothing() -> None:
    values = with_totals({(0, 0): 7, (0, 1): 0, (1, 0): 9, (1, 1): 5}, 2, 2)
    assert Table(counts_of(values)).protect() == set()


def test_one_small_count_takes_the_least_others_of_its_row_and_column() -> None:
    inner = {(0, 0): 2, (0, 1): 8, (0, 2): 50, (1, 0): 9, (1, 1): 7, (1, 2): 60}
    hidden = Table(counts_of(with_totals(inner, 2, 3)), [(0, 0)]).protect()
    assert hidden == {(0, 0), (0, 1), (1, 0), (1, 1)}


def test_a_count_that_only_a_chain_of_sums_gives_away_is_found() -> None:
    # Each sum holds two hidden counts, but those of the rows less those of the columns leave one.
    inner = {(row, column): 6 for row in range(4) for column in range(3)}
    hidden = {(0, 0), (0, 1), (1, 0), (1, 1), (2, 1), (2, 2), (3, 2)}
    table = Table(counts_of(with_totals(inner, 4, 3)), hidden)
    assert not table.is_safe((2, 1))
    assert table.is_safe((0, 0))
