"""What stands under an organisation today, with the past of it: its reach.

An account's scope is judged on the tree as it is now, whatever date a page speaks of. What is
gone is followed to where it went: a merged cell or village is read by who reads its successor.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from chibo.ledger.spells import STILL_KNOWN
from chibo.register import models as m
from chibo.register import store
from chibo.register.reads import held


@dataclass(frozen=True)
class Reach:
    """Organisations and places, by id, those of the past among them."""

    organisations: frozenset[int]
    places: frozenset[int]


def reach_of(organisation: int, today: date) -> Reach:
    """Return the organisation with all under it today, and the places that they lead or cover.

    An organisation that has ended reaches nothing: who it went over to is decided anew. Asked at
    every request, so it is kept for as long as the ledger stays and the day lasts.
    """
    return _reach(organisation, today, store.head().digest)


@lru_cache(maxsize=1024)
def _reach(organisation: int, today: date, ledger: str) -> Reach:
    organisations = _organisations(today, ledger)
    if organisation not in organisations.parents:
        return Reach(frozenset(), frozenset())
    below = organisations.below({organisation})
    places = _places(today, ledger)
    led = {
        row.place
        for row in held(m.OrganisationSpell, today)
        if row.organisation in below and row.place is not None
    }
    covered = {row.village for row in held(m.CoverageSpell, today) if row.cell in below}
    return Reach(
        frozenset(organisations.with_past(below)),
        frozenset(places.with_past(places.below(led) | covered)),
    )


@dataclass(frozen=True)
class _Tree:
    """Parents today, the last parent of what is gone, and what went over into what."""

    parents: dict[int, int | None]
    gone: dict[int, int | None]
    successors: dict[int, set[int]]

    @classmethod
    def of(cls, lives: Iterable[tuple[int, int | None, date]], today: date) -> _Tree:
        last = {unit: (parent, until) for unit, parent, until in lives}
        successors: dict[int, set[int]] = {}
        known = m.SuccessionSpell.objects.filter(known_to=STILL_KNOWN, valid_from__lte=today)
        for before, after in known.values_list("predecessor", "successor"):
            successors.setdefault(before, set()).add(after)
        return cls(
            parents={unit: parent for unit, (parent, until) in last.items() if until > today},
            gone={unit: parent for unit, (parent, until) in last.items() if until <= today},
            successors=successors,
        )

    def below(self, tops: set[int]) -> set[int]:
        """Return the units with everything under them today."""
        found = {unit for unit in tops if unit in self.parents}
        while more := {u for u, p in self.parents.items() if p in found and u not in found}:
            found |= more
        return found

    def with_past(self, units: set[int]) -> set[int]:
        """Add what went over into these units; what has no successor follows its last parent."""
        found = set(units)
        while more := {unit for unit in self.gone.keys() - found if self._leads_to(unit, found)}:
            found |= more
        return found

    def _leads_to(self, unit: int, found: set[int]) -> bool:
        after = self.successors.get(unit)
        return not found.isdisjoint(after) if after else self.gone[unit] in found


@lru_cache(maxsize=2)
def _organisations(today: date, ledger: str) -> _Tree:
    rows = m.OrganisationSpell.objects.filter(known_to=STILL_KNOWN, valid_from__lte=today)
    lives = rows.order_by("valid_from").values_list("organisation", "parent", "valid_to")
    return _Tree.of(lives, today)


@lru_cache(maxsize=2)
def _places(today: date, ledger: str) -> _Tree:
    rows = m.PlaceSpell.objects.filter(known_to=STILL_KNOWN, valid_from__lte=today)
    lives = rows.order_by("valid_from").values_list("place", "parent", "valid_to")
    return _Tree.of(lives, today)
