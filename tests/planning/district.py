"""A small register to plan for: a host village with two guests, and an office cell."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import msgspec
from django.utils import timezone

from chibo.ledger.scope import Scope
from chibo.planner.plan_form import write_plan
from chibo.planner.rule_of_thumb import rule_of_thumb
from chibo.planner.solve import plan
from chibo.planning.gathering import gather
from chibo.planning.models import Run
from chibo.planning.movable import list_member, note_view
from chibo.planning.runs import Read
from chibo.planning.wanted import Wanted, write_wanted
from chibo.register import models as m
from chibo.register.particulars import Particulars
from chibo.register.record import Paper, record_many
from tests.oracle.builder import FIRST_DAY, Builder
from tests.register.papers import papers

NOW = datetime(2016, 1, 4, 8, tzinfo=UTC)
ACTOR = "officer"
ALL = Scope.everything()
WANTED = Wanted(periods=4)


class District:
    """Village ``host`` with a cell of four officials, guests ``ready`` (two officials) and
    ``empty`` (nobody), and an office cell of five officials, in one commune."""

    def __init__(self) -> None:
        b = self.builder = Builder()
        self.commune = b.commune()
        self.host, self.ready, self.empty = (b.village(self.commune) for _ in range(3))
        self._place_them()
        self.cell = b.cell(self.commune, base=self.host, guests=[self.ready, self.empty])
        self.office = b.cell(self.commune)
        self.at_host = b.members(self.cell, self.host, 4)
        self.at_ready = b.members(self.cell, self.ready, 2)
        self.officials = b.members(self.office, None, 5)
        self.more()
        b.open()
        record_many([_with_names(paper) for paper in papers(b)], ACTOR)
        m.RegisterInfo.objects.create(first_day=FIRST_DAY, sample_data=True)
        self.committee = b.committees[self.commune]
        self.district = b.committees[b.district]

    def more(self) -> None:
        """Whatever a test adds to the opening."""

    def _place_them(self) -> None:
        """Give the villages positions a kilometre or two apart; ``empty`` has none of its own."""
        spots = {self.commune: (21.60, 103.40), self.host: (21.61, 103.40)}
        spots[self.ready] = (21.62, 103.40)
        self.builder.places = [
            msgspec.structs.replace(spec, lat=spots[spec.place][0], lon=spots[spec.place][1])
            if spec.place in spots
            else spec
            for spec in self.builder.places
        ]

    def list_official(self, number: int = 0, view: str | None = "agrees") -> int:
        """List an official of the office as movable to any village, and return the person."""
        person = self.officials[number]
        row = list_member(ALL, person, [self.commune], FIRST_DAY, "", ACTOR, NOW)
        if view is not None:
            note_view(row, view, FIRST_DAY, ACTOR, NOW)
        return person

    def planned(self, wanted: Wanted = WANTED, on: date = FIRST_DAY) -> Read:
        """Return a run that is done, without a process of its own."""
        gathered = gather(ALL, None, on, wanted)
        row = Run.objects.create(
            on=on,
            settings=write_wanted(wanted),
            problem=msgspec.json.encode(gathered.problem).decode(),
            notes=sorted(gathered.notes.items()),
            delays=gathered.delays,
            plan=write_plan(plan(gathered.problem, 20)).decode(),
            thumb=write_plan(rule_of_thumb(gathered.problem)).decode(),
            state="done",
            made_by=ACTOR,
            made_at=NOW,
            ended_at=NOW,
        )
        return Read(row)


def _with_names(paper: Paper) -> Paper:
    """Give every member of the opening a name and a birth date, the eldest first."""
    people = getattr(paper.decision.content, "members", ())
    known = {
        member.person: Particulars(
            f"Lò Văn {member.person}", date(1970, 1, 1), "male", "thai", "lower_secondary"
        )
        for member in people
    }
    return Paper(paper.decision, paper.recorded_at, known)


def after(days: int) -> datetime:
    """Return a moment so many days after ``NOW``."""
    return timezone.localtime(NOW + timedelta(days=days))
