"""What changed between two states of knowledge, and which ledger entries changed it.

The rows counted now and those counted then are compared by what they count: a person, cell or
village, on a day. Each that is counted now but not then, or then but not now, is laid to the
entry by which that came about; where that cannot be told, to none. So the contributions of the
entries, and of none, add up to the difference of the figure.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from .behind import rows_behind
from .definitions import COUNTS
from .grains import Indicator
from .knowledge import Counted, Held, can_be_read, held_by_rows, subject_of
from .question import Question
from .snapshot import Columns
from .work import Work, at_work, day

MOST_STATES = 30
"""States of the register that are looked into between the two, at most, for one figure."""


@dataclass(frozen=True)
class Contribution:
    """What one entry did to a figure; ``position`` is none for what cannot be told."""

    position: int | None
    gained: int
    lost: int

    @property
    def amount(self) -> int:
        """The change of the figure by this entry."""
        return self.gained - self.lost


def together(found: Iterable[Contribution]) -> list[Contribution]:
    """Return the contributions of several nodes as those of all of them, one per entry."""
    sums: dict[int | None, tuple[int, int]] = {}
    for one in found:
        gained, lost = sums.get(one.position, (0, 0))
        sums[one.position] = (gained + one.gained, lost + one.lost)
    ordered = sorted(sums, key=lambda position: (position is None, position or 0))
    return [Contribution(position, *sums[position]) for position in ordered]


def contributions(question: Question, key: str, then: int, columns: Columns) -> list[Contribution]:
    """Return what the entries after ``then`` did to the root's figure of a count.

    The question's ``known_at``, the head by default, is the later state; ``then`` the earlier.
    In the order of the ledger, with what cannot be told at the end.
    """
    now = columns.head if question.known_at is None else min(question.known_at, columns.head)
    asked = replace(question, keys=(key,), by=None, known_at=now)
    after = _counted(asked, key, columns)
    before = _counted(replace(asked, known_at=then), key, columns)
    changes = {what: after.get(what, 0) - before.get(what, 0) for what in after | before}
    changed = [what for what, change in changes.items() if change]
    if not changed:
        return []
    with at_work(columns, now) as work:
        _make_sought(work, changed)
        touching = _touching(work, COUNTS[key], then, now)
        several = {what: [then, *found] for what, found in touching.items() if len(found) > 1}
        held = _held_at_positions(asked, key, columns, {then: before, now: after})
        if several and can_be_read(COUNTS[key]):
            held = held_by_rows(work, asked, COUNTS[key], several)
    return _summed(
        (change, _entry(what, then, touching.get(what, []), held))
        for what, change in changes.items()
        if change
    )


def _make_sought(work: Work, changed: Iterable[Counted]) -> None:
    values = ", ".join(f"({subject}, {day(on)})" for subject, on in changed)
    work.make("sought", f"SELECT * FROM (VALUES {values}) AS v(subject, day)")


def _counted(asked: Question, key: str, columns: Columns) -> dict[Counted, int]:
    named = {subject_of(COUNTS[key]): "subject"}
    rows = rows_behind(asked, key, columns).rename_columns(named)
    sums = rows.group_by(["subject", "day"]).aggregate([("weight", "sum")])
    found = (sums[name].to_pylist() for name in ("subject", "day", "weight_sum"))
    return {(subject, on): weight for subject, on, weight in zip(*found, strict=True)}


def _touching(work: Work, count: Indicator, then: int, now: int) -> dict[Counted, list[int]]:
    """Return the entries after ``then`` that touched what each sought thing depends on.

    Of what happens on a day only those by whose act it came about, where there are any.
    """
    found = _positions(work, _sources(work, count), "known_from, known_to", then, now)
    if count.needs_period:
        acts = "if(s_day = valid_from, from_position, 0), if(s_day = valid_to, to_position, 0)"
        found |= _positions(work, _sources(work, count), acts, then, now)
    return found


def _positions(
    work: Work, sources: list[str], columns: str, then: int, now: int
) -> dict[Counted, list[int]]:
    edges = " UNION ALL ".join(
        f"SELECT subject, s_day, unnest([{columns}]) AS position FROM ({source})"
        for source in sources
    )
    rows = work.rows(
        f"""SELECT DISTINCT subject, s_day, position FROM ({edges})
            WHERE position > {then} AND position <= {now} ORDER BY ALL"""
    )
    found: dict[Counted, list[int]] = {}
    for row in rows:
        found.setdefault((row["subject"], row["s_day"]), []).append(row["position"])
    return found


def _sources(work: Work, count: Indicator) -> list[str]:
    """Return SQL for the rows, as ever known, on which it depends whether a thing counts.

    Of what happens on a day only those that begin or end on it.
    """
    on_day = ""
    if count.needs_period and not count.is_opening:
        on_day = " AND s.day IN (t.valid_from, t.valid_to)"

    def of(table: str, column: str) -> str:
        return f"""SELECT s.subject, s.day AS s_day, t.*
            FROM sought s JOIN ({work.versions(table)}) t ON t.{column} = s.subject{on_day}"""

    subject = subject_of(count)
    if subject == "person":
        return [of("membership", "person")]
    sources = [of("coverage", subject)]
    if count.sees_members:
        sources.append(of("membership", subject))
    if count.sees_profile:
        sources.append(of("profile", "place"))
    if subject == "cell":
        return [*sources, of("organisation", "organisation")]
    beside = f"""SELECT DISTINCT s.subject, s.day AS s_day, t.* FROM sought s
        JOIN ({work.versions("coverage")}) c ON c.village = s.subject
        JOIN ({work.versions("coverage")}) t ON t.cell = c.cell{on_day}"""
    return [*sources, of("place", "place"), beside]


def _held_at_positions(
    asked: Question, key: str, columns: Columns, states: dict[int, dict[Counted, int]]
) -> Held:
    """Count anew at the positions asked for, up to MOST_STATES of them."""

    def held(counted: Counted, position: int) -> int | None:
        if position not in states:
            if len(states) >= MOST_STATES:
                return None
            states[position] = _counted(replace(asked, known_at=position), key, columns)
        return states[position].get(counted, 0)

    return held


def _entry(counted: Counted, then: int, entries: list[int], held: Held) -> int | None:
    """Return the entry from which on the thing was counted as it is now.

    Of the entries that touched it, one is sought before which it was counted otherwise.
    """
    if len(entries) <= 1:
        return entries[0] if entries else None
    now = held(counted, entries[-1])
    if now is None or held(counted, then) == now:
        return None
    low, high = -1, len(entries) - 1
    while high - low > 1:
        middle = (low + high) // 2
        value = held(counted, entries[middle])
        if value is None:
            return None
        low, high = (low, middle) if value == now else (middle, high)
    return entries[high]


def _summed(parts: Iterable[tuple[int, int | None]]) -> list[Contribution]:
    found: dict[int | None, Contribution] = {}
    for delta, position in parts:
        held = found.get(position, Contribution(position, 0, 0))
        found[position] = Contribution(
            position, held.gained + max(delta, 0), held.lost + max(-delta, 0)
        )
    none = [found[None]] if None in found else []
    return [found[p] for p in sorted(p for p in found if p is not None)] + none
