"""Standard administrative units before and after 1 July 2025 (package vietnamadminunits)."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from datetime import date
from functools import lru_cache
from importlib.resources import as_file, files
from typing import NamedTuple

from .names import COMMUNE_WORDS, DISTRICT_WORDS, PROVINCE_WORDS, Names, short

REFORM = date(2025, 7, 1)
"""From this day on there are no districts, and other communes."""
_OLD = """SELECT ward, wardCode, wardLat, wardLon, province, provinceCode, district, districtCode
    FROM admin_units_legacy WHERE ward IS NOT NULL ORDER BY wardCode"""
_NEW = """SELECT ward, wardCode, wardLat, wardLon, province, provinceCode, NULL, NULL
    FROM admin_units ORDER BY wardCode"""


class StandardCommune(NamedTuple):
    """A commune of the official list, with the units above it; no district since July 2025."""

    name: str
    code: str
    lat: float | None
    lon: float | None
    province: str
    province_code: str
    district: str | None
    district_code: str | None

    def lies_in(self, district: str | None, province: str | None) -> bool:
        """Tell whether the units above are the named ones, as far as they are named."""
        return _fits(self.district, district, DISTRICT_WORDS) and _fits(
            self.province, province, PROVINCE_WORDS
        )


def _fits(name: str | None, typed: str | None, words: tuple[str, ...]) -> bool:
    return name is None or typed is None or short(name, words) == short(typed, words)


def has_districts(on: date) -> bool:
    """Tell whether there were districts on the day."""
    return on < REFORM


def communes(on: date) -> tuple[StandardCommune, ...]:
    """Return the official communes of the day's period."""
    return _communes(_OLD if has_districts(on) else _NEW)


def names(on: date) -> Names[StandardCommune]:
    """Return the official communes of the day's period by their names."""
    return _names(has_districts(on))


def by_code(on: date) -> dict[str, StandardCommune]:
    """Return the official communes of the day's period by their codes."""
    return {unit.code: unit for unit in communes(on)}


def within(on: date, province: str | None, district: str | None) -> list[StandardCommune]:
    """Return the communes of a province or district, each named or by its code."""
    return [
        unit
        for unit in communes(on)
        if _is(unit.province, unit.province_code, province, PROVINCE_WORDS)
        and _is(unit.district, unit.district_code, district, DISTRICT_WORDS)
    ]


def _is(name: str | None, code: str | None, typed: str | None, words: tuple[str, ...]) -> bool:
    if typed is None or (typed == code):
        return True
    return name is not None and short(name, words) == short(typed, words)


@lru_cache(maxsize=2)
def _names(old: bool) -> Names[StandardCommune]:
    found: Names[StandardCommune] = Names(COMMUNE_WORDS)
    for unit in _communes(_OLD if old else _NEW):
        found.add_namesake(unit.name, unit)
    return found


@lru_cache(maxsize=2)
def _communes(sql: str) -> tuple[StandardCommune, ...]:
    return tuple(_rows(sql))


def _rows(sql: str) -> Iterator[StandardCommune]:
    # Immutable: no lock file is sought beside a package that may not be written.
    with (
        as_file(files("vietnamadminunits") / "data" / "dataset.db") as path,
        closing(sqlite3.connect(f"{path.as_uri()}?immutable=1", uri=True)) as database,
    ):
        yield from (StandardCommune(*row) for row in database.execute(sql))
