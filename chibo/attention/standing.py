"""Villages and cells that need attention as they stand: those that the figures count."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from django.db.models import Max

from chibo.campaign.reads_charge import unanswered
from chibo.ledger.scope import Scope
from chibo.ledger.spells import STILL_KNOWN
from chibo.register import models as register
from chibo.register import reads_figures
from chibo.rulebook import rule

from .around import Around
from .item import Item, Rule, Severity


def blank_villages(scope: Scope, near: Around) -> Iterator[Item]:
    """Villages for which no membership is counted, since the last one was."""
    statuses = reads_figures.village_statuses(scope, near.on).to_pylist()
    blank = [row["village"] for row in statuses if row["blank"]]
    left = _last_left(blank, near.on)
    for village in blank:
        yield _of_village("village_blank", "urgent", village, left.get(village), near)


def nobody_in_charge(scope: Scope, near: Around) -> Iterator[Item]:
    """Villages for which no committee member answers."""
    for one in unanswered(scope, near.on):
        yield _of_village("nobody_in_charge", "soon", one.village, None, near)


def weak_cells(scope: Scope, near: Around) -> Iterator[Item]:
    """Cells with too few official members, few, or enough only with those who cannot carry it."""
    asked = reads_figures.question(near.on, ("cells_below_min", "cells_standing_weak"))
    most = rule("attention.small_cell", near.on).value
    for row in reads_figures.cells_judged(scope, asked).to_pylist():
        cell, official = row["cell"], row["official"]
        if row["cells_below_min"]:
            yield _of_cell("cell_below_min", "urgent", cell, official, near)
            continue
        if row["cells_standing_weak"]:
            yield _of_cell("cell_weak", "soon", cell, official, near)
        if official <= most:
            yield _of_cell("cell_small", "watch", cell, official, near)


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
