"""Units as people name them on a form: by name with the unit above, or by code."""

from __future__ import annotations

import re
from datetime import date
from typing import NamedTuple

from chibo.indicators.question import Tree
from chibo.ledger.scope import Scope

from . import models as m
from . import store
from .nodes import NoSuchNode, find_place
from .reads import held
from .reads_search import Hit, search_organisations, search_places
from .spelling import plain

BETWEEN = " · "
"""Stands between a unit's name and that of the unit above it."""
SUGGESTED = 300
_KIND = re.compile(r"^(tinh|thanh pho|huyen|thi xa|xa|phuong|thi tran|dac khu) ")
"""The words for a unit's kind, in a plain spelling, that people leave away from its name."""


class Named(NamedTuple):
    """A unit of one of the trees, with the label that names it on a form."""

    tree: Tree
    id: int
    label: str


def units_called(scope: Scope, text: str, on: date) -> list[Named]:
    """Return the units of the day that the text may mean: one, where it says so plainly.

    The text is a label, a name with or without accents, the beginning of one, or a code.
    """
    if text.isdecimal() and (found := _with_code(scope, text, on)):
        return found
    name = text.split(BETWEEN)[0]
    found = [
        *(_named("place", hit) for hit in search_places(scope, name, on)),
        *(_named("organisation", hit) for hit in search_organisations(scope, name, on)),
    ]
    as_labelled = [unit for unit in found if unit.label == text]
    names = {unit: plain(unit.label.split(BETWEEN)[0]) for unit in found}
    whole = [unit for unit in found if names[unit] == plain(name)]
    bare = [unit for unit in found if _KIND.sub("", names[unit]) == plain(name)]
    return as_labelled or whole or bare or found


def suggestions(scope: Scope, on: date) -> list[Named]:
    """Return the areas and committees of the day, to be chosen from: no villages, no cells."""
    places = held(m.PlaceSpell, on).exclude(level="village").order_by("code")
    committees = held(m.OrganisationSpell, on).exclude(kind="cell").order_by("name")
    place_names = {row.place: row.name for row in places}
    names = {row.organisation: row.name for row in committees}
    found = [
        *(
            _named("place", Hit(r.place, r.name, place_names.get(r.parent or 0, "")))
            for r in places
            if scope.reads_place(r.place)
        ),
        *(
            _named("organisation", Hit(r.organisation, r.name, names.get(r.parent or 0, "")))
            for r in committees
            if scope.reads_organisation(r.organisation)
        ),
    ]
    return found[:SUGGESTED]


def label_of(name: str, above: str) -> str:
    """Return the label of a unit."""
    return f"{name}{BETWEEN}{above}" if above else name


def _named(tree: Tree, hit: Hit) -> Named:
    return Named(tree, hit.id, label_of(hit.name, hit.detail))


def _with_code(scope: Scope, code: str, on: date) -> list[Named]:
    try:
        node = find_place(code, on, store.known_position(None))
    except NoSuchNode:
        return []
    return [Named("place", node.id, node.name)] if scope.reads_place(node.id) else []
