"""The nation's places, organisations and coverage, drawn with NumPy.

Nothing here is a real village or cell: sizes are the nation's, all else is drawn by a seed.
Units are numbered from 0; ``ids_of`` spreads the numbers like the random ids of a register.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from chibo.indicators.columns import SCHEMAS
from chibo.ledger.spells import FOREVER, STILL_KNOWN

Ints = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]

EPOCH = date(1970, 1, 1)
OPENING = (date(2015, 12, 31) - EPOCH).days
LAST = (date(2025, 12, 31) - EPOCH).days
NEVER = (FOREVER - EPOCH).days
OPENING_POSITIONS = 10_000
POSITIONS_PER_DAY = 3_000
LAST_POSITION = 15_000_000
"""The ledger position before the recorded part: every drawn row lies at or below it."""

_ODD = 0x9E3779B97F4A7C15
_ID_BITS = 43
KINDS = {"place": 0, "organisation": 1, "person": 2, "row": 3}


def ids_of(kind: str, numbers: Ints) -> Ints:
    """Return ids that are unique among the drawn ones of all kinds, not 0, and in no order."""
    spread = (((numbers.astype(np.uint64) + 1) * 4 + KINDS[kind]) * np.uint64(_ODD)) % (
        1 << _ID_BITS
    )
    return spread.astype(np.int64)


def texts(words: list[str | None], codes: npt.NDArray[np.integer]) -> pa.Array:
    """Return a column of words by their numbers."""
    column = pa.DictionaryArray.from_arrays(pa.array(codes, pa.int32()), pa.array(words))
    return column.cast(pa.string())


def position_of(rng: np.random.Generator, days: Ints) -> Ints:
    """Return a ledger position for acts of these days, in the order of time."""
    opening = rng.integers(1, OPENING_POSITIONS, len(days))
    later = (days - OPENING) * POSITIONS_PER_DAY + rng.integers(0, POSITIONS_PER_DAY, len(days))
    return np.where(days <= OPENING, opening, OPENING_POSITIONS + later)


@dataclass
class Ends:
    """Both ends of each spell: days, and the numbers of reasons and steps in their word lists."""

    valid_from: Ints
    from_position: Ints
    from_reason: pa.Array
    from_step: pa.Array
    valid_to: Ints
    to_position: Ints
    to_reason: pa.Array
    to_step: pa.Array


def table(of: str, ends: Ends, first_id: int, **columns: pa.Array) -> pa.Table:
    """Return the columns of a table of spells that the register holds for true."""
    rows = len(ends.valid_from)
    known_from = np.maximum(ends.from_position, ends.to_position)
    values = {
        **columns,
        "id": ids_of("row", np.arange(first_id, first_id + rows)),
        "valid_from": ends.valid_from.astype(np.int32),
        "valid_to": ends.valid_to.astype(np.int32),
        "from_reason": ends.from_reason,
        "from_step": ends.from_step,
        "from_position": ends.from_position,
        "to_reason": ends.to_reason,
        "to_step": ends.to_step,
        "to_position": ends.to_position,
        "known_from": known_from,
        "known_to": np.full(rows, STILL_KNOWN),
    }
    schema = SCHEMAS[of]
    return pa.table([_column(values[f.name], f.type) for f in schema], schema=schema)


def _column(values: object, column_type: pa.DataType) -> pa.Array:
    if isinstance(values, np.ndarray) and column_type == pa.date32():
        return pa.array(values.astype(np.int32), pa.int32()).cast(column_type)
    return values if isinstance(values, pa.Array) else pa.array(values, column_type)


@dataclass
class Sizes:
    """How many of each the nation has, all that ever existed and still do."""

    provinces: int
    communes: int
    villages: int
    cells: int
    persons: int

    @classmethod
    def at(cls, scale: float) -> Sizes:
        """Return the nation's sizes, or a part of them. Persons: 5.6 million stay members."""
        whole = (34, 3_321, 100_000, 270_000, 6_250_000)
        least = (2, 4, 120, 300, 3_000)
        return cls(*(max(low, round(size * scale)) for size, low in zip(whole, least, strict=True)))

    def village_ids(self, numbers: Ints) -> Ints:
        """Return the ids of villages: they come after provinces and communes."""
        return ids_of("place", self.provinces + self.communes + numbers)

    def cell_ids(self, numbers: Ints) -> Ints:
        """Return the ids of cells: they come after the committees of provinces and communes."""
        return ids_of("organisation", self.provinces + self.communes + numbers)


@dataclass
class Villages:
    """Villages by number; the last ``merged`` of them went over into others.

    ``cell``: the one based there (-1: none); ``host``: the village whose cell covers a guest.
    """

    commune: Ints
    status: Ints
    cell: Ints
    host: Ints
    ended: Ints
    successor: Ints

    @property
    def based(self) -> Flags:
        """Whether a cell is based in the village."""
        return self.cell >= 0


@dataclass
class Cells:
    """Cells by number. ``village``: the base (-1: none); ``guest``: a village that it takes in.

    ``founded`` and ``ended`` are days; ``successor`` of an ended one; ``before``: the cell that
    held its members before it was founded.
    """

    commune: Ints
    village: Ints
    guest: Ints
    founded: Ints
    by_split: Flags
    ended: Ints
    successor: Ints
    before: Ints

    @property
    def steady(self) -> Flags:
        """Whether the cell existed over all ten years."""
        return (self.founded == OPENING) & (self.ended == NEVER)


INDEPENDENT, HOST, GUEST, UNCOVERED = range(4)


def pick_within(rng: np.random.Generator, groups: Ints, pool: Ints, pool_groups: Ints) -> Ints:
    """Return for each group number a random member of the pool of the same group (-1: none)."""
    order = np.argsort(pool_groups, kind="stable")
    grouped = pool_groups[order]
    start = np.searchsorted(grouped, groups, "left")
    size = np.searchsorted(grouped, groups, "right") - start
    chosen = start + (rng.random(len(groups)) * size).astype(np.int64)
    found = np.full(len(groups), -1, dtype=np.int64)
    found[size > 0] = pool[order[chosen[size > 0]]]
    return found


def draw_villages(rng: np.random.Generator, sizes: Sizes) -> Villages:
    """Draw villages: 60 % independent, 1 % uncovered, the others hosts and their guests.

    Four of a hundred more were merged into others in these years.
    """
    lasting = sizes.villages
    merged = max(1, lasting // 25)
    total = lasting + merged
    commune = rng.integers(0, sizes.communes, total)
    status = rng.choice(4, total, p=[0.60, 0.19, 0.20, 0.01])
    status[lasting:] = INDEPENDENT
    hosts = np.flatnonzero(status[:lasting] == HOST)
    host = pick_within(rng, commune, hosts, commune[hosts])
    host[status != GUEST] = -1
    status[(status == GUEST) & (host < 0)] = INDEPENDENT
    cell = np.full(total, -1, dtype=np.int64)
    based = np.flatnonzero((status[:lasting] == INDEPENDENT) | (status[:lasting] == HOST))
    cell[based] = np.arange(len(based))
    ended = np.full(total, NEVER, dtype=np.int64)
    ended[lasting:] = rng.integers(OPENING + 400, LAST, merged)
    return Villages(commune, status, cell, host, ended, np.full(total, -1, dtype=np.int64))


def draw_cells(rng: np.random.Generator, sizes: Sizes, villages: Villages) -> Cells:
    """Draw the cells: those based in villages first, then others, then those that ended.

    An ended one was based in an ended village. A fifth of those in independent villages and a
    tenth of the others were founded in these years.
    """
    based = np.flatnonzero(villages.based)
    gone = np.flatnonzero(villages.ended < NEVER)
    others = sizes.cells - len(based)
    total = sizes.cells + len(gone)
    village = np.concatenate([based, np.full(others, -1), gone])
    commune = np.concatenate(
        [villages.commune[based], rng.integers(0, sizes.communes, others), villages.commune[gone]]
    )
    villages.cell[gone] = np.arange(sizes.cells, total)
    guest = np.full(total, -1, dtype=np.int64)
    taken_in = np.flatnonzero(villages.host >= 0)
    guest[villages.cell[villages.host[taken_in]]] = taken_in
    chance = np.where(village >= 0, 0.2, 0.1)
    chance[guest >= 0] = 0
    chance[sizes.cells :] = 0
    new = rng.random(total) < chance
    founded = np.where(new, rng.integers(OPENING + 30, LAST, total), OPENING)
    ended = np.full(total, NEVER, dtype=np.int64)
    ended[sizes.cells :] = villages.ended[gone]
    cells = Cells(
        commune, village, guest, founded, new & (rng.random(total) < 0.6), ended,
        np.full(total, -1, dtype=np.int64), np.full(total, -1, dtype=np.int64),
    )  # fmt: skip
    _draw_kin(rng, villages, cells)
    return cells


def _draw_kin(rng: np.random.Generator, villages: Villages, cells: Cells) -> None:
    """Draw what ended villages and cells went over into, and where founded cells came from."""
    steady = np.flatnonzero(cells.steady)
    in_villages = steady[cells.village[steady] >= 0]
    gone = np.flatnonzero(cells.ended < NEVER)
    into = pick_within(rng, cells.commune[gone], in_villages, cells.commune[in_villages])
    into = np.where(into < 0, in_villages[0], into)
    cells.successor[gone] = into
    villages.successor[cells.village[gone]] = cells.village[into]
    new = np.flatnonzero(cells.founded > OPENING)
    before = pick_within(rng, cells.commune[new], steady, cells.commune[steady])
    cells.before[new] = np.where(before < 0, steady[0], before)
