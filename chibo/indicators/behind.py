"""The rows behind a figure: each membership, cell or village that was counted in it."""

from __future__ import annotations

from dataclasses import replace

import pyarrow as pa

from .counts import make_rows
from .definitions import COUNTS, SHARES
from .grains import MEMBER_GRAINS, VILLAGE_GRAINS, Indicator
from .members import VILLAGE_STEPS, spells_counted
from .nodes import asks_leaves, check_root
from .question import WHOLE, Question, check
from .snapshot import Columns
from .traits import with_trait
from .trees import TREE_OF_LEAF, make_trees
from .work import Work, at_work, day, text

ENDS = ("member_exit",)
"""Grains whose rows are counted by the end of a spell."""


def rows_behind(
    question: Question, key: str, columns: Columns, value: str | None = None
) -> pa.Table:
    """Return the rows counted in the root's figure of one key; of a share, in its numerator.

    ``value``: of the question's trait, to have the rows of that value alone.

    Columns: person, cell, village (ids, null where they do not apply), day (of the event, or
    ``on``), weight (what the row adds to the figure, less than nothing if it takes away: mostly
    1, households and people of a village's profile are more), reason (of
    the act, or a village's status), valid_from, valid_to, from_position, to_position (of the
    spell: a membership, a cell, or the coverage by which the village has its status).
    """
    asked = replace(question, keys=(key,), by=question.by if value else None)
    check(asked)
    counted = COUNTS[SHARES[key].numerator if key in SHARES else key]
    with at_work(columns, question.known_at) as work:
        make_trees(work, asked.tree_of, asked.eve, asked.on)
        check_root(work, asked)
        at_leaf = asks_leaves(work, asked)
        _make_strengths(work, asked)
        make_rows(work, asked, [asked.on], "counted", "strength")
        rows = f"({_rows(asked, counted, at_leaf)})"
        of_value = f"trait = {text(value)}" if value and asked.trait else "TRUE"
        return work.arrow(
            f"""SELECT person, cell, village, day, weight, reason, valid_from, valid_to,
                    from_position, to_position
                FROM {with_trait(rows, asked.trait, "r.day")} r
                WHERE {below_root(asked, counted, at_leaf)} AND {of_value}
                ORDER BY day, village, cell, person, from_position"""
        )


def cells_judged(question: Question, columns: Columns) -> pa.Table:
    """Return a row per cell of the day, with which of the question's figures count it.

    The question's keys are of the grain ``cell``. Columns: cell, village (the cell's base, null
    without one), official (members of the cell), and one per key, true where it counts the cell.
    """
    check(question)
    keys = ", ".join(f"({COUNTS[key].predicate}) AS {key}" for key in question.keys)
    with at_work(columns, question.known_at, acts=False) as work:
        _make_strengths(work, question)
        make_rows(work, question, [question.on], "counted", "strength")
        return work.arrow(f"SELECT cell, village, official, {keys} FROM cell_on ORDER BY cell")


def _make_strengths(work: Work, question: Question) -> None:
    held = f"valid_from <= {day(question.on)} AND {day(question.on)} < valid_to"
    for name, leaf in (("counted", "village"), ("strength", "cell")):
        work.run(
            f"""CREATE TEMP VIEW {name} AS SELECT {leaf}, 0 AS idx, count(*) AS members,
                count(*) FILTER (standing = 'official') AS official,
                count(*) FILTER (reinforced_until IS NULL) AS residents
                FROM membership WHERE {held} GROUP BY {leaf}"""
        )


def below_root(question: Question, count: Indicator, at_leaf: bool) -> str:
    """Return the SQL condition under which a row lies at the question's root or below it."""
    if question.root is None:
        return "TRUE"
    leaf = "village" if count.grain in VILLAGE_GRAINS else "cell"
    if at_leaf:
        leaf = "village" if question.tree == "place" else leaf
        if TREE_OF_LEAF[leaf] != question.tree:
            return "FALSE"
        return f"{leaf} IN (SELECT leaf FROM {leaf}_home WHERE node = {question.root})"
    return f"""{leaf} IN (SELECT h.leaf FROM {leaf}_home h
        JOIN {question.tree}_of_{leaf} u ON u.below = h.above
        WHERE u.node = {question.root or WHOLE})"""


def _rows(question: Question, count: Indicator, at_leaf: bool) -> str:
    if count.grain in MEMBER_GRAINS:
        return members_counted(question, count, at_leaf, "membership")
    return _SQL[count.grain].format(predicate=count.predicate, value=count.value)


def members_counted(question: Question, count: Indicator, at_leaf: bool, source: str) -> str:
    """Return SQL for the memberships of a source that a figure counts, with all they have.

    ``day`` (of the event, or ``on``), ``weight`` and ``reason`` are added.
    """
    steps = {"steps": VILLAGE_STEPS} if at_leaf and question.tree == "place" else {}
    ends = count.grain in ENDS
    when = {
        "member": day(question.on),
        "member_opening": f"greatest(valid_from, {day(question.eve)})",
    }
    event_day = when.get(count.grain, "valid_to" if ends else "valid_from")
    return f"""
        SELECT *, {event_day} AS day, 1 AS weight,
            {"to_reason" if ends else "from_reason"} AS reason
        FROM {source} WHERE ({spells_counted(count, question, **steps)})"""


_SQL: dict[str, str] = {
    "village": """
        SELECT NULL AS person, v.covering_cell AS cell, v.village, v.day, {value} AS weight,
            v.status AS reason, c.valid_from, c.valid_to, c.from_position, c.to_position
        FROM village_on v LEFT JOIN coverage c ON c.village = v.village
            AND c.cell = v.covering_cell AND c.valid_from <= v.day AND v.day < c.valid_to
        WHERE {predicate}""",
    "cell": """
        SELECT NULL AS person, n.cell, n.village, n.day, {value} AS weight, o.from_reason AS reason,
            o.valid_from, o.valid_to, o.from_position, o.to_position
        FROM cell_on n JOIN organisation o ON o.organisation = n.cell
            AND o.valid_from <= n.day AND n.day < o.valid_to
        WHERE {predicate}""",
    "village_change": """
        SELECT NULL AS person, c.cell, v.village, v.day, {value} AS weight,
            coalesce(v.cause, v.event) AS reason, c.valid_from, c.valid_to,
            c.from_position, c.to_position
        FROM (SELECT * FROM village_change WHERE {predicate}) v LEFT JOIN coverage c
            ON c.village = v.village AND c.role = 'base' AND c.valid_from < c.valid_to
            AND c.valid_from <= v.day AND v.day <= c.valid_to
        QUALIFY row_number() OVER (PARTITION BY v.village, v.day, v.event
            ORDER BY c.valid_from DESC, c.cell) = 1""",
    "cell_event": """
        SELECT NULL AS person, e.cell, e.village, e.day, 1 AS weight,
            coalesce(e.cause, e.event) AS reason, NULL AS valid_from, NULL AS valid_to,
            e.position AS from_position, NULL AS to_position
        FROM cell_event e WHERE {predicate}""",
}
