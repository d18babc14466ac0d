"""What a form lets choose, as the register stands on its day."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from chibo.drafting.around import Around, cells_under, committees
from chibo.register.models import SpellRow
from chibo.register.reads import children
from chibo.register.reads_people import Member, person_names

from .. import wording
from .fields import Choice, Choices, Values


def words(known: wording.Words) -> Choices:
    """Let choose one of some codes, by their words."""
    return lambda near, values: [Choice(code, str(word)) for code, word in known.items()]


def cells(near: Around, values: Values) -> list[Choice]:
    """Return the committee's cells."""
    return [Choice(str(cell.organisation), cell.name) for cell in near.cells]


def other_cells(near: Around, values: Values) -> list[Choice]:
    """Return the committee's cells but for the one that the form is about."""
    return [choice for choice in cells(near, values) if choice.value != str(values.get("about"))]


def all_cells(near: Around, values: Values) -> list[Choice]:
    """Return all cells in the scope, the committee's own first."""
    others = [c for c in committees(near.scope, near.on) if c.organisation != near.unit.id]
    names = {c.organisation: c.name for c in others}
    rows = cells_under(near.scope, names, near.on)
    far = [Choice(str(r.organisation), r.name, names[r.parent or 0]) for r in rows]
    own = [Choice(c.value, c.label, near.unit.name) for c in cells(near, values)]
    return own + sorted(far, key=lambda choice: (choice.group, choice.label))


def organisations(near: Around, values: Values) -> list[Choice]:
    """Return the committee and what stands directly under it."""
    own = Choice(str(near.unit.id), near.unit.name)
    return [own, *(Choice(str(o.organisation), o.name) for o in near.organisations)]


def all_committees(near: Around, values: Values) -> list[Choice]:
    """Return every committee in the scope."""
    return [Choice(str(c.organisation), c.name) for c in committees(near.scope, near.on)]


def places(near: Around, values: Values) -> list[Choice]:
    """Return the committee's place and those directly under it."""
    found = [Choice(str(place.place), place.name) for place in near.places]
    return [Choice(str(near.unit.place), near.unit.name), *found] if near.unit.place else found


def led_places(near: Around, values: Values) -> list[Choice]:
    """Return the places that the committees in the scope lead."""
    rows = committees(near.scope, near.on)
    return [Choice(str(row.place), row.name) for row in rows if row.place]


def villages(near: Around, values: Values) -> list[Choice]:
    """Return the villages, with the cells that cover them."""
    covering: dict[int, list[str]] = {}
    for line in near.coverage:
        covering.setdefault(line.village, []).append(line.cell_name)
    return [
        Choice(str(v.place), v.name, ", ".join(covering.get(v.place, []))) for v in near.villages
    ]


def plain_villages(near: Around, values: Values) -> list[Choice]:
    """Return the villages by name alone."""
    return [Choice(str(village.place), village.name) for village in near.villages]


def covered(near: Around, values: Values) -> list[Choice]:
    """Return the villages that the form's cell covers."""
    lines = near.covered_by(values["about"])
    return [Choice(str(line.village), line.village_name) for line in lines]


def other_villages(near: Around, values: Values) -> list[Choice]:
    """Return the villages but for the one that the form is about."""
    found = plain_villages(near, values)
    return [choice for choice in found if choice.value != str(values.get("about"))]


def villages_in_reach(near: Around, values: Values) -> list[Choice]:
    """Return all villages in the scope, the committee's own first."""
    own = [Choice(v.value, v.label, near.unit.name) for v in plain_villages(near, values)]
    far = [
        Choice(str(village.place), village.name, committee.name)
        for committee in committees(near.scope, near.on)
        if committee.place and committee.organisation != near.unit.id
        for village in children(near.scope, committee.place, near.on)
        if village.level == "village"
    ]
    return own + far


def members(near: Around, values: Values) -> list[Choice]:
    """Return the members of all the committee's cells."""
    return people(near.members, grouped=True)


def official(near: Around, values: Values) -> list[Choice]:
    """Return the official members of the committee's cells."""
    return people((p for p in near.members if p.standing == "official"), grouped=True)


def probationary(near: Around, values: Values) -> list[Choice]:
    """Return the members on probation."""
    return people((p for p in near.members if p.standing == "probationary"), grouped=True)


def in_state(field: str) -> Choices:
    """Let choose a member of whom something holds, as that he is exempt."""

    def chosen(near: Around, values: Values) -> list[Choice]:
        concerned = near.in_state(field)
        return people((p for p in near.members if p.person in concerned), grouped=True)

    return chosen


def holders(duty: type[SpellRow], of: str) -> Choices:
    """Let choose one who holds an office or charge of what the form is about."""

    def chosen(near: Around, values: Values) -> list[Choice]:
        found = near.holders(duty, **{of: values["about"]})
        names = person_names(found)
        return [Choice(str(p), names.get(p) or str(wording.ERASED)) for p in sorted(found)]

    return chosen


def of_organisation(near: Around, values: Values) -> list[Choice]:
    """Return the members of the form's cell; of a committee those of all its cells."""
    return (
        members(near, values) if values["about"] == near.unit.id else members_of_cell(near, values)
    )


def members_of_cell(near: Around, values: Values) -> list[Choice]:
    """Return the members of the form's cell."""
    return people(near.members_of(values["about"]))


def counted_for(near: Around, values: Values) -> list[Choice]:
    """Return the members counted for the form's village."""
    return people(near.counted_for(values["about"]))


def people(found: Iterable[Member], grouped: bool = False) -> list[Choice]:
    """Return members as choices, by their cells where asked."""
    return [Choice(str(p.person), described(p), p.cell_name if grouped else "") for p in found]


def described(member: Member) -> str:
    """Return a member's name with year of birth, standing and village."""
    parts = [
        str(member.birth_date.year) if member.birth_date else "",
        wording.word(wording.STANDINGS, member.standing),
        member.village_name,
    ]
    return ", ".join([member.name or str(wording.ERASED), *(part for part in parts if part)])


def roles_now(near: Around, values: Values) -> Mapping[str, str]:
    """Return the roles in which the form's cell covers villages now."""
    return {str(line.village): line.role for line in near.covered_by(values["about"])}


def guests_go(near: Around, values: Values) -> Mapping[str, str]:
    """Return the members counted for a village that the form's cell takes in as a guest."""
    guests = {line.village for line in near.covered_by(values["about"]) if line.role == "guest"}
    found = near.members_of(values["about"])
    return {str(p.person): str(p.village) for p in found if p.village in guests}


def grouped(choices: Sequence[Choice]) -> list[tuple[str, list[Choice]]]:
    """Return choices by their groups, in the order in which they come."""
    found: dict[str, list[Choice]] = {}
    for choice in choices:
        found.setdefault(choice.group, []).append(choice)
    return list(found.items())
