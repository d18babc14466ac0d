"""The column store's keeper: the newest snapshot, and the tail of what came after it.

The store is derived and disposable. A question reads the ledger's head first, so a figure is
exact at the moment of asking; a snapshot is written anew when the tail has grown long.
"""

from __future__ import annotations

import fcntl
import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from functools import lru_cache
from importlib import import_module
from pathlib import Path
from shutil import rmtree
from threading import Lock
from typing import TypeVar

import pyarrow as pa
import pyarrow.parquet as pq
from django.conf import settings
from django.db import connection

from chibo.indicators.columns import SCHEMAS
from chibo.indicators.snapshot import FORM, Columns, Snapshot, newest, write_snapshot
from chibo.indicators.work import StoreGone

from . import models as m

T = TypeVar("T")
LONG_TAIL = 5_000
"""Rows of a tail from which on the store writes a new snapshot, if they are also a tenth."""
CHECKPOINT_WAITS_MS = 2_000
"""How long an erasure waits for other readers before it leaves SQLite's log to be emptied later."""

logger = logging.getLogger(__name__)
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
    if snapshot is not None and not _fits(snapshot, position):
        drop()
        snapshot = None
    current = _columns(snapshot, position)
    if _is_long(current):
        catch_up()
        current = _columns(newest(folder()), position)
    return current


def asked(ask: Callable[[Columns], T]) -> T:
    """Return what is asked of the columns; once more where another process drops the store."""
    try:
        return ask(columns())
    except StoreGone:
        forget()
        return ask(columns())


def columns_uncommitted() -> Columns:
    """Return the columns as this transaction sees them, which may yet be taken back.

    Nothing of it is kept: another decision may come to stand at the same position.
    """
    position = head().position
    snapshot = newest(folder())
    if snapshot is not None and not _fits(snapshot, position):
        snapshot = None
    found: Columns = _columns.__wrapped__(snapshot, position)
    return found


def _fits(snapshot: Snapshot, position: int) -> bool:
    """Tell whether a snapshot is of this ledger and software.

    The folder may be from before a restore, or an upgrade that changed the columns.
    """
    return (
        snapshot.form == FORM
        and snapshot.position <= position
        and _digest_at(snapshot.position) == snapshot.digest
        and not _erased_since(snapshot.position)
    )


def _erased_since(position: int) -> bool:
    """Tell whether somebody was erased whose codes the snapshot may hold still."""
    later = m.LedgerEntry.objects.filter(position__gt=position)
    return later.filter(kind="erase_particulars").exists()


def _digest_at(position: int) -> str | None:
    entries = m.LedgerEntry.objects.filter(position=position)
    return entries.values_list("digest", flat=True).first()


def catch_up() -> None:
    """Write a snapshot at the ledger's head, one process at a time."""
    with _lock, _only_process():
        now = head()
        held = newest(folder())
        if held is None or (held.position, held.form) != (now.position, FORM):
            try:
                write_snapshot(folder(), now.position, now.digest, _whole(now.position))
            except OSError as error:  # another process dropped it; a full disk
                logger.warning("no snapshot at %s: %s", now.position, error)


@contextmanager
def _only_process() -> Iterator[None]:
    """Let other processes wait: whoever comes second finds the snapshot written."""
    path = Path(settings.DATA) / "columns.lock"
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("a") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def drop() -> None:
    """Throw the store away, as after an erasure: nothing is lost, the next question rebuilds."""
    forget()
    rmtree(folder(), ignore_errors=True)  # another process may write or drop at the same time


def forget_persons() -> None:
    """Drop what may hold the particulars of persons just erased: the store, SQLite's log.

    While another process reads, the log stays: then it is owed, see ``is_erasure_owed``.
    """
    drop()
    if connection.vendor == "sqlite":
        _owed().parent.mkdir(parents=True, exist_ok=True)
        _owed().touch()
        is_erasure_owed()


def is_erasure_owed() -> bool:
    """Tell whether SQLite's log may still hold particulars that were erased; empty it if it can.

    Asked again at each recording and by ``verify``, until no other process reads.
    """
    if not _owed().exists():
        return False
    with connection.cursor() as cursor:
        waits = cursor.execute("PRAGMA busy_timeout").fetchone()[0]
        cursor.execute(f"PRAGMA busy_timeout={CHECKPOINT_WAITS_MS}")
        busy = cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()[0]
        cursor.execute(f"PRAGMA busy_timeout={waits}")
    if not busy:
        _owed().unlink(missing_ok=True)
    return bool(busy)


def _owed() -> Path:
    return Path(settings.DATA) / "erasure-owed"


def forget() -> None:
    """Forget what this process holds of the store in memory."""
    _columns.cache_clear()


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
    rows: int = sum(table.num_rows for table in current.tail.values())
    return rows > LONG_TAIL and rows > _rows_kept(current.snapshot) / 10


@lru_cache(maxsize=2)
def _rows_kept(snapshot: Snapshot | None) -> int:
    if snapshot is None:
        return 0
    return sum(pq.read_metadata(snapshot.open_file(name)).num_rows for name in SCHEMAS)
