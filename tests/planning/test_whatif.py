"""Figures with a plan applied: those that the register has once all of it is recorded."""

from __future__ import annotations

from datetime import date

import msgspec
import pytest

from chibo.indicators.engine import answer
from chibo.ledger.contents import Admit
from chibo.planning.applying import decisions
from chibo.planning.course import Course
from chibo.planning.runs import Read
from chibo.planning.whatif import grounds_of, what_if
from chibo.register import models as m
from chibo.register import reads_map, store
from chibo.register.reads_figures import question
from chibo.register.record import Paper, record_many
from tests.register.papers import ANY_RULE, papers

from .district import ACTOR, ALL, NOW, WANTED, District

pytestmark = pytest.mark.django_db
KEYS = ("villages_independent", "villages_host", "villages_guest", "villages_blank", "cells")


class WithProbationers(District):
    """In ``ready`` another one becomes official soon, so that one plan has all kinds of acts."""

    def more(self) -> None:
        self.soon = self.builder.new_person()

    def admit(self) -> None:
        self.builder.decide(date(2016, 1, 1), Admit(self.soon, self.cell, self.empty))
        record_many(papers(self.builder)[-1:], ACTOR)


@pytest.fixture
def planned() -> Read:
    d = WithProbationers()
    d.admit()
    for number in (0, 1):
        d.list_official(number)
    return d.planned(msgspec.structs.replace(WANTED, periods=6))


def test_figures_and_statuses_are_those_of_the_course(planned: Read) -> None:
    course = Course(planned.problem, planned.plan)
    assert course.curve[-1] > course.curve[0]
    for period in range(1, 7):
        found = what_if(ALL, planned, period)
        after = {line.key: line.after for line in found.figures}
        start = len(course.problem.villages) - sum(
            change.after == "independent" for change in found.villages
        )
        assert after.get("villages_independent", 0) == course.curve[period]
        assert start == len(course.problem.villages) - course.curve[period]
        states = course.states(period)
        for change in found.villages:
            state = states[change.village]
            assert (change.after, change.blank_after) == (state.status, state.blank)


def test_nothing_stays_of_a_what_if(planned: Read) -> None:
    before = m.LedgerHead.objects.get().digest, m.MembershipSpell.objects.count()
    what_if(ALL, planned, 6)
    assert (m.LedgerHead.objects.get().digest, m.MembershipSpell.objects.count()) == before


def test_recording_the_plan_gives_what_the_what_if_said(planned: Read) -> None:
    course = Course(planned.problem, planned.plan)
    said = what_if(ALL, planned, 6)
    on = course.ends(6)
    asked = question(on, KEYS)
    before = answer(asked, store.columns()).figures
    made = decisions(course, 6, grounds_of(course))
    issuer = m.OrganisationSpell.objects.get(kind="district_committee").organisation
    record_many(
        [
            Paper(
                msgspec.structs.replace(
                    decision, issuer=issuer, number="9-QĐ/HU", exceptions=ANY_RULE
                ),
                NOW,
            )
            for decision in made
        ],
        ACTOR,
    )
    after = answer(asked, store.columns()).figures
    changed = {key: (before[key], after[key]) for key in KEYS if before[key] != after[key]}
    assert {f.key: (f.before, f.after) for f in said.figures if f.key in KEYS} == changed
    states = {row.village: row.status for row in reads_map.village_states(ALL, on)}
    assert states == {village: s.status for village, s in course.states(6).items()}
    assert len(made) == said.decisions
