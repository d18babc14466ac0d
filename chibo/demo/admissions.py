"""Admissions and recognitions, and two admissions that were entered for a wrong cell."""

from __future__ import annotations

from datetime import date, timedelta
from functools import partial
from typing import NamedTuple

from chibo.ledger.contents import Admit, Recognise, Replace, Revoke

from . import people
from .days import years_later
from .journal import Draft
from .paperwork import entered, higher_issuer, signed_after, signed_before, write
from .world import Cell, Member, World

YOUNGEST, OLDEST = 18, 48  # of those admitted, on the day the cell considers them
WRONG_CELL = "Nhập nhầm chi bộ nơi kết nạp"


def standing(person: int) -> str:
    """Return the journal's key for the decision on a person's standing."""
    return f"standing {person}"


class _Case(NamedTuple):
    """An admission to be written: the new member, the act and when it was signed."""

    member: Member
    act: Admit
    signed_on: date


def admit(world: World, cell: int, village: int | None, on: date) -> None:
    """Admit a new member at a ceremony on the day."""
    case = _new_case(world, cell, village, on)
    _write_admission(world, case, case.act)
    _enter(world, case.member, on)


def admit_after_error(
    world: World, wrong: Cell, cell: int, village: int | None, on: date, *, replaced: bool
) -> None:
    """Admit a member, whose admission is first entered for a wrong cell.

    The wrong decision is revoked and the right one recorded anew, or replaced in one.
    """
    case = _new_case(world, cell, village, on)
    person = case.member.person
    mistaken = Admit(person, wrong.organisation, wrong.base, case.act.resolved_on)
    draft = _write_admission(world, case, mistaken)
    found_out = draft.recorded_at.date() + timedelta(days=world.rng.randint(8, 15))
    if replaced:
        write(
            world,
            Replace(0, WRONG_CELL, case.act),
            issuer=world.district_committee,
            signed_on=case.signed_on,
            effective_on=on,
            recorded_at=entered(world, found_out),
            needs=(cell, person),
            settles=(person,),
            target=draft,
        )
    else:
        write(
            world,
            Revoke(0, WRONG_CELL),
            issuer=None,
            signed_on=found_out,
            effective_on=found_out,
            recorded_at=entered(world, found_out),
            needs=(person,),
            settles=(person,),
            target=draft,
        )
        _write_admission(world, case, case.act)
    _enter(world, case.member, on)


def _new_case(world: World, cell: int, village: int | None, on: date) -> _Case:
    signed_on = signed_before(world, on, 3, 24)
    resolved_on = signed_on - timedelta(days=world.rng.randint(12, 55))
    born = people.born_before(resolved_on, YOUNGEST, OLDEST, world.rng)
    if village is None:
        particulars = people.staff(born, world.rng)
    else:
        particulars = people.villager(world.villages[village].group, born, world.rng)
    person = world.new_id()
    member = Member(person, particulars, cell, village, "probationary", on, on)
    return _Case(member, Admit(person, cell, village, resolved_on), signed_on)


def _write_admission(world: World, case: _Case, act: Admit) -> Draft:
    member = case.member
    may_be_late = not world.cells[member.cell].joint
    return write(
        world,
        act,
        issuer=higher_issuer(world, world.committee_of(act.cell), case.signed_on),
        signed_on=case.signed_on,
        effective_on=member.admitted_on,
        recorded_at=entered(world, member.admitted_on, may_be_late=may_be_late),
        needs=(act.cell, act.village or act.cell, member.person),
        settles=(member.person,),
        particulars={member.person: member.particulars},
    )


def _enter(world: World, member: Member, on: date) -> None:
    world.join(member)
    world.agenda.at(years_later(on, 1), partial(recognise, world, member.person))


def recognise(world: World, person: int, on: date) -> None:
    """Make a probationary member official at the end of the twelve months, if still there."""
    member = world.members.get(person)
    if member is None:
        return
    member.standing = "official"
    resolved_on = signed_after(world, on, 3, 18)
    signed_on = max(resolved_on, signed_after(world, resolved_on, 4, 26))
    write(
        world,
        Recognise(person, resolved_on),
        issuer=higher_issuer(world, world.committee_of(member.cell), signed_on),
        signed_on=signed_on,
        effective_on=on,
        recorded_at=entered(world, signed_on, may_be_late=not world.cells[member.cell].joint),
        needs=(person,),
        settles=(standing(person),),
    )


def recognise_opening_probationers(world: World) -> None:
    """Put down the recognition of those who were probationary in the opening balance."""
    for member in world.members.values():
        if not member.official:
            day = years_later(member.admitted_on, 1)
            world.agenda.at(day, partial(recognise, world, member.person))
