"""Lines by sheet: to fill in, and to take in: examined and shown first, then recorded, or not."""

from __future__ import annotations

from datetime import date
from uuid import uuid4

import msgspec
from django.contrib import messages
from django.core import signing
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from chibo.access.readings import note_export
from chibo.access.rights import Right
from chibo.exchange.meetings.reading import read_file, without_cell
from chibo.exchange.meetings.writing import table_of
from chibo.exchange.tables import to_xlsx
from chibo.exchange.workbook.reading import Unreadable
from chibo.ledger.scope import Scope
from chibo.meetings import reads
from chibo.meetings.line import last_of
from chibo.meetings.writes import Entry, Refused, enter_many
from chibo.register import reads as register

from ..common import found_or_404, needs
from ..opening import XLSX
from .common import shown
from .overview import moment_of_meetings

SALT = "chibo.meetings.import"
KEPT_FOR = 24 * 60 * 60
LARGEST = 5 * 2**20


@needs(Right.MEETINGS)
@require_GET
def template(request: HttpRequest, scope: Scope, organisation_id: int) -> HttpResponse:
    """Give the sheet of a committee's cells over the page's months, with what is recorded."""
    moment = moment_of_meetings(request, scope)
    unit = found_or_404(register.organisation(scope, organisation_id, moment.on))
    first = moment.since.replace(day=1)
    cells = reads.cells_of(scope, unit, first, moment.on)
    names = {cell.id: cell.name for cell in cells}
    steps = {cell.id: reads.expected_steps(scope, cell.id, first, moment.on) for cell in cells}
    rows = [
        (
            one,
            names[one.cell],
            reads.expected_on(steps[one.cell], min(last_of(one.month), moment.on)),
        )
        for one in reads.cell_months(scope, cells, first, moment.on)
        if one.state != "not_due"
    ]
    origin = [(_("Sample data"), _("This is sample data, not the register of an office."))]
    table = table_of(unit.name, rows, origin if register.is_sample() else [])
    note_export(request.user.get_username(), f"meetings {organisation_id}", timezone.now())
    answer = HttpResponse(to_xlsx(table, "Sinh hoạt chi bộ"), content_type=XLSX)
    answer["Content-Disposition"] = f'attachment; filename="chibo-{organisation_id}.xlsx"'
    answer["Cache-Control"] = "private, no-store"
    return answer


@needs(Right.MEETINGS)
def sheet(request: HttpRequest, scope: Scope) -> HttpResponse:
    """Take in a sheet and show what it would record; nothing is recorded here."""
    if request.method != "POST":
        return _page(request)
    book, today = request.FILES.get("book"), timezone.localdate()
    if book is None:
        return _page(request, _("Choose the file that you have filled in."))
    if (book.size or 0) > LARGEST:
        return _page(request, _("The file is larger than 5 MB: divide it."))
    try:
        draft = read_file(
            str(book.name),
            book.read(),
            scope,
            reads.cells(scope, date.min, today),
            today,
            str(uuid4()),
        )
    except Unreadable as unreadable:
        return _page(request, str(unreadable))
    draft.problems = draft.problems or without_cell(draft)
    entries = [line.entry for line in draft.lines]
    kept = msgspec.json.encode(entries).decode()
    context = {
        "draft": draft,
        "signed": "" if draft.problems else signing.dumps(kept, salt=SALT, compress=True),
        "name": book.name,
    }
    return shown(request, "meetings/import.html", context, status=400 if draft.problems else 200)


def _page(request: HttpRequest, error: str = "") -> HttpResponse:
    return shown(request, "meetings/import.html", {"error": error}, status=400 if error else 200)


@needs(Right.MEETINGS)
@require_POST
def record(request: HttpRequest, scope: Scope) -> HttpResponse:
    """Record what was shown: all of it, or nothing."""
    try:
        text = signing.loads(request.POST.get("signed", ""), salt=SALT, max_age=KEPT_FOR)
    except signing.BadSignature:
        return _page(request, _("What was shown is too old: take the file in again."))
    entries = msgspec.json.decode(text, type=list[Entry])
    if not all(scope.reads_organisation(entry.cell) for entry in entries):
        return _page(request, _("You no longer write for all of these cells."))
    now = timezone.now()
    try:
        entered = enter_many(entries, request.user.get_username(), now, timezone.localdate())
    except Refused:
        return _page(request, _("Meanwhile something changed: take the file in again."))
    conflicts = sum(one.state == "conflict" for one in entered)
    messages.success(request, _("Recorded from the sheet: %(n)s lines.") % {"n": len(entered)})
    if conflicts:
        words = _("%(n)s months were changed meanwhile: both versions are kept, choose one.")
        messages.error(request, words % {"n": conflicts})
    return redirect("meetings")
