"""Plans: those made, one with its problem, asking for one, stopping it, and adopting it."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any, Literal

import msgspec
from django.http import Http404, HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _
from ninja import Router, Schema

from chibo.access.rights import Right
from chibo.ledger.contents import PlaceId
from chibo.ledger.scope import Scope
from chibo.planner.plan_form import Status
from chibo.planner.problem import ProblemError
from chibo.planning import adopting, runs, shown
from chibo.planning.course import Course
from chibo.planning.gathering import NothingToPlan
from chibo.planning.runs import Read
from chibo.planning.wanted import Wanted

from ..wording import words_of
from . import bodies
from .asking import Id, InPages, Listed, part_of
from .errors import wrong_fields
from .once import KEY, WRITING, Written, write_once
from .service import ERRORS, permit, scope_for

router = Router(tags=["plans"])


class RunIn(msgspec.Struct, forbid_unknown_fields=True):
    """What is to be planned: the villages of a place, or (null) of the whole register."""

    on: date
    place: PlaceId | None = None
    wanted: Wanted = Wanted()


class AdoptionIn(Schema):
    """The village whose founding is adopted with its transfers; null: all that is proposed."""

    village: Id | None = None


class RunTold(Schema):
    """A plan asked for; ``status``: how good it is, once it is made."""

    id: int
    place: int | None
    on: date
    state: Literal["running", "done", "failed", "cancelled"]
    status: Status | None
    made_by: str
    made_at: datetime
    ended_at: datetime | None


class ProgressOfRun(Schema):
    """How far the work is."""

    step: str
    done: int
    total: int


class PeriodEnd(Schema):
    """The independent villages at the end of a period, by the plan and by the rule of thumb."""

    period: int
    on: date
    independent: int
    by_thumb: int


class OneRun(RunTold):
    """A plan with what was asked for, in the forms of docs/planner.md; null until it is made.

    ``assumed``: how often what had to be assumed, by a code. ``adopted``: the draft or founding
    that each proposal became, by ``transfer-`` or ``founding-`` and its number.
    """

    wanted: dict[str, Any]
    assumed: dict[str, int]
    progress: ProgressOfRun | None
    plan: dict[str, Any] | None
    curve: list[PeriodEnd]
    adopted: dict[str, int]


class LeftOut(Schema):
    """A village for which nothing was prepared, and what there fits the register no longer."""

    village: int
    act: Literal["founding", "transfer"]
    subject: int
    reason: adopting.Reason


class Adoption(Schema):
    """How many drafts and foundings were prepared, and what was left out."""

    prepared: int
    left_out: list[LeftOut]


(_RUN,), SCHEMAS = bodies.schemas_of(RunIn)
"""The form of what is asked for, for the description of the API."""


@router.get("/plans", response={200: Listed[RunTold], **ERRORS})
def plans(request: HttpRequest, part: InPages) -> Any:
    """List the plans, the latest first; ``after`` counts lines."""
    found = runs.runs(scope_for(request, Right.RECORD))
    return part_of(found, part.page(), lambda read: RunTold(**_line(read)))


@router.get("/plans/{run_id}", response={200: OneRun, **ERRORS})
def plan(request: HttpRequest, run_id: Id) -> Any:
    """Return a plan, or how far it is."""
    read = _run(scope_for(request, Right.RECORD), run_id)
    job = None if read.is_done else runs.job_of(read.row)
    return OneRun(
        **_line(read),
        wanted=msgspec.to_builtins(read.wanted),
        assumed=dict(read.row.notes),
        progress=ProgressOfRun(step=job.step, done=job.done, total=job.total) if job else None,
        plan=msgspec.to_builtins(read.plan) if read.is_done else None,
        curve=_curve(read) if read.is_done and read.plan.stages else [],
        adopted=adopting.adopted(read) if read.is_done else {},
    )


@router.get("/plans/{run_id}/problem", response={200: dict[str, Any], **ERRORS})
def problem(request: HttpRequest, run_id: Id) -> Any:
    """Return what a plan was made of, as it was: the form is that of docs/planner.md.

    Only to who sees the cells of all members in it: it says what each of them thinks of moving.
    """
    scope = scope_for(request, Right.RECORD)
    read = _run(scope, run_id)
    permit(request, shown.sees_all(scope, read.problem))
    return msgspec.to_builtins(read.problem)


@router.post("/plans", response={200: Written, **WRITING}, openapi_extra=bodies.asking_for(_RUN))
def ask(request: HttpRequest, key: KEY) -> Any:
    """Ask for a plan: it is made in the background."""
    scope = scope_for(request, Right.RECORD)
    typed: RunIn = bodies.read(request.body, RunIn)
    if not (scope.whole or (typed.place is not None and scope.reads_place(typed.place))):
        raise Http404

    def act(actor: str, now: datetime) -> dict[str, Any]:
        try:
            return {"id": runs.ask(scope, typed.place, typed.on, typed.wanted, actor, now).pk}
        except NothingToPlan:
            words = _("There is no village here on this day: choose another one.")
            raise wrong_fields({"on": words}) from None
        except runs.StrayPin:
            words = _("Something is required or forbidden that is not in this plan: leave it out.")
            raise wrong_fields({"wanted.pins": words}) from None
        except ProblemError as error:
            raise wrong_fields({"wanted": words_of(error)}) from None

    return write_once(request, key, act)


@router.post("/plans/{run_id}/stop", response={200: Written, **WRITING})
def stop(request: HttpRequest, run_id: Id, key: KEY) -> Any:
    """Stop the work on a plan: it ends within a second. One that is made stays."""
    read = _run(scope_for(request, Right.RECORD), run_id)

    def act(_actor: str, _now: datetime) -> dict[str, Any]:
        runs.cancel(read.row)
        return {"id": run_id}

    return write_once(request, key, act)


@router.post("/plans/{run_id}/adoption", response={200: Adoption, **WRITING})
def adopt(request: HttpRequest, run_id: Id, typed: AdoptionIn, key: KEY) -> Any:
    """Prepare drafts and foundings of what a plan proposes: of a village all of it, or nothing."""
    scope = scope_for(request, Right.RECORD)
    read, village = _run(scope, run_id), typed.village
    planned = {founding.village for founding in read.plan.foundings} if read.is_done else set()
    if not read.is_done or (village is not None and village not in planned):
        raise Http404

    def act(actor: str, now: datetime) -> dict[str, Any]:
        today = timezone.localdate(now)
        if village is None:
            return _made(adopting.adopt_all(scope, read, actor, today, now))
        return _made(adopting.adopt(scope, read, village, actor, today, now))

    return write_once(request, key, act)


def _made(made: adopting.Made) -> dict[str, Any]:
    left = [
        {
            "village": int(one.proposal.village),
            "act": one.proposal.act,
            "subject": int(one.proposal.subject),
            "reason": one.reason,
        }
        for one in made.left
    ]
    return {"prepared": made.number, "left_out": left}


def _run(scope: Scope, run_id: int) -> Read:
    read = runs.run(scope, run_id)
    if read is None:
        raise Http404
    return read


def _line(read: Read) -> dict[str, Any]:
    names = RunTold.model_fields.keys() - {"status"}
    told = {name: getattr(read.row, name) for name in names}
    return {**told, "status": read.plan.status if read.is_done else None}


def _curve(read: Read) -> list[PeriodEnd]:
    course, thumb = read.course, Course(read.problem, read.thumb)
    return [
        PeriodEnd(period=n, on=course.ends(n), independent=planned, by_thumb=by_thumb)
        for n, (planned, by_thumb) in enumerate(zip(course.curve, thumb.curve, strict=True))
    ]
