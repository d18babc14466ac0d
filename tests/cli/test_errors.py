"""Wrong input: one line that says what to do, exit status 2, nothing changed."""

from __future__ import annotations

import shutil
import sqlite3
from pathlib import Path

import pytest

from tests.conftest import run_chibo


@pytest.mark.parametrize(
    ("arguments", "word"),
    [
        (("--on", "2018-05-13", "--indicators", "membres"), "membres"),
        (("--on", "2018-05-13", "--indicators", ""), "Choose"),
        (("--on", "2018-05-13", "--place", "99999"), "99999"),
        (("--on", "2026-01-01", "--place", "03205"), "03205"),
        (("--on", "2018-05-13", "--organisation", "x"), "x"),
        (("--on", "2018-05-13", "--organisation", "²"), "²"),
        (("--on", "2018-05-13", "--organisation", "9" * 30), "9" * 30),
        (("--on", "2018-05-13", "--place", ""), "code"),
        (("--on", "2018-05-13", "--since", ""), "date"),
        (("--on", "2018-05-13", "--known-at", "0001-01-01"), "0001-01-01"),
        (("--on", "2018-05-13", "--known-at", "2010-01-01"), "2010-01-01"),
        (("--on", "13/05/2018"), "2018-05-13"),
        (("--on", "2015-12-31"), "2016-01-01"),
        (("--on", "2999-01-01"), "2999-01-01"),
        (("--on", "2018-05-13", "--since", "2018-06-01"), "period"),
        (("--on", "2018-05-13", "--indicators", "admissions"), "--since"),
        (("--on", "2018-05-13", "--known-at", "yesterday"), "yesterday"),
        (("--on", "2018-05-13", "--by", "cell"), "organisation"),
        (("--on", "2018-05-13", "--by", "sex", "--indicators", "villages"), "villages"),
        (("--on", "2018-05-13", "--by", "colour"), "colour"),
        (("--place", "101"), "--on"),
    ],
)
def test_a_wrong_question_is_one_line_and_status_2(
    demo_folder: Path, arguments: tuple[str, ...], word: str
) -> None:
    done = run_chibo(demo_folder, "figures", *arguments)
    assert done.returncode == 2
    assert done.stdout == ""
    assert len(done.stderr.splitlines()) == 1
    assert word in done.stderr


def test_an_empty_register_says_how_to_begin(tmp_path: Path) -> None:
    done = run_chibo(tmp_path, "figures", "--on", "2018-05-13")
    assert done.returncode == 2
    assert "chibo demo" in done.stderr


@pytest.mark.parametrize("address", ["junk", "postgres://x:y@127.0.0.1:1/z"])
def test_a_database_that_is_not_there_is_not_an_empty_register(
    tmp_path: Path, address: str
) -> None:
    done = run_chibo(tmp_path, "figures", "--on", "2018-05-13", DATABASE_URL=address)
    assert done.returncode == 2
    assert "DATABASE_URL" in done.stderr
    assert len(done.stderr.splitlines()) == 1


@pytest.mark.slow
def test_a_person_is_erased_by_the_number_on_the_page(demo_folder: Path, tmp_path: Path) -> None:
    folder = tmp_path / "copy"
    shutil.copytree(demo_folder, folder)
    with sqlite3.connect(folder / "chibo.sqlite3") as database:
        (person,) = database.execute("SELECT person FROM register_particularsversion").fetchone()
    assert run_chibo(folder, "erase", str(person), "--ground", "by request").returncode == 0
    assert run_chibo(folder, "verify").returncode == 0
    again = run_chibo(folder, "erase", str(person), "--ground", "by request")
    assert again.returncode == 2
    assert str(person) in again.stderr
    assert run_chibo(folder, "erase", str(person), "--ground", " ").returncode == 2


@pytest.mark.slow
def test_an_erased_name_is_owed_while_another_process_reads(
    demo_folder: Path, tmp_path: Path
) -> None:
    folder = tmp_path / "copy"
    shutil.copytree(demo_folder, folder)
    file = folder / "chibo.sqlite3"
    with sqlite3.connect(file) as database:
        (person,) = database.execute("SELECT person FROM register_particularsversion").fetchone()
        database.execute(
            "UPDATE register_particularsversion SET name = 'Tên Chỉ Có Một' WHERE person = ?",
            (person,),
        )
    database.close()
    reader = sqlite3.connect(file)
    reader.execute("BEGIN").execute("SELECT count(*) FROM register_ledgerentry").fetchone()
    done = run_chibo(folder, "erase", str(person), "--ground", "by request")
    assert done.returncode == 1
    assert "log" in done.stdout
    reader.close()
    assert run_chibo(folder, "verify").returncode == 0
    held = b"".join(path.read_bytes() for path in folder.glob("chibo.sqlite3*"))
    assert "Tên Chỉ Có Một".encode() not in held


@pytest.mark.slow
def test_the_demo_refuses_a_register_that_is_not_a_demo(tmp_path: Path) -> None:
    assert run_chibo(tmp_path, "verify").returncode == 0
    with sqlite3.connect(tmp_path / "chibo.sqlite3") as database:
        database.execute(
            "INSERT INTO register_registerinfo (id, first_day, sample_data) VALUES (1, ?, 0)",
            ("2020-01-01",),
        )
    made = run_chibo(tmp_path, "demo", "--no-serve")
    assert made.returncode == 2
    assert "CHIBO_DATA" in made.stderr
    assert len(made.stderr.splitlines()) == 1


def test_a_second_demo_loads_nothing_twice(demo_folder: Path, tmp_path: Path) -> None:
    folder = tmp_path / "copy"
    shutil.copytree(demo_folder, folder)
    again = run_chibo(folder, "demo", "--no-serve")
    assert again.returncode == 0
    assert "Loading" not in again.stdout
    assert "492" in again.stdout


@pytest.mark.slow
def test_replay_and_verify_of_the_whole_demo(demo_folder: Path, tmp_path: Path) -> None:
    folder = tmp_path / "copy"
    shutil.copytree(demo_folder, folder)
    assert run_chibo(folder, "replay").returncode == 0
    done = run_chibo(folder, "verify")
    assert done.returncode == 0, done.stdout
    with sqlite3.connect(folder / "chibo.sqlite3") as database:
        database.execute("UPDATE register_membershipspell SET standing='official'")
    done = run_chibo(folder, "verify")
    assert done.returncode == 1
    assert "differs from the replay" in done.stdout


@pytest.mark.slow
def test_verify_all_counts_lists_and_names_no_person(demo_folder: Path, tmp_path: Path) -> None:
    folder = tmp_path / "copy"
    shutil.copytree(demo_folder, folder)
    with sqlite3.connect(folder / "chibo.sqlite3") as database:
        # Findings about papers are not judged anew, so that they may be made up.
        database.execute(
            "UPDATE register_finding SET settled_at=0, code='ceremony_late' "
            "WHERE code='outlives_place'"
        )
        persons = database.execute("SELECT name FROM register_particularsversion").fetchall()
    done = run_chibo(folder, "verify", "--all")
    assert done.returncode == 0, done.stdout
    assert "add up at every unit" in done.stdout
    assert "      15  The ceremony was later" in done.stdout
    lines = [line for line in done.stdout.splitlines() if "/decisions/" in line]
    assert len(lines) == 15
    assert not any(name in done.stdout for (name,) in persons)
    with sqlite3.connect(folder / "chibo.sqlite3") as database:
        database.execute(
            "UPDATE register_membershipspell SET standing='other' WHERE id IN "
            "(SELECT id FROM register_membershipspell WHERE known_to > 4e18 "
            "AND valid_to > '2026-01-01' LIMIT 1)"
        )
    shutil.rmtree(folder / "columns")
    done = run_chibo(folder, "verify", "--all")
    assert done.returncode == 1
    assert "differs from the replay" in done.stdout
    assert "Official members + Probationary members = " in done.stdout
    assert "The ceremony was later" in done.stdout
