"""A series must equal the answers asked for date by date."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from chibo.indicators.definitions import INDICATORS
from chibo.indicators.engine import answer, series
from chibo.indicators.question import TRAITS, By, Question, QuestionError, Tree
from tests.oracle.builder import FIRST_DAY

from .asking import MEMBER_KEYS, random_columns

SINCE = FIRST_DAY + timedelta(days=60)
DATES = [SINCE + timedelta(days=211 * i) for i in range(8)]
ASKED: list[tuple[Tree, By | None, date | None]] = [
    ("place", None, None),
    ("place", "commune", None),
    ("place", "commune", DATES[2]),
    ("place", "village", None),
    ("organisation", "cell", DATES[5]),
    ("place", "standing", None),
]


@pytest.mark.parametrize(("tree", "by", "boundaries"), ASKED)
def test_a_series_is_the_answers_date_by_date(
    tree: Tree, by: By | None, boundaries: date | None
) -> None:
    columns = random_columns(2)
    keys = MEMBER_KEYS if by in TRAITS else tuple(INDICATORS)
    tree_of = boundaries or DATES[-1]
    question = Question(DATES[-1], keys, SINCE, tree, by=by, boundaries_of=tree_of)
    found = series(question, DATES, columns).to_pylist()
    compared = 0
    for day in DATES:
        asked = Question(day, keys, SINCE, tree, by=by, boundaries_of=tree_of)
        answered = answer(asked, columns)
        expected = {None: answered.figures}
        if by is not None:
            expected = {
                row.code if by in TRAITS else row.node: row.figures for row in answered.rows
            }
        for row in (r for r in found if r["day"] == day):
            name = row[by] if by in TRAITS else row["node"]
            nothing = dict.fromkeys(keys, 0)
            assert {key: row[key] for key in keys} == dict(expected.get(name, nothing))
            compared += 1
    assert compared == len(found) >= len(DATES)


def test_a_series_must_lie_in_its_period_and_end_on_its_last_date() -> None:
    columns = random_columns(2)
    with pytest.raises(QuestionError, match="last date"):
        series(Question(DATES[0], ("members",)), DATES, columns)
    with pytest.raises(QuestionError, match="earlier 'since'"):
        series(Question(DATES[-1], ("admissions",), DATES[1]), DATES, columns)
    with pytest.raises(QuestionError, match="at least one date"):
        series(Question(DATES[-1], ("members",)), [], columns)
