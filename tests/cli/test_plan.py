"""``chibo plan`` and ``plan-check``: exit status, the objective as JSON, every broken rule."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from msgspec.structs import replace

from chibo.planner.plan_form import Founding, Plan, read_plan, write_plan
from chibo.planner.problem import write_problem
from tests.conftest import run_chibo
from tests.planner.small import small_case


@pytest.fixture
def stated(tmp_path: Path) -> Path:
    path = tmp_path / "problem.json"
    path.write_bytes(write_problem(small_case()))
    return path


def test_a_plan_is_made_written_and_passes_the_check(stated: Path, tmp_path: Path) -> None:
    out = tmp_path / "plan.json"
    made = run_chibo(tmp_path, "plan", "--problem", str(stated), "-o", str(out))
    assert made.returncode == 0, made.stderr
    assert "proven best" in made.stdout
    assert "HiGHS" not in made.stdout
    checked = run_chibo(tmp_path, "plan-check", str(stated), str(out))
    assert checked.returncode == 0
    objective = json.loads(checked.stdout)
    assert {key: objective[key] for key in ("with_members", "independent", "transfers")} == {
        "with_members": 12,
        "independent": 3,
        "transfers": 1,
    }


def test_a_plan_that_breaks_rules_has_each_of_them_named(stated: Path, tmp_path: Path) -> None:
    path = tmp_path / "plan.json"
    early = Founding(village="B", period=1)
    path.write_bytes(write_plan(Plan(status="feasible", foundings=(early, early))))
    checked = run_chibo(tmp_path, "plan-check", str(stated), str(path))
    assert checked.returncode == 1
    assert [line.split(":")[0] for line in checked.stdout.splitlines()] == [
        "founded_twice",
        "too_few_official",
    ]


def test_pins_that_cannot_hold_are_status_1_and_named(stated: Path, tmp_path: Path) -> None:
    pins, out = tmp_path / "pins.json", tmp_path / "plan.json"
    pins.write_text('[{"act": "founding", "subject": "B", "period": 1}]')
    arguments = ("--problem", str(stated), "-o", str(out), "--pins", str(pins))
    made = run_chibo(tmp_path, "plan", *arguments)
    assert made.returncode == 1
    found = read_plan(out.read_bytes())
    assert (found.status, len(found.conflict)) == ("infeasible", 1)


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("{", "JSON"),
        (json.dumps({"periods": 4}), "start"),
        (write_problem(replace(small_case(), candidates=())).decode() + "x", "JSON"),
    ],
)
def test_a_problem_that_is_none_is_one_line_and_status_2(
    tmp_path: Path, text: str, word: str
) -> None:
    path = tmp_path / "problem.json"
    path.write_text(text)
    done = run_chibo(tmp_path, "plan", "--problem", str(path), "-o", str(tmp_path / "plan.json"))
    assert done.returncode == 2
    assert len(done.stderr.splitlines()) == 1
    assert word in done.stderr
    assert not (tmp_path / "plan.json").exists()


def test_a_file_that_is_not_there_is_one_line_and_status_2(tmp_path: Path) -> None:
    done = run_chibo(tmp_path, "plan-check", str(tmp_path / "a.json"), str(tmp_path / "b.json"))
    assert done.returncode == 2
    assert "a.json" in done.stderr
