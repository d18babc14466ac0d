"""The pages of plans: what is required or forbidden has a name, and can be taken back."""

from __future__ import annotations

from html import unescape

import pytest
from django.test import Client
from django.utils import timezone
from msgspec.structs import replace

from chibo.ledger.contents import TransferOut
from chibo.planner.plan_form import Pin, Plan, write_plan
from chibo.planning.models import Run
from chibo.planning.runs import Read
from chibo.planning.wanted import write_wanted
from chibo.register.record import record_many
from tests.oracle.builder import FIRST_DAY
from tests.planning.district import ACTOR, WANTED, District
from tests.register.papers import papers

pytestmark = pytest.mark.django_db
TYPED = {"on": "01/01/2016", "periods": "4", "period_months": "3", "min_present": "0"}


@pytest.fixture
def d() -> District:
    d = District()
    d.list_official(0)
    d.list_official(1)
    return d


def pinned_run(d: District, *pins: Pin, conflict: bool = False) -> Read:
    read = d.planned()
    kept = {"settings": write_wanted(replace(WANTED, pins=pins)), "place": d.commune}
    if conflict:
        kept["plan"] = write_plan(Plan(status="infeasible", conflict=pins)).decode()
    Run.objects.filter(id=read.row.id).update(**kept)
    return Read(Run.objects.get(id=read.row.id))


def text_of(client: Client, address: str) -> str:
    return " ".join(unescape(client.get(address).content.decode()).split())


def test_what_cannot_hold_together_is_named(officer: Client, d: District) -> None:
    founds = Pin(act="founding", subject=d.ready, period=1)
    stays = Pin(act="transfer", subject=d.officials[0], to=d.ready, forbid=True)
    read = pinned_run(d, founds, stays, conflict=True)
    page = text_of(officer, f"/plans/{read.row.id}")
    assert f"Required: found the cell of village {d.ready} · in period 1" in page
    assert f"Forbidden: transfer Lò Văn {d.officials[0]} to village {d.ready}" in page


def test_what_is_required_may_be_unticked_where_a_plan_is_asked_for_again(
    officer: Client, d: District
) -> None:
    founds, never = (
        Pin(act="founding", subject=v, forbid=v == d.empty) for v in (d.ready, d.empty)
    )
    read = pinned_run(d, founds, never)
    address = f"/plans/new?like={read.row.id}"
    assert officer.get(address).content.count(b'name="pin"') == 2
    assert officer.get(address).content.count(b" checked") == 2
    sent = {**TYPED, "place": str(d.commune), "seconds": "none", "pin": "1"}
    again = officer.post(address, sent)
    assert again.status_code == 400
    assert again.content.count(b" checked") == 1


def test_what_is_required_and_is_not_in_the_plan_is_said_before_it_is_begun(
    officer: Client, d: District
) -> None:
    """The plan before had a member who has left: nothing is started that could only fail."""
    read = pinned_run(d, Pin(act="transfer", subject=d.officials[0], forbid=True))
    d.builder.decide(FIRST_DAY, TransferOut(d.officials[0]))
    record_many(papers(d.builder)[-1:], ACTOR)
    sent = {**TYPED, "place": str(d.commune), "seconds": "5", "pin": "0"}
    again = officer.post(f"/plans/new?like={read.row.id}", sent)
    assert again.status_code == 400
    assert "One of these is not in this plan" in again.content.decode()
    assert Run.objects.count() == 1


def test_what_no_longer_fits_is_told_when_a_plan_is_adopted(officer: Client, d: District) -> None:
    read = pinned_run(d)
    [person] = [t.member for t in read.plan.transfers if t.to == d.ready]
    d.builder.decide(FIRST_DAY, TransferOut(int(person)))
    record_many(papers(d.builder)[-1:], ACTOR)
    answer = officer.post(f"/plans/{read.row.id}/adopt", follow=True)
    page = " ".join(unescape(answer.content.decode()).split())
    assert "1 draft is prepared." in page
    left = f"Left out: village {d.ready}. Lò Văn {person} is no longer a member here."
    assert left in page


def test_what_is_noted_today_is_seen_at_once_though_nothing_else_has_happened(
    officer: Client, d: District
) -> None:
    """The register's last fact is of 2016; a merger that was announced today stands in the list."""
    today = f"{timezone.localdate():%d/%m/%Y}"
    sent = {"village": str(d.empty), "announced_on": today, "due_on": "01/01/2100", "paper": "5-TB"}
    answer = officer.post("/plans/mergers", sent, follow=True)
    assert "to be merged on 01/01/2100" in " ".join(answer.content.decode().split())
    assert "to be merged on 01/01/2100" in text_of(officer, "/plans/mergers")
    assert f'value="{today}"' in text_of(officer, "/plans/new")


def test_any_act_of_a_village_may_be_required_or_forbidden_and_stays_so(
    officer: Client, d: District
) -> None:
    """Each is asked for on top of what was before; the work itself begins elsewhere."""
    read = pinned_run(d, Pin(act="founding", subject=d.empty, forbid=True))
    [person] = [t.member for t in read.plan.transfers if t.to == d.ready]
    address = f"/plans/{read.row.id}/villages/{d.ready}"
    page = text_of(officer, address)
    assert "Forbid it and plan anew" in page and "Require its founding and plan anew" in page
    assert "Require its founding" not in text_of(officer, f"/plans/{read.row.id}/villages/{d.host}")
    for sent, pin in (
        (
            {"pin": "forbid", "key": f"transfer-{person}"},
            Pin(act="transfer", subject=person, to=d.ready, forbid=True),
        ),
        ({"pin": "require"}, Pin(act="founding", subject=d.ready)),
    ):
        answer = officer.post(address, sent)
        assert answer.status_code == 302
        asked = Read(Run.objects.latest("id"))
        assert asked.wanted.pins == (*read.wanted.pins, pin)
        assert (asked.row.place, asked.row.on) == (d.commune, read.row.on)
