"""Who leads cells and committees, and who answers for villages and households: sample data.

Looked through once a month, on days of its own and with dice of its own: whoever has left is
relieved, what is vacant is filled. Nothing here changes who is a member of what.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from random import Random

from chibo.ledger.contents import (
    Appoint,
    EndChargeOfHouseholds,
    EndChargeOfVillage,
    InChargeOfHouseholds,
    InChargeOfVillage,
    Office,
    Relieve,
)

from .days import FIRST_DAY, LAST_DAY, OPENING_DAY, REFORM_DAY
from .own_paper import OwnPaper, at_the_end_of
from .world import Cell, Commune, Member, World

DAY_OF_MONTH = 8
DEPUTY_FROM = 5  # official members of a cell that has a deputy
COMMITTEES = (5, 7, 9, 11)
"""How many members a commune committee may have, its secretary and deputy among them."""
CONGRESSES = (date(2017, 6, 30), date(2020, 3, 31), date(2022, 9, 30), date(2025, 3, 31))
"""When the congresses of cells were due; afterwards every five years."""
NEXT_CONGRESS = date(2030, 3, 31)
COMMITTEE_CONGRESSES = (date(2020, 6, 30), date(2025, 6, 30))
ELECTED_AFTER = 200  # days after which a provisional secretary is elected
UNANSWERED = 0.06  # of villages that nobody is put in charge of
LOOKED_AFTER = 0.2  # of villages whose households are looked after in groups
GROUPS = 6  # of households in a village, at most
OLDEST = 68  # years, beyond which nobody is chosen where somebody younger can be


@dataclass
class Post:
    """An office that somebody holds."""

    office: Office
    since: date
    provisional: bool = False
    term_ends: date | None = None


@dataclass
class Staff:
    """Who holds and looks after what at present, in the district's own keeping."""

    world: World
    paper: OwnPaper
    rng: Random
    offices: dict[int, dict[int, Post]] = field(default_factory=dict)
    sizes: dict[int, int] = field(default_factory=dict)
    """How many members each commune committee has when it is full."""
    charges: dict[int, int] = field(default_factory=dict)
    """Village to who answers for it; to 0 where nobody is to."""
    groups: dict[int, dict[int, int]] = field(default_factory=dict)
    """Village to how many households each of its members looks after."""

    def look_through(self, on: date) -> None:
        """Relieve who has left, fill what is vacant."""
        for organisation, reach in self._reaches().items():
            for person in [p for p in self.offices.get(organisation, ()) if p not in reach]:
                self._relieve(organisation, person, on)
        for cell in list(self.world.cells.values()):
            self._lead_cell(cell, on)
        for commune in list(self.world.communes.values()):
            self._lead_commune(commune, on)
        self._answer_for_villages(on)
        self._look_after_households(on)

    def _reaches(self) -> dict[int, set[int]]:
        """Return by organisation whom an office there may be held by; nobody where it is over."""
        reaches: dict[int, set[int]] = {organisation: set() for organisation in self.offices}
        committees = {c.place: c.committee for c in self.world.communes.values()}
        for cell in self.world.cells.values():
            reaches[cell.organisation] = set(cell.members)
            reaches.setdefault(committees[cell.commune], set()).update(cell.members)
        return reaches

    # Offices

    def _lead_cell(self, cell: Cell, on: date) -> None:
        posts = self.offices.setdefault(cell.organisation, {})
        able = self._by_standing(cell.officials(), on)
        by_office = {post.office: (person, post) for person, post in posts.items()}
        term_ends = _congress_after(on, CONGRESSES)
        if "secretary" in by_office:
            person, post = by_office["secretary"]
            elected = post.provisional and (on - post.since).days > ELECTED_AFTER
            over = post.term_ends is not None and post.term_ends <= on
            if elected or over:
                self._appoint(cell, person, Post("secretary", on, False, term_ends), on)
        elif able:
            at_first = on == OPENING_DAY
            ends = term_ends if at_first else None
            self._appoint(cell, able[0].person, Post("secretary", on, not at_first, ends), on)
        others = [m for m in able if m.person not in posts]
        if "deputy_secretary" not in by_office and len(able) >= DEPUTY_FROM and others:
            self._appoint(cell, others[0].person, Post("deputy_secretary", on), on)

    def _lead_commune(self, commune: Commune, on: date) -> None:
        posts = self.offices.setdefault(commune.committee, {})
        if commune.committee not in self.sizes:
            self.sizes[commune.committee] = self.rng.choice(COMMITTEES)
        cells = self.world.cells_of(commune.place)
        staff = [m for c in cells if c.kind == "office" for m in c.officials()]
        leaders = [
            m
            for c in cells
            for m in c.officials()
            if m.person in self.offices.get(c.organisation, {}) and c.kind != "office"
        ]
        # Of the staff first, who work at the commune; then secretaries of its cells.
        wanted = [*self._by_standing(staff, on), *self._by_standing(leaders, on)]
        vacant: list[Office] = [
            office
            for office in ("secretary", "deputy_secretary")
            if office not in {post.office for post in posts.values()}
        ]
        size = self.sizes[commune.committee]
        vacant += ["committee_member"] * (size - len(posts) - len(vacant))
        free = [m for m in wanted if m.person not in posts]
        ends = _congress_after(on, COMMITTEE_CONGRESSES)
        for office, member in zip(vacant, free, strict=False):
            term_ends = ends if office == "secretary" else None
            self._appoint(commune, member.person, Post(office, on, False, term_ends), on)

    def _by_standing(self, members: list[Member], on: date) -> list[Member]:
        def order(member: Member) -> tuple[bool, date, int]:
            born = member.particulars.birth_date
            old = born is not None and on.year - born.year > OLDEST
            return old, member.admitted_on, member.person

        return sorted((m for m in members if m.since <= on), key=order)

    def _appoint(self, unit: Cell | Commune, person: int, post: Post, on: date) -> None:
        organisation = unit.organisation if isinstance(unit, Cell) else unit.committee
        self.offices[organisation][person] = post
        act = Appoint(organisation, person, post.office, post.provisional, post.term_ends)
        self.paper.write(act, self._above(organisation, on), on, (person, organisation))

    def _relieve(self, organisation: int, person: int, on: date) -> None:
        del self.offices[organisation][person]
        keys = (person, organisation)
        self.paper.write(Relieve(organisation, person), self._above(organisation, on), on, keys)

    def _above(self, organisation: int, on: date) -> int:
        """Return the committee that decides who leads the organisation on the day."""
        if organisation in self.world.cells:
            return self.world.committee_of(organisation)
        if on < REFORM_DAY:
            return self.world.district_committee
        return self.world.provincial_committee

    # Villages and households

    def _answer_for_villages(self, on: date) -> None:
        committees = {c.place: self.offices[c.committee] for c in self.world.communes.values()}
        for village, person in list(self.charges.items()):
            at = self.world.villages.get(village)
            if person and (at is None or person not in committees[at.commune]):
                del self.charges[village]
                self._end(EndChargeOfVillage(person, village), village, on)
        load = Counter(self.charges.values())
        for there in self.world.villages.values():
            members = list(committees[there.commune])
            if there.place in self.charges or not members:
                continue
            if self.rng.random() < UNANSWERED:
                self.charges[there.place] = 0
                continue
            person = min(members, key=lambda p: (load[p], p))
            load[person] += 1
            self.charges[there.place] = person
            committee = self.world.communes[there.commune].committee
            act = InChargeOfVillage(person, there.place)
            self.paper.write(act, committee, on, (person, there.place, committee))

    def _look_after_households(self, on: date) -> None:
        for village, groups in self.groups.items():
            there = village in self.world.villages
            counted = {m.person for m in self.world.counted_for(village)} if there else set()
            for person in [p for p in groups if p not in counted]:
                del groups[person]
                self._end(EndChargeOfHouseholds(person, village), village, on)
        for place in [v for v in self.world.villages if v not in self.groups]:
            chosen = self.rng.random() < LOOKED_AFTER
            members = [m for m in self.world.counted_for(place) if m.official] if chosen else []
            self.groups[place] = {}
            for member in self._by_standing(members, on)[:GROUPS]:
                number = self.rng.randint(5, 8)
                self.groups[place][member.person] = number
                act = InChargeOfHouseholds(member.person, place, number)
                self.paper.write(act, None, on, (member.person, place))

    def _end(self, act: EndChargeOfVillage | EndChargeOfHouseholds, village: int, on: date) -> None:
        self.paper.write(act, None, on, (act.person, village))


def plan_offices(world: World, paper: OwnPaper, rng: Random) -> None:
    """Put the monthly looking through on the agenda, from the opening on."""
    look: Callable[[date], None] = Staff(world, paper, rng).look_through
    at_the_end_of(world, OPENING_DAY, look)
    for year in range(FIRST_DAY.year, LAST_DAY.year + 1):
        for month in range(1, 13):
            at_the_end_of(world, date(year, month, DAY_OF_MONTH), look)


def _congress_after(on: date, due: tuple[date, ...]) -> date:
    return next((day for day in due if day > on), NEXT_CONGRESS)
