"""Figures as readers get them: the register's rules of privacy stand before every answer."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from chibo.indicators.privacy import Refused
from chibo.indicators.question import HIDDEN, Figure
from chibo.ledger.scope import Scope
from chibo.register import reads_figures
from chibo.register.particulars import Particulars
from chibo.register.reads_figures import OutOfScope, question
from chibo.register.record import Paper, record_many
from tests.oracle.builder import FIRST_DAY, Builder

from .papers import papers

pytestmark = [pytest.mark.django_db, pytest.mark.database]

ON = date(2018, 5, 13)
OFFICER = Scope.everything()
READER = replace(OFFICER, persons=False)


@pytest.fixture
def register() -> Builder:
    """Record one village with its cell: twenty members of one group, nine and three of others."""
    r = Builder()
    village = r.village(r.commune())
    cell = r.cell(r.places[-1].parent or 0, base=village)
    groups = {"mong": 20, "thai": 9, "lao": 3}
    known = {
        r.member(cell, village): Particulars("Người mẫu", ethnic_group=group)  # type: ignore[arg-type]
        for group, number in groups.items()
        for _ in range(number)
    }
    r.open()
    (opening,) = papers(r)
    record_many([Paper(opening.decision, opening.recorded_at, known)], "officer")
    return r


def members_by_group(scope: Scope) -> dict[str | None, Figure]:
    found = reads_figures.figures(scope, question(ON, ("members",), by="ethnic_group"))
    return {row.code: row.figures["members"] for row in found.rows}


def test_small_groups_are_hidden_but_from_those_entitled_to_the_persons(register: Builder) -> None:
    assert members_by_group(OFFICER) == {"mong": 20, "thai": 9, "lao": 3}
    assert members_by_group(READER) == {"mong": 20, "thai": HIDDEN, "lao": HIDDEN}
    with pytest.raises(OutOfScope):
        members_by_group(Scope())


def test_a_series_is_hidden_alike(register: Builder) -> None:
    asked = question(ON, ("members",), by="ethnic_group")
    for scope, lao in ((OFFICER, 3), (READER, HIDDEN)):
        rows = reads_figures.progress(scope, asked, (FIRST_DAY, ON))
        assert [row["members"] for row in rows if row["ethnic_group"] == "lao"] == [lao, lao]


@pytest.mark.parametrize("tree", ["place", "organisation"])
def test_a_village_and_a_cell_are_broken_down_for_nobody(register: Builder, tree: str) -> None:
    village, cell = register.places[-1].place, register.organisations[-1].organisation
    root = village if tree == "place" else cell
    asked = question(ON, ("members",), by="ethnic_group", tree=tree, root=root)
    with pytest.raises(Refused):
        reads_figures.figures(OFFICER, asked)
    with pytest.raises(Refused):
        reads_figures.progress(OFFICER, asked, (ON,))
    with pytest.raises(Refused):
        reads_figures.rows_behind(OFFICER, asked, "members", "lao")


def test_persons_behind_a_figure_are_for_those_entitled_to_them(register: Builder) -> None:
    asked = question(ON, ("members", "villages"), by="ethnic_group")
    assert reads_figures.rows_behind(OFFICER, asked, "members", "lao").num_rows == 3
    with pytest.raises(Refused):
        reads_figures.rows_behind(READER, asked, "members", "lao")
    assert reads_figures.rows_behind(READER, replace(asked, by=None), "villages").num_rows == 1
