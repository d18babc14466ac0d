"""The engine: answers questions from columns. Pages, reports and plans read figures only here."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pyarrow as pa

from .behind import rows_behind
from .counts import make_counts
from .definitions import SHARES
from .history import status_history, village_statuses
from .nodes import asks_leaves, check_root, figures_of, nodes_below, of_villages
from .question import WHOLE, Answer, Figure, Question, Row, check
from .rollup import feeds_of, figures, loose_feeds, slack, unplaced
from .series import series
from .snapshot import Columns
from .trees import make_trees
from .work import Work, at_work

__all__ = ["answer", "rows_behind", "series", "status_history", "table", "village_statuses"]


def answer(question: Question, columns: Columns) -> Answer:
    """Return the question's figures, rows and bounds.

    Raises QuestionError where it cannot be answered, with what to do.
    """
    check(question)
    with at_work(columns, question.known_at) as work:
        make_trees(work, question.tree_of, question.eve, question.on)
        check_root(work, question)
        extra = ("trait",) if question.trait else ()
        leaves = asks_leaves(work, question)
        feeds = feeds_of(question, make_counts(work, question, leaves), leaves)
        work.make("figure", figures(question, feeds, *extra))
        loose = loose_feeds(work, feeds)
        if loose:
            work.make("slack", slack(question, loose, *extra))
        return _trait_answer(work, question, loose) if extra else _answer(work, question, loose)


def table(question: Question, columns: Columns) -> pa.Table:
    """Return the figures of every node of the tree, or of those below the root, in any order.

    Columns: node, level, code, name and one per key. Village figures of a cell are null.
    """
    check(question)
    with at_work(columns, question.known_at) as work:
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


def _answer(work: Work, question: Question, loose: list[Any]) -> Answer:
    root = question.root or WHOLE
    bounds = {row["node"]: row for row in work.rows("SELECT * FROM slack")} if loose else {}
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
    # Each open row of the denominator may be there or not; those of the numerator are among them.
    up, down = row[share.numerator], row[share.denominator]
    more_up = slack[f"{share.numerator}_high"]
    more_down = slack[f"{share.denominator}_high"]
    return _divided(up, down + more_down - more_up), _divided(up + more_up, down + more_up)


def _divided(numerator: int, denominator: int) -> float | None:
    return numerator / denominator if denominator else None


def _trait_answer(work: Work, question: Question, loose: list[Any]) -> Answer:
    """Answer a breakdown by a trait of members: rows of the root, one per value."""
    at_root = f"WHERE node = {question.root or WHOLE}"
    name = "coalesce(trait, 'unknown') AS code, coalesce(trait, 'unknown') AS name"
    keys = [count.key for count in question.counts]
    found = work.rows(
        f"SELECT node, '{question.trait}' AS level, {name}, * EXCLUDE (node, trait) "
        f"FROM figure {at_root} ORDER BY trait"
    )
    slacks = {}
    if loose:
        sql = f"SELECT coalesce(trait, 'unknown') AS code, * EXCLUDE (trait) FROM slack {at_root}"
        slacks = {row["code"]: row for row in work.rows(sql)}
    empty = dict.fromkeys(keys, 0)
    for code in slacks.keys() - {row["code"] for row in found}:
        base = {"node": question.root or WHOLE, "level": question.trait, "code": code}
        found.append({**base, "name": code, **empty})
    rows = tuple(_row(question, row, slacks.get(row["code"], {})) for row in found)
    ends = [f"{key}_{end}" for key in keys for end in ("low", "high")]
    whole = {"node": question.root or WHOLE, "level": None, "code": None, "name": None}
    whole |= {key: sum(row[key] for row in found) for key in keys}
    total = {end: sum(row[end] for row in slacks.values()) for end in ends} if slacks else {}
    top = _row(question, whole, total)
    return Answer(top.figures, top.bounds, rows)
