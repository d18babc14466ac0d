"""Areas and places: the same by code or name, or a question."""

from __future__ import annotations

from collections.abc import Mapping

import pytest
from shapely.geometry.base import BaseGeometry

from chibo.exchange.outlines.matching import Feature, Matching, match
from chibo.register.reads_outlines import Located

from .drawn import SIDE, SOUTH, WEST, square

PLACES = {
    1: ("03203", "Thị trấn Điện Biên Đông"),
    2: ("03205", "Xã Na Son"),
    3: ("03371", "Xã Nong U"),
    4: ("03379", "Xã Luân Giói"),
    5: ("03373", "Xã Xa Dung"),
    6: ("03385", "Xã Háng Lìa"),
}


def place(number: int, *, points: tuple[tuple[float, float], ...] = ()) -> Located:
    code, name = PLACES[number]
    return Located(number, code, name, None, points)


def matched(
    *named: tuple[str, str],
    places: list[Located] | None = None,
    answers: Mapping[str, Located | None] | None = None,
    grounds: Mapping[int, BaseGeometry] | None = None,
) -> Matching:
    features = [Feature(i + 1, name, code, square(i, 0)) for i, (name, code) in enumerate(named)]
    known = [place(number) for number in PLACES] if places is None else places
    return match(features, known, answers or {}, grounds or {})


def found(matching: Matching) -> dict[int, list[str]]:
    return {number: [f.name for f in group] for number, group in matching.found.items()}


@pytest.mark.parametrize(
    ("name", "number"),
    [
        ("Xã Luân Giói", 4),
        ("Xã Luân Giới", 4),
        ("LUÂN GIỚI", 4),
        ("X. Luan Gioi", 4),
        ("Noong U", 3),
        ("xã Nong U", 3),
        ("TT. Điện Biên Đông", 1),
        ("Điện Biên Đông", 1),
        ("Xa Dung", 5),
        ("Xã Xa Dung", 5),
    ],
)
def test_names_are_known_in_every_spelling_with_or_without_what_precedes_them(
    name: str, number: int
) -> None:
    matching = matched((name, ""))
    assert found(matching) == {number: [name]}
    assert not matching.questions
    assert len(matching.missing) == len(PLACES) - 1


@pytest.mark.parametrize("code", ["03379", "3379", " 03379 "])
def test_a_code_is_known_without_its_leading_zeros(code: str) -> None:
    assert found(matched(("", code))) == {4: [""]}


def test_a_near_name_is_a_question_and_never_guessed() -> None:
    matching = matched(("Xã Luâng Giói", ""), ("Xã Mường Nhà", ""))
    assert not matching.found
    [question] = matching.questions
    assert (question.why, [p.name for p in question.places]) == ("near", ["Xã Luân Giói"])
    assert [f.name for f in matching.unmatched] == ["Xã Mường Nhà"]


def test_a_near_name_under_the_same_code_is_a_spelling_of_it() -> None:
    assert found(matched(("Xã Luâng Giói", "03379"))) == {4: ["Xã Luâng Giói"]}


def test_a_near_name_is_no_question_once_the_place_has_its_area() -> None:
    matching = matched(("Xã Luâng Giói", ""), ("Xã Luân Giói", ""))
    assert not matching.questions
    assert [f.name for f in matching.unmatched] == ["Xã Luâng Giói"]


def test_a_code_of_another_period_is_noticed_by_the_name() -> None:
    [question] = matched(("Xã Na Son", "03203")).questions
    assert question.why == "conflict"
    assert [p.place for p in question.places] == [1, 2]
    [question] = matched(("Xã Mường Nhà", "03385")).questions
    assert question.why == "code"


def test_town_and_commune_of_one_name_are_kept_apart_by_what_precedes_it() -> None:
    twins = [
        Located(1, "1", "Thị trấn Na Son", None, ()),
        Located(2, "2", "Xã Na Son", None, ()),
    ]
    assert found(matched(("Xã Na Son", ""), places=twins)) == {2: ["Xã Na Son"]}
    [question] = matched(("Na Son", ""), places=twins).questions
    assert question.why == "several"


def test_villages_of_one_name_are_told_apart_by_where_they_lie() -> None:
    inside, outside = (SOUTH + SIDE / 2, WEST + SIDE / 2), (SOUTH + 1, WEST)
    twins = [
        Located(1, "1", "Bản Mới", 11, (inside,)),
        Located(2, "2", "Bản Mới", 12, (outside,)),
    ]
    assert found(matched(("Bản Mới", ""), places=twins)) == {1: ["Bản Mới"]}
    pointless = [Located(t.place, t.code, t.name, t.parent, ()) for t in twins]
    grounds = {11: square(5, 5), 12: square(0, 0)}
    assert found(matched(("Mới", ""), places=pointless, grounds=grounds)) == {2: ["Mới"]}
    assert matched(("Mới", ""), places=pointless).questions


def test_a_namesake_elsewhere_is_left_and_asked_about_only_where_it_is_the_only_one() -> None:
    here = place(2, points=((SOUTH + SIDE / 2, WEST + SIDE / 2),))
    far_away = ("Xã Na Son", "")
    both = match(
        [Feature(1, "Xã Na Son", "", square(0, 0)), Feature(2, "Xã Na Son", "", square(9, 9))],
        [here],
        {},
        {},
    )
    assert [f.row for f in both.found[2]] == [1]
    assert not both.questions
    assert [f.row for f in both.unmatched] == [2]
    alone = match([Feature(1, *far_away, square(9, 9))], [here], {}, {})
    assert [q.why for q in alone.questions] == ["far"]


def test_parts_of_a_place_come_together() -> None:
    assert found(matched(("Nong U", ""), ("Nong U", ""))) == {3: ["Nong U", "Nong U"]}


def test_an_answer_settles_a_question() -> None:
    named = ("Xã Luôn Giói", "")
    assert found(matched(named, answers={"Xã Luôn Giói": place(4)})) == {4: [named[0]]}
    assert found(matched(named, answers={"#1": place(4)})) == {4: [named[0]]}
    none = matched(named, answers={"Xã Luôn Giói": None})
    assert not none.found
    assert not none.questions
    assert [f.name for f in none.unmatched] == [named[0]]
