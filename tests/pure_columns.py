"""Columns folded from decisions in memory, so that tests of figures need no database."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import pyarrow as pa

from chibo.indicators.columns import SCHEMAS
from chibo.ledger.book import Book, HeldSpell
from chibo.ledger.decision import Decision
from chibo.ledger.spells import FIELDS, STILL_KNOWN

NAMES = {
    "place": ("place",),
    "organisation": ("organisation",),
    "coverage": ("cell", "village"),
    "membership": ("person",),
    "succession": ("predecessor", "successor"),
}


def columns_of(
    entries: Iterable[tuple[int, Decision]],
    particulars: Mapping[int, Mapping[str, Any]] | None = None,
) -> dict[str, pa.Table]:
    """Return the tables of SCHEMAS after the decisions, recorded in the order given.

    ``particulars``: person to some of sex, ethnic_group, birth_year, education.
    """
    book = Book()
    gone: list[HeldSpell] = []
    for position, decision in entries:
        gone += book.record(position, decision).closed
    rows: dict[str, list[dict[str, Any]]] = {name: [] for name in SCHEMAS}
    for held in [*gone, *(h for spells in book.held.values() for h in spells)]:
        if held.spell.subject.kind in NAMES:
            rows[held.spell.subject.kind].append(_row(held))
    for i, (person, codes) in enumerate((particulars or {}).items(), 1):
        known = {"id": i, "person": person, "known_from": 0, "known_to": STILL_KNOWN}
        rows["particulars"].append({**known, **codes})
    return {name: pa.Table.from_pylist(rows[name], schema=SCHEMAS[name]) for name in SCHEMAS}


def _row(held: HeldSpell) -> dict[str, Any]:
    spell = held.spell
    kind = spell.subject.kind
    return {
        "id": held.id,
        **dict(zip(NAMES[kind], spell.subject[1:], strict=False)),
        **dict(zip(FIELDS[kind], spell.values, strict=True)),
        **{
            name: getattr(spell, name)
            for name in ("valid_from", "valid_to", "from_reason", "from_step", "from_position")
            + ("to_reason", "to_step", "to_position")
        },
        "known_from": held.known_from,
        "known_to": held.known_to,
    }
