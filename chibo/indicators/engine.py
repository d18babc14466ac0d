"""The engine: answers questions from columns. Pages, reports and plans read figures only here."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from itertools import accumulate
from math import inf
from typing import Any

import pyarrow as pa

from .behind import cells_judged, rows_behind
from .counts import make_counts
from .definitions import SHARES
from .history import status_history, village_statuses
from .nodes import asks_leaves, check_root, figures_of, nodes_below, of_villages
from .question import WHOLE, Answer, Figure, Question, Row, check
from .rollup import Feed, feeds_of, figures, loose_feeds, open_leaves, slack, unplaced
from .series import series
from .snapshot import Columns
from .traits import UNKNOWN
from .trees import make_trees
from .work import Work, at_work

__all__ = [
    "answer",
    "cells_judged",
    "rows_behind",
    "series",
    "status_history",
    "table",
    "village_statuses",
]


def answer(question: Question, columns: Columns) -> Answer:
    """Return the question's figures, rows and bounds.

    Raises QuestionError where it cannot be answered, with what to do.
    """
    check(question)
    with at_work(columns, question.known_at, acts=question.since is not None) as work:
        make_trees(work, question.tree_of, question.eve, question.on)
        check_root(work, question)
        leaves = asks_leaves(work, question)
        feeds = feeds_of(question, make_counts(work, question, leaves), leaves)
        work.make("figure", figures(question, feeds, *question.sides))
        loose = loose_feeds(work, feeds)
        if loose:
            work.make("open_leaf", open_leaves(question, loose, *question.sides))
        if question.trait:
            return _trait_answer(work, question, bool(loose))
        return _answer(work, question, loose)


def table(question: Question, columns: Columns) -> pa.Table:
    """Return the figures of every node of the tree, or of those below the root, in any order.

    Columns: node, level, code, name and one per key. Village figures of a cell are null.
    """
    check(question)
    with at_work(columns, question.known_at, acts=question.since is not None) as work:
        make_trees(work, question.tree_of, question.eve, question.on)
        check_root(work, question)
        counts = make_counts(work, question, leaves=True)
        sums = figures(question, feeds_of(question, counts, to_leaves=True))
        return work.arrow(_nodes_with_figures(question, nodes_below(question), sums))


def _nodes_with_figures(question: Question, nodes: str, sums: str) -> str:
    counts = ", ".join(f"coalesce(f.{c.key}, 0) AS {c.key}" for c in question.counts)
    return f"""
        WITH filled AS (
            SELECT n.*, {counts} FROM ({nodes}) n LEFT JOIN ({sums}) f ON f.node = n.node)
        SELECT node, level, code, name, {figures_of(question, "filled")} FROM filled"""


def _answer(work: Work, question: Question, loose: list[Feed]) -> Answer:
    root = question.root or WHOLE
    slacks = work.rows(slack(question, "open_leaf")) if loose else []
    bounds = {row["node"]: row for row in slacks}
    nodes = f"""SELECT {WHOLE} AS node, NULL AS level, NULL AS code, NULL AS name
        UNION ALL SELECT node, level, code, name FROM {question.tree}_node"""
    top = _rows(work, question, f"SELECT * FROM ({nodes}) WHERE node = {root}", bounds)[0]
    below: tuple[Row, ...] = ()
    rest: tuple[Row, ...] = ()
    if question.level:
        below = _rows(work, question, nodes_below(question, question.level), bounds)
        if loose and (sql := unplaced(question, loose)):
            rest = tuple(_row(question, row, {}) for row in work.rows(sql))
    return Answer(top.figures, top.bounds, below, rest)


def _rows(
    work: Work, question: Question, nodes: str, bounds: Mapping[Any, Mapping[str, Any]]
) -> tuple[Row, ...]:
    keys = ", ".join(f"coalesce(f.{count.key}, 0) AS {count.key}" for count in question.counts)
    found = work.rows(
        f"""SELECT n.node, n.level, n.code, n.name, {keys}
            FROM ({nodes}) n LEFT JOIN figure f ON f.node = n.node
            ORDER BY n.code, n.name, n.node"""
    )
    return tuple(_row(question, row, bounds.get(row["node"], {})) for row in found)


def _row(question: Question, row: Mapping[str, Any], slack: Mapping[str, Any]) -> Row:
    asked = [key for key in question.keys if not (row["level"] == "cell" and of_villages(key))]
    figures: dict[str, Figure] = dict.fromkeys(question.keys)
    figures.update({key: _figure(key, row) for key in asked})
    bounds = {key: _bounds(key, row, slack) for key in asked} if slack else {}
    open_ones = {key: ends for key, ends in bounds.items() if ends[0] != ends[1]}
    node = None if row["node"] == WHOLE else row["node"]
    return Row(node, row["code"], row["name"], row["level"], figures, open_ones)


def _figure(key: str, row: Mapping[str, Any]) -> Figure:
    share = SHARES.get(key)
    if share is None:
        return int(row[key])
    return _divided(row[share.numerator], row[share.denominator])


def _bounds(key: str, row: Mapping[str, Any], slack: Mapping[str, Any]) -> tuple[Figure, Figure]:
    share = SHARES.get(key)
    if share is None:
        return row[key] + slack[f"{key}_low"], row[key] + slack[f"{key}_high"]
    parts = slack[f"{key}_parts"] or []
    return _share_ends(row[share.numerator], row[share.denominator], parts)


def _share_ends(up: int, down: int, parts: Sequence[Sequence[int]]) -> tuple[Figure, Figure]:
    """Return the least and the greatest share, where each part may be there or not.

    The least is found by adding parts of the smallest share first, the greatest by the reverse.
    """
    ordered = sorted(parts, key=lambda part: part[0] / part[1] if part[1] else inf)
    low, high = (_shares_on_the_way(up, down, way) for way in (ordered, ordered[::-1]))
    return min(low, default=None), max(high, default=None)


def _shares_on_the_way(up: int, down: int, parts: Sequence[Sequence[int]]) -> list[float]:
    ups = accumulate((part[0] for part in parts), initial=up)
    downs = accumulate((part[1] for part in parts), initial=down)
    return [above / below for above, below in zip(ups, downs, strict=True) if below]


def _divided(numerator: int, denominator: int) -> float | None:
    return numerator / denominator if denominator else None


def _trait_answer(work: Work, question: Question, loose: bool) -> Answer:
    """Answer a breakdown by a trait: rows of the root, one per value."""
    root = question.root or WHOLE
    keys = [count.key for count in question.counts]
    found = work.rows(f"SELECT * FROM figure WHERE node = {root}")
    values = {row["trait"]: row for row in found}
    slacks: dict[str, dict[str, Any]] = {}
    whole_slack: dict[str, Any] = {}
    if loose:
        at_root = f"(SELECT * FROM open_leaf WHERE node = {root})"
        slacks = {row["trait"]: row for row in work.rows(slack(question, at_root, "trait"))}
        whole_slack = next(iter(work.rows(slack(question, at_root))), {})
    level = work.scalar(f"SELECT level FROM {question.tree}_node WHERE node = {root}")
    base = {"node": root, "level": level, **dict.fromkeys(keys, 0)}
    rows = [
        _row(
            question,
            {**base, **values.get(value, {}), "code": value, "name": value},
            slacks.get(value, {}),
        )
        for value in sorted(values.keys() | slacks.keys(), key=lambda v: (v == UNKNOWN, v))
    ]
    whole = {key: sum(row[key] for row in found) for key in keys}
    top = _row(question, {**base, **whole, "code": None, "name": None}, whole_slack)
    return Answer(
        top.figures, top.bounds, tuple(replace(row, level=question.trait) for row in rows)
    )
