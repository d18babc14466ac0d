"""The opening of a register as background work: an uploaded workbook examined, then recorded.

What the pages show comes back as plain values; files lie in the job's folder, and go with it.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from pathlib import Path
from typing import Any

from django.utils import timezone, translation
from django.utils.translation import gettext as _

from chibo.background.run import Report
from chibo.indicators import headlines
from chibo.indicators.question import Question
from chibo.register import store
from chibo.register.opening import NotEmpty
from chibo.rulebook import rule

from .draft import Draft
from .examination import Examination, examine
from .marked import marked_copy, place_of
from .mistakes import Mistake
from .opening import open_examined
from .reading import Unreadable

BOOK, MARKED = "book.xlsx", "marked.xlsx"
"""The uploaded workbook, and the copy with what is wrong marked in it."""
FIGURES = (
    *headlines.VILLAGES,
    "share_villages_independent",
    *headlines.CELLS,
    *headlines.MEMBERS,
)
SHOWN = 200
"""Findings on the page; all of them stand in the marked copy."""


def examine_upload(folder: Path, arguments: dict[str, Any], report: Report) -> dict[str, Any]:
    """Examine the workbook; nothing is recorded.

    Arguments: ``on`` (the register's first day), ``language``. Returns ``unreadable`` (why, or
    empty), and of a readable one ``errors`` and ``notes`` (sheet, cell, words) with how many
    there are, and where there are no errors ``figures``, ``notices``, ``villages``, ``centres``.
    """
    with translation.override(arguments["language"]):
        try:
            found = examine(
                (folder / BOOK).read_bytes(), date.fromisoformat(arguments["on"]), report
            )
        except Unreadable as error:
            return {"unreadable": str(error)}
        said = {"unreadable": "", **_said("errors", found), **_said("notes", found)}
        if not found.errors:
            return {**said, **_as_it_would_be(found)}
        report(_("Marking what is wrong in a copy"))
        (folder / MARKED).write_bytes(marked_copy(found))
        return said


def open_upload(folder: Path, arguments: dict[str, Any], report: Report) -> dict[str, Any]:
    """Record the workbook as the opening balance, all or nothing.

    Arguments: ``on``, ``language``, ``actor``. Returns ``refused`` (why, or empty), and the
    numbers of ``members`` and ``decisions`` recorded.
    """
    on = date.fromisoformat(arguments["on"])
    with translation.override(arguments["language"]):
        found = examine((folder / BOOK).read_bytes(), on, report)

        def progress(done: int, total: int) -> None:
            report(_("Recording"), done, total)

        try:
            number = open_examined(found, arguments["actor"], timezone.now(), progress)
        except NotEmpty:
            return {"refused": _("Somebody else has opened the register meanwhile.")}
        report(_("Preparing the figures"))
        store.catch_up()
        return {"refused": "", "members": len(found.draft.members), "decisions": number}


def _said(name: str, found: Examination) -> dict[str, Any]:
    mistakes: list[Mistake] = getattr(found, name)
    listed = [[*place_of(found, mistake), mistake.text] for mistake in mistakes[:SHOWN]]
    return {name: listed, f"{name}_number": len(mistakes)}


def _as_it_would_be(found: Examination) -> dict[str, Any]:
    minimum = rule("min_official_members", found.on).value
    question = Question(on=found.on, keys=FIGURES, min_official=minimum)
    return {
        "figures": dict(found.figures(question).figures),
        "notices": dict(found.notices),
        "villages": list(_villages(found)),
        "centres": list(_centres(found.draft)),
    }


def _villages(found: Examination) -> Iterable[dict[str, Any]]:
    names = {unit.place: unit.name for unit in found.draft.units}
    for row in found.village_statuses().to_pylist():
        row["commune"] = row.pop("parent")
        row["commune_name"] = names.get(row["commune"], "")
        del row["residents"]
        yield row


def _centres(draft: Draft) -> Iterable[tuple[int, float, float]]:
    for unit in draft.units:
        if unit.level == "commune" and unit.lat is not None and unit.lon is not None:
            yield unit.place, unit.lat, unit.lon
