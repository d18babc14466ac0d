"""The columns that figures are counted from: one table per kind of spell, and particulars.

Spells are bitemporal: they hold for ``[valid_from, valid_to)`` and were held for true by the
register from ledger position ``known_from`` up to, not including, ``known_to``.
"""

from __future__ import annotations

import pyarrow as pa

TEXT = pa.string()
ID = pa.int64()
DAY = pa.date32()

_SPELL = [
    ("valid_from", DAY),
    ("valid_to", DAY),
    ("from_reason", TEXT),
    ("from_step", TEXT),
    ("from_position", ID),
    ("to_reason", TEXT),
    ("to_step", TEXT),
    ("to_position", ID),
    ("known_from", ID),
    ("known_to", ID),
]

SCHEMAS: dict[str, pa.Schema] = {
    "place": pa.schema(
        [("id", ID), ("place", ID), ("level", TEXT), ("code", TEXT), ("name", TEXT)]
        + [("parent", ID), ("lat", pa.float64()), ("lon", pa.float64())]
        + _SPELL
    ),
    "organisation": pa.schema(
        [("id", ID), ("organisation", ID), ("kind", TEXT), ("cell_kind", TEXT), ("name", TEXT)]
        + [("parent", ID), ("place", ID)]
        + _SPELL
    ),
    "coverage": pa.schema([("id", ID), ("cell", ID), ("village", ID), ("role", TEXT)] + _SPELL),
    "membership": pa.schema(
        [("id", ID), ("person", ID), ("cell", ID), ("village", ID), ("standing", TEXT)]
        + [("admitted_on", DAY), ("reinforced_until", DAY)]
        + [("exempt", TEXT), ("away_since", DAY), ("guest_until", DAY)]
        + _SPELL
    ),
    "profile": pa.schema(
        [("id", ID), ("place", ID), ("year", pa.int16()), ("households", pa.int32())]
        + [("poor_households", pa.int32()), ("population", pa.int32()), ("difficulty", TEXT)]
        + _SPELL
    ),
    "succession": pa.schema([("id", ID), ("predecessor", ID), ("successor", ID)] + _SPELL),
    "office": pa.schema(
        [("id", ID), ("organisation", ID), ("person", ID), ("office", TEXT)]
        + [("provisional", pa.bool_()), ("term_ends", DAY)]
        + _SPELL
    ),
    "charge": pa.schema([("id", ID), ("person", ID), ("village", ID)] + _SPELL),
    "particulars": pa.schema(
        [("id", ID), ("person", ID), ("sex", TEXT), ("ethnic_group", TEXT)]
        + [("birth_year", pa.int16()), ("education", TEXT)]
        + [("known_from", ID), ("known_to", ID)]
    ),
}
"""Table name to its schema. Ids are opaque; ``particulars`` are codes, never names."""

SORT_KEYS: dict[str, list[str]] = {
    "place": ["place"],
    "organisation": ["organisation"],
    "coverage": ["village", "cell"],
    "membership": ["village", "cell"],
    "profile": ["place"],
    "succession": ["predecessor"],
    "office": ["organisation"],
    "charge": ["village"],
    "particulars": ["person"],
}
