"""The recorded part of the nation: one province's communes, and the decisions of the tail.

They lie in a real database, so that the tail is made by recording and read as in production.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta

from chibo.ledger.contents import (
    Admit,
    Content,
    CoverageChange,
    FoundBySplit,
    OpeningBalance,
    OpeningMember,
    OrganisationSpec,
    PlaceSpec,
    Posting,
    Recognise,
    TransferWithin,
)
from chibo.ledger.decision import Decision
from chibo.register.particulars import Particulars
from chibo.register.record import Paper
from chibo.rulebook.dates import months_after

EVE = date(2015, 12, 31)
TAIL_YEAR = 2026
NOW = datetime(2026, 11, 1, 8, tzinfo=UTC)
LEAST_ID = 1 << 50
"""Ids of the recorded part lie above those of the drawn nation."""

ALONE, HOSTS, OTHER_CELLS = 10, 12, 58
MEMBERS_OF_CELL = 21
PROBATIONARY = 100
SHARES = (("split", 0.02), ("recognise", 0.20), ("transfer", 0.38), ("admit", 0.40))
"""Kinds of decisions in the tail and their shares."""


@dataclass
class Commune:
    """What the tail's decisions need to know of a recorded commune."""

    committee: int
    hosts: list[tuple[int, int, int]] = field(default_factory=list)
    """(cell, its village, the guest village)."""
    homes: list[tuple[int, int | None]] = field(default_factory=list)
    """(cell, the village its members are counted for)."""
    official: list[tuple[int, int]] = field(default_factory=list)
    """(person, cell)."""
    probationary: list[tuple[int, date]] = field(default_factory=list)
    """(person, the day of the ceremony)."""


class Province:
    """A province with its committee, drawn and described as decisions."""

    def __init__(self, communes: int, seed: int = 7) -> None:
        self._rng = random.Random(seed)
        self._ids = iter(range(LEAST_ID, LEAST_ID + 10_000_000))
        self._place, self._committee = next(self._ids), next(self._ids)
        self.communes: list[Commune] = []
        self._number = communes

    def before(self) -> Iterator[Paper]:
        """Yield what is recorded before the snapshot: opening balances, and some admissions."""
        yield _paper(EVE, self._own_balance(), None, 0)
        for number in range(self._number):
            yield _paper(EVE, self._balance(number), None, 0)
            yield from self._admissions(self.communes[number])

    def tail(self, decisions: int) -> Iterator[Paper]:
        """Yield decisions of the tail, of all kinds and communes in turn."""
        kinds = [k for k, share in SHARES for _ in range(round(share * 100))]
        self._rng.shuffle(kinds)
        for number in range(decisions):
            commune = self.communes[number % len(self.communes)]
            kind = kinds[number // len(self.communes) % len(kinds)]
            day, content, particulars = self._act(kind, commune)
            yield _paper(day, content, commune.committee, number + 1, particulars)

    def _own_balance(self) -> OpeningBalance:
        place = PlaceSpec(self._place, "province", "99", "Tỉnh")
        committee = OrganisationSpec(
            self._committee, "provincial_committee", "Tỉnh ủy", place=self._place
        )
        return OpeningBalance((place,), (committee,))

    def _balance(self, number: int) -> OpeningBalance:
        place, committee = next(self._ids), next(self._ids)
        commune = Commune(committee)
        self.communes.append(commune)
        places = [PlaceSpec(place, "commune", f"99{number:03d}", f"Xã {number}", self._place)]
        organisations = [
            OrganisationSpec(
                committee, "commune_committee", f"Đảng ủy xã {number}", self._committee, place=place
            )
        ]
        coverage: list[CoverageChange] = []
        for index in range(ALONE + HOSTS):
            village, cell = next(self._ids), next(self._ids)
            code = f"{places[0].code}{index:02d}"
            places.append(PlaceSpec(village, "village", code, f"Thôn {index}", place))
            organisations.append(self._cell(cell, committee, "village"))
            coverage.append(CoverageChange(cell, village, "base"))
            commune.homes.append((cell, village))
            if index >= ALONE:
                guest = next(self._ids)
                places.append(PlaceSpec(guest, "village", f"{code}B", f"Thôn {index}B", place))
                coverage.append(CoverageChange(cell, guest, "guest"))
                commune.hosts.append((cell, village, guest))
        for _ in range(OTHER_CELLS):
            cell = next(self._ids)
            organisations.append(self._cell(cell, committee, "office"))
            commune.homes.append((cell, None))
        members = tuple(self._members(commune))
        return OpeningBalance(tuple(places), tuple(organisations), tuple(coverage), members)

    def _cell(self, cell: int, committee: int, kind: str) -> OrganisationSpec:
        return OrganisationSpec(cell, "cell", f"Chi bộ {cell % 1000}", committee, kind)  # type: ignore[arg-type]

    def _members(self, commune: Commune) -> Iterator[OpeningMember]:
        for cell, village in commune.homes:
            for _ in range(MEMBERS_OF_CELL):
                person = next(self._ids)
                commune.official.append((person, cell))
                yield OpeningMember(person, cell, "official", village, date(2005, 5, 19))

    def _admissions(self, commune: Commune) -> Iterator[Paper]:
        """Yield admissions in the second half of the year before the tail."""
        for number in range(PROBATIONARY):
            cell, village = self._rng.choice(commune.homes)
            person, day = next(self._ids), date(2025, 7, 1) + timedelta(self._rng.randrange(120))
            commune.probationary.append((person, day))
            yield _paper(day, Admit(person, cell, village), commune.committee, number + 1)

    def _act(self, kind: str, commune: Commune) -> tuple[date, Content, dict[int, Particulars]]:
        day = date(TAIL_YEAR, 1, 5) + timedelta(self._rng.randrange(290))
        if kind == "split" and commune.hosts:
            return day, self._split(commune), {}
        if kind == "recognise" and commune.probationary:
            person, admitted = commune.probationary.pop()
            return months_after(admitted, 12), Recognise(person), {}
        if kind == "transfer" and len(commune.official) > len(commune.homes):
            return day, self._transfer(commune), {}
        person = next(self._ids)
        cell, village = self._rng.choice(commune.homes)
        born = date(2000, 1, 1) + timedelta(self._rng.randrange(2_000))
        known = Particulars(f"Đảng viên {person % 100_000}", born, "female", "kinh")
        return day, Admit(person, cell, village), {person: known}

    def _split(self, commune: Commune) -> FoundBySplit:
        source, village, guest = commune.hosts.pop()
        commune.homes.remove((source, village))
        cell = next(self._ids)
        moved = [person for person, held_in in commune.official if held_in == source][:5]
        commune.official = [m for m in commune.official if m[1] != source]
        coverage = (CoverageChange(source, guest), CoverageChange(cell, guest, "base"))
        members = tuple(Posting(person, cell, guest) for person in moved)
        founded = (self._cell(cell, commune.committee, "village"),)
        return FoundBySplit(source, founded, coverage, members)

    def _transfer(self, commune: Commune) -> TransferWithin:
        person, held_in = commune.official.pop(self._rng.randrange(len(commune.official)))
        others = [home for home in commune.homes if home[0] != held_in]
        cell, village = self._rng.choice(others)
        return TransferWithin(person, cell, village)


def _paper(
    day: date,
    content: Content,
    issuer: int | None,
    number: int,
    particulars: dict[int, Particulars] | None = None,
) -> Paper:
    paper = f"{number}-QĐ/ĐU" if number else None
    decision = Decision(day, content, issuer, paper, day if issuer else None)
    return Paper(decision, NOW, particulars or {})
