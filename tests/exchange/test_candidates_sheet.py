"""Candidates on a sheet of the opening workbook: optional, and checked as members are."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import pytest

from chibo.admissions import reads
from chibo.admissions.models import Candidate
from chibo.exchange.workbook.examination import examine
from chibo.exchange.workbook.marked import marked_copy
from chibo.exchange.workbook.opening import open_examined
from chibo.ledger.scope import Scope
from chibo.register import models as m
from chibo.register.opening import NotEmpty

from .forms import Rows, small, workbook

ON = date(2016, 1, 1)
NOW = datetime(2026, 11, 1, 8, tzinfo=UTC)


def candidate(name: str, **values: Any) -> dict[str, Any]:
    return {
        "name": name,
        "birth_date": date(1994, 3, 2),
        "sex": "nữ",
        "ethnic_group": "Mông",
        "education": "THCS",
        "cell": "Chi bộ bản Giói A",
        "village": "Bản Giói B",
        "listed_on": date(2015, 3, 1),
        "told_on": date(2015, 3, 2),
        **values,
    }


def with_candidates(*rows: dict[str, Any]) -> Rows:
    return small() | {"candidates": list(rows)}


@pytest.mark.django_db
@pytest.mark.database
def test_candidates_are_entered_with_the_opening() -> None:
    found = examine(workbook(with_candidates(candidate("Vàng Thị Dở"))), ON)
    assert found.errors == []
    open_examined(found, "officer", NOW)
    (line,) = reads.open_candidates(Scope.everything(), date(2015, 12, 31))
    assert (line.one.name, line.village_name, line.stage) == ("Vàng Thị Dở", "Bản Giói B", "listed")
    assert line.one.case.told_on == date(2015, 3, 2)
    assert line.one.case.education == "lower_secondary"
    assert m.MembershipSpell.objects.count() == 4


@pytest.mark.django_db
def test_a_register_that_is_open_already_gets_no_candidates() -> None:
    open_examined(examine(workbook(small()), ON), "officer", NOW)
    with pytest.raises(NotEmpty):
        open_examined(examine(workbook(with_candidates(candidate("A B"))), ON), "officer", NOW)
    assert not Candidate.objects.exists()


def test_a_workbook_without_the_sheet_is_read_as_well() -> None:
    assert examine(workbook(small()), ON).errors == []


@pytest.mark.parametrize(
    ("changes", "key", "word"),
    [
        ({"name": " "}, "name", "Fill this in"),
        ({"birth_date": None}, "birth_date", "Fill this in"),
        ({"birth_date": date(2005, 1, 1)}, "birth_date", "years old"),
        ({"cell": "Chi bộ Lạ"}, "cell", "is not on the sheet"),
        ({"village": "Bản Na Son"}, "village", "does not cover"),
        ({"village": None}, "village", "For which village"),
        ({"listed_on": None}, "listed_on", "Fill this in"),
        ({"told_on": None}, "told_on", "Fill this in"),
        ({"told_on": date(2015, 2, 1)}, "told_on", "told after"),
        ({"told_on": date(2016, 1, 1)}, "told_on", "the day of the balance"),
        ({"name": "Vàng Thị Dở"}, "name", "row 3 already"),
        (
            {"name": "Vàng A Chớ", "birth_date": date(1980, 3, 2)},
            "name",
            "on the sheet of members",
        ),
    ],
)
@pytest.mark.usefixtures("in_english")
def test_an_error_is_reported_at_its_cell(changes: dict[str, Any], key: str, word: str) -> None:
    rows = with_candidates(candidate("Vàng Thị Dở"), candidate("Lò Thị Hoa") | changes)
    found = examine(workbook(rows), ON)
    assert [(mistake.sheet, mistake.key) for mistake in found.errors] == [("candidates", key)]
    assert word in found.errors[0].text
    again = examine(marked_copy(found), ON)
    assert [(mistake.sheet, mistake.key) for mistake in again.errors] == [("candidates", key)]
