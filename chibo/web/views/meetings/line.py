"""The page of a cell's month: what holds, what was entered, a choice between two, and paper."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from chibo.ledger.scope import Scope
from chibo.meetings import reads
from chibo.meetings.line import ABSENCES, Line, card, last_of
from chibo.meetings.models import MeetingVersion
from chibo.meetings.rules import notices
from chibo.meetings.wording import ABSENCES as ABSENCE_WORDS
from chibo.meetings.wording import NOTICES, PARTS
from chibo.meetings.writes import AlreadySettled, Changed, line_of, settle
from chibo.register import reads as register

from ..common import refuse, scoped
from .common import SEEN_LENGTH, cell_or_404, month_or_404, shown, writes


@dataclass(frozen=True)
class Version:
    """A version of a line as it is shown. ``differs``: what it says otherwise than the present."""

    row: MeetingVersion
    line: Line
    differs: frozenset[str]

    @property
    def waits(self) -> bool:
        """Whether somebody has to choose between it and the present version."""
        return self.row.number is None and self.row.settled_at is None

    @property
    def absences(self) -> list[tuple[str, int, bool]]:
        """The absent by reason, with whether the number differs from the present one."""
        return [
            (str(ABSENCE_WORDS[code]), getattr(self.line, code), code in self.differs)
            for code in ABSENCES
        ]


@scoped
def line(request: HttpRequest, scope: Scope, cell: int, year: int, month: int) -> HttpResponse:
    """Show a cell's month with all its versions, and take in a choice between two."""
    of = month_or_404(year, month)
    unit = cell_or_404(scope, cell, of)
    may_write = writes(request).reads_organisation(cell)
    if request.method == "POST":
        if not may_write:
            refuse(request)
        _settle(request, scope, cell, of)
        return redirect("meeting-line", cell, year, month)
    rows = reads.versions(scope, cell, of)
    current = next((row for row in rows if row.current), None)
    versions = [_version(row, current) for row in rows]
    present = next((v for v in versions if v.row.current), None)
    context = {
        "unit": unit,
        "above": register.ancestors(scope, unit, of),
        "month": of,
        "present": present,
        "waiting": [v for v in versions if v.waits],
        "versions": versions,
        "notices": [NOTICES[code] for code in notices(present.line)] if present else [],
        "may_write": may_write,
    }
    return shown(request, "meetings/line.html", context)


def _version(row: MeetingVersion, current: MeetingVersion | None) -> Version:
    now, other = line_of(row), line_of(current) if current else None
    names = vars(now) if other else ()
    differs = frozenset(name for name in names if getattr(now, name) != getattr(other, name))
    return Version(row, now, differs)


def _settle(request: HttpRequest, scope: Scope, cell: int, of: date) -> None:
    """Do what was chosen between the entry and the present version that stood on the page."""
    conflict, seen = request.POST.get("conflict", ""), request.POST.get("seen", "")
    waiting = {str(row.pk): row.pk for row in reads.conflicts(scope, [cell]) if row.month == of}
    if not seen.isdecimal() or len(seen) > SEEN_LENGTH:
        raise Http404
    try:
        if conflict not in waiting:
            raise AlreadySettled
        keep = request.POST.get("keep") == "entry"
        settle(waiting[conflict], keep, int(seen), request.user.get_username(), timezone.now())
    except AlreadySettled:
        messages.error(request, _("Somebody has chosen already: see below."))
    except Changed:
        messages.error(request, _("The month was changed again meanwhile: look, then choose."))
    else:
        messages.success(request, _("Chosen. The other version stays in the history below."))


@scoped
@require_GET
def paper(request: HttpRequest, scope: Scope, cell: int, year: int, month: int) -> HttpResponse:
    """Show the month's form as a sheet of A4: filled in, or (``blank``) to be filled in by hand."""
    of = month_or_404(year, month)
    unit = cell_or_404(scope, cell, of)
    row = None if "blank" in request.GET else reads.current(scope, cell, of)
    held = line_of(row) if row else None
    end = min(last_of(of), timezone.localdate())
    context = {
        "unit": unit,
        "above": register.ancestors(scope, unit, of),
        "month": of,
        "line": held,
        "row": row,
        "expected": reads.expected(scope, cell, end),
        "end": end,
        "absences": [(ABSENCE_WORDS[c], getattr(held, c) if held else None) for c in ABSENCES],
        "parts": [
            (PARTS.get(part, part), most, held.points.get(part) if held else None)
            for part, most in card(last_of(of)).items()
        ],
    }
    return shown(request, "meetings/paper.html", context)
