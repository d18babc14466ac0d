"""The nation's memberships: each person's spells follow each other, cell by cell."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from .nation_units import (
    LAST,
    NEVER,
    OPENING,
    Cells,
    Ends,
    Flags,
    Ints,
    Sizes,
    ids_of,
    pick_within,
    position_of,
    table,
    texts,
)

REASONS: list[str | None] = [None, "opening", "admission", "recognition", "transfer_within"]
REASONS += ["founding", "split", "merger", "coverage_change"]
REASONS += ["death", "transfer_out", "removal", "leaving", "expulsion"]
STEPS: list[str | None] = [None, "enter", "leave", "cell", "village", "standing", "change"]
REASON = {word: number for number, word in enumerate(REASONS)}
STEP = {word: number for number, word in enumerate(STEPS)}
LOSSES = np.array([REASON[r] for r in ("death", "transfer_out", "removal", "leaving", "expulsion")])
FIRST_SUPERSEDED = 6 << 30


@dataclass
class People:
    """Persons by number: when they enter and leave, and the cell that is theirs by then."""

    entry: Ints
    opening: Flags
    official: Flags
    exit: Ints
    cell: Ints
    transfer: Ints
    second_transfer: Ints
    as_guest: Flags
    recounted: Flags


@dataclass
class Events:
    """What happens to persons: who, when, why, and what it sets (-1: nothing)."""

    person: Ints
    day: Ints
    reason: Ints
    cell: Ints
    official: Ints
    as_guest: Ints

    def where(self, kept: Flags | Ints) -> Events:
        """Return some of the events."""
        return Events(*(getattr(self, name)[kept] for name in self.__dataclass_fields__))


def draw_memberships(
    rng: np.random.Generator, sizes: Sizes, cells: Cells, founding: Ints, ending: Ints
) -> pa.Table:
    """Return the table of memberships, with some rows that later decisions superseded."""
    people = _draw_people(rng, sizes, cells)
    events = _in_order(_events(rng, people, cells), people)
    return _spells(rng, sizes, cells, people, events)


def _draw_people(rng: np.random.Generator, sizes: Sizes, cells: Cells) -> People:
    count = sizes.persons
    opening = rng.random(count) < 0.7
    admitted = rng.integers(OPENING + 1, LAST, count)
    entry = np.where(opening, OPENING, admitted)
    leaves = rng.random(count) < np.where(opening, 0.13, 0.05)
    leaving = entry + 30 + (rng.random(count) * (LAST - entry)).astype(np.int64)
    weights = np.cumsum(rng.gamma(1.5, size=len(cells.commune)))
    cell = np.searchsorted(weights, rng.random(count) * weights[-1])
    moves = rng.random(count)
    transfer = entry + 1 + (rng.random(count) * (LAST - entry)).astype(np.int64)
    second = transfer + 1 + (rng.random(count) * (LAST - transfer + 1)).astype(np.int64)
    transfer = np.where(moves < 0.45, transfer, NEVER)
    in_hosts = cells.guest[cell] >= 0
    as_guest = in_hosts & (rng.random(count) < 0.4)
    return People(
        entry, opening, opening & (rng.random(count) < 0.92),
        np.where(leaves, leaving, NEVER), cell, transfer,
        np.where(moves < 0.15, second, NEVER), as_guest,
        as_guest & (transfer == NEVER) & (rng.random(count) < 0.2),
    )  # fmt: skip


def _events(rng: np.random.Generator, people: People, cells: Cells) -> Events:
    """Return every event, without order: entries, moves of cells, recognitions, transfers."""
    everyone = np.arange(len(people.entry))
    own = people.cell
    founded, ended = cells.founded[own], cells.ended[own]
    before = np.where(founded > people.entry, cells.before[own], own)
    first = np.where(ended <= people.entry, cells.successor[own], before)
    entries = _set(
        everyone, people.entry, np.where(people.opening, REASON["opening"], REASON["admission"]),
        first, people.official, people.as_guest,
    )  # fmt: skip
    untouched = people.transfer == NEVER
    comes = np.flatnonzero((founded > people.entry) & untouched)
    why = np.where(cells.by_split[own[comes]], REASON["split"], REASON["founding"])
    goes = np.flatnonzero((ended < NEVER) & (ended > people.entry) & untouched)
    return _joined(
        entries,
        _set(comes, founded[comes], why, own[comes]),
        _set(goes, ended[goes], REASON["merger"], cells.successor[own[goes]]),
        _recognitions(people),
        _transfers(rng, people.transfer, people, cells),
        _transfers(rng, people.second_transfer, people, cells),
        _recounts(rng, people),
    )


def _set(
    person: Ints,
    day: Ints,
    reason: Ints | int,
    cell: Ints | int = -1,
    official: Ints | Flags | int = -1,
    as_guest: Ints | Flags | int = -1,
) -> Events:
    columns = (person, day, reason, cell, official, as_guest)
    return Events(*(np.broadcast_to(np.asarray(c, np.int64), person.shape) for c in columns))


def _joined(*parts: Events) -> Events:
    names = Events.__dataclass_fields__
    return Events(*(np.concatenate([getattr(part, name) for part in parts]) for name in names))


def _recognitions(people: People) -> Events:
    """A probationary member of the opening is recognised in 2016, others after a year."""
    new = np.flatnonzero(~people.official)
    day = people.entry[new] + np.where(people.opening[new], 1 + new % 365, 365)
    return _set(new, day, REASON["recognition"], official=1)


def _transfers(rng: np.random.Generator, days: Ints, people: People, cells: Cells) -> Events:
    who = np.flatnonzero(days < NEVER)
    steady = np.flatnonzero(cells.steady)
    commune = cells.commune[people.cell[who]]
    near = pick_within(rng, commune, steady, cells.commune[steady])
    far = steady[rng.integers(0, len(steady), len(who))]
    cell = np.where((near < 0) | (rng.random(len(who)) < 0.5), far, near)
    return _set(who, days[who], REASON["transfer_within"], cell, as_guest=0)


def _recounts(rng: np.random.Generator, people: People) -> Events:
    """Some who are counted for a guest village are later counted for the host."""
    who = np.flatnonzero(people.recounted)
    left = np.maximum(LAST - people.entry[who], 1)
    day = people.entry[who] + 1 + (rng.random(len(who)) * left).astype(np.int64)
    return _set(who, day, REASON["coverage_change"], as_guest=0)


def _in_order(events: Events, people: People) -> Events:
    """Return the events by person and day, one a day, none after the person left or too late."""
    inside = (events.day < people.exit[events.person]) & (events.day <= LAST)
    events = events.where(np.flatnonzero(inside))
    events = events.where(np.argsort((events.person << 20) | events.day, kind="stable"))
    same = (events.person[1:] == events.person[:-1]) & (events.day[1:] == events.day[:-1])
    return events.where(np.concatenate([[True], ~same]))


def _held(values: Ints) -> Ints:
    """Return the values with each -1 replaced by the last one set before it."""
    last = np.maximum.accumulate(np.where(values >= 0, np.arange(len(values)), 0))
    return values[last]


def _spells(
    rng: np.random.Generator, sizes: Sizes, cells: Cells, people: People, events: Events
) -> pa.Table:
    person, count = events.person, len(events.person)
    cell = _held(events.cell)
    official = _held(events.official)
    as_guest = _held(events.as_guest)
    village = np.where(
        (as_guest == 1) & (cells.guest[cell] >= 0), cells.guest[cell], cells.village[cell]
    )
    first = np.concatenate([[True], person[1:] != person[:-1]])
    last = np.concatenate([first[1:], [True]])
    step = np.select(
        [first, cell != np.roll(cell, 1), village != np.roll(village, 1),
         official != np.roll(official, 1)],
        [STEP["enter"], STEP["cell"], STEP["village"], STEP["standing"]], STEP["change"],
    )  # fmt: skip
    position = position_of(rng, events.day)
    exits = people.exit[person]
    gone = last & (exits < NEVER)
    loss = LOSSES[rng.choice(5, count, p=[0.7, 0.15, 0.08, 0.05, 0.02])]
    next_is = ~last
    ends = Ends(
        events.day,
        position,
        texts(REASONS, events.reason),
        texts(STEPS, step),
        np.where(next_is, np.roll(events.day, -1), exits),
        np.select([next_is, gone], [np.roll(position, -1), position_of(rng, exits)], 0),
        texts(REASONS, np.select([next_is, gone], [np.roll(events.reason, -1), loss], 0)),
        texts(STEPS, np.select([next_is, gone], [np.roll(step, -1), STEP["leave"]], 0)),
    )
    admitted = np.where(
        people.opening, OPENING - 400 - (np.arange(len(people.entry)) * 37) % 14_000, people.entry
    )
    reinforced = (events.reason == REASON["transfer_within"]) & (rng.random(count) < 0.01)
    held = table(
        "membership",
        ends,
        4 << 30,
        person=pa.array(ids_of("person", person)),
        cell=pa.array(sizes.cell_ids(cell)),
        village=pa.array(sizes.village_ids(np.maximum(village, 0)), pa.int64(), mask=village < 0),
        standing=texts(["probationary", "official"], official),
        admitted_on=pa.array(admitted[person].astype(np.int32), pa.int32()).cast(pa.date32()),
        reinforced_until=_days(events.day + 730, reinforced),
        exempt=pa.array(np.where(rng.random(count) < 0.02, "age", None), pa.string()),
        away_since=_days(events.day, rng.random(count) < 0.03),
        guest_until=_days(events.day + 300, rng.random(count) < 0.002),
    )
    return pa.concat_tables([held, _superseded(rng, held)])


def _days(days: Ints, valid: Flags) -> pa.Array:
    return pa.array(days.astype(np.int32), pa.int32(), mask=~valid).cast(pa.date32())


def _superseded(rng: np.random.Generator, held: pa.Table) -> pa.Table:
    """Return rows of one closed spell in eight as it was held before its end was known."""
    closed = np.flatnonzero(pc.greater(held["to_position"], 0).to_numpy())
    some = held.take(np.sort(rng.choice(closed, len(closed) // 8, replace=False)))
    rows = some.num_rows
    later = pc.add(pc.max_element_wise(some["from_position"], some["to_position"]), 1)
    values = {
        "id": pa.array(ids_of("row", np.arange(FIRST_SUPERSEDED, FIRST_SUPERSEDED + rows))),
        "valid_to": _days(np.full(rows, NEVER), np.full(rows, True)),
        "to_reason": pa.nulls(rows, pa.string()),
        "to_step": pa.nulls(rows, pa.string()),
        "to_position": pa.array(np.zeros(rows, dtype=np.int64)),
        "known_from": some["from_position"],
        "known_to": later,
    }
    return pa.table(
        [values.get(name, some[name]) for name in some.schema.names], schema=some.schema
    )
