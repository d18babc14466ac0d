"""Roll-up: counts per leaf become figures per node of the question's tree."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from .counts import Counts
from .definitions import SHARES
from .question import WHOLE, Question
from .trees import SHAPES, TREE_OF_LEAF
from .work import Work


@dataclass(frozen=True)
class Feed:
    """A table of counts on its way to nodes: above the leaves, or to the leaves themselves.

    ``columns``: key to the column that is summed. ``leaf``: the column that names the leaf;
    a table ``at_home`` has the node above the leaves instead. ``once``: each leaf has one row.
    """

    table: str
    leaf: str
    columns: dict[str, str]
    to_leaves: bool
    at_home: bool = False
    once: bool = False

    def sums(self) -> str:
        """Return the SQL sums of the columns, each named by its key."""
        return ", ".join(f"sum(r.{c})::INTEGER AS {key}" for key, c in self.columns.items())

    def homes(self, tree: str) -> str:
        """Return SQL for where leaves are counted: (leaf, node)."""
        if self.to_leaves:
            return f"(SELECT leaf, node FROM {self.leaf}_home WHERE node IS NOT NULL)"
        return f"""(SELECT h.leaf, u.node FROM {self.leaf}_home h
            JOIN {tree}_of_{self.leaf} u ON u.below = h.above)"""

    def parts(self, tree: str) -> str:
        """Return SQL for the nodes that may hold loose leaves, beyond the sure ones."""
        own = TREE_OF_LEAF[self.leaf]
        level = "=" if self.to_leaves else "<>"
        parts = f"""SELECT p.leaf, p.node FROM {self.leaf}_part p
            JOIN {own}_node n ON n.node = p.node AND n.level {level} '{self.leaf}'"""
        if own == tree:
            return f"({parts})"
        return f"""(SELECT DISTINCT p.leaf, l.{tree} AS node FROM ({parts}) p
            JOIN link l ON l.{own} = p.node
            ANTI JOIN {self.homes(tree)} s ON s.leaf = p.leaf AND s.node = l.{tree})"""


def feeds_of(question: Question, counts: Sequence[Counts], to_leaves: bool) -> list[Feed]:
    """Return the ways by which counts reach nodes.

    At a village, members are those counted for it and cells those based in it; at any place
    above, and in the tree of organisations, members and cells come from the organisations.
    """
    feeds = []
    for c in counts:
        leaf = "village" if c.of_villages else "cell"
        columns = {key: key for key in c.keys}
        if not columns:
            continue
        feeds.append(Feed(c.table, leaf, columns, False, c.at_home, c.once))
        if to_leaves and TREE_OF_LEAF[leaf] == question.tree:
            feeds.append(Feed(c.table, leaf, columns, to_leaves=True, once=c.once))
        elif to_leaves and question.tree == "place":
            at_village = {key: c.at_village.get(key, key) for key in columns}
            feeds.append(Feed(c.table, "village", at_village, to_leaves=True))
    return feeds


def figures(question: Question, feeds: Sequence[Feed], *extra: str) -> str:
    """Return SQL for the sums at nodes: node, the extra columns, and one column per key."""
    also = _list(extra)
    at_leaves = [feed for feed in feeds if feed.to_leaves]
    gathered = {leaf: [f for f in at_leaves if f.leaf == leaf] for leaf in ("cell", "village")}
    tables, parts = [], []
    for leaf, those in gathered.items():
        if those:
            name = f"{leaf}_gathered"
            tables.append(f"{name} AS MATERIALIZED ({_gathered(leaf, those, extra)})")
            keys = _per_key(question, those, "sum({})")
            parts.append(
                f"SELECT node{also}, {keys} FROM {name} WHERE node IS NOT NULL GROUP BY ALL"
            )
    above = [feed for feed in feeds if not feed.to_leaves]
    by_leaf = {
        leaf: [f for f in above if replace(f, to_leaves=True) in gathered[leaf]]
        for leaf in gathered
    }
    rolled = " UNION ALL BY NAME ".join(
        [_rolled_gathered(leaf, those, question, extra) for leaf, those in by_leaf.items() if those]
        + [_rolled(f, question, extra) for f in above if f not in by_leaf[f.leaf]]
    )
    keys = _per_key(question, above, "sum({})")
    parts.append(f"SELECT node{also}, {keys} FROM ({rolled}) GROUP BY ALL")
    tables_first = f"WITH {', '.join(tables)} " if tables else ""
    return tables_first + " UNION ALL ".join(parts)


def _gathered(leaf: str, feeds: Sequence[Feed], extra: Sequence[str]) -> str:
    """Return SQL for all that is counted at leaves, a row for each, with where it counts."""
    by = ", ".join((leaf, *extra))
    first, *rest = (_of_leaf(feed, extra) for feed in feeds)
    joined = first + "".join(f" FULL JOIN {part} USING ({by})" for part in rest)
    return f"""SELECT h.node, h.above, r.* FROM (FROM {joined}) r
        JOIN {leaf}_home h ON h.leaf = r.{leaf}"""


def _of_leaf(feed: Feed, extra: Sequence[str]) -> str:
    """Return SQL for a table's counts of each leaf."""
    by = ", ".join(f"r.{name}" for name in (feed.leaf, *extra))
    if feed.once:
        columns = ", ".join(f"r.{column} AS {key}" for key, column in feed.columns.items())
        return f"(SELECT {by}, {columns} FROM {feed.table} r)"
    return f"(SELECT {by}, {feed.sums()} FROM {feed.table} r GROUP BY ALL)"


def _per_key(question: Question, feeds: Sequence[Feed], value: str) -> str:
    """Return the SQL columns of all counts: of each that is fed, a value named by its key."""
    fed = {key for feed in feeds for key in feed.columns}
    values = {
        count.key: f"coalesce({value.format(count.key)}, 0)" if count.key in fed else "0"
        for count in question.counts
    }
    return ", ".join(f"{sql}::BIGINT AS {key}" for key, sql in values.items())


def _rolled_gathered(
    leaf: str, feeds: Sequence[Feed], question: Question, extra: Sequence[str]
) -> str:
    """Return SQL for the sums, at the nodes above leaves, of counts gathered by leaf."""
    keys = ", ".join(f"sum({key})::INTEGER AS {key}" for feed in feeds for key in feed.columns)
    return _to_nodes(leaf, keys, keys, f"{leaf}_gathered", question, extra)


def _rolled(feed: Feed, question: Question, extra: Sequence[str]) -> str:
    """Return SQL for a feed's sums at the nodes above leaves."""
    keys = ", ".join(f"sum({key})::INTEGER AS {key}" for key in feed.columns)
    source = f"{feed.table} r"
    if not feed.at_home:
        source += f" JOIN {feed.leaf}_home h ON h.leaf = r.{feed.leaf}"
    return _to_nodes(feed.leaf, keys, feed.sums(), source, question, extra)


def _to_nodes(
    leaf: str, keys: str, sums: str, source: str, question: Question, extra: Sequence[str]
) -> str:
    return f"""(SELECT u.node{_list(extra)}, {keys} FROM (
            SELECT above{_list(extra)}, {sums} FROM {source} GROUP BY ALL) c
        JOIN {question.tree}_of_{leaf} u ON u.below = c.above GROUP BY ALL)"""


def loose_feeds(work: Work, feeds: Sequence[Feed]) -> list[Feed]:
    """Return the feeds that have loose leaves, with the counts of these alone."""
    found: list[Feed] = []
    any_loose = {
        leaf: work.scalar(f"SELECT count(*) FROM {leaf}_loose")
        for leaf in {feed.leaf for feed in feeds}
    }
    for feed in feeds:
        if not any_loose[feed.leaf]:
            continue
        name = f"loose_{len(found)}"
        work.make(
            name,
            f"SELECT * FROM {feed.table} WHERE {feed.leaf} IN (SELECT leaf FROM {feed.leaf}_loose)",
        )
        found.append(Feed(name, feed.leaf, feed.columns, feed.to_leaves))
    return found


def open_leaves(question: Question, feeds: Sequence[Feed], *extra: str) -> str:
    """Return SQL for the counts of loose leaves at each node that may hold them.

    Columns: node, leaf, the extra columns, and one per key.
    """
    also = _list(f"r.{name}" for name in extra)
    nothing = ", ".join(f"NULL::INTEGER AS {count.key}" for count in question.counts)
    parts = [f"(SELECT {nothing} WHERE FALSE)"]
    for feed in feeds:
        leaves = f"SELECT r.{feed.leaf} AS leaf{also}, {feed.sums()} FROM {feed.table} r"
        parts.append(
            f"""(SELECT p.node, c.* FROM ({leaves} GROUP BY ALL) c
            JOIN {feed.parts(question.tree)} p ON p.leaf = c.leaf)"""
        )
    return " UNION ALL BY NAME ".join(parts)


def slack(question: Question, leaves: str, *extra: str) -> str:
    """Return SQL for what open leaves may add at each node: node, ``<key>_low``, ``<key>_high``.

    Each leaf may be there or not, so the least and the greatest sum are those of the leaves
    that take away and of those that add. Of a share ``<key>_parts``: what each leaf would add
    above and below the line.
    """
    sums = ", ".join(f"sum({count.key}) AS {count.key}" for count in question.counts)
    ends = [
        f"coalesce(sum({end}({count.key}, 0)), 0)::BIGINT AS {count.key}_{name}"
        for count in question.counts
        for name, end in (("low", "least"), ("high", "greatest"))
    ]
    for share in (SHARES[key] for key in question.keys if key in SHARES):
        up, down = share.numerator, share.denominator
        ends.append(f"list([{up}, {down}]) FILTER ({up} <> 0 OR {down} <> 0) AS {share.key}_parts")
    return f"""SELECT node{_list(extra)}, {", ".join(ends)} FROM (
            SELECT node, leaf{_list(extra)}, {sums} FROM {leaves} GROUP BY ALL)
        GROUP BY ALL"""


def unplaced(question: Question, feeds: Sequence[Feed]) -> str:
    """Return SQL for the counts of loose leaves that no node of the asked level surely holds.

    Each is given to the lowest node of the tree that surely holds it, if the root does too.
    """
    tree = question.tree
    at_leaves = question.level == SHAPES[tree].leaf
    parts = []
    for feed in feeds:
        if feed.to_leaves != at_leaves:
            continue
        sums = feed.sums()
        level = "" if at_leaves else f"HAVING count(*) FILTER (n.level = '{question.level}') = 0"
        parts.append(
            f"""(SELECT h.node, {sums} FROM {feed.table} r JOIN (
                SELECT l.leaf, arg_max(u.node, coalesce(d.depth, 0)) AS node
                FROM {feed.leaf}_loose l
                JOIN {feed.leaf}_home o ON o.leaf = l.leaf AND (o.node IS NULL OR NOT {at_leaves})
                JOIN {tree}_of_{feed.leaf} u ON u.below = l.above
                LEFT JOIN (SELECT below, count(*) AS depth FROM {tree}_up GROUP BY below) d
                    ON d.below = u.node
                LEFT JOIN {tree}_node n ON n.node = u.node
                WHERE l.above IN (SELECT below FROM {tree}_of_{feed.leaf}
                                  WHERE node = {question.root or WHOLE})
                GROUP BY l.leaf {level}) h ON h.leaf = r.{feed.leaf}
            GROUP BY ALL)"""
        )
    present = {key for feed in feeds if feed.to_leaves == at_leaves for key in feed.columns}
    if not parts:
        return ""
    sums = ", ".join(
        f"coalesce(sum(c.{count.key}), 0)::BIGINT AS {count.key}"
        if count.key in present
        else f"0::BIGINT AS {count.key}"
        for count in question.counts
    )
    return f"""SELECT c.node, n.level, n.code, n.name, {sums}
        FROM ({" UNION ALL BY NAME ".join(parts)}) c
        LEFT JOIN {tree}_node n ON n.node = c.node GROUP BY ALL"""


def _list(names: Iterable[str]) -> str:
    return "".join(f", {name}" for name in names)
