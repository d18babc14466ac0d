"""Two communes with a village each, and the committees above them."""

from __future__ import annotations

from datetime import date

from chibo.ledger.contents import Admit, Content
from chibo.register import models as register
from chibo.register.record import record_many
from tests.oracle.builder import FIRST_DAY, Builder
from tests.register.papers import lenient_papers


class Two:
    """The northern commune has a village with four members, the southern one with three."""

    def __init__(self, villages: int = 1) -> None:
        self.r = Builder()
        self.north, self.south = self.r.commune(), self.r.commune()
        self.villages = [self.r.village(self.north) for _ in range(villages)]
        self.village = self.villages[0]
        self.cell = self.r.cell(self.north, base=self.village, guests=self.villages[1:])
        self.person, self.colleague = self.r.members(self.cell, self.village, 4)[:2]
        self.southern = self.r.village(self.south)
        self.other_cell = self.r.cell(self.south, base=self.southern)
        self.r.members(self.other_cell, self.southern, 3)
        self.r.open()
        record_many(lenient_papers(self.r.entries), "tester")
        register.RegisterInfo.objects.create(first_day=FIRST_DAY)
        committees = self.r.committees
        self.province = committees[self.r.province]
        self.district = committees[self.r.district]
        self.committee, self.other = committees[self.north], committees[self.south]

    def decide(self, on: date, content: Content) -> None:
        """Record a decision."""
        self.r.decide(on, content)
        record_many([lenient_papers(self.r.entries)[-1]], "tester")

    def late(self, on: date) -> None:
        """Record an admission that took effect on the day, after all that is recorded."""
        self.decide(on, Admit(person=self.r.new_person(), cell=self.cell, village=self.village))
