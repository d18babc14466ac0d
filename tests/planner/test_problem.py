"""What is wrong with a problem is said in one sentence that names it; a sound one comes back."""

from __future__ import annotations

import json
import math
import runpy
from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace

from chibo.planner.problem import Limits, ProblemError, read_problem, write_problem

from .small import drawn, small_case

ROOT = Path(__file__).resolve().parents[2]


def stated() -> dict[str, Any]:
    """Return the small case as JSON data, every field written out."""
    data: dict[str, Any] = json.loads(write_problem(small_case()))
    return data


@pytest.mark.parametrize("seed", range(20))
def test_a_problem_written_is_read_as_it_was(seed: int) -> None:
    problem = drawn(seed, extras=True)
    assert read_problem(write_problem(problem)) == problem


def test_what_an_officer_adds_may_be_absent() -> None:
    data = stated()
    for rows, fields in (
        ("villages", ("merger_due",)),
        ("members", ("until", "present", "listed", "view")),
    ):
        for row in data[rows]:
            for field in fields:
                row.pop(field, None)
    data.pop("min_present", None)
    assert read_problem(json.dumps(data)) == small_case()


def test_ids_may_be_numbers() -> None:
    data = stated()
    data["villages"].append({"id": 7, "commune": 1, "lat": 21.0, "lon": 103.0, "covered_by": None})
    assert read_problem(json.dumps(data)).villages[-1].id == 7


def row(kind: str, number: int, **fields: Any) -> tuple[str, int, dict[str, Any]]:
    return kind, number, fields


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (row("villages", 1, id="A"), "'A' stands twice among the villages"),
        (row("members", 1, id="a1"), "'a1' stands twice among the members"),
        (row("cells", 1, id="B"), "'B' is that of a village and of a cell"),
        (row("villages", 1, covered_by="kZ"), "'kZ', which is no cell"),
        (row("villages", 0, covered_by="kO"), "a base is covered by its own cell"),
        (row("cells", 0, base="Z"), "'Z', which is no village"),
        (row("members", 0, unit="Z"), "'Z': no village, and no cell without a base"),
        (row("members", 0, unit="kA"), "'kA': no village, and no cell without a base"),
        (row("members", 0, cell="kZ"), "'kZ', which is no cell"),
        (row("members", 0, cell="kO"), "'kO', which is not its cell"),
        (row("members", 7, cell="kA"), "counted in 'kO', but in 'kA', which is not its cell"),
        (row("members", 0, may_move_to=["A"]), "where they are already"),
        (row("members", 0, may_move_to=["Z"]), "'Z', which is no village"),
        (row("members", 0, may_move_to=["B", "B"]), "named twice"),
        (row("members", 0, official_from=-1), "official from period -1"),
        (row("members", 0, until=0), "until period 0"),
        (row("members", 0, view="perhaps"), "in the form"),
        (row("candidates", 0, village="Z"), "'Z', which is no village"),
        (row("candidates", 0, earliest=0), "the first period is 1"),
        (row("candidates", 0, rate=1.5), "from 0 to 1"),
        (row("villages", 0, lat=91), "no position on the earth"),
        (row("villages", 0, lon="east"), "in the form"),
        (row("villages", 0, nmae="A"), "nmae"),
    ],
)
def test_a_row_that_cannot_be_is_named(change: tuple[str, int, dict[str, Any]], words: str) -> None:
    kind, number, fields = change
    data = stated()
    data[kind][number].update(fields)
    with pytest.raises(ProblemError, match=words.replace("(", r"\(")):
        read_problem(json.dumps(data))


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"periods": 0}, "from 1 to 120"),
        ({"periods": 10**9}, "from 1 to 120"),
        ({"periods": 10**30}, "from 1 to 120"),
        ({"period_months": 0}, "from 1 to 120 months"),
        ({"probation_periods": -1}, "from 0 to"),
        ({"min_official": 0}, "from 1 to"),
        ({"min_present": 4}, "from 0 to min_official"),
        ({"start": "2016-02-30"}, "in the form"),
        ({"start": "9995-01-01"}, "beyond the year"),
        ({"limits": {"max_distance_km": -1}}, "max_distance_km"),
        ({"limits": {"per_commune": {"transfers": -1}}}, "per_commune.transfers"),
        ({"limits": {"overall": {"foundings": 1.5}}}, "in the form"),
    ],
)
def test_a_number_that_cannot_be_is_named(fields: dict[str, Any], words: str) -> None:
    with pytest.raises(ProblemError, match=words):
        read_problem(json.dumps(stated() | fields))


def test_not_a_number_is_refused() -> None:
    with pytest.raises(ProblemError, match="max_distance_km"):
        replace(small_case(), limits=Limits(max_distance_km=math.nan))
    village = replace(small_case().villages[0], lat=math.nan)
    with pytest.raises(ProblemError, match="no position"):
        replace(small_case(), villages=(village, *small_case().villages[1:]))


@pytest.mark.parametrize(
    "text", ["", "[]", "{", "null", '{"start": NaN}', b"\xff\xfe", "[" * 100000]
)
def test_what_is_no_problem_is_said_to_be_none(text: str | bytes) -> None:
    with pytest.raises(ProblemError):
        read_problem(text)


def test_the_written_schema_is_that_of_the_problem() -> None:
    page = runpy.run_path(str(ROOT / "docs/make_planner.py"))["page"]
    written = (ROOT / "docs/planner-problem.schema.json").read_text(encoding="utf-8")
    assert written == page(), "run: .venv/bin/python docs/make_planner.py"


def test_a_missing_field_is_named() -> None:
    data = stated()
    del data["min_official"]
    with pytest.raises(ProblemError, match="min_official"):
        read_problem(json.dumps(data))
