"""Plans made in the background: asked for, worked on, read, cancelled.

A run keeps the problem as it was when it was asked for, so its plan can be checked and explained
whatever the register says later.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cached_property
from pathlib import Path
from typing import Any

from django.db import transaction
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from chibo.background import jobs
from chibo.background.jobs import Job
from chibo.background.run import Report
from chibo.campaign.wrong import Wrong
from chibo.ledger.scope import Scope
from chibo.planner.pinning import checked_pins
from chibo.planner.plan_form import Plan, read_plan, write_plan
from chibo.planner.problem import Problem, ProblemError, read_problem, write_problem

from .course import Course
from .gathering import gather
from .models import Run
from .wanted import Wanted, read_wanted, write_wanted

KIND = "plan"
STARTS_WITHIN = timedelta(minutes=1)
"""A run without a job so long after it was asked for was never begun."""


class StrayPin(Exception):
    """Something is required or forbidden that the problem does not have."""


@dataclass(frozen=True)
class Read:
    """A run with what it holds, read once."""

    row: Run

    @cached_property
    def wanted(self) -> Wanted:
        """What the officers set."""
        return read_wanted(self.row.settings)

    @cached_property
    def problem(self) -> Problem:
        """The problem as it was."""
        return read_problem(self.row.problem)

    @cached_property
    def plan(self) -> Plan:
        """The plan: only of a run that is done."""
        return read_plan(self.row.plan)

    @cached_property
    def course(self) -> Course:
        """The plan laid over its problem: only of a run that is done."""
        return Course(self.problem, self.plan)

    @cached_property
    def thumb(self) -> Plan:
        """What the rule of thumb gives: only of a run that is done."""
        return read_plan(self.row.thumb)

    @property
    def is_done(self) -> bool:
        """Tell whether there is a plan."""
        return self.row.state == "done"


def ask(
    scope: Scope, place: int | None, on: date, wanted: Wanted, actor: str, now: datetime
) -> Run:
    """Gather the problem, keep the run and start its work.

    Raises Wrong where the day is to come, NothingToPlan, StrayPin, or ProblemError where the
    settings make no sound problem.
    """
    if on > timezone.localdate(now):
        raise Wrong("on", _("This day is to come: a plan starts from a day that is known."))
    gathered = gather(scope, place, on, wanted)
    try:
        checked_pins(gathered.problem, wanted.pins)
    except ProblemError:
        raise StrayPin from None
    folder = jobs.new_folder(now)
    row = Run.objects.create(
        place=place,
        on=on,
        settings=write_wanted(wanted),
        problem=write_problem(gathered.problem).decode(),
        notes=sorted(gathered.notes.items()),
        delays=gathered.delays,
        job=folder.name,
        made_by=actor,
        made_at=now,
    )
    arguments = {"run": row.id, "language": translation.get_language()}
    # The work reads the run: it begins when the run is there to be read.
    transaction.on_commit(lambda: jobs.start(folder, KIND, actor, arguments, now))
    return row


def work(folder: Path, arguments: dict[str, Any], report: Report) -> dict[str, Any]:
    """Make the plan of a run: the background work. Returns the plan's status."""
    from chibo.planner.rule_of_thumb import rule_of_thumb
    from chibo.planner.solve import plan  # the solver takes a moment to load

    row = Run.objects.get(id=arguments["run"])
    wanted, problem = read_wanted(row.settings), read_problem(row.problem)
    with translation.override(arguments["language"]):
        report(_("Planning"), 0, 1)

        def progress(done: int, total: int) -> None:
            report(_("Planning commune by commune"), done, total)

        found = plan(problem, wanted.seconds, wanted.pins, progress)
        report(_("The rule of thumb, to compare"), 1, 1)
        thumb = rule_of_thumb(problem)
    done = Run.objects.filter(id=row.id, problem=row.problem).update(
        plan=write_plan(found).decode(),
        thumb=write_plan(thumb).decode(),
        state="done",
        ended_at=timezone.now(),
    )
    if not done:
        raise LookupError("deleted meanwhile, or a person of the problem was erased")
    return {"status": found.status}


def job_of(row: Run) -> Job | None:
    """Return the background job of a run; none where it is forgotten."""
    return jobs.look(row.job, row.made_by) if row.job else None


def run(scope: Scope, run_id: int) -> Read | None:
    """Return a run as it stands; none where there is none, or it is out of scope."""
    row = Run.objects.filter(id=run_id).first()
    if row is None or not _visible(scope, row):
        return None
    return Read(_settled(row))


def runs(scope: Scope) -> list[Read]:
    """Return the runs in scope, the latest first."""
    rows = Run.objects.order_by("-made_at", "-id").defer("problem", "thumb")
    return [Read(_settled(row)) for row in rows if _visible(scope, row)]


def cancel(row: Run) -> None:
    """End the work on a run; it does within a second."""
    job = job_of(row)
    if job is not None and not job.is_over:
        jobs.cancel(job)


def delete(row: Run) -> None:
    """Forget a run, its problem and its plan; what was adopted stays a draft."""
    cancel(row)
    row.delete()


def _visible(scope: Scope, row: Run) -> bool:
    """Whoever reads a plan reads who is to move: only within a scope of persons."""
    return scope.persons and (scope.whole or scope.reads_place(row.place))


def _settled(row: Run) -> Run:
    """Note of a run whose work ended without a plan that it failed, or was cancelled."""
    if row.state != "running":
        return row
    job = job_of(row)
    starting = job is None and timezone.now() - row.made_at < STARTS_WITHIN
    if starting or (job is not None and not job.is_over):
        return row
    state = "cancelled" if job is not None and job.state == "cancelled" else "failed"
    ended = Run.objects.filter(id=row.id, state="running")
    ended.update(state=state, ended_at=timezone.now())
    row.refresh_from_db()
    return row
