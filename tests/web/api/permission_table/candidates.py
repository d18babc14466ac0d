"""Candidates, their steps, and admission plans."""

from __future__ import annotations

from datetime import date

from chibo.access.rights import Right
from chibo.admissions import contents, enter, progress
from chibo.admissions.models import Candidate, CandidateStep
from tests.access.world import World

from ... import deciding_objects as deciding
from .line import NOW, Line, Table


def source(world: World) -> object:
    """A candidate of the host village, as the joint cell follows one."""
    known = {"name": "Giàng Thị Nguồn", "birth_date": "1995-01-02", "sex": "female"}
    days = {"listed_on": "2018-05-01", "told_on": "2018-05-02"}
    home = {"cell": world.joint, "village": world.host}
    return {**known, **days, **home, "ethnic_group": "mong", "education": "higher"}


def helper(world: World) -> object:
    """The first step: a member of the joint cell helps."""
    return {"kind": "helper", "on": "2018-05-03", "helper": world.stays}


def helped(world: World) -> int:
    """A candidate whose first step is taken."""
    person = deciding.candidate(world)
    if not CandidateStep.objects.exists():
        step = contents.HelperAssigned(date(2018, 5, 3), world.stays)
        progress.take(person, step, "somebody", NOW)
    return person


def withdrawn(world: World) -> int:
    """A candidate who is off the list."""
    person = deciding.candidate(world)
    if not Candidate.objects.exclude(withdrawn_on=None).exists():
        enter.withdraw(person, date(2018, 5, 3), "own_wish", "somebody", NOW)
    return person


CANDIDATES: Table = {
    "GET /candidates/stages": Line((Right.READ,)),
    "GET /candidates": Line((Right.PERSONS,)),
    "GET /candidates/due": Line((Right.PERSONS,)),
    "GET /candidates/{candidate_id}": Line((Right.PERSONS,), deciding.candidate),
    "POST /candidates": Line((Right.CANDIDATES,), lambda w: w.joint, body=source),
    "POST /candidates/{candidate_id}/steps": Line(
        (Right.CANDIDATES,), deciding.candidate, body=helper
    ),
    "POST /candidates/{candidate_id}/taking-back": Line((Right.CANDIDATES,), helped),
    "POST /candidates/{candidate_id}/review": Line(
        (Right.CANDIDATES,), deciding.candidate, body=lambda _w: {"on": "2018-05-02"}
    ),
    "POST /candidates/{candidate_id}/withdrawal": Line(
        (Right.CANDIDATES,),
        deciding.candidate,
        body=lambda _w: {"on": "2018-05-02", "cause": "own_wish"},
    ),
    "POST /candidates/{candidate_id}/resumption": Line((Right.CANDIDATES,), withdrawn),
    "POST /candidates/{candidate_id}/home": Line(
        (Right.CANDIDATES,),
        deciding.candidate,
        body=lambda w: {"cell": w.joint, "village": w.host},
    ),
    "GET /organisations/{organisation_id}/admission-plans/{year}": Line(
        (Right.READ,), lambda w: w.joint
    ),
    "POST /organisations/{organisation_id}/admission-plans/{year}": Line(
        (Right.CAMPAIGN,),
        lambda w: w.own,
        body=lambda w: {"plans": [{"organisation": w.joint, "planned": 2}]},
    ),
}
