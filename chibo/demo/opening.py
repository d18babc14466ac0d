"""The register's first balance: the district as it stood at the end of 2015."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from random import Random

from chibo.ledger.contents import (
    CellKind,
    CoverageChange,
    OpeningBalance,
    OpeningMember,
    OrganisationSpec,
    PlaceSpec,
    Standing,
)
from chibo.ledger.decision import Decision

from . import facts, people
from .days import ANNIVERSARIES, OPENING_DAY, ceremony
from .layout import lay_out_villages
from .specs import cell_name, cell_spec, committee_spec
from .world import MIN_OFFICIAL, Cell, Commune, JointGroup, Member, World, new_id

RECORDED_AT = datetime(2016, 1, 4, 1, 30, tzinfo=UTC)
VILLAGE_CELL_SIZE = (11, 27)
OTHER_CELL_SIZE = (14, 26)
TOWN_CELL_SIZE = (22, 48)
GUEST_MEMBERS = (1, 2, 2, 3, 3, 4)
LEAVING_GUEST_MEMBERS = (1, 1, 2, 2, 3)  # guests that will get a cell of their own
SMALLEST_CELL = 6
PROBATIONARY_SHARE = 0.045
OLDEST = 78
TOWN = "03203"


def open_world(seed: int) -> World:
    """Return the district at the end of 2015, its opening balance already in the journal."""
    rng = Random(seed)
    world = World(rng, facts.communes(), new_id(rng), new_id(rng), new_id(rng), new_id(rng))
    for commune in world.facts:
        place = world.new_id()
        world.communes[place] = Commune(place, world.new_id(), commune.code, commune.name)
    layout = lay_out_villages(world)
    world.joint_groups = layout
    _other_cells(world)
    _cells(world)
    _people(world)
    _write(world)
    return world


def _other_cells(world: World) -> None:
    for row in facts.other_cells():
        commune = world.commune_of(row.commune).place
        cell = Cell(world.new_id(), row.kind, f"Chi bộ {row.name}", commune)
        world.cells[cell.organisation] = cell


def _cells(world: World) -> None:
    guests = {g for group in world.joint_groups for g in group.guests}
    for village in world.villages.values():
        if village.place not in guests:
            cell = Cell(
                world.new_id(), "village", cell_name(village), village.commune, village.place
            )
            world.cells[cell.organisation] = cell
            village.cell = cell.organisation
    for group in world.joint_groups:
        group.cell = _host(world, group)
        world.cells[group.cell].guests = list(group.guests)
        for guest in group.guests:
            world.villages[guest].cell = group.cell


def _host(world: World, group: JointGroup) -> int:
    """Return the joint cell: the host village's own, or an office or school cell."""
    if group.cell in world.villages:
        return world.villages[group.cell].cell
    commune = world.villages[group.guests[0]].commune
    kind: CellKind = "office" if world.communes[commune].code == TOWN else "school"
    return world.cells_of(commune, kind)[0].organisation


def _people(world: World) -> None:
    leaving = {g for group in world.joint_groups for g in group.leaving()}
    blank = {g for group in world.joint_groups for g in group.blank}
    sizes = _cell_sizes(world)
    for cell in list(world.cells.values()):
        for village in cell.guests:
            if village not in blank:
                choices = LEAVING_GUEST_MEMBERS if village in leaving else GUEST_MEMBERS
                _fill(world, cell, village, world.rng.choice(choices))
        own = sizes[cell.organisation] - len(cell.members)
        _fill(world, cell, cell.base, max(own, MIN_OFFICIAL))
    for code, sample in facts.samples().items():
        if sample.members is not None:
            _adjust(world, world.commune_of(code).place, sample.members)


def _cell_sizes(world: World) -> dict[int, int]:
    sizes = {}
    published = {
        world.commune_of(code).place: sample.members
        for code, sample in facts.samples().items()
        if sample.members is not None
    }
    for cell in world.cells.values():
        low, high = VILLAGE_CELL_SIZE if cell.kind == "village" else OTHER_CELL_SIZE
        if cell.kind != "village" and world.communes[cell.commune].code == TOWN:
            low, high = TOWN_CELL_SIZE
        size = world.rng.randint(low, high)
        if cell.commune in published:
            size = max(SMALLEST_CELL + 2, size * 11 // 19)
        sizes[cell.organisation] = size
    return sizes


def _fill(world: World, cell: Cell, village: int | None, count: int) -> None:
    officials = 0
    for _ in range(count):
        member = _old_member(world, cell, village, officials >= MIN_OFFICIAL)
        officials += member.official
        world.join(member)


def _old_member(world: World, cell: Cell, village: int | None, may_be_new: bool) -> Member:
    rng = world.rng
    person = world.new_id()
    new = may_be_new and rng.random() < PROBATIONARY_SHARE
    if new:
        month, day = rng.choice(ANNIVERSARIES)
        admitted = ceremony(date(2015, month, day), rng)
        born = people.born_before(admitted, 19, 40, rng)
    else:
        born = people.born_before(OPENING_DAY, 23, OLDEST if village is not None else 58, rng)
        admitted = people.admission_day(born, OPENING_DAY, rng)
    if village is None:
        particulars = people.staff(born, rng)
    else:
        particulars = people.villager(world.villages[village].group, born, rng)
    standing: Standing = "probationary" if new else "official"
    return Member(person, particulars, cell.organisation, village, standing, admitted, OPENING_DAY)


def _adjust(world: World, commune: int, members: int) -> None:
    """Bring a commune's members to the published number, one here and one there."""
    cells = world.cells_of(commune)
    while (difference := members - sum(len(c.members) for c in cells)) != 0:
        cell = world.rng.choice(cells)
        own = cell.counted_for(cell.base)
        if difference > 0:
            _fill(world, cell, cell.base, 1)
        elif len(own) > SMALLEST_CELL and own[-1].official:
            world.leave(own[-1].person)


def _write(world: World) -> None:
    upper = OpeningBalance(tuple(_upper_places(world)), tuple(_committees(world)))
    _put(world, upper, RECORDED_AT)
    for i, commune in enumerate(world.communes.values(), start=1):
        _put(world, _balance(world, commune), RECORDED_AT + timedelta(minutes=10 * i))


def _put(world: World, balance: OpeningBalance, moment: datetime) -> None:
    persons = [m.person for m in balance.members]
    world.journal.put(
        Decision(OPENING_DAY, balance),
        moment,
        series=None,
        needs=(),
        settles=persons,
        particulars={p: world.members[p].particulars for p in persons},
    )


def _upper_places(world: World) -> Iterator[PlaceSpec]:
    yield PlaceSpec(world.province, "province", "11", "Tỉnh Điện Biên")
    yield PlaceSpec(world.district, "district", "101", "Huyện Điện Biên Đông", world.province)
    for commune, fact in zip(world.communes.values(), world.facts, strict=True):
        yield PlaceSpec(
            commune.place,
            "commune",
            commune.code,
            commune.name,
            world.district,
            fact.lat,
            fact.lon,
        )


def _committees(world: World) -> Iterator[OrganisationSpec]:
    yield OrganisationSpec(
        world.provincial_committee,
        "provincial_committee",
        "Đảng bộ tỉnh Điện Biên",
        place=world.province,
    )
    yield OrganisationSpec(
        world.district_committee,
        "district_committee",
        "Đảng bộ huyện Điện Biên Đông",
        world.provincial_committee,
        place=world.district,
    )
    for commune in world.communes.values():
        yield committee_spec(commune, world.district_committee)


def _balance(world: World, commune: Commune) -> OpeningBalance:
    cells = world.cells_of(commune.place)
    return OpeningBalance(
        tuple(
            PlaceSpec(v.place, "village", v.code, v.name, commune.place, v.lat, v.lon)
            for v in world.villages_of(commune.place)
        ),
        tuple(cell_spec(world, cell) for cell in cells),
        tuple(change for cell in cells for change in _coverage(cell)),
        tuple(
            OpeningMember(m.person, m.cell, m.standing, m.village, m.admitted_on)
            for cell in cells
            for m in cell.members.values()
        ),
    )


def _coverage(cell: Cell) -> Iterator[CoverageChange]:
    if cell.base is not None:
        yield CoverageChange(cell.organisation, cell.base, "base")
    for guest in cell.guests:
        yield CoverageChange(cell.organisation, guest, "guest")
