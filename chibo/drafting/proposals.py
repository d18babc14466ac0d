"""Contents that name many subjects: who moves with a split, a merger, an end. Pure proposals.

Each lists every village and every member concerned, as the register stands on the day; nothing
is looked up again when it is recorded.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from chibo.ledger import contents as c
from chibo.register.ids import new_id

from .around import Around


def split(
    near: Around, source: int, names: Mapping[int, str], goes: Mapping[int, int]
) -> c.FoundBySplit:
    """Return the split of a cell: a new cell for each village named.

    ``names``: village to the name of its new cell; ``goes``: member to the village whose new
    cell takes him in.
    """
    specs = {village: _cell(near, name) for village, name in names.items()}
    coverage = []
    for village, spec in specs.items():
        coverage += [
            c.CoverageChange(source, village),
            c.CoverageChange(spec.organisation, village, "base"),
        ]
    members = tuple(
        c.Posting(person, specs[village].organisation, village)
        for person, village in goes.items()
        if village in specs
    )
    return c.FoundBySplit(source, tuple(specs.values()), tuple(coverage), members)


def found(
    near: Around,
    name: str,
    cell_kind: c.CellKind,
    base: int | None,
    guests: Iterable[int],
    members: Iterable[int],
) -> c.FoundOrganisation:
    """Return the founding of a cell with members of other cells.

    The base village is given up by whoever takes it in as a guest. A member stays counted for a
    village that the new cell covers; another one counts for its base.
    """
    spec = _cell(near, name, cell_kind)
    taken = [village for village in (base, *guests) if village]
    coverage = [
        c.CoverageChange(line.cell, village)
        for village in taken
        for line in near.covering(village)
        if line.role == "guest"
    ]
    if base:
        coverage.append(c.CoverageChange(spec.organisation, base, "base"))
    coverage += [
        c.CoverageChange(spec.organisation, guest, "guest") for guest in guests if guest != base
    ]
    counted = {member.person: member.village for member in near.members}
    postings = tuple(
        c.Posting(p, spec.organisation, counted[p] if counted.get(p) in taken else base)
        for p in members
    )
    return c.FoundOrganisation(spec, tuple(coverage), postings)


def dissolve(
    near: Around, cell: int, goes: Mapping[int, int], takes: Mapping[int, int]
) -> c.DissolveOrganisation:
    """Return the end of a cell: who goes to which cell, which cell takes in which village."""
    counted = {member.person: member.village for member in near.members_of(cell)}
    coverage = [c.CoverageChange(cell, line.village) for line in near.covered_by(cell)]
    coverage += [c.CoverageChange(other, village, "guest") for village, other in takes.items()]
    members = tuple(c.Posting(person, to, counted.get(person)) for person, to in goes.items())
    return c.DissolveOrganisation(cell, tuple(coverage), members)


def merge_cells(
    near: Around, ended: tuple[int, ...], into: int | None, name: str
) -> c.MergeOrganisations:
    """Return the merger of cells into one of them that goes on, or into a new one (``name``).

    All members and villages go over. A new cell is based where the first one was that had a base.
    """
    creates = None if into else _cell(near, name)
    target = into or (creates.organisation if creates else 0)
    gone = tuple(cell for cell in ended if cell != into)
    lines = [line for cell in gone for line in near.covered_by(cell)]
    based = into is not None
    coverage = [c.CoverageChange(line.cell, line.village) for line in lines]
    held = {line.village for line in near.covered_by(target)} if into else set()
    for line in lines:
        if line.village in held:
            continue
        held.add(line.village)
        role: c.Role = "base" if line.role == "base" and not based else "guest"
        based = based or role == "base"
        coverage.append(c.CoverageChange(target, line.village, role))
    members = tuple(
        c.Posting(member.person, target, member.village)
        for cell in gone
        for member in near.members_of(cell)
    )
    return c.MergeOrganisations(gone, target, creates, (), tuple(coverage), members)


def change_coverage(
    near: Around, cell: int, roles: Mapping[int, str], goes: Mapping[int, int]
) -> c.ChangeCoverage:
    """Return what a cell takes in and gives up (village to role, or none), and who leaves it."""
    now = {line.village: line.role for line in near.covered_by(cell)}
    counted = {member.person: member.village for member in near.members_of(cell)}
    changes = tuple(
        c.CoverageChange(cell, village, role or None)  # type: ignore[arg-type]
        for village, role in roles.items()
        if (role or None) != now.get(village)
    )
    members = tuple(c.Posting(person, to, counted.get(person)) for person, to in goes.items())
    return c.ChangeCoverage(changes, members)


def merge_villages(
    near: Around, ended: tuple[int, ...], into: int | None, name: str, code: str, cell: int | None
) -> c.MergePlaces:
    """Return the merger of villages into one of them that goes on, or into a new one.

    What covered them ends; ``cell`` is based in a new one. Members are counted anew.
    """
    gone = tuple(village for village in ended if village != into)
    creates = None
    if into is None and near.unit.place:
        creates = c.PlaceSpec(new_id(), "village", code, name, near.unit.place)
    target = into or (creates.place if creates else 0)
    coverage = [
        c.CoverageChange(line.cell, village) for village in gone for line in near.covering(village)
    ]
    if cell:
        coverage.append(c.CoverageChange(cell, target, "base"))
    members = tuple(
        c.Posting(member.person, member.cell, target)
        for village in gone
        for member in near.counted_for(village)
    )
    return c.MergePlaces(gone, target, creates, (), tuple(coverage), members)


def split_village(
    near: Around,
    village: int,
    new: Iterable[tuple[str, str]],
    ends: bool,
    goes: Mapping[int, int],
) -> c.SplitPlace:
    """Return the division of a village into new ones (code, name), covered by the same cells.

    ``goes``: member to the number, from 1, of the new village that he is counted for.
    """
    specs = tuple(
        c.PlaceSpec(new_id(), "village", code, name, near.unit.place) for code, name in new
    )
    lines = near.covering(village)
    coverage = [c.CoverageChange(line.cell, village) for line in lines] if ends else []
    for line in lines:
        for number, spec in enumerate(specs):
            stays = ends and line.role == "base" and number == 0
            coverage.append(c.CoverageChange(line.cell, spec.place, "base" if stays else "guest"))
    cells = {member.person: member.cell for member in near.counted_for(village)}
    members = tuple(
        c.Posting(person, cells[person], specs[number - 1].place)
        for person, number in goes.items()
        if 1 <= number <= len(specs)
    )
    into = tuple(spec.place for spec in specs)
    return c.SplitPlace(village, into, ends, specs, tuple(coverage), members)


def end_village(near: Around, village: int, counted: Mapping[int, int]) -> c.EndPlace:
    """Return the end of a village; ``counted``: member to the village he is counted for then."""
    coverage = tuple(c.CoverageChange(line.cell, village) for line in near.covering(village))
    members = tuple(
        c.Posting(member.person, member.cell, counted.get(member.person))
        for member in near.counted_for(village)
    )
    return c.EndPlace(village, coverage, members)


def _cell(near: Around, name: str, cell_kind: c.CellKind = "village") -> c.OrganisationSpec:
    return c.OrganisationSpec(new_id(), "cell", name, near.unit.id, cell_kind)
