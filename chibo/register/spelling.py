"""Names as people type them: without accents, in other spellings, in any case."""

from __future__ import annotations

import re
import unicodedata

_VARIANTS = (("y", "i"), ("noong", "nong"), ("chua", "trua"), ("luon gioi", "luan gioi"))
"""Spellings that stand for one another in the names of the region."""


def plain(text: str) -> str:
    """Return the text for comparing: lower case, no accents, no punctuation, one spelling."""
    parts = unicodedata.normalize("NFD", text.casefold().replace("đ", "d"))
    letters = "".join(c for c in parts if not unicodedata.combining(c))
    for variant, spelling in _VARIANTS:
        letters = letters.replace(variant, spelling)
    return re.sub(r"[^a-z0-9]+", " ", letters).strip()


def holds(text: str, sought: str) -> bool:
    """Tell whether every word sought begins a word of the text."""
    words = plain(text).split()
    return all(any(word.startswith(part) for word in words) for part in plain(sought).split())
