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
from chibo.indicators.question import Answer, Question
from chibo.ledger.scope import Scope
from chibo.rulebook import rule

from . import models as m
from . import store


class OutOfScope(Exception):
    """The account may not read these figures."""


def question(on: date, keys: Sequence[str], **more: Any) -> Question:
    """Return a question that counts by the rules of its day."""
    minimum = rule("min_official_members", on).value
    return Question(on=on, keys=tuple(keys), min_official=minimum, **more)


def figures(scope: Scope, asked: Question) -> Answer:
    """Return the figures asked for. Raises OutOfScope, Refused, or QuestionError."""
    found = _figures(asked, _allowed(scope, asked))
    return found if scope.persons else privacy.without_small(asked, found)


def rows_behind(scope: Scope, asked: Question, key: str, value: str | None = None) -> pa.Table:
    """Return the rows that a count is the sum of, or those of one value of the question's trait.

    Raises OutOfScope, Refused, or QuestionError.
    """
    privacy.check_rows(key, scope.persons)
    asked = replace(asked, keys=(key,))
    return _rows_behind(asked, key, value, _allowed(scope, asked))


def contributions(scope: Scope, asked: Question, key: str, then: int) -> list[Contribution]:
    """Return what each entry after ``then`` did to a count. Raises as ``rows_behind``."""
    privacy.check_rows(key, scope.persons)
    asked = replace(asked, keys=(key,))
    return _contributions(asked, key, then, _allowed(scope, asked))


def progress(scope: Scope, asked: Question, dates: tuple[date, ...]) -> Sequence[Mapping[str, Any]]:
    """Return a row of figures per date, in their order; of each row below the root, if asked.

    Raises OutOfScope, Refused, or QuestionError.
    """
    rows = _progress(asked, dates, _allowed(scope, asked))
    return rows if scope.persons else privacy.series_without_small(asked, rows)


def village_statuses(scope: Scope, on: date) -> pa.Table:
    """Return each village of the day with its status and what is counted for it."""
    return _village_statuses(on, _ledger(scope))


def status_history(scope: Scope, since: date, on: date) -> pa.Table:
    """Return each village's statuses over the days ``since`` to ``on``."""
    return _status_history(since, on, _ledger(scope))


def _allowed(scope: Scope, asked: Question) -> str:
    """Refuse what may be shown to nobody; else return the ledger's digest."""
    ledger = _ledger(scope)
    privacy.check_shown(asked, _level_of_root(asked))
    return ledger


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
    if not scope.whole:
        raise OutOfScope
    return store.head().digest


@lru_cache(maxsize=128)
def _figures(asked: Question, ledger: str) -> Answer:
    return engine.answer(asked, store.columns())


@lru_cache(maxsize=16)
def _rows_behind(asked: Question, key: str, value: str | None, ledger: str) -> pa.Table:
    return engine.rows_behind(asked, key, store.columns(), value)


@lru_cache(maxsize=64)
def _contributions(asked: Question, key: str, then: int, ledger: str) -> list[Contribution]:
    return differences.contributions(asked, key, then, store.columns())


@lru_cache(maxsize=16)
def _progress(asked: Question, dates: tuple[date, ...], ledger: str) -> Sequence[Mapping[str, Any]]:
    rows: Sequence[Mapping[str, Any]] = series.series(asked, dates, store.columns()).to_pylist()
    return rows


@lru_cache(maxsize=32)
def _village_statuses(on: date, ledger: str) -> pa.Table:
    return history.village_statuses(on, store.columns())


@lru_cache(maxsize=2)
def _status_history(since: date, on: date, ledger: str) -> pa.Table:
    return history.status_history(since, on, store.columns())
