"""Conversion and waiting time by stage."""

from __future__ import annotations

from datetime import date

from chibo.admissions.figures import conversions

from .cases import candidate, up_to

SINCE, ON = date(2016, 1, 1), date(2016, 12, 31)


def test_of_three_who_reached_a_stage_two_went_on_after_a_median_of_days() -> None:
    cases = [up_to("cell_resolved"), up_to("applied"), candidate()]
    found = {one.stage: one for one in conversions((c.reached() for c in cases), SINCE, ON)}
    listed = found["listed"]
    assert (listed.entered, listed.went_on, listed.waited) == (3, 2, 142)
    assert listed.share == 2 / 3
    assert (found["trained"].entered, found["trained"].went_on, found["trained"].waited) == (
        2,
        1,
        21,
    )
    assert (found["applied"].entered, found["applied"].went_on) == (1, 0)
    assert found["applied"].waited is None
    assert found["probation"].share is None


def test_only_who_reached_the_stage_in_the_period_counts_and_only_what_came_by_its_end() -> None:
    whole = [up_to("none").reached()]
    assert conversions(whole, date(2016, 7, 2), ON)[2].entered == 0
    assert conversions(whole, date(2016, 7, 1), ON)[2].entered == 1
    on_eve = conversions(whole, SINCE, date(2016, 8, 4))[2]
    assert (on_eve.entered, on_eve.went_on) == (1, 0)
    on_day = conversions(whole, SINCE, date(2016, 8, 5))[2]
    assert (on_day.entered, on_day.went_on, on_day.waited) == (1, 1, 35)
