"""A small register with a cell of four official members, and a candidate on the way."""

from __future__ import annotations

from datetime import UTC, date, datetime

import msgspec

from chibo.admissions import contents as c
from chibo.admissions.enter import NewCandidate, enter
from chibo.admissions.progress import admit, recognise, take
from chibo.register import models as m
from chibo.register.particulars import Particulars
from chibo.register.record import record_many
from tests.oracle.builder import FIRST_DAY, Builder
from tests.register.papers import papers

NOW = datetime(2018, 5, 13, 8, tzinfo=UTC)
ACTOR = "officer"
KNOWN = Particulars("Sùng A Chớ", date(1990, 2, 3), "male", "mong", "lower_secondary")
PLACE = "Trung tâm bồi dưỡng chính trị"


class District:
    """A host village with a guest, and an office cell, under one commune."""

    def __init__(self) -> None:
        self.entered = 0
        b = self.builder = Builder()
        self.commune = b.commune()
        self.host, self.guest = b.village(self.commune), b.village(self.commune)
        self.cell = b.cell(self.commune, base=self.host, guests=[self.guest])
        self.office = b.cell(self.commune)
        self.members = b.members(self.cell, self.host, 4)
        self.officials = b.members(self.office, None, 3)
        b.open()
        record_many(papers(b), ACTOR)
        m.RegisterInfo.objects.create(first_day=FIRST_DAY, sample_data=True)
        self.committee = b.committees[self.commune]
        self.district = b.committees[b.district]
        self.province = b.committees[b.province]

    def enter(self, **changes: object) -> int:
        self.entered += 1
        name = KNOWN.name if self.entered == 1 else f"{KNOWN.name} {self.entered}"
        given: dict[str, object] = {
            "particulars": msgspec.structs.replace(KNOWN, name=name),
            "cell": self.cell,
            "village": self.guest,
            "listed_on": date(2016, 1, 20),
            "told_on": date(2016, 1, 22),
        }
        return enter(NewCandidate(**(given | changes)), ACTOR, NOW)  # type: ignore[arg-type]

    def steps(self) -> list[c.Step]:
        """The steps up to the decision, each in time."""
        return [
            c.HelperAssigned(date(2016, 2, 5), self.members[0]),
            c.CourseTaken(date(2016, 6, 10), PLACE, date(2016, 6, 6)),
            c.Applied(date(2016, 7, 1)),
            c.CheckAsked(date(2016, 7, 4)),
            c.CheckAnswered(date(2016, 8, 1)),
            c.Introduced(date(2016, 8, 2), *self.members[:2], together_since=date(2014, 9, 1)),
            c.CellResolved(date(2016, 8, 5), 4, 0, 4),
            c.CommitteeResolved(date(2016, 8, 20), 5, 0, 5),
            c.Decided(date(2016, 9, 15), "12-QĐ/HU", self.district),
        ]

    def decided(self, **changes: object) -> int:
        """Enter a candidate and take every step up to the decision."""
        person = self.enter(**changes)
        for step in self.steps():
            take(person, step, ACTOR, NOW)
        return person

    def admitted(self, **changes: object) -> int:
        person = self.decided(**changes)
        admit(person, date(2016, 10, 3), ACTOR, NOW)
        return person

    def official(self) -> int:
        person = self.admitted()
        for step in (
            c.NewMemberCourse(date(2017, 4, 8), PLACE, date(2017, 4, 3)),
            c.RecognitionResolved(date(2017, 10, 5), 4, 0, 4),
            c.RecognitionCommitteeResolved(date(2017, 10, 20), 5, 0, 5),
        ):
            take(person, step, ACTOR, NOW)
        recognise(person, date(2017, 11, 3), "40-QĐ/HU", self.district, ACTOR, NOW)
        return person
