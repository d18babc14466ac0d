"""Asking the nation, in a process of its own: prints what it measured as JSON.

``compare``: the engine and the hand-written SQL in turn, after their answers were found equal.
``engine``, ``sql``: one of them alone, for its peak memory.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa

from chibo.indicators.engine import series, table
from chibo.indicators.question import Question
from chibo.indicators.snapshot import Columns, Snapshot, newest

from .machine import peak_memory, side_by_side, timed, use
from .nation_sql import (
    FIGURES,
    STANDING,
    months_of_communes,
    nodes_of_organisations,
    nodes_of_places,
)
from .profile import by_statement

ON = date(2026, 6, 30)
MONTHS = [date(2016 + i // 12, 1 + i % 12, 1) for i in range(132)]
PLACES = Question(ON, FIGURES)
ORGANISATIONS = Question(ON, FIGURES, tree="organisation")
SERIES = Question(MONTHS[-1], STANDING, by="commune")
REPEATS = 3

Ask = Callable[[], Any]


def asked_of_engine(columns: Callable[[], Columns]) -> dict[str, Ask]:
    """Return the three questions, put to the engine over these columns."""
    return {
        "places": lambda: table(PLACES, columns()),
        "organisations": lambda: table(ORGANISATIONS, columns()),
        "series": lambda: series(SERIES, MONTHS, columns()),
    }


def asked_of_sql(snapshot: Snapshot) -> dict[str, Ask]:
    """Return the three questions, put to the SQL written by hand."""
    return {
        "places": lambda: nodes_of_places(snapshot, ON),
        "organisations": lambda: nodes_of_organisations(snapshot, ON),
        "series": lambda: months_of_communes(snapshot, MONTHS),
    }


def compare() -> dict[str, Any]:
    """Compare the answers, then time each side.

    The engine answers without the tail and with it; as the first question after a change of the
    head, when nothing is prepared, and again.
    """
    from chibo.register import store

    snapshot = _snapshot()
    read_tail = timed(store.columns)
    bare, whole = Columns(snapshot, {}, snapshot.position), store.columns()
    sides = {
        "sql": asked_of_sql(snapshot),
        "first": asked_of_engine(lambda: as_new(bare)),
        "again": asked_of_engine(lambda: bare),
        "tail_first": asked_of_engine(lambda: as_new(whole)),
        "tail_again": asked_of_engine(lambda: whole),
    }
    times = {}
    for name, by_hand in sides["sql"].items():
        check_equal(name, sides["first"][name](), by_hand())
        asks = {side: asked[name] for side, asked in sides.items()}
        times[name] = side_by_side(asks, REPEATS)
    return {
        "times": times,
        "read_tail": read_tail,
        "tail_rows": sum(rows.num_rows for rows in whole.tail.values()),
        "least": _least_work(snapshot),
        "statements": {name: by_statement(ask) for name, ask in sides["first"].items()},
    }


def as_new(columns: Columns) -> Columns:
    """Return the same columns as after a change of the head: nothing is prepared for them."""
    return Columns(columns.snapshot, dict(columns.tail), columns.head)


def check_equal(name: str, ours: pa.Table, theirs: pa.Table) -> None:
    """Raise ValueError where two answers differ in any number of any row."""
    keys = [(key, "ascending") for key in ("node", "day") if key in ours.schema.names]
    ours = ours.select(theirs.schema.names).sort_by(keys)
    theirs = theirs.sort_by(keys)
    if ours.to_pydict() != theirs.to_pydict():
        raise ValueError(f"{name}: the engine and the hand-written SQL disagree")


def _snapshot() -> Snapshot:
    from chibo.register import store

    snapshot = newest(store.folder())
    if snapshot is None:
        raise FileNotFoundError("the nation's snapshot is not there: run the bench again")
    return snapshot


def _least_work(snapshot: Snapshot) -> dict[str, float]:
    """Time what no answer can do without: reading the memberships, and counting them by cell."""
    database = duckdb.connect(":memory:")
    file = f"read_parquet('{snapshot.open_file('membership')}')"
    held = f"valid_from <= DATE '{ON}' AND DATE '{ON}' < valid_to"
    official = "count(*) FILTER (standing = 'official')"
    scan = f"SELECT count(*), {official} FROM {file} WHERE {held}"
    group = f"SELECT cell, village, count(*), {official} FROM {file} WHERE {held} GROUP BY ALL"
    return side_by_side(
        {
            "scan": lambda: database.sql(scan).fetchall(),
            "group": lambda: database.sql(group).to_arrow_table(),
        },
        REPEATS,
    )


def alone(side: str) -> dict[str, float]:
    """Put all questions to one side, the engine with the tail, and return the peak memory."""
    from chibo.register import store

    asked = asked_of_sql(_snapshot())
    if side == "engine":
        columns = store.columns()
        asked = asked_of_engine(lambda: as_new(columns))
    for ask in asked.values():
        ask()
        ask()
    return {"peak": peak_memory()}


if __name__ == "__main__":
    use(Path(sys.argv[2]))
    print(json.dumps(compare() if sys.argv[1] == "compare" else alone(sys.argv[1])))
