"""A member's numbers and address on the page, and changing them."""

from __future__ import annotations

from django.test import Client
from django.urls import reverse

from chibo.access.models import Reading

from .conftest import Small

TYPED = {"citizen_number": "011090001234", "phone": "0912345678", "address": "Bản Giói A"}


def test_they_are_entered_shown_and_the_reading_is_noted(officer: Client, small: Small) -> None:
    address = reverse("contact", args=[small.person])
    assert "Citizen number" in officer.get(address).content.decode()
    answer = officer.post(address, TYPED, follow=True)
    assert answer.redirect_chain == [(reverse("person", args=[small.person]), 302)]
    for value in TYPED.values():
        assert value in answer.content.decode()
    assert Reading.objects.filter(what="person", about=str(small.person)).count() == 2


def test_what_is_wrong_is_said_at_the_field_and_nothing_is_kept(
    officer: Client, small: Small
) -> None:
    address = reverse("contact", args=[small.person])
    answer = officer.post(address, {**TYPED, "citizen_number": "12"})
    assert answer.status_code == 400
    page = answer.content.decode()
    assert "twelve digits" in page and 'value="12"' in page and 'value="0912345678"' in page
    assert (
        TYPED["phone"] not in officer.get(reverse("person", args=[small.person])).content.decode()
    )
