"""The demo's data files, read into typed rows. ``data/README.md`` says which are facts."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from importlib.resources import files
from typing import Literal, cast

from chibo.ledger.contents import CellKind
from chibo.register.particulars import EthnicGroup

Fate = Literal["ends", "loses_one", "whole"]
GROUPS: tuple[EthnicGroup, ...] = ("mong", "thai", "kho_mu", "kinh", "xinh_mun", "lao")


@dataclass(frozen=True)
class CommuneFacts:
    """A commune before the reform and the one it went over into; area in km2, people in 2009."""

    code: str
    name: str
    new_code: str
    new_name: str
    area: float
    population: int
    lat: float
    lon: float


@dataclass(frozen=True)
class CommuneSample:
    """What the demo puts into a commune. ``members``: at the start, where published."""

    villages: int
    members: int | None
    admissions: int
    merged_away: int
    groups: dict[EthnicGroup, int]


@dataclass(frozen=True)
class NamedVillage:
    """A real village name; no commune where the source does not state the old one."""

    commune: str
    name: str
    group: EthnicGroup | None


@dataclass(frozen=True)
class JointPlan:
    """A joint cell at the start of 2016 and what has become of it on 13 May 2018.

    ``ends``: every guest gets a cell of its own; ``loses_one``: one of two does; ``whole``:
    none. The first ``blank_guests`` of its guests have no member.
    """

    commune: str
    host_kind: CellKind
    fate: Fate
    guests: int
    blank_guests: int
    host: str
    guest: str


@dataclass(frozen=True)
class OtherCell:
    """A cell of an office, school, health station, police or army unit."""

    commune: str
    kind: CellKind
    name: str


@dataclass(frozen=True)
class FoundedCell:
    """Such a cell that is founded out of another one on a date."""

    cell: OtherCell
    source_kind: CellKind
    by_split: bool
    effective_on: date


@dataclass(frozen=True)
class VillageMerger:
    """A real change of villages in 2019."""

    commune: str
    how: Literal["merged", "created", "divided", "renamed"]
    villages: tuple[str, ...]
    into: tuple[str, ...]


def communes() -> list[CommuneFacts]:
    """Return the 14 communes."""
    return [
        CommuneFacts(
            row["code"],
            row["name"],
            row["new_code"],
            row["new_name"],
            float(row["area_km2"]),
            int(row["population_2009"]),
            float(row["lat"]),
            float(row["lon"]),
        )
        for row in _rows("communes")
    ]


def samples() -> dict[str, CommuneSample]:
    """Return the sample figures by commune code."""
    return {
        row["code"]: CommuneSample(
            int(row["villages"]),
            int(row["members"]) if row["members"] else None,
            int(row["admissions"]),
            int(row["merged_away"]),
            {group: int(row[group]) for group in GROUPS},
        )
        for row in _rows("sample_communes")
    }


def named_villages() -> list[NamedVillage]:
    """Return the real village names."""
    return [
        NamedVillage(
            row["commune_code"], row["name"], cast(EthnicGroup, row["ethnic_group"]) or None
        )
        for row in _rows("villages")
    ]


def joint_plans() -> list[JointPlan]:
    """Return the 58 joint cells."""
    return [
        JointPlan(
            row["commune_code"],
            cast(CellKind, row["host_kind"]),
            cast(Fate, row["fate"]),
            int(row["guests"]),
            int(row["blank_guests"]),
            row["host"],
            row["guest"],
        )
        for row in _rows("joint_cells")
        for _ in range(int(row["count"]))
    ]


def other_cells() -> list[OtherCell]:
    """Return the 78 cells that are based in no village."""
    return [_other_cell(row) for row in _rows("other_cells")]


def founded_cells() -> list[FoundedCell]:
    """Return the seven other cells founded from 2016 to May 2018."""
    return [
        FoundedCell(
            _other_cell(row),
            cast(CellKind, row["source_kind"]),
            row["by"] == "split",
            date.fromisoformat(row["effective_on"]),
        )
        for row in _rows("founded_cells")
    ]


def village_mergers() -> list[VillageMerger]:
    """Return the changes of Mường Luân's villages."""
    return [
        VillageMerger(
            row["commune_code"],
            cast(Literal["merged", "created", "divided", "renamed"], row["how"]),
            tuple(row["villages"].split(";")),
            tuple(row["into"].split(";")),
        )
        for row in _rows("village_mergers")
    ]


def _other_cell(row: dict[str, str]) -> OtherCell:
    return OtherCell(row["commune_code"], cast(CellKind, row["kind"]), row["name"])


def _rows(name: str) -> Iterator[dict[str, str]]:
    text = files(__package__).joinpath(f"data/{name}.csv").read_text(encoding="utf-8")
    return csv.DictReader(text.splitlines())
