"""Every text of the program that is to be translated, read from its source."""

from __future__ import annotations

from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from typing import NamedTuple

from babel.messages.extract import extract_python
from django.utils.translation.template import templatize

PACKAGE = Path(__file__).parents[2] / "chibo"
KEYWORDS = {
    "_": None,
    "N_": None,
    "gettext": None,
    "gettext_lazy": None,
    "ngettext": (1, 2),
    "ngettext_lazy": (1, 2),
    "pgettext": ((1, "c"), 2),
    "pgettext_lazy": ((1, "c"), 2),
}


class Message(NamedTuple):
    """A text with where it stands; ``context`` and ``plural`` are empty for most."""

    text: str
    plural: str
    context: str
    file: str


def messages() -> Iterator[Message]:
    """Yield every text marked for translation in the package's code and templates."""
    for path in sorted(PACKAGE.rglob("*.py")):
        yield from _extract(path.read_bytes(), path)
    for path in sorted(PACKAGE.rglob("*.html")):
        # The brackets keep the indentation of a template from being read as Python's.
        code = f"(\n{templatize(path.read_text())}\n)"
        yield from _extract(code.encode(), path)


def _extract(source: bytes, path: Path) -> Iterator[Message]:
    file = str(path.relative_to(PACKAGE))
    for _line, function, found, _comments in extract_python(BytesIO(source), KEYWORDS, [], {}):
        parts = [found] if isinstance(found, str) else [part for part in found or () if part]
        if not parts:
            continue
        context = parts.pop(0) if str(function).startswith("pgettext") else ""
        plural = parts[1] if str(function).startswith("ngettext") else ""
        yield Message(parts[0], plural, context, file)
