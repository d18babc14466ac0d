"""The figures with a plan applied, through the same recorder and indicators: nothing stays."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from chibo.admissions.models import CandidateParticulars
from chibo.drafting.trial import FigureChange, StatusChange, trial
from chibo.ledger import contents as c
from chibo.ledger.decision import Decision
from chibo.ledger.scope import Scope
from chibo.register import models as m
from chibo.register.ids import new_id
from chibo.register.particulars import Particulars
from chibo.register.reads import held, place_names
from chibo.register.record import Paper

from .applying import Grounds, decisions
from .course import Course
from .runs import Read


@dataclass(frozen=True)
class WhatIf:
    """What a plan would do up to a period's end. ``left_out``: decisions that could not be
    recorded, because the register has moved on since the plan was made."""

    figures: list[FigureChange]
    villages: list[StatusChange]
    decisions: int
    left_out: int


def what_if(scope: Scope, read: Read, upto: int, actor: str, now: datetime) -> WhatIf:
    """Return the figures of the plan's place at the end of a period, with the plan applied."""
    course = Course(read.problem, read.plan)
    made = decisions(course, upto, grounds_of(course))
    if not made:
        return WhatIf([], [], 0, 0)
    known = _particulars(made)
    papers = [Paper(decision, now, _of(decision, known)) for decision in made]
    found = trial(scope, papers, actor, read.row.place)
    left_out = len({*found.impossible, *found.errors})
    return WhatIf(found.figures, found.villages, len(papers) - left_out, left_out)


def grounds_of(course: Course) -> Grounds:
    """Return names and committees for the plan's decisions, as the register has them."""
    on = course.problem.start
    communes = {int(village.commune) for village in course.problem.villages}
    committees = held(m.OrganisationSpell, on).filter(place__in=communes).exclude(kind="cell")
    return Grounds(
        place_names((int(village.id) for village in course.problem.villages), on),
        {row.place: row.organisation for row in committees if row.place is not None},
        new_id,
    )


def _particulars(made: list[Decision]) -> dict[int, Particulars]:
    admitted = [d.content.person for d in made if isinstance(d.content, c.Admit)]
    rows = CandidateParticulars.objects.filter(candidate__in=admitted)
    return {
        row.candidate_id: Particulars(
            row.name,
            row.birth_date,
            row.sex,  # type: ignore[arg-type]
            row.ethnic_group,  # type: ignore[arg-type]
            row.education,  # type: ignore[arg-type]
        )
        for row in rows
    }


def _of(decision: Decision, known: Mapping[int, Particulars]) -> dict[int, Particulars]:
    act = decision.content
    return (
        {act.person: known[act.person]} if isinstance(act, c.Admit) and act.person in known else {}
    )
