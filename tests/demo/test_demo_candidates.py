"""The demo's candidates: they keep the rules, and lead to the admissions that there are."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from chibo.admissions import contents as c
from chibo.admissions import reads
from chibo.admissions.cases import followed
from chibo.admissions.models import AdmissionPlan, Candidate
from chibo.admissions.steps import Register, refusals
from chibo.demo.days import REFORM_DAY
from chibo.ledger.scope import Scope
from chibo.ledger.spells import STILL_KNOWN
from chibo.register import models as m

pytestmark = pytest.mark.slow
MAY = date(2018, 5, 13)
LATER = date(2027, 1, 1)
EVERYTHING = Scope.everything()


def test_every_step_would_be_taken_by_the_rules(demo_data: None) -> None:
    for one in followed(Candidate.objects.order_by("person"), LATER, whole=True):
        so_far = replace(one.case, steps=())
        for step in one.case.steps:
            case = replace(so_far, committee_resolves=_committee_between(step))
            found = refusals(case, step, _register(step), LATER)
            assert not found, (one.person, step, found)
            so_far = so_far.with_step(step)


def _committee_between(step: c.Step) -> bool:
    """Since the reform the commune committee decides itself, and resolves nothing before."""
    return step.on < REFORM_DAY


def _register(step: c.Step) -> Register:
    people = frozenset(reads.people_of(step))
    issuer = "district_committee" if step.on < REFORM_DAY else "commune_committee"
    return Register(people, people, issuer)


def test_whoever_was_admitted_was_a_candidate_before(demo_data: None) -> None:
    admitted = m.MembershipSpell.objects.filter(
        from_reason="admission", from_step="enter", known_to=STILL_KNOWN
    )
    persons = set(admitted.values_list("person", flat=True))
    assert persons <= set(Candidate.objects.values_list("person", flat=True))
    reached = [
        days["probation"]
        for many in reads.reached_by_committee(EVERYTHING, MAY).values()
        for days in many
        if "probation" in days
    ]
    assert sum(day >= date(2016, 1, 1) for day in reached) == 492


def test_on_the_thirteenth_of_may_candidates_stand_at_the_stages_and_some_are_late(
    demo_data: None,
) -> None:
    lines = reads.open_candidates(EVERYTHING, MAY)
    counted = reads.by_stage(lines)
    assert all(counted[stage] for stage in reads.OPEN_STAGES if stage != "considered")
    assert any(one.days_left < 0 for one in reads.due(lines, MAY))
    villages = reads.candidates_by_village(EVERYTHING, MAY)
    assert len(villages) == 243
    assert 0 < sum(number == 0 for number in villages.values()) < 243


def test_the_demo_ends_with_the_last_decision_and_some_are_on_the_way(demo_data: None) -> None:
    last = m.LedgerEntry.objects.order_by("-effective_on").values_list("effective_on", flat=True)[0]
    assert reads.last_day() == last
    assert reads.by_stage(reads.open_candidates(EVERYTHING, last))["applied"] > 3


def test_the_plans_of_communes_add_up_to_the_districts(demo_data: None) -> None:
    kinds = dict(m.OrganisationSpell.objects.values_list("organisation", "kind"))
    planned: dict[str, int] = {}
    for unit, number in AdmissionPlan.objects.filter(year=2018).values_list(
        "organisation", "number"
    ):
        planned[kinds[unit]] = planned.get(kinds[unit], 0) + number
    assert planned == {"district_committee": 150, "commune_committee": 150, "cell": 149}
