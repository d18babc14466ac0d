"""Opening a register with a workbook: dry run, all or nothing, and an account to see it with."""

from __future__ import annotations

import json
import stat
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from django.test import Client
from pytest_django import Settings

from chibo.access.accounts import make_officer
from chibo.exchange.workbook.examination import examine
from chibo.exchange.workbook.opening import open_examined
from chibo.indicators.question import Question
from chibo.ledger.scope import Scope
from chibo.ledger.spells import STILL_KNOWN
from chibo.register import models as m
from chibo.register import reads_figures
from chibo.register.opening import NotEmpty, is_empty
from chibo.register.verify import verify
from tests.conftest import run_chibo
from tests.web.conftest import sign_in

from .forms import member, small, workbook

ON = date(2016, 1, 1)
NOW = datetime(2026, 11, 1, 8, tzinfo=UTC)
LIBREOFFICE = Path(__file__).parent / "data" / "libreoffice.xlsx"
"""Filled in by LibreOffice 7.4 from the template; all names are made up."""
KEYS = ("villages", "villages_blank", "villages_independent", "cells", "cells_joint", "members")


@pytest.mark.django_db
@pytest.mark.database
def test_the_dry_run_shows_the_figures_that_opening_gives() -> None:
    found = examine(workbook(small()), ON)
    question = Question(ON, KEYS, by="commune")
    foreseen = found.figures(question)
    statuses = {r["code"]: r["status"] for r in found.village_statuses().to_pylist()}
    assert is_empty()

    open_examined(found, "officer", NOW)

    assert reads_figures.figures(Scope.everything(), question).rows == foreseen.rows
    assert statuses == {"03379-01": "host", "03379-02": "guest", "03205-07": "independent"}
    assert list(verify()) == []
    info = m.RegisterInfo.objects.get()
    assert (info.first_day, info.sample_data) == (ON, False)
    assert set(m.LedgerEntry.objects.values_list("effective_on", flat=True)) == {date(2015, 12, 31)}
    profile = m.ProfileSpell.objects.get(known_to=STILL_KNOWN)
    assert (profile.households, profile.poor_households) == (60, 20)
    blank = m.MembershipSpell.objects.filter(village=None).count()
    assert (blank, m.MembershipSpell.objects.count()) == (1, 4)


@pytest.mark.django_db
def test_a_register_is_opened_once() -> None:
    open_examined(examine(workbook(small()), ON), "officer", NOW)
    before = m.LedgerHead.objects.get().digest
    with pytest.raises(NotEmpty):
        open_examined(examine(workbook(small()), ON), "officer", NOW)
    assert m.LedgerHead.objects.get().digest == before


@pytest.mark.django_db
def test_the_pages_show_the_register_just_opened(
    client: Client, settings: Settings, tmp_path: Path
) -> None:
    settings.STATIC_ROOT = tmp_path
    plain = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    settings.STORAGES = {**settings.STORAGES, "staticfiles": plain}
    open_examined(examine(workbook(small()), ON), "officer", NOW)
    sign_in(client, make_officer("officer", "a-long-pass-word-1"))
    for address in ("/", "/?on=2016-01-01", "/villages?on=2016-01-01"):
        answer = client.get(address, headers={"accept-language": "en"})
        assert answer.status_code == 200, address
    assert "Bản Giói A" in answer.content.decode()
    assert "sample data" not in answer.content.decode()


@pytest.mark.django_db
def test_a_workbook_with_an_error_opens_nothing() -> None:
    rows = small()
    rows["members"].append(member("A B", birth_date=1978))
    with pytest.raises(ValueError, match="errors"):
        open_examined(examine(workbook(rows), ON), "officer", NOW)
    assert is_empty()


def test_what_is_wrong_with_cells_and_villages_is_counted() -> None:
    found = examine(workbook(small()), ON)
    assert found.notices == {"cell_below_min": 3}


def test_a_workbook_made_in_libreoffice_is_opened_and_on_the_map(tmp_path: Path) -> None:
    folder = tmp_path / "register"
    made = run_chibo(folder, "open", str(LIBREOFFICE), "--on", "1/1/2016")
    assert made.returncode == 0, made.stdout + made.stderr
    asked = ("--on", "2016-01-01", "--format", "json", "--by", "commune")
    found = json.loads(run_chibo(folder, "figures", *asked).stdout)
    assert {key: found["figures"][key] for key in KEYS} == {
        "villages": 6,
        "villages_blank": 1,
        "villages_independent": 1,
        "cells": 5,
        "cells_joint": 2,
        "members": 13,
    }
    assert [row["code"] for row in found["rows"]] == ["03379", "03384"]
    statuses = examine(LIBREOFFICE.read_bytes(), ON).village_statuses().to_pylist()
    assert len(statuses) == 6
    assert all(20 < row["lat"] < 22 and 102 < row["lon"] < 104 for row in statuses)


@pytest.mark.slow
def test_from_nothing_to_an_account(tmp_path: Path) -> None:
    folder, start = tmp_path / "register", tmp_path / "start.xlsx"
    made = run_chibo(folder, "template", "-o", str(start), "--district", "dien bien dong", "--on")
    assert made.returncode == 2
    made = run_chibo(
        folder, "template", "-o", str(start), "--district", "dien bien dong", "--on", "1/1/2016"
    )
    assert "14" in made.stdout
    assert stat.S_IMODE(start.stat().st_mode) == 0o600
    again = run_chibo(folder, "template", "-o", str(start))
    assert (again.returncode, len(again.stderr.splitlines())) == (2, 1)
    assert run_chibo(folder, "open", str(start), "--on", "1/1/2016").returncode == 0
    account = run_chibo(folder, "account", "thu.ky")
    assert account.returncode == 0
    assert "thu.ky" in account.stdout
    for name in ("", "x" * 151):
        assert run_chibo(folder, "account", name).returncode == 2


@pytest.mark.parametrize(
    ("arguments", "word"),
    [
        (("open", "nowhere.xlsx", "--on", "2016-01-01"), "nowhere.xlsx"),
        (("open", str(LIBREOFFICE), "--on", "2016"), "year"),
        (("open", str(LIBREOFFICE), "--on", "1/1/2199"), "today"),
        (("open", str(LIBREOFFICE)), "--on"),
        (("template", "-o", "/nowhere/x.xlsx"), "/nowhere/x.xlsx"),
        (("template", "-o", "x.xlsx", "--province", "Atlantis"), "No official commune"),
        (("template", "-o", "x.xlsx", "--district", "Châu Thành", "--on", "1/1/2016"), "Several"),
    ],
)
def test_wrong_input_is_one_line_and_status_2(
    tmp_path: Path, arguments: tuple[str, ...], word: str
) -> None:
    done = run_chibo(tmp_path / "register", *arguments)
    assert done.returncode == 2
    assert len(done.stderr.splitlines()) == 1
    assert word in done.stderr
