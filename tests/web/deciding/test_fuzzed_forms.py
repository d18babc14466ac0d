"""Whatever is sent, nothing is half written and the server answers."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date

import pytest
from django.db import transaction
from django.test import Client
from django.urls import reverse
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.strategies import DataObject

from chibo.drafting.models import Draft, DraftPaper, FoundingCase
from chibo.register import models as m
from chibo.register import store
from chibo.web.deciding.all import FORMS
from chibo.web.deciding.fields import Field as FormField
from chibo.web.deciding.founding import STEPS

from .conftest import Field, Sent, ledger, signed

TEXTS = st.one_of(
    st.sampled_from(
        ["", " ", "0", "-1", "1", "01/03/2017", "31/02/2017", "1/1/1", "9999-12-31", "\0", "a\nb"]
        + ["base", "guest", "official", "x" * 200, str(2**63), "9" * 25, "Bản Mới", "²", "١٢"]
    ),
    st.text(max_size=12),
    st.dates(date(2015, 1, 1), date(2019, 1, 1)).map(lambda day: f"{day:%d/%m/%Y}"),
)
OFTEN = settings(
    max_examples=10,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)


@contextmanager
def taken_back() -> Iterator[None]:
    """Let each example find the register as it was."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)
    store.forget()


def some_ids(f: Field) -> list[str]:
    single = [f.commune, f.committee, f.other_committee, f.host, f.guest, f.second, f.alone]
    single += [f.bare, f.joint, f.own, f.office, f.far, f.clerk, f.probationer]
    return [str(one) for one in [*single, *f.hosts, *f.guests, *f.seconds, *f.alones]]


def names_of(fields: tuple[FormField, ...], ids: list[str]) -> list[str]:
    plain = [one.name for one in fields]
    return plain + [f"{one.name}-{i}" for one in fields if one.kind == "each" for i in ids]


def drawn(data: DataObject, names: list[str], ids: list[str], least: Sent) -> Sent:
    """Draw what is sent: often what fits, sometimes anything."""
    values = st.one_of(st.sampled_from(ids), TEXTS)
    sent: Sent = {}
    for name, value in least.items():
        if data.draw(st.integers(0, 9)):
            sent[name] = value
    chosen = data.draw(st.lists(st.sampled_from([*names, "act"]), max_size=12, unique=True))
    sent |= {name: data.draw(st.lists(values, min_size=1, max_size=3)) for name in chosen}
    return sent


pytestmark = pytest.mark.slow


@pytest.mark.parametrize("kind", FORMS)
@OFTEN
@given(data=st.data())
def test_a_form_is_kept_whole_or_not_at_all(
    officer: Client, field_: Field, kind: str, data: DataObject
) -> None:
    with taken_back():
        _a_form_is_kept_whole_or_not_at_all(officer, field_, kind, data)


def _a_form_is_kept_whole_or_not_at_all(
    officer: Client, field_: Field, kind: str, data: DataObject
) -> None:
    ids = some_ids(field_)
    form = FORMS[kind]
    subjects = {
        "person": [field_.clerk, field_.probationer, *field_.guests],
        "organisation": [field_.joint, field_.own, field_.office, field_.committee],
        "place": [field_.guest, field_.alone, field_.bare, field_.commune],
    }
    least: Sent = {
        "unit": str(field_.committee),
        "effective_on": "01/03/2017",
        "issuer": str(field_.district),
        "name": "Tên Mới",
    }
    if form.page:
        least["about"] = str(data.draw(st.sampled_from(subjects[form.page])))
    before = ledger()
    drafts = Draft.objects.count()
    sent = drawn(data, names_of(form.fields, ids), ids, least)
    answer = officer.post(reverse("decide-form", args=[kind]), sent)
    assert answer.status_code in (200, 302, 400)
    assert ledger() == before
    made = Draft.objects.count() - drafts
    assert made == (answer.status_code == 302)
    assert not Draft.objects.filter(papers=None).exists()
    if not made:
        return
    draft = Draft.objects.latest("id")
    page = reverse("draft", args=[draft.id])
    assert officer.get(page).status_code == 200
    assert ledger() == before
    recorded = officer.post(page, signed(draft))
    draft.refresh_from_db()
    if recorded.status_code == 400:
        assert (ledger(), draft.state) == (before, "draft")
    else:
        papers = draft.papers.count()
        assert m.LedgerEntry.objects.filter(position__gt=0).count() == before[1] + papers
        assert draft.state == "recorded"


@OFTEN
@given(data=st.data())
def test_a_case_is_never_half_written(officer: Client, field_: Field, data: DataObject) -> None:
    with taken_back():
        _a_case_is_never_half_written(officer, field_, data)


def _a_case_is_never_half_written(officer: Client, field_: Field, data: DataObject) -> None:
    officer.post(reverse("founding-new"), {"village": field_.guest})
    case = FoundingCase.objects.get(closed_at=None)
    ids = some_ids(field_)
    before = ledger()
    for step in STEPS:
        kept = FoundingCase.objects.filter(id=case.id).values().get()
        members = set(case.members.values_list("person", flat=True))
        least: Sent = {"cell_name": "Chi bộ", "issuer": str(field_.district)}
        least |= {"handover_on": "01/03/2017", "goes": [str(p) for p in field_.guests]}
        sent = drawn(data, names_of(step.fields, ids), ids, least)
        answer = officer.post(reverse("founding", args=[case.id, step.key]), sent)
        assert answer.status_code in (302, 400)
        if answer.status_code == 400:
            assert FoundingCase.objects.filter(id=case.id).values().get() == kept
            assert set(case.members.values_list("person", flat=True)) == members
        assert officer.get(reverse("founding", args=[case.id, step.key])).status_code == 200
    assert ledger() == before
    case.refresh_from_db()
    if case.draft:
        assert case.draft.papers.count() in (1, 2, 3)
        assert officer.get(reverse("draft", args=[case.draft.id])).status_code == 200
    assert not DraftPaper.objects.exclude(position=None).exists()
    officer.post(reverse("founding-close", args=[case.id]))


@OFTEN
@given(data=st.data())
def test_the_page_of_a_draft_takes_anything(
    officer: Client, field_: Field, data: DataObject
) -> None:
    with taken_back():
        _the_page_of_a_draft_takes_anything(officer, field_, data)


def _the_page_of_a_draft_takes_anything(officer: Client, field_: Field, data: DataObject) -> None:
    frame: Sent = {"unit": field_.committee, "effective_on": "01/03/2017"}
    frame |= {"issuer": field_.district, "about": field_.clerk}
    officer.post(reverse("decide-form", args=["leave"]), frame)
    draft = Draft.objects.latest("id")
    before = ledger()
    names = ["number", "signed", "number-0", "signed-0", "ground-0-early_recognition"]
    sent = drawn(data, names, ["1"], {})
    sent["act"] = data.draw(st.sampled_from(["keep", "submit", "again", "discard", "record", "?"]))
    answer = officer.post(reverse("draft", args=[draft.id]), sent)
    assert answer.status_code in (302, 400, 404)
    draft.refresh_from_db()
    assert (ledger() == before) == (draft.state != "recorded")
