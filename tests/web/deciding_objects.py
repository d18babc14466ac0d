"""A draft, a founding and a candidate of the first commune of the small world, made once."""

from __future__ import annotations

from datetime import UTC, date, datetime

from chibo.admissions.enter import NewCandidate, enter
from chibo.admissions.models import Candidate
from chibo.drafting import cases, writes
from chibo.drafting.around import around
from chibo.drafting.models import Draft, FoundingCase
from chibo.drafting.papers import Prepared
from chibo.ledger.contents import Appoint, InChargeOfVillage
from chibo.ledger.decision import Decision
from chibo.ledger.scope import Scope
from chibo.register.particulars import Particulars
from chibo.register.record import record
from tests.access.world import BEFORE, CHANGE, REFORMED, World

NOW = datetime(2025, 7, 3, 2, tzinfo=UTC)
EVERYTHING = Scope.everything()


def draft_of(committee: int, cell: int, person: int) -> int:
    """Draft who is to lead a cell, and return the draft's number."""
    paper = Prepared(Appoint(cell, person, "secretary"), REFORMED, committee)
    return writes.save(EVERYTHING, "appoint", {}, committee, [paper], "somebody", NOW).pk


def draft(world: World) -> int:
    found = Draft.objects.first()
    return found.pk if found else draft_of(world.own, world.joint, world.stays)


def founding(world: World) -> int:
    """Begin to found the guest village's own cell, as before the split."""
    found = FoundingCase.objects.first()
    near = around(EVERYTHING, world.own, BEFORE)
    assert near is not None
    return (found or cases.begin(EVERYTHING, near, world.guest, "somebody", NOW)).pk


def founding_of(committee: int, village: int) -> int:
    """Begin to found a village's own cell, and return the case's number."""
    made = {"made_by": "somebody", "made_at": NOW}
    return FoundingCase.objects.create(unit=committee, village=village, **made).pk


def in_charge(committee: int, village: int, person: int) -> None:
    """Let a member answer for a village from the split on."""
    charge = InChargeOfVillage(person, village)
    record(Decision(CHANGE, charge, issuer=committee), "somebody", NOW)


def candidate_of(cell: int, village: int, name: str) -> int:
    """Enter a candidate, and return the number."""
    known = Particulars(name, date(1990, 2, 3), "male", "thai", "upper_secondary")
    day = date(2016, 3, 1)
    return enter(NewCandidate(known, cell, village, day, day), "somebody", NOW)


def candidate(world: World) -> int:
    found = Candidate.objects.first()
    return found.pk if found else candidate_of(world.joint, world.host, "Lò Văn Nguồn")
