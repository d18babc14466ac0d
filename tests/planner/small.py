"""Small problems written out, and random ones, for the tests of the planner."""

from __future__ import annotations

import random
from datetime import date

from chibo.planner.problem import (
    Candidate,
    Capacity,
    Cell,
    Limits,
    Member,
    Problem,
    Village,
)


def small_case() -> Problem:
    """The small case of docs/planner.md: its optimum is known."""
    members = [Member(id="a1", unit="A", cell="kA", official_from=0, can_lead=True)]
    members += [Member(id=f"a{n}", unit="A", cell="kA", official_from=0) for n in (2, 3, 4)]
    members += [
        Member(id="b1", unit="B", cell="kA", official_from=0, can_lead=True),
        Member(id="b2", unit="B", cell="kA", official_from=0),
        Member(id="b3", unit="B", cell="kA", official_from=2),
        Member(id="o1", unit="kO", cell="kO", official_from=0, can_lead=True, may_move_to=("C",)),
    ]
    members += [Member(id=f"o{n}", unit="kO", cell="kO", official_from=0) for n in (2, 3, 4)]
    return Problem(
        start=date(2016, 1, 1),
        periods=4,
        min_official=3,
        probation_periods=4,
        limits=Limits(per_commune=Capacity(admissions=4, transfers=3, foundings=2)),
        villages=(
            Village(id="A", commune="x", lat=21.60, lon=103.40, covered_by="kA"),
            Village(id="B", commune="x", lat=21.62, lon=103.40, covered_by="kA"),
            Village(id="C", commune="x", lat=21.60, lon=103.43, covered_by="kA"),
        ),
        cells=(
            Cell(id="kA", commune="x", lat=21.60, lon=103.40, base="A"),
            Cell(id="kO", commune="x", lat=21.61, lon=103.41),
        ),
        members=tuple(members),
        candidates=(Candidate(id="c1", village="C", earliest=2, rate=0.8),),
    )


def drawn(
    seed: int,
    *,
    villages: int = 4,
    periods: int = 3,
    movers: int = 3,
    candidates: int = 2,
    communes: int = 1,
    extras: bool = False,
) -> Problem:
    """A random problem; ``extras``: with the fields that an officer adds."""
    chance = random.Random(seed)
    names = [f"v{n}" for n in range(villages)]
    commune = {name: f"x{n % communes}" for n, name in enumerate(names)}
    bases = chance.sample(names, chance.randint(0, max(1, villages // 2)))
    cells = [_cell(chance, f"k{base}", commune[base], base) for base in bases]
    if bases and chance.random() < 0.15:
        cells.append(_cell(chance, "second", commune[bases[0]], bases[0]))
    cells.append(_cell(chance, "office", "x0", None))
    covered = {name: f"k{name}" if name in bases else None for name in names}
    for name in names:
        near = [cell.id for cell in cells if cell.commune == commune[name] or communes > 1]
        near = [id for id in near if id != "second"]
        if covered[name] is None and near and chance.random() < 0.85:
            covered[name] = chance.choice(near)
    rows = [
        Village(
            id=name,
            commune=commune[name],
            lat=21 + chance.random() / 5,
            lon=103 + chance.random() / 5,
            covered_by=covered[name],
            merger_due=date(2017, 1, 1) if extras and chance.random() < 0.15 else None,
        )
        for name in names
    ]
    return Problem(
        start=date(2016, 1, 1),
        periods=periods,
        min_official=chance.choice((1, 2, 2, 3)),
        probation_periods=chance.choice((0, 1, 1, 2)),
        limits=_limits(chance),
        villages=tuple(rows),
        cells=tuple(cells),
        members=_members(chance, rows, cells, periods, movers, extras),
        candidates=tuple(
            Candidate(
                id=f"c{n}",
                village=chance.choice(names),
                earliest=chance.randint(1, periods),
                rate=round(chance.random(), 2),
            )
            for n in range(candidates)
        ),
        min_present=chance.choice((0, 1)) if extras else 0,
    )


def _cell(chance: random.Random, id: str, commune: str, base: str | None) -> Cell:
    lat, lon = 21 + chance.random() / 5, 103 + chance.random() / 5
    return Cell(id=id, commune=commune, lat=lat, lon=lon, base=base)


def _limits(chance: random.Random) -> Limits:
    def some() -> Capacity:
        return Capacity(
            admissions=chance.choice((None, 1, 2)),
            transfers=chance.choice((None, 1, 1, 2)),
            foundings=chance.choice((None, 1, 1, 0 if chance.random() < 0.2 else 2)),
        )

    return Limits(
        max_distance_km=chance.choice((None, None, 12.0)),
        per_commune=some() if chance.random() < 0.8 else Capacity(),
        overall=some() if chance.random() < 0.25 else Capacity(),
    )


def _members(
    chance: random.Random,
    villages: list[Village],
    cells: list[Cell],
    periods: int,
    movers: int,
    extras: bool,
) -> tuple[Member, ...]:
    own: dict[object, list[object]] = {}
    for cell in cells:
        own.setdefault(cell.base, []).append(cell.id)
    units: list[tuple[object, object]] = [("office", "office")] * 2
    for village in villages:
        inside = own.get(village.id) or [village.covered_by]
        units += [(village.id, chance.choice(inside)) for _ in range(chance.randint(0, 3))]
    found, left = [], movers
    chance.shuffle(units)
    for number, (unit, cell) in enumerate(units):
        others = [village.id for village in villages if village.id != unit]
        targets = chance.sample(others, min(len(others), chance.randint(1, 2))) if left else []
        left -= bool(targets)
        found.append(
            Member(
                id=f"m{number}",
                unit=unit,
                cell=cell,
                official_from=chance.choice((0, 0, 0, 1, 2, periods + 1, None)),
                can_lead=chance.random() < 0.6,
                may_move_to=tuple(targets),
                until=chance.randint(1, periods) if extras and chance.random() < 0.2 else None,
                present=not extras or chance.random() < 0.8,
                listed=not extras or chance.random() < 0.9,
                view=chance.choice((None, "agrees", "not_noted")) if extras else None,
            )
        )
    return tuple(found)
