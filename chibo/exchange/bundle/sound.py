"""Whether the rows beside the ledger are such as this software writes, before they are written."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import date
from typing import Any

import msgspec
from django.db.models import Model

from chibo.admissions import contents as steps
from chibo.indicators.definitions import INDICATORS
from chibo.ledger.canonical import Entry
from chibo.ledger.contents import Content, EraseParticulars
from chibo.ledger.decision import ExceptionGround, act_of
from chibo.register import models as m

from . import beside, schema
from .archive import Archive
from .table import Refers, Table

Row = Mapping[str, Any]


def faults(archive: Archive) -> Iterator[str]:
    """Yield what is wrong with rows by themselves, and with what they keep of erased persons."""
    erased = set(_erased(archive))
    for table in beside.BESIDE:
        check = _CHECKS.get(table.name, _any)
        parents: dict[int, int | None] = {}
        for row in archive.rows(table):
            if not _is_sound(check, row):
                yield f"{table.member}: a row is none that this software writes"
            if table in _PARTICULARS and row[_PARTICULARS[table]] in erased:
                yield f"{table.member}: it names a person whose particulars were erased"
            if not all(_is_position(archive, row[name]) for name in _positions(table)):
                yield f"{table.member}: a row names an entry that the ledger does not have"
            if "parent_id" in row:
                parents[row["id"]] = row["parent_id"]
        if _goes_round(parents):
            yield f"{table.member}: a row stands below itself"


def strangers() -> Iterator[str]:
    """Yield tables with a number that names nothing in the register as it was laid out."""
    known: dict[Refers, set[int]] = {
        "organisation": _ever(m.OrganisationSpell, "organisation"),
        "place": _ever(m.PlaceSpell, "place"),
        "person": _ever(m.MembershipSpell, "person") | _ever(beside.CANDIDATES.model, "person"),
    }
    for table in beside.BESIDE:
        for column in table.columns:
            if column.refers in known:
                named = _ever(table.model, column.name) - {None}
                if named - known[column.refers]:
                    yield f"{table.member}: {column.name} names what the register does not have"


def _ever(model: type[Model], name: str) -> set[Any]:
    return set(model._default_manager.values_list(name, flat=True).distinct())


def _erased(archive: Archive) -> Iterator[int]:
    for row in archive.rows(schema.LEDGER):
        if '"erase_particulars"' in row["body"]:
            act = act_of(msgspec.json.decode(row["body"], type=Entry).decision)
            if isinstance(act, EraseParticulars):
                yield act.person


def _positions(table: Table) -> Iterator[str]:
    return (column.name for column in table.columns if column.refers == "position")


def _is_position(archive: Archive, position: int | None) -> bool:
    return position is None or 0 <= position <= archive.manifest.position


def _goes_round(parents: Mapping[int, int | None]) -> bool:
    for start in parents:
        seen, at = {start}, parents[start]
        while at is not None:
            if at in seen:
                return True
            seen.add(at)
            at = parents.get(at)
    return False


def _is_sound(check: Callable[[Row], bool], row: Row) -> bool:
    try:
        return check(row)
    except (msgspec.MsgspecError, ValueError):
        return False


def _any(row: Row) -> bool:
    return True


def _step(row: Row) -> bool:
    step = steps.read(row["body"])
    written = (steps.kind_of(step), step.on, steps.written(step))
    return written == (row["kind"], row["on"], row["body"])


def _draft(row: Row) -> bool:
    msgspec.json.decode(row["typed"], type=dict[str, Any])
    return True


def _paper(row: Row) -> bool:
    msgspec.json.decode(row["content"], type=Content)
    msgspec.json.decode(row["exceptions"], type=tuple[ExceptionGround, ...])
    return True


def _meeting(row: Row) -> bool:
    month: date = row["month"]
    msgspec.convert(row["points"], dict[str, int])
    return month.day == 1


def _practice(row: Row) -> bool:
    return set(msgspec.convert(row["keys"], list[str])) <= INDICATORS.keys()


_CHECKS: dict[str, Callable[[Row], bool]] = {
    "candidate_steps": _step,
    "drafts": _draft,
    "draft_papers": _paper,
    "meetings": _meeting,
    "practices": _practice,
}
_PARTICULARS = {beside.CANDIDATE_PARTICULARS: "candidate_id", beside.DRAFT_PARTICULARS: "person"}
