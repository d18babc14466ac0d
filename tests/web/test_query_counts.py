"""What each list asks of the database: so many queries, however many rows it shows."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from types import MappingProxyType

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from chibo.access.accounts import make_account
from chibo.access.models import Reading
from chibo.access.rights import Role
from chibo.campaign import resolutions, setting, visits
from chibo.campaign.models import Resolution
from chibo.campaign.resolutions import MeasureSpec, ResolutionSpec
from chibo.campaign.setting import TargetSpec
from chibo.campaign.visits import VisitSpec
from chibo.drafting import cases
from chibo.drafting.around import around
from chibo.ledger.scope import Scope
from chibo.meetings.line import Line
from chibo.meetings.writes import Entry, enter
from chibo.planning import movable
from chibo.planning.models import Run
from chibo.register import models as m
from chibo.register.particulars import Particulars
from chibo.register.record import record_many
from tests.oracle.builder import FIRST_DAY, Builder
from tests.register.papers import lenient_papers

from .conftest import PASSWORD, sign_in
from .deciding_objects import candidate_of, draft_of
from .planning_objects import NOW

TODAY = date(2018, 5, 13)
UNTIL = date(2020, 12, 31)
ALL = Scope.everything()
OFFICER = MappingProxyType(
    {
        "overview": 32,
        "villages": 13,
        "candidates": 19,
        "candidates-calendar": 19,
        "meetings": 14,
        "drafts": 9,
        "foundings": 8,
        "targets": 14,
        "resolutions": 15,
        "visits": 13,
        "charge": 14,
        "plans": 11,
        "movable": 19,
        "attention": 48,
        "quality": 20,
        "duplicates": 17,
        "rows": 18,
    }
)
"""Pages of an officer: how many queries each takes, whatever it lists."""
ADMINISTRATOR = MappingProxyType({"accounts": 9, "readings": 6})
"""Pages of an administrator, likewise."""


def build(communes: int) -> None:
    """Record communes with two villages each, and one of every thing that the pages list of each.

    Two members of each commune look like one person.
    """
    r = Builder()
    places = [r.commune() for _ in range(communes)]
    rows = []
    for place in places:
        host, guest = r.village(place), r.village(place)
        cell = r.cell(place, base=host, guests=[guest])
        rows.append((r.committees[place], host, guest, cell, r.members(cell, host, 4)))
        r.members(cell, guest, 3)
    opening = r.open()
    papers = lenient_papers(r.entries)
    named = {
        person: Particulars(f"Lò Văn {commune}", date(1980, 1, 2), "male", "thai", "higher")
        for commune, (*_, people) in enumerate(rows)
        for person in people[:2]
    }
    record_many([replace(papers[opening - 1], particulars=named)], "tester")
    m.RegisterInfo.objects.create(first_day=FIRST_DAY, sample_data=True)
    district = r.committees[r.district]
    whole = setting.save_target(_paper(district), _target(district), "me", NOW)
    for row in rows:
        _one_of_each(whole.pk, *row)


def _paper(committee: int) -> Resolution:
    number = f"{committee}-KH/ĐU"
    spec = ResolutionSpec(committee, "plan", number, FIRST_DAY, "On cells", FIRST_DAY, UNTIL)
    return resolutions.save_resolution(spec, "me", NOW)


def _target(committee: int, whole: int | None = None) -> TargetSpec:
    return TargetSpec(committee, "admissions", "floor_per_year", 2, FIRST_DAY, UNTIL, parent=whole)


def _one_of_each(
    whole: int, committee: int, host: int, guest: int, cell: int, people: list[int]
) -> None:
    candidate_of(cell, host, "Lò Văn Nguồn")
    draft_of(committee, cell, people[0])
    near = around(ALL, committee, TODAY)
    assert near is not None
    cases.begin(ALL, near, guest, "somebody", NOW)
    paper = _paper(committee)
    setting.save_target(paper, _target(committee, whole), "me", NOW)
    resolutions.save_measure(paper, MeasureSpec("Train sources", people[0]), "me", NOW)
    visits.save_visit(VisitSpec(host, TODAY, (people[0],), "They meet."), "me", NOW)
    movable.list_member(ALL, people[1], [guest], TODAY, "", "me", NOW)
    Run.objects.create(
        place=host, on=TODAY, settings="{}", state="failed", made_by="me", made_at=NOW
    )
    month = date(2018, 4, 1)
    line = Line(False, "weather")
    enter(Entry(cell, month, line, 0, str(cell)), "me", NOW, TODAY)
    make_account(f"secretary-{cell}", PASSWORD, Role.CELL_SECRETARY, cell, "me", NOW)
    Reading.objects.create(at=NOW, username="me", what=Reading.PERSON, about=str(people[0]))


def counted(client: Client, pages: MappingProxyType[str, int]) -> dict[str, int]:
    """Return how many queries each page takes when it was shown before."""
    found = {}
    for page in pages:
        address = _address(page)
        assert client.get(address).status_code == 200, page
        with CaptureQueriesContext(connection) as asked:
            client.get(address)
        found[page] = len(asked)
    return found


def _address(page: str) -> str:
    of = {"rows": ["members"]}
    return reverse(page, args=of.get(page, [])) + f"?on={TODAY.isoformat()}"


@pytest.mark.parametrize("communes", [2, 4])
def test_a_list_takes_its_queries_and_no_more_for_twice_the_rows(
    client: Client, db: None, communes: int
) -> None:
    build(communes)
    for role, pages in (
        (Role.PROVINCIAL_OFFICER, OFFICER),
        (Role.ADMINISTRATOR, ADMINISTRATOR),
    ):
        sign_in(client, make_account(role.value, PASSWORD, role, None, "me", NOW))
        assert counted(client, pages) == dict(pages)
