"""The demo's meetings: made up, but for Mường Luân, where more than nine of ten members came."""

from __future__ import annotations

from collections import defaultdict
from datetime import date

import pytest

from chibo.ledger.scope import Scope
from chibo.meetings import reads
from chibo.meetings.figures import CellMonth, Sums, sums
from chibo.meetings.models import MeetingVersion, RatingVersion
from chibo.meetings.ratings import too_many_excellent
from chibo.meetings.rules import wrongs
from chibo.meetings.writes import line_of
from chibo.register.reads import organisation_names

pytestmark = [pytest.mark.slow, pytest.mark.usefixtures("demo_data")]
FIRST, LAST = date(2016, 1, 1), date(2018, 5, 13)
ALL = Scope.everything()


def by_committee(first: date) -> dict[str, Sums]:
    cells = reads.cells(ALL, first, LAST)
    parents = {cell.id: cell.parent or 0 for cell in cells}
    months: dict[int, list[CellMonth]] = defaultdict(list)
    for one in reads.cell_months(ALL, cells, first, LAST):
        months[parents[one.cell]].append(one)
    names = organisation_names(months, LAST)
    return {names[committee]: sums(listed) for committee, listed in months.items()}


@pytest.mark.parametrize("first", [FIRST, date(2017, 6, 1)])
def test_in_muong_luan_more_than_nine_of_ten_came_and_elsewhere_fewer(first: date) -> None:
    attendance = {name: found.attendance for name, found in by_committee(first).items()}
    assert len(attendance) == 14
    (high,) = (name for name in attendance if name.endswith("Mường Luân"))
    assert (attendance.pop(high) or 0) > 0.9
    assert all(0.7 < (share or 0) < 0.9 for share in attendance.values())


def test_every_line_is_one_that_the_room_would_take() -> None:
    rows = list(MeetingVersion.objects.all())
    assert len(rows) > 6000
    assert all(wrongs(line_of(row), row.month, LAST) == [] for row in rows)
    assert {row.month for row in rows} == set(reads.months(FIRST, LAST))


def test_some_months_are_missed_and_some_were_never_entered() -> None:
    states = {one.state for one in _all()}
    assert {"held", "not_held", "missing"} <= states


def _all() -> list[CellMonth]:
    return reads.cell_months(ALL, reads.cells(ALL, FIRST, LAST), FIRST, LAST)


def test_the_ratings_keep_to_the_cap() -> None:
    rows = list(RatingVersion.objects.all())
    assert {row.year for row in rows} == {2016, 2017}
    assert all(too_many_excellent(reads.rating_of(row), row.year) == 0 for row in rows)
