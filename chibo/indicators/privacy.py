"""What figures may be shown to whom, so that nobody is recognised in them.

Two rules (docs/security.md). Below the commune nothing is broken down by ethnic group, schooling,
age or reason of loss, for any reader. Elsewhere such counts of less than five persons are hidden,
with as many others as it takes that none can be worked out, but for readers entitled to the
persons themselves.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from .definitions import COUNTS, SHARES
from .grains import MEMBER_GRAINS, N_
from .question import HIDDEN, Answer, Figure, Question, QuestionError, Row
from .sums import REASON_KEYS, TOTAL, sums_of
from .suppression import LEAST, Table

SENSITIVE_TRAITS = {
    "ethnic_group": N_(
        "Villages and cells are not broken down by ethnic group: with so few people each could be "
        "recognised. Ask for the commune or above."
    ),
    "education": N_(
        "Villages and cells are not broken down by schooling: with so few people each could be "
        "recognised. Ask for the commune or above."
    ),
    "age_band": N_(
        "Villages and cells are not broken down by age: with so few people each could be "
        "recognised. Ask for the commune or above."
    ),
}
"""Traits that are shown from the commune up only, each with the sentence of the refusal."""
REASONS_REFUSED = N_(
    "For villages and cells the reasons of losses are not shown: with so few people each could be "
    "recognised. Ask for the commune or above."
)
ROWS_REFUSED = N_("Your account shows figures, not the persons that they count.")

BELOW_COMMUNE = ("village", "cell")
Figures = Mapping[str, Figure]


class Refused(QuestionError):
    """The figures are not shown, or not to this reader; the message, a fixed sentence, says why."""


def check_shown(question: Question, root_level: str | None) -> None:
    """Raise Refused where the question asks villages or cells for what is not shown of them.

    ``root_level``: the level or kind of the question's root.
    """
    if not _is_below(question, root_level):
        return
    if question.trait in SENSITIVE_TRAITS:
        raise Refused(SENSITIVE_TRAITS[question.trait])
    if not REASON_KEYS.isdisjoint(question.keys):
        raise Refused(REASONS_REFUSED)


def check_rows(key: str, entitled: bool) -> None:
    """Raise Refused where a reader who is not entitled to persons asks for them by name."""
    counted = SHARES[key].numerator if key in SHARES else key
    if not entitled and COUNTS[counted].grain in MEMBER_GRAINS:
        raise Refused(ROWS_REFUSED)


def keys_shown(question: Question, root_level: str | None) -> tuple[str, ...]:
    """Return those of the question's keys that are shown of its root and its rows."""
    below = _is_below(question, root_level)
    return tuple(key for key in question.keys if not (below and key in REASON_KEYS))


def _is_below(question: Question, root_level: str | None) -> bool:
    return root_level in BELOW_COMMUNE or question.level in BELOW_COMMUNE


def without_small(question: Question, answer: Answer) -> Answer:
    """Return the answer with its small sensitive counts hidden, and what would give them away."""
    rows = [row.figures for row in (*answer.rows, *answer.unplaced)]
    hidden = _hidden(question, rows or [answer.figures], answer.figures if rows else None)
    if not hidden:
        return answer
    keys = {key for _, key in hidden}

    def shown(row: Row, number: int) -> Row:
        bounds = {key: ends for key, ends in row.bounds.items() if key not in keys}
        return replace(row, figures=_shown(row.figures, number, hidden), bounds=bounds)

    first = len(answer.rows)
    return Answer(
        _shown(answer.figures, TOTAL if rows else 0, hidden),
        {key: ends for key, ends in answer.bounds.items() if key not in keys},
        tuple(shown(row, number) for number, row in enumerate(answer.rows)),
        tuple(shown(row, first + number) for number, row in enumerate(answer.unplaced)),
    )


def series_without_small(
    question: Question, series: Sequence[Mapping[str, Any]]
) -> list[dict[str, Any]]:
    """Return the rows of a series, in their order, with what is to be hidden on each day."""
    places: dict[Any, list[int]] = {}
    for place, row in enumerate(series):
        places.setdefault(row["day"], []).append(place)
    found: list[dict[str, Any]] = [{}] * len(series)
    for of_day in places.values():
        hidden = _hidden(question, [series[place] for place in of_day], None)
        for number, place in enumerate(of_day):
            found[place] = _shown(series[place], number, hidden)
    return found


def _shown(figures: Figures, number: int, hidden: set[Any]) -> dict[str, Figure]:
    gone = {key for at, key in hidden if at == number}
    gone |= {s.key for s in SHARES.values() if {s.numerator, s.denominator} & gone}
    return {key: HIDDEN if key in gone else figure for key, figure in figures.items()}


def _hidden(question: Question, rows: Sequence[Figures], totals: Figures | None) -> set[Any]:
    """Return what to hide: pairs of a row's number and a key."""
    keys = [key for key in question.keys if key in COUNTS and COUNTS[key].grain in MEMBER_GRAINS]
    by_trait = question.trait in SENSITIVE_TRAITS
    numbered = {number: _persons(row, keys) for number, row in enumerate(rows)}
    if totals is not None:
        numbered[TOTAL] = _persons(totals, keys)
    small = [
        (number, key)
        for number, row in numbered.items()
        for key, count in row.items()
        if 0 < count < LEAST and (key in REASON_KEYS or (by_trait and number != TOTAL))
    ]
    return Table(sums_of(question, keys, numbered), small).protect() if small else set()


def _persons(figures: Figures, keys: Iterable[str]) -> dict[str, int]:
    counts = {key: figures[key] for key in keys}
    return {key: count for key, count in counts.items() if isinstance(count, int)}
