"""The demo's entries, made once, and short ways to ask the oracle about them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from functools import cache
from typing import TypeVar

from chibo.demo import Entry, generate
from chibo.ledger import contents as c
from chibo.ledger.decision import act_of
from tests.oracle import play
from tests.oracle.oracle import Oracle

START, ARTICLE = date(2016, 1, 1), date(2018, 5, 13)
Act = TypeVar("Act", bound=c.Base)


@cache
def entries() -> list[Entry]:
    return list(generate())


@cache
def ledger() -> list[play.Entry]:
    return [(i, e.recorded_at, e.decision) for i, e in enumerate(entries(), start=1)]


@cache
def oracle(on: date, since: date | None = None, boundaries_of: date | None = None) -> Oracle:
    return Oracle(ledger(), on, since, None, boundaries_of)


def acts(kind: type[Act]) -> Iterator[tuple[Entry, Act]]:
    for entry in entries():
        act = act_of(entry.decision)
        if isinstance(act, kind):
            yield entry, act


@cache
def villages() -> dict[int, c.PlaceSpec]:
    """Every village by id, as it was created."""
    specs = [spec for _, act in acts(c.OpeningBalance) for spec in act.places]
    specs += [act.creates for _, act in acts(c.MergePlaces) if act.creates]
    return {spec.place: spec for spec in specs if spec.level == "village"}


@cache
def communes() -> dict[str, int]:
    """The 14 communes of the start by name."""
    specs = [spec for _, act in acts(c.OpeningBalance) for spec in act.places]
    return {spec.name: spec.place for spec in specs if spec.level == "commune"}


@cache
def committees() -> dict[int, int]:
    """Committee by the place it leads, those of the reform included."""
    specs = [spec for _, act in acts(c.OpeningBalance) for spec in act.organisations]
    specs += [act.creates for _, act in acts(c.MergeOrganisations) if act.creates]
    return {spec.place: spec.organisation for spec in specs if spec.place is not None}


def at_commune(question: Oracle, key: str, name: str) -> float | None:
    """A figure of a commune: villages by its place, members and cells by its committee."""
    place = communes()[name]
    if key.startswith(("villages", "share")):
        return question.figure(key, "place", place)
    return question.figure(key, "organisation", committees()[place])
