"""Making the nation: a register with a recorded part, its snapshot, and the tail after it."""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from pathlib import Path

import pyarrow as pa

from .machine import data_folder, use
from .nation_columns import draw_nation
from .nation_units import LAST_POSITION

RECIPE = 3
"""Raised whenever the data that is made changes: older data is then thrown away."""
DECISIONS = 20_000
COMMUNES = 40


def folder(scale: float) -> Path:
    """Return the folder of a nation of this scale."""
    return data_folder(f"nation-{scale:g}-{RECIPE}")


def made(place: Path, scale: float, say: Callable[[str], None]) -> dict[str, float]:
    """Make a nation in the folder unless it is there. Returns what was measured while it was made.

    From here on the process works on its register.
    """
    done = place / "made.json"
    use(place)
    if not done.exists():
        done.write_text(json.dumps(_make(place, scale, say)))
    measured: dict[str, float] = json.loads(done.read_text())
    return measured


def _make(place: Path, scale: float, say: Callable[[str], None]) -> dict[str, float]:
    from django.core.management import call_command

    from chibo.indicators.snapshot import write_snapshot
    from chibo.register import columns, store
    from chibo.register import models as m
    from chibo.register.record import record_many

    from .nation_register import Province

    (place / "chibo.sqlite3").unlink(missing_ok=True)
    call_command("migrate", verbosity=0)
    # Drawn rows take the positions up to here; the recorded ones follow.
    m.LedgerHead.objects.update(position=LAST_POSITION)
    province = Province(max(2, round(COMMUNES * scale)))
    measured: dict[str, float] = {}
    say("recording what lies before the snapshot")
    started = time.perf_counter()
    record_many(province.before(), "bench")
    measured["before_seconds"] = time.perf_counter() - started
    head = store.head()
    recorded = columns.whole(head.position)
    say("drawing the nation's columns")
    drawn = draw_nation(scale)
    # Offices and charges are not drawn: no figure asked here looks at them.
    tables = {
        name: pa.concat_tables([drawn.pop(name), rows]) if name in drawn else rows
        for name, rows in recorded.items()
    }
    measured |= {f"{name}_rows": table.num_rows for name, table in tables.items()}
    say("writing the snapshot")
    started = time.perf_counter()
    write_snapshot(store.folder(), head.position, head.digest, tables)
    measured["snapshot_seconds"] = time.perf_counter() - started
    del tables
    say("recording the tail")
    papers = list(province.tail(round(DECISIONS * scale)))
    started = time.perf_counter()
    record_many(papers, "bench")
    measured["tail_decisions"] = len(papers)
    measured["tail_seconds"] = time.perf_counter() - started
    return measured
