"""``chibo plan`` and ``plan-check``: exit status, the objective as JSON, every broken rule."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from subprocess import CompletedProcess

import pytest
from msgspec.structs import replace

from chibo.planner.plan_form import Founding, Plan, read_plan, write_plan
from chibo.planner.problem import Capacity, Limits, read_problem, write_problem
from tests.conftest import run_chibo
from tests.planner.small import small_case

from .test_demo_table import LUAN_GIOI


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
    assert json.loads(made.stdout.splitlines()[-1]) == json.loads(pins.read_text())[0]


def test_what_could_not_be_kept_is_refused_before_it_is_planned(
    stated: Path, tmp_path: Path
) -> None:
    before = stated.read_bytes()
    for out, word in (
        (stated, "another file"),
        (tmp_path, "directory"),
        (tmp_path / "nowhere" / "plan.json", "No such"),
    ):
        done = run_chibo(tmp_path, "plan", "--problem", str(stated), "-o", str(out))
        assert (done.returncode, len(done.stderr.splitlines())) == (2, 1)
        assert word in done.stderr
    assert stated.read_bytes() == before
    for seconds in ("nan", "-1", "x"):
        arguments = ("--problem", str(stated), "-o", "plan.json", f"--time-limit={seconds}")
        done = run_chibo(tmp_path, "plan", *arguments)
        assert done.returncode == 2 and f"not '{seconds}'" in done.stderr


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


def from_register(demo_folder: Path, out: Path, *more: str) -> CompletedProcess[str]:
    """Plan a commune of the demo for four quarters."""
    asked = ("plan", "--on", "2016-01-01", "--scope", LUAN_GIOI, "-o", str(out))
    return run_chibo(demo_folder, *asked, *more)


@pytest.mark.slow
def test_a_plan_from_the_register_has_its_problem_beside_it(
    demo_folder: Path, tmp_path: Path
) -> None:
    out, settings = tmp_path / "plan.json", tmp_path / "settings.json"
    settings.write_text('{"per_commune": {"foundings": 1}, "max_distance_km": 12}')
    made = from_register(demo_folder, out, "--periods", "4", "--settings", str(settings))
    assert made.returncode == 0, made.stderr
    assert "proven best" in made.stdout
    beside = tmp_path / "plan.problem.json"
    problem = read_problem(beside.read_bytes())
    assert (problem.start, problem.periods) == (date(2016, 1, 1), 4)
    assert len({village.commune for village in problem.villages}) == 1
    assert problem.limits == Limits(max_distance_km=12, per_commune=Capacity(foundings=1))
    assert run_chibo(tmp_path, "plan-check", str(beside), str(out)).returncode == 0


@pytest.mark.parametrize(
    ("arguments", "word"),
    [
        (("--on", "2016-13-01"), "2016-13-01"),
        (("--on", "2015-01-01"), "outside the register"),
        (("--on", "2016-01-01", "--scope", "nowhere"), "nowhere"),
        (("--on", "2016-01-01", "--scope", LUAN_GIOI, "--periods", "0"), "periods"),
        (("--on", "2016-01-01", "--settings", "no.json"), "no.json"),
    ],
)
def test_what_cannot_be_planned_is_one_line_and_status_2(
    demo_folder: Path, tmp_path: Path, arguments: tuple[str, ...], word: str
) -> None:
    out = tmp_path / "plan.json"
    done = run_chibo(demo_folder, "plan", *arguments, "-o", str(out))
    assert done.returncode == 2
    assert len(done.stderr.splitlines()) == 1
    assert word in done.stderr
    assert not list(tmp_path.iterdir())


@pytest.mark.slow
def test_the_pins_of_the_settings_hold(demo_folder: Path, tmp_path: Path) -> None:
    out, settings = tmp_path / "plan.json", tmp_path / "settings.json"
    assert from_register(demo_folder, out, "--periods", "2").returncode == 0
    village = read_plan(out.read_bytes()).foundings[0].village
    pin = {"act": "founding", "subject": village, "forbid": True}
    settings.write_text(json.dumps({"periods": 2, "pins": [pin], "seconds": 30}))
    assert from_register(demo_folder, out, "--settings", str(settings)).returncode == 0
    founded = {founding.village for founding in read_plan(out.read_bytes()).foundings}
    assert founded and village not in founded


def test_an_empty_register_and_settings_without_a_day_are_said(
    stated: Path, tmp_path: Path
) -> None:
    out = str(tmp_path / "plan.json")
    empty = run_chibo(tmp_path, "plan", "--on", "2016-01-01", "-o", out)
    mixed = run_chibo(tmp_path, "plan", "--problem", str(stated), "--periods", "9", "-o", out)
    assert (empty.returncode, mixed.returncode) == (2, 2)
    assert "empty" in empty.stderr and "--on" in mixed.stderr
