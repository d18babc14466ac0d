"""Likeness: which persons may be one, entered twice. Plain values in, pairs with reasons out.

A name that agrees in any spelling is looked at wherever one more known item agrees; a name with
a slip of the pen only where the birth date agrees, or village and admission date do: with one
letter changed, many a name is simply another one. A blank matches nothing and contradicts
nothing. Sex and ethnic group say nothing here.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence
from datetime import date
from itertools import combinations
from typing import NamedTuple

from rapidfuzz.distance import OSA, Hamming

from chibo.rulebook.dates import months_after

from .spelling import plain

NEAR = 0.9
"""How alike two names are that differ by a slip: one wrong, missing or swapped letter in ten.

In a shorter name one other letter is another name: Lò Văn An is not Lò Văn Ín.
"""
WEIGHTS = {
    "name_same": 8,
    "name_spelled": 7,
    "name_near": 3,
    "birth_same": 6,
    "birth_swapped": 4,
    "birth_digit": 2,
    "birth_year": 0,
    "village_same": 3,
    "admitted_same": 4,
    "admitted_swapped": 2,
    "admitted_year": 0,
    "admitted_digit": -2,
    "admitted_differs": -4,
}
"""What each agreement is worth. A birth date divides people best, a village and ceremony worst.

``birth_year``: the same year, where 1 January stands for a day that nobody knows.
``admitted_year``: twelve months apart, as where one list has the day of official status.
``admitted_digit``: ceremonies are held on the same few days every year, so that one digit
apart is more often another year than a slip.
"""
LISTED_FROM = 9
"""Reached by a name in any spelling with the village, the birth date (one digit apart, too) or the
admission date; by a slip in the name with the birth date. Two admission dates speak against: then
a name needs the birth date, or two other items."""
FEW = 12
"""Bearers of one name up to this number are compared each with each: quicker than sorting."""


class Known(NamedTuple):
    """What is known of a person. ``villages``: all that the person was ever counted for."""

    person: int
    name: str
    birth_date: date | None = None
    villages: frozenset[int] = frozenset()
    admitted_on: date | None = None


class Pair(NamedTuple):
    """Two persons who may be one (``a`` < ``b``), how strongly, and why (keys of WEIGHTS)."""

    a: int
    b: int
    score: int
    reasons: tuple[str, ...]


def likely_pairs(people: Iterable[Known]) -> list[Pair]:
    """Return the pairs of persons who may be one, the likeliest first."""
    named = [(plain(known.name), known) for known in people]
    found = {pair for pair in map(_judged, _candidates(named)) if pair is not None}
    return sorted(found, key=lambda pair: (-pair.score, pair.a, pair.b))


Named = tuple[str, Known]
"""A person with the name in its plain spelling."""


def _candidates(people: Sequence[Named]) -> Iterator[tuple[Named, Named]]:
    for bearers in _groups(people, lambda one: [one[0]] if one[0] else []):
        if len(bearers) <= FEW:
            yield from combinations(bearers, 2)
        else:
            for alike in _groups(bearers, lambda one: _keys(one[1])):
                yield from combinations(alike, 2)
    for alike in _groups(people, lambda one: _close_keys(one[1])):
        for a, b in combinations(alike, 2):
            if a[0] != b[0] and OSA.normalized_similarity(a[0], b[0], score_cutoff=NEAR):
                yield a, b


def _groups(
    people: Iterable[Named], keys_of: Callable[[Named], Iterable[Hashable]]
) -> Iterator[list[Named]]:
    """Yield those who share a key, for each key that two or more share."""
    groups: dict[Hashable, list[Named]] = defaultdict(list)
    for one in people:
        for key in keys_of(one):
            groups[key].append(one)
    yield from (group for group in groups.values() if len(group) > 1)


def _keys(known: Known) -> Iterator[Hashable]:
    """Yield keys of which two persons of one name share one, if anything else agrees."""
    yield from known.villages
    for what, day in (("birth", known.birth_date), ("admitted", known.admitted_on)):
        if day is not None:
            yield what, day.year, *sorted((day.day, day.month))
    if known.birth_date is not None:
        digits = known.birth_date.isoformat()
        yield from ((i, digits[:i] + digits[i + 1 :]) for i in range(len(digits)))


def _close_keys(known: Known) -> Iterator[Hashable]:
    """Yield keys of which two persons share one, if enough agrees for a slip in the name."""
    if known.birth_date is not None:
        yield known.birth_date
    if known.admitted_on is not None:
        yield from ((village, known.admitted_on) for village in known.villages)


def _judged(candidate: tuple[Named, Named]) -> Pair | None:
    (name_a, a), (name_b, b) = candidate
    birth = _birth(a.birth_date, b.birth_date)
    if birth == "birth_differs":
        return None
    same_village = not a.villages.isdisjoint(b.villages)
    others = [birth, "village_same" if same_village else "", _admitted(a, b)]
    reasons = [reason for reason in others if reason]
    if not any(WEIGHTS[reason] > 0 for reason in reasons):
        return None
    reasons.insert(0, _name(a.name, b.name, same_plain=name_a == name_b))
    score = sum(WEIGHTS[reason] for reason in reasons)
    if score < LISTED_FROM:
        return None
    first, second = sorted((a.person, b.person))
    return Pair(first, second, score, tuple(reasons))


def _name(a: str, b: str, *, same_plain: bool) -> str:
    if not same_plain:
        return "name_near"
    return "name_same" if a.casefold().split() == b.casefold().split() else "name_spelled"


def _birth(a: date | None, b: date | None) -> str:
    if a is None or b is None:
        return ""
    if a.year == b.year and (1, 1) in ((a.day, a.month), (b.day, b.month)):
        return "birth_year"
    return f"birth_{_agreement(a, b) or 'differs'}"


def _admitted(known_a: Known, known_b: Known) -> str:
    a, b = known_a.admitted_on, known_b.admitted_on
    if a is None or b is None:
        return ""
    if months_after(min(a, b), 12) == max(a, b):
        # One list has the day of admission, the other that of official status.
        return "admitted_year"
    return f"admitted_{_agreement(a, b) or 'differs'}"


def _agreement(a: date, b: date) -> str:
    if a == b:
        return "same"
    if a.year == b.year and (a.day, a.month) == (b.month, b.day):
        return "swapped"
    return "digit" if Hamming.distance(a.isoformat(), b.isoformat()) == 1 else ""
