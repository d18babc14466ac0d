"""What happens to members: transferred, dead, their particulars put right."""

from __future__ import annotations

from datetime import date, timedelta
from functools import partial

from msgspec.structs import replace

from chibo.ledger.contents import (
    CorrectParticulars,
    Death,
    TransferIn,
    TransferOut,
    TransferWithin,
)

from . import people
from .days import personal_day, years_later
from .paperwork import entered, higher_issuer, roster, signed_after, signed_before, write
from .world import MIN_OFFICIAL, Member, World

LONGER = timedelta(days=365)  # by which a reinforcement is extended where it is still needed


def transfer_within(
    world: World,
    person: int,
    cell: int,
    village: int | None,
    on: date,
    *,
    until: date | None = None,
) -> None:
    """Transfer a member to another cell; ``until``: as a reinforcement, up to that day."""
    member = world.members[person]
    home = member.cell
    member.reinforced_until = until
    source, goal = world.committee_of(home), world.committee_of(cell)
    signed_on = signed_before(world, on, 2, 12)
    issuer = source if source == goal else higher_issuer(world, source, signed_on)
    world.move(person, cell, village, on)
    write(
        world,
        TransferWithin(person, cell, village, until),
        issuer=issuer,
        signed_on=signed_on,
        effective_on=on,
        recorded_at=entered(world, on),
        needs=(person, cell, village or cell),
        settles=(person, roster(home)),
    )
    if until is not None:
        world.agenda.at(until, partial(end_reinforcement, world, person, home))


def end_reinforcement(world: World, person: int, home: int, on: date) -> None:
    """Send a reinforcement back, or leave it a year longer where it is still needed."""
    member = world.members.get(person)
    if member is None or member.village is None or member.reinforced_until != on:
        return
    cell = world.cells[member.cell]
    enough = len(cell.officials()) > MIN_OFFICIAL and len(cell.counted_for(member.village)) > 1
    if enough:
        transfer_within(world, person, home, None, on)
        return
    longer = personal_day(on + LONGER)
    transfer_within(world, person, member.cell, member.village, on, until=longer)
    world.agenda.at(longer, partial(end_reinforcement, world, person, home))


def transfer_in(world: World, cell: int, on: date) -> None:
    """Take in an official member of an office cell from outside the register."""
    born = people.born_before(on, 25, 52, world.rng)
    admitted_on = people.admission_day(born, on, world.rng)
    person = world.new_id()
    particulars = people.staff(born, world.rng)
    world.join(Member(person, particulars, cell, None, "official", admitted_on, on))
    signed_on = signed_before(world, on, 2, 12)
    write(
        world,
        TransferIn(person, cell, "official", None, admitted_on),
        issuer=higher_issuer(world, world.committee_of(cell), signed_on),
        signed_on=signed_on,
        effective_on=on,
        recorded_at=entered(world, on, may_be_late=True),
        needs=(cell,),
        settles=(person,),
        particulars={person: particulars},
    )


def transfer_out(world: World, person: int, on: date) -> None:
    """Let a member go to an organisation outside the register."""
    signed_on = signed_before(world, on, 2, 12)
    cell = world.members[person].cell
    committee = world.committee_of(cell)
    world.leave(person)
    write(
        world,
        TransferOut(person),
        issuer=higher_issuer(world, committee, signed_on),
        signed_on=signed_on,
        effective_on=on,
        recorded_at=entered(world, on, may_be_late=True),
        needs=(person,),
        settles=(person, roster(cell)),
    )


def die(world: World, person: int, on: date) -> None:
    """Enter a member's death."""
    cell = world.members[person].cell
    committee = world.committee_of(cell)
    world.leave(person)
    signed_on = signed_after(world, on, 1, 6)
    write(
        world,
        Death(person),
        issuer=committee,
        signed_on=signed_on,
        effective_on=on,
        recorded_at=entered(world, signed_on, may_be_late=True),
        needs=(person,),
        settles=(person, roster(cell)),
        numbered=False,
    )


def can_go(world: World, member: Member, on: date) -> bool:
    """Tell whether a member's leaving harms neither village nor cell, nor meets another act."""
    cell = world.cells[member.cell]
    return (
        member.official
        and member.since < on
        and member.reinforced_until is None
        and years_later(member.admitted_on, 1) < on
        and len(cell.officials()) > 2 * MIN_OFFICIAL
        and (member.village is None or len(cell.counted_for(member.village)) > 2 * MIN_OFFICIAL)
    )


def correct_birth_date(world: World, person: int, on: date) -> None:
    """Put right a birth date that was entered a year too late."""
    member = world.members[person]
    born = member.particulars.birth_date
    if born is None:
        raise ValueError("a birth date that is not known cannot be a year wrong")
    right = replace(member.particulars, birth_date=born - timedelta(days=365))
    member.particulars = right
    write(
        world,
        CorrectParticulars(person),
        issuer=world.committee_of(member.cell),
        signed_on=on,
        effective_on=on,
        recorded_at=entered(world, on),
        needs=(person,),
        particulars={person: right},
        numbered=False,
    )
