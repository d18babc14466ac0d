"""One question of the district in plain SQLite and in pandas, as one would do without chibo.

Villages by status, members by standing and admissions in a period, of each commune. Both look
at the rows held for true now; a cell that ended is counted where it last stood.
"""

from __future__ import annotations

from datetime import date
from typing import TypeAlias

import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
from django.db import connection

from chibo.indicators.columns import SCHEMAS
from chibo.ledger.spells import STILL_KNOWN
from chibo.register.models import (
    CoverageSpell,
    MembershipSpell,
    OrganisationSpell,
    PlaceSpell,
)

KEYS = (
    "villages_uncovered",
    "villages_guest",
    "villages_host",
    "villages_independent",
    "members_official",
    "members_probationary",
    "admissions",
)
Figures: TypeAlias = dict[str, tuple[int, ...]]
"""The figures of KEYS by the commune's code."""

STATUSES = ("uncovered", "guest", "host", "independent")


def in_sqlite(since: date, on: date) -> Figures:
    """Return the figures by one SQL statement over the spell tables."""
    with connection.cursor() as cursor:
        cursor.execute(_SQL, {"on": on.isoformat(), "since": since.isoformat()})
        return {row[0]: tuple(row[1:]) for row in cursor.fetchall()}


_PLACE, _ORGANISATION, _COVERAGE, _MEMBERSHIP = (
    f"(SELECT * FROM {model._meta.db_table} WHERE known_to = {STILL_KNOWN})"
    for model in (PlaceSpell, OrganisationSpell, CoverageSpell, MembershipSpell)
)
_HELD = "valid_from <= %(on)s AND %(on)s < valid_to"
_SQL = f"""
    WITH committee AS (
        SELECT organisation, place FROM {_ORGANISATION}
        WHERE kind = 'commune_committee' AND {_HELD}),
    home AS (
        SELECT o.organisation AS cell, c.place AS commune, max(o.valid_from)
        FROM {_ORGANISATION} o JOIN committee c ON c.organisation = o.parent
        WHERE o.kind = 'cell' AND o.valid_from <= %(on)s GROUP BY o.organisation),
    covering AS MATERIALIZED (SELECT cell, village, role FROM {_COVERAGE} WHERE {_HELD}),
    shape AS (SELECT cell, count(*) AS villages FROM covering GROUP BY cell),
    status AS (
        SELECT p.parent, CASE WHEN count(c.cell) = 0 THEN 'uncovered'
            WHEN max(c.role = 'base') = 0 THEN 'guest'
            WHEN max(c.role = 'base' AND s.villages > 1) = 1 THEN 'host'
            ELSE 'independent' END AS status
        FROM {_PLACE} p LEFT JOIN covering c ON c.village = p.place
            LEFT JOIN shape s ON s.cell = c.cell
        WHERE p.level = 'village' AND {_HELD.replace("valid", "p.valid")}
        GROUP BY p.place),
    villages AS (
        SELECT parent, {", ".join(f"sum(status = '{s}') AS {s}" for s in STATUSES)}
        FROM status GROUP BY parent),
    members AS (
        SELECT h.commune, sum(m.standing = 'official' AND m.held) AS official,
            sum(m.standing = 'probationary' AND m.held) AS probationary, sum(m.admitted) AS admitted
        FROM (SELECT cell, standing, {_HELD} AS held, from_reason = 'admission'
                AND from_step = 'enter' AND valid_from >= %(since)s AS admitted
              FROM {_MEMBERSHIP} WHERE valid_from <= %(on)s) m
        JOIN home h ON h.cell = m.cell GROUP BY h.commune)
    SELECT p.code, uncovered, guest, host, independent, official, probationary, admitted
    FROM {_PLACE} p LEFT JOIN villages v ON v.parent = p.place
        LEFT JOIN members m ON m.commune = p.place
    WHERE p.level = 'commune' AND {_HELD.replace("valid", "p.valid")}"""


def frames_of(tables: dict[str, pa.Table]) -> dict[str, pd.DataFrame]:
    """Return the rows held for true now as data frames, with days as Python dates."""
    return {
        name: table.filter(pc.equal(table["known_to"], STILL_KNOWN)).to_pandas()
        for name, table in tables.items()
        if name in SCHEMAS
    }


def in_pandas(frames: dict[str, pd.DataFrame], since: date, on: date) -> Figures:
    """Return the figures from data frames."""
    held = {name: _held(frames[name], on) for name in ("place", "coverage")}
    communes = held["place"].query("level == 'commune'").set_index("place")
    figures = pd.DataFrame(index=communes.index)
    statuses = _statuses(held["place"], held["coverage"])
    for status in STATUSES:
        figures[status] = statuses[statuses == status].groupby("parent").size()
    members = frames["membership"]
    members = members[members["valid_from"] <= on].assign(
        commune=lambda rows: rows["cell"].map(homes(frames["organisation"], on))
    )
    now = members[members["valid_to"] > on]
    for standing in ("official", "probationary"):
        figures[standing] = now[now["standing"] == standing].groupby("commune").size()
    admitted = members[
        (members["from_reason"] == "admission")
        & (members["from_step"] == "enter")
        & (members["valid_from"] >= since)
    ]
    figures["admitted"] = admitted.groupby("commune").size()
    counts = figures.fillna(0).astype(int)
    return {
        communes.at[place, "code"]: tuple(row)
        for place, row in zip(counts.index, counts.to_numpy().tolist(), strict=True)
    }


def _held(rows: pd.DataFrame, on: date) -> pd.DataFrame:
    return rows[(rows["valid_from"] <= on) & (rows["valid_to"] > on)]


def _statuses(places: pd.DataFrame, coverage: pd.DataFrame) -> pd.Series[str]:
    """Return each village's status, by its commune."""
    villages = places[places["level"] == "village"].set_index("place")
    shared = coverage["cell"].map(coverage["cell"].value_counts()) > 1
    based = coverage["role"] == "base"
    found = pd.Series("uncovered", index=villages.index)
    found[found.index.isin(coverage["village"])] = "guest"
    found[found.index.isin(coverage.loc[based, "village"])] = "independent"
    found[found.index.isin(coverage.loc[based & shared, "village"])] = "host"
    return found.set_axis(pd.Index(villages["parent"], name="parent"))


def homes(organisations: pd.DataFrame, on: date) -> pd.Series[int]:
    """Return each cell's commune: that of the committee under which it stood last."""
    committees = _held(organisations, on).query("kind == 'commune_committee'")
    seats = committees.set_index("organisation")["place"]
    cells = organisations.query("kind == 'cell'")
    cells = cells[cells["valid_from"] <= on].sort_values(["valid_from", "valid_to"])
    last = cells.drop_duplicates("organisation", keep="last").set_index("organisation")
    return last["parent"].map(seats)
