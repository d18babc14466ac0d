"""The district as it stands while its history is being made: places, cells, members."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from random import Random

from chibo.ledger.contents import CellKind, Posting, Standing
from chibo.register.particulars import EthnicGroup, Particulars

from .agenda import Agenda
from .facts import CommuneFacts, Fate
from .journal import Journal

MIN_OFFICIAL = 3
ID_BITS = 52


@dataclass
class Member:
    """A member at present. ``since``: the day of the last change of cell or village."""

    person: int
    particulars: Particulars
    cell: int
    village: int | None
    standing: Standing
    admitted_on: date
    since: date
    reinforced_until: date | None = None

    @property
    def official(self) -> bool:
        """Tell whether the member is official."""
        return self.standing == "official"


@dataclass
class Village:
    """A village, with the cell that covers it and its people in 2009.

    ``real``: the name stands in a source."""

    place: int
    code: str
    name: str
    commune: int
    group: EthnicGroup
    lat: float
    lon: float
    real: bool
    cell: int = 0
    population: int = 0


@dataclass
class Cell:
    """A cell, the village it is based in (none for an office cell) and its guests."""

    organisation: int
    kind: CellKind
    name: str
    commune: int
    base: int | None = None
    guests: list[int] = field(default_factory=list)
    members: dict[int, Member] = field(default_factory=dict)

    @property
    def joint(self) -> bool:
        """Tell whether the cell covers a village as a guest."""
        return bool(self.guests)

    def officials(self) -> list[Member]:
        """Return the official members."""
        return [m for m in self.members.values() if m.official]

    def counted_for(self, village: int | None) -> list[Member]:
        """Return the members counted for the village."""
        return [m for m in self.members.values() if m.village == village]


@dataclass
class Commune:
    """A commune and its committee."""

    place: int
    committee: int
    code: str
    name: str


@dataclass
class JointGroup:
    """A joint cell at the start and what is planned for it up to May 2018."""

    cell: int
    guests: list[int]
    fate: Fate
    blank: list[int]

    def leaving(self) -> list[int]:
        """Return the guests that get a cell of their own."""
        return {"ends": self.guests, "loses_one": self.guests[-1:], "whole": []}[self.fate]


@dataclass
class World:
    """Everything at present, the journal of decisions and the agenda of what is to come.

    ``spoken_for``: villages for which a split or merger is on the agenda already.
    """

    rng: Random
    facts: list[CommuneFacts]
    province: int
    district: int
    provincial_committee: int
    district_committee: int
    communes: dict[int, Commune] = field(default_factory=dict)
    villages: dict[int, Village] = field(default_factory=dict)
    cells: dict[int, Cell] = field(default_factory=dict)
    members: dict[int, Member] = field(default_factory=dict)
    joint_groups: list[JointGroup] = field(default_factory=list)
    spoken_for: set[int] = field(default_factory=set)
    journal: Journal = field(default_factory=Journal)
    agenda: Agenda = field(default_factory=Agenda)

    def new_id(self) -> int:
        """Return a random id that is not zero."""
        return new_id(self.rng)

    def committee_of(self, cell: int) -> int:
        """Return the commune committee that the cell stands under."""
        return self.communes[self.cells[cell].commune].committee

    def commune_of(self, code: str) -> Commune:
        """Return the commune with the code (before the reform codes are unique)."""
        return next(c for c in self.communes.values() if c.code == code)

    def cells_of(self, commune: int, kind: CellKind | None = None) -> list[Cell]:
        """Return a commune's cells, of one kind or all."""
        return [
            c
            for c in self.cells.values()
            if c.commune == commune and (kind is None or c.kind == kind)
        ]

    def villages_of(self, commune: int) -> list[Village]:
        """Return a commune's villages."""
        return [v for v in self.villages.values() if v.commune == commune]

    def counted_for(self, village: int) -> list[Member]:
        """Return the members counted for a village."""
        return self.cells[self.villages[village].cell].counted_for(village)

    def join(self, member: Member) -> None:
        """Enter a member."""
        self.members[member.person] = member
        self.cells[member.cell].members[member.person] = member

    def move(self, person: int, cell: int, village: int | None, on: date) -> Posting:
        """Move a member, and return the posting that a decision lists for it."""
        member = self.members[person]
        del self.cells[member.cell].members[person]
        member.cell, member.village, member.since = cell, village, on
        self.cells[cell].members[person] = member
        return Posting(person, cell, village)

    def leave(self, person: int) -> None:
        """Strike a member off."""
        member = self.members.pop(person)
        del self.cells[member.cell].members[person]


def new_id(rng: Random) -> int:
    """Return a random id of up to 52 bits that is not zero."""
    return rng.getrandbits(ID_BITS) or 1
