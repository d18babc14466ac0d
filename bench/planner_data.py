"""Generated districts like the article's: 243 villages, 14 communes, 58 joint cells."""

from __future__ import annotations

from datetime import date
from random import Random

from chibo.planner.problem import (
    Candidate,
    Capacity,
    Cell,
    Id,
    Limits,
    Member,
    Problem,
    Village,
)

VILLAGES, COMMUNES = 243, 14
GUESTS_SHARE = 77 / 243  # villages without a cell of their own
OFFICE_MOVERS, NEIGHBOURS = 5, 3  # of each commune, who may be moved
LIMITS = Limits(max_distance_km=25.0, per_commune=Capacity(admissions=6, transfers=3, foundings=2))


def district(seed: int = 1, periods: int = 10) -> Problem:
    """Return a district of the article's size."""
    return generated(seed, COMMUNES, VILLAGES, periods)


def generated(
    seed: int, communes: int, villages: int, periods: int, *, overall: Capacity | None = None
) -> Problem:
    """Return that many villages spread evenly over the communes."""
    made = _Making(seed, periods)
    for number in range(communes):
        first, last = number * villages // communes, (number + 1) * villages // communes
        made.commune(number, last - first)
    limits = Limits(
        max_distance_km=LIMITS.max_distance_km,
        per_commune=LIMITS.per_commune,
        overall=overall or Capacity(),
    )
    return Problem(
        start=date(2016, 1, 1),
        periods=periods,
        min_official=3,
        probation_periods=4,
        limits=limits,
        villages=tuple(made.villages),
        cells=tuple(made.cells),
        members=tuple(made.members),
        candidates=tuple(made.candidates),
    )


class _Making:
    """A problem that grows commune by commune."""

    def __init__(self, seed: int, periods: int) -> None:
        self.chance, self.periods = Random(seed), periods
        self.villages: list[Village] = []
        self.cells: list[Cell] = []
        self.members: list[Member] = []
        self.candidates: list[Candidate] = []

    def commune(self, number: int, size: int) -> None:
        """Add a commune: its office cell, hosts, guests, people who may move, candidates."""
        chance, name = self.chance, f"x{number}"
        here = (21 + number // 40 / 5, 103 + number % 40 / 5)
        ids = [f"{name}-{n}" for n in range(size)]
        places = {id: tuple(x + chance.uniform(-0.07, 0.07) for x in here) for id in ids}
        guests = set(chance.sample(ids, round(size * GUESTS_SHARE)))
        self._cell(f"k{name}", name, here, None)
        hosts = [id for id in ids if id not in guests]
        for id in hosts:
            self._cell(f"k{id}", name, places[id], id)
        of_cell = {id: f"k{id}" for id in hosts}
        for guest in sorted(guests):
            near = sorted(hosts, key=lambda host: _apart(places[host], places[guest]))[:2]
            of_cell[guest] = f"k{chance.choice(near)}" if chance.random() < 0.97 else f"k{name}"
        for id in ids:
            lat, lon = places[id]
            village = Village(id=id, commune=name, lat=lat, lon=lon, covered_by=of_cell[id])
            self.villages.append(village)
        self._people(name, ids, guests, places, of_cell)

    def _cell(self, id: str, commune: str, place: tuple[float, ...], base: str | None) -> None:
        self.cells.append(Cell(id=id, commune=commune, lat=place[0], lon=place[1], base=base))

    def _people(
        self,
        commune: str,
        ids: list[str],
        guests: set[str],
        places: dict[str, tuple[float, ...]],
        of_cell: dict[str, str],
    ) -> None:
        chance = self.chance
        for id in ids:
            official = chance.choice((0, 1, 1, 2, 2, 3)) if id in guests else chance.randint(3, 9)
            for n in range(official):
                self._member(f"{id}-m{n}", id, of_cell[id], 0, n < 2, ())
            for n in range(chance.choice((0, 0, 1)) if id in guests else chance.randint(0, 2)):
                since = chance.randint(1, 4)
                self._member(f"{id}-p{n}", id, of_cell[id], since, False, ())
            for n in range(chance.randint(0, 3)):
                earliest = chance.randint(1, self.periods)
                rate = round(chance.uniform(0.4, 0.9), 2)
                self.candidates.append(
                    Candidate(id=f"{id}-c{n}", village=id, earliest=earliest, rate=rate)
                )
        needy = sorted(guests)
        office = f"k{commune}"
        for n in range(OFFICE_MOVERS):
            may = tuple(chance.sample(needy, min(len(needy), chance.randint(2, 4))))
            self._member(f"{commune}-o{n}", office, office, 0, chance.random() < 0.5, may)
        hosts = [id for id in ids if id not in guests]
        for n in range(NEIGHBOURS):
            host = chance.choice(hosts)
            near = sorted(needy, key=lambda id: _apart(places[host], places[id]))[:3]
            leads = chance.random() < 0.4
            self._member(f"{commune}-n{n}", host, of_cell[host], 0, leads, tuple(near))

    def _member(
        self, id: str, unit: str, cell: str, since: int, leads: bool, may: tuple[Id, ...]
    ) -> None:
        self.members.append(
            Member(
                id=id,
                unit=unit,
                cell=cell,
                official_from=since,
                can_lead=leads,
                may_move_to=may,
            )
        )


def _apart(one: tuple[float, ...], other: tuple[float, ...]) -> float:
    return (one[0] - other[0]) ** 2 + (one[1] - other[1]) ** 2
