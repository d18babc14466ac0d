"""A register in which every kind of decision can be taken, and what officers send."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date

import msgspec
import pytest
from django.test import Client
from django.urls import reverse

from chibo.drafting.models import Draft
from chibo.ledger.canonical import Entry
from chibo.ledger.contents import Content
from chibo.register import models as m
from chibo.register.particulars import Particulars
from chibo.register.record import Paper, record_many
from tests.oracle.builder import FIRST_DAY, Builder
from tests.register.papers import papers

DAY = date(2017, 3, 1)
"""The day on which decisions take effect here: never today."""


@dataclass(frozen=True)
class Field:
    """Two communes: a joint cell with two guests, a cell of its own, an office cell."""

    district: int
    commune: int
    committee: int
    other_committee: int
    host: int
    guest: int
    second: int
    alone: int
    bare: int
    joint: int
    own: int
    office: int
    far: int
    hosts: list[int]
    guests: list[int]
    seconds: list[int]
    alones: list[int]
    clerk: int
    probationer: int
    everybody: dict[int, str] = field(default_factory=dict)


@pytest.fixture
def field_(db: None) -> Field:
    r = Builder()
    commune, other = r.commune(), r.commune()
    host, guest, second = r.village(commune), r.village(commune), r.village(commune)
    alone, bare, away = r.village(commune), r.village(commune), r.village(other)
    joint = r.cell(commune, base=host, guests=[guest, second])
    own, office = r.cell(commune, base=alone), r.cell(commune)
    far = r.cell(other, base=away)
    hosts, guests = r.members(joint, host, 4), r.members(joint, guest, 3)
    seconds, alones = r.members(joint, second, 2), r.members(own, alone, 3)
    probationer = r.member(joint, guest, "probationary")
    clerk = r.member(office)
    r.members(far, away, 3)
    r.open()
    (opening,) = papers(r)
    content = opening.decision.content
    admitted = tuple(
        msgspec.structs.replace(o, admitted_on=date(2015, 9, 2)) if o.person == probationer else o
        for o in content.members  # type: ignore[union-attr]
    )
    content = msgspec.structs.replace(content, members=admitted)
    everybody = {o.person: f"Lò Văn {o.person}" for o in admitted}
    known = {person: Particulars(name) for person, name in everybody.items()}
    decision = msgspec.structs.replace(opening.decision, content=content)
    record_many([Paper(decision, opening.recorded_at, known)], "tester")
    m.RegisterInfo.objects.create(first_day=FIRST_DAY, sample_data=True)
    return Field(
        r.committees[r.district],
        commune,
        r.committees[commune],
        r.committees[other],
        host,
        guest,
        second,
        alone,
        bare,
        joint,
        own,
        office,
        far,
        hosts,
        guests,
        seconds,
        alones,
        clerk,
        probationer,
        everybody,
    )


Sent = dict[str, object]


def frame(f: Field, **more: object) -> Sent:
    """What every form has: the committee, the day, who decided."""
    return {"unit": f.committee, "effective_on": f"{DAY:%d/%m/%Y}", "issuer": f.district, **more}


def send(client: Client, kind: str, sent: Sent) -> Draft:
    """Send a form, which must become a draft, and return it."""
    answer = client.post(reverse("decide-form", args=[kind]), sent)
    assert answer.status_code == 302, answer.content.decode()
    return Draft.objects.latest("id")


def signed(draft: Draft, act: str = "record", **more: object) -> Sent:
    """What is sent from the page of a draft, with numbers from the signed papers."""
    grounds = {
        f"ground-{paper.ordinal}-{code}": "trial ground"
        for paper in draft.papers.all()
        for code in more.pop("grounds", ())  # type: ignore[attr-defined]
    }
    numbers = {f"number-{paper.ordinal}": "7-QĐ/HU" for paper in draft.papers.all()}
    return {"act": act, **numbers, **grounds, **more}


def record(client: Client, draft: Draft, **more: object) -> list[Content]:
    """Record a draft from its page and return what stands in the ledger then."""
    before = m.LedgerHead.objects.get().position
    answer = client.post(reverse("draft", args=[draft.id]), signed(draft, **more))
    assert answer.status_code == 302, answer.content.decode()
    draft.refresh_from_db()
    assert draft.state == "recorded"
    return list(_contents_after(before))


def _contents_after(position: int) -> Iterator[Content]:
    for entry in m.LedgerEntry.objects.filter(position__gt=position).order_by("position"):
        yield msgspec.json.decode(entry.body, type=Entry).decision.content


def ledger() -> tuple[object, ...]:
    """The register's state: its digest, and how many rows of each kind."""
    tables = (m.LedgerEntry, m.EffectRow, m.MembershipSpell, m.OrganisationSpell, m.CoverageSpell)
    rows = tuple(table._default_manager.count() for table in tables)
    return (m.LedgerHead.objects.get().digest, *rows, m.ParticularsVersion.objects.count())
