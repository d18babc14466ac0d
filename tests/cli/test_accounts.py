"""Accounts and keys on the command line."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest

from chibo.access.models import Grant
from chibo.access.rights import Role
from chibo.cli import demo
from chibo.register.sealed import key_file
from tests.conftest import register_in, run_chibo


@pytest.fixture
def folder(demo_folder: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(demo_folder, tmp_path / "data"))


def test_an_account_gets_its_role_for_an_organisation_of_today(
    folder: Path, settings, django_db_setup: None, django_db_blocker
) -> None:
    for arguments in (
        ("moi",),
        ("xa", "--role", "commune_officer", "--organisation", "03214"),
        ("quantri", "--role", "administrator"),
    ):
        done = run_chibo(folder, "account", *arguments)
        assert done.returncode == 0, done.stderr
        assert re.search(r"Sign in as \w+ with the password \S{16}", done.stdout)
    with django_db_blocker.unblock(), register_in(folder, settings):
        held = Grant.objects.values_list("user__username", "role", "organisation")
        roles = {name: (role, organisation is not None) for name, role, organisation in held}
    assert roles == {
        "moi": ("provincial_officer", False),
        "xa": ("commune_officer", True),
        "quantri": ("administrator", False),
    }


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("x", "--role", "king"), "king"),
        (("x", "--organisation", "99999"), "99999"),
        (("", "--role", "viewer"), "1 to 150 letters"),
    ],
)
def test_what_is_wrong_is_one_line(folder: Path, arguments: tuple[str, ...], words: str) -> None:
    done = run_chibo(folder, "account", *arguments)
    assert done.returncode == 2
    assert words in done.stderr and len(done.stderr.splitlines()) == 1


def test_the_demo_prints_a_sign_in_for_each_role(
    demo_data: None, capsys: pytest.CaptureFixture[str], in_english: None
) -> None:
    demo.print_sign_ins()
    printed = capsys.readouterr().out
    for role in Role:
        assert re.search(rf"demo\S* +\S{{16}}  {role.value}, ", printed)
    assert Grant.objects.count() >= len(Role)


def test_keys_are_made_anew(folder: Path) -> None:
    done = run_chibo(folder, "keys", "rotate")
    assert done.returncode == 0, done.stderr
    assert "0 rows" in done.stdout
    assert (folder / key_file().name).exists()
