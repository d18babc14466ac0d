"""An opening workbook examined: what is wrong with it, or the register as it would be.

Nothing is written. Every check of the form, then the ledger's own, on all of it at once.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cached_property

import pyarrow as pa
from django.utils.translation import gettext as _

from chibo.indicators import engine
from chibo.indicators.folded import columns_of
from chibo.indicators.question import Answer, Question
from chibo.indicators.snapshot import Columns
from chibo.ledger.book import Book
from chibo.ledger.judgement import judge_form
from chibo.ledger.violations import Focus, Near, Violation, violations
from chibo.register.wording import FINDINGS

from .check_candidates import check_candidates
from .check_cells import check_cells
from .check_communes import check_communes
from .check_members import check_members
from .check_villages import check_villages
from .decisions import Act, acts_of, places_of, spot_of
from .draft import Draft
from .headings import Filled, fill
from .lines import take
from .mistakes import Mistake, Mistakes
from .reading import Grid, read_workbook

Step = Callable[[str], None]
"""Is told, in the user's words, what comes next."""


@dataclass
class Examination:
    """What was found in a workbook. ``opening``: the day before ``on``, when all of it holds."""

    on: date
    grids: list[Grid]
    filled: dict[str, Filled]
    mistakes: list[Mistake]
    draft: Draft
    acts: list[Act] = field(default_factory=list)
    notices: Counter[str] = field(default_factory=Counter)
    book: Book = field(default_factory=Book)

    @property
    def errors(self) -> list[Mistake]:
        """What keeps the workbook from being opened."""
        return [mistake for mistake in self.mistakes if mistake.level == "error"]

    @property
    def notes(self) -> list[Mistake]:
        """What is worth knowing, and stops nothing."""
        return [mistake for mistake in self.mistakes if mistake.level == "note"]

    @cached_property
    def columns(self) -> Columns:
        """The register as it would be."""
        codes = {
            m.person: {
                "sex": m.particulars.sex,
                "ethnic_group": m.particulars.ethnic_group,
                "birth_year": m.particulars.birth_date.year if m.particulars.birth_date else None,
                "education": m.particulars.education,
            }
            for m in self.draft.members
        }
        spells = (held for spells in self.book.held.values() for held in spells)
        return Columns(None, columns_of(spells, codes), len(self.acts))

    def figures(self, question: Question) -> Answer:
        """Return figures of the register as it would be."""
        return engine.answer(question, self.columns)

    def village_statuses(self) -> pa.Table:
        """Return each village of the register as it would be, with its status: for the map."""
        return engine.village_statuses(self.on, self.columns)


def examine(data: bytes, on: date, step: Step = lambda words: None) -> Examination:
    """Read a workbook as the opening balance of a register whose first day is ``on``.

    Raises Unreadable where the file is not a workbook that may be read.
    """
    opening = on - timedelta(days=1)
    step(_("Reading the workbook"))
    grids = read_workbook(data)
    step(_("Checking communes, villages and cells"))
    mistakes, draft = Mistakes(), Draft()
    filled = fill(grids, mistakes)
    check_communes(draft, list(take(filled.get("communes"), mistakes)), on, mistakes)
    check_villages(draft, take(filled.get("villages"), mistakes), mistakes)
    check_cells(draft, take(filled.get("cells"), mistakes), mistakes)
    step(_("Checking members"))
    check_members(draft, take(filled.get("members"), mistakes), opening, mistakes)
    check_candidates(draft, take(filled.get("candidates"), mistakes), opening, mistakes)
    found = Examination(on, grids, filled, mistakes.all, draft)
    if not mistakes.errors:
        found.acts = list(acts_of(draft, opening))
        step(_("Judging all of it by the rules of the register"))
        _judge(found, mistakes)
    found.mistakes = _in_order(found, mistakes.all)
    return found


def _judge(found: Examination, mistakes: Mistakes) -> None:
    """Lay the decisions out in memory and let the ledger judge them, all together."""
    about: set[Violation] = set()
    for position, act in enumerate(found.acts, 1):
        births = {i: p.birth_date for i, p in act.particulars.items() if p.birth_date}
        about |= judge_form(act.decision, (), births)
        found.book.record(position, act.decision)
    near = Near(live=found.book.live)
    ids: dict[str, set[int]] = {}
    for subject in found.book.live:
        near.take(subject, found.book.spells(subject))
        ids.setdefault(subject.kind, set()).add(subject.a)
    persons, organisations, places_named = (
        frozenset(ids.get(kind, ())) for kind in ("membership", "organisation", "place")
    )
    focus = Focus(persons, organisations, places_named)
    places = places_of(found.draft)
    for violation in sorted(about | violations(near, focus)):
        if violation.grade == "notice":
            found.notices[violation.code] += 1
        else:
            mistakes.wrong(*spot_of(violation, places), FINDINGS[violation.code])


def _in_order(found: Examination, mistakes: list[Mistake]) -> list[Mistake]:
    order = [grid.title for grid in found.grids]
    titles = {key: order.index(filled.grid.title) for key, filled in found.filled.items()}

    def place(mistake: Mistake) -> tuple[int, int, int]:
        filled = found.filled.get(mistake.sheet)
        column = filled.places.get(mistake.key or "", -1) if filled else -1
        row = -1 if mistake.row is None else mistake.row
        return titles.get(mistake.sheet, -1), row, column

    return sorted(mistakes, key=place)
