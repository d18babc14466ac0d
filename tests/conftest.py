"""What all tests share: a column store of their own, and the demo, built once per run."""

from __future__ import annotations

from pathlib import Path

import pytest

from chibo.register import store


@pytest.fixture(autouse=True)
def _own_column_store(settings, tmp_path: Path) -> None:
    """Keep one test's snapshots from the next: positions start anew in each database."""
    settings.DATA = tmp_path
    store.drop()
