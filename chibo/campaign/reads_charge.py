"""Reads of who answers for villages: where nobody does, and who answers for too many."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from chibo.ledger.scope import Scope
from chibo.register import models as register
from chibo.register import reads_duties
from chibo.register.reads import held, place_names
from chibo.register.reads_duties import Charge
from chibo.rulebook import rule

from .models import Visit


@dataclass(frozen=True)
class Unanswered:
    """A village for which nobody answers. ``visited_on``: the last visit up to the day."""

    village: int
    name: str
    commune: str
    visited_on: date | None


@dataclass(frozen=True)
class Overcharged:
    """A member who answers for more villages than the rulebook holds wise.

    ``name`` is none where the reader is not entitled to persons, or the particulars are erased.
    """

    person: int
    name: str | None
    villages: tuple[Charge, ...]


def most_villages(on: date) -> int:
    """Return how many villages one member may answer for before it is pointed out."""
    most: int = rule("villages_in_charge_max", on).value
    return most


def unanswered(scope: Scope, on: date) -> list[Unanswered]:
    """Return the villages of the day in scope for which nobody answers, by commune and name."""
    answered = set(held(register.ChargeSpell, on).values_list("village", flat=True))
    villages = held(register.PlaceSpell, on).filter(level="village")
    rows = [
        row
        for row in villages.values_list("place", "name", "parent")
        if scope.reads_place(row[0]) and row[0] not in answered
    ]
    communes = place_names({parent for *_village, parent in rows if parent is not None}, on)
    seen = Visit.objects.filter(on__lte=on).order_by("on").values_list("village", "on")
    visited = dict(seen)
    found = [
        Unanswered(place, name, communes.get(parent or 0, ""), visited.get(place))
        for place, name, parent in rows
    ]
    return sorted(found, key=lambda one: (one.commune, one.name))


def overcharged(scope: Scope, on: date) -> list[Overcharged]:
    """Return who answers for too many villages in scope on the day, the most first."""
    found = [
        Overcharged(person, charges[0].name if scope.persons else None, tuple(charges))
        for person, charges in reads_duties.in_charge_of_too_many(scope, on).items()
    ]
    return sorted(found, key=lambda one: (-len(one.villages), one.name or ""))
