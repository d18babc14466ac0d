"""``chibo digest``: counts go to who chose them, and to nobody where no mail server is named."""

from __future__ import annotations

from datetime import date

import pytest
from django.contrib.auth.models import User
from django.core import mail
from django.core.mail.backends.dummy import EmailBackend
from django.utils import timezone
from pytest_django import Settings

from chibo.access import digests
from chibo.access.accounts import make_account, switch
from chibo.access.models import Reading
from chibo.access.rights import Role
from chibo.attention import reads
from chibo.cli import digest, main
from chibo.ledger.scope import Scope
from tests.access.world import World, record_world

PASSWORD = "a-long-pass-word-1"
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_english")]


@pytest.fixture
def world(db: None, monkeypatch: pytest.MonkeyPatch) -> World:
    monkeypatch.setenv("CHIBO_LANGUAGE", "en")
    return record_world()


def account(name: str, organisation: int | None) -> User:
    role = Role.COMMUNE_OFFICER if organisation else Role.PROVINCIAL_OFFICER
    return make_account(name, PASSWORD, role, organisation, "me", timezone.now())


def test_each_gets_the_counts_of_its_own_scope(
    world: World, capsys: pytest.CaptureFixture[str]
) -> None:
    for name, unit in (("all", None), ("foreign", world.foreign), ("silent", None)):
        user = account(name, unit)
        if name != "silent":
            digests.choose(user, f"{name}@example.org", timezone.now())
    assert main(["digest"]) == 0
    assert capsys.readouterr().out.startswith("2 e-mails sent")
    sent = {one.to[0]: one for one in mail.outbox}
    assert sent.keys() == {"all@example.org", "foreign@example.org"}
    assert sent["all@example.org"].body != sent["foreign@example.org"].body
    assert "/attention?on=" in sent["foreign@example.org"].body


def test_the_number_is_that_of_the_list(world: World) -> None:
    on = date(2018, 5, 13)
    number = len(reads.items(Scope.everything(), Scope(), on))
    subject, text = digest.written(Scope.everything(), on)
    assert subject == f"What needs attention on 13/05/2018: {number}"
    assert sum(int(line.rpartition(": ")[2]) for line in text.split("\n\n")[0].splitlines()) == (
        number
    )


def test_who_is_switched_off_or_ended_it_gets_nothing(world: World) -> None:
    off, ended = account("off", None), account("ended", None)
    for user in (off, ended):
        digests.choose(user, "somebody@example.org", timezone.now())
    switch(off, False, "me", timezone.now())
    digests.end(ended, timezone.now())
    assert main(["digest"]) == 0
    assert mail.outbox == []
    acts = Reading.objects.filter(about__startswith="digest_").values_list("about", flat=True)
    assert sorted(acts) == ["digest_off: ended", "digest_on: ended", "digest_on: off"]


def test_without_a_mail_server_nothing_is_sent_and_it_says_so(
    world: World, settings: Settings, capsys: pytest.CaptureFixture[str]
) -> None:
    assert f"{EmailBackend.__module__}.{EmailBackend.__qualname__}" == digest.OFF
    settings.EMAIL_BACKEND = digest.OFF
    digests.choose(account("all", None), "all@example.org", timezone.now())
    assert main(["digest"]) == 0
    assert capsys.readouterr().out.startswith("Nothing is sent")
    assert mail.outbox == []
