"""A trial: what a draft would do, found by recording it for real and taking all of it back.

Nothing stays: no entry, no spell, no column. A rule that is broken without a ground is passed
over for the trial, so that everything can be shown at once; what is impossible is left out.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from hashlib import sha256

import msgspec
from django.db import transaction

from chibo.indicators import engine, headlines
from chibo.indicators.question import Figure
from chibo.indicators.snapshot import Columns
from chibo.ledger.decision import ExceptionGround, target_of
from chibo.ledger.effects import Subject, effects_of
from chibo.ledger.scope import Scope
from chibo.ledger.violations import Violation
from chibo.register import models as m
from chibo.register import store
from chibo.register.reads import held, organisation, organisation_names, place_names
from chibo.register.reads_figures import question
from chibo.register.reads_people import person_names
from chibo.register.record import Malformed, Paper, Refused, UnknownTarget, record_many

from .models import OPEN_STATES
from .papers import decision_of, particulars_of
from .reads import DraftLine
from .writes import Completion

KEYS = (*headlines.VILLAGES, *headlines.CELLS, *headlines.MEMBERS)
PROVISIONAL = "trial"
"""Stands for a number that is not typed yet, and for a ground that is not written yet."""


@dataclass(frozen=True)
class Move:
    """A member before and after; none where there is no membership, or it counts for none."""

    person: int
    name: str | None
    cell_before: str | None
    village_before: str | None
    standing_before: str | None
    cell_after: str | None
    village_after: str | None
    standing_after: str | None


@dataclass(frozen=True)
class StatusChange:
    """A village whose status changes; a status of none is a village that is not there."""

    village: int
    name: str
    before: str | None
    after: str | None
    blank_before: bool
    blank_after: bool


@dataclass(frozen=True)
class FigureChange:
    """A figure of a unit (none: the whole register) that is another one afterwards."""

    unit: str | None
    key: str
    before: Figure
    after: Figure


@dataclass
class Trial:
    """What a draft would do on ``on``, and what is wrong with it, by the ordinal of its papers."""

    on: date
    broken: dict[int, list[Violation]] = field(default_factory=dict)
    impossible: dict[int, list[Violation]] = field(default_factory=dict)
    notices: dict[int, list[Violation]] = field(default_factory=dict)
    errors: dict[int, str] = field(default_factory=dict)
    moves: list[Move] = field(default_factory=list)
    villages: list[StatusChange] = field(default_factory=list)
    figures: list[FigureChange] = field(default_factory=list)

    @property
    def blocked(self) -> bool:
        """Tell whether it can never be recorded as it is."""
        return bool(self.impossible or self.errors)

    @property
    def digest(self) -> str:
        """A word for what was found: another one where a member, a village or a finding differs."""
        found = (self.moves, self.villages, self.broken, self.impossible, self.notices, self.errors)
        return sha256(repr(found).encode()).hexdigest()[:16]


def trial(scope: Scope, papers: Sequence[Paper], actor: str, unit: int | None = None) -> Trial:
    """Return what recording these papers would do, of what the scope reads.

    ``unit``: the place whose figures are shown beside those of the whole register.
    """
    papers = [_numbered(paper) for paper in papers]
    found = Trial(on=max(paper.decision.effective_on for paper in papers))
    store.columns()  # A snapshot that is due is written before the ledger is locked.
    persons = {
        e.subject.a
        for paper in papers
        for e in effects_of(paper.decision)
        if e.subject.kind == "membership"
    } | _withdrawn_persons(papers)
    with transaction.atomic():
        m.LedgerHead.objects.select_for_update().get(id=1)
        before = store.columns()
        homes = _homes(persons, found.on)
        positions = _record(found, papers, actor)
        _note(found, positions, papers)
        found.moves = _moves(persons, homes, _homes(persons, found.on), found.on)
        after = store.columns_uncommitted()
        transaction.set_rollback(True)
    found.villages = status_changes(scope, found.on, before, after)
    found.figures = figure_changes(scope, found.on, unit, before, after)
    return found


def trial_of_draft(scope: Scope, line: DraftLine, actor: str, now: datetime) -> Trial:
    """Return what recording an open draft would do, with the figures of the area it was made in."""
    papers = line.draft.papers.all()
    drawn = [Paper(decision_of(paper), now, particulars_of(paper)) for paper in papers]
    last = max(decision.effective_on for decision in line.decisions)
    unit = organisation(scope, line.draft.unit, last)
    return trial(scope, drawn, actor, unit.place if unit else None)


def is_stale(scope: Scope, line: DraftLine, seen: str, actor: str, now: datetime) -> bool:
    """Tell whether an open draft would do something else by now than what was seen of it.

    ``seen``: the digest of the trial that was shown; empty where none was.
    """
    is_open = line.draft.state in OPEN_STATES
    return bool(seen) and is_open and seen != trial_of_draft(scope, line, actor, now).digest


def grounds_lacking(tried: Trial, typed: Completion) -> list[tuple[int, str]]:
    """Return the rules that are broken without a ground, each with the ordinal of its paper.

    Who approves sees on which ground a rule is passed over: it is written before.
    """
    return [
        (ordinal, code)
        for ordinal, found in tried.broken.items()
        for code in dict.fromkeys(violation.code for violation in found)
        if not typed.grounds.get(ordinal, {}).get(code)
    ]


def _withdrawn_persons(papers: Iterable[Paper]) -> set[int]:
    targets = [t for paper in papers if (t := target_of(paper.decision)) is not None]
    rows = m.EffectRow.objects.filter(position__in=targets, kind="membership")
    return set(rows.values_list("a", flat=True))


def _numbered(paper: Paper) -> Paper:
    decision = paper.decision
    decision = msgspec.structs.replace(decision, number=decision.number or PROVISIONAL)
    return Paper(decision, paper.recorded_at, paper.particulars)


def _record(found: Trial, papers: Sequence[Paper], actor: str) -> list[int]:
    """Record all together, or what can be one by one, and return the positions."""
    try:
        return record_many(papers, actor)
    except (Refused, Malformed, UnknownTarget):
        taken = (_take(found, ordinal, paper, actor) for ordinal, paper in enumerate(papers))
        return [position for position in taken if position is not None]


def _take(found: Trial, ordinal: int, paper: Paper, actor: str) -> int | None:
    """Record one paper, over the rules that it breaks, and return its position if it can be."""
    try:
        return record_many([paper], actor)[-1]
    except Refused as refused:
        broken = [v for v in refused.violations if v.grade == "rule"]
        impossible = [v for v in refused.violations if v.grade != "rule"]
    except (Malformed, UnknownTarget) as error:
        found.errors[ordinal] = str(error)
        return None
    if broken:
        found.broken[ordinal] = broken
    if impossible:
        found.impossible[ordinal] = impossible
        return None
    return _take(found, ordinal, _excepted(paper, broken), actor)


def _excepted(paper: Paper, broken: Iterable[Violation]) -> Paper:
    codes = {v.code for v in broken}
    more = tuple(ExceptionGround(code, PROVISIONAL) for code in sorted(codes))
    decision = paper.decision
    decision = msgspec.structs.replace(decision, exceptions=(*decision.exceptions, *more))
    return Paper(decision, paper.recorded_at, paper.particulars)


def _note(found: Trial, positions: list[int], papers: Sequence[Paper]) -> None:
    """Take the notices, and the rules that are broken with a ground."""
    taken = [i for i in range(len(papers)) if i not in found.impossible and i not in found.errors]
    ordinals = dict(zip(positions, taken, strict=True))
    for row in m.Finding.objects.filter(position__in=positions).order_by("id"):
        ordinal = ordinals[row.position]
        about = Subject(row.subject_kind, row.subject_a, row.subject_b)  # type: ignore[arg-type]
        violation = Violation(row.code, about, row.on, row.source)
        if row.grade == "notice":
            found.notices.setdefault(ordinal, []).append(violation)
        elif row.code in {e.code for e in papers[ordinal].decision.exceptions}:
            found.broken.setdefault(ordinal, []).append(violation)


Home = tuple[int, int | None, str]


def _homes(persons: Iterable[int], on: date) -> dict[int, Home]:
    rows = held(m.MembershipSpell, on).filter(person__in=persons)
    return {row.person: (row.cell, row.village, row.standing) for row in rows}


def _moves(
    persons: Iterable[int], before: dict[int, Home], after: dict[int, Home], on: date
) -> list[Move]:
    changed = [p for p in persons if before.get(p) != after.get(p)]
    homes = [home for p in changed for home in (before.get(p), after.get(p)) if home]
    cells = organisation_names((home[0] for home in homes), on)
    villages = place_names((home[1] for home in homes if home[1]), on)
    names = person_names(changed)

    def told(home: Home | None) -> tuple[str | None, str | None, str | None]:
        if home is None:
            return None, None, None
        return cells.get(home[0], ""), villages.get(home[1] or 0), home[2]

    moves = [Move(p, names.get(p), *told(before.get(p)), *told(after.get(p))) for p in changed]
    return sorted(moves, key=lambda move: (move.cell_after or "", (move.name or "").split()[::-1]))


def status_changes(scope: Scope, on: date, before: Columns, after: Columns) -> list[StatusChange]:
    """Return the villages in scope whose status on the day differs between two registers."""
    old = {row["village"]: row for row in engine.village_statuses(on, before).to_pylist()}
    new = {row["village"]: row for row in engine.village_statuses(on, after).to_pylist()}
    nothing = {"status": None, "blank": False}
    changes = []
    for village in old.keys() | new.keys():
        was, now = old.get(village, nothing), new.get(village, nothing)
        if (was["status"], was["blank"]) != (now["status"], now["blank"]):
            name = (new.get(village) or old[village])["name"]
            change = StatusChange(
                village, name, was["status"], now["status"], was["blank"], now["blank"]
            )
            changes.append(change)
    seen = [c for c in changes if scope.reads_place(c.village) or c.before is None]
    return sorted(seen, key=lambda change: change.name)


def figure_changes(
    scope: Scope, on: date, unit: int | None, before: Columns, after: Columns
) -> list[FigureChange]:
    """Return the figures that change: of the unit, and of the whole where all of it is read."""
    roots: list[int | None] = [] if unit is None else [unit]
    if scope.whole:
        roots.append(None)
    names = place_names([unit] if unit else [], on)
    changes = []
    for root in roots:
        asked = question(on, KEYS, root=root)
        was, now = engine.answer(asked, before).figures, engine.answer(asked, after).figures
        changes += [
            FigureChange(names.get(root or 0), key, was[key], now[key])
            for key in KEYS
            if was[key] != now[key]
        ]
    return changes
