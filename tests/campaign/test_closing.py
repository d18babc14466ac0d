"""The steps of a period's close."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chibo.campaign.closing import (
    STEPS,
    NotNow,
    Step,
    after,
    ends_between,
    first_day,
    is_end,
    possible,
    state_of,
)


def test_a_close_goes_up_comes_back_and_is_accepted() -> None:
    assert state_of([]) == "open"
    assert state_of(["submit"]) == "submitted"
    assert state_of(["submit", "return"]) == "returned"
    assert state_of(["submit", "return", "submit", "accept"]) == "accepted"


@pytest.mark.parametrize(
    ("taken", "step"),
    [
        ([], "accept"),
        ([], "return"),
        (["submit"], "submit"),
        (["submit", "return"], "accept"),
        (["submit", "accept"], "return"),
        (["submit", "accept"], "submit"),
    ],
)
def test_a_step_out_of_turn_is_refused(taken: list[Step], step: Step) -> None:
    with pytest.raises(NotNow):
        after(state_of(taken), step)


@given(st.lists(st.sampled_from(STEPS), max_size=30))
def test_no_sequence_of_attempts_loses_a_state(attempts: list[Step]) -> None:
    """A refused step leaves all as it was; the steps kept always lead to the state reached."""
    kept: list[Step] = []
    state = state_of(kept)
    for step in attempts:
        if step in possible(state):
            state = after(state, step)
            kept.append(step)
        else:
            with pytest.raises(NotNow):
                after(state, step)
        assert state_of(kept) == state
    assert ("accept" in kept) == (state == "accepted")
    assert kept.count("submit") - kept.count("return") in (0, 1)


def test_half_years_end_in_june_and_december() -> None:
    assert is_end(date(2016, 6, 30)) and is_end(date(2016, 12, 31))
    assert not is_end(date(2016, 6, 29)) and not is_end(date(2016, 7, 1))
    assert first_day(date(2016, 6, 30)) == date(2016, 1, 1)
    assert first_day(date(2016, 12, 31)) == date(2016, 7, 1)


def test_the_ends_of_a_time_come_latest_first() -> None:
    assert ends_between(date(2016, 1, 1), date(2017, 6, 30)) == [
        date(2017, 6, 30),
        date(2016, 12, 31),
        date(2016, 6, 30),
    ]
    assert ends_between(date(2016, 7, 1), date(2016, 12, 30)) == []
