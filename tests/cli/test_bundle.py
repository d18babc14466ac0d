"""``chibo export`` and ``import``: the whole demo to a file and into an empty register."""

from __future__ import annotations

import os
import pwd
import shutil
import sqlite3
import stat
from datetime import date, timedelta
from pathlib import Path
from random import Random
from zipfile import ZIP_DEFLATED, ZipFile

import pytest

from chibo.indicators.definitions import INDICATORS
from chibo.indicators.engine import answer
from chibo.indicators.question import Answer, QuestionError
from chibo.register import models as m
from chibo.register import store
from chibo.register.reads_figures import question
from tests.conftest import register_in, run_chibo

FIRST, LAST = date(2016, 1, 1), date(2025, 12, 31)
QUESTIONS = 30


pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def demo(demo_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a demo of our own: an export is logged in it."""
    folder = tmp_path_factory.mktemp("own") / "data"
    shutil.copytree(demo_folder, folder)
    return folder


@pytest.fixture(scope="module")
def bundle(demo: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The demo, exported by the command line."""
    path = tmp_path_factory.mktemp("out") / "demo.zip"
    done = run_chibo(demo, "export", "-o", str(path))
    assert done.returncode == 0, done.stderr
    assert "Sample data" in done.stdout
    assert "personal data" not in done.stdout
    return path


@pytest.fixture(scope="module")
def imported(bundle: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a register that the demo's bundle was imported into."""
    folder = tmp_path_factory.mktemp("imported")
    done = run_chibo(folder, "import", str(bundle))
    assert done.returncode == 0, done.stderr
    return folder


def asked() -> list[tuple[str, object]]:
    """Ask figures of random days, periods, places, cells and moments, of the register at hand."""
    rng = Random(2016)
    columns = store.columns()
    places = sorted(set(m.PlaceSpell.objects.values_list("place", flat=True)))
    cells = sorted(set(m.OrganisationSpell.objects.values_list("organisation", flat=True)))
    moments = sorted(set(m.LedgerEntry.objects.values_list("recorded_at", flat=True)))
    found: list[tuple[str, object]] = []
    for number in range(QUESTIONS):
        since, on = sorted(FIRST + timedelta(rng.randrange((LAST - FIRST).days)) for _ in "ab")
        tree, root = rng.choice([("place", places), ("organisation", cells)])
        it = question(
            on,
            tuple(INDICATORS),
            since=since,
            tree=tree,
            root=None if number % 3 == 0 else rng.choice(root),
            by="commune" if number % 2 else None,
            known_at=store.known_position(rng.choice(moments)) if number % 5 else None,
        )
        try:
            found.append((str(it), answer(it, columns)))
        except QuestionError as error:  # no such node on that day: the same on both sides
            found.append((str(it), str(error)))
    return found


def test_the_imported_demo_has_the_same_hash_and_figures(
    demo: Path, imported: Path, settings, django_db_setup: None, django_db_blocker
) -> None:
    both = []
    for folder in (demo, imported):
        with django_db_blocker.unblock(), register_in(folder, settings):
            head = store.head()
            info = m.RegisterInfo.objects.get()
            register = (info.first_day, info.sample_data, info.root_place)
            both.append((head.position, head.digest, head.recorded_at, register, asked()))
    assert both[0] == both[1]
    answers = [found for _it, found in both[0][-1] if isinstance(found, Answer)]
    assert len(answers) > QUESTIONS / 2
    assert any(found.figures["members"] for found in answers)


def test_the_imported_demo_verifies(imported: Path) -> None:
    done = run_chibo(imported, "verify")
    assert done.returncode == 0, done.stdout


def test_the_export_of_the_imported_demo_is_the_same(
    bundle: Path, imported: Path, tmp_path: Path
) -> None:
    path = tmp_path / "again.zip"
    assert run_chibo(imported, "export", "-o", str(path)).returncode == 0
    with ZipFile(bundle) as first, ZipFile(path) as second:
        assert first.namelist() == second.namelist()
        changed = [n for n in first.namelist() if first.read(n) != second.read(n)]
    assert changed == ["manifest.json"]


def test_the_export_is_private_and_logged_under_the_systems_user(demo: Path, bundle: Path) -> None:
    assert stat.S_IMODE(bundle.stat().st_mode) == 0o600
    with sqlite3.connect(demo / "chibo.sqlite3") as database:
        (position,) = database.execute("SELECT position FROM register_ledgerhead").fetchone()
        about = f"bundle {position}"
        noted = database.execute("SELECT username, about FROM access_reading WHERE what='export'")
        assert (f"os:{pwd.getpwuid(os.getuid()).pw_name}", about) in noted.fetchall()


def test_an_export_of_real_data_warns(imported: Path, tmp_path: Path) -> None:
    folder = tmp_path / "copy"
    folder.mkdir()
    with sqlite3.connect(imported / "chibo.sqlite3") as source:
        source.execute("VACUUM INTO ?", (str(folder / "chibo.sqlite3"),))
    with sqlite3.connect(folder / "chibo.sqlite3") as copy:
        copy.execute("UPDATE register_registerinfo SET sample_data=0")
    done = run_chibo(folder, "export", "-o", str(tmp_path / "real.zip"))
    assert "personal data" in done.stdout
    assert "Sample data" not in done.stdout


def wrong(folder: Path, *arguments: str) -> str:
    """Run a command that must fail, and return its one line."""
    done = run_chibo(folder, *arguments)
    assert done.returncode == 2
    assert done.stdout == ""
    (line,) = done.stderr.splitlines()
    return line


def test_wrong_exports_are_one_line(demo: Path, bundle: Path, tmp_path: Path) -> None:
    before = bundle.read_bytes()
    assert "--overwrite" in wrong(demo, "export", "-o", str(bundle))
    assert bundle.read_bytes() == before
    assert "/no/" in wrong(demo, "export", "-o", "/no/such/folder.zip")
    assert str(tmp_path) in wrong(demo, "export", "--overwrite", "-o", str(tmp_path))
    assert "empty" in wrong(tmp_path / "new", "export", "-o", str(tmp_path / "a.zip"))
    assert not (tmp_path / "a.zip").exists()
    assert "-o" in wrong(demo, "export")


def test_an_export_replaces_a_file_when_told(demo: Path, tmp_path: Path) -> None:
    path = tmp_path / "a.zip"
    path.write_text("old")
    path.chmod(0o644)
    assert run_chibo(demo, "export", "-o", str(path), "--overwrite").returncode == 0
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    with ZipFile(path) as archive:
        assert "ledger.csv" in archive.namelist()


def test_wrong_imports_are_one_line(imported: Path, bundle: Path, tmp_path: Path) -> None:
    assert "not empty" in wrong(imported, "import", str(bundle))
    folder = tmp_path / "new"
    text = tmp_path / "notes.zip"
    text.write_text("no bundle")
    bomb = tmp_path / "bomb.zip"
    with ZipFile(bundle) as good, ZipFile(bomb, "w", ZIP_DEFLATED) as bad:
        for name in good.namelist():
            bad.writestr(name, bytes(50_000_000) if name == "ledger.csv" else good.read(name))
    cut = tmp_path / "cut.zip"
    cut.write_bytes(bundle.read_bytes()[:-1000])
    for path, word in (
        (tmp_path / "none.zip", "none.zip"),
        (tmp_path, str(tmp_path)),
        (text, "no exported register"),
        (cut, "only a part"),
        (bomb, "more than is safe"),
    ):
        assert word in wrong(folder, "import", str(path))
    with sqlite3.connect(folder / "chibo.sqlite3") as database:
        assert database.execute("SELECT count(*) FROM register_ledgerentry").fetchone() == (0,)
