"""Columns of spells in memory: figures of a register that is not, or not yet, in a database."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import pyarrow as pa

from chibo.ledger.book import HeldSpell
from chibo.ledger.spells import FIELDS, STILL_KNOWN

from .columns import SCHEMAS

_KEYS = {
    "place": ("place",),
    "organisation": ("organisation",),
    "coverage": ("cell", "village"),
    "membership": ("person",),
    "profile": ("place",),
    "succession": ("predecessor", "successor"),
    "office": ("organisation", "person"),
    "charge": ("person", "village"),
}
_ENDS = ("valid_from", "valid_to", "from_reason", "from_step", "from_position") + (
    "to_reason",
    "to_step",
    "to_position",
)


def columns_of(
    spells: Iterable[HeldSpell], particulars: Mapping[int, Mapping[str, Any]] | None = None
) -> dict[str, pa.Table]:
    """Return the tables of SCHEMAS that hold these spells.

    ``particulars``: person to some of sex, ethnic_group, birth_year, education.
    """
    rows: dict[str, list[dict[str, Any]]] = {name: [] for name in SCHEMAS}
    for held in spells:
        if held.spell.subject.kind in _KEYS:
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
        **dict(zip(_KEYS[kind], spell.subject[1:], strict=False)),
        **dict(zip(FIELDS[kind], spell.values, strict=True)),
        **{name: getattr(spell, name) for name in _ENDS},
        "known_from": held.known_from,
        "known_to": held.known_to,
    }
