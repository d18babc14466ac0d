"""Two communes with all that a scope has to tell apart, and what happens to them over time.

In the first one a joint cell of two villages is split on CHANGE, and a member of its other cell
goes to a cell of the second commune on the same day. On REFORM a third commune and its committee
go over into the first.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta

from chibo.ledger.contents import (
    CoverageChange,
    FoundBySplit,
    MergeOrganisations,
    MergePlaces,
    Posting,
    Recognise,
    TransferWithin,
)
from chibo.register import models as m
from chibo.register.particulars import Particulars
from chibo.register.record import record_many
from tests.oracle.builder import FIRST_DAY, Builder
from tests.register.papers import lenient_papers

BEFORE = date(2017, 2, 28)
CHANGE = date(2017, 3, 1)
AFTER = date(2018, 5, 13)
REFORM = date(2025, 7, 1)
REFORMED = date(2025, 7, 2)
DAY = timedelta(days=1)


@dataclass(frozen=True)
class World:
    """Who and what there is; places and organisations by id, decisions by position."""

    district: int
    own: int
    """The first commune's committee; ``own_place`` its territory."""
    own_place: int
    foreign: int
    foreign_place: int
    merged: int
    """The committee that goes over into the first one; ``merged_place`` likewise."""
    merged_place: int
    host: int
    guest: int
    alone: int
    elsewhere: int
    """A village of the second commune; the three before are of the first."""
    lost: int
    """A village of the third commune, of the first from REFORM on."""
    joint: int
    new: int
    alone_cell: int
    foreign_cell: int
    office: int
    lost_cell: int
    guests: tuple[int, ...]
    stays: int
    """A member of the joint cell, counted for the host village."""
    moves: int
    foreigner: int
    split: int
    transfer: int
    later: int
    """What happened to the one who moved after that, in the other commune."""
    merger: int


def record_world() -> World:
    """Record the register and return what is in it."""
    r = Builder()
    own, foreign, third = r.commune(), r.commune(), r.commune()
    host, guest, alone = r.village(own), r.village(own), r.village(own)
    elsewhere, lost = r.village(foreign), r.village(third)
    joint = r.cell(own, base=host, guests=[guest])
    stays, *_ = r.members(joint, host, 4)
    guests = r.members(joint, guest, 3)
    alone_cell = r.cell(own, base=alone)
    r.members(alone_cell, alone, 3)
    moves = r.member(alone_cell, alone, "probationary")
    foreign_cell = r.cell(foreign, base=elsewhere)
    foreigner, *_ = r.members(foreign_cell, elsewhere, 3)
    office = r.cell(own)
    r.members(office, None, 3)
    lost_cell = r.cell(third, base=lost)
    r.members(lost_cell, lost, 3)
    opening = r.open()
    new = r.cell_spec(r.committees[own])
    split = r.decide(
        CHANGE,
        FoundBySplit(
            source=joint,
            founded=(new,),
            coverage=(
                CoverageChange(joint, guest, None),
                CoverageChange(new.organisation, guest, "base"),
            ),
            members=tuple(Posting(p, new.organisation, guest) for p in guests),
        ),
    )
    transfer = r.decide(CHANGE, TransferWithin(moves, foreign_cell, elsewhere))
    later = r.decide(AFTER, Recognise(moves))
    merger = r.decide(REFORM, MergePlaces((third,), own, children=(lost,)))
    committees = (r.committees[third],)
    r.decide(REFORM, MergeOrganisations(committees, r.committees[own], children=(lost_cell,)))
    papers = lenient_papers(r.entries)
    named = {
        stays: Particulars("Lò Văn Ở", date(1980, 1, 2), "male", "thai", "higher"),
        moves: Particulars("Vàng Thị Đi", date(1990, 2, 3), "female", "mong", "higher"),
        foreigner: Particulars("Quàng Văn Xa", date(1985, 3, 4), "male", "kho_mu", "higher"),
    }
    first = replace(papers[opening - 1], particulars=named)
    record_many([first, *papers[opening:]], "tester")
    m.RegisterInfo.objects.create(first_day=FIRST_DAY, sample_data=True)
    return World(
        district=r.committees[r.district],
        own=r.committees[own],
        own_place=own,
        foreign=r.committees[foreign],
        foreign_place=foreign,
        merged=r.committees[third],
        merged_place=third,
        host=host,
        guest=guest,
        alone=alone,
        elsewhere=elsewhere,
        lost=lost,
        joint=joint,
        new=new.organisation,
        alone_cell=alone_cell,
        foreign_cell=foreign_cell,
        office=office,
        lost_cell=lost_cell,
        guests=tuple(guests),
        stays=stays,
        moves=moves,
        foreigner=foreigner,
        split=split,
        transfer=transfer,
        later=later,
        merger=merger,
    )
