"""What is due in a case, until when, and whose turn it is. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from chibo.rulebook import rule
from chibo.rulebook.dates import months_after, working_days_after

from . import contents as c
from .case import BEFORE_ADMISSION, Case
from .steps import Turn

SOON_DAYS = 30
"""Days before its end from which a deadline is shown as near."""


@dataclass(frozen=True, order=True)
class Deadline:
    """Something to be done until ``due``, that day included; ``since`` it may be done.

    ``step``: the kind of step by which it is met.
    """

    due: date
    code: str
    step: str
    turn: Turn
    source: str
    since: date

    def is_overdue(self, on: date) -> bool:
        """Tell whether the last day has passed."""
        return on > self.due

    def days_left(self, on: date) -> int:
        """Return the days that are left; below zero, those it is late."""
        return (self.due - on).days


def deadlines(case: Case) -> list[Deadline]:
    """Return what is due in a case as it stands, the most urgent first."""
    if case.stage == "official":
        return []
    return sorted(_open(case))


def _open(case: Case) -> Iterator[Deadline]:
    asked = case.last(c.CheckAsked)
    answered = case.last(c.CheckAnswered)
    if case.stage in BEFORE_ADMISSION:
        yield _review(case)
    if case.stage == "trained":
        yield from _course(case)
    if case.stage == "applied":
        if asked and (answered is None or case.steps.index(asked) > case.steps.index(answered)):
            limit = rule("check_answer_working_days", asked.on)
            due = working_days_after(asked.on, limit.value)
            yield _deadline("check_answer", "check_answered", due, asked.on, limit.source)
        elif answered:
            limit = rule("check_valid_months", answered.on)
            due = months_after(answered.on, limit.value)
            yield _deadline("file_age", "cell_resolved", due, answered.on, limit.source, "cell")
        yield from _course(case)
    yield from _admission(case)
    yield from _recognition(case)


def _review(case: Case) -> Deadline:
    last = case.last_activity
    limit = rule("candidate_review_months", last)
    due = months_after(last, limit.value)
    return _deadline("review", "review", due, last, limit.source, "cell")


def _course(case: Case) -> Iterator[Deadline]:
    course = case.last(c.CourseTaken)
    if course is not None:
        limit = rule("course_valid_months", course.on)
        due = months_after(course.on, limit.value)
        yield _deadline("course_ends", "cell_resolved", due, course.on, limit.source, "cell")


def _admission(case: Case) -> Iterator[Deadline]:
    resolved, decided = case.last(c.CellResolved), case.last(c.Decided)
    if case.stage == "resolved" and resolved is not None:
        yield _decision(case, resolved, "admission", "decided")
    if case.stage == "decided" and decided is not None:
        limit = rule("ceremony_working_days", decided.on)
        due = working_days_after(decided.on, limit.value)
        yield _deadline("ceremony", "admitted", due, decided.on, limit.source, "cell")


def _recognition(case: Case) -> Iterator[Deadline]:
    ends, resolved = case.probation_ends, case.last(c.RecognitionResolved)
    if case.stage == "probation" and ends is not None:
        limit = rule("recognition_resolution_working_days", ends)
        due = working_days_after(ends, limit.value)
        yield _deadline("consider", "recognition_resolved", due, ends, limit.source, "cell")
    if case.stage == "considered" and resolved is not None:
        yield _decision(case, resolved, "recognition", "recognised")


def _decision(case: Case, resolved: c.Step, name: str, step: str) -> Deadline:
    """The committee decides within so many working days, and some more if it extended them."""
    limit = rule(f"{name}_decision_working_days", resolved.on)
    days = limit.value
    later = case.steps[case.steps.index(resolved) :]
    if any(isinstance(one, c.Extended) for one in later):
        days += rule("extension_working_days", resolved.on).value
    due = working_days_after(resolved.on, days)
    return _deadline(f"{name}_decision", step, due, resolved.on, limit.source)


def _deadline(
    code: str, step: str, due: date, since: date, source: str, turn: Turn = "committee"
) -> Deadline:
    return Deadline(due, code, step, turn, source, since)
