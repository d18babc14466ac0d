"""The list of what needs attention on a day, within a scope."""

from __future__ import annotations

from datetime import date

from chibo.admissions import reads as admissions
from chibo.ledger.scope import Scope

from .around import around
from .item import Item, in_order
from .members import astray, of_members
from .standing import blank_villages, nobody_in_charge, weak_cells
from .work import ending_terms, late_measures, late_visits, missed_meetings, targets


def items(scope: Scope, persons: Scope, on: date) -> list[Item]:
    """Return what needs attention on the day, the most urgent first.

    ``persons``: the scope within which the reader is entitled to names.
    """
    near = around(on)
    on_the_way = admissions.on_the_way(scope, on)
    found = [
        *blank_villages(scope, near),
        *weak_cells(scope, near),
        *nobody_in_charge(scope, near),
        *of_members(scope, persons, near, on_the_way),
        *astray(persons, near, on_the_way),
        *late_visits(scope, near),
        *late_measures(scope, near),
        *targets(scope, near),
        *missed_meetings(scope, near),
        *ending_terms(scope, near),
    ]
    return in_order(found)
