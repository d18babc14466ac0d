"""Units found by the codes that people write."""

from __future__ import annotations

import re
from datetime import date
from typing import NamedTuple

from chibo.ledger.spells import STILL_KNOWN

from . import models as m


class NoSuchNode(LookupError):
    """No unit has this code on that date."""


class Node(NamedTuple):
    """A unit of one of the trees, with the code and name that it had on a date."""

    id: int
    code: str
    name: str


def find_place(code: str, on: date) -> Node:
    """Return the place that has the code on the date. Raises NoSuchNode."""
    held = m.PlaceSpell.objects.filter(
        code=code, known_to=STILL_KNOWN, valid_from__lte=on, valid_to__gt=on
    ).first()
    if held is None:
        raise NoSuchNode(code)
    return Node(held.place, held.code, held.name)


def find_organisation(code: str, on: date) -> Node:
    """Return the committee of the place with the code, or the organisation with that number.

    Organisations have no official codes: a committee goes by its territory's, a cell by its id.
    Raises NoSuchNode.
    """
    held = m.OrganisationSpell.objects.filter(
        known_to=STILL_KNOWN, valid_from__lte=on, valid_to__gt=on
    )
    try:
        found = held.filter(place=find_place(code, on).id).first()
    except NoSuchNode:
        number = int(code) if re.fullmatch(r"[0-9]{1,18}", code) else 0
        found = held.filter(organisation=number).first()
    if found is None:
        raise NoSuchNode(code)
    return Node(found.organisation, code, found.name)
