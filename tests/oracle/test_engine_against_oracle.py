"""The engine against the oracle: random registers, days, nodes, knowledge and boundaries.

Every key must be equal, at the root, in every row, with bounds and with what is unplaced.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from random import Random
from typing import get_args

import pytest

from chibo.indicators.definitions import INDICATORS
from chibo.indicators.engine import answer
from chibo.indicators.question import Answer, By, Figure, Question, Tree
from chibo.indicators.question import Row as Shown
from chibo.indicators.snapshot import Columns
from tests.pure_columns import columns_of

from .builder import FIRST_DAY
from .keys import FLOWS, ROWS, SHARES, Row
from .oracle import Oracle
from .play import Entry
from .random_register import DAYS, random_register

SEEDS = range(12)
QUESTIONS = range(5)
KEYS = (*ROWS, *SHARES)
MEMBER_KEYS = tuple(key for key, (grain, _) in ROWS.items() if grain == "member")
LEVELS: dict[Tree, dict[By, str]] = {
    "place": {level: level for level in ("province", "district", "commune", "village")},
    "organisation": {
        "district": "district_committee",
        "committee": "commune_committee",
        "cell": "cell",
    },
}
SEXES = ("female", "male", None)
GROUPS = ("mong", "thai", "kho_mu", None)


@dataclass(frozen=True)
class Register:
    entries: list[Entry]
    columns: Columns
    sex: dict[int, str | None]
    group: dict[int, str | None]


@lru_cache(maxsize=1)
def register(seed: int) -> Register:
    entries = random_register(seed)
    people = range(100_001, 100_200)
    sex = {person: SEXES[person % 3] for person in people}
    group = {person: GROUPS[person // 3 % 4] for person in people}
    codes = {person: {"sex": sex[person], "ethnic_group": group[person]} for person in people}
    tables = columns_of(((p, decision) for p, _, decision in entries), codes)
    return Register(entries, Columns(None, tables, len(entries)), sex, group)


@dataclass(frozen=True)
class Asked:
    """A random question: its days, position and tree, and the oracle that answers it."""

    register: Register
    oracle: Oracle
    on: date
    since: date
    known: int
    boundaries_of: date
    rng: Random

    def engine(self, keys: tuple[str, ...], tree: Tree, root: int | None, by: By | None) -> Answer:
        question = Question(
            self.on, keys, self.since, tree, root, by, self.boundaries_of, self.known
        )
        return answer(question, self.register.columns)

    def node(self, tree: Tree) -> int | None:
        nodes = list(self.oracle.nodes[tree])
        return self.rng.choice(nodes) if nodes and self.rng.random() < 0.4 else None


def asked(seed: int, question: int) -> Asked:
    found = register(seed)
    rng = Random(seed * 1000 + question)
    since, on = sorted(FIRST_DAY + timedelta(rng.randrange(DAYS)) for _ in range(2))
    boundaries_of = rng.choice([on, since, FIRST_DAY, FIRST_DAY + timedelta(DAYS)])
    head = len(found.entries)
    known = head if rng.random() < 0.5 else rng.randint(1, head)
    oracle = Oracle(found.entries, on, since, known, boundaries_of)
    return Asked(found, oracle, on, since, known, boundaries_of, rng)


def expected(oracle: Oracle, key: str, tree: Tree, node: int | None) -> Figure:
    grain = ROWS[SHARES[key][0] if key in SHARES else key][0]
    if grain == "village" and node is not None and oracle.nodes[tree][node] == "cell":
        return None  # a cell has no villages of its own to count
    return oracle.figure(key, tree, node)


def check(question: Asked, shown: Shown | Answer, tree: Tree, node: int | None) -> None:
    """Compare the figures and bounds of one node, key by key."""
    for key in KEYS:
        value = expected(question.oracle, key, tree, node)
        assert shown.figures[key] == value, (key, tree, node)
        if value is not None:
            assert shown.bounds.get(key) == open_bounds(question.oracle, key, tree, node), key


def open_bounds(
    oracle: Oracle, key: str, tree: Tree, node: int | None
) -> tuple[float, float] | None:
    ends: tuple[float, float] | None
    ends = oracle.share_bounds(key, tree, node) if key in SHARES else oracle.bounds(key, tree, node)
    return ends if ends and ends[0] != ends[1] else None


def test_engine_and_oracle_know_the_same_keys() -> None:
    causes = {key for key in INDICATORS if key.startswith("joint_cells_ended_")}
    assert set(INDICATORS) - causes == set(KEYS)
    assert {key for key, i in INDICATORS.items() if getattr(i, "needs_period", False)} == (
        FLOWS | causes
    )


@pytest.mark.parametrize("question", QUESTIONS)
@pytest.mark.parametrize("seed", SEEDS)
def test_every_figure_of_every_row(seed: int, question: int) -> None:
    it = asked(seed, question)
    trees: tuple[Tree, ...] = get_args(Tree)
    tree = it.rng.choice(trees)
    root = it.node(tree)
    by = it.rng.choice(list(LEVELS[tree]))
    level = LEVELS[tree][by]
    found = it.engine(KEYS, tree, root, by)
    check(it, found, tree, root)
    assert {row.node for row in found.rows} == set(it.oracle.children(tree, level, root))
    for row in found.rows:
        check(it, row, tree, row.node)
    for key in ROWS:
        unplaced = {row.node: row.figures[key] for row in found.unplaced if row.figures[key]}
        assert unplaced == it.oracle.unplaced(key, tree, level, root), key


@pytest.mark.parametrize("question", QUESTIONS)
@pytest.mark.parametrize("seed", SEEDS)
def test_every_figure_by_a_trait_of_members(seed: int, question: int) -> None:
    it = asked(seed, question)
    tree: Tree = it.rng.choice(get_args(Tree))
    root = it.node(tree)
    traits: tuple[By, ...] = ("standing", "sex", "ethnic_group")
    by = it.rng.choice(traits)

    def code_of(row: Row) -> str | None:
        assert row.person is not None
        if by == "standing":
            return row.standing
        return (it.register.sex if by == "sex" else it.register.group)[row.person]

    found = it.engine(MEMBER_KEYS, tree, root, by)
    for key in MEMBER_KEYS:
        parts = it.oracle.breakdown(key, tree, root, code_of)
        shown = {row.code: row.figures[key] for row in found.rows if row.figures[key]}
        assert shown == {code or "unknown": n for code, n in parts.items()}, key
        assert found.figures[key] == it.oracle.figure(key, tree, root), key
