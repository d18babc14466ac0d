"""Units found by the codes that people write."""

from __future__ import annotations

import re
from datetime import date
from typing import NamedTuple

from . import models as m
from .reads import held_at


class NoSuchNode(LookupError):
    """No unit has this code on that date."""


class Node(NamedTuple):
    """A unit of one of the trees, with the code and name that it had on a date."""

    id: int
    code: str
    name: str


def find_place(code: str, on: date, known_at: int) -> Node:
    """Return the place that has the code on the date, as known at a ledger position.

    Raises NoSuchNode.
    """
    held = held_at(m.PlaceSpell, on, known_at).filter(code=code).first()
    if held is None:
        raise NoSuchNode(code)
    return Node(held.place, held.code, held.name)


def find_organisation(code: str, on: date, known_at: int) -> Node:
    """Return the committee of the place with the code, or the organisation with that number.

    Organisations have no official codes: a committee goes by its territory's, a cell by its id.
    Raises NoSuchNode.
    """
    held = held_at(m.OrganisationSpell, on, known_at)
    try:
        found = held.filter(place=find_place(code, on, known_at).id).first()
    except NoSuchNode:
        number = int(code) if re.fullmatch(r"[0-9]{1,18}", code) else 0
        found = held.filter(organisation=number).first()
    if found is None:
        raise NoSuchNode(code)
    return Node(found.organisation, code, found.name)
