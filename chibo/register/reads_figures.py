"""Figures for pages and the command line: the engine's answers, within a scope.

Answers are kept while the ledger's head stays where it is.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from functools import lru_cache
from typing import Any

import pyarrow as pa

from chibo.indicators import differences, engine, history, series
from chibo.indicators.differences import Contribution
from chibo.indicators.question import Answer, Question
from chibo.ledger.scope import Scope
from chibo.rulebook import rule

from . import store


class OutOfScope(Exception):
    """The account may not read these figures."""


def question(on: date, keys: Sequence[str], **more: Any) -> Question:
    """Return a question that counts by the rules of its day."""
    minimum = rule("min_official_members", on).value
    return Question(on=on, keys=tuple(keys), min_official=minimum, **more)


def figures(scope: Scope, asked: Question) -> Answer:
    """Return the figures asked for. Raises OutOfScope, or QuestionError."""
    return _figures(asked, _ledger(scope))


def rows_behind(scope: Scope, asked: Question, key: str, value: str | None = None) -> pa.Table:
    """Return the rows that a count is the sum of, or those of one value of a trait."""
    return _rows_behind(asked, key, value, _ledger(scope))


def contributions(scope: Scope, asked: Question, key: str, then: int) -> list[Contribution]:
    """Return what each entry after ``then`` did to a count."""
    return _contributions(asked, key, then, _ledger(scope))


def progress(scope: Scope, asked: Question, dates: tuple[date, ...]) -> pa.Table:
    """Return the figures at each of the dates, in their order."""
    return _progress(asked, dates, _ledger(scope))


def village_statuses(scope: Scope, on: date) -> pa.Table:
    """Return each village of the day with its status and what is counted for it."""
    return _village_statuses(on, _ledger(scope))


def status_history(scope: Scope, since: date, on: date) -> pa.Table:
    """Return each village's statuses over the days ``since`` to ``on``."""
    return _status_history(since, on, _ledger(scope))


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
def _progress(asked: Question, dates: tuple[date, ...], ledger: str) -> pa.Table:
    return series.series(asked, dates, store.columns())


@lru_cache(maxsize=32)
def _village_statuses(on: date, ledger: str) -> pa.Table:
    return history.village_statuses(on, store.columns())


@lru_cache(maxsize=2)
def _status_history(since: date, on: date, ledger: str) -> pa.Table:
    return history.status_history(since, on, store.columns())
