"""What a reader can add up: figures of persons in one answer, along its rows and its columns."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from .definitions import COUNTS
from .grains import MEMBER_GRAINS
from .question import Question
from .reconcile import IDENTITIES, Identity
from .suppression import Count, Name, Sum

REASON_KEYS = frozenset(next(each.plus for each in IDENTITIES if each.whole == "losses"))
"""Figures of losses by one reason."""

TOTAL = -1
"""The number of the row of totals."""


@dataclass(frozen=True)
class Equation:
    """Figures of a row of which some are together as many as others."""

    some: frozenset[str]
    others: frozenset[str]

    def among(self, keys: Collection[str]) -> Equation | None:
        """Return what it says of these keys alone, none if nothing.

        Those of one side that are not among them are one figure there that nobody sees.
        """
        sides = [side & frozenset(keys) for side in (self.some, self.others)]
        short = [sides[0] != self.some, sides[1] != self.others]
        if all(short) or len(sides[0] | sides[1]) < 2:
            return None
        rest = frozenset({f"rest of {min(self.some)}"})
        some, others = (
            side | rest if less else side for side, less in zip(sides, short, strict=True)
        )
        return Equation(some, others)

    def rest(self, row: Mapping[str, int]) -> dict[str, int]:
        """Return the figure that nobody sees, if there is one, as large as makes it true."""
        unseen = (self.some | self.others) - row.keys()
        sides = [sum(row.get(key, 0) for key in side) for side in (self.some, self.others)]
        return dict.fromkeys(unseen, abs(sides[0] - sides[1]))


def _equation(identity: Identity) -> Equation:
    # Members and losses stand in two: on this side of the one, on that side of the other.
    if identity.minus:
        return Equation(frozenset(identity.plus), frozenset({identity.whole, *identity.minus}))
    return Equation(frozenset({identity.whole}), frozenset(identity.plus))


_OF_PERSONS = [each for each in IDENTITIES if COUNTS[each.whole].grain in MEMBER_GRAINS]
_LASTING = (None, "sex", "ethnic_group", "education", "cell_kind")
"""Breakdowns in which a member keeps to one row, so that opening and changes make the closing."""


def sums_of(
    question: Question, keys: Collection[str], rows: Mapping[int, Mapping[str, int]]
) -> dict[Name, Count]:
    """Return the counts of an answer by row and key, each in a sum of its row and of its column.

    ``rows``: by number; those without the row TOTAL add up to one that nobody sees. In it
    everything runs the other way round, so that each column's rows flow into its total. What
    rows and total differ by (cells that stand in no row) is taken for known: that hides rather
    more.
    """
    known = [e for e in _OF_PERSONS if question.trait in _LASTING or not e.minus]
    equations = [found for each in known if (found := _equation(each).among(keys))]
    all_rows = dict(rows)
    if TOTAL not in rows:
        all_rows[TOTAL] = {key: sum(row[key] for row in rows.values()) for key in keys}
    counts: dict[Name, Count] = {}
    for number, row in all_rows.items():
        rests = {name: n for found in equations for name, n in found.rest(row).items()}
        for key, value in {**row, **rests}.items():
            ends = _ends(number, key, equations)
            counts[number, key] = Count(
                value,
                *(ends[::-1] if number == TOTAL else ends),
                total=number == TOTAL,
                seen=number in rows and key in row,
            )
    return counts


def _ends(number: int, key: str, equations: Sequence[Equation]) -> tuple[Sum, Sum]:
    """Return the sums that a figure of a row leaves and enters.

    One is its column's, unless two equations have it: that column adds up if all others do.
    """
    column = ("column", key)
    enters = next(((number, found) for found in equations if key in found.some), None)
    leaves = next(((number, found) for found in equations if key in found.others), None)
    if leaves is None:
        return column, enters
    return leaves, enters or column
