"""Random exemptions, absences, offices and charges: part of the random registers."""

from __future__ import annotations

from datetime import date, timedelta
from random import Random
from typing import TYPE_CHECKING, TypeVar

from chibo.ledger import contents as c

if TYPE_CHECKING:
    from .play import State

T = TypeVar("T")


class DutyProposals:
    """What is proposed about how members take part, and what they have to do."""

    rng: Random
    state: State

    def pick(self, among: list[T]) -> T:
        raise NotImplementedError

    def member(self, standing: str | None = None) -> int:
        raise NotImplementedError

    def village(self) -> int:
        raise NotImplementedError

    def cell(self) -> int:
        raise NotImplementedError

    def exempt(self, day: date) -> list[c.Content]:
        ground: c.ExemptionGround = self.rng.choice(["age", "health", "other"])
        until = day + timedelta(self.rng.randint(30, 700)) if self.rng.random() < 0.5 else None
        return [c.Exempt(self.member(), ground, until)]

    def resume(self, _: date) -> list[c.Content]:
        return [c.Resume(self.pick([p for p, m in self.state.members.items() if m.exempt]))]

    def away(self, day: date) -> list[c.Content]:
        return [c.Away(self.member(), day + timedelta(self.rng.randint(30, 700)))]

    def back(self, _: date) -> list[c.Content]:
        return [c.Back(self.pick([p for p, m in self.state.members.items() if m.away]))]

    def temporary(self, day: date) -> list[c.Content]:
        cell = self.cell() if self.rng.random() < 0.7 else None
        return [c.TemporaryActivity(self.member(), day + timedelta(200), cell)]

    def end_temporary(self, _: date) -> list[c.Content]:
        guests = [p for p, m in self.state.members.items() if m.guest is not None]
        return [c.EndTemporaryActivity(self.pick(guests))]

    def appoint(self, day: date) -> list[c.Content]:
        person = self.member()
        below = self.state.members[person].cell
        above = self.state.organisations[below].parent or below
        organisation = self.rng.choice([below, below, above])
        offices: list[c.Office] = ["secretary", "secretary", "deputy_secretary", "committee_member"]
        office = self.rng.choice(offices)
        ends = day + timedelta(900) if self.rng.random() < 0.5 else None
        return [c.Appoint(organisation, person, office, self.rng.random() < 0.5, ends)]

    def relieve(self, _: date) -> list[c.Content]:
        return [c.Relieve(*self.pick(list(self.state.offices)))]

    def put_in_charge(self, _: date) -> list[c.Content]:
        return [c.InChargeOfVillage(self.member(), self.village())]

    def end_charge(self, _: date) -> list[c.Content]:
        return [c.EndChargeOfVillage(*self.pick(list(self.state.charges)))]

    def put_in_charge_of_households(self, _: date) -> list[c.Content]:
        number = self.rng.randint(1, 9)
        return [c.InChargeOfHouseholds(self.member(), self.village(), number)]

    def end_charge_of_households(self, _: date) -> list[c.Content]:
        return [c.EndChargeOfHouseholds(*self.pick(list(self.state.households)))]
