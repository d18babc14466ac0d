"""What is sent and shown of persons: the e-mail names nobody, the list only who may be named."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

CODE = """
import django; django.setup()
from datetime import date
from django.utils import translation
from chibo.attention import reads
from chibo.cli.digest import written
from chibo.ledger.scope import Scope
from chibo.register.models import ParticularsVersion
from chibo.admissions.models import CandidateParticulars
everything = Scope.everything()
names = set(ParticularsVersion.objects.values_list("name", flat=True))
names |= set(CandidateParticulars.objects.values_list("name", flat=True))
names.discard(None)
assert len(names) > 500
for on in (date(2018, 5, 13), date(2025, 12, 29)):
    named = {one.name for one in reads.items(everything, everything, on)} & names
    assert named or on.year > 2018
    unnamed = {one.name for one in reads.items(everything, Scope(), on)}
    assert not unnamed & names
    for language in ("vi", "en"):
        with translation.override(language):
            subject, text = written(everything, on)
        assert not [name for name in names if name and name in subject + text]
        assert f"/attention?on={on.isoformat()}" in text
print("nobody is named")
"""


@pytest.mark.slow
def test_no_name_of_the_demo_stands_in_an_e_mail(demo_folder: Path, tmp_path: Path) -> None:
    folder = tmp_path / "data"
    shutil.copytree(demo_folder, folder)
    environment = {**os.environ, "CHIBO_DATA": str(folder)}
    environment["DJANGO_SETTINGS_MODULE"] = "chibo.settings"
    environment.pop("DATABASE_URL", None)
    told = subprocess.run(
        [sys.executable, "-c", CODE], env=environment, capture_output=True, text=True, check=False
    )
    assert told.returncode == 0, told.stderr
    assert told.stdout.strip() == "nobody is named"
