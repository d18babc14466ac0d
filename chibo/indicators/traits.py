"""Traits: what is counted broken down by what it is, not by where it is counted.

A trait is read on one day of each row: the day asked about for a stock, the day of the event for
a flow. Its join finds it by the row's person, cell or village.
"""

from __future__ import annotations

from dataclasses import dataclass

from .grains import CELL_GRAINS, MEMBER_GRAINS, VILLAGE_GRAINS, Grain

UNKNOWN = "unknown"
"""The value of a trait that is not known."""
NO_VILLAGE = "no_village"
"""The class of difficulty of members who are counted for no village."""

AGE_BANDS = (("0_30", 30), ("31_40", 40), ("41_50", 50), ("51_60", 60), ("61_up", 999))
"""Code and greatest age of each band, the youngest first: those of the yearly local form.

Of a birth only the year is in the columns: an age is the year of the day less the year of birth.
"""


@dataclass(frozen=True)
class Trait:
    """How a trait is read off a row ``r``: SQL for the join that finds it, and for its value.

    ``grains``: what it breaks down. A trait that may change while a membership lasts names the
    join that finds each of its values over the spell, and from when to when each is held.
    """

    grains: frozenset[Grain]
    value: str
    join: str = ""
    values_join: str = ""
    each_value: str = ""
    held_from: str = ""
    held_to: str = ""


_PERSON = "LEFT JOIN particulars p ON p.person = r.person"
_KINDS = "(SELECT DISTINCT organisation, cell_kind FROM organisation WHERE kind = 'cell')"
_OF_VILLAGE = f"if(r.village IS NULL, '{NO_VILLAGE}', {{difficulty}})"

# A profile that has begun is only ever followed by another.
_DIFFICULTIES = """(
    SELECT place, difficulty, valid_from, valid_to FROM profile WHERE valid_from < valid_to
    UNION ALL
    SELECT place, NULL, DATE '0001-01-01', min(valid_from) FROM profile GROUP BY place)"""


def _band_of(age: str) -> str:
    whens = " ".join(f"WHEN {age} <= {oldest} THEN '{code}'" for code, oldest in AGE_BANDS)
    return f"CASE {whens} END"


def _bands() -> str:
    youngest = -999
    values = []
    for code, oldest in AGE_BANDS:
        values.append(f"('{code}', {youngest}, {oldest})")
        youngest = oldest + 1
    return f"(VALUES {', '.join(values)})"


TRAITS: dict[str, Trait] = {
    "sex": Trait(MEMBER_GRAINS, "p.sex", _PERSON),
    "ethnic_group": Trait(MEMBER_GRAINS, "p.ethnic_group", _PERSON),
    "standing": Trait(MEMBER_GRAINS, "r.standing"),
    "age_band": Trait(
        MEMBER_GRAINS,
        _band_of("year({on}) - p.birth_year"),
        _PERSON,
        f"""{_PERSON} LEFT JOIN {_bands()} b(band, youngest, oldest)
            ON make_date(p.birth_year + b.youngest, 1, 1) < r.valid_to
            AND r.valid_from < make_date(p.birth_year + b.oldest + 1, 1, 1)""",
        "b.band",
        "make_date(p.birth_year + b.youngest, 1, 1)",
        "make_date(p.birth_year + b.oldest + 1, 1, 1)",
    ),
    "education": Trait(MEMBER_GRAINS, "p.education", _PERSON),
    # No decision changes the kind of a cell.
    "cell_kind": Trait(
        MEMBER_GRAINS | CELL_GRAINS,
        "k.cell_kind",
        f"LEFT JOIN {_KINDS} k ON k.organisation = r.cell",
    ),
    "difficulty": Trait(
        MEMBER_GRAINS | VILLAGE_GRAINS,
        _OF_VILLAGE.format(difficulty="f.difficulty"),
        """LEFT JOIN profile f ON f.place = r.village
            AND f.valid_from <= {on} AND {on} < f.valid_to""",
        f"""LEFT JOIN {_DIFFICULTIES} f ON f.place = r.village
            AND f.valid_from < r.valid_to AND r.valid_from < f.valid_to""",
        _OF_VILLAGE.format(difficulty="f.difficulty"),
        "f.valid_from",
        "f.valid_to",
    ),
}
"""The traits by the name of their breakdown."""


def with_trait(rows: str, name: str | None, on: str) -> str:
    """Return SQL for the rows with their trait on the day ``on``, in column ``trait``."""
    if name is None:
        return rows
    trait = TRAITS[name]
    return f"""(SELECT r.*, coalesce({trait.value.format(on=on)}, '{UNKNOWN}') AS trait
        FROM {rows} r {trait.join.format(on=on)})"""


def cut_by_trait(name: str | None, where: str) -> str:
    """Return SQL for the memberships of a condition, cut where the trait changes."""
    if name is None:
        return "membership"
    trait = TRAITS[name]
    if not trait.values_join:
        return with_trait("membership", name, "r.valid_from")
    return f"""(SELECT r.* REPLACE (
                greatest(r.valid_from, {trait.held_from}) AS valid_from,
                least(r.valid_to, {trait.held_to}) AS valid_to),
            coalesce({trait.each_value}, '{UNKNOWN}') AS trait
        FROM (SELECT * FROM membership WHERE {where}) r {trait.values_join})"""
