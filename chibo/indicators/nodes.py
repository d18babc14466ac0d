"""The nodes that a question asks about, and how its figures are read off them."""

from __future__ import annotations

from .definitions import COUNTS, SHARES
from .grains import N_, VILLAGE_GRAINS
from .question import WHOLE, Question, QuestionError
from .trees import SHAPES
from .work import Work


def check_root(work: Work, question: Question) -> None:
    """Raise QuestionError where the root does not stand in the tree."""
    if question.root is None:
        return
    node = f"SELECT count(*) FROM {question.tree}_node WHERE node = {int(question.root)}"
    if not work.scalar(node):
        raise QuestionError(
            N_(
                "There is no {tree} {root} on {day}. "
                "Choose one that exists on that day, or give another day with 'boundaries_of'."
            ),
            tree=question.tree,
            root=question.root,
            day=question.tree_of,
        )


def asks_leaves(work: Work, question: Question) -> bool:
    """Tell whether figures of villages or cells themselves are asked for."""
    leaf = SHAPES[question.tree].leaf
    if question.level == leaf:
        return True
    root = f"SELECT level FROM {question.tree}_node WHERE node = {question.root or WHOLE}"
    return bool(work.scalar(root) == leaf)


def nodes_below(question: Question, level: str | None = None) -> str:
    """Return SQL for the root and the nodes below it, of one level if one is given."""
    tree = question.tree
    conditions = ["TRUE"] if level is None else [f"n.level = '{level}'"]
    if question.root is not None:
        below = f"(SELECT below FROM {tree}_up WHERE node = {question.root})"
        conditions.append(f"(n.node = {question.root} OR n.node IN {below} OR n.parent IN {below})")
    return f"""SELECT n.node, n.level, n.code, n.name FROM {tree}_node n
        WHERE {" AND ".join(conditions)}"""


def figures_of(question: Question, source: str) -> str:
    """Return the SQL columns of the keys, from a relation with a level and all counts."""
    columns = []
    for key in question.keys:
        share = SHARES.get(key)
        value = f"{source}.{key}"
        if share:
            value = f"{source}.{share.numerator} / nullif({source}.{share.denominator}, 0)"
        if of_villages(key) and question.tree == "organisation":
            value = f"if(level = 'cell', NULL, {value})"
        columns.append(f"{value} AS {key}")
    return ", ".join(columns)


def of_villages(key: str) -> bool:
    """Tell whether the figure is one of villages."""
    share = SHARES.get(key)
    return COUNTS[share.numerator if share else key].grain in VILLAGE_GRAINS
