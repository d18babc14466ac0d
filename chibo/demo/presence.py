"""Members exempt, working far away, or in another cell for a time: sample data."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, timedelta
from random import Random

from chibo.ledger.contents import (
    Away,
    Back,
    EndTemporaryActivity,
    Exempt,
    ExemptionGround,
    Resume,
    TemporaryActivity,
)

from .days import CAMPAIGN_END, FIRST_DAY, LAST_DAY
from .own_paper import OwnPaper, at_the_end_of
from .world import MIN_OFFICIAL, Member, World

HALF_YEARS = ((1, 12), (7, 12))
EXEMPT_FROM = 74  # years of age, of whom some ask to be exempt
AWAY_UP_TO = 34  # years of age, of whom some go to work far away
EXEMPT, AWAY, ILL, GUESTS = 4, 9, 1, 2
AWAY_FROM_FEW = 2
"""How many each half-year, in the whole district."""


@dataclass
class Presence:
    """Who is exempt, far away or a guest at present."""

    world: World
    paper: OwnPaper
    rng: Random
    apart: set[int] = field(default_factory=set)

    def look_through(self, on: date) -> None:
        """Let some go, of each kind."""
        of_villages = [m for m in self.world.members.values() if m.village and m.since < on]
        old = [m for m in of_villages if _age(m, on) >= EXEMPT_FROM]
        young = [m for m in of_villages if _age(m, on) <= AWAY_UP_TO]
        for member in self._some(old, EXEMPT):
            self._begin(member, Exempt(member.person, "age"), on)
        for member in self._some(of_villages, ILL):
            self._exempt_for_a_year(member, "health", on)
        few = [m for m in of_villages if m.official and self._is_one_of_few(m)]
        for member in [*self._some(young, AWAY), *self._some(few, AWAY_FROM_FEW)]:
            if member.person in self.apart:
                continue
            until = on + timedelta(days=self.rng.randint(200, 420))
            self._begin(member, Away(member.person, until), on)
            self._end_on(until, member.person, Back(member.person))
        if on < CAMPAIGN_END:
            staff = [m for m in self.world.members.values() if not m.village and m.official]
            for member in self._some(staff, GUESTS):
                until = on + timedelta(days=self.rng.randint(125, 170))
                self._begin(member, TemporaryActivity(member.person, until), on)
                self._end_on(until, member.person, EndTemporaryActivity(member.person))

    def _is_one_of_few(self, member: Member) -> bool:
        return len(self.world.cells[member.cell].officials()) <= MIN_OFFICIAL + 1

    def _some(self, members: list[Member], number: int) -> list[Member]:
        free = [m for m in members if m.person not in self.apart]
        return self.rng.sample(free, min(number, len(free)))

    def _exempt_for_a_year(self, member: Member, ground: ExemptionGround, on: date) -> None:
        until = on + timedelta(days=365)
        self._begin(member, Exempt(member.person, ground, until), on)
        self._end_on(until, member.person, Resume(member.person))

    def _begin(self, member: Member, act: Exempt | Away | TemporaryActivity, on: date) -> None:
        self.apart.add(member.person)
        self.paper.write(act, None, on, (member.person,))

    def _end_on(self, day: date, person: int, act: Back | Resume | EndTemporaryActivity) -> None:
        def end(on: date) -> None:
            self.apart.discard(person)
            if person in self.world.members:
                self.paper.write(act, None, on, (person,))

        at_the_end_of(self.world, day, end)


def plan_presence(world: World, paper: OwnPaper, rng: Random) -> None:
    """Put the half-yearly looking through on the agenda."""
    look: Callable[[date], None] = Presence(world, paper, rng).look_through
    for year in range(FIRST_DAY.year, LAST_DAY.year + 1):
        for month, day in HALF_YEARS:
            at_the_end_of(world, date(year, month, day), look)


def _age(member: Member, on: date) -> int:
    born = member.particulars.birth_date
    return 50 if born is None else on.year - born.year
