"""``chibo tidy``: who was taken off the list long enough ago is erased."""

from __future__ import annotations

import os
from datetime import date, timedelta
from pathlib import Path

import pytest
from django.utils import timezone

from chibo.access.answered import once
from chibo.access.models import AnsweredRequest
from chibo.admissions.enter import withdraw
from chibo.admissions.models import Candidate
from chibo.background import jobs
from chibo.cli import main
from tests.admissions.district import ACTOR, NOW, District
from tests.conftest import run_chibo


@pytest.mark.django_db
@pytest.mark.usefixtures("in_english")
def test_tidying_erases_who_is_due_and_leaves_the_others(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CHIBO_LANGUAGE", "en")
    district = District()
    gone, stays = district.enter(), district.enter()
    withdraw(gone, date(2018, 4, 1), "own_wish", ACTOR, NOW)
    assert main(["tidy"]) == 0
    assert capsys.readouterr().out.startswith("1 candidates erased")
    assert list(Candidate.objects.values_list("person", flat=True)) == [stays]


@pytest.mark.django_db
def test_tidying_forgets_what_programs_were_answered_a_month_ago() -> None:
    now = timezone.now()
    for days, key in ((29, "still-asked"), (31, "long-over")):
        once("officer", key, b"{}", now - timedelta(days=days), dict)
    assert main(["tidy"]) == 0
    assert list(AnsweredRequest.objects.values_list("key", flat=True)) == ["still-asked"]


@pytest.mark.django_db
def test_tidying_forgets_uploads_of_days_ago() -> None:
    now = timezone.now()
    old, new = jobs.new_folder(now), jobs.new_folder(now)
    (old / "book.xlsx").write_bytes(b"names")
    days_ago = (now - timedelta(days=2)).timestamp()
    os.utime(old, (days_ago, days_ago))
    assert main(["tidy"]) == 0
    assert new.exists() and not old.exists()


def test_an_empty_register_has_nothing_to_tidy(tmp_path: Path) -> None:
    told = run_chibo(tmp_path, "tidy")
    assert told.returncode == 0
    assert told.stdout.startswith("0 candidates erased")
