"""The nation's columns as Arrow tables, as a register would hand them to the snapshot."""

from __future__ import annotations

from datetime import date

import numpy as np
import pyarrow as pa

from chibo.indicators.columns import SCHEMAS
from chibo.ledger.spells import STILL_KNOWN

from .nation_members import draw_memberships
from .nation_units import (
    EPOCH,
    NEVER,
    OPENING,
    Cells,
    Ends,
    Ints,
    Sizes,
    Villages,
    draw_cells,
    draw_villages,
    ids_of,
    position_of,
    table,
    texts,
)

WORDS: list[str | None] = [None, "opening", "founding", "split", "split_source", "merger"]
WORDS += ["place_merger", "renaming", "enter", "leave", "change", "profile"]
CODE = {word: number for number, word in enumerate(WORDS)}
OTHER_KINDS: list[str | None] = ["office", "school", "health", "police", "army", "village"]
ETHNIC_GROUPS: list[str | None] = ["kinh", "mong", "thai", "kho_mu", "lao", "other"]
SCHOOLING: list[str | None] = ["primary", "lower_secondary", "upper_secondary", "higher"]


def draw_nation(scale: float, seed: int = 1) -> dict[str, pa.Table]:
    """Return every table of SCHEMAS, drawn for the nation or a part of it."""
    rng = np.random.default_rng(seed)
    sizes = Sizes.at(scale)
    villages = draw_villages(rng, sizes)
    cells = draw_cells(rng, sizes, villages)
    founding = position_of(rng, cells.founded)
    ending = position_of(rng, np.minimum(cells.ended, NEVER - 1))
    return {
        "place": _places(rng, sizes, villages, ending[villages.cell]),
        "organisation": _organisations(rng, sizes, cells, founding, ending),
        "coverage": _coverage(sizes, villages, cells, founding, ending),
        "succession": _succession(sizes, cells, ending),
        "membership": draw_memberships(rng, sizes, cells, founding, ending),
        "particulars": _particulars(rng, sizes.persons),
        "profile": _profiles(rng, sizes, len(villages.commune)),
    }


def _words(codes: Ints) -> pa.Array:
    return texts(WORDS, codes)


def _lives(
    start: Ints, start_position: Ints, start_reason: Ints,
    turn: Ints, turn_position: Ints, turn_reason: Ints,
    end: Ints, end_position: Ints, end_reason: Ints,
) -> tuple[Ints, Ends]:  # fmt: skip
    """Return the units' numbers and the ends of one spell each, or of two where there is a turn.

    A turn changes something else than existence; NEVER stands for none, as for no end.
    """
    has_turn = turn < end
    turned = np.flatnonzero(has_turn)
    over = end < NEVER
    at_end = np.where(over, end_position, 0)
    why_end = np.where(over, end_reason, 0)
    step_end = np.where(over, CODE["leave"], 0)

    def ends_of(at_turn: Ints | int, at_the_end: Ints) -> Ints:
        return np.concatenate([np.where(has_turn, at_turn, at_the_end), at_the_end[turned]])

    ends = Ends(
        np.concatenate([start, turn[turned]]),
        np.concatenate([start_position, turn_position[turned]]),
        _words(np.concatenate([start_reason, turn_reason[turned]])),
        _words(np.repeat([CODE["enter"], CODE["change"]], [len(start), len(turned)])),
        ends_of(turn, end),
        ends_of(turn_position, at_end),
        _words(ends_of(turn_reason, why_end)),
        _words(ends_of(CODE["change"], step_end)),
    )
    return np.concatenate([np.arange(len(start)), turned]), ends


def _full(count: int, value: int) -> Ints:
    return np.full(count, value, dtype=np.int64)


def _places(
    rng: np.random.Generator, sizes: Sizes, villages: Villages, merged_at: Ints
) -> pa.Table:
    upper = sizes.provinces + sizes.communes
    count = upper + len(villages.commune)
    end = np.concatenate([_full(upper, NEVER), villages.ended])
    renamed = rng.random(count) < 0.1
    renamed[:upper] = False
    renamed &= end == NEVER
    turn = np.where(renamed, rng.integers(OPENING + 1, OPENING + 3_600, count), NEVER)
    number, ends = _lives(
        _full(count, OPENING), position_of(rng, _full(count, OPENING)),
        _full(count, CODE["opening"]),
        turn, position_of(rng, np.minimum(turn, NEVER - 1)), _full(count, CODE["renaming"]),
        end, np.concatenate([_full(upper, 0), merged_at]), _full(count, CODE["place_merger"]),
    )  # fmt: skip
    parent = np.concatenate(
        [
            _full(sizes.provinces, -1),
            np.arange(sizes.communes) * sizes.provinces // sizes.communes,
            sizes.provinces + villages.commune,
        ]
    )
    level = np.repeat([0, 1, 2], [sizes.provinces, sizes.communes, len(villages.commune)])
    return table(
        "place",
        ends,
        0,
        place=pa.array(ids_of("place", number)),
        level=texts(["province", "commune", "village"], level[number]),
        code=pa.array([f"{n:07d}" for n in number]),
        name=pa.array([f"Địa bàn {n}" for n in number]),
        parent=_ids_or_null("place", parent[number]),
        lat=pa.array(8.5 + 15 * rng.random(len(number))),
        lon=pa.array(102 + 7 * rng.random(len(number))),
    )


def _ids_or_null(kind: str, numbers: Ints) -> pa.Array:
    return pa.array(ids_of(kind, np.maximum(numbers, 0)), pa.int64(), mask=numbers < 0)


def _organisations(
    rng: np.random.Generator, sizes: Sizes, cells: Cells, founding: Ints, ending: Ints
) -> pa.Table:
    committees = sizes.provinces + sizes.communes
    count = committees + len(cells.commune)
    start = np.concatenate([_full(committees, OPENING), cells.founded])
    reason = np.where(cells.by_split, CODE["split"], CODE["founding"])
    reason[cells.founded == OPENING] = CODE["opening"]
    turn, turn_position = _full(count, NEVER), _full(count, 0)
    split = np.flatnonzero(cells.by_split)
    turn[committees + cells.before[split]] = cells.founded[split]
    turn_position[committees + cells.before[split]] = founding[split]
    number, ends = _lives(
        start, np.concatenate([position_of(rng, start[:committees]), founding]),
        np.concatenate([_full(committees, CODE["opening"]), reason]),
        turn, turn_position, _full(count, CODE["split_source"]),
        np.concatenate([_full(committees, NEVER), cells.ended]),
        np.concatenate([_full(committees, 0), ending]), _full(count, CODE["merger"]),
    )  # fmt: skip
    parent = np.concatenate(
        [
            _full(sizes.provinces, -1),
            np.arange(sizes.communes) * sizes.provinces // sizes.communes,
            sizes.provinces + cells.commune,
        ]
    )
    kind = np.repeat([0, 1, 2], [sizes.provinces, sizes.communes, len(cells.commune)])
    other = rng.integers(0, 5, len(cells.commune))
    of_cell = np.where(cells.village >= 0, OTHER_KINDS.index("village"), other)
    cell_kind = np.concatenate([_full(committees, len(OTHER_KINDS)), of_cell])
    seat = np.concatenate([np.arange(committees), _full(len(cells.commune), -1)])
    return table(
        "organisation",
        ends,
        1 << 30,
        organisation=pa.array(ids_of("organisation", number)),
        kind=texts(["provincial_committee", "commune_committee", "cell"], kind[number]),
        cell_kind=texts([*OTHER_KINDS, None], cell_kind[number]),
        name=pa.array([f"Tổ chức {n}" for n in number]),
        parent=_ids_or_null("organisation", parent[number]),
        place=_ids_or_null("place", seat[number]),
    )


def _coverage(
    sizes: Sizes, villages: Villages, cells: Cells, founding: Ints, ending: Ints
) -> pa.Table:
    """Base coverage of each village cell, guests of hosts, and guests until an own cell came."""
    own = np.flatnonzero(cells.village >= 0)
    guests = np.flatnonzero(villages.host >= 0)
    hosts = villages.cell[villages.host[guests]]
    late = own[(cells.founded[own] > OPENING) & (cells.village[cells.before[own]] >= 0)]
    cell = np.concatenate([own, hosts, cells.before[late]])
    village = np.concatenate([cells.village[own], guests, cells.village[late]])
    role = np.repeat([0, 1, 1], [len(own), len(guests), len(late)])
    opening = _full(len(guests), OPENING)
    start = np.concatenate([cells.founded[own], opening, _full(len(late), OPENING)])
    founded = np.where(cells.by_split, CODE["split"], CODE["founding"])
    founded[cells.founded == OPENING] = CODE["opening"]
    start_reason = np.concatenate([founded[own], _full(len(guests) + len(late), CODE["opening"])])
    start_position = np.concatenate([founding[own], founding[hosts], founding[cells.before[late]]])
    end = np.concatenate([cells.ended[own], _full(len(guests), NEVER), cells.founded[late]])
    end_position = np.concatenate([ending[own], _full(len(guests), 0), founding[late]])
    end_reason = np.concatenate(
        [_full(len(own) + len(guests), CODE["place_merger"]), founded[late]]
    )
    count = len(cell)
    _, ends = _lives(
        start, start_position, start_reason,
        _full(count, NEVER), _full(count, 0), _full(count, 0),
        end, end_position, end_reason,
    )  # fmt: skip
    return table(
        "coverage",
        ends,
        2 << 30,
        cell=pa.array(sizes.cell_ids(cell)),
        village=pa.array(sizes.village_ids(village)),
        role=texts(["base", "guest"], role),
    )


def _succession(sizes: Sizes, cells: Cells, ending: Ints) -> pa.Table:
    gone = np.flatnonzero(cells.ended < NEVER)
    old = np.concatenate([sizes.cell_ids(gone), sizes.village_ids(cells.village[gone])])
    into = cells.successor[gone]
    new = np.concatenate([sizes.cell_ids(into), sizes.village_ids(cells.village[into])])
    start = np.tile(cells.ended[gone], 2)
    reason = np.repeat([CODE["merger"], CODE["place_merger"]], len(gone))
    none = _full(len(old), 0)
    never = _full(len(old), NEVER)
    _, ends = _lives(start, np.tile(ending[gone], 2), reason, never, none, none, never, none, none)
    return table("succession", ends, 3 << 30, predecessor=pa.array(old), successor=pa.array(new))


def _profiles(rng: np.random.Generator, sizes: Sizes, villages: int) -> pa.Table:
    """Return ten yearly profiles of each village."""
    years = np.tile(np.arange(2016, 2026), villages)
    first_days = np.array([(date(year, 1, 1) - EPOCH).days for year in range(2016, 2027)])
    start = first_days[years - 2016]
    position = position_of(rng, start)
    last = years == 2025
    ends = Ends(
        start,
        position,
        _words(_full(len(years), CODE["profile"])),
        _words(np.where(years == 2016, CODE["enter"], CODE["change"])),
        np.where(last, NEVER, first_days[years - 2015]),
        np.where(last, 0, np.roll(position, -1)),
        _words(np.where(last, 0, CODE["profile"])),
        _words(np.where(last, 0, CODE["change"])),
    )
    households = rng.integers(30, 300, len(years))
    return table(
        "profile",
        ends,
        6 << 30,
        place=pa.array(sizes.village_ids(np.repeat(np.arange(villages), 10))),
        year=pa.array(years.astype(np.int16)),
        households=pa.array(households.astype(np.int32)),
        poor_households=pa.array((households * rng.random(len(years))).astype(np.int32)),
        population=pa.array((households * 4).astype(np.int32)),
        difficulty=texts(["I", "II", "III"], rng.integers(0, 3, len(years))),
    )


def _particulars(rng: np.random.Generator, persons: int) -> pa.Table:
    schema = SCHEMAS["particulars"]
    columns = {
        "id": pa.array(ids_of("row", np.arange(5 << 30, (5 << 30) + persons))),
        "person": pa.array(ids_of("person", np.arange(persons))),
        "sex": texts(["male", "female"], rng.integers(0, 2, persons)),
        "ethnic_group": texts(ETHNIC_GROUPS, rng.integers(0, 6, persons)),
        "birth_year": pa.array(rng.integers(1940, 2007, persons).astype(np.int16)),
        "education": texts(SCHOOLING, rng.integers(0, 4, persons)),
        "known_from": pa.array(rng.integers(1, 10_000, persons)),
        "known_to": pa.array(np.full(persons, STILL_KNOWN)),
    }
    return pa.table([columns[name] for name in schema.names], schema=schema)
