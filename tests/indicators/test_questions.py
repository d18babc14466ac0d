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
from chibo.ledger.contents import Admit, CreatePlace, ProfilePlace, Recognise
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
        (
            {"keys": ("members", "villages"), "by": "sex"},
            "of members .* by sex. Leave out: villages",
        ),
        ({"keys": ("villages",), "by": "cell_kind"}, "of members and cells .* Leave out: villages"),
        ({"keys": ("cells",), "by": "difficulty"}, "of members and villages .* out: cells"),
        ({"keys": ("households", "members"), "by": "age_band"}, "Leave out: households"),
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


def test_an_age_is_the_year_of_the_day_less_the_year_of_birth(register: Builder) -> None:
    born = dict(enumerate((1988, 1987, 1958, 1957), 100_001))
    known = columns(register, {person: {"birth_year": year} for person, year in born.items()})

    def bands(on: date) -> dict[str | None, object]:
        found = answer(Question(on, ("members",), by="age_band"), known)
        return {row.code: row.figures["members"] for row in found.rows}

    assert bands(date(2018, 1, 1)) == {"0_30": 1, "31_40": 1, "51_60": 1, "61_up": 1}
    assert bands(date(2017, 12, 31)) == {"0_30": 2, "51_60": 2}


def test_admissions_are_told_apart_by_the_age_at_the_ceremony(register: Builder) -> None:
    cell = register.organisations[-1].organisation
    person = register.new_person()
    register.decide(date(2016, 2, 3), Admit(person, cell))
    known = columns(register, {person: {"birth_year": 1986}})
    question = Question(END, ("admissions", "members"), FIRST_DAY, by="age_band")
    found = {row.code: tuple(row.figures.values()) for row in answer(question, known).rows}
    assert found == {"0_30": (1, 0), "31_40": (0, 1), "unknown": (0, 4)}


def test_households_are_those_of_the_latest_profile_and_shares_of_villages_that_know_both(
    register: Builder,
) -> None:
    commune = register.places[-2].place
    village, half_known, unknown = (
        register.places[-1].place,
        *(register.place_spec("village", commune) for _ in range(2)),
    )
    for spec in (half_known, unknown):
        register.decide(date(2016, 1, 2), CreatePlace(spec))
    register.decide(date(2016, 1, 3), ProfilePlace(village, 2016, 40, 30, 200, "III"))
    register.decide(date(2018, 1, 3), ProfilePlace(village, 2018, 50, 20, None, "II"))
    register.decide(date(2018, 1, 4), ProfilePlace(half_known.place, 2018, 60, None, 300))
    keys = ("households", "poor_households", "population", "villages_without_profile")
    keys += ("share_poor_households",)
    assert figures(register, END, *keys) == [110, 20, 300, 1, 20 / 50]
    assert figures(register, date(2017, 1, 1), *keys) == [40, 30, 200, 2, 30 / 40]
    assert figures(register, date(2016, 1, 2), *keys) == [0, 0, 0, 3, None]
    found = answer(Question(END, keys, by="difficulty"), columns(register))
    assert {row.code: row.figures["households"] for row in found.rows} == {"II": 50, "unknown": 60}
    behind = rows_behind(Question(END, keys), "households", columns(register)).to_pylist()
    assert {row["village"]: row["weight"] for row in behind} == {village: 50, half_known.place: 60}


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
        grain = COUNTS[key].grain
        subject = "person" if key in MEMBER_KEYS else grain.partition("_")[0]
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
