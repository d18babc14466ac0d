"""Export: the whole register as one file, as it stands at one position of the ledger."""

from __future__ import annotations

import csv
import hashlib
import io
import os
from collections.abc import Iterable, Iterator
from datetime import datetime
from importlib.metadata import version
from pathlib import Path
from tempfile import mkstemp
from typing import IO
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from django.db import transaction

from chibo import rulebook
from chibo.access.readings import note_export
from chibo.ledger.scope import Scope
from chibo.ledger.spells import STILL_KNOWN
from chibo.register import models as m
from chibo.register.reads_figures import OutOfScope
from chibo.register.tables import in_chunks

from . import manifest as manifests
from . import schema
from .limits import LONGEST_FIELD, UNPACKED_LIMIT
from .manifest import Manifest, Member, Register, sealed
from .table import Table

ROWS_AT_ONCE = 500
PRIVATE = 0o600 << 16
"""A member unpacked is readable by its owner only."""


class NothingToExport(Exception):
    """The register has no entry yet."""


class TooLargeToExport(Exception):
    """The register is larger than a bundle may be: copy the database instead."""


def export_bundle(
    scope: Scope, target: Path, actor: str, now: datetime, overwrite: bool = False
) -> Manifest:
    """Write the register to a file that its owner alone can read, and return its manifest.

    The file appears whole or not at all, after the export is logged. Raises OutOfScope,
    NothingToExport, TooLargeToExport, or OSError (FileExistsError without ``overwrite``).
    """
    if not scope.whole:
        raise OutOfScope
    if target.exists() and not (overwrite and target.is_file()):
        raise FileExistsError(target)
    handle, name = mkstemp(prefix=f".{target.name}.", dir=target.parent)
    aside = Path(name)
    try:
        with os.fdopen(handle, "wb") as file, transaction.atomic():
            # Writers lock the head first: until the end of this transaction none gets between.
            head = m.LedgerHead.objects.select_for_update().get(id=1)
            manifest = _write(file, head, actor, now)
            note_export(actor, f"bundle {head.position}", now)
        aside.replace(target)
    finally:
        aside.unlink(missing_ok=True)
    return manifest


def _write(file: IO[bytes], head: m.LedgerHead, actor: str, now: datetime) -> Manifest:
    if head.recorded_at is None:
        raise NothingToExport
    with ZipFile(file, "w") as archive:
        members = {
            table.member: _member(archive, table.member, _lines(table)) for table in schema.TABLES
        }
        members[manifests.SCHEMA_MEMBER] = _member(
            archive, manifests.SCHEMA_MEMBER, [manifests.schema_text()]
        )
        info = m.RegisterInfo.objects.first()
        manifest = Manifest(
            format=schema.FORMAT,
            version=schema.VERSION,
            notice=manifests.SAMPLE_NOTICE if info and info.sample_data else manifests.NOTICE,
            exported_at=now,
            exported_by=actor,
            software=version("chibo"),
            rulebook=rulebook.VERSION,
            position=head.position,
            digest=head.digest,
            recorded_at=head.recorded_at,
            register=_register(info),
            members=members,
        )
        _member(archive, manifests.MEMBER, [sealed(manifest)])
    if sum(member.bytes for member in members.values()) > UNPACKED_LIMIT:
        raise TooLargeToExport
    return manifest


def _register(info: m.RegisterInfo | None) -> Register | None:
    return Register(info.first_day, info.sample_data, info.root_place) if info else None


def _member(archive: ZipFile, name: str, parts: Iterable[bytes]) -> Member:
    """Write a file of the zip. All bear one date: equal registers give equal files."""
    entry = ZipInfo(name)
    entry.compress_type = ZIP_DEFLATED
    entry.external_attr = PRIVATE
    digest, length = hashlib.sha256(), 0
    with archive.open(entry, "w", force_zip64=True) as member:
        for part in parts:
            member.write(part)
            digest.update(part)
            length += len(part)
    return Member(length, digest.hexdigest())


def _lines(table: Table) -> Iterator[bytes]:
    """Yield a table as CSV, some rows at a time."""
    yield _csv([table.names])
    rows = table.model._default_manager.order_by("pk")
    if table.derived:
        rows = rows.filter(known_to=STILL_KNOWN)
    values = rows.values_list(*table.names).iterator(chunk_size=ROWS_AT_ONCE)
    for chunk in in_chunks(values, ROWS_AT_ONCE):
        yield _csv(
            [column.text(value) for column, value in zip(table.columns, row, strict=True)]
            for row in chunk
        )


def _csv(rows: Iterable[list[str]]) -> bytes:
    text = io.StringIO()
    writer = csv.writer(text)
    for row in rows:
        if any(len(field) > LONGEST_FIELD for field in row):
            raise TooLargeToExport
        writer.writerow(row)
    return text.getvalue().encode()
