"""The demo's state of 1 January 2016 as a workbook, opened in an empty register."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import run_chibo

from .forms import of_register, workbook

pytestmark = pytest.mark.slow
ON = "2016-01-01"
OF_DECISIONS = (
    "cells_without_secretary",
    "offices_provisional",
    "villages_without_committee_member_in_charge",
)
"""What no workbook of the opening brings: offices and charges are decided one by one."""


@pytest.fixture
def opened(demo_data: None, tmp_path: Path) -> Path:
    folder = tmp_path / "register"
    start = tmp_path / "start.xlsx"
    start.write_bytes(workbook(of_register(date.fromisoformat(ON))))
    dry = run_chibo(folder, "open", str(start), "--on", ON, "--dry-run")
    assert dry.returncode == 0, dry.stdout + dry.stderr
    made = run_chibo(folder, "open", str(start), "--on", "1/1/2016")
    assert made.returncode == 0, made.stdout + made.stderr
    shown = [line for line in dry.stdout.splitlines() if "illages" in line or "ells" in line]
    assert len(shown) > 7
    assert set(shown) <= set(made.stdout.splitlines())
    return folder


def figures(folder: Path, *more: str) -> dict[str, Any]:
    done = run_chibo(folder, "figures", "--on", ON, "--format", "json", *more)
    assert done.returncode == 0, done.stderr
    answer = dict(json.loads(done.stdout))
    for shown in (answer, *answer.get("rows", ())):
        for key in OF_DECISIONS:
            shown["figures"].pop(key, None)
    return answer


def test_the_same_figures_and_a_sound_ledger(opened: Path, demo_folder: Path) -> None:
    for by in ("district", "commune", "village"):
        found, wanted = (figures(folder, "--by", by) for folder in (opened, demo_folder))
        assert found["figures"] == wanted["figures"]
        assert len(found["figures"]) > 15
        by_code = {row["code"]: row["figures"] for row in wanted["rows"]}
        assert {row["code"]: row["figures"] for row in found["rows"]} == by_code
    for by in ("sex", "ethnic_group", "standing"):
        found, wanted = (figures(folder, "--by", by) for folder in (opened, demo_folder))
        assert [r["figures"] for r in found["rows"]] == [r["figures"] for r in wanted["rows"]]
    assert run_chibo(opened, "verify").returncode == 0
    again = run_chibo(opened, "open", str(opened.parent / "start.xlsx"), "--on", ON)
    assert again.returncode == 2
    assert "CHIBO_DATA" in again.stderr
