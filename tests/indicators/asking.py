"""Short forms for asking a test register."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from functools import lru_cache
from typing import Any

from chibo.indicators.definitions import COUNTS
from chibo.indicators.engine import answer
from chibo.indicators.grains import MEMBER_GRAINS
from chibo.indicators.question import Answer, Figure, Question
from chibo.indicators.snapshot import Columns
from tests.oracle.builder import Builder
from tests.oracle.random_register import random_register
from tests.pure_columns import columns_of

MEMBER_KEYS = tuple(key for key, count in COUNTS.items() if count.grain in MEMBER_GRAINS)


def columns(
    register: Builder, particulars: Mapping[int, Mapping[str, Any]] | None = None
) -> Columns:
    return Columns.of(columns_of(((p, d) for p, _, d in register.entries), particulars))


def ask(register: Builder, on: date, *keys: str, **more: Any) -> Answer:
    return answer(Question(on, keys, **more), columns(register))


def figures(register: Builder, on: date, *keys: str, **more: Any) -> list[Figure]:
    return [ask(register, on, *keys, **more).figures[key] for key in keys]


def rows(found: Answer, key: str) -> dict[int | None, Figure]:
    return {row.node: row.figures[key] for row in found.rows}


@lru_cache(maxsize=8)
def random_columns(seed: int) -> Columns:
    return Columns.of(columns_of((p, d) for p, _, d in random_register(seed, 60)))


def shown(found: Answer) -> list[tuple[object, ...]]:
    """Return everything of an answer, to compare it with another."""
    lines: Sequence[Any] = (*found.rows, *found.unplaced)
    whole = (None, None, dict(found.figures), dict(found.bounds))
    return [whole, *((r.node, r.code, dict(r.figures), dict(r.bounds)) for r in lines)]
