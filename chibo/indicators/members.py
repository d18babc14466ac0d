"""Counting memberships: a few passes over the spells.

A pass reads the spells that hold on a day, or that begin or end in the period. Those that begin
or end are first counted by reason and step, so that predicates judge a few groups, not every
spell.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from .grains import Grain, Indicator
from .question import Question
from .traits import with_trait
from .work import day

CELL_STEPS = "'enter', 'leave', 'cell'"
"""Steps that bring a member to a cell, or take him from one."""
VILLAGE_STEPS = f"{CELL_STEPS}, 'village'"
"""Steps that change the village that a member is counted for."""
STRENGTH = {
    "members": "TRUE",
    "official": "standing = 'official'",
    "residents": "reinforced_until IS NULL",
}
"""The measures that villages and cells are judged by, and their predicates."""

_MOVING: tuple[Grain, ...] = ("member_entry", "member_exit", "member_opening")


@dataclass(frozen=True)
class Pass:
    """One reading of the memberships.

    ``source``: SQL for the memberships, with their trait if asked. ``where``: the spells read.
    ``groups``: what they are grouped by beside the leaf before they are judged, where judging
    each would cost more. ``idx``: SQL for the number of the date that first shows them.
    ``sign``: -1 for what has gone.
    """

    source: str
    where: str
    groups: tuple[str, ...]
    sums: dict[str, str]
    idx: str = ""
    sign: int = 1

    def sql(self, names: tuple[str, ...], joins: str = "") -> str:
        """Return SQL for the pass: the named columns, idx if it has one, and a sum per column."""
        kept = {name: name for name in names}
        if self.idx:
            kept["idx"] = self.idx
        columns = [f"{sql} AS {name}" for name, sql in kept.items()]
        source = f"FROM {self.source} m {joins} WHERE {self.where} GROUP BY ALL"
        if not self.groups:
            return f"(SELECT {', '.join([*columns, *self._sums('count(*)')])} {source})"
        return f"""(SELECT {", ".join([*kept, *self._sums("sum(n)")])} FROM (
                SELECT {", ".join([*columns, *self.groups])}, count(*)::INTEGER AS n {source})
            GROUP BY ALL)"""

    def _sums(self, total: str) -> list[str]:
        sign = "-" if self.sign < 0 else ""
        return [
            f"({sign}{total}{'' if sql == 'TRUE' else f' FILTER ({sql})'})::INTEGER AS {name}"
            for name, sql in self.sums.items()
        ]


def _memberships(question: Question, on: str) -> str:
    """Return SQL for the memberships, with the trait asked for as it is on a day of each."""
    return with_trait("membership", question.trait, on)


def village_column(key: str) -> str:
    """Return the name of the column that counts the key at a village, where it differs."""
    return f"{key}_at_village"


def at_village(counts: Sequence[Indicator]) -> dict[str, str]:
    """Return the column to sum at a village for each count that differs there from the cell's."""
    return {c.key: village_column(c.key) for c in counts if c.grain in _MOVING}


def _of(counts: Sequence[Indicator], grain: Grain, predicate: str | None = None) -> dict[str, str]:
    return {c.key: predicate or c.predicate for c in counts if c.grain == grain}


def _stepping(wanted: dict[str, str], step: str, leaves: bool) -> dict[str, str]:
    """Narrow predicates to steps that reach a cell, and with leaves, a village beside them."""
    sums = {key: f"{step} IN ({CELL_STEPS}) AND {sql}" for key, sql in wanted.items()}
    if leaves:
        more = {
            village_column(k): f"{step} IN ({VILLAGE_STEPS}) AND {s}" for k, s in wanted.items()
        }
        sums |= more
    return sums


def strength_columns(counts: Sequence[Indicator]) -> dict[str, str]:
    """Return each measure of strength that is looked at, and the stock pass's column of it.

    A count that is asked for and has the same predicate serves for the measure too.
    """
    asked = {sql: key for key, sql in _of(counts, "member").items()}
    return {
        name: asked.get(sql, f"held_{name}")
        for name, sql in STRENGTH.items()
        if any(count.measures_by(name) for count in counts)
    }


def stock_pass(question: Question) -> Pass:
    """Return the pass over the memberships of the day ``on``, with the strength looked at."""
    on = day(question.on)
    columns = strength_columns(question.counts)
    sums = _of(question.counts, "member")
    sums |= {column: STRENGTH[name] for name, column in columns.items()}
    return Pass(_memberships(question, on), f"valid_from <= {on} AND {on} < valid_to", (), sums)


def flow_passes(question: Question, counts: Sequence[Indicator], leaves: bool) -> list[Pass]:
    """Return the passes over the period: the stock before it, what begins and what ends in it."""
    if question.since is None:
        return []
    since, on = day(question.since), day(question.on)
    opening = _of(counts, "member_opening")
    before = dict(opening)
    if leaves:
        before |= {village_column(key): sql for key, sql in opening.items()}
    entries = _stepping(_of(counts, "member_entry"), "from_step", leaves)
    entries |= _stepping(
        _of(counts, "member_opening", "from_reason = 'opening'"), "from_step", leaves
    )
    entries |= _of(counts, "member_step")
    exits = _stepping(_of(counts, "member_exit"), "to_step", leaves)
    held = _memberships(question, day(question.eve))
    begun, ended = (_memberships(question, f"r.{edge}") for edge in ("valid_from", "valid_to"))
    passes = [
        Pass(held, f"valid_from < {since} AND {since} <= valid_to", (), before),
        Pass(begun, f"valid_from BETWEEN {since} AND {on}", ("from_reason", "from_step"), entries),
        Pass(ended, f"valid_to BETWEEN {since} AND {on}", ("to_reason", "to_step"), exits),
    ]
    return [found for found in passes if found.sums]


def spells_counted(count: Indicator, question: Question, steps: str = CELL_STEPS) -> str:
    """Return the SQL condition under which a membership spell is counted, once.

    The same rule as the passes, for showing the spells themselves.
    """
    on = day(question.on)
    if count.grain == "member":
        return f"valid_from <= {on} AND {on} < valid_to AND {count.predicate}"
    since = day(question.since or question.on)
    begins = f"valid_from BETWEEN {since} AND {on}"
    if count.grain == "member_opening":
        return (
            f"(valid_from < {since} AND {since} <= valid_to) "
            f"OR ({begins} AND from_reason = 'opening' AND from_step IN ({steps}))"
        )
    if count.grain == "member_step":
        return f"{begins} AND {count.predicate}"
    if count.grain == "member_entry":
        return f"{begins} AND from_step IN ({steps}) AND {count.predicate}"
    return f"valid_to BETWEEN {since} AND {on} AND to_step IN ({steps}) AND {count.predicate}"
