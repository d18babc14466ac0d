"""What may be asked, what is refused, breakdowns, earlier knowledge, rows behind figures."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from random import Random
from typing import Any

import pytest

from chibo.indicators.definitions import COUNTS, INDICATORS
from chibo.indicators.engine import answer, rows_behind, table
from chibo.indicators.question import By, Question, QuestionError, Tree
from chibo.ledger.contents import Admit, Recognise
from tests.oracle.builder import FIRST_DAY, Builder

from .asking import MEMBER_KEYS, columns, figures, random_columns, shown

END = date(2018, 5, 13)


@pytest.fixture
def register() -> Builder:
    r = Builder()
    commune = r.commune()
    village = r.village(commune)
    r.members(r.cell(commune, base=village), village, 4)
    r.open()
    return r


@pytest.mark.parametrize(
    ("more", "says"),
    [
        ({"keys": ("members", "happiness")}, "no indicator happiness"),
        ({"keys": ()}, "Name at least one"),
        ({"keys": ("admissions",)}, "Give its first day with 'since'"),
        ({"keys": ("members",), "since": date(2019, 1, 1)}, "earlier 'since'"),
        ({"keys": ("members",), "by": "cell"}, "Ask for tree 'organisation'"),
        ({"keys": ("members",), "by": "village", "tree": "organisation"}, "tree 'place'"),
        ({"keys": ("members", "villages"), "by": "sex"}, "Leave out: villages"),
        ({"keys": ("members",), "root": 999_999}, "There is no place 999999"),
    ],
)
def test_a_question_that_cannot_be_answered_says_what_to_do(
    register: Builder, more: dict[str, Any], says: str
) -> None:
    with pytest.raises(QuestionError, match=says):
        answer(Question(END, **more), columns(register))


def test_every_indicator_has_words_and_an_answer(register: Builder) -> None:
    question = Question(END, tuple(INDICATORS), since=FIRST_DAY)
    found = answer(question, columns(register)).figures
    assert set(found) == set(INDICATORS)
    assert all(entry.label and entry.formula for entry in INDICATORS.values())


def test_members_break_down_by_sex_ethnic_group_and_standing(register: Builder) -> None:
    cell = register.organisations[-1].organisation
    admitted = register.new_person()
    register.decide(date(2017, 2, 3), Admit(admitted, cell))
    codes = {100_001: {"sex": "female", "ethnic_group": "mong"}, admitted: {"sex": "male"}}
    known = columns(register, codes)

    def parts(by: By) -> dict[str | None, object]:
        found = answer(Question(END, ("members", "admissions"), FIRST_DAY, by=by), known)
        assert dict(found.figures) == {"members": 5, "admissions": 1}
        return {row.code: tuple(row.figures.values()) for row in found.rows}

    assert parts("sex") == {"female": (1, 0), "male": (1, 1), "unknown": (3, 0)}
    assert parts("ethnic_group") == {"mong": (1, 0), "unknown": (4, 1)}
    assert parts("standing") == {"official": (4, 0), "probationary": (1, 1)}


def test_figures_as_known_earlier_leave_out_what_was_recorded_later(register: Builder) -> None:
    cell = register.organisations[-1].organisation
    person = register.new_person()
    admitted = register.decide(date(2017, 2, 3), Admit(person, cell))
    recognised = register.decide(date(2018, 2, 3), Recognise(person))
    revoked = register.revoke(recognised)
    official = [
        figures(register, END, "members_official", known_at=position)[0]
        for position in (1, admitted, recognised, revoked)
    ]
    assert official == [4, 4, 5, 4]
    assert figures(register, END, "members", known_at=1) == [4]
    assert figures(register, END, "members") == [5]


@pytest.mark.parametrize("tree", ["place", "organisation"])
def test_the_table_of_all_nodes_is_what_each_level_answers(tree: Tree) -> None:
    on, since = date(2019, 6, 30), FIRST_DAY
    keys = tuple(INDICATORS)
    whole = {
        row["node"]: row
        for row in table(Question(on, keys, since, tree), random_columns(1)).to_pylist()
    }
    levels: dict[Tree, tuple[By, ...]] = {
        "place": ("province", "district", "commune", "village"),
        "organisation": ("province", "district", "commune", "cell"),
    }
    seen = set()
    for by in levels[tree]:
        for row in answer(Question(on, keys, since, tree, by=by), random_columns(1)).rows:
            assert {key: whole[row.node][key] for key in keys} == dict(row.figures)
            seen.add(row.node)
    assert seen == whole.keys()


def test_a_table_below_a_root_holds_that_part_of_the_tree() -> None:
    r = Builder()
    first, second = r.commune(), r.commune()
    villages = {r.village(first), r.village(first)}
    r.village(second)
    r.open()
    found = table(Question(END, ("villages",), root=first), columns(r))
    assert set(found["node"].to_pylist()) == {first, *villages}


@pytest.mark.parametrize("key", COUNTS)
def test_the_rows_behind_a_figure_add_up_to_it(key: str) -> None:
    rng = Random(key)
    on = FIRST_DAY + timedelta(days=rng.randrange(900, 1800))
    seed = rng.randrange(4)
    tree, by = rng.choice([("place", "commune"), ("place", "village"), ("organisation", "commune")])
    found = answer(Question(on, (key,), FIRST_DAY, tree, by=by), random_columns(seed))
    for row in (*found.rows[:3], None):
        question = Question(on, (key,), FIRST_DAY, tree, row.node if row else None)
        behind = rows_behind(question, key, random_columns(seed))
        figure = row.figures[key] if row else found.figures[key]
        assert sum(behind["weight"].to_pylist()) == figure
        subject = "person" if key in MEMBER_KEYS else "village" if key[0] == "v" else "cell"
        assert None not in behind[subject].to_pylist()


def test_questions_asked_at_once_by_several_threads_get_their_own_answers() -> None:
    asked = [
        (seed, Question(date(2016 + year, 6, 30), ("members", "villages_independent", "cells")))
        for seed in range(3)
        for year in range(4)
    ]
    expected = [shown(answer(question, random_columns(seed))) for seed, question in asked]
    with ThreadPoolExecutor(4) as pool:
        found = pool.map(lambda each: shown(answer(each[1], random_columns(each[0]))), asked * 2)
    assert list(found) == expected * 2
