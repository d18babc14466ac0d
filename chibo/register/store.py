"""The column store's keeper: the newest snapshot, and the tail of what came after it.

The store is derived and disposable. A question reads the ledger's head first, so a figure is
exact at the moment of asking; a snapshot is written anew when the tail has grown long.
"""

from __future__ import annotations

from datetime import datetime
from functools import lru_cache
from importlib import import_module
from pathlib import Path
from shutil import rmtree
from threading import Lock

import pyarrow as pa
from django.conf import settings

from chibo.indicators.snapshot import Columns, Snapshot, newest, write_snapshot

from . import models as m

LONG_TAIL = 20_000
"""Rows of a tail from which on the store writes a new snapshot, if they are also a tenth."""

_lock = Lock()


def head() -> m.LedgerHead:
    """Return the ledger's head as it is now."""
    return m.LedgerHead.objects.get(id=1)


def known_position(moment: datetime | None) -> int:
    """Return the last position recorded at or before the moment (none: the head)."""
    if moment is None:
        return head().position
    entries = m.LedgerEntry.objects.filter(recorded_at__lte=moment)
    last = entries.order_by("-position").values_list("position", flat=True).first()
    return last or 0


def columns() -> Columns:
    """Return the columns as the ledger stands now."""
    position = head().position
    snapshot = newest(folder())
    if snapshot is not None and snapshot.position > position:
        # A folder left by another database: the store is disposable.
        drop()
        snapshot = None
    current = _columns(snapshot, position)
    if _is_long(current):
        catch_up()
        current = _columns(newest(folder()), position)
    return current


def catch_up() -> None:
    """Write a snapshot at the ledger's head."""
    with _lock:
        now = head()
        held = newest(folder())
        if held is None or held.position != now.position:
            write_snapshot(folder(), now.position, now.digest, _whole(now.position))


def drop() -> None:
    """Throw the store away, as after an erasure: nothing is lost, the next question rebuilds."""
    _columns.cache_clear()
    if folder().exists():
        rmtree(folder())


def folder() -> Path:
    """Return the folder of the snapshots."""
    return Path(settings.DATA) / "columns"


@lru_cache(maxsize=2)
def _columns(snapshot: Snapshot | None, position: int) -> Columns:
    after = snapshot.position if snapshot else 0
    tables: dict[str, pa.Table] = {}
    for source in settings.COLUMN_SOURCES:
        tables.update(import_module(source).tail(after, position))
    return Columns(snapshot=snapshot, tail=tables, head=position)


def _whole(position: int) -> dict[str, pa.Table]:
    tables: dict[str, pa.Table] = {}
    for source in settings.COLUMN_SOURCES:
        tables.update(import_module(source).whole(position))
    return tables


def _is_long(current: Columns) -> bool:
    rows = sum(table.num_rows for table in current.tail.values())
    kept: int = current.snapshot.rows if current.snapshot else 0
    return rows > LONG_TAIL and rows > kept / 10
