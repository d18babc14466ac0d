"""Signing in and out, and what of it is noted."""

from __future__ import annotations

import re
from datetime import date

from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse

from chibo.access.accounts import make_officer
from chibo.access.models import Reading
from chibo.access.scopes import reader_of
from chibo.ledger.scope import Scope

from .conftest import OFFICER, PASSWORD, Small

OPEN = {"sign-in", "language"}
NAMED = re.compile(r"(village|commune|cell|district) \d")
"""The names that places and cells bear in the small register."""


def test_the_open_addresses_show_nothing_of_the_register(client: Client, small: Small) -> None:
    for name in OPEN:
        assert not NAMED.search(client.get(reverse(name)).content.decode())


def _reads(user: User) -> Scope:
    return reader_of(user, date(2026, 1, 1)).scope()


def test_only_an_active_officer_has_a_scope(db: None) -> None:
    officer = make_officer(OFFICER, PASSWORD)
    assert _reads(officer) == Scope.everything()
    officer.is_active = False
    assert _reads(officer) == Scope()
    assert _reads(User.objects.create_user("stranger")) == Scope()


def test_reading_a_person_and_being_refused_are_noted(
    officer: Client, client: Client, small: Small
) -> None:
    address = reverse("person", args=[small.person])
    officer.get(address)
    officer.get(reverse("person", args=[999_999]))
    client.force_login(User.objects.create_user("stranger", password=PASSWORD))
    client.get(address)
    noted = (
        Reading.objects.exclude(what="account")
        .order_by("at")
        .values_list("username", "what", "about")
    )
    assert list(noted) == [
        (OFFICER, "person", str(small.person)),
        ("stranger", "refused", address),
    ]


def test_an_officer_signs_in_and_out(client: Client, small: Small) -> None:
    make_officer(OFFICER, PASSWORD)
    entered = client.post(reverse("sign-in"), {"username": OFFICER, "password": PASSWORD})
    assert entered.headers["Location"] == reverse("overview")
    read = client.get(reverse("overview"))
    assert read.status_code == 200
    assert "no-store" in read.headers["Cache-Control"]
    assert client.get(reverse("sign-out")).status_code == 405
    left = client.post(reverse("sign-out"))
    assert left.headers["Location"] == reverse("sign-in")
    assert client.get(reverse("overview")).status_code == 302


def test_a_wrong_password_is_told_plainly_and_the_name_is_kept(client: Client, db: None) -> None:
    make_officer(OFFICER, PASSWORD)
    answer = client.post(reverse("sign-in"), {"username": OFFICER, "password": "wrong"})
    text = answer.content.decode()
    assert "Tên đăng nhập hoặc mật khẩu không đúng" in text
    assert f'value="{OFFICER}"' in text


def test_making_an_officer_again_gives_a_new_password(client: Client, db: None) -> None:
    make_officer(OFFICER, PASSWORD)
    make_officer(OFFICER, "another-long-pass-word")
    for password, answer in ((PASSWORD, 200), ("another-long-pass-word", 302)):
        entered = client.post(reverse("sign-in"), {"username": OFFICER, "password": password})
        assert entered.status_code == answer


def test_pages_are_vietnamese_until_english_is_chosen(officer: Client, small: Small) -> None:
    del officer.cookies["django_language"]
    vietnamese = officer.get(reverse("overview"), headers={"accept-language": "en"})
    assert "Tổng quan" in vietnamese.content.decode()
    officer.post(reverse("language"), {"language": "en", "next": reverse("overview")})
    assert "Overview" in officer.get(reverse("overview")).content.decode()
