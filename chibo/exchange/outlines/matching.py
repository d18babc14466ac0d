"""Which area of a file is which place: by code or name, with a question where that is unsure.

Pure. A code alone does not say which period it belongs to and names are spelt in several ways, so
both are looked at, and where the area lies: nothing is taken for granted that speaks against it.
"""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

import shapely
from rapidfuzz import fuzz
from shapely.geometry.base import BaseGeometry

from chibo.register.reads_outlines import Located
from chibo.register.spelling import plain

NEAR = 82.0
"""From this likeness on (of 100), names are near enough to ask."""
SAME_CODE = 65.0
"""From this likeness on, names under the same code are spellings of one another."""
FAR_KM = 5.0
KM_PER_DEGREE = 111.32
_KIND = re.compile(
    r"(xa|x|thi tran|tt|phuong|p|dac khu|huien|h|quan|thi xa|tx|thanh pho|tp|tinh"
    r"|ban|b|thon|t|to dan pho|tdp|to|xom|khu pho|kp|khoi pho|khoi|ap|buon|lang) (?=.)"
)
"""What stands before a name, in the letters of ``plain``."""

What = Literal["name", "code"]
WHATS: tuple[What, ...] = ("name", "code")
Why = Literal["near", "conflict", "several", "far", "code"]


@dataclass(frozen=True)
class Feature:
    """An area of the file with its name and code; ``row`` counts from 1."""

    row: int
    name: str
    code: str
    area: BaseGeometry

    @property
    def label(self) -> str:
        """What the file calls it."""
        return self.name or self.code or f"#{self.row}"


@dataclass(frozen=True)
class Question:
    """An area that may be one of the places, and why that is not sure."""

    feature: Feature
    places: tuple[Located, ...]
    why: Why


@dataclass(frozen=True)
class Matching:
    """The areas of each place, what is to be asked, and what is left on both sides."""

    found: Mapping[int, list[Feature]]
    questions: list[Question]
    unmatched: list[Feature]
    missing: list[Located]


def match(
    features: Sequence[Feature],
    places: Sequence[Located],
    answers: Mapping[str, Located | None],
    grounds: Mapping[int, BaseGeometry],
) -> Matching:
    """Match areas to places.

    ``answers``: the place, or none, of an area by its label or by # and its row. ``grounds``:
    the outlines known of the places above, which tell villages of one name apart.
    """
    found: dict[int, list[Feature]] = defaultdict(list)
    open_ones: list[Question] = []
    loose: list[Feature] = []
    for feature in features:
        named = next((key for key in (f"#{feature.row}", feature.label) if key in answers), None)
        verdict = answers[named] if named else _verdict(feature, places, grounds)
        if isinstance(verdict, Question):
            open_ones.append(verdict)
        elif verdict is not None:
            found[verdict.place].append(feature)
        elif named is None:
            loose.append(feature)
    missing = [place for place in places if place.place not in found]
    left = {place.place for place in missing}
    # A namesake elsewhere is no question once the place has its area.
    questions = [q for q in open_ones if q.why != "far" or q.places[0].place in left]
    for feature in loose:
        near = [place for place in missing if _alike(feature.name, place.name) >= NEAR]
        if near:
            questions.append(Question(feature, tuple(near), "near"))
    asked = {question.feature.row for question in questions}
    taken = {feature.row for group in found.values() for feature in group}
    unmatched = [f for f in features if f.row not in asked | taken]
    return Matching(found, questions, unmatched, missing)


def fitting(values: Sequence[str], places: Sequence[Located], what: What) -> int:
    """Count the places that a field's values name, by name or by code."""
    if what == "code":
        return len({bare_code(value) for value in values} & {bare_code(p.code) for p in places})
    known = {key: place.place for place in places for key in _keys(place.name)}
    return len({known[key] for value in values for key in _keys(value) if key in known})


def letters(text: str) -> str:
    """Return the text in one form of Unicode, for comparing exactly."""
    return unicodedata.normalize("NFC", text).strip()


def bare_code(code: str) -> str:
    """Return a code without the leading zeros that tables lose."""
    return code.strip().lstrip("0")


def _verdict(
    feature: Feature, places: Sequence[Located], grounds: Mapping[int, BaseGeometry]
) -> Located | Question | None:
    code = bare_code(feature.code)
    coded = [place for place in places if code and bare_code(place.code) == code]
    named = _named(feature.name, places)
    if coded and named and coded[0] not in named:
        return Question(feature, (coded[0], *named), "conflict")
    if coded:
        spelt = not feature.name or named or _alike(feature.name, coded[0].name) >= SAME_CODE
        return _if_near(feature, coded[0]) if spelt else Question(feature, (coded[0],), "code")
    if len(named) > 1:
        here = [place for place in named if _is_here(feature, place, grounds)]
        return here[0] if len(here) == 1 else Question(feature, tuple(named), "several")
    return _if_near(feature, named[0]) if named else None


def _named(name: str, places: Sequence[Located]) -> list[Located]:
    """Return the places of this name: in full if there are any, else without what precedes it."""
    if not plain(name):
        return []
    full = [place for place in places if plain(place.name) == plain(name)]
    return full or [place for place in places if _keys(place.name) & _keys(name)]


def _keys(name: str) -> set[str]:
    return {plain(name), _bare(name)} - {""}


def _bare(name: str) -> str:
    return _KIND.sub("", plain(name), count=1) if _KIND.match(plain(name)) else plain(name)


def _alike(name: str, other: str) -> float:
    return fuzz.ratio(_bare(name), _bare(other))


def _if_near(feature: Feature, place: Located) -> Located | Question:
    distance = _distance(feature, place)
    far = distance is not None and distance > FAR_KM
    return Question(feature, (place,), "far") if far else place


def _is_here(feature: Feature, place: Located, grounds: Mapping[int, BaseGeometry]) -> bool:
    """Tell whether the area holds the place's point, or lies where the place above lies."""
    if place.points:
        return _distance(feature, place) == 0
    ground = grounds.get(place.parent) if place.parent is not None else None
    return ground is not None and bool(ground.contains(feature.area.representative_point()))


def _distance(feature: Feature, place: Located) -> float | None:
    """Return how far the nearest of the place's points lies from the area, in km."""
    if not place.points:
        return None
    points = shapely.points([(lon, lat) for lat, lon in place.points])
    return float(shapely.distance(feature.area, points).min() * KM_PER_DEGREE)
