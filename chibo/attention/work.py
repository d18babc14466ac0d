"""Work that is late: visits, measures, targets, meetings, and terms of office."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date

from chibo.campaign import reads_resolutions, reads_targets, reads_visits
from chibo.campaign.targets import RULES as RECKONINGS
from chibo.ledger.scope import Scope
from chibo.meetings import reads as meetings
from chibo.meetings.line import first_of
from chibo.register.reads_duties import terms_ending
from chibo.rulebook import rule
from chibo.rulebook.dates import months_after

from .around import Around
from .item import Item, Severity

BEHIND: dict[str, Severity] = {"red": "soon", "yellow": "watch"}
"""Lights of a target that is behind what its term requires by now."""


def late_visits(scope: Scope, near: Around) -> Iterator[Item]:
    """Visits whose findings are not settled, and the deadline is past."""
    for line in reads_visits.visits(scope, near.on):
        if line.late:
            unit = near.committee_of_village(line.visit.village)
            yield Item(
                rule="deadline_passed",
                kind="visit",
                subject=line.visit.id,
                name=line.village,
                turn="committee",
                severity="urgent",
                since=line.visit.on,
                until=line.visit.due_on,
                commune=near.commune_of_village(line.visit.village),
                unit=unit,
                where=near.organisation(unit),
                detail="visit",
            )


def late_measures(scope: Scope, near: Around) -> Iterator[Item]:
    """Measures that are not done, of resolutions of the scope's own organisations."""
    for line in reads_resolutions.late_measures(scope, near.on):
        unit = line.measure.resolution.organisation
        yield Item(
            rule="deadline_passed",
            kind="measure",
            subject=line.measure.id,
            name=line.measure.text,
            turn="committee",
            severity="urgent",
            until=line.measure.due_on,
            commune=near.commune_of(unit),
            unit=unit,
            where=near.organisation(unit),
            detail="measure",
            number=line.percent,
        )


def targets(scope: Scope, near: Around) -> Iterator[Item]:
    """Targets that are behind on the day, and those that were missed not long ago."""
    board = reads_targets.board(scope, near.on, RECKONINGS[0])
    forgotten = rule("attention.missed_target_months", near.on).value
    for line in _with_parts(board):
        target, light = line.target, line.standing.light
        ended = target.until < near.on
        if light not in BEHIND or target.since > near.on:
            continue
        if ended and months_after(target.until, forgotten) < near.on:
            continue
        unit = target.organisation
        yield Item(
            rule="deadline_passed" if ended else "target_behind",
            kind="target",
            subject=target.id,
            name=line.organisation,
            turn="committee",
            severity="urgent" if ended else BEHIND[light],
            since=target.since,
            until=target.until,
            commune=near.commune_of(unit),
            unit=unit,
            where=line.organisation,
            detail=target.key,
            number=None if line.standing.share is None else round(line.standing.share * 100),
        )


def _with_parts(lines: Iterable[reads_targets.Line]) -> Iterator[reads_targets.Line]:
    for line in lines:
        yield line
        yield from _with_parts(line.parts)


def missed_meetings(scope: Scope, near: Around) -> Iterator[Item]:
    """Cells of the day that missed months of the last ones, as the figures of meetings count.

    A month of which no cell of the register has a line is not held against anybody.
    """
    back = rule("attention.meeting_months", near.on).value
    first = first_of(months_after(near.on, -back))
    kept = meetings.months_kept(first, near.on)
    if not kept:
        return
    cells = [c for c in meetings.cells(scope, first, near.on) if c.id in near.organisations]
    missed: dict[int, list[date]] = {}
    for (cell, month), state in meetings.states(scope, cells, first, near.on).items():
        if state in ("not_held", "missing") and month in kept:
            missed.setdefault(cell, []).append(month)
    for cell, months in missed.items():
        unit = near.committee_of_cell(cell)
        yield Item(
            rule="meeting_missed",
            kind="cell",
            subject=cell,
            name=near.organisation(cell),
            turn="cell",
            severity="soon",
            since=min(months),
            commune=near.commune_of(cell),
            unit=unit,
            where=near.organisation(unit),
            number=len(months),
        )


def ending_terms(scope: Scope, near: Around) -> Iterator[Item]:
    """Cells and committees whose congress is due, each once, whoever holds its offices.

    Of one that stands no longer none is due, though its offices were never ended.
    """
    days = rule("attention.term_days", near.on).value
    ends: dict[int, date] = {}
    for one in terms_ending(scope, near.on, days):
        if one.term_ends is not None and one.organisation in near.organisations:
            ends.setdefault(one.organisation, one.term_ends)
    for unit, day in ends.items():
        of_cell = near.organisations[unit].kind == "cell"
        above = near.committee_of_cell(unit) if of_cell else unit
        yield Item(
            rule="term_ending",
            kind="cell" if of_cell else "committee",
            subject=unit,
            name=near.organisation(unit),
            turn="cell" if of_cell else "committee",
            severity="urgent" if day < near.on else "watch",
            until=day,
            commune=near.commune_of(unit),
            unit=above,
            where=near.organisation(above),
        )
