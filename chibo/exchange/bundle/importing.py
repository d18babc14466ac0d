"""Import: a bundle into an empty register, verified before and after, all or nothing."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TypeVar, get_args

import msgspec
import shapely
from django.core.management.color import no_style
from django.db import DataError, IntegrityError, connection, transaction
from django.db.models import Model

from chibo.ledger.canonical import Entry, decode_effects
from chibo.ledger.contents import Level
from chibo.ledger.effects import SubjectKind
from chibo.ledger.violations import GRADES
from chibo.register import models as m
from chibo.register.replay import BrokenLedger, replay
from chibo.register.tables import entry_row, in_chunks
from chibo.register.verify import Head, chain_faults, particulars_faults, verify
from chibo.register.writer import BATCH

from . import schema, sound
from .archive import Archive, Damaged, open_archive
from .beside import BESIDE
from .manifest import Manifest
from .table import Table

M = TypeVar("M", bound=Model)
_SUBJECT_KINDS = get_args(SubjectKind)


class NotEmpty(Exception):
    """The register holds something already."""


def import_bundle(source: Path) -> Manifest:
    """Read a bundle into the empty register and return its manifest.

    Nothing is written before the whole bundle has been verified, and nothing stays unless the
    register verifies then. Raises NotEmpty, OSError, or what ``open_archive`` raises.
    """
    with open_archive(source) as archive:
        for fault in _faults(archive):
            raise Damaged(fault)
        try:
            _write(archive)
        except (BrokenLedger, DataError, IntegrityError) as error:
            # The first line: PostgreSQL goes on with the row itself, and it may be about a person.
            raise Damaged(str(error).split("\n", 1)[0]) from error
        except (ArithmeticError, LookupError, TypeError, ValueError) as error:
            # A ledger made by hand, whose chain fits and whose effects mean nothing.
            raise Damaged(f"the ledger cannot be laid out: {error}") from error
    return archive.manifest


def _faults(archive: Archive) -> Iterator[str]:
    """Check the chain, particulars and findings against it, outlines, and what lies beside it."""
    manifest = archive.manifest
    head = Head(manifest.position, manifest.digest, manifest.recorded_at)
    yield from chain_faults(_entries(archive), head)
    bodies = (row["body"] for row in archive.rows(schema.LEDGER))
    yield from particulars_faults(_rows(archive, schema.PARTICULARS, m.ParticularsVersion), bodies)
    for finding in _rows(archive, schema.FINDINGS, m.Finding):
        if not _is_sound(finding, manifest.position):
            yield f"findings: one of entry {finding.position} is none that a recording makes"
    for outline in _rows(archive, schema.OUTLINES, m.Outline):
        if outline.level not in get_args(Level) or not _is_area(outline.area):
            yield f"outlines: that of place {outline.place} is none that can be drawn"
    yield from sound.faults(archive)


def _is_area(area: bytes | memoryview) -> bool:
    try:
        shape = shapely.from_wkb(bytes(area))
    except shapely.errors.GEOSException:
        return False
    if shape.geom_type not in ("Polygon", "MultiPolygon") or not shape.is_valid:
        return False
    west, south, east, north = shape.bounds
    within = -180 <= west <= east <= 180 and -90 <= south <= north <= 90
    return bool(within or shape.is_empty)  # simplified away: there is nothing to draw


def _is_sound(finding: m.Finding, head: int) -> bool:
    return (
        GRADES.get(finding.code) == finding.grade
        and finding.grade != "impossible"
        and finding.subject_kind in _SUBJECT_KINDS
        and 0 < finding.position <= head
        and (finding.settled_at == 0 or finding.position < finding.settled_at <= head)
    )


def _entries(archive: Archive) -> Iterator[m.LedgerEntry]:
    for row in archive.rows(schema.LEDGER):
        try:
            entry = msgspec.json.decode(row["body"], type=Entry)
            kept = entry_row(entry, decode_effects(row["effects"]), row["digest"])
        except (msgspec.MsgspecError, ValueError) as error:
            raise Damaged(f"entry {row['position']} cannot be read: {error}") from error
        if (kept.position, kept.body, kept.effects) != (
            row["position"],
            row["body"],
            row["effects"],
        ):
            raise Damaged(f"entry {row['position']} is not in its canonical form")
        yield kept


def _rows(archive: Archive, table: Table, model: type[M]) -> Iterator[M]:
    return (model(**row) for row in archive.rows(table))


@transaction.atomic
def _write(archive: Archive) -> None:
    manifest = archive.manifest
    head = m.LedgerHead.objects.select_for_update().get(id=1)
    beside = any(table.model._default_manager.exists() for table in BESIDE)
    if head.position or beside or m.RegisterInfo.objects.exists():
        raise NotEmpty
    _create(m.LedgerEntry, _entries(archive))
    _create(m.ParticularsVersion, _rows(archive, schema.PARTICULARS, m.ParticularsVersion))
    _create(m.Finding, _rows(archive, schema.FINDINGS, m.Finding))
    _create(m.DifferentPeople, _rows(archive, schema.DIFFERENT, m.DifferentPeople))
    _create(m.Outline, _rows(archive, schema.OUTLINES, m.Outline))
    if manifest.register is not None:
        m.RegisterInfo.objects.create(**msgspec.structs.asdict(manifest.register))
    head.position, head.digest = manifest.position, manifest.digest
    head.recorded_at = manifest.recorded_at
    head.save()
    replay()
    for table in BESIDE:
        _create(table.model, _rows(archive, table, table.model))
    _count_on_from(table.model for table in BESIDE)
    for fault in (*verify(), *sound.strangers()):
        raise Damaged(fault)


def _create(model: type[M], rows: Iterable[M]) -> None:
    for chunk in in_chunks(rows, BATCH):
        model._default_manager.bulk_create(chunk)


def _count_on_from(models: Iterable[type[Model]]) -> None:
    """Let new rows be numbered after those that came in, which must name one another."""
    models = list(models)
    connection.check_constraints([model._meta.db_table for model in models])
    with connection.cursor() as cursor:
        for statement in connection.ops.sequence_reset_sql(no_style(), models):
            cursor.execute(statement)
