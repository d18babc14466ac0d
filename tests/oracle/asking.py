"""Random questions on random registers, put to the engine and to the oracle alike."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from random import Random
from typing import Any, get_args

from chibo.indicators.question import By, Figure, Question, Tree
from chibo.indicators.snapshot import Columns
from tests.pure_columns import columns_of

from .builder import FIRST_DAY
from .keys import ROWS, SHARES, Row
from .oracle import Oracle
from .play import Entry
from .random_register import DAYS, random_register

KEYS = (*ROWS, *SHARES)
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
SCHOOLING = ("primary", "lower_secondary", "higher", None)
BIRTH_YEARS = (*range(1950, 2000), None)


@dataclass(frozen=True)
class Register:
    """Decisions, the columns folded from them, and what is known of each person."""

    entries: list[Entry]
    columns: Columns
    codes: dict[int, dict[str, Any]]

    @property
    def births(self) -> dict[int, int | None]:
        """The years of birth that are known."""
        return {person: known["birth_year"] for person, known in self.codes.items()}


@lru_cache(maxsize=1)
def register(seed: int) -> Register:
    entries = random_register(seed)
    rng = Random(seed)
    choices = {"sex": SEXES, "ethnic_group": GROUPS, "education": SCHOOLING}
    codes = {
        person: {name: rng.choice(among) for name, among in choices.items()}
        | {"birth_year": rng.choice(BIRTH_YEARS)}
        for person in range(100_001, 100_300)
    }
    tables = columns_of(((p, decision) for p, _, decision in entries), codes)
    return Register(entries, Columns(None, tables, len(entries)), codes)


@dataclass(frozen=True)
class Asked:
    """A question's days, position, tree and root, the oracle for it, and what drew them."""

    register: Register
    oracle: Oracle
    on: date
    since: date
    known: int
    boundaries_of: date
    tree: Tree
    root: int | None
    rng: Random

    def question(self, keys: tuple[str, ...] = KEYS, by: By | None = None) -> Question:
        return Question(
            self.on, keys, self.since, self.tree, self.root, by, self.boundaries_of, self.known
        )

    def expected(self, key: str, node: int | None, oracle: Oracle | None = None) -> Figure:
        """Return the oracle's figure; none for villages of a cell, which leads no place."""
        grain = ROWS[SHARES[key][0] if key in SHARES else key][0]
        if grain == "village" and node is not None and self.level(node) == "cell":
            return None
        return (oracle or self.oracle).figure(key, self.tree, node)

    def trait(self, by: By, row: Row) -> str:
        """Return the value of a trait of a row: at its event, or on the date if it is a stock."""
        day = row.day or self.oracle.period.on
        player = self.oracle.period.player
        if by == "standing":
            return row.standing or "unknown"
        if by == "cell_kind":
            assert row.of_cell is not None
            return player.cell_kinds[row.of_cell] or "unknown"
        if by == "difficulty":
            profile = player.profile(row.villages[0], day) if row.villages else None
            return (profile and profile.difficulty or "unknown") if row.villages else "no_village"
        assert row.person is not None
        known = self.register.codes[row.person]
        if by == "age_band":
            return age_band(known["birth_year"], day)
        return known[by] or "unknown"

    def level(self, node: int) -> str:
        return self.oracle.nodes[self.tree][node]

    def bounds(self, key: str, node: int | None) -> tuple[float, float] | None:
        """Return the oracle's bounds where they are apart."""
        ask = self.oracle.share_bounds if key in SHARES else self.oracle.bounds
        ends = ask(key, self.tree, node)
        return ends if ends and ends[0] != ends[1] else None


def age_band(birth_year: int | None, day: date) -> str:
    if birth_year is None:
        return "unknown"
    age = day.year - birth_year
    if age <= 30:
        return "0_30"
    for oldest in (40, 50, 60):
        if age <= oldest:
            return f"{oldest - 9}_{oldest}"
    return "61_up"


def asked(seed: int, number: int) -> Asked:
    """Draw a question on the random register of a seed."""
    return draw(register(seed), Random(seed * 1000 + number), FIRST_DAY + timedelta(DAYS))


def draw(found: Register, rng: Random, last_day: date) -> Asked:
    """Draw a question on a register whose decisions take effect until about the last day."""
    days = (last_day - FIRST_DAY).days
    since, on = sorted(FIRST_DAY + timedelta(rng.randrange(days)) for _ in range(2))
    boundaries_of = rng.choice([on, since, FIRST_DAY, last_day])
    head = len(found.entries)
    known = head if rng.random() < 0.5 else rng.randint(1, head)
    oracle = Oracle(found.entries, on, since, known, boundaries_of, found.births)
    tree: Tree = rng.choice(get_args(Tree))
    nodes = list(oracle.nodes[tree])
    root = rng.choice(nodes) if nodes and rng.random() < 0.4 else None
    return Asked(found, oracle, on, since, known, boundaries_of, tree, root, rng)
