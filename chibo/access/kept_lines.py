"""Triggers by which the database itself keeps the log of reads as it was written.

A later migration that makes SQLite write the table anew must put them up again.
"""

from __future__ import annotations

_SQLITE = [
    f"""CREATE TRIGGER reading_no_{act} BEFORE {act} ON access_reading
        BEGIN SELECT RAISE(ABORT, 'the log of reads is not changed'); END"""
    for act in ("update", "delete")
]
_POSTGRESQL = [
    """CREATE OR REPLACE FUNCTION reading_is_kept() RETURNS trigger AS $$
        BEGIN RAISE EXCEPTION 'the log of reads is not changed'; END $$ LANGUAGE plpgsql""",
    """CREATE TRIGGER reading_no_change BEFORE UPDATE OR DELETE ON access_reading
        FOR EACH ROW EXECUTE FUNCTION reading_is_kept()""",
]
_UNDO = {
    "sqlite": [f"DROP TRIGGER reading_no_{act}" for act in ("update", "delete")],
    "postgresql": [
        "DROP TRIGGER reading_no_change ON access_reading",
        "DROP FUNCTION reading_is_kept()",
    ],
}


def putting_up(vendor: str) -> list[str]:
    """Return the SQL that puts the triggers up."""
    return {"sqlite": _SQLITE, "postgresql": _POSTGRESQL}[vendor]


def taking_down(vendor: str) -> list[str]:
    """Return the SQL that takes them down."""
    return _UNDO[vendor]
