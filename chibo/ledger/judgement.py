"""What is wrong with a decision itself: number, deciding body, age, deadlines."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from chibo.rulebook import KINDS_DECIDED, rule
from chibo.rulebook.dates import age_on, months_after, working_days_after

from . import contents as c
from .decision import Decision, act_of
from .effects import Subject
from .spells import state_on
from .violations import Near, Violation


def judge(decision: Decision, near: Near, birth_date: date | None) -> set[Violation]:
    """Return the findings about a decision. ``birth_date`` is the admitted person's, if known.

    ``near`` holds the issuer's spells and, for a recognition, the person's.
    """
    act = act_of(decision)
    if act is None:
        return set()
    found = {*_paper(decision, act), *_authority(decision, act, near)}
    if isinstance(act, c.Admit):
        found.update(_age(decision, act, birth_date))
        found.update(_admission_deadlines(decision, act))
    if isinstance(act, c.Recognise):
        found.update(_recognition_deadline(decision, act, near))
    return found


def _about(decision: Decision, act: c.Recordable) -> Subject:
    person = getattr(act, "person", None)
    if person is not None:
        return Subject("membership", person)
    return Subject("organisation", decision.issuer or 0)


def _paper(decision: Decision, act: c.Recordable) -> Iterator[Violation]:
    needed = rule("number_required", decision.signed_on or decision.effective_on)
    if c.kind_of(act) in needed.value and not decision.number:
        yield Violation(
            "number_missing", _about(decision, act), decision.effective_on, needed.source
        )


def _authority(decision: Decision, act: c.Recordable, near: Near) -> Iterator[Violation]:
    kind = c.kind_of(act)
    signed_on = decision.signed_on or decision.effective_on
    if decision.issuer is None:
        if kind in KINDS_DECIDED:
            yield Violation("missing_issuer", _about(decision, act), signed_on)
        return
    issuer = state_on(near.of("organisation", decision.issuer), signed_on)
    if issuer is None:
        yield Violation("missing_issuer", Subject("organisation", decision.issuer), signed_on)
    elif kind in KINDS_DECIDED:
        decides = rule(KINDS_DECIDED[kind], signed_on)
        if issuer.value("kind") not in decides.value:
            about = _about(decision, act)
            yield Violation("wrong_deciding_body", about, signed_on, decides.source)


def _age(decision: Decision, act: c.Admit, birth_date: date | None) -> Iterator[Violation]:
    if birth_date is None:
        return
    considered = act.resolved_on or decision.signed_on or decision.effective_on
    youngest, oldest = rule("admission_age_min", considered), rule("admission_age_max", considered)
    age = age_on(birth_date, considered)
    if not youngest.value <= age <= oldest.value:
        yield Violation("admission_age", _about(decision, act), considered, oldest.source)


def _admission_deadlines(decision: Decision, act: c.Admit) -> Iterator[Violation]:
    about = _about(decision, act)
    if act.resolved_on and decision.signed_on:
        limit = rule("admission_decision_working_days", act.resolved_on)
        if decision.signed_on > working_days_after(act.resolved_on, limit.value):
            yield Violation("admission_decided_late", about, decision.signed_on, limit.source)
    if decision.signed_on:
        limit = rule("ceremony_working_days", decision.signed_on)
        if decision.effective_on > working_days_after(decision.signed_on, limit.value):
            yield Violation("ceremony_late", about, decision.effective_on, limit.source)


def _recognition_deadline(decision: Decision, act: c.Recognise, near: Near) -> Iterator[Violation]:
    spells = near.of("membership", act.person)
    state = state_on(spells, decision.effective_on)
    admitted_on = state.value("admitted_on") if state else None
    if not (act.resolved_on and admitted_on):
        return
    ends = months_after(admitted_on, rule("probation_months", admitted_on).value)
    limit = rule("recognition_resolution_working_days", ends)
    if act.resolved_on > working_days_after(ends, limit.value):
        about = _about(decision, act)
        yield Violation("recognition_resolved_late", about, act.resolved_on, limit.source)
