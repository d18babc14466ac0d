"""Attendance and meetings, counted: sums that add up."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chibo.meetings.figures import CellMonth, Sums, state_of, sums
from chibo.meetings.line import Line, months

from .lines import RIGHT, line, lines

QUARTER = months(date(2018, 1, 1), date(2018, 3, 1))


def held(cell: int, month: date, of: Line) -> CellMonth:
    on = of.on and of.on.replace(year=month.year, month=month.month)
    return CellMonth(cell, month, "held" if of.held else "not_held", replace(of, on=on))


cell_months = st.builds(
    held, st.integers(1, 4), st.sampled_from(months(date(2017, 1, 1), date(2018, 5, 1))), lines()
)
empty_months = st.builds(
    CellMonth,
    st.integers(1, 4),
    st.sampled_from(QUARTER),
    st.sampled_from(("missing", "open", "not_due")),
)
any_months = st.lists(
    cell_months | empty_months, max_size=25, unique_by=lambda m: (m.cell, m.month)
)


@given(any_months)
def test_attendance_is_never_above_the_whole(of: list[CellMonth]) -> None:
    found = sums(of)
    assert 0 <= found.present <= found.expected
    assert found.held <= found.due
    assert found.thematic <= found.quarters
    assert found.attendance is None or 0 <= found.attendance <= 1
    assert sum(found.grades.values()) == found.held


@given(any_months)
def test_the_cells_add_up_to_their_committee(of: list[CellMonth]) -> None:
    parts = [sums(one for one in of if one.cell == cell) for cell in range(1, 5)]
    assert sum(parts, Sums()) == sums(of)


@given(any_months)
def test_a_month_is_held_missed_or_not_due(of: list[CellMonth]) -> None:
    found = sums(of)
    assert found.due == found.held + found.missed


def test_attendance_is_present_over_expected_and_no_mean_of_rates() -> None:
    small = line(official=1, probationary=0, present_official=1, present_probationary=0)
    large = line(official=9, probationary=0, present_official=0, present_probationary=0)
    found = sums([held(1, QUARTER[0], small), held(2, QUARTER[0], large)])
    assert (found.present, found.expected, found.attendance) == (1, 10, 0.1)


def test_the_exempt_are_not_expected() -> None:
    assert line(exempt=4).expected == RIGHT.expected == 11


def test_a_month_without_a_meeting_counts_no_attendance() -> None:
    found = sums([held(1, QUARTER[0], Line(False, "weather", official=9))])
    assert (found.expected, found.due, found.missed) == (0, 1, 1)


@pytest.mark.parametrize(
    ("on", "state"),
    [(date(2018, 3, 30), "open"), (date(2018, 3, 31), "open"), (date(2018, 4, 1), "missing")],
)
def test_a_month_is_missing_once_it_is_over(on: date, state: str) -> None:
    assert state_of(date(2018, 3, 1), True, None, on) == state
    assert state_of(date(2018, 3, 1), False, None, on) == "not_due"


def test_a_quarter_has_a_theme_where_one_meeting_of_three_has() -> None:
    plain = [held(1, month, RIGHT) for month in QUARTER]
    themed = [*plain[:2], held(1, QUARTER[2], line(thematic=True))]
    assert (sums(plain).quarters, sums(plain).thematic) == (1, 0)
    assert (sums(themed).quarters, sums(themed).thematic) == (1, 1)
    assert sums(themed[1:]).quarters == 0
