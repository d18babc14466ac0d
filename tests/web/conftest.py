"""A small register for pages, an officer signed in, and the demo behind a real server."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django_otp import DEVICE_ID_SESSION_KEY
from django_otp.plugins.otp_totp.models import TOTPDevice
from pytest_django import Settings

from chibo.access.accounts import make_officer
from chibo.ledger.contents import Admit, CoverageChange, FoundBySplit, Posting
from chibo.register import models as m
from chibo.register.particulars import Particulars
from chibo.register.record import record_many
from tests.oracle.builder import FIRST_DAY, Builder
from tests.register.papers import lenient_papers

OFFICER, PASSWORD = "officer", "a-long-pass-word-1"
SPLIT_DAY = date(2017, 3, 1)
ADMITTED = date(2016, 9, 2)
REVOKED = date(2016, 5, 19)
SERVER_WAIT = 30.0


@dataclass(frozen=True)
class Small:
    """One commune with a host, a guest and an independent village, and what happened to it."""

    commune: int
    host: int
    guest: int
    alone: int
    joint_cell: int
    new_cell: int
    person: int
    split: int
    revoked: int


@pytest.fixture(autouse=True)
def _plain_static_files(settings: Settings, tmp_path: Path) -> None:
    """Serve static files by their plain names: tests do without gathering them first."""
    plain = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    settings.STATIC_ROOT = tmp_path
    settings.STORAGES = {**settings.STORAGES, "staticfiles": plain}


@pytest.fixture
def small(db: None) -> Small:
    """Record the small register: the guest village gets a cell of its own on SPLIT_DAY."""
    r = Builder()
    commune = r.commune()
    host, guest, alone = r.village(commune), r.village(commune), r.village(commune)
    joint = r.cell(commune, base=host, guests=[guest])
    r.members(joint, host, 4)
    guests = r.members(joint, guest, 3)
    r.members(r.cell(commune, base=alone), alone, 3)
    r.open()
    wrong = r.new_person()
    revoked = r.decide(REVOKED, Admit(person=wrong, cell=joint, village=host))
    r.revoke(revoked)
    person = r.new_person()
    r.decide(ADMITTED, Admit(person=person, cell=joint, village=host))
    new = r.cell_spec(r.committees[commune])
    split = r.decide(
        SPLIT_DAY,
        FoundBySplit(
            source=joint,
            founded=(new,),
            coverage=(
                CoverageChange(joint, guest, None),
                CoverageChange(new.organisation, guest, "base"),
            ),
            members=tuple(Posting(p, new.organisation, guest) for p in guests),
        ),
    )
    papers = lenient_papers(r.entries)
    known = Particulars("Lò Văn Sáng", date(1990, 2, 3), "male", "thai", "upper_secondary")
    papers = [
        replace(p, particulars={person: known}) if i == 3 else p for i, p in enumerate(papers)
    ]
    record_many(papers, "tester")
    m.RegisterInfo.objects.create(first_day=FIRST_DAY, sample_data=True)
    return Small(commune, host, guest, alone, joint, new.organisation, person, split, revoked)


@pytest.fixture
def officer(client: Client, db: None) -> Client:
    """A client signed in as an officer, in English."""
    sign_in(client, make_officer(OFFICER, PASSWORD))
    client.cookies["django_language"] = "en"
    return client


def sign_in(client: Client, user: User) -> None:
    """Sign the client in, with the second factor passed."""
    client.force_login(user)
    device, _made = TOTPDevice.objects.get_or_create(user=user, confirmed=True)
    session = client.session
    session[DEVICE_ID_SESSION_KEY] = device.persistent_id
    session.save()


@dataclass(frozen=True)
class Served:
    """The demo behind a server: its address and folder."""

    address: str
    folder: Path


@pytest.fixture(scope="session")
def served(demo_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """Serve a copy of the demo as in production."""
    folder = tmp_path_factory.mktemp("served") / "data"
    shutil.copytree(demo_folder, folder)
    with serving(folder) as served:
        yield served


@contextmanager
def serving(folder: Path, code: str = "", more: str = "") -> Iterator[Served]:
    """Serve the register in a folder as in production, to one officer.

    ``code``: one that the officer is asked for after the password. ``more``: what else is to be
    done to the register before.
    """
    environment = {**os.environ, "CHIBO_DATA": str(folder)}
    environment |= {"DJANGO_SETTINGS_MODULE": "chibo.settings"}
    environment.pop("DATABASE_URL", None)
    prepare = (
        "import django; django.setup()\n"
        "from django.core.management import call_command\n"
        "from chibo.access.accounts import make_officer\n"
        "call_command('migrate', verbosity=0)\n"
        "call_command('collectstatic', interactive=False, verbosity=0)\n"
        f"officer = make_officer({OFFICER!r}, {PASSWORD!r})\n"
    )
    if code:
        prepare += (
            "from django_otp.plugins.otp_static.models import StaticDevice\n"
            "from django_otp.plugins.otp_totp.models import TOTPDevice\n"
            "TOTPDevice.objects.get_or_create(user=officer, confirmed=True)\n"
            "device = StaticDevice.objects.create(user=officer)\n"
            f"device.token_set.create(token={code!r})\n"
        )
    prepare += more
    subprocess.run([sys.executable, "-c", prepare], env=environment, check=True)
    port = _free_port()
    server = subprocess.Popen(
        [sys.executable, "-m", "gunicorn", "chibo.web.wsgi:application", "--threads", "4"]
        + ["--bind", f"127.0.0.1:{port}", "--log-level", "warning"],
        env=environment,
    )
    try:
        address = f"http://127.0.0.1:{port}"
        _wait_for(f"{address}/sign-in")
        yield Served(address, folder)
    finally:
        server.terminate()
        server.wait()


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def _wait_for(address: str) -> None:
    end = datetime.now(UTC) + timedelta(seconds=SERVER_WAIT)
    while True:
        try:
            urllib.request.urlopen(address).close()
            return
        except OSError:
            if datetime.now(UTC) > end:
                raise
            time.sleep(0.2)
