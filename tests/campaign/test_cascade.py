"""A target divided among the units below."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from chibo.campaign.cascade import adds_up, difference, split

WEIGHTS = st.dictionaries(st.integers(1, 10**15), st.integers(0, 5000), min_size=1, max_size=40)


def test_the_largest_remainders_get_what_rounding_leaves() -> None:
    assert split(10, {1: 1, 2: 1, 3: 1}) == {1: 4, 2: 3, 3: 3}
    assert split(10, {1: 50, 2: 26, 3: 24}) == {1: 5, 2: 3, 3: 2}


def test_without_weights_all_count_alike() -> None:
    assert split(5, {1: 0, 2: 0}) == {1: 3, 2: 2}
    assert split(5, {}) == {}


def test_a_difference_is_told_with_its_sign() -> None:
    assert difference(150, [100, 40]) == -10
    assert difference(0.3, [0.1, 0.2]) == 0


def test_counts_add_up_and_shares_do_not() -> None:
    assert adds_up("floor_per_year") and adds_up("level")
    assert not adds_up("share") and not adds_up("zero")


@given(st.integers(0, 10**6), WEIGHTS)
def test_the_parts_add_up_to_the_whole(total: int, weights: dict[int, int]) -> None:
    parts = split(total, weights)
    assert difference(total, parts.values()) == 0
    assert parts.keys() == weights.keys()


@given(st.integers(0, 10**6), WEIGHTS)
def test_no_part_is_off_its_fair_share_by_one_or_more(total: int, weights: dict[int, int]) -> None:
    whole = sum(weights.values()) or 1
    for unit, part in split(total, weights).items():
        fair = total * weights[unit] / whole if sum(weights.values()) else total / len(weights)
        assert abs(part - fair) < 1
