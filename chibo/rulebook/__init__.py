"""Dated rules with their sources, looked up by name and date. Pure.

The rules are data (``rules.toml``): what holds in 2018 stays true of 2018.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from importlib.resources import files
from typing import Any, Literal

VERSION = "2026-11-23"
"""The date of the rulebook's contents, named in every answer."""

KINDS_DECIDED: dict[str, str] = {
    "admit": "decides.admission",
    "recognise": "decides.admission",
    "remove": "decides.admission",
    "expel": "decides.admission",
    "found": "decides.cells",
    "found_by_split": "decides.cells",
    "dissolve": "decides.cells",
    "change_coverage": "decides.cells",
    "appoint": "decides.leadership",
    "relieve": "decides.leadership",
}
"""Kind of decision to the rule that says who decides it; others are decided by any committee."""


@dataclass(frozen=True)
class Rule:
    """A rule's value from ``since`` on, and the document that it stands in.

    ``sure``: "stated" by a page that was read, or "recalled" and still to be checked.
    """

    name: str
    value: Any
    since: date
    source: str
    sure: Literal["stated", "recalled"] = "stated"


@lru_cache(maxsize=1)
def _rules() -> dict[str, list[Rule]]:
    text = (files(__package__) / "rules.toml").read_text(encoding="utf-8")
    by_name: dict[str, list[Rule]] = {}
    for entry in tomllib.loads(text)["rule"]:
        by_name.setdefault(entry["name"], []).append(Rule(**entry))
    for versions in by_name.values():
        versions.sort(key=lambda rule: rule.since)
    return by_name


@lru_cache(maxsize=4096)
def rule(name: str, on: date) -> Rule:
    """Return the rule of that name in force on the day.

    Before its first version the first one is taken: older papers are judged by the oldest rule
    known. Raises KeyError for a name that the rulebook does not hold.
    """
    versions = _rules()[name]
    held = [version for version in versions if version.since <= on]
    return held[-1] if held else versions[0]
