"""Second factor, lock-out, and how long a session lasts."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django_otp.oath import totp
from django_otp.plugins.otp_static.models import StaticDevice
from django_otp.plugins.otp_totp.models import TOTPDevice
from pytest_django import Settings

from chibo.access import accounts, second_factor, sessions
from chibo.access.accounts import make_account, make_officer
from chibo.access.rights import Role
from chibo.register import models as m

from .conftest import OFFICER, PASSWORD, Small

SIGN_IN = {"username": OFFICER, "password": PASSWORD}


@pytest.fixture
def real(small: Small) -> Small:
    """A register that is no sample."""
    m.RegisterInfo.objects.update(sample_data=False)
    return small


def code_of(device: TOTPDevice) -> str:
    return f"{totp(device.bin_key):06}"


def entered(client: Client, **more: str) -> Client:
    client.cookies["django_language"] = "en"
    client.post(reverse("sign-in"), {**SIGN_IN, **more})
    return client


def _wait() -> None:
    """Let the time pass that has to pass after a wrong code."""
    for model in (TOTPDevice, StaticDevice):
        model.objects.update(throttling_failure_count=0, throttling_failure_timestamp=None)


def set_up(client: Client) -> list[str]:
    """Set the second factor up as a person does, and return the back-up codes."""
    page = client.get(reverse("second-factor-set-up")).content.decode()
    assert 'src="data:image/svg+xml' in page
    device = TOTPDevice.objects.get(confirmed=False)
    answer = client.post(reverse("second-factor-set-up"), {"code": code_of(device)}, follow=True)
    return re.findall(r"<li><code>(\w+)</code>", answer.content.decode())


def test_who_may_export_sets_a_second_factor_up_before_anything_else(
    client: Client, real: Small
) -> None:
    make_officer(OFFICER, PASSWORD)
    entered(client)
    for name in ("overview", "villages", "own-account"):
        answer = client.get(reverse(name))
        assert answer.headers["Location"].startswith(reverse("second-factor-set-up"))
    wrong = client.post(reverse("second-factor-set-up"), {"code": "000000"})
    assert wrong.status_code == 400
    _wait()
    assert len(set_up(client)) == second_factor.BACK_UP_CODES
    assert client.get(reverse("overview")).status_code == 200


def test_at_the_next_sign_in_the_code_is_asked_for(client: Client, real: Small) -> None:
    make_officer(OFFICER, PASSWORD)
    codes = set_up(entered(client))
    client.post(reverse("sign-out"))
    entered(client)
    asked = client.get(reverse("villages"))
    assert asked.headers["Location"].startswith(reverse("second-factor") + "?next=%2Fvillages")
    assert client.get(reverse("second-factor-set-up")).headers["Location"] == (
        reverse("second-factor")
    )
    wrong = client.post(reverse("second-factor"), {"code": "nothing"})
    assert wrong.status_code == 400 and "wrong or over" in wrong.content.decode()
    _wait()
    passed = client.post(reverse("second-factor"), {"code": codes[0], "next": reverse("villages")})
    assert passed.headers["Location"] == reverse("villages")
    assert client.get(reverse("villages")).status_code == 200


def test_a_back_up_code_opens_once(client: Client, real: Small) -> None:
    user = make_officer(OFFICER, PASSWORD)
    TOTPDevice.objects.create(user=user, confirmed=True)
    code, *_ = second_factor.make_codes(user)
    assert second_factor.checked(user, code)
    assert second_factor.checked(user, code) is None
    assert second_factor.codes_left(user) == second_factor.BACK_UP_CODES - 1


def test_the_way_back_leads_to_no_other_site(client: Client, real: Small) -> None:
    user = make_officer(OFFICER, PASSWORD)
    TOTPDevice.objects.create(user=user, confirmed=True)
    code, *_ = second_factor.make_codes(user)
    typed = {"code": code, "next": "https://elsewhere.example/"}
    answer = entered(client).post(reverse("second-factor"), typed)
    assert answer.headers["Location"] == reverse("overview")


def test_sample_data_and_roles_that_take_nothing_out_need_none(
    client: Client, small: Small
) -> None:
    make_officer(OFFICER, PASSWORD)
    assert entered(client).get(reverse("overview")).status_code == 200
    assert "sample data it is not needed" in client.get(reverse("own-account")).content.decode()
    m.RegisterInfo.objects.update(sample_data=False)
    make_account("viewer", PASSWORD, Role.VIEWER, None, "me", timezone.now())
    viewer = Client()
    entered(viewer, username="viewer")
    assert viewer.get(reverse("overview")).status_code == 200


def test_a_forgotten_telephone_is_set_up_anew(client: Client, real: Small) -> None:
    user = make_officer(OFFICER, PASSWORD)
    set_up(entered(client))
    accounts.reset_second_factor(user, "admin", timezone.now())
    assert client.get(reverse("overview")).status_code == 302
    again = entered(Client()).get(reverse("overview"))
    assert again.headers["Location"].startswith(reverse("second-factor-set-up"))


def test_five_wrong_passwords_lock_the_account_out_for_a_quarter_of_an_hour(
    client: Client, small: Small
) -> None:
    make_officer(OFFICER, PASSWORD)
    client.cookies["django_language"] = "en"
    wrong = {**SIGN_IN, "password": "something else"}
    for _ in range(4):
        assert client.post(reverse("sign-in"), wrong).status_code == 200
    locked = client.post(reverse("sign-in"), wrong)
    assert locked.status_code == 429
    assert "Wait 15 minutes" in locked.content.decode()
    assert client.post(reverse("sign-in"), SIGN_IN).status_code == 429
    make_officer("another", PASSWORD)
    other = client.post(reverse("sign-in"), {**SIGN_IN, "username": "another"})
    assert other.status_code == 302


def test_a_session_ends_when_nothing_is_done(
    client: Client, small: Small, settings: Settings
) -> None:
    make_officer(OFFICER, PASSWORD)
    entered(client).get(reverse("overview"))
    _age(client, sessions.SEEN, settings.SESSION_IDLE - timedelta(seconds=30))
    assert client.get(reverse("villages")).status_code == 200
    _age(client, sessions.SEEN, settings.SESSION_IDLE + timedelta(seconds=1))
    answer = client.get(reverse("villages"), follow=True)
    assert answer.redirect_chain == [(reverse("sign-in") + "?next=%2Fvillages", 302)]
    assert "nothing was done for 30 minutes" in answer.content.decode()


def test_a_session_ends_after_eight_hours_whatever_is_done(client: Client, small: Small) -> None:
    make_officer(OFFICER, PASSWORD)
    entered(client).get(reverse("overview"))
    _age(client, sessions.SINCE, timedelta(hours=8, seconds=1))
    assert "after 8 hours" in client.get(reverse("villages"), follow=True).content.decode()


def _age(client: Client, mark: str, by: timedelta) -> None:
    session = client.session
    session[mark] = (timezone.now() - by).timestamp()
    session.save()


def test_a_new_password_ends_all_other_sessions(client: Client, small: Small) -> None:
    user = make_officer(OFFICER, PASSWORD)
    elsewhere = entered(Client())
    entered(client)
    assert sessions.of(user) == 2
    new = "four unlikely words here"
    typed = {"old_password": PASSWORD, "new_password1": new, "new_password2": new}
    for wrong, words in (
        ({"old_password": "not it"}, "not the password"),
        ({"new_password2": "other"}, "differ"),
        ({"new_password1": "officer", "new_password2": "officer"}, "12"),
    ):
        answer = client.post(reverse("own-password"), {**typed, **wrong})
        assert answer.status_code == 400 and words in answer.content.decode()
    assert client.post(reverse("own-password"), typed).status_code == 302
    assert client.get(reverse("overview")).status_code == 200
    assert elsewhere.get(reverse("overview")).status_code == 302
    assert User.objects.get().check_password(new)


def test_signing_out_everywhere_ends_every_session(client: Client, small: Small) -> None:
    user = make_officer(OFFICER, PASSWORD)
    entered(Client())
    entered(client).post(reverse("sign-out-everywhere"))
    assert sessions.of(user) == 0
    assert client.get(reverse("overview")).status_code == 302
