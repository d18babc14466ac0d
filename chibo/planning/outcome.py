"""A plan against what happened: of each proposal whether it was done, and when."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Literal

from chibo.admissions.models import Candidate
from chibo.ledger.scope import Scope
from chibo.ledger.spells import STILL_KNOWN
from chibo.register import models as m
from chibo.register import reads_map
from chibo.register.reads import held
from chibo.register.tables import in_chunks

from .course import Course, Proposal
from .runs import Read

Result = Literal["done", "waiting", "overdue", "impossible"]


@dataclass(frozen=True)
class Outcome:
    """What came of a proposal by a day.

    ``due``: the last day of its period; ``on``: the day it was done; ``position``: by which
    decision.
    """

    proposal: Proposal
    result: Result
    due: date
    on: date | None = None
    position: int | None = None

    @property
    def days_late(self) -> int | None:
        """Days after the plan's day, below zero before it; none where it is not done."""
        return (self.on - self.due).days if self.on else None


Done = tuple[date, int]


def outcomes(read: Read, on: date) -> list[Outcome]:
    """Return what came of each proposal by the day, in the plan's order."""
    course = read.course
    since = course.problem.start
    proposals = course.proposals
    done = {
        "founding": _founded(_subjects(proposals, "founding"), since, on),
        "transfer": _moved(course, since, on),
        "admission": _admitted(_subjects(proposals, "admission"), since, on),
    }
    gone = _gone(proposals, on)
    return [
        _outcome(course, proposal, done[proposal.act].get(int(proposal.subject)), gone, on)
        for proposal in proposals
    ]


def _outcome(
    course: Course, proposal: Proposal, done: Done | None, gone: set[str], on: date
) -> Outcome:
    due = course.ends(proposal.period)
    if done is not None:
        return Outcome(proposal, "done", due, *done)
    if proposal.key in gone:
        return Outcome(proposal, "impossible", due)
    return Outcome(proposal, "overdue" if due < on else "waiting", due)


def _subjects(proposals: Iterable[Proposal], act: str) -> list[int]:
    return [int(p.subject) for p in proposals if p.act == act]


def _founded(villages: list[int], since: date, on: date) -> dict[int, Done]:
    rows = m.CoverageSpell.objects.filter(
        known_to=STILL_KNOWN, role="base", valid_from__gt=since, valid_from__lte=on
    )
    found: dict[int, Done] = {}
    for row in rows.filter(village__in=villages).order_by("valid_from"):
        found.setdefault(row.village, (row.valid_from, row.from_position))
    return found


def _moved(course: Course, since: date, on: date) -> dict[int, Done]:
    to = {int(t.member): int(t.to) for t in course.plan.transfers}
    found: dict[int, Done] = {}
    for row in _memberships(list(to), since, on):
        if row.village == to[row.person]:
            found.setdefault(row.person, (row.valid_from, row.from_position))
    return found


def _admitted(candidates: list[int], since: date, on: date) -> dict[int, Done]:
    found: dict[int, Done] = {}
    for row in _memberships(candidates, since, on):
        found.setdefault(row.person, (row.valid_from, row.from_position))
    return found


def _memberships(persons: list[int], since: date, on: date) -> Iterable[m.MembershipSpell]:
    for chunk in in_chunks(persons):
        rows = m.MembershipSpell.objects.filter(
            known_to=STILL_KNOWN, valid_from__gte=since, valid_from__lte=on, person__in=chunk
        )
        yield from rows.order_by("valid_from", "id")


def _gone(proposals: list[Proposal], on: date) -> set[str]:
    """Return the keys of proposals whose village, member or candidate is there no more."""
    villages = set(
        held(m.PlaceSpell, on)
        .filter(place__in={int(p.village) for p in proposals})
        .values_list("place", flat=True)
    )
    members: set[int] = set()
    for chunk in in_chunks(_subjects(proposals, "transfer")):
        members |= set(
            held(m.MembershipSpell, on).filter(person__in=chunk).values_list("person", flat=True)
        )
    candidates = set(
        Candidate.objects.filter(person__in=_subjects(proposals, "admission"))
        .exclude(withdrawn_on__lte=on)
        .values_list("person", flat=True)
    )
    there = {"founding": villages, "transfer": members, "admission": candidates}
    return {
        p.key
        for p in proposals
        if int(p.village) not in villages or int(p.subject) not in there[p.act]
    }


@dataclass(frozen=True)
class Point:
    """The end of a period: independent villages by the plan, and as it came (none: to come)."""

    period: int
    on: date
    planned: int
    happened: int | None


def course_of_things(scope: Scope, read: Read, on: date) -> list[Point]:
    """Return, at the end of each period, what the plan has and what the register has."""
    course = read.course
    inside = {int(village.id) for village in course.problem.villages}

    def happened(day: date) -> int | None:
        if day > on:
            return None
        states = reads_map.village_states(scope, day)
        return sum(s.status == "independent" and s.village in inside for s in states)

    return [
        Point(period, course.ends(period), planned, happened(course.ends(period)))
        for period, planned in enumerate(course.curve)
        if period
    ]
