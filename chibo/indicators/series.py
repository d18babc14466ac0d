"""Series: figures on many dates at once, equal to asking date by date.

Stocks of members and all flows are counted as changes between one date and the next, in one
pass, rolled up, and only then added up over time. Villages and cells are judged on each date.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

import pyarrow as pa

from .counts import (
    NOBODY,
    Counts,
    grouped,
    make_rows,
    of_members,
    sum_up,
)
from .grains import N_, Indicator
from .members import Pass, at_village, flow_passes
from .nodes import asks_leaves, check_root, figures_of, nodes_below
from .question import WHOLE, Question, QuestionError, check
from .rollup import feeds_of, figures
from .snapshot import Columns
from .traits import cut_by_trait
from .trees import make_trees
from .work import Work, at_work, day

_WHOLE = f"SELECT {WHOLE} AS node, NULL AS level, NULL AS code, NULL AS name"


def series(question: Question, dates: Sequence[date], columns: Columns) -> pa.Table:
    """Return the question's figures on each of the dates, of the root or the rows asked for.

    Stocks are those of the date; flows are counted from ``since`` through the date. ``on`` must
    be the last date; the tree is one throughout. Columns: day, node (null for the whole
    register), level, code, name, the trait if the question is by one, and one per key. Figures
    are the sure ones, without bounds.
    """
    return _series(question, dates, columns, _asked_nodes(question))


def series_of_every_node(question: Question, dates: Sequence[date], columns: Columns) -> pa.Table:
    """Return the question's figures on each of the dates, of every node of its tree.

    As ``series``, with the whole register as the row without a node.
    """
    return _series(question, dates, columns, f"{_WHOLE} UNION ALL {nodes_below(question)}", True)


def _series(
    question: Question, dates: Sequence[date], columns: Columns, nodes: str, leaves: bool = False
) -> pa.Table:
    days = sorted(set(dates))
    _check(question, days)
    with at_work(columns, question.known_at) as work:
        make_trees(work, question.tree_of, min(question.eve, days[0]), question.on)
        check_root(work, question)
        to_leaves = leaves or asks_leaves(work, question)
        work.days("series_day", days)
        work.make("calendar", _calendar(days))
        counts = _make_counts(work, question, days, to_leaves)
        feeds = feeds_of(question, counts, to_leaves)
        work.make("figure", figures(question, feeds, "idx", *question.sides))
        return work.arrow(_added_up(question, nodes))


def _check(question: Question, days: Sequence[date]) -> None:
    check(question)
    if not days:
        raise QuestionError(N_("A series needs at least one date."))
    if question.on != days[-1]:
        raise QuestionError(
            N_("Ask the series 'on' its last date, {last}, not {on}."),
            last=days[-1],
            on=question.on,
        )
    if question.since is not None and question.since > days[0]:
        raise QuestionError(
            N_(
                "The series begins on {first}, before its period on {since}. "
                "Give an earlier 'since' or later dates."
            ),
            first=days[0],
            since=question.since,
        )


def _calendar(days: Sequence[date]) -> str:
    """Return SQL for each day of the series and the number of the first date not before it."""
    return f"""
        SELECT c.day, min(d.idx) AS idx
        FROM (SELECT unnest(generate_series({day(days[0])}, {day(days[-1])}, INTERVAL 1 DAY))::DATE
              AS day) c JOIN series_day d ON d.day >= c.day
        GROUP BY c.day"""


def _make_counts(
    work: Work, question: Question, days: Sequence[date], to_leaves: bool
) -> list[Counts]:
    by_grain = grouped(question.counts)
    members = of_members(question.counts)
    seen = any(count.sees_members for count in question.counts)
    made = []
    if members:
        made.append(_make_member_changes(work, question, members, days[0], to_leaves))
    if seen:
        _make_strengths(work, question, days[0])
    make_rows(
        work,
        question,
        days,
        "counted" if seen else NOBODY,
        "strength" if seen else NOBODY,
    )
    for grain, table in (("village", "village_on"), ("cell", "cell_on")):
        if grain in by_grain:
            made.append(sum_up(work, question, table, by_grain[grain], "idx"))
    for grain, table in (("village_change", "village_change"), ("cell_event", "cell_event")):
        if grain in by_grain:
            dated = f"""(SELECT e.*, c.idx FROM {table} e
                JOIN calendar c ON c.day = greatest(e.day, {day(days[0])}))"""
            work.make(f"{table}_dated", f"FROM {dated}")
            made.append(sum_up(work, question, f"{table}_dated", by_grain[grain], "idx"))
    return made


def _make_member_changes(
    work: Work, question: Question, counts: Sequence[Indicator], first: date, leaves: bool
) -> Counts:
    """Count what begins and ends of memberships, by the date that first shows it."""
    ends = [*_stock_changes(question, counts, first), *_flows(question, counts, leaves)]
    home = "" if leaves else "JOIN cell_home h ON h.leaf = m.cell"
    parts = []
    for edge, found in ends:
        idx, calendar = "0", ""
        if edge:
            idx, calendar = "c.idx", f"JOIN calendar c ON c.day = greatest({edge}, {day(first)})"
        dated = replace(found, idx=idx)
        of = ("cell", "village") if leaves else ("above",)
        parts.append(dated.sql((*of, *question.sides), f"{calendar} {home}"))
    work.make("member_change", " UNION ALL BY NAME ".join(parts))
    keys = tuple(count.key for count in counts)
    columns = at_village(counts) if leaves else {}
    return Counts("member_change", keys, False, columns, at_home=not leaves)


def _stock_changes(
    question: Question, counts: Sequence[Indicator], first: date
) -> list[tuple[str, Pass]]:
    """Return the passes by which stocks change: what begins, and what ends, of all that is seen.

    Each with the spells' edge that dates it.
    """
    sums = {count.key: count.predicate for count in counts if count.grain == "member"}
    if not sums:
        return []
    seen = f"valid_to > {day(first)} AND valid_from <= {day(question.on)}"
    source = cut_by_trait(question.trait, seen)
    return [
        ("valid_from", Pass(source, seen, (), sums)),
        ("valid_to", Pass(source, seen, (), sums, sign=-1)),
    ]


def _flows(question: Question, counts: Sequence[Indicator], leaves: bool) -> list[tuple[str, Pass]]:
    """Return the passes of the flows, with the edge that dates each; the opening has none."""
    edges = {"from_reason": "valid_from", "to_reason": "valid_to"}
    return [
        (edges[found.groups[0]] if found.groups else "", found)
        for found in flow_passes(question, counts, leaves)
    ]


def _make_strengths(work: Work, question: Question, first: date) -> None:
    """Make the members of each village and cell on each date."""
    changes = " UNION ALL ".join(
        f"""SELECT cell, village, idx, {sign} * count(*) AS members,
                {sign} * count(*) FILTER (standing = 'official') AS official,
                {sign} * count(*) FILTER (reinforced_until IS NULL) AS residents
            FROM membership JOIN calendar c ON c.day = greatest({edge}, {day(first)})
            WHERE valid_to > {day(first)} AND valid_from <= {day(question.on)} GROUP BY ALL"""
        for edge, sign in (("valid_from", 1), ("valid_to", -1))
    )
    work.make("strength_change", changes)
    for name, leaf in (("counted", "village"), ("strength", "cell")):
        sums = ", ".join(
            f"sum(coalesce(c.{column}, 0)) OVER (PARTITION BY g.{leaf} ORDER BY g.idx) AS {column}"
            for column in ("members", "official", "residents")
        )
        work.make(
            name,
            f"""SELECT g.{leaf}, g.idx, {sums} FROM (
                    SELECT * FROM (SELECT DISTINCT {leaf} FROM strength_change
                                   WHERE {leaf} IS NOT NULL), (SELECT idx FROM series_day)) g
                LEFT JOIN (SELECT {leaf}, idx, sum(members) AS members,
                               sum(official) AS official, sum(residents) AS residents
                           FROM strength_change GROUP BY {leaf}, idx) c
                    ON c.{leaf} = g.{leaf} AND c.idx = g.idx""",
        )


def _added_up(question: Question, nodes: str) -> str:
    """Return SQL that fills each node's dates and adds up what was counted as change."""
    trait = question.trait is not None
    sides = "n.node, t.trait" if trait else "n.node"
    values = []
    for count in question.counts:
        value = f"coalesce(f.{count.key}, 0)"
        if count.grain not in ("village", "cell"):
            value = f"sum({value}) OVER (PARTITION BY {sides} ORDER BY d.idx)::BIGINT"
        values.append(f"{value} AS {count.key}")
    traits = ", (SELECT DISTINCT trait FROM figure) t" if trait else ""
    same = " AND f.trait = t.trait" if trait else ""
    shown = f"trait AS {question.trait}, " if trait else ""
    return f"""
        WITH filled AS (
            SELECT d.day, n.*, {"t.trait, " if trait else ""}{", ".join(values)}
            FROM ({nodes}) n, series_day d{traits}
            LEFT JOIN figure f ON f.node = n.node AND f.idx = d.idx{same})
        SELECT day, nullif(node, {WHOLE}) AS node, level, code, name, {shown}
            {figures_of(question, "filled")}
        FROM filled ORDER BY code, name, node, {"trait, " if trait else ""}day"""


def _asked_nodes(question: Question) -> str:
    if question.level:
        return nodes_below(question, question.level)
    if question.root is None:
        return _WHOLE
    return f"""SELECT node, level, code, name FROM {question.tree}_node
        WHERE node = {question.root}"""
