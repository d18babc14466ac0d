"""1 July 2025: the district ends and its 14 communes become 6 (Resolution 1661/NQ-UBTVQH15)."""

from __future__ import annotations

from datetime import date

from chibo.ledger.contents import (
    Content,
    DissolveOrganisation,
    EndPlace,
    MergeOrganisations,
    MergePlaces,
    PlaceSpec,
)

from .paperwork import entered, write
from .specs import committee_spec
from .world import Commune, World


def reform(world: World, on: date) -> None:
    """Merge the communes, then their committees, and end the district and its committee."""
    merged = _new_communes(world)
    for new, old in merged:
        _merge_places(world, new, old, on)
    _decide(world, EndPlace(world.district), on, [world.district, *(n.place for n, _ in merged)])
    for new, old in merged:
        _merge_committees(world, new, old, on)
    ended = world.district_committee
    _decide(world, DissolveOrganisation(ended), on, [ended, *(n.committee for n, _ in merged)])


def _new_communes(world: World) -> list[tuple[Commune, list[Commune]]]:
    by_code: dict[str, tuple[Commune, list[Commune]]] = {}
    for commune, fact in zip(list(world.communes.values()), world.facts, strict=True):
        if fact.new_code not in by_code:
            new = Commune(world.new_id(), world.new_id(), fact.new_code, fact.new_name)
            by_code[fact.new_code] = (new, [])
        by_code[fact.new_code][1].append(commune)
    return list(by_code.values())


def _merge_places(world: World, new: Commune, old: list[Commune], on: date) -> None:
    ended = tuple(c.place for c in old)
    villages = [v for v in world.villages.values() if v.commune in ended]
    lat = round(sum(v.lat for v in villages) / len(villages), 5)
    lon = round(sum(v.lon for v in villages) / len(villages), 5)
    spec = PlaceSpec(new.place, "commune", new.code, new.name, world.province, lat, lon)
    children = tuple(v.place for v in villages)
    _decide(
        world,
        MergePlaces(ended, new.place, spec, children),
        on,
        [*ended, new.place, *children],
    )
    world.communes[new.place] = new
    for village in villages:
        village.commune = new.place


def _merge_committees(world: World, new: Commune, old: list[Commune], on: date) -> None:
    places = {c.place for c in old}
    cells = [c for c in world.cells.values() if c.commune in places]
    ended = tuple(c.committee for c in old)
    children = tuple(c.organisation for c in cells)
    spec = committee_spec(new, world.provincial_committee)
    _decide(
        world,
        MergeOrganisations(ended, new.committee, spec, children),
        on,
        [*ended, new.committee, new.place, *children],
    )
    for cell in cells:
        cell.commune = new.place
    for commune in old:
        del world.communes[commune.place]


def _decide(world: World, act: Content, on: date, keys: list[int]) -> None:
    write(
        world,
        act,
        issuer=world.provincial_committee,
        signed_on=on,
        effective_on=on,
        recorded_at=entered(world, on),
        needs=keys,
        settles=keys,
    )
