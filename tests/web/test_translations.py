"""Every text has its Vietnamese, with the same placeholders."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path

from babel.messages.pofile import read_po

from .messages import PACKAGE, messages

CATALOGUE = PACKAGE / "locale" / "vi" / "LC_MESSAGES" / "django.po"
ENTRY = re.compile(r'^(?:msgctxt "(.*)"\n)?msgid ((?:".*"\n)+)', re.MULTILINE)
PLACEHOLDER = re.compile(r"%\(\w+\)s|\{\w+\}")


def vietnamese(path: Path) -> dict[tuple[str, str], str]:
    with path.open("rb") as file:
        catalogue = read_po(file, locale="vi")
    found = {}
    for entry in catalogue:
        text = entry.id if isinstance(entry.id, str) else entry.id[0]
        said = entry.string if isinstance(entry.string, str) else entry.string[0]
        if text and not entry.fuzzy:
            found[entry.context or "", text] = said
    return found


def test_every_text_has_its_vietnamese() -> None:
    known = vietnamese(CATALOGUE)
    missing = {(x.file, x.text) for x in messages() if not known.get((x.context, x.text))}
    assert not missing


def test_a_translation_keeps_the_placeholders() -> None:
    for (_context, text), said in vietnamese(CATALOGUE).items():
        assert set(PLACEHOLDER.findall(said)) == set(PLACEHOLDER.findall(text)), text


def test_no_translation_is_left_over() -> None:
    used = {(x.context, x.text) for x in messages()}
    assert vietnamese(CATALOGUE).keys() <= used


def test_no_text_is_translated_twice() -> None:
    entries = Counter(ENTRY.findall(CATALOGUE.read_text(encoding="utf-8")))
    assert [entry for entry, times in entries.items() if times > 1] == []
