"""Two real processes record against one cell: nothing is lost, nothing doubled."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection

from chibo.register import models as m
from chibo.register.record import record_many
from chibo.register.verify import verify
from tests.oracle.builder import Builder

from .papers import papers

EACH = 25
CODE = Path(__file__).resolve().parents[2]

pytestmark = [pytest.mark.database, pytest.mark.slow]


def database_address() -> str:
    """Return the test database's address, as another process reaches it."""
    found = settings.DATABASES["default"]
    name = connection.settings_dict["NAME"]
    if connection.vendor == "sqlite":
        return f"sqlite:///{name}"
    return f"postgres://{found['USER']}@{found['HOST']}:{found['PORT']}/{name}"


@pytest.fixture
def cell(transactional_db: None) -> int:
    builder = Builder()
    commune = builder.commune()
    found = builder.cell(commune)
    builder.members(found, None, 3)
    builder.open()
    m.LedgerHead.objects.get_or_create(id=1)
    record_many(papers(builder), "officer")
    return found


def test_two_processes_recording_at_once(cell: int) -> None:
    environment = {**os.environ, "DATABASE_URL": database_address(), "PYTHONPATH": str(CODE)}
    processes = [
        subprocess.Popen(
            [sys.executable, "-m", "tests.register.recorder_process", str(cell), first, str(EACH)],
            env=environment,
            cwd=CODE,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        for first in ("1000", "2000")
    ]
    for process in processes:
        assert process.stdout is not None
        assert process.stdout.readline() == "ready\n"
    for process in processes:
        process.communicate("go\n", timeout=120)
        assert process.returncode == 0
    positions = list(m.LedgerEntry.objects.order_by("position").values_list("position", flat=True))
    assert positions == list(range(1, 2 * EACH + 2))
    assert m.MembershipSpell.objects.filter(standing="probationary").count() == 2 * EACH
    assert set(m.LedgerEntry.objects.values_list("actor", flat=True)) == {
        "officer",
        "process 1000",
        "process 2000",
    }
    assert list(verify()) == []
