"""Search of villages, cells and persons by name, however it is spelled."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from chibo.ledger.scope import Scope
from chibo.ledger.spells import STILL_KNOWN

from . import models as m
from .reads import held, organisation_names
from .spelling import holds, plain
from .visibility import sees_membership

LIMIT = 50


@dataclass(frozen=True)
class Hit:
    """What was found: an id, a name, and what tells it from others of the same name."""

    id: int
    name: str
    detail: str


def search_places(scope: Scope, text: str, on: date) -> list[Hit]:
    """Return the places of the day whose name or code holds the words."""
    rows = [r for r in held(m.PlaceSpell, on) if scope.reads_place(r.place)]
    names = {r.place: r.name for r in rows}
    hits = [Hit(r.place, r.name, names.get(r.parent or 0, "")) for r in rows]
    codes = {r.place: r.code for r in rows}
    return _matching(text, ((hit, f"{codes[hit.id]} {hit.name}") for hit in hits))


def search_organisations(scope: Scope, text: str, on: date) -> list[Hit]:
    """Return the organisations of the day whose name holds the words."""
    rows = [r for r in held(m.OrganisationSpell, on) if scope.reads_organisation(r.organisation)]
    names = {r.organisation: r.name for r in rows}
    hits = [Hit(r.organisation, r.name, names.get(r.parent or 0, "")) for r in rows]
    return _matching(text, ((hit, hit.name) for hit in hits))


def search_persons(scope: Scope, text: str, on: date) -> list[Hit]:
    """Return the members of the day whose name holds the words."""
    if not scope.persons:
        return []
    rows = held(m.MembershipSpell, on)
    members = {row.person: row.cell for row in rows if sees_membership(scope, row)}
    named = m.ParticularsVersion.objects.filter(known_to=STILL_KNOWN)
    found = [
        (person, name) for person, name in named.values_list("person", "name") if person in members
    ]
    hits = _matching(text, ((Hit(person, name, ""), name) for person, name in found))
    cells = organisation_names((members[hit.id] for hit in hits), on)
    return [Hit(hit.id, hit.name, cells[members[hit.id]]) for hit in hits]


def _matching(text: str, candidates: Iterable[tuple[Hit, str]]) -> list[Hit]:
    """Return the hits whose words begin with those sought, whole names first, up to LIMIT."""
    whole = plain(text)
    hits = [(plain(full), hit) for hit, full in candidates if whole and holds(full, text)]
    hits.sort(key=lambda pair: (pair[0] != whole, pair[0], pair[1].detail))
    return [hit for _name, hit in hits[:LIMIT]]
