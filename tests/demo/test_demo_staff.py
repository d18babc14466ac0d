"""Who leads, who answers for villages, who is exempt or far away: made up beside the history."""

from __future__ import annotations

from collections import Counter

import pytest
from msgspec.structs import replace

from chibo import demo
from chibo.demo import generate
from chibo.ledger import contents as c
from chibo.ledger.decision import act_of

from .district import ARTICLE, START, entries, oracle

STAFF = (
    *(c.Appoint, c.Relieve, c.InChargeOfVillage, c.EndChargeOfVillage),
    *(c.InChargeOfHouseholds, c.EndChargeOfHouseholds),
    *(c.Exempt, c.Resume, c.Away, c.Back, c.TemporaryActivity, c.EndTemporaryActivity),
)


def test_all_other_decisions_are_as_without_them(monkeypatch: pytest.MonkeyPatch) -> None:
    """But for the numbers of papers, and the positions that they bring forward."""
    both = entries()
    monkeypatch.setattr(demo, "plan_staff", lambda world, seed: None)
    alone = [(e.recorded_at, e.decision) for e in generate()]
    beside = [
        (e.recorded_at, e.decision) for e in both if not isinstance(act_of(e.decision), STAFF)
    ]
    assert len(both) > len(beside)
    assert [(at, unnumbered(d)) for at, d in beside] == [(at, unnumbered(d)) for at, d in alone]


def unnumbered(decision):
    content = decision.content
    if isinstance(content, c.Revoke | c.Replace):
        content = replace(content, target=1)
    return replace(decision, number=None, content=content)


@pytest.mark.parametrize("on", [START, ARTICLE])
def test_every_cell_has_a_secretary_but_those_just_left_or_founded(on) -> None:
    assert oracle(on).figure("cells_without_secretary") <= 4


def test_a_cell_of_five_officials_has_a_deputy() -> None:
    state = oracle(ARTICLE).period.state()
    official = Counter(m.cell for m in state.members.values() if m.standing == "official")
    deputies = {o for (o, _), (office, _) in state.offices.items() if office == "deputy_secretary"}
    lacking = [cell for cell, n in official.items() if n >= 5 and cell not in deputies]
    assert len(lacking) < 0.1 * len(official)


def test_some_villages_have_nobody_and_some_people_have_too_many() -> None:
    figures = oracle(ARTICLE)
    assert 5 <= figures.figure("villages_without_committee_member_in_charge") <= 30
    loads = Counter(person for person, _ in figures.period.state().charges)
    assert max(loads.values()) > 3
    assert min(loads.values()) <= 3


def test_who_answers_for_a_village_sits_on_a_committee() -> None:
    state = oracle(ARTICLE).period.state()
    kinds = {o: spec.kind for o, spec in state.organisations.items()}
    seated = {p for o, p in state.offices if kinds[o] != "cell"}
    strangers = {p for p, _ in state.charges} - seated
    assert len(strangers) <= 2, "who has left since the last look through"


def test_a_few_are_exempt_far_away_or_elsewhere_and_some_cells_stand_weakly() -> None:
    figures = oracle(ARTICLE)
    for key in ("members_exempt", "members_away", "members_guest_elsewhere"):
        assert 1 <= figures.figure(key) <= 60, key
    assert figures.figure("cells_standing_weak") >= 1
    assert figures.figure("offices_provisional") >= 1
