"""The form of a cell's month: it opens and keeps what was entered without a line.

The page's script sends what it kept to the same address that a plain form is sent to, and is
answered in JSON. What the script knows of the cell stands in the page (``known``).
"""

from __future__ import annotations

from datetime import date, timedelta
from importlib.resources import files
from typing import Any
from uuid import uuid4

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.middleware.csrf import get_token
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from chibo.access.rights import Right
from chibo.ledger.scope import Scope
from chibo.meetings import reads
from chibo.meetings.line import ABSENCES, NOT_HELD, card, last_of, months
from chibo.meetings.wording import ABSENCES as ABSENCE_WORDS
from chibo.meetings.wording import NOT_HELD as NOT_HELD_WORDS
from chibo.meetings.wording import PARTS, sentence
from chibo.meetings.writes import Entered, Entry, Refused, enter
from chibo.register.reads import Unit

from ..common import needs
from .common import SEEN_LENGTH, cell_or_404, read_month, shown
from .taking import Taken, typed_of

MONTHS = 12
"""Months that the form offers: the present one and those before it."""
KEY_LENGTH = 50
WORKER = files("chibo.web") / "static/chibo/meetings/worker.js"


@needs(Right.MEETINGS)
def form(request: HttpRequest, scope: Scope, cell: int) -> HttpResponse:
    """Show the form for a month, or take what was typed into it."""
    today = timezone.localdate()
    unit = cell_or_404(scope, cell, today)
    if request.method == "POST":
        return _take(request, scope, unit, today)
    month = read_month(request.GET.get("month", ""), today)
    return _form(request, scope, unit, month, today)


def _take(request: HttpRequest, scope: Scope, unit: Unit, today: date) -> HttpResponse:
    posted = request.POST.dict()
    month = read_month(posted.get("month", ""), today)
    taken = Taken(posted, month)
    errors = dict(taken.errors)
    if not errors:
        key = posted.get("key", "").replace("\0", "")[:KEY_LENGTH] or str(uuid4())
        seen = posted.get("seen", "")
        number = int(seen) if seen.isdecimal() and len(seen) <= SEEN_LENGTH else 0
        entry = Entry(unit.id, month, taken.line, number, key)
        try:
            entered = enter(entry, request.user.get_username(), timezone.now(), today)
        except Refused as refused:
            errors = {wrong.field: sentence(wrong) for wrong in reversed(refused.wrongs)}
        else:
            return _taken(request, unit, month, entered)
    if _asks_json(request):
        return JsonResponse({"errors": errors}, status=400)
    return _form(request, scope, unit, month, today, posted, errors)


def _taken(request: HttpRequest, unit: Unit, month: date, entered: Entered) -> HttpResponse:
    address = reverse("meeting-line", args=[unit.id, month.year, month.month])
    in_conflict = entered.state == "conflict"
    if _asks_json(request):
        answer = {"state": entered.state, "number": entered.number, "address": address}
        return JsonResponse(answer, status=409 if in_conflict else 200)
    if in_conflict:
        words = _("Somebody else changed this month before you: both are kept. Choose one.")
        messages.error(request, words)
    else:
        messages.success(request, _("Recorded. It can be corrected at any time."))
    return redirect(address)


def _asks_json(request: HttpRequest) -> bool:
    return request.headers.get("Accept") == "application/json"


def _form(
    request: HttpRequest,
    scope: Scope,
    unit: Unit,
    month: date,
    today: date,
    typed: dict[str, str] | None = None,
    errors: dict[str, str] | None = None,
) -> HttpResponse:
    known = _known(request, scope, unit, today, month)
    of_month = known["months"].get(f"{month:%Y-%m}", {})
    number = of_month.get("number", 0)
    values = typed or of_month.get("values") or _proposed(known, min(last_of(month), today))
    context = {
        "unit": unit,
        "month": month,
        "months": sorted({*_last_months(today), month}, reverse=True),
        "typed": values,
        "errors": errors or {},
        "seen": values.get("seen", number),
        "key": uuid4(),
        "known": known,
        "absences": [(code, ABSENCE_WORDS[code]) for code in ABSENCES],
        "not_held": [(code, NOT_HELD_WORDS[code]) for code in NOT_HELD],
        "parts": [(p, PARTS.get(p, p), most) for p, most in card(last_of(month)).items()],
        "has_points": any(values.get(part) for part in card(last_of(month))),
    }
    return shown(request, "meetings/form.html", context, status=400 if errors else 200)


def _last_months(today: date) -> list[date]:
    return months(today - timedelta(days=31 * MONTHS), today)[-MONTHS:]


def _known(
    request: HttpRequest, scope: Scope, unit: Unit, today: date, month: date
) -> dict[str, Any]:
    """Return what the page's script has to know: counts of the cell, and no person."""
    first = min(_last_months(today)[0], month)
    steps = reads.expected_steps(scope, unit.id, first, today)
    return {
        "cell": unit.id,
        "name": unit.name,
        "user": request.user.get_username(),
        "months": {
            f"{month:%Y-%m}": {"number": number, "values": typed_of(line)}
            for month, (number, line) in reads.recent(scope, unit.id, first).items()
        },
        "open": [row.key for row in reads.conflicts(scope, [unit.id])],
        "expected": [[day.isoformat(), e.official, e.probationary, e.exempt] for day, e in steps],
    }


def _proposed(known: dict[str, Any], on: date) -> dict[str, str]:
    """Return what the form proposes: the members whom the register has on the day."""
    past = [step for step in known["expected"] if step[0] <= on.isoformat()]
    counts = past[-1][1:] if past else [0, 0, 0]
    named = zip(("official", "probationary", "exempt"), map(str, counts), strict=True)
    return {"held": "yes", **dict(named)}


@needs(Right.MEETINGS)
@require_GET
def state(request: HttpRequest, scope: Scope, cell: int) -> HttpResponse:
    """Tell the form's script who is signed in, and how the cell's months stand now."""
    today = timezone.localdate()
    unit = cell_or_404(scope, cell, today)
    month = read_month(request.GET.get("month", ""), today)
    known = _known(request, scope, unit, today, month)
    answer = JsonResponse({**known, "token": get_token(request)})
    answer.headers["Cache-Control"] = "private, no-store"
    return answer


@needs(Right.MEETINGS)
@require_GET
def worker(request: HttpRequest, scope: Scope) -> HttpResponse:
    """Return the script that opens the form without a line; its place is its reach."""
    answer = HttpResponse(WORKER.read_text(encoding="utf-8"), content_type="text/javascript")
    answer.headers["Cache-Control"] = "no-cache"
    return answer
