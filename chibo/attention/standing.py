"""Villages and cells that need attention as they stand: those that the figures count."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import date
from typing import Any

from django.db.models import Count, Max

from chibo.campaign.reads_charge import unanswered
from chibo.ledger.scope import Scope
from chibo.ledger.spells import STILL_KNOWN
from chibo.register import models as register
from chibo.register import reads_figures
from chibo.register.reads import held
from chibo.rulebook import rule

from .around import Around
from .item import Item, Rule, Severity


def blank_villages(scope: Scope, near: Around) -> Iterator[Item]:
    """Villages for which no membership is counted, since the last one was."""
    rows = _counted(scope, "villages_blank", near.on)
    left = _last_left([row["village"] for row in rows], near.on)
    for row in rows:
        village = row["village"]
        yield _of_village("village_blank", "urgent", village, left.get(village), near)


def nobody_in_charge(scope: Scope, near: Around) -> Iterator[Item]:
    """Villages for which no committee member answers."""
    for one in unanswered(scope, near.on):
        yield _of_village("nobody_in_charge", "soon", one.village, None, near)


def weak_cells(scope: Scope, near: Around) -> Iterator[Item]:
    """Cells with too few official members, few, or enough only with those who cannot carry it."""
    official = _official(near.on)
    kinds: tuple[tuple[Rule, str, Severity], ...] = (
        ("cell_below_min", "cells_below_min", "urgent"),
        ("cell_weak", "cells_standing_weak", "soon"),
    )
    below: set[int] = set()
    for code, key, severity in kinds:
        for row in _counted(scope, key, near.on):
            below |= {row["cell"]} if code == "cell_below_min" else set()
            yield _of_cell(code, severity, row["cell"], official[row["cell"]], near)
    most = rule("attention.small_cell", near.on).value
    for row in _counted(scope, "cells", near.on):
        cell = row["cell"]
        if cell not in below and official[cell] <= most:
            yield _of_cell("cell_small", "watch", cell, official[cell], near)


def _counted(scope: Scope, key: str, on: date) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = reads_figures.rows_behind(
        scope, reads_figures.question(on, (key,)), key
    ).to_pylist()
    return found


def _official(on: date) -> Counter[int]:
    """Return how many official members each cell has on the day."""
    rows = held(register.MembershipSpell, on).filter(standing="official")
    return Counter(dict(rows.values_list("cell").annotate(number=Count("id"))))


def _last_left(villages: list[int], on: date) -> dict[int, date]:
    """Return from when nobody was counted for villages in which somebody had been."""
    rows = register.MembershipSpell.objects.filter(
        village__in=villages, known_to=STILL_KNOWN, valid_to__lte=on
    )
    return dict(rows.values_list("village").annotate(last=Max("valid_to")))


def _of_village(
    code: Rule, severity: Severity, village: int, since: date | None, near: Around
) -> Item:
    unit = near.committee_of_village(village)
    return Item(
        rule=code,
        kind="village",
        subject=village,
        name=near.village(village),
        turn="committee",
        severity=severity,
        since=since,
        commune=near.commune_of_village(village),
        unit=unit,
        where=near.organisation(unit),
    )


def _of_cell(code: Rule, severity: Severity, cell: int, number: int, near: Around) -> Item:
    unit = near.committee_of_cell(cell)
    return Item(
        rule=code,
        kind="cell",
        subject=cell,
        name=near.organisation(cell),
        turn="committee",
        severity=severity,
        commune=near.commune_of(cell),
        unit=unit,
        where=near.organisation(unit),
        number=number,
    )
