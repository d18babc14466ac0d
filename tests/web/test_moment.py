"""The day of a page: how it is written, read and kept."""

from __future__ import annotations

from datetime import date

import pytest

from chibo.register.reads import Span
from chibo.web.moment import Moment, NotADay, moment_of, month_starts, read_day

SPAN = Span(date(2016, 1, 1), date(2018, 6, 30), sample_data=False, root_place=None)
TODAY = date(2018, 8, 1)


def moment(**query: str) -> Moment:
    return moment_of(query, SPAN, TODAY)


@pytest.mark.parametrize(
    "text", ["13/05/2018", "13/5/2018", "13-05-2018", "2018-05-13", " 13.5.2018 "]
)
def test_a_day_is_read_as_people_write_it(text: str) -> None:
    assert read_day(text) == date(2018, 5, 13)


@pytest.mark.parametrize(
    "text",
    ["30/02/2018", "2018", "hôm nay", "05/13/2018", "1/1/18", "0-0-0", "1/1/9999", "0001-01-01"],
)
def test_what_is_no_day_is_refused(text: str) -> None:
    with pytest.raises(NotADay):
        read_day(text)


def test_a_page_speaks_of_the_latest_facts_unless_told_otherwise() -> None:
    assert moment().on == date(2018, 6, 30)
    assert moment_of({}, SPAN, date(2017, 5, 5)).on == date(2017, 5, 5)
    assert moment(on="13/05/2018").on == date(2018, 5, 13)


def test_a_wrong_day_keeps_what_was_typed_and_shows_the_latest() -> None:
    wrong = moment(on="30/02/2018")
    assert wrong.on == date(2018, 6, 30)
    assert wrong.typed["on"] == "30/02/2018"
    assert "on" in wrong.errors


@pytest.mark.parametrize("text", ["31/12/2015", "02/08/2018"])
def test_a_day_outside_the_register_is_refused(text: str) -> None:
    assert "on" in moment(on=text).errors


def test_a_period_does_not_begin_after_its_end() -> None:
    assert "since" in moment(on="01/02/2017", since="02/02/2017").errors
    assert moment(on="01/02/2017", since="01/02/2017").since == date(2017, 2, 1)


def test_links_keep_the_day_and_the_boundaries() -> None:
    assert moment().query == ""
    asked = moment(on="13/05/2018", boundaries="2018-06-01")
    assert asked.query == "?on=2018-05-13&boundaries=2018-06-01"
    assert moment(on="13/05/2018", boundaries="13/05/2018").boundaries_of is None


def test_months_run_from_the_first_day_to_the_last() -> None:
    days = month_starts(date(2016, 1, 15), date(2016, 3, 10))
    assert days == [date(2016, 1, 15), date(2016, 2, 1), date(2016, 3, 1), date(2016, 3, 10)]
    assert month_starts(date(2016, 1, 1), date(2016, 1, 1)) == [date(2016, 1, 1)]
