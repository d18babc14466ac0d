"""The column store: derived files of one ledger position, and the tail that follows it.

The store is disposable. A folder ``<position>/`` holds two Parquet files per table: rows still
held for true at that position, and rows superseded by it. It is written aside and renamed, so
that only complete ones are ever seen.
"""

from __future__ import annotations

import json
import os
import shutil
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from chibo.ledger.spells import STILL_KNOWN

from .columns import SCHEMAS, SORT_KEYS

MANIFEST = "manifest.json"
FORM = sha256(repr(SCHEMAS).encode()).hexdigest()[:16]
"""Names the tables and columns of the files: a snapshot of another form cannot be read."""
KEPT = 2
"""Snapshots that stay: the newest, and the one before it, which a reader may have open."""
ROW_GROUP = 200_000


@dataclass(frozen=True)
class Snapshot:
    """A complete snapshot: its folder, ledger position, and the digest of the chain there.

    ``form``: that of its files, see FORM; none of what was written before forms were named.
    """

    folder: Path
    position: int
    digest: str
    form: str | None = FORM

    def open_file(self, table: str) -> Path:
        """Return the file of the rows that were held for true at the snapshot's position."""
        return self.folder / f"{table}.open.parquet"

    def superseded_file(self, table: str) -> Path:
        """Return the file of the rows that the register had given up by that position."""
        return self.folder / f"{table}.superseded.parquet"


@dataclass(frozen=True, eq=False)
class Columns:
    """All that figures are counted from: a snapshot and the rows that came or went after it.

    ``tail``: rows known from a position in (snapshot, head], or closed in it; without a
    snapshot, every row. A table that is missing is empty. ``head``: the ledger position read to.
    Asking the same columns again is quicker: what was prepared from them is kept for a while.
    """

    snapshot: Snapshot | None
    tail: Mapping[str, pa.Table]
    head: int

    @classmethod
    def of(cls, tables: Mapping[str, pa.Table]) -> Columns:
        """Return columns of tables alone, with the last position found in them as the head."""
        head = 0
        for table in tables.values():
            ends = pc.filter(table["known_to"], pc.less(table["known_to"], STILL_KNOWN))
            for positions in (table["known_from"], ends):
                head = max(head, pc.max(positions).as_py() or 0)
        return cls(None, tables, head)


def write_snapshot(
    folder: Path, position: int, digest: str, tables: Mapping[str, pa.Table]
) -> Snapshot:
    """Write the tables as of the position, make them visible at once, and drop old snapshots.

    ``tables``: every row ever held up to the position; a missing table is empty.
    """
    folder.mkdir(parents=True, exist_ok=True)
    aside = Path(tempfile.mkdtemp(prefix=".writing-", dir=folder))
    for name, schema in SCHEMAS.items():
        table = tables.get(name)
        table = schema.empty_table() if table is None else table.select(schema.names)
        _write_table(aside, name, table)
    sizes = {file.name: file.stat().st_size for file in aside.iterdir()}
    manifest = {"position": position, "digest": digest, "form": FORM, "sizes": sizes}
    (aside / MANIFEST).write_text(json.dumps(manifest))
    # All of it is on the disk before it is seen: a power cut leaves no half snapshot.
    for path in (*aside.iterdir(), aside):
        _sync(path)
    target = folder / str(position)
    if target.exists():
        shutil.rmtree(target)
    aside.rename(target)
    _sync(folder)
    _prune(folder)
    return Snapshot(target, position, digest)


def _write_table(folder: Path, name: str, table: pa.Table) -> None:
    still = pc.equal(table["known_to"], STILL_KNOWN)
    keys = [(key, "ascending") for key in SORT_KEYS[name]]
    for kind, mask in (("open", still), ("superseded", pc.invert(still))):
        part = table.filter(mask).sort_by(keys)
        path = folder / f"{name}.{kind}.parquet"
        pq.write_table(part, path, compression="zstd", row_group_size=ROW_GROUP)


def newest(folder: Path) -> Snapshot | None:
    """Return the complete snapshot of the latest position, if there is any."""
    found = _complete(folder)
    return found[-1] if found else None


def _complete(folder: Path) -> list[Snapshot]:
    found = (_read(manifest) for manifest in folder.glob(f"[0-9]*/{MANIFEST}"))
    snapshots = [snapshot for snapshot in found if snapshot is not None]
    return sorted(snapshots, key=lambda snapshot: snapshot.position)


def _read(manifest: Path) -> Snapshot | None:
    """Return the snapshot of a manifest; none where it, or a file that it names, is damaged."""
    try:
        held = json.loads(manifest.read_text())
        whole = all(
            (manifest.parent / name).stat().st_size == size
            for name, size in held.get("sizes", {}).items()
        )
        found = Snapshot(manifest.parent, held["position"], held["digest"], held.get("form"))
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return None
    return found if whole else None


def _prune(folder: Path) -> None:
    kept = {snapshot.folder for snapshot in _complete(folder)[-KEPT:]}
    for other in folder.glob("[0-9]*"):
        if other not in kept:
            shutil.rmtree(other, ignore_errors=True)


def _sync(path: Path) -> None:
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
