"""Plans made in the background: a process of their own, that can be watched and stopped."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = pytest.mark.slow


def outcome(folder: Path, what: str) -> dict[str, object]:
    """Return what the process says that plans in a register in the folder."""
    environment = {**os.environ, "CHIBO_DATA": str(folder)}
    environment |= {"DJANGO_SETTINGS_MODULE": "chibo.settings"}
    environment.pop("DATABASE_URL", None)
    done = subprocess.run(
        [sys.executable, "-m", "tests.planning.planning_process", what],
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    found: dict[str, object] = json.loads(done.stdout.splitlines()[-1])
    return found


def test_a_plan_is_made_beside_the_rule_of_thumb(tmp_path: Path) -> None:
    found = outcome(tmp_path, "plan")
    assert found == {"state": "done", "status": "optimal", "thumb": "feasible"}


def test_a_plan_in_the_making_is_stopped_within_two_seconds_and_leaves_no_process(
    tmp_path: Path,
) -> None:
    found = outcome(tmp_path, "cancel")
    assert found["before"] > 1  # type: ignore[operator]
    assert 0 < found["done"] < found["total"]  # type: ignore[operator]
    assert (found["state"], found["plan"], found["left"]) == ("cancelled", "", 0)
    assert found["taken"] < 2  # type: ignore[operator]


def test_who_is_erased_while_a_plan_is_made_is_not_in_it_afterwards(tmp_path: Path) -> None:
    assert outcome(tmp_path, "erase") == {"named": False}
