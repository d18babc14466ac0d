"""Where a village stands on a date, and what kind of cell serves it."""

from __future__ import annotations

from datetime import date, timedelta
from random import Random

import pytest

from chibo.indicators.engine import answer, status_history, village_statuses
from chibo.indicators.question import Question
from chibo.ledger.contents import Admit, ChangeCoverage, CoverageChange, Death
from tests.oracle.builder import FIRST_DAY, Builder

from .asking import ask, columns, figures, random_columns, rows

STATUSES = ("villages_uncovered", "villages_guest", "villages_host", "villages_independent")
DAY = date(2017, 5, 19)


def status(register: Builder, village: int, on: date = FIRST_DAY) -> str:
    found = village_statuses(on, columns(register)).to_pylist()
    return next(row["status"] for row in found if row["village"] == village)


def test_a_village_that_no_cell_covers_is_uncovered() -> None:
    r = Builder()
    village = r.village(r.commune())
    r.open()
    assert status(r, village) == "uncovered"


def test_a_joint_cell_has_a_host_and_guests() -> None:
    r = Builder()
    commune = r.commune()
    host, guest, other = (r.village(commune) for _ in range(3))
    r.cell(commune, base=host, guests=[guest, other])
    r.open()
    assert [status(r, v) for v in (host, guest, other)] == ["host", "guest", "guest"]
    assert figures(r, FIRST_DAY, "cells_joint", "cells_village") == [1, 1]


def test_an_office_cell_that_takes_in_a_village_is_joint_and_has_no_host() -> None:
    r = Builder()
    commune = r.commune()
    village = r.village(commune)
    r.cell(commune, guests=[village])
    r.open()
    assert status(r, village) == "guest"
    assert figures(r, FIRST_DAY, "cells_joint", "cells_other", "villages_host") == [1, 1, 0]


def test_a_village_with_two_cells_of_its_own_is_independent() -> None:
    r = Builder()
    commune = r.commune()
    village = r.village(commune)
    r.cell(commune, base=village)
    r.cell(commune, base=village)
    r.open()
    assert status(r, village) == "independent"
    assert figures(r, FIRST_DAY, "cells_joint", "cells_not_joint") == [0, 2]


def test_a_village_with_a_cell_of_its_own_and_a_host_cell_is_a_host() -> None:
    r = Builder()
    commune = r.commune()
    village, guest = r.village(commune), r.village(commune)
    r.cell(commune, base=village)
    r.cell(commune, base=village, guests=[guest])
    r.open()
    assert status(r, village) == "host"


def test_a_village_with_its_own_cell_that_is_also_a_guest_is_independent() -> None:
    r = Builder()
    commune = r.commune()
    village, other = r.village(commune), r.village(commune)
    r.cell(commune, base=village)
    r.cell(commune, base=other, guests=[village])
    r.open()
    assert status(r, village) == "independent"
    assert status(r, other) == "host"


def test_blank_is_an_axis_of_its_own_beside_coverage() -> None:
    r = Builder()
    commune = r.commune()
    village, reinforced, lived_in = (r.village(commune) for _ in range(3))
    r.cell(commune, base=village)
    cell = r.cell(commune, base=reinforced)
    r.member(cell, reinforced, reinforced_until=date(2018, 1, 1))
    r.member(r.cell(commune, base=lived_in), lived_in)
    r.open()
    keys = ("villages_blank", "villages_with_members", "villages_without_resident_member")
    assert figures(r, FIRST_DAY, "villages_independent", *keys) == [3, 1, 2, 2]
    assert figures(r, FIRST_DAY, "share_villages_with_members") == [2 / 3]


def test_a_share_of_no_villages_is_nothing() -> None:
    r = Builder()
    commune = r.commune()
    r.open()
    found = ask(r, FIRST_DAY, "share_villages_independent", by="commune")
    assert rows(found, "share_villages_independent") == {commune: None}


def test_three_official_members_are_the_least_unless_the_question_says_otherwise() -> None:
    r = Builder()
    commune = r.commune()
    village = r.village(commune)
    cell = r.cell(commune, base=village)
    r.members(cell, village, 2)
    r.member(cell, village, "probationary")
    r.open()
    assert figures(r, FIRST_DAY, "cells_below_min") == [1]
    assert figures(r, FIRST_DAY, "cells_below_min", min_official=2) == [0]


@pytest.mark.parametrize("seed", range(3))
def test_the_statuses_part_the_villages_at_every_node(seed: int) -> None:
    day = FIRST_DAY + timedelta(days=Random(seed).randrange(1800))
    keys = ("villages", "villages_without_cell", "cells", "cells_joint", "cells_not_joint")
    asked = Question(day, (*STATUSES, *keys), by="commune")
    found = answer(asked, random_columns(seed))
    for figure in (found.figures, *(row.figures for row in found.rows)):
        assert sum(figure[key] or 0 for key in STATUSES) == figure["villages"]
        without = (figure["villages_uncovered"] or 0) + (figure["villages_guest"] or 0)
        assert without == figure["villages_without_cell"]
        assert (figure["cells_joint"] or 0) + (figure["cells_not_joint"] or 0) == figure["cells"]


def test_the_history_of_a_village_tells_each_turn_once() -> None:
    r = Builder()
    commune = r.commune()
    host, guest = r.village(commune), r.village(commune)
    cell = r.cell(commune, base=host, guests=[guest])
    member = r.member(cell, host)
    r.open()
    admitted = r.new_person()
    r.decide(date(2016, 2, 3), Admit(admitted, cell, guest))
    r.decide(date(2016, 9, 2), ChangeCoverage((CoverageChange(cell, guest),)))
    r.decide(date(2017, 2, 3), Death(member))
    found = status_history(FIRST_DAY, date(2017, 12, 31), columns(r)).to_pylist()
    turns = {v: [] for v in (host, guest)}  # type: ignore[var-annotated]
    for row in found:
        turns[row["village"]].append((row["valid_from"], row["status"], row["blank"]))
    assert turns[host] == [
        (FIRST_DAY, "host", False),
        (date(2016, 9, 2), "independent", False),
        (date(2017, 2, 3), "independent", True),
    ]
    assert turns[guest] == [
        (FIRST_DAY, "guest", True),
        (date(2016, 2, 3), "guest", False),
        (date(2016, 9, 2), "uncovered", False),
    ]


@pytest.mark.parametrize("seed", range(3))
def test_the_history_on_a_day_is_the_status_on_that_day(seed: int) -> None:
    last = date(2020, 12, 31)
    history = status_history(FIRST_DAY, last, random_columns(seed)).to_pylist()
    for days in range(0, 1800, 97):
        day = FIRST_DAY + timedelta(days=days)
        then = {
            row["village"]: (row["status"], row["blank"])
            for row in village_statuses(day, random_columns(seed)).to_pylist()
        }
        assert then == {
            row["village"]: (row["status"], row["blank"])
            for row in history
            if row["valid_from"] <= day < row["valid_to"]
        }
