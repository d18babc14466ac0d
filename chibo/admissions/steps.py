"""Which step may follow which, and why one is refused. Pure.

Late steps are not refused: they are taken late, which the calendar and the register show.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Literal, NamedTuple

from chibo.rulebook import rule
from chibo.rulebook.dates import age_on, months_after, working_days_after

from . import contents as c
from .case import Case

Turn = Literal["cell", "committee"]
SCHOOLING = ("primary", "lower_secondary", "upper_secondary", "higher")
"""Codes of schooling, from the lowest."""
GROUNDS: dict[str, tuple[str, ...]] = {
    "admission_age": ("no_organisation", "no_member", "special_need"),
    "schooling": ("mountain_area", "village_elder"),
}
"""The grounds on which a rule may be set aside."""


class Refusal(NamedTuple):
    """A reason why a step is not taken: a code, the document, and what the sentence names."""

    code: str
    source: str = ""
    day: date | None = None
    step: str = ""


@dataclass(frozen=True)
class Place:
    """Where a step stands: whose turn it is, what must come before, after what it is too late."""

    turn: Turn
    after: tuple[str, ...] = ()
    until: str | None = None
    once: bool = True


PLACES: dict[str, Place] = {
    "helper": Place("cell", until="recognised", once=False),
    "course": Place("cell", until="cell_resolved", once=False),
    "applied": Place("cell", ("helper", "course")),
    "check_asked": Place("cell", ("applied",), until="cell_resolved", once=False),
    "check_answered": Place("cell", ("check_asked",), until="cell_resolved", once=False),
    "introduced": Place("cell", ("applied",)),
    "excepted": Place("committee", until="cell_resolved", once=False),
    "cell_resolved": Place("cell", ("check_answered", "introduced")),
    "committee_resolved": Place("committee", ("cell_resolved",), until="decided"),
    "extended": Place("committee", ("cell_resolved",), until="recognised", once=False),
    "decided": Place("committee", ("cell_resolved", "committee_resolved")),
    "admitted": Place("committee", ("decided",)),
    "new_member_course": Place("cell", ("admitted",)),
    "recognition_resolved": Place("cell", ("new_member_course",)),
    "recognition_committee_resolved": Place(
        "committee", ("recognition_resolved",), until="recognised"
    ),
    "recognised": Place("committee", ("recognition_resolved", "recognition_committee_resolved")),
}
"""Every kind of step, in the order in which they are taken."""
BETWEEN = ("committee_resolved", "recognition_committee_resolved")
"""Steps that are there only where a grassroots committee stands below the one that decides."""
ASIDE = ("excepted", "extended")
"""Steps that are taken only where they are needed."""
AGAIN = ("helper", "course", "check_asked")
"""Steps that may be taken anew: another helper, a course that is valid again, a further check."""


@dataclass(frozen=True)
class Register:
    """What the register says of those whom a step names, on the step's day.

    ``officials``: official members; ``of_cell``: those of them who belong to the cell.
    ``issuer``: the kind of the organisation that decides or consents.
    """

    officials: frozenset[int] = field(default_factory=frozenset)
    of_cell: frozenset[int] = field(default_factory=frozenset)
    issuer: str | None = None


def possible(case: Case) -> list[str]:
    """Return the kinds of steps whose place has come."""
    return [kind for kind in PLACES if not any(_out_of_place(case, kind))]


def next_steps(case: Case) -> list[str]:
    """Return what is to be done now, the first one first; none at the end of the way."""
    wanted = [kind for kind in possible(case) if kind not in ASIDE]
    return [kind for kind in wanted if kind not in AGAIN or not case.has(kind)]


def refusals(case: Case, step: c.Step, register: Register, today: date) -> list[Refusal]:
    """Return why a step may not be taken; nothing where it may."""
    kind = c.kind_of(step)
    place = list(_out_of_place(case, kind))
    if place:
        return place
    dates = list(_dates(case, step, kind, today))
    return dates or list(_RULES.get(kind, _nothing)(case, step, register))


def _out_of_place(case: Case, kind: str) -> Iterator[Refusal]:
    place = PLACES[kind]
    source = rule("order_of_steps", case.listed_on).source
    between = () if case.committee_resolves else BETWEEN
    if kind in between:
        yield Refusal("not_needed")
    for earlier in place.after:
        if earlier not in between and not case.has(earlier):
            yield Refusal("missing", source, step=earlier)
    if place.until and case.has(place.until):
        yield Refusal("too_late", source, step=place.until)
    if place.once and case.has(kind):
        yield Refusal("done", step=kind)
    if kind == "check_asked" and _waiting(case):
        yield Refusal("done", step=kind)
    if kind == "check_answered" and case.has("check_asked") and not _waiting(case):
        yield Refusal("missing", source, step="check_asked")
    if kind == "extended" and _extended(case):
        yield Refusal("done", step=kind)
    if kind == "extended" and case.stage not in ("resolved", "considered"):
        yield Refusal("missing", source, step="recognition_resolved")


def _waiting(case: Case) -> bool:
    """Tell whether a check is asked for and not answered."""
    kinds = [c.kind_of(step) for step in case.steps]
    return kinds.count("check_asked") > kinds.count("check_answered")


def _extended(case: Case) -> bool:
    """Tell whether the committee gave itself more time for what it has now to decide."""
    since = case.last(c.RecognitionResolved) or case.last(c.CellResolved)
    last = case.last(c.Extended)
    if since is None or last is None:
        return False
    return case.steps.index(last) > case.steps.index(since)


def _dates(case: Case, step: c.Step, kind: str, today: date) -> Iterator[Refusal]:
    if step.on > today:
        yield Refusal("future", day=today)
    before = [s for s in case.steps if c.kind_of(s) in (*PLACES[kind].after, kind)]
    latest = max(before, key=lambda s: s.on, default=None)
    if step.on < case.listed_on:
        yield Refusal("before_listing", day=case.listed_on)
    elif latest is not None and step.on < latest.on:
        source = rule("order_of_steps", step.on).source
        yield Refusal("before", source, latest.on, c.kind_of(latest))
    if isinstance(step, c.CourseTaken | c.NewMemberCourse):
        first = latest.on if kind == "new_member_course" and latest else case.listed_on
        if step.began_on > step.on:
            yield Refusal("class_backwards")
        elif step.began_on < first:
            yield Refusal("class_before")


def _nothing(case: Case, step: Any, register: Register) -> Iterable[Refusal]:
    return ()


def _helper(case: Case, step: c.HelperAssigned, register: Register) -> Iterator[Refusal]:
    if step.helper not in register.of_cell:
        yield Refusal("helper_not_official", day=step.on)


def _applied(case: Case, step: c.Applied, register: Register) -> Iterator[Refusal]:
    yield from _course_valid(case, step.on)


def _course_valid(case: Case, on: date) -> Iterator[Refusal]:
    course = case.last(c.CourseTaken)
    if course is None:
        return
    limit = rule("course_valid_months", course.on)
    until = months_after(course.on, limit.value)
    if on > until:
        yield Refusal("course_expired", limit.source, until)


def _introduced(case: Case, step: c.Introduced, register: Register) -> Iterator[Refusal]:
    needed = rule("introducers", step.on)
    if step.second is None and step.union_on is None or step.second == step.first:
        yield Refusal("introducers", needed.source)
    named = {step.first} | ({step.second} if step.second is not None else set())
    if not named <= register.officials:
        yield Refusal("introducer_not_official", needed.source, step.on)
    if step.union_on is not None and step.union_on > step.on:
        yield Refusal("union_later", day=step.on)
    least = rule("introducer_months", step.on)
    if step.together_since is None:
        yield Refusal("together_missing", least.source)
    elif step.on < (since_then := months_after(step.together_since, least.value)):
        yield Refusal("together_short", least.source, since_then)


def _excepted(case: Case, step: c.Excepted, register: Register) -> Iterator[Refusal]:
    consents = rule(f"consents.{step.rule}", step.on)
    if step.ground not in GROUNDS[step.rule]:
        yield Refusal("ground_unfit", consents.source)
    if register.issuer not in consents.value:
        yield Refusal("wrong_consent", consents.source)


def _cell_resolved(case: Case, step: c.CellResolved, register: Register) -> Iterator[Refusal]:
    yield from _course_valid(case, step.on)
    yield from _check_valid(case, step.on)
    yield from _age(case, step.on)
    yield from _schooling(case, step.on)
    yield from _votes(step)


def _check_valid(case: Case, on: date) -> Iterator[Refusal]:
    answered = case.last(c.CheckAnswered)
    if _waiting(case):
        yield Refusal("missing", rule("order_of_steps", on).source, step="check_answered")
    elif answered is not None:
        limit = rule("check_valid_months", answered.on)
        until = months_after(answered.on, limit.value)
        if on > until:
            yield Refusal("file_old", limit.source, until)


def _age(case: Case, on: date) -> Iterator[Refusal]:
    if case.birth_date is None:
        yield Refusal("birth_date_missing")
        return
    youngest, oldest = rule("admission_age_min", on), rule("admission_age_max", on)
    if age_on(case.birth_date, on) < youngest.value:
        yield Refusal(
            "too_young", youngest.source, months_after(case.birth_date, 12 * youngest.value)
        )
    elif is_over_age(case.birth_date, on) and consent_to(case, "admission_age", on) is None:
        yield Refusal("too_old", oldest.source)


def is_over_age(birth_date: date, on: date) -> bool:
    """Tell whether a person is older than the rule allows, counted in full months."""
    oldest = rule("admission_age_max", on)
    return on >= months_after(birth_date, 12 * oldest.value + 1)


def _schooling(case: Case, on: date) -> Iterator[Refusal]:
    lowest = rule("admission_schooling", on)
    if _level(case.education) >= _level(lowest.value):
        return
    consent = consent_to(case, "schooling", on)
    by_exception = rule("admission_schooling_mountain", on)
    if consent is None:
        yield Refusal("schooling", lowest.source)
    elif consent.ground == "mountain_area" and _level(case.education) < _level(by_exception.value):
        yield Refusal("schooling_mountain", by_exception.source)


def _level(education: str | None) -> int:
    return SCHOOLING.index(education) if education in SCHOOLING else -1


def consent_to(case: Case, rule_name: str, on: date) -> c.Excepted | None:
    """Return the consent, given by that day, to set the rule aside."""
    given = [s for s in case.steps if isinstance(s, c.Excepted) and s.rule == rule_name]
    return next((step for step in reversed(given) if step.on <= on), None)


def _votes(step: c.Voted) -> Iterator[Refusal]:
    share = rule("admission_votes", step.on)
    numerator, denominator = share.value
    if step.votes_for + step.votes_against > step.voters:
        yield Refusal("votes_too_many")
    elif step.votes_for == 0 or step.votes_for * denominator < step.voters * numerator:
        yield Refusal("votes_short", share.source)


def _resolved(case: Case, step: Any, register: Register) -> Iterator[Refusal]:
    yield from _votes(step)


def _extension(case: Case, step: c.Extended, register: Register) -> Iterator[Refusal]:
    since = case.last(c.RecognitionResolved) or case.last(c.CellResolved)
    if since is None:
        return
    name = "admission" if isinstance(since, c.CellResolved) else "recognition"
    limit = rule(f"{name}_decision_working_days", since.on)
    due = working_days_after(since.on, limit.value)
    if step.on < since.on:
        yield Refusal("before", limit.source, since.on, c.kind_of(since))
    if step.on > due:
        yield Refusal("extended_late", rule("extension_working_days", since.on).source, due)


def _decided(case: Case, step: c.Decided, register: Register) -> Iterator[Refusal]:
    decides = rule("decides.admission", step.on)
    if register.issuer not in decides.value:
        yield Refusal("wrong_body", decides.source)


def _recognition(case: Case, step: c.RecognitionResolved, register: Register) -> Iterator[Refusal]:
    ends = case.probation_ends
    if ends is not None and step.on < ends:
        yield Refusal("probation_lasts", rule("probation_months", ends).source, ends)
    yield from _votes(step)


_RULES: dict[str, Callable[[Case, Any, Register], Iterable[Refusal]]] = {
    "helper": _helper,
    "applied": _applied,
    "introduced": _introduced,
    "excepted": _excepted,
    "cell_resolved": _cell_resolved,
    "committee_resolved": _resolved,
    "extended": _extension,
    "decided": _decided,
    "recognition_resolved": _recognition,
    "recognition_committee_resolved": _resolved,
}
