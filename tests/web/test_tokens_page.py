"""The page on which an account makes and ends tokens for programs."""

from __future__ import annotations

import re

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from chibo.access.models import Reading, Token
from chibo.access.tokens import reader_of_token

from .conftest import OFFICER, Small

PAGE = reverse("own-tokens")
TYPED = {"name": "Báo cáo tỉnh", "role": "0", "days": "30"}
SECRET = re.compile(r"chibo_[\w-]+")


def test_a_token_is_shown_once_and_lets_a_program_in_until_it_is_ended(
    officer: Client, small: Small
) -> None:
    shown = officer.post(PAGE, TYPED, follow=True).content.decode()
    (secret,) = SECRET.findall(shown)
    assert reader_of_token(secret, timezone.now()) is not None
    assert not SECRET.findall(officer.get(PAGE).content.decode())
    token = Token.objects.get()
    officer.post(reverse("own-token-end", args=[token.id]))
    assert reader_of_token(secret, timezone.now()) is None
    noted = Reading.objects.filter(what=Reading.ACCOUNT).order_by("id")
    assert [line.about for line in noted][-2:] == [
        "token_made: Báo cáo tỉnh",
        "token_ended: Báo cáo tỉnh",
    ]


@pytest.mark.parametrize(
    "wrong", [{"name": " "}, {"name": "x" * 61}, {"days": "0"}, {"days": "9999"}, {"role": "7"}]
)
def test_what_is_wrong_is_said_at_its_field_and_nothing_is_made(
    officer: Client, small: Small, wrong: dict[str, str]
) -> None:
    answer = officer.post(PAGE, TYPED | wrong)
    assert answer.status_code == 400
    (field,) = wrong
    assert f'id="{field}-error"' in answer.content.decode()
    assert not Token.objects.exists()


def test_the_token_of_another_account_is_none_of_mine(officer: Client, small: Small) -> None:
    officer.post(PAGE, TYPED)
    token = Token.objects.get()
    officer.force_login(User.objects.create_user("somebody"))
    assert officer.post(reverse("own-token-end", args=[token.id])).status_code == 404
    token.refresh_from_db()
    assert token.ended_at is None
    assert token.user.username == OFFICER
