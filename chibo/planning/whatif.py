"""The figures with a plan applied, through the same effects and indicators. Nothing is recorded.

The register of the plan's first day is laid out in memory as it stood, without what came later,
and the plan's decisions over it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from chibo.admissions.models import Candidate
from chibo.drafting.trial import FigureChange, StatusChange, figure_changes, status_changes
from chibo.indicators.folded import columns_of
from chibo.indicators.snapshot import Columns
from chibo.ledger.book import Book
from chibo.ledger.effects import Effect, SubjectKind
from chibo.ledger.scope import Scope
from chibo.ledger.spells import EXISTENCE, FIELDS
from chibo.register import models as m
from chibo.register.ids import new_id
from chibo.register.reads import held, place_names
from chibo.register.tables import TABLES, from_row

from .applying import Grounds, decisions
from .course import Course
from .runs import Read

COUNTED: tuple[SubjectKind, ...] = ("place", "organisation", "coverage", "membership")
"""The kinds of subjects that the figures are counted from."""


@dataclass(frozen=True)
class WhatIf:
    """What so many decisions of a plan would do, against nothing done since its first day."""

    figures: list[FigureChange]
    villages: list[StatusChange]
    decisions: int


def what_if(scope: Scope, read: Read, upto: int) -> WhatIf:
    """Return the figures of the plan's place at the end of a period, with the plan applied."""
    course = read.course
    on = course.ends(upto)
    made = decisions(course, upto, grounds_of(course))
    book = _book_of(course.problem.start)
    before = _columns(book, 0)
    for position, decision in enumerate(made, 1):
        book.record(position, decision)
    after = _columns(book, len(made))
    return WhatIf(
        figure_changes(scope, on, read.row.place, before, after),
        status_changes(scope, on, before, after),
        len(made),
    )


def grounds_of(course: Course) -> Grounds:
    """Return names, committees and members for the plan's decisions, as the register has them."""
    on = course.problem.start
    communes = {int(village.commune) for village in course.problem.villages}
    committees = held(m.OrganisationSpell, on).filter(place__in=communes).exclude(kind="cell")
    return Grounds(
        place_names((int(village.id) for village in course.problem.villages), on),
        {row.place: row.organisation for row in committees if row.place is not None},
        frozenset(held(m.MembershipSpell, on).values_list("person", flat=True)),
        _cells_of_candidates(course),
        new_id,
    )


def _cells_of_candidates(course: Course) -> dict[int, int]:
    admitted = [int(a.candidate) for a in course.plan.admissions]
    return dict(Candidate.objects.filter(person__in=admitted).values_list("person", "cell"))


def _book_of(on: date) -> Book:
    """Return the register as it stood on a day, as if nothing came after it."""
    effects = [
        _as_it_stood(kind, row) for kind in COUNTED for row in held(TABLES[kind], on).order_by("id")
    ]
    book = Book()
    for position, effect in enumerate(effects):
        book.apply(-position - 1, (effect,), None)
    return book


def _as_it_stood(kind: SubjectKind, row: m.SpellRow) -> Effect:
    spell = from_row(kind, row).spell
    fields = dict(zip(FIELDS[kind], spell.values, strict=True))
    if EXISTENCE[kind] not in fields:
        fields[EXISTENCE[kind]] = True
    return Effect(spell.subject, spell.valid_from, fields, spell.from_reason)


def _columns(book: Book, head: int) -> Columns:
    spells = (held._replace(known_from=0) for rows in book.held.values() for held in rows)
    return Columns(None, columns_of(spells), head)
