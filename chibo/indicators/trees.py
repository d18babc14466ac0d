"""The one tree that groups a question's rows: that of the day ``boundaries_of``.

Leaves are villages of the place tree and cells of the organisation tree. A leaf that stands in
the tree is at home in itself. Any other, a stray, is followed to its successors or back to its
predecessors; where there are several it is loose: sure only of the nodes they share.

The two trees are linked: a place stands for the committee that leads it, and the reverse.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from .question import WHOLE, Tree
from .snapshot import Columns
from .work import Shelf, Work, at_work, day


@dataclass(frozen=True)
class Shape:
    """The names of one tree's table, columns and leaves."""

    tree: Tree
    level: str
    leaf: str
    code: str
    linked: str


SHAPES: dict[Tree, Shape] = {
    "place": Shape("place", "level", "village", "code", "place"),
    "organisation": Shape("organisation", "kind", "cell", "NULL::VARCHAR", "place"),
}
TREE_OF_LEAF: dict[str, Tree] = {"village": "place", "cell": "organisation"}


def make_trees(work: Work, on: date, first: date, last: date) -> None:
    """Bring the tables of both trees into view, as they stand on the day ``on``.

    Strays are looked for among the leaves that existed at some time from ``first`` to ``last``,
    the days that the question counts.

    For each tree: ``<tree>_node`` (node, level, code, name, parent, and place), ``<tree>_up``
    (each node above the leaves with itself and all nodes above it). For each leaf kind:
    ``<leaf>_home`` (leaf, the leaf-level node that it is counted in or null, the lowest node
    above that), ``<leaf>_loose`` and ``<leaf>_part`` (a loose leaf and the nodes that may hold
    it). For each tree and leaf kind: ``<tree>_of_<leaf>`` (a node above leaves of this kind in
    their own tree, and each node of the tree that it counts in).
    """
    work.use(_trees(work.columns, work.known_at, on, first, last, work.acts))


@lru_cache(maxsize=4)
def _trees(columns: Columns, known_at: int, on: date, first: date, last: date, acts: bool) -> Shelf:
    at_work_here = at_work(columns, known_at, large=False, acts=acts)
    with at_work_here as work, work.filling(Shelf()) as shelf:
        for shape in SHAPES.values():
            _make_nodes(work, shape, on)
            _make_strays(work, shape, on, first, last)
        _link(work)
    return shelf


def _link(work: Work) -> None:
    work.make(
        "link",
        """SELECT o.node AS organisation, p.node AS place
           FROM organisation_node o JOIN place_node p ON p.node = o.place
           WHERE o.level <> 'cell' AND p.level <> 'village'""",
    )
    work.make("place_of_village", "FROM place_up")
    work.make("organisation_of_cell", "FROM organisation_up")
    for tree, other, leaf in (
        ("place", "organisation", "cell"),
        ("organisation", "place", "village"),
    ):
        work.make(
            f"{tree}_of_{leaf}",
            f"""SELECT DISTINCT u.below, l.{tree} AS node
                FROM {other}_up u JOIN link l ON l.{other} = u.node
                UNION ALL SELECT DISTINCT below, {WHOLE} FROM {other}_up""",
        )


def _make_nodes(work: Work, shape: Shape, on: date) -> None:
    tree = shape.tree
    work.make(
        f"{tree}_node",
        f"""SELECT {tree} AS node, {shape.level} AS level, {shape.code} AS code, name, parent, place
            FROM ({work.rows_of(tree)})
            WHERE valid_from <= {day(on)} AND {day(on)} < valid_to""",
    )
    work.make(
        f"{tree}_up",
        f"""WITH RECURSIVE upper AS MATERIALIZED (
                SELECT node, parent FROM {tree}_node WHERE level <> '{shape.leaf}'),
            up AS (
                SELECT node AS below, node FROM upper
                UNION
                SELECT up.below, p.node FROM up JOIN upper n ON n.node = up.node
                    JOIN upper p ON p.node = n.parent)
            SELECT below, node FROM up
            UNION ALL SELECT node, {WHOLE} FROM upper UNION ALL SELECT {WHOLE}, {WHOLE}""",
    )


def _make_strays(work: Work, shape: Shape, on: date, first: date, last: date) -> None:
    tree, leaf = shape.tree, shape.leaf
    work.make(
        f"{leaf}_stray",
        f"""SELECT DISTINCT t.{tree} AS leaf FROM {tree} t ANTI JOIN {tree}_node n
                ON n.node = t.{tree}
            WHERE t.{shape.level} = '{leaf}' AND t.valid_from <= {day(last)}
                AND t.valid_to >= {day(first)}
                AND NOT (t.valid_from <= {day(on)} AND {day(on)} < t.valid_to)""",
    )
    home = f"""
        SELECT n.node AS leaf, n.node, coalesce(p.node, {WHOLE}) AS above
        FROM {tree}_node n LEFT JOIN {tree}_node p ON p.node = n.parent AND p.level <> '{leaf}'
        WHERE n.level = '{leaf}'"""
    if work.scalar(f"SELECT count(*) FROM {leaf}_stray"):
        _make_landings(work, shape, on)
        home += f" UNION ALL SELECT leaf, node, above FROM {leaf}_landed"
        loose = f"SELECT leaf, above FROM {leaf}_landed WHERE loose"
        part = f"SELECT leaf, node FROM {leaf}_reach WHERE NOT sure"
    else:
        nothing = "FROM range(0)"
        loose = f"SELECT NULL::BIGINT AS leaf, NULL::BIGINT AS above {nothing}"
        part = f"SELECT NULL::BIGINT AS leaf, NULL::BIGINT AS node {nothing}"
    work.make(f"{leaf}_home", home)
    work.make(f"{leaf}_loose", loose)
    work.make(f"{leaf}_part", part)


def _make_landings(work: Work, shape: Shape, on: date) -> None:
    """Follow each stray to the nodes of the tree that it went over into, or came from."""
    tree, leaf = shape.tree, shape.leaf
    work.bring_acts()
    work.make(f"{leaf}_path", _steps(shape, on))
    work.make(
        f"{leaf}_landing",
        f"""WITH RECURSIVE reach AS (
                SELECT s.leaf, s.leaf AS node FROM {leaf}_stray s
                UNION
                SELECT r.leaf, p.next FROM reach r JOIN {leaf}_path p ON p.node = r.node)
            SELECT s.leaf, coalesce(r.node, {WHOLE}) AS target
            FROM {leaf}_stray s LEFT JOIN (
                SELECT r.leaf, r.node FROM reach r JOIN {tree}_node n ON n.node = r.node) r
                ON r.leaf = s.leaf""",
    )
    work.make(
        f"{leaf}_reach",
        f"""WITH target AS MATERIALIZED (
                SELECT l.leaf, l.target, coalesce(n.level = '{leaf}', FALSE) AS own,
                    if(own, coalesce(p.node, {WHOLE}), l.target) AS above
                FROM {leaf}_landing l LEFT JOIN {tree}_node n ON n.node = l.target
                    LEFT JOIN {tree}_node p ON p.node = n.parent AND p.level <> '{leaf}'),
            chain AS (
                SELECT t.leaf, u.node, FALSE AS own
                FROM target t JOIN {tree}_up u ON u.below = t.above
                UNION ALL SELECT leaf, target, TRUE FROM target WHERE own),
            total AS (SELECT leaf, count(*) AS targets FROM target GROUP BY leaf)
            SELECT c.leaf, c.node, c.own, count(*) = any_value(t.targets) AS sure
            FROM chain c JOIN total t ON t.leaf = c.leaf GROUP BY c.leaf, c.node, c.own""",
    )
    work.make(
        f"{leaf}_landed",
        f"""SELECT r.leaf, max(r.node) FILTER (r.own) AS node,
                arg_max(r.node, d.depth) FILTER (NOT r.own) AS above,
                count(*) FILTER (r.own) = 0 AS loose
            FROM {leaf}_reach r
            LEFT JOIN (SELECT below, count(*) AS depth FROM {tree}_up GROUP BY below) d
                ON d.below = r.node AND NOT r.own
            WHERE r.sure GROUP BY r.leaf""",
    )


def _steps(shape: Shape, on: date) -> str:
    """Return SQL for where a node that is not in the tree leads: (node, next).

    Forwards from one that ended, to its successors by the same decision, else to its last
    parent. Back from one that was not yet there, to its predecessors, or the cell that it was
    split from, else to its first parent.
    """
    tree = shape.tree
    split = ""
    if tree == "organisation":
        split = """
            UNION SELECT l.node, o.organisation FROM life l JOIN organisation o
                ON o.from_position = l.born_by AND o.from_reason = 'split_source'
            WHERE NOT l.over"""
    return f"""
        WITH life AS MATERIALIZED (
            SELECT {tree} AS node, min(valid_from) <= {day(on)} AS over,
                arg_min(from_position, valid_from) FILTER (from_step = 'enter') AS born_by,
                arg_min(parent, valid_from) AS first_parent,
                arg_max(to_position, valid_to)
                    FILTER (to_step = 'leave' AND valid_to <= {day(on)}) AS ended_by,
                arg_max(parent, valid_to) FILTER (valid_to <= {day(on)}) AS last_parent
            FROM {tree} WHERE {tree} NOT IN (SELECT node FROM {tree}_node) GROUP BY {tree}),
        kin AS MATERIALIZED (
            SELECT l.node, s.successor AS next FROM life l JOIN succession s
                ON s.predecessor = l.node AND s.from_position = l.ended_by
            WHERE l.over
            UNION
            SELECT l.node, s.predecessor FROM life l JOIN succession s
                ON s.successor = l.node AND s.from_position = l.born_by
            WHERE NOT l.over {split})
        SELECT node, next FROM kin
        UNION ALL
        SELECT node, if(over, last_parent, first_parent) FROM life
        WHERE node NOT IN (SELECT node FROM kin)"""
