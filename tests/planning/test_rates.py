"""What was observed of candidates, by stage and commune, and never of a person."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from chibo.planning.rates import USUAL_DAYS, WAY, delays, observed

ON = date(2018, 1, 1)
LONG_AGO = date(2016, 1, 1)
STEP = 30


def reached(upto: str, start: date = LONG_AGO) -> dict[str, date]:
    """The days of somebody who came so far, a stage every thirty days."""
    number = WAY.index(upto) + 1
    return {stage: start + timedelta(STEP * n) for n, stage in enumerate(WAY[:number])}


def test_with_few_admissions_seen_everybody_is_taken_as_certain() -> None:
    seen = observed({1: [reached("probation")] * 4 + [reached("listed")] * 9}, {}, ON)
    assert not seen.is_telling
    assert seen.rate(1, "listed") == 1.0
    assert seen.days == USUAL_DAYS


def test_a_rate_is_the_product_of_the_shares_of_the_stages_to_come() -> None:
    cases = [reached("probation")] * 6 + [reached("applied")] * 3 + [reached("listed")] * 3
    seen = observed({1: cases}, {}, ON)
    assert seen.rate(1, "listed") == pytest.approx(9 / 12 * 6 / 9)
    assert seen.rate(1, "applied") == pytest.approx(6 / 9)
    assert seen.rate(1, "decided") == 1.0


def test_a_commune_with_few_of_its_own_takes_the_share_of_all() -> None:
    many = [reached("probation")] * 6 + [reached("listed")] * 6
    seen = observed({1: many, 2: [reached("listed")] * 4}, {}, ON)
    assert seen.rate(1, "listed") == pytest.approx(6 / 12)
    assert seen.rate(2, "listed") == pytest.approx(6 / 16)
    assert seen.rate(3, "listed") == pytest.approx(6 / 16)


def test_whose_way_is_still_open_is_not_held_against_the_stage() -> None:
    fresh = [reached("listed", ON - timedelta(100))] * 20
    seen = observed({1: [reached("probation")] * 6 + fresh}, {}, ON)
    assert seen.rate(1, "listed") == 1.0


def test_those_who_withdrew_count_though_they_are_erased() -> None:
    seen = observed({1: [reached("probation")] * 6}, {1: {"listed": 2, "applied": 4}}, ON)
    assert seen.rate(1, "applied") == pytest.approx(6 / 10)
    assert seen.rate(1, "listed") == pytest.approx(10 / 12 * 6 / 10)


def test_the_days_left_are_those_of_the_stage_from_its_beginning_and_of_all_later_ones() -> None:
    seen = observed({1: [reached("probation")] * 6}, {}, ON)
    whole = STEP * (len(WAY) - 1)
    assert seen.days_left("listed", ON, ON) == whole
    assert seen.days_left("listed", ON - timedelta(10), ON) == whole - 10
    assert seen.days_left("listed", ON - timedelta(400), ON) == whole - STEP
    assert seen.days_left("decided", ON - timedelta(400), ON) == 0


def test_delays_are_shares_of_whole_periods_beyond_the_usual_time() -> None:
    usual = [reached("probation")] * 6
    late = reached("probation") | {"probation": LONG_AGO + timedelta(2 * STEP + 90 + 190)}
    assert delays(usual, 90) == [1.0]
    assert delays([*usual, late, late], 90) == [6 / 8, 0.0, 2 / 8]
    assert delays([late] * 3, 90) == [1.0]
