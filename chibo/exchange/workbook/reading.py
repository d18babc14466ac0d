"""Values out of an untrusted workbook, read by a process that can do no harm."""

from __future__ import annotations

import subprocess
import sys
from datetime import date
from pathlib import Path
from typing import NamedTuple, TypeAlias

import msgspec
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

Value: TypeAlias = str | float | int | bool | date | None

LARGEST = 40 * 2**20
SECONDS = 60
CHILD = Path(__file__).with_name("child.py")

TOO_LARGE = _("The file is too large, or unpacks to too much: an opening workbook is below 40 MB.")
NOT_A_WORKBOOK = _(
    "This is not an Excel workbook (.xlsx), or it is damaged: save it as .xlsx again."
)
REFUSALS: dict[str, Promise] = {
    "too_large": TOO_LARGE,
    "not_a_workbook": NOT_A_WORKBOOK,
    "opendocument": _("This is an OpenDocument sheet: save it as Excel workbook (.xlsx)."),
    "locked_or_old": _(
        "The file is locked with a password, or of the old kind .xls: save it as .xlsx without one."
    ),
    "macros": _("The workbook holds macros: save it as .xlsx, without them."),
    "external": _("The workbook draws on other files: paste their values, then save it again."),
    "formula": _("Cells hold formulas ({detail}): paste their values in place of them."),
    "rows": _("A sheet has more than 250.000 rows: delete the empty ones below the last entry."),
    "columns": _("A sheet has more than 200 columns: delete the empty ones."),
    "encoding": _("The workbook's text is not in Unicode (UTF-8): save it again as .xlsx."),
}


class Unreadable(Exception):
    """The file is not read; the message says what to do."""


class Grid(NamedTuple):
    """A sheet's title and its rows from the first one on, of any length."""

    title: str
    rows: list[list[Value]]


def read_workbook(data: bytes) -> list[Grid]:
    """Return the sheets of an Excel workbook. Raises Unreadable."""
    if len(data) > LARGEST:
        raise Unreadable(TOO_LARGE)
    answer = _ask_child(data)
    if answer[0] == "refused":
        raise Unreadable(str(REFUSALS[answer[1]]).format(detail=answer[2]))
    return [Grid(title, [[_value(v) for v in row] for row in rows]) for title, rows in answer[1]]


def _ask_child(data: bytes) -> list:  # type: ignore[type-arg]
    command = [sys.executable, "-I", str(CHILD)]
    try:
        done = subprocess.run(  # noqa: S603
            command, input=data, capture_output=True, timeout=SECONDS, check=False, env={}
        )
    except subprocess.TimeoutExpired:
        raise Unreadable(TOO_LARGE) from None
    if done.returncode != 0:  # stopped by its limits of memory and time
        raise Unreadable(TOO_LARGE)
    return msgspec.msgpack.decode(done.stdout, type=list)


def _value(value: object) -> Value:
    if isinstance(value, list):
        try:
            return date(*value)
        except ValueError:
            return "-".join(str(part) for part in value)
    return value  # type: ignore[return-value]
