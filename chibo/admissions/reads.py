"""Reads of candidates within a scope: the board, the calendar, one candidate, the villages.

Names are given to who may read the persons of the cell or village, and to nobody else.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Exists, Max, OuterRef, QuerySet

from chibo.ledger.scope import Scope
from chibo.ledger.spells import STILL_KNOWN
from chibo.register import models as register
from chibo.register.reads import held, organisation_names, place_names
from chibo.register.reads_people import person_names

from . import contents as c
from .case import BEFORE_ADMISSION, OPEN_STAGES
from .cases import Followed, followed
from .deadlines import SOON_DAYS, Deadline, deadlines
from .models import Candidate, CandidateStep
from .steps import next_steps

LIMITS = ("course_ends", "file_age", "review")
"""Deadlines that limit how long something holds, and ask for nothing before they are near."""


@dataclass(frozen=True)
class Line:
    """A candidate on the day ``on``, with names for the reader, and what is due."""

    on: date
    one: Followed
    cell_name: str
    village_name: str
    committee_name: str
    deadlines: tuple[Deadline, ...]

    @property
    def stage(self) -> str:
        """The stage reached."""
        return self.one.case.stage

    @property
    def committee(self) -> int | None:
        """The committee that the cell stands under, if it stands under one."""
        return self.one.committee

    @property
    def since(self) -> date:
        """The day on which the stage was reached."""
        return self.one.case.reached()[self.stage]

    @property
    def next_step(self) -> str | None:
        """The kind of step that comes next, if there is one."""
        return next(iter(next_steps(self.one.case)), None)

    @property
    def first_due(self) -> Deadline | None:
        """The most urgent deadline, if there is one: of those that only limit, when it is near."""
        shown = (d for d in self.deadlines if d.code not in LIMITS or is_near(d, self.on))
        return next(shown, None)


@dataclass(frozen=True)
class Due:
    """A deadline of a candidate, with the days that are left on the day (below zero: late)."""

    line: Line
    deadline: Deadline
    days_left: int


@dataclass(frozen=True)
class Taken:
    """A step as it was entered, with the names of those whom it names."""

    step: c.Step
    kind: str
    people: tuple[tuple[int, str | None], ...]
    number: str
    organisation_name: str
    entered_by: str
    entered_at: datetime
    taken_back_by: str
    taken_back_at: datetime | None


def open_candidates(scope: Scope, on: date, village: int | None = None) -> list[Line]:
    """Return who is followed on the day, up to official membership, the most urgent first.

    ``village``: only who is followed for it.
    """
    lines = _lines(on_the_way(scope, on, village), on)
    return sorted(lines, key=lambda line: (_urgency(line), line.since, line.one.person))


def candidate(scope: Scope, person: int, on: date) -> Line | None:
    """Return one candidate on the day; none where nobody is followed so, or out of scope."""
    row = Candidate.objects.filter(person=person).first()
    if row is None or not reads(scope, row):
        return None
    return _lines(followed([row], on), on)[0]


def history(scope: Scope, person: int, on: date) -> list[Taken]:
    """Return the steps up to the day as they were entered, taken back or not, the last first."""
    row = Candidate.objects.filter(person=person).first()
    if row is None or not reads(scope, row):
        return []
    rows = list(CandidateStep.objects.filter(candidate=person, on__lte=on).order_by("-id"))
    steps = [c.read(r.body) for r in rows]
    names = person_names(p for step in steps for p in people_of(step))
    units = organisation_names(
        (unit for step in steps if (unit := organisation_of(step))), row.listed_on
    )
    return [
        Taken(
            step=step,
            kind=r.kind,
            people=tuple((p, names.get(p)) for p in people_of(step)),
            number=getattr(step, "number", getattr(step, "document", "")),
            organisation_name=units.get(organisation_of(step) or 0, ""),
            entered_by=r.entered_by,
            entered_at=r.entered_at,
            taken_back_by=r.taken_back_by,
            taken_back_at=r.taken_back_at,
        )
        for r, step in zip(rows, steps, strict=True)
    ]


def last_day() -> date | None:
    """Return the last day on which anything was done for a candidate; none without any."""
    steps = CandidateStep.objects.filter(taken_back_at=None).aggregate(last=Max("on"))["last"]
    own = Candidate.objects.aggregate(a=Max("told_on"), b=Max("kept_on"), c=Max("withdrawn_on"))
    return max((day for day in (steps, *own.values()) if day is not None), default=None)


def due(lines: Iterable[Line], on: date) -> list[Due]:
    """Return what is overdue, or due soon, the most urgent first.

    A deadline that has not begun yet, as the end of a probation, is soon when it begins soon.
    """
    found = [
        Due(line, deadline, deadline.days_left(on))
        for line in lines
        for deadline in line.deadlines
        if is_near(deadline, on)
    ]
    return sorted(found, key=lambda one: (one.deadline.due, one.line.one.person))


def on_the_way(scope: Scope, on: date, village: int | None = None) -> list[Followed]:
    """Return who is followed on the day and on the way to official membership, in any order."""
    rows = _open(on) if village is None else _open(on).filter(village=village)
    found = followed([row for row in rows if reads(scope, row)], on)
    return [one for one in found if not one.ended and one.case.stage in OPEN_STAGES]


def overdue(found: Iterable[Followed], on: date) -> list[Due]:
    """Return what of ``due`` has passed on the day, of those on the way."""
    late = [one for one in found if any(d.is_overdue(on) for d in deadlines(one.case))]
    return [one for one in due(_lines(late, on), on) if one.deadline.is_overdue(on)]


def followed_among(scope: Scope, persons: Iterable[int]) -> set[int]:
    """Return those of the persons whose way to official membership is followed here, in scope."""
    rows = Candidate.objects.filter(person__in=list(persons), withdrawn_on=None)
    return {row.person for row in rows if reads(scope, row)}


def by_stage(lines: Iterable[Line]) -> dict[str, int]:
    """Return how many stand at each stage."""
    counted = Counter(line.stage for line in lines)
    return {stage: counted[stage] for stage in OPEN_STAGES}


def candidates_by_village(scope: Scope, on: date) -> dict[int, int]:
    """Return every village of the day that may be read with how many are followed there.

    Those who are followed for admission: who is a member is counted as one.
    """
    villages = held(register.PlaceSpell, on).filter(level="village")
    read = [place for place in villages.values_list("place", flat=True) if scope.reads_place(place)]
    counted = dict.fromkeys(read, 0)
    for line in open_candidates(scope, on):
        if line.one.village in counted and line.stage not in ("probation", "considered"):
            counted[line.one.village] += 1
    return counted


def astray(found: Iterable[Followed], on: date) -> list[Followed]:
    """Return who of those on the way is followed by a cell that covers the village no longer, or
    that has ended.

    As after a split or a merger: another cell is to follow them. A cell that was not there yet
    on the day is not meant: which cell follows is kept as it is now.
    """
    covered = set(held(register.CoverageSpell, on).values_list("cell", "village"))
    there = set(held(register.OrganisationSpell, on).values_list("organisation", flat=True))
    strayed = [
        one
        for one in found
        if one.case.stage in BEFORE_ADMISSION
        and (one.cell not in there or (one.village and (one.cell, one.village) not in covered))
    ]
    ended = register.OrganisationSpell.objects.filter(
        known_to=STILL_KNOWN, organisation__in={one.cell for one in strayed} - there
    )
    known = there | set(ended.filter(valid_to__lte=on).values_list("organisation", flat=True))
    return [one for one in strayed if one.cell in known]


def reached_by_committee(scope: Scope, on: date) -> dict[int, list[dict[str, date]]]:
    """Return, of every committee, when its candidates reached their stages, up to the day."""
    rows = Candidate.objects.filter(listed_on__lte=on)
    visible = [row for row in rows if reads(scope, row)]
    found: dict[int, list[dict[str, date]]] = {}
    for one in followed(visible, on):
        found.setdefault(one.committee or 0, []).append(one.case.reached())
    return found


def reads(scope: Scope, row: Candidate | Followed) -> bool:
    """Tell whether a candidate of this cell and village may be read."""
    of_village = row.village is not None and scope.reads_place(row.village)
    return of_village or scope.reads_organisation(row.cell)


def people_of(step: c.Step) -> list[int]:
    """Return the members whom a step names."""
    given = [getattr(step, name, None) for name in ("helper", "first", "second")]
    return [person for person in given if person is not None]


def organisation_of(step: c.Step) -> int | None:
    """Return the organisation that decided or consented, if the step names one."""
    unit: int | None = getattr(step, "issuer", getattr(step, "consented_by", None))
    return unit


def _open(on: date) -> QuerySet[Candidate]:
    """Return who may still be on the way: not who is recognised here and in the register."""
    recognised = CandidateStep.objects.filter(
        candidate=OuterRef("pk"), kind="recognised", on__lte=on, taken_back_at=None
    )
    official = register.MembershipSpell.objects.filter(
        person=OuterRef("pk"), standing="official", known_to=STILL_KNOWN
    )
    rows = Candidate.objects.filter(listed_on__lte=on).exclude(withdrawn_on__lte=on)
    return rows.exclude(Exists(recognised), Exists(official))


def _lines(found: list[Followed], on: date) -> list[Line]:
    cells = organisation_names((one.cell for one in found), on)
    villages = place_names((one.village for one in found if one.village is not None), on)
    committees = organisation_names((one.committee for one in found if one.committee), on)
    return [
        Line(
            on=on,
            one=one,
            cell_name=cells.get(one.cell, ""),
            village_name=villages.get(one.village or 0, ""),
            committee_name=committees.get(one.committee or 0, ""),
            deadlines=tuple(deadlines(one.case)),
        )
        for one in found
    ]


def is_near(deadline: Deadline, on: date) -> bool:
    """Tell whether a deadline has passed, or ends or begins within the days that are near."""
    if deadline.since > on:
        return (deadline.since - on).days <= SOON_DAYS
    return deadline.days_left(on) <= SOON_DAYS


def _urgency(line: Line) -> date:
    return line.first_due.due if line.first_due else date.max
