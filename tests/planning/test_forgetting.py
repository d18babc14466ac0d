"""What an erasure leaves of a person in lists and plans: nothing, and the plan can be checked."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from msgspec.structs import replace

from chibo.admissions.enter import erase_due, withdraw
from chibo.ledger.scope import Scope
from chibo.planner.check import check
from chibo.planner.plan_form import Pin
from chibo.planning import runs
from chibo.planning.adopting import adopt, adopted
from chibo.planning.course import Course
from chibo.planning.models import Run
from chibo.planning.runs import Read
from chibo.planning.shown import names_of
from chibo.planning.whatif import what_if
from chibo.register.erase import erase
from tests.admissions.district import District as WithCandidates

from .district import ACTOR, ALL, NOW, WANTED, District, after

pytestmark = pytest.mark.django_db


def every_text(row: Run) -> str:
    row.refresh_from_db()
    keys = " ".join(row.adopted.values_list("key", flat=True))
    return f"{row.settings} {row.problem} {row.plan} {row.thumb} {keys}"


def test_a_plan_names_nobody_whom_the_register_erased_and_holds_all_the_same() -> None:
    d = District()
    person, _other = d.list_official(0), d.list_official(1)
    pinned = replace(WANTED, pins=(Pin(act="transfer", subject=person, to=d.ready),))
    read = d.planned(pinned)
    adopt(ALL, read, d.ready, ACTOR, date(2016, 1, 4), NOW)
    before = check(read.problem, read.plan).values
    assert str(person) in every_text(read.row)
    erase(person, "asked for", ACTOR, NOW)
    assert str(person) not in every_text(read.row)
    found = Read(Run.objects.get(id=read.row.id))
    checked = check(found.problem, found.plan)
    assert (checked.values, checked.broken) == (before, ())
    [transfer] = [row for row in found.plan.transfers if row.to == d.ready]
    [member] = [row for row in found.problem.members if row.id == transfer.member]
    assert member.view is None
    assert names_of(ALL, Course(found.problem, found.plan)).person(transfer.member) is None
    assert f"transfer-{transfer.member}" in adopted(found)
    assert found.wanted.pins[0].subject == transfer.member


def test_others_in_the_plan_stay_who_they_are() -> None:
    d = District()
    gone, stays = d.list_official(0), d.list_official(1)
    read = d.planned()
    erase(gone, "asked for", ACTOR, NOW)
    text = every_text(read.row)
    assert str(gone) not in text and str(stays) in text


def test_a_candidate_who_withdrew_is_in_no_plan_once_erased() -> None:
    d = WithCandidates()
    person = d.decided()
    on = date(2016, 10, 1)
    read = District.planned(None, on=on)  # type: ignore[arg-type]
    assert str(person) in every_text(read.row)
    withdraw(person, date(2016, 10, 2), "own_wish", ACTOR, after(280))
    assert erase_due(ACTOR, datetime(2016, 10, 5, 8, tzinfo=UTC)) == 0
    assert str(person) in every_text(read.row)
    assert erase_due(ACTOR, datetime(2016, 12, 1, 8, tzinfo=UTC)) == 1
    assert str(person) not in every_text(read.row)
    assert len(Read(read.row).problem.candidates) == 1


def test_a_run_is_read_only_where_its_place_and_persons_may_be_read() -> None:
    d = District()
    read = d.planned()
    Run.objects.filter(id=read.row.id).update(place=d.commune)
    within = Scope(places=frozenset({d.commune}), persons=True)
    assert runs.run(ALL, read.row.id) and runs.run(within, read.row.id)
    assert len(runs.runs(within)) == 1
    for scope in (
        Scope(whole=True),
        Scope(places=frozenset({d.commune})),
        Scope(places=frozenset({d.host}), persons=True),
    ):
        assert runs.run(scope, read.row.id) is None
        assert runs.runs(scope) == []


def test_the_figures_with_a_plan_applied_leave_out_who_was_erased() -> None:
    d = District()
    gone, _stays = d.list_official(0), d.list_official(1)
    read = d.planned()
    before = {line.key: line.after for line in what_if(ALL, read, 4).figures}
    erase(gone, "asked for", ACTOR, NOW)
    after = {line.key: line.after for line in what_if(ALL, runs.run(ALL, read.row.id), 4).figures}
    assert "members" not in after
    assert after["villages_independent"] == before["villages_independent"]
