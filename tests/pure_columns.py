"""Columns folded from decisions in memory, so that tests of figures need no database."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import pyarrow as pa

from chibo.indicators import folded
from chibo.ledger.book import replay
from chibo.ledger.decision import Decision, target_of
from chibo.ledger.effects import effects_of


def columns_of(
    entries: Iterable[tuple[int, Decision]],
    particulars: Mapping[int, Mapping[str, Any]] | None = None,
) -> dict[str, pa.Table]:
    """Return the tables of SCHEMAS after the decisions, recorded in the order given."""
    spells = replay((p, effects_of(d), target_of(d)) for p, d in entries)
    return folded.columns_of(spells, particulars)
