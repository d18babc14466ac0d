"""Answers about several nodes, none above another, as one answer about them together."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any, TypeVar

from .definitions import SHARES
from .question import Answer, Figure, Question, Row

Ends = tuple[Figure, Figure]
Item = TypeVar("Item")
Key = TypeVar("Key")


def with_parts(question: Question) -> Question:
    """Return the question with the counts that its shares are made of: shares do not add up."""
    parts = (count.key for count in question.counts)
    return replace(question, keys=tuple(dict.fromkeys((*question.keys, *parts))))


def joined(question: Question, answers: Sequence[Answer]) -> Answer:
    """Return the figures of all the answers' roots together, with the rows of each.

    The answers are to ``with_parts`` of the question, each about one root.
    """
    if len(answers) == 1:
        return answers[0]
    rows = tuple(row for answer in answers for row in answer.rows)
    return Answer(
        _figures(question, [answer.figures for answer in answers]),
        _bounds(question, answers),
        _by_value(question, rows) if question.trait else rows,
        tuple(row for answer in answers for row in answer.unplaced),
    )


def joined_series(
    question: Question, series: Iterable[Sequence[Mapping[str, Any]]]
) -> list[Mapping[str, Any]]:
    """Return the rows of several roots' series as those of one, in the order of the days.

    Rows of nodes below the roots stand side by side; those of the roots, or of one value of a
    trait, are added up.
    """
    parts = list(series)
    rows = [row for part in parts for row in part]
    if question.level or len(parts) == 1:
        return sorted(rows, key=lambda row: row["day"])
    value = str(question.trait) if question.trait else "day"
    found = []
    for same in _grouped(rows, lambda row: (row["day"], row[value])).values():
        together = dict.fromkeys(("node", "level", "code", "name"))
        found.append({**same[0], **together, **_figures(question, same)})
    return sorted(found, key=lambda row: row["day"])


def _by_value(question: Question, rows: Iterable[Row]) -> tuple[Row, ...]:
    """Add up the rows of each value of the question's trait."""
    return tuple(
        Row(
            None,
            code,
            same[0].name,
            same[0].level,
            _figures(question, [row.figures for row in same]),
            _bounds(question, same),
        )
        for code, same in _grouped(rows, lambda row: row.code).items()
    )


def _figures(question: Question, parts: Sequence[Mapping[str, Any]]) -> dict[str, Figure]:
    counts = {count.key: sum(part[count.key] or 0 for part in parts) for count in question.counts}
    return {key: _figure(key, counts) for key in (*question.keys, *counts)}


def _figure(key: str, counts: Mapping[str, int]) -> Figure:
    share = SHARES.get(key)
    if share is None:
        return counts[key]
    below = counts[share.denominator]
    return counts[share.numerator] / below if below else None


def _bounds(question: Question, parts: Sequence[Answer | Row]) -> dict[str, Ends]:
    """Return the ends of what is open: a share of all lies between the parts' own shares."""
    found: dict[str, Ends] = {}
    for key in question.keys:
        if any(key in part.bounds for part in parts):
            ends = [part.bounds.get(key, (part.figures[key],) * 2) for part in parts]
            lows, highs = ([_known(end[side]) for end in ends] for side in (0, 1))
            found[key] = (min(lows), max(highs)) if key in SHARES else (sum(lows), sum(highs))
    return found


def _known(figure: Figure) -> float:
    return figure if isinstance(figure, (int, float)) else 0


def _grouped(rows: Iterable[Item], by: Callable[[Item], Key]) -> dict[Key, list[Item]]:
    found: dict[Key, list[Item]] = {}
    for row in rows:
        found.setdefault(by(row), []).append(row)
    return found
