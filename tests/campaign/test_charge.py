"""Villages for which nobody answers, and members who answer for too many."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from chibo.campaign import reads_charge
from chibo.campaign.visits import VisitSpec, save_visit
from chibo.ledger.contents import EndChargeOfVillage, InChargeOfVillage
from chibo.ledger.scope import Scope

from .world import Two

BEFORE, DAY, LATER = date(2017, 2, 2), date(2017, 2, 3), date(2018, 2, 3)
NOW = datetime(2018, 5, 14, 2, tzinfo=UTC)
EVERYTHING = Scope.everything()


@pytest.fixture
def two(db: None) -> Two:
    return Two(villages=4)


def nobody(scope: Scope, on: date) -> set[int]:
    return {one.village for one in reads_charge.unanswered(scope, on)}


def test_a_village_is_answered_for_from_the_day_of_the_decision_to_its_end(two: Two) -> None:
    two.decide(DAY, InChargeOfVillage(two.person, two.village))
    two.decide(LATER, EndChargeOfVillage(two.person, two.village))
    everything = {*two.villages, two.southern}
    assert nobody(EVERYTHING, BEFORE) == everything
    assert nobody(EVERYTHING, DAY) == everything - {two.village}
    assert nobody(EVERYTHING, LATER) == everything


def test_three_villages_are_not_too_many_and_four_are(two: Two) -> None:
    for village in two.villages[:3]:
        two.decide(DAY, InChargeOfVillage(two.person, village))
    assert reads_charge.most_villages(DAY) == 3
    assert reads_charge.overcharged(EVERYTHING, DAY) == []
    two.decide(LATER, InChargeOfVillage(two.person, two.villages[3]))
    assert reads_charge.overcharged(EVERYTHING, DAY) == []
    (one,) = reads_charge.overcharged(EVERYTHING, LATER)
    assert one.person == two.person
    assert {held.village for held in one.villages} == set(two.villages)


def test_each_sees_the_villages_of_its_scope(two: Two) -> None:
    own = Scope(organisations=frozenset({two.other}), places=frozenset({two.south, two.southern}))
    assert nobody(own, DAY) == {two.southern}
    for village in two.villages:
        two.decide(DAY, InChargeOfVillage(two.person, village))
    assert reads_charge.overcharged(own, DAY) == []


def test_the_last_visit_up_to_the_day_is_shown(two: Two) -> None:
    for on in (date(2017, 3, 1), date(2017, 1, 1)):
        spec = VisitSpec(two.village, on, (two.person,), "They meet.")
        save_visit(spec, "officer", NOW)

    def visited(on: date) -> date | None:
        listed = reads_charge.unanswered(EVERYTHING, on)
        return next(one.visited_on for one in listed if one.village == two.village)

    assert visited(DAY) == date(2017, 1, 1)
    assert visited(LATER) == date(2017, 3, 1)
