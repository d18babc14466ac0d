"""The demo as a bundle, opened in an empty register."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from chibo.campaign import reads_targets
from chibo.campaign.targets import RULES
from chibo.exchange.bundle.beside import BESIDE
from chibo.exchange.bundle.export import export_bundle
from chibo.ledger.scope import Scope
from chibo.register import reads_figures
from chibo.register.verify import held_spells
from tests.conftest import register_in, run_chibo

from .bundles import MOMENT

pytestmark = pytest.mark.slow
ON = date(2018, 5, 13)
KEYS = ("members", "villages_independent", "cells_joint", "admissions")
EVERYTHING = Scope.everything()


@pytest.fixture
def unblocked(django_db_setup: None, django_db_blocker) -> Iterator[None]:
    with django_db_blocker.unblock():
        yield


def all_that_it_holds(folder: Path, settings) -> dict[str, Any]:
    with register_in(folder, settings):
        asked = reads_figures.question(ON, KEYS, since=date(2016, 1, 1), by="commune")
        answer = reads_figures.figures(EVERYTHING, asked)
        board = reads_targets.board(EVERYTHING, ON, RULES[0])
        return {
            "beside": {
                t.name: list(t.model._default_manager.order_by("pk").values()) for t in BESIDE
            },
            "spells": list(held_spells()),
            "figures": (answer.figures, [row.figures for row in answer.rows]),
            "targets": [(one.target.key, one.standing) for one in board],
        }


def test_the_same_tables_figures_and_targets(
    demo_folder: Path, tmp_path: Path, settings, unblocked: None
) -> None:
    path, elsewhere = tmp_path / "demo.zip", tmp_path / "elsewhere"
    with register_in(demo_folder, settings):
        export_bundle(EVERYTHING, path, "tester", MOMENT)
    elsewhere.mkdir()
    made = run_chibo(elsewhere, "import", str(path))
    assert made.returncode == 0, made.stderr
    before = all_that_it_holds(demo_folder, settings)
    assert all_that_it_holds(elsewhere, settings) == before
    assert len(before["beside"]["candidate_steps"]) > 20_000
    assert before["figures"][0]["admissions"] == 492 and before["targets"]
