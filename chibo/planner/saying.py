"""Sentences for people: English words with places in them, translated where they are shown."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple


def N_(words: str) -> str:  # noqa: N802 - the customary name for marking a string
    """Mark words for translation, and return them as they are."""
    return words


class Said(NamedTuple):
    """Words, and what stands in their places."""

    words: str
    of: Mapping[str, object] = {}

    def __str__(self) -> str:
        return self.words.format(**self.of)


def said(words: str, **of: object) -> Said:
    """Return the words with what stands in their places."""
    return Said(words, of)
