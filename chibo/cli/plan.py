"""``chibo plan`` and ``plan-check``: the soonest way to a cell in every village, and its proof."""

from __future__ import annotations

import argparse
import json
import os
import sys
from errno import EACCES, EISDIR, ENOENT
from pathlib import Path

from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from msgspec.structs import asdict, replace

from chibo.ledger.scope import Scope
from chibo.planner.broken import WORDS
from chibo.planner.check import check
from chibo.planner.plan_form import STAGES, Pin, Plan, read_pins, read_plan, write_plan
from chibo.planner.problem import Problem as PlanProblem
from chibo.planner.problem import ProblemError, read_problem, write_problem
from chibo.planning.wanted import Wanted, read_wanted
from chibo.register import store
from chibo.register.nodes import NoSuchNode, find_place

from . import Problem
from .asked import day_within, register

MOST_SECONDS = 1_000_000
STATUSES = {
    "optimal": gettext_lazy("proven best"),
    "feasible": gettext_lazy("checked; not proven best in the time"),
    "timeout": gettext_lazy("no plan found in the time: allow more with --time-limit"),
    "infeasible": gettext_lazy("the pins cannot hold together"),
}
LABELS = {
    "with_members": gettext_lazy("Village-periods with members"),
    "independent": gettext_lazy("Village-periods with an independent cell"),
    "transfers": gettext_lazy("Transfers"),
    "distance_km": gettext_lazy("Kilometres of transfers"),
}


def add_to(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the commands to the parser."""
    make = commands.add_parser("plan", help=_("plan the soonest way to a cell in every village"))
    given = make.add_mutually_exclusive_group(required=True)
    given.add_argument("--problem", type=Path, metavar="problem.json")
    given.add_argument("--on", metavar="DATE")
    make.add_argument("--scope", metavar="CODE")
    make.add_argument("--periods", type=int, metavar="N")
    make.add_argument("--settings", type=Path, metavar="settings.json")
    make.add_argument("-o", "--output", required=True, type=Path, metavar="plan.json")
    make.add_argument("--pins", type=Path, metavar="pins.json")
    make.add_argument("--time-limit", type=_seconds, metavar="SECONDS")
    make.set_defaults(run=_plan)
    checking = commands.add_parser("plan-check", help=_("check a plan against its problem"))
    checking.add_argument("problem", type=Path, metavar="problem.json")
    checking.add_argument("plan", type=Path, metavar="plan.json")
    checking.set_defaults(run=_check)


def _seconds(text: str) -> float:
    try:
        seconds = float(text)
    except ValueError:
        seconds = -1.0
    if not 0 <= seconds <= MOST_SECONDS:
        words = _("write the seconds as a number from 0 to {most}, not '{given}'")
        raise argparse.ArgumentTypeError(words.format(most=MOST_SECONDS, given=text))
    return seconds


def _plan(options: argparse.Namespace) -> int:
    from chibo.planner.solve import plan  # the solver takes a moment to load

    if not options.on and (options.scope or options.settings or options.periods is not None):
        raise Problem(_("--scope, --periods and --settings go with --on: a problem has its own."))
    _check_output(options)
    try:
        if options.on:
            problem, wanted = _gathered(options)
        else:
            problem, wanted = read_problem(_text(options.problem)), Wanted()
        pins = read_pins(_text(options.pins)) if options.pins else wanted.pins
        seconds = wanted.seconds if options.time_limit is None else options.time_limit
        found = plan(problem, seconds, pins, progress=_show)
    except ProblemError as error:
        raise _put_right(error) from None
    _write(options.output, write_plan(found))
    _print(found)
    return 0 if found.stages else 1


def _check_output(options: argparse.Namespace) -> None:
    """Refuse, before the work and not after it, an answer that could not be kept."""
    out: Path = options.output
    made_of = (options.problem, options.pins, options.settings)
    if any(path and path.resolve() == out.resolve() for path in made_of):
        words = _("{path} is what the plan is made of: write the plan to another file.")
        raise Problem(words.format(path=out))
    there = out if out.exists() else out.parent
    if out.is_dir():
        raise _not_written(out, EISDIR)
    if not there.exists():
        raise _not_written(out, ENOENT)
    if not os.access(there, os.W_OK):
        raise _not_written(out, EACCES)


def _gathered(options: argparse.Namespace) -> tuple[PlanProblem, Wanted]:
    """Return the problem of the register as of a day, written beside the plan; and its settings."""
    from chibo.planning.gathering import NothingToPlan, gather

    info = register()
    on = day_within(options.on, info.first_day)
    wanted = read_wanted(_text(options.settings)) if options.settings else Wanted()
    if options.periods is not None:
        wanted = replace(wanted, periods=options.periods)
    try:
        known_at = store.known_position(None)
        place = find_place(options.scope, on, known_at).id if options.scope else None
        gathered = gather(Scope.everything(), place, on, wanted)
    except NoSuchNode:
        words = _("There is no place with the code {code} on {day}.")
        raise Problem(words.format(code=options.scope, day=on)) from None
    except NothingToPlan:
        raise Problem(_("There is no village to plan for on this day.")) from None
    _write(options.output.with_suffix(".problem.json"), write_problem(gathered.problem))
    return gathered.problem, wanted


def _write(path: Path, content: bytes) -> None:
    try:
        path.write_bytes(content)
    except OSError as error:
        raise _not_written(path, error.errno) from None


def _not_written(path: Path, error: int | None) -> Problem:
    words = _("{path} cannot be written: {reason}.")
    return Problem(words.format(path=path, reason=os.strerror(error or 0)))


def _show(done: int, total: int) -> None:
    if sys.stderr.isatty() and total > 1:
        print(f"\r{done} / {total}", end="\n" if done == total else "", file=sys.stderr, flush=True)


def _print(found: Plan) -> None:
    print(STATUSES[found.status])
    for stage in found.stages:
        value, bound = (_number(x) for x in (stage.value, stage.bound))
        words = _("{label}: {value} (bound {bound})")
        print(words.format(label=LABELS[stage.name], value=value, bound=bound))
    for pin in found.conflict:
        print(json.dumps(_said_of(pin), ensure_ascii=False))


def _said_of(pin: Pin) -> dict[str, object]:
    """Return the pin as the file of pins has it."""
    return {name: value for name, value in asdict(pin).items() if value not in (None, False)}


def _number(value: float | None) -> str:
    if value is None:
        return "-"
    return number_format(round(value, 1), decimal_pos=0 if value == int(value) else 1)


def _check(options: argparse.Namespace) -> int:
    try:
        problem, given = read_problem(_text(options.problem)), read_plan(_text(options.plan))
    except ProblemError as error:
        raise _put_right(error) from None
    checked = check(problem, given)
    for broken in checked.broken:
        print(f"{broken.code}: {_(WORDS[broken.code]).format(**broken.of)}")
    if checked.broken or checked.values is None:
        return 1
    print(json.dumps(dict(zip(STAGES, checked.values, strict=True))))
    return 0


def _put_right(error: ProblemError) -> Problem:
    return Problem(_(error.said.words).format(**error.said.of))


def _text(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        words = _("{path} cannot be read: {reason}.")
        raise Problem(words.format(path=path, reason=error.strerror)) from None
