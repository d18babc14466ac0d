"""The folder of reference data that is not committed: real outlines for development and tests."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]


def shared(name: str) -> Path:
    """Return a file of the folder; skip the test where it is absent."""
    folder = Path(os.environ.get("CHIBO_SHARED_DATA") or ROOT.parent / "shared" / "data")
    file = folder / name
    if not file.exists():
        pytest.skip(f"needs {name}: name its folder with CHIBO_SHARED_DATA")
    return file
