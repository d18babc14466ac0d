"""Who leads a cell and who answers for a village on a date; which cells stand weakly."""

from __future__ import annotations

from datetime import date

import pytest

from chibo.indicators.behind import rows_behind
from chibo.indicators.engine import answer
from chibo.indicators.question import Question
from chibo.ledger.contents import (
    Appoint,
    Away,
    Back,
    Death,
    Exempt,
    InChargeOfVillage,
    Relieve,
    Resume,
    TemporaryActivity,
    TransferWithin,
)
from tests.oracle.builder import FIRST_DAY, Builder

from .asking import columns, figures

DAY, LATER, END = date(2017, 2, 3), date(2018, 2, 3), date(2018, 5, 13)


class District:
    """A village cell of four official members, and an office cell of three."""

    def __init__(self) -> None:
        self.r = Builder()
        self.commune = self.r.commune()
        self.village = self.r.village(self.commune)
        self.cell = self.r.cell(self.commune, base=self.village)
        self.office = self.r.cell(self.commune)
        self.people = self.r.members(self.cell, self.village, 4)
        self.officials = self.r.members(self.office, None, 3)
        self.r.open()

    def weak(self, on: date = END, births: dict[int, int] | None = None) -> object:
        codes = {person: {"birth_year": year} for person, year in (births or {}).items()}
        asked = Question(on, ("cells_standing_weak",))
        return answer(asked, columns(self.r, codes)).figures["cells_standing_weak"]


@pytest.fixture
def d() -> District:
    return District()


def test_a_cell_without_a_secretary_has_a_deputy_at_most(d: District) -> None:
    assert figures(d.r, END, "cells_without_secretary") == [2]
    d.r.decide(DAY, Appoint(d.cell, d.people[0], "secretary", provisional=True))
    d.r.decide(DAY, Appoint(d.office, d.officials[0], "deputy_secretary"))
    keys = ("cells_without_secretary", "offices_provisional")
    assert figures(d.r, DAY, *keys) == [1, 1]
    assert figures(d.r, FIRST_DAY, *keys) == [2, 0]
    d.r.decide(LATER, Relieve(d.cell, d.people[0]))
    assert figures(d.r, END, *keys) == [2, 0]


def test_the_rows_behind_provisional_offices_weigh_what_they_add(d: District) -> None:
    for person, office in zip(d.people, ("secretary", "deputy_secretary"), strict=False):
        d.r.decide(DAY, Appoint(d.cell, person, office, provisional=True))  # type: ignore[arg-type]
    rows = rows_behind(Question(END, ("offices_provisional",)), "offices_provisional", columns(d.r))
    assert [(row["cell"], row["weight"]) for row in rows.to_pylist()] == [(d.cell, 2)]


def test_an_office_of_a_committee_is_none_of_a_cell(d: District) -> None:
    committee = d.r.committees[d.commune]
    d.r.decide(DAY, Appoint(committee, d.people[0], "secretary", provisional=True))
    assert figures(d.r, END, "cells_without_secretary", "offices_provisional") == [2, 0]


def test_a_village_has_somebody_in_charge_from_a_day_on(d: District) -> None:
    key = "villages_without_committee_member_in_charge"
    d.r.decide(DAY, InChargeOfVillage(d.officials[0], d.village))
    assert figures(d.r, date(2017, 2, 2), key) == [1]
    assert figures(d.r, DAY, key) == [0]


def test_members_exempt_away_or_elsewhere_are_members_all_the_same(d: District) -> None:
    d.r.decide(DAY, Exempt(d.people[0], "age"))
    d.r.decide(DAY, Away(d.people[0]))
    d.r.decide(DAY, Away(d.people[1]))
    d.r.decide(DAY, TemporaryActivity(d.people[2], END, d.office))
    keys = ("members", "members_exempt", "members_away", "members_guest_elsewhere")
    assert figures(d.r, DAY, *keys) == [7, 1, 2, 1]
    d.r.decide(LATER, Resume(d.people[0]))
    d.r.decide(LATER, Back(d.people[1]))
    assert figures(d.r, END, *keys) == [7, 0, 1, 1]


@pytest.mark.parametrize(
    "act",
    [
        lambda d, p: Exempt(p, "health"),
        lambda d, p: Away(p),
        lambda d, p: TransferWithin(p, d.cell, d.village, reinforced_until=date(2020, 1, 1)),
    ],
)
def test_a_cell_stands_weakly_when_it_reaches_three_only_with_such_members(
    d: District, act
) -> None:
    d.r.decide(DAY, act(d, d.people[0]))
    assert d.weak() == 0, "three others carry it"
    d.r.decide(DAY, act(d, d.people[1]))
    assert d.weak(date(2017, 2, 2)) == 0
    assert d.weak() == 1


def test_whoever_is_over_seventy_carries_no_cell(d: District) -> None:
    old = END.year - 71
    assert d.weak(births={d.people[0]: old, d.people[1]: old}) == 1
    assert d.weak(births={d.people[0]: old, d.people[1]: old + 1}) == 0


def test_a_cell_below_three_is_below_and_not_weak(d: District) -> None:
    for person in d.people[:2]:
        d.r.decide(DAY, Death(person))
    assert figures(d.r, END, "cells_below_min", "cells_standing_weak") == [1, 0]
