"""What is left of a person in lists and plans once the particulars are erased: nothing.

A list forgets the person. A plan stays a plan that can be checked: it names a number in place of
the person that stands for nobody, and no longer says what the person said to being moved.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping

from django.db import transaction
from msgspec.structs import replace

from chibo.planner.plan_form import Pin, Plan, read_plan, write_plan
from chibo.planner.problem import Candidate, Id, Member, read_problem, write_problem
from chibo.register.ids import new_id

from .models import Movable, Run
from .wanted import read_wanted, write_wanted

Instead = Mapping[Id, Id]


@transaction.atomic
def forget(persons: Collection[int]) -> None:
    """Forget what lists and plans say of these persons."""
    Movable.objects.filter(person__in=persons).delete()
    for row in Run.objects.select_for_update():
        _forget(row, persons)


def _forget(row: Run, persons: Collection[int]) -> None:
    problem = read_problem(row.problem)
    there = {one.id for one in problem.members} | {one.id for one in problem.candidates}
    instead: dict[Id, Id] = {person: new_id() for person in persons if person in there}
    if not instead:
        return
    problem = replace(
        problem,
        members=tuple(_member(member, instead) for member in problem.members),
        candidates=tuple(_candidate(one, instead) for one in problem.candidates),
    )
    wanted = read_wanted(row.settings)
    row.problem = write_problem(problem).decode()
    row.settings = write_wanted(replace(wanted, pins=_pins(wanted.pins, instead)))
    row.plan, row.thumb = (_plan(text, instead) for text in (row.plan, row.thumb))
    row.save(update_fields=["problem", "settings", "plan", "thumb"])
    for kept in row.adopted.all():
        act, _dash, subject = kept.key.partition("-")
        if act != "founding" and int(subject) in instead:
            kept.key = f"{act}-{instead[int(subject)]}"
            kept.save(update_fields=["key"])


def _member(member: Member, instead: Instead) -> Member:
    if member.id not in instead:
        return member
    listed = member.listed and member.view != "not_noted"
    return replace(member, id=instead[member.id], listed=listed, view=None)


def _candidate(one: Candidate, instead: Instead) -> Candidate:
    return replace(one, id=instead.get(one.id, one.id))


def _pins(pins: tuple[Pin, ...], instead: Instead) -> tuple[Pin, ...]:
    return tuple(
        pin
        if pin.act == "founding"
        else replace(pin, subject=instead.get(pin.subject, pin.subject))
        for pin in pins
    )


def _plan(text: str, instead: Instead) -> str:
    if not text:
        return text
    plan: Plan = read_plan(text)
    plan = replace(
        plan,
        transfers=tuple(replace(t, member=instead.get(t.member, t.member)) for t in plan.transfers),
        admissions=tuple(
            replace(a, candidate=instead.get(a.candidate, a.candidate)) for a in plan.admissions
        ),
        conflict=_pins(plan.conflict, instead),
    )
    return write_plan(plan).decode()
