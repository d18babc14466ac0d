"""Many decisions at once: all recorded, or none, and each mistake at its line."""

from __future__ import annotations

from datetime import date

from django.test import Client
from django.urls import reverse

from chibo.drafting.models import Draft
from chibo.ledger import contents as c
from chibo.register import models as m

from .conftest import Field, frame, ledger, record, send, signed


def test_a_class_is_admitted_with_one_number_or_one_each(officer: Client, field_: Field) -> None:
    sent = frame(field_, resolved_on="01/02/2017")
    sent |= {"name0": "Giàng A Sử", "cell0": field_.own, "village0": field_.alone}
    sent |= {"name1": "Vàng Thị Mỷ", "cell1": field_.joint, "village1": field_.guest}
    sent |= {"birth_date1": "5/2/1990"}
    draft = send(officer, "admit_class", sent)
    answer = officer.post(
        reverse("draft", args=[draft.id]),
        {"act": "record", "number": "12-QĐ/HU", "signed": "20/02/2017", "number-1": "13-QĐ/HU"},
    )
    assert answer.status_code == 302
    entries = m.LedgerEntry.objects.filter(kind="admit").order_by("position")
    assert [(e.number, e.signed_on) for e in entries] == [
        ("12-QĐ/HU", date(2017, 2, 20)),
        ("13-QĐ/HU", date(2017, 2, 20)),
    ]
    names = set(m.ParticularsVersion.objects.values_list("name", flat=True))
    assert {"Giàng A Sử", "Vàng Thị Mỷ"} <= names


def test_a_mistake_stands_at_its_line_and_nothing_is_kept(officer: Client, field_: Field) -> None:
    sent = frame(field_, name0="Giàng A Sử", cell0=field_.own, name2="Vàng Thị Mỷ")
    sent |= {"birth_date1": "5/2/1990"}
    answer = officer.post(reverse("decide-form", args=["admit_class"]), sent)
    assert answer.status_code == 400
    assert answer.context["filled"].errors.keys() == {"name1", "cell2"}
    assert not Draft.objects.exists()


def test_one_line_that_is_refused_keeps_all_others_from_being_recorded(
    officer: Client, field_: Field
) -> None:
    """Given a class in which the second person is 17 years old."""
    sent = frame(field_, name0="Giàng A Sử", cell0=field_.own)
    sent |= {"name1": "Vàng Thị Mỷ", "cell1": field_.own, "birth_date1": "5/2/2000"}
    draft = send(officer, "admit_class", sent)
    before = ledger()
    page = officer.get(reverse("draft", args=[draft.id]))
    assert list(page.context["trial"].broken) == [1]
    answer = officer.post(reverse("draft", args=[draft.id]), signed(draft))
    assert answer.status_code == 400
    assert ledger() == before


def test_all_who_are_due_are_recognised_at_the_exact_end(officer: Client, field_: Field) -> None:
    address = reverse("decide-form", args=["recognise_due"])
    early = officer.get(address, {"unit": field_.committee, "on": "01/09/2016"})
    assert str(field_.probationer) not in early.content.decode()
    due = officer.get(address, {"unit": field_.committee, "on": "02/09/2016"})
    assert str(field_.probationer) in due.content.decode()
    sent = frame(field_, effective_on="30/09/2016", persons=[field_.probationer])
    draft = send(officer, "recognise_due", sent | {"resolved_on": "05/09/2016"})
    assert record(officer, draft) == [c.Recognise(field_.probationer, date(2016, 9, 5))]
    assert m.LedgerEntry.objects.get(kind="recognise").effective_on == date(2016, 9, 2)


def test_a_list_is_transferred(officer: Client, field_: Field) -> None:
    sent = frame(field_, about=field_.joint, cell=field_.own, village=field_.alone)
    sent["persons"] = [str(person) for person in field_.seconds]
    contents = record(officer, send(officer, "transfer_list", sent))
    assert contents == [
        c.TransferWithin(person, field_.own, field_.alone) for person in field_.seconds
    ]
