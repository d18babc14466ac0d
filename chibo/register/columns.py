"""The register's columns: its rows as Arrow tables, whole or as the tail after a position."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from itertools import islice
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
from django.db.models import Model, Q, QuerySet

from chibo.indicators.columns import SCHEMAS
from chibo.ledger.spells import STILL_KNOWN

from . import models as m

SOURCES: dict[str, type[Model]] = {
    "place": m.PlaceSpell,
    "organisation": m.OrganisationSpell,
    "coverage": m.CoverageSpell,
    "membership": m.MembershipSpell,
    "profile": m.ProfileSpell,
    "succession": m.SuccessionSpell,
    "office": m.OfficeSpell,
    "charge": m.ChargeSpell,
    "particulars": m.ParticularsVersion,
}
BATCH = 100_000


def whole(position: int) -> dict[str, pa.Table]:
    """Return every row known at or before the position, with later closings read as open."""
    tables = _tables(Q(known_from__lte=position))
    return {name: _still_open(table, position) for name, table in tables.items()}


def _still_open(table: pa.Table, position: int) -> pa.Table:
    closed_later = pc.greater(table["known_to"], position)
    known_to = pc.if_else(closed_later, STILL_KNOWN, table["known_to"])
    return table.set_column(table.schema.get_field_index("known_to"), "known_to", known_to)


def tail(after: int, head: int) -> dict[str, pa.Table]:
    """Return the rows known from, or closed at, a position in ``(after, head]``."""
    opened = Q(known_from__gt=after, known_from__lte=head)
    closed = Q(known_to__gt=after, known_to__lte=head)
    return _tables(opened | closed)


def _tables(condition: Q) -> dict[str, pa.Table]:
    return {
        name: _table(name, model._default_manager.filter(condition))
        for name, model in SOURCES.items()
    }


def _table(name: str, rows: QuerySet[Any]) -> pa.Table:
    schema = SCHEMAS[name]
    names = ["birth_date" if n == "birth_year" else n for n in schema.names]
    values = rows.values_list(*names).iterator(chunk_size=10_000)
    return pa.Table.from_batches(_batches(values, schema), schema)


def _batches(values: Iterator[tuple[Any, ...]], schema: pa.Schema) -> Iterator[pa.RecordBatch]:
    while rows := list(islice(values, BATCH)):
        arrays = []
        for column, column_type in zip(zip(*rows, strict=True), schema, strict=True):
            if column_type.name == "birth_year":
                column = tuple(day.year if isinstance(day, date) else None for day in column)
            arrays.append(pa.array(column, column_type.type))
        yield pa.RecordBatch.from_arrays(arrays, schema=schema)
