"""The register of two communes, recorded anew for each test."""

from __future__ import annotations

import pytest

from .world import World, record_world


@pytest.fixture
def world(db: None) -> World:
    """Record the register."""
    return record_world()
