"""Where the time goes: the engine's statements, and a recording's database and disk."""

from __future__ import annotations

import os
from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from statistics import median
from time import perf_counter
from typing import Any

import pyarrow as pa

from chibo.indicators.work import Work

Ask = Callable[[], Any]


def by_statement(ask: Ask) -> dict[str, float]:
    """Return the seconds of the engine's statements, the longest first, by what they make."""
    taken: dict[str, float] = defaultdict(float)
    started = perf_counter()
    with _watched(taken):
        ask()
    taken["other"] = perf_counter() - started - sum(taken.values())
    return dict(sorted(taken.items(), key=lambda item: -item[1]))


@contextmanager
def _watched(taken: dict[str, float]) -> Iterator[None]:
    make, arrow = Work.make, Work.arrow

    def timed_make(work: Work, name: str, *how: Any) -> str:
        started = perf_counter()
        try:
            return make(work, name, *how)
        finally:
            taken[name] += perf_counter() - started

    def timed_arrow(work: Work, sql: str) -> pa.Table:
        started = perf_counter()
        try:
            return arrow(work, sql)
        finally:
            taken["answer"] += perf_counter() - started

    Work.make, Work.arrow = timed_make, timed_arrow  # type: ignore[method-assign]
    try:
        yield
    finally:
        Work.make, Work.arrow = make, arrow  # type: ignore[method-assign]


def sql_of(act: Ask) -> tuple[int, float]:
    """Return how many statements an act sends to the register's database, and their seconds."""
    from django.db import connection

    taken: list[float] = []

    def watch(execute: Any, sql: Any, params: Any, many: Any, context: Any) -> Any:
        started = perf_counter()
        try:
            return execute(sql, params, many, context)
        finally:
            taken.append(perf_counter() - started)

    with connection.execute_wrapper(watch):
        act()
    return len(taken), sum(taken)


def fsync_seconds(folder: Path, repeats: int = 21) -> float:
    """Return the median seconds of writing one page to a file in the folder and syncing it."""
    path, taken = folder / "fsync", []
    with path.open("wb") as file:
        for _ in range(repeats):
            started = perf_counter()
            file.write(b"0" * 4096)
            file.flush()
            os.fsync(file.fileno())
            taken.append(perf_counter() - started)
    path.unlink()
    return median(taken)
