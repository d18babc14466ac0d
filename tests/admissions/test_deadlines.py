"""Deadlines of a case: holidays, leap days, extensions, and whose turn it is.

All limits of the rulebook, section 2, in one table: ``tests/rulebook/test_section_2.py``.
"""

from __future__ import annotations

from datetime import date, timedelta

import msgspec
import pytest

from chibo.admissions import contents as c
from chibo.admissions.case import Case
from chibo.admissions.deadlines import Deadline, deadlines

from .cases import WAY, candidate, up_to

DAY = timedelta(days=1)


def of(case: Case, code: str) -> Deadline:
    return next(deadline for deadline in deadlines(case) if deadline.code == code)


def falls_on(case: Case, code: str, day: date) -> Deadline:
    """The day before and on the day there is time; the day after it is late."""
    found = of(case, code)
    assert found.due == day
    assert not found.is_overdue(day - DAY)
    assert not found.is_overdue(day)
    assert found.is_overdue(day + DAY)
    assert [found.days_left(day + n * DAY) for n in (-1, 0, 1)] == [1, 0, -1]
    assert found.source
    return found


def dated(case: Case, *steps: c.Step) -> Case:
    for step in steps:
        case = case.with_step(step)
    return case


def moved(kind: str, on: date) -> c.Step:
    step = next(step for step in WAY if c.kind_of(step) == kind)
    return msgspec.structs.replace(step, on=on)


def test_the_background_check_is_answered_within_thirty_working_days() -> None:
    case = dated(up_to("check_asked"), c.CheckAsked(date(2016, 7, 4)))
    found = falls_on(case, "check_answer", date(2016, 8, 15))
    assert (found.turn, found.step) == ("committee", "check_answered")


def test_tet_holidays_are_no_working_days() -> None:
    # Asked on 5 February 2018; 14 to 20 February 2018 were the holidays of the lunar new year.
    with_tet = dated(up_to("check_asked"), c.CheckAsked(date(2018, 2, 5)))
    assert of(with_tet, "check_answer").due == date(2018, 3, 26)
    without = dated(up_to("check_asked"), c.CheckAsked(date(2018, 5, 14)))
    assert of(without, "check_answer").due == date(2018, 6, 25)


def test_a_supplementary_check_has_a_deadline_of_its_own() -> None:
    case = dated(up_to("cell_resolved"), c.CheckAsked(date(2017, 8, 7)))
    falls_on(case, "check_answer", date(2017, 9, 19))
    assert "file_age" not in {d.code for d in deadlines(case)}


def test_a_file_is_considered_within_twelve_months_of_its_check() -> None:
    falls_on(up_to("cell_resolved"), "file_age", date(2017, 8, 1))


def test_a_certificate_is_valid_for_sixty_months() -> None:
    falls_on(up_to("applied"), "course_ends", date(2021, 6, 10))
    leap = dated(candidate(), WAY[0], c.CourseTaken(date(2016, 2, 29), "TT", date(2016, 2, 24)))
    falls_on(leap, "course_ends", date(2021, 2, 28))


@pytest.mark.parametrize(
    ("resolved", "due"),
    [
        (date(2016, 8, 5), date(2016, 10, 31)),  # over 2 September
        (date(2017, 12, 1), date(2018, 3, 5)),  # over New Year and Tết
        (date(2018, 3, 1), date(2018, 5, 29)),  # over the Hùng kings' day, 30 April and 1 May
    ],
)
def test_the_committee_decides_within_sixty_working_days(resolved: date, due: date) -> None:
    case = dated(up_to("cell_resolved"), moved("cell_resolved", resolved))
    found = falls_on(case, "admission_decision", due)
    assert found.turn == "committee"
    also = case.with_step(moved("committee_resolved", resolved + 10 * DAY))
    falls_on(also, "admission_decision", due)


def test_an_extension_gives_it_thirty_working_days_more() -> None:
    case = up_to("decided").with_step(c.Extended(date(2016, 10, 3), "3-TB/HU"))
    falls_on(case, "admission_decision", date(2016, 12, 12))


def test_the_ceremony_follows_the_decision_within_thirty_working_days() -> None:
    falls_on(up_to("admitted"), "ceremony", date(2016, 10, 27))
    case = dated(up_to("decided"), moved("decided", date(2018, 1, 22)))
    falls_on(case, "ceremony", date(2018, 3, 12))


def test_the_cell_considers_official_status_within_thirty_working_days_after_probation() -> None:
    found = falls_on(up_to("recognition_resolved"), "consider", date(2017, 11, 14))
    assert (found.since, found.turn) == (date(2017, 10, 3), "cell")


def test_probation_that_began_on_a_leap_day_ends_with_february() -> None:
    case = dated(up_to("admitted"), moved("admitted", date(2020, 2, 29)))
    assert case.probation_ends == date(2021, 2, 28)


def test_the_committee_decides_on_official_status_within_thirty_working_days() -> None:
    case = up_to("recognised")
    falls_on(case, "recognition_decision", date(2017, 11, 16))
    extended = case.with_step(c.Extended(date(2017, 11, 1), "9-TB/HU"))
    falls_on(extended, "recognition_decision", date(2017, 12, 28))


def test_who_is_inactive_for_twenty_four_months_is_reviewed() -> None:
    falls_on(candidate(), "review", date(2018, 1, 22))
    falls_on(up_to("course"), "review", date(2018, 2, 5))
    falls_on(candidate(kept_on=date(2018, 1, 15)), "review", date(2020, 1, 15))


def test_a_member_is_not_reviewed_and_an_official_one_has_no_deadline() -> None:
    assert "review" not in {d.code for d in deadlines(up_to("new_member_course"))}
    assert deadlines(up_to("none")) == []


def test_the_most_urgent_comes_first() -> None:
    found = deadlines(up_to("decided"))
    assert [d.due for d in found] == sorted(d.due for d in found)
    assert found[0].code == "admission_decision"
