"""Names as they are typed, found among those that are known."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache
from typing import Generic, TypeVar

from rapidfuzz import fuzz, process

from chibo.register.spelling import plain

from .values import NEAR

T = TypeVar("T")

COMMUNE_WORDS = ("xã", "phường", "thị trấn", "đặc khu")
DISTRICT_WORDS = ("huyện", "quận", "thị xã", "thành phố")
PROVINCE_WORDS = ("tỉnh", "thành phố")
VILLAGE_WORDS = ("bản", "thôn", "tổ dân phố", "tdp", "xóm", "buôn", "khu phố")
CELL_WORDS = ("chi bộ", *VILLAGE_WORDS)


@lru_cache(maxsize=200_000)
def spelling(text: str) -> str:
    """Return a place's plain spelling, remembered: the same names come again and again."""
    return plain(text)


@lru_cache(maxsize=200_000)
def short(text: str, words: tuple[str, ...]) -> str:
    """Return a name's plain spelling without the words for its kind in front."""
    rest = spelling(text)
    for word in words:
        rest = re.sub(rf"^{plain(word)} (?=.)", "", rest)
    return rest


class Names(Generic[T]):
    """Things by their names; ``words`` for their kind may stand before a name or be left out."""

    def __init__(self, words: Iterable[str]) -> None:
        self._words = tuple(words)
        self._exact: dict[str, list[T]] = {}
        self._plain: dict[str, list[T]] = {}
        self._short: dict[str, list[T]] = {}
        self._names: dict[str, str] = {}
        self._near: dict[str, list[str]] = {}

    def add(self, name: str, thing: T) -> T | None:
        """Take a thing by its name, unless one has the very same name: that one is returned."""
        same = self._exact.setdefault(name.casefold(), [])
        if same:
            return same[0]
        same.append(thing)
        self._plain.setdefault(spelling(name), []).append(thing)
        key = short(name, self._words)
        self._short.setdefault(key, []).append(thing)
        self._names.setdefault(key, name)
        return None

    def add_namesake(self, name: str, thing: T) -> None:
        """Take a thing beside others that may have the very same name."""
        if self.add(name, thing) is not None:
            self._exact[name.casefold()].append(thing)
            self._plain[spelling(name)].append(thing)
            self._short[short(name, self._words)].append(thing)

    def find(self, text: str) -> list[T]:
        """Return what the text names: by its very spelling, a plain one, or without its kind."""
        return (
            self._exact.get(text.casefold())
            or self._plain.get(spelling(text))
            or self._short.get(short(text, self._words))
            or []
        )

    def near(self, text: str) -> list[str]:
        """Return up to three names that are spelled nearly like the text, the nearest first."""
        key = short(text, self._words)
        if key not in self._near:
            found = process.extract(
                key, self._names.keys(), scorer=fuzz.ratio, limit=3, score_cutoff=NEAR
            )
            self._near[key] = [self._names[name] for name, _likeness, _index in found]
        return self._near[key]
