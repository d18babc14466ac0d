"""The docs are true: every figure and every violation stands in them as the code has it."""

from __future__ import annotations

import re
import runpy
from pathlib import Path

import pytest
from django.utils import translation

from chibo.ledger.violations import GRADES
from chibo.register.wording import FINDINGS

from .import_tables import tables

ROOT = Path(__file__).resolve().parents[2]


@pytest.mark.parametrize("name", ["figures", "bundle", "admissions"])
def test_the_pages_made_of_data_are_what_the_data_say(name: str) -> None:
    page = runpy.run_path(str(ROOT / f"docs/make_{name}.py"))["page"]
    written = (ROOT / f"docs/{name}.md").read_text(encoding="utf-8")
    assert written == page(), f"run: .venv/bin/python docs/make_{name}.py"


@pytest.mark.parametrize("code", GRADES)
def test_every_violation_stands_in_the_table_with_its_grade(code: str) -> None:
    text = (ROOT / "docs/violations.md").read_text(encoding="utf-8")
    line = next(line for line in text.splitlines() if line.startswith(f"| `{code}` |"))
    assert f"| {GRADES[code]} |" in line


def test_every_violation_has_its_sentence() -> None:
    assert set(FINDINGS) == set(GRADES)


def test_the_page_of_the_form_is_what_the_form_says() -> None:
    with translation.override("en"):
        wanted = "\n".join(tables())
    assert wanted in (ROOT / "docs/import.md").read_text(encoding="utf-8")


def test_both_readmes_name_the_two_commands() -> None:
    for name in ("README.md", "README.vi.md"):
        text = (ROOT / name).read_text(encoding="utf-8")
        assert "make demo" in text
        assert "make test" in text


def test_links_between_the_docs_lead_somewhere() -> None:

    for page in [*ROOT.glob("*.md"), *ROOT.glob("docs/*.md")]:
        for target in re.findall(r"\]\(([^)#]+)\)", page.read_text(encoding="utf-8")):
            if "://" not in target:
                assert (page.parent / target).exists(), (page.name, target)
