"""Figures for pages, exports and the API: the engine's answers, within a scope.

What may be shown to nobody is refused, and small counts of persons are hidden from readers who
are not entitled to the persons (``chibo.indicators.privacy``). Answers are kept while the
ledger's head stays where it is.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from functools import lru_cache
from typing import Any

import pyarrow as pa

from chibo.indicators import differences, engine, history, privacy, series
from chibo.indicators.differences import Contribution
from chibo.indicators.joined import joined, joined_series, with_parts
from chibo.indicators.question import Answer, Question
from chibo.ledger.scope import Scope
from chibo.rulebook import rule

from . import models as m
from . import store
from .reads_roots import roots_of


class OutOfScope(Exception):
    """The account may not read these figures."""


def question(on: date, keys: Sequence[str], **more: Any) -> Question:
    """Return a question that counts by the rules of its day."""
    minimum = rule("min_official_members", on).value
    return Question(on=on, keys=tuple(keys), min_official=minimum, **more)


def figures(scope: Scope, asked: Question) -> Answer:
    """Return the figures asked for. Raises OutOfScope, Refused, or QuestionError."""
    parts, ledger = _allowed(scope, asked)
    found = joined(asked, [_figures(part, ledger) for part in parts])
    return found if scope.persons else privacy.without_small(asked, found)


def rows_behind(scope: Scope, asked: Question, key: str, value: str | None = None) -> pa.Table:
    """Return the rows that a count is the sum of, or those of one value of the question's trait.

    Raises OutOfScope, Refused, or QuestionError.
    """
    privacy.check_rows(key, scope.persons)
    parts, ledger = _allowed(scope, replace(asked, keys=(key,)))
    if not parts:
        return _rows_behind(replace(asked, keys=(key,)), key, value, ledger).slice(0, 0)
    return _readable(
        scope, pa.concat_tables(_rows_behind(part, key, value, ledger) for part in parts)
    )


def contributions(scope: Scope, asked: Question, key: str, then: int) -> list[Contribution]:
    """Return what each entry after ``then`` did to a count. Raises as ``rows_behind``."""
    privacy.check_rows(key, scope.persons)
    parts, ledger = _allowed(scope, replace(asked, keys=(key,)))
    found = [one for part in parts for one in _contributions(part, key, then, ledger)]
    return found if len(parts) == 1 else differences.together(found)


def progress(scope: Scope, asked: Question, dates: tuple[date, ...]) -> Sequence[Mapping[str, Any]]:
    """Return a row of figures per date, in their order; of each row below the root, if asked.

    Raises OutOfScope, Refused, or QuestionError.
    """
    parts, ledger = _allowed(scope, asked)
    rows = joined_series(asked, [_progress(part, dates, ledger) for part in parts])
    return rows if scope.persons else privacy.series_without_small(asked, rows)


def village_statuses(scope: Scope, on: date) -> pa.Table:
    """Return each village of the day with its status and what is counted for it."""
    return _of_places(scope, _village_statuses(on, _ledger(scope)))


def cells_judged(scope: Scope, asked: Question) -> pa.Table:
    """Return the cells of the day, with which of the question's figures of cells count each.

    Raises OutOfScope or QuestionError.
    """
    return _readable(scope, _cells_judged(asked, _ledger(scope)))


def status_history(scope: Scope, since: date, on: date) -> pa.Table:
    """Return each village's statuses over the days ``since`` to ``on``."""
    return _of_places(scope, _status_history(since, on, _ledger(scope)))


def _of_places(scope: Scope, rows: pa.Table) -> pa.Table:
    if scope.whole:
        return rows
    return _only(rows, [scope.reads_place(village) for village in rows["village"].to_pylist()])


def _readable(scope: Scope, rows: pa.Table) -> pa.Table:
    """Return the rows whose cell or village may be read."""
    if scope.whole:
        return rows
    pairs = zip(rows["cell"].to_pylist(), rows["village"].to_pylist(), strict=True)
    return _only(rows, [scope.reads_organisation(c) or scope.reads_place(v) for c, v in pairs])


def _only(rows: pa.Table, seen: list[bool]) -> pa.Table:
    """Return the rows that are seen. Of no row the type has to be said."""
    return rows.filter(pa.array(seen, pa.bool_()))


def _allowed(scope: Scope, asked: Question) -> tuple[list[Question], str]:
    """Refuse what may be shown to nobody; else return what to ask, and the ledger's digest.

    Of a scope that is not the whole register one question is asked of each of its own nodes;
    none where it has no such nodes, as an office cell has no villages.
    """
    ledger = _ledger(scope)
    if scope.whole:
        privacy.check_shown(asked, _level_of_root(asked))
        return [asked], ledger
    roots = roots_of(scope, asked)
    if not roots and asked.root is not None:
        raise OutOfScope
    for root in roots:
        privacy.check_shown(asked, root.level)
    asked = asked if len(roots) == 1 else with_parts(asked)
    return [replace(asked, root=root.node) for root in roots], ledger


def _level_of_root(asked: Question) -> str | None:
    if asked.root is None:
        return None
    if asked.tree == "place":
        places = m.PlaceSpell.objects.filter(place=asked.root)
        return places.values_list("level", flat=True).first()
    organisations = m.OrganisationSpell.objects.filter(organisation=asked.root)
    return organisations.values_list("kind", flat=True).first()


def _ledger(scope: Scope) -> str:
    """Return the digest of the ledger as it stands: answers are kept for as long as it does."""
    if not scope.reads_anything:
        raise OutOfScope
    return store.head().digest


@lru_cache(maxsize=512)
def _figures(asked: Question, ledger: str) -> Answer:
    return store.asked(lambda columns: engine.answer(asked, columns))


@lru_cache(maxsize=16)
def _rows_behind(asked: Question, key: str, value: str | None, ledger: str) -> pa.Table:
    return store.asked(lambda columns: engine.rows_behind(asked, key, columns, value))


@lru_cache(maxsize=64)
def _contributions(asked: Question, key: str, then: int, ledger: str) -> list[Contribution]:
    return store.asked(lambda columns: differences.contributions(asked, key, then, columns))


@lru_cache(maxsize=64)
def _progress(asked: Question, dates: tuple[date, ...], ledger: str) -> Sequence[Mapping[str, Any]]:
    found = store.asked(lambda columns: series.series(asked, dates, columns))
    rows: Sequence[Mapping[str, Any]] = found.to_pylist()
    return rows


@lru_cache(maxsize=32)
def _village_statuses(on: date, ledger: str) -> pa.Table:
    return store.asked(lambda columns: history.village_statuses(on, columns))


@lru_cache(maxsize=32)
def _cells_judged(asked: Question, ledger: str) -> pa.Table:
    return store.asked(lambda columns: engine.cells_judged(asked, columns))


@lru_cache(maxsize=2)
def _status_history(since: date, on: date, ledger: str) -> pa.Table:
    return store.asked(lambda columns: history.status_history(since, on, columns))
