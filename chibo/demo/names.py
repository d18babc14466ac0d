"""Names made up for sample villages and persons, of the kind usual in the area.

Parts are put together at random; no name is meant to be that of a real person or village.
"""

from __future__ import annotations

import tomllib
from importlib.resources import files
from random import Random

from chibo.register.particulars import EthnicGroup, Sex

PARTS = tomllib.loads(files(__package__).joinpath("data/names.toml").read_text(encoding="utf-8"))
PAIR_CHANCE = 0.25  # villages that come as "A" and "B" of one name


class VillageNames:
    """Hands out village names, each once."""

    def __init__(self, rng: Random, taken: set[str]) -> None:
        self._rng = rng
        self._taken = set(taken)
        self._waiting: dict[tuple[str, EthnicGroup], str] = {}

    def take(self, commune: str, group: EthnicGroup) -> str:
        """Return a new name for a village of the group in the commune (a code)."""
        key = (commune, group)
        if key in self._waiting:
            return self._waiting.pop(key)
        stem = self._stem(PARTS["villages"][_region(group)])
        if self._rng.random() < PAIR_CHANCE:
            self._waiting[key] = f"{stem} B"
            return f"{stem} A"
        return stem

    def _stem(self, parts: dict[str, list[str]]) -> str:
        while True:
            stem = f"{self._rng.choice(parts['first'])} {self._rng.choice(parts['second'])}"
            if not any(name == stem or name.startswith(f"{stem} ") for name in self._taken):
                self._taken.add(stem)
                return stem


def person_name(group: EthnicGroup, sex: Sex, rng: Random) -> str:
    """Return a made-up name of the group's kind."""
    family = rng.choice(PARTS["families"][group])
    given = rng.choice(PARTS["given"][_region(group)][sex])
    if sex == "female":
        return f"{family} Thị {given}"
    return f"{family} {'A' if group == 'mong' else 'Văn'} {given}"


def _region(group: EthnicGroup) -> str:
    return "highland" if group == "mong" else "valley"
