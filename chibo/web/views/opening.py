"""The guided opening of an empty register: a workbook uploaded, examined, shown, recorded."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import patch_cache_control
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from chibo.access.rights import Right
from chibo.background import jobs
from chibo.background.jobs import Job
from chibo.exchange.workbook import units
from chibo.exchange.workbook.opening_work import BOOK, MARKED
from chibo.exchange.workbook.reading import LARGEST, TOO_LARGE
from chibo.exchange.workbook.template import template
from chibo.ledger.scope import Scope
from chibo.register.opening import is_empty
from chibo.register.reads_map import VillageState

from .. import maps
from ..moment import NotADay, read_day
from .common import found_or_404, needs

EXAMINE, OPEN = "examine", "open"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@needs(Right.OPEN)
def opening(request: HttpRequest, scope: Scope) -> HttpResponse:
    """Show how a register is opened, and take in a workbook to examine."""
    if not is_empty():
        return redirect("overview")
    typed = request.POST.get("on", "").strip()
    errors: dict[str, str] = {}
    if request.method == "POST":
        on, errors = _first_day(typed)
        book = request.FILES.get("book")
        if book is None:
            errors["book"] = _("Choose the workbook that you have filled in.")
        elif (book.size or 0) > LARGEST:
            errors["book"] = str(TOO_LARGE)
        if book is not None and on is not None and not errors:
            folder = jobs.new_folder(timezone.now())
            with (folder / BOOK).open("wb") as file:
                file.writelines(book.chunks())
            return _started(request, folder.name, EXAMINE, on)
    context = {
        "typed": typed,
        "errors": errors,
        "provinces": _provinces(timezone.localdate()),
        "today": timezone.localdate(),
    }
    return _private(render(request, "opening.html", context, status=400 if errors else 200))


@needs(Right.OPEN)
def blank_form(request: HttpRequest, scope: Scope) -> HttpResponse:
    """Give the workbook to fill in, with the communes of a province in it if one is named."""
    province = request.GET.get("province") or None
    old = request.GET.get("units") == "old"
    on = date.min if old else timezone.localdate()
    communes = units.within(on, province, None) if province else []
    answer = HttpResponse(template(communes), content_type=XLSX)
    answer["Content-Disposition"] = 'attachment; filename="chibo.xlsx"'
    return answer


@needs(Right.OPEN)
def opening_job(request: HttpRequest, scope: Scope, job: str) -> HttpResponse:
    """Show how far the examination or recording is, and what came of it."""
    found = _job(request, job)
    context: dict[str, Any] = {"job": found, "recording": found.kind == OPEN}
    if found.result and "figures" in found.result:
        context["map"] = _map(found.result)
        context["on"] = date.fromisoformat(found.arguments["on"])
    return _private(render(request, "opening_job.html", context))


@needs(Right.OPEN)
def opening_state(request: HttpRequest, scope: Scope, job: str) -> HttpResponse:
    """Tell how far a job is."""
    found = _job(request, job)
    state = {"over": found.is_over, "step": found.step, "done": found.done, "total": found.total}
    return _private(JsonResponse(state))


@needs(Right.OPEN)
def marked(request: HttpRequest, scope: Scope, job: str) -> HttpResponse:
    """Give the copy of the workbook with what is wrong marked in it."""
    found = _job(request, job)
    path = found.folder / MARKED
    copy = found_or_404(path if path.exists() else None)
    answer = HttpResponse(copy.read_bytes(), content_type=XLSX)
    answer["Content-Disposition"] = 'attachment; filename="chibo.loi.xlsx"'
    return _private(answer)


@needs(Right.OPEN)
@require_POST
def opening_record(request: HttpRequest, scope: Scope, job: str) -> HttpResponse:
    """Record the workbook that was examined and found right."""
    found = _job(request, job)
    right = found.kind == EXAMINE and found.result and not found.result.get("errors_number")
    if not right or not (found.folder / BOOK).exists():
        return redirect("opening-job", job=job)
    folder = jobs.new_folder(timezone.now())
    (found.folder / BOOK).rename(folder / BOOK)
    return _started(request, folder.name, OPEN, date.fromisoformat(found.arguments["on"]))


@needs(Right.OPEN)
@require_POST
def opening_cancel(request: HttpRequest, scope: Scope, job: str) -> HttpResponse:
    """End the job; what it has not finished is undone."""
    jobs.cancel(_job(request, job))
    return redirect("opening")


def _job(request: HttpRequest, job: str) -> Job:
    return found_or_404(jobs.look(job, request.user.get_username()))


def _started(request: HttpRequest, folder: str, kind: str, on: date) -> HttpResponse:
    owner = request.user.get_username()
    arguments = {"on": on.isoformat(), "language": get_language(), "actor": owner}
    jobs.start(jobs.folder_of(folder), kind, owner, arguments, timezone.now())
    return redirect(reverse("opening-job", args=[folder]))


def _first_day(text: str) -> tuple[date | None, dict[str, str]]:
    try:
        on = read_day(text)
    except NotADay as error:
        return None, {"on": str(error)}
    if not date(1950, 1, 1) <= on <= timezone.localdate():
        return None, {"on": _("The register's first day is a date, today at the latest.")}
    return on, {}


def _provinces(on: date) -> list[tuple[str, str]]:
    """Return codes and names of the provinces of today, in alphabetical order."""
    found = {(unit.province_code, unit.province) for unit in units.communes(on)}
    return sorted(found, key=lambda pair: pair[1])


def _map(result: dict[str, Any] | Any) -> maps.Map:
    states = [VillageState(**row) for row in result["villages"]]
    centres = tuple((place, lat, lon) for place, lat, lon in result["centres"])
    points = [(s.lat, s.lon) for s in states if s.lat is not None and s.lon is not None]
    return maps.drawn(states, tuple(points), (), centres)


def _private(response: HttpResponse) -> HttpResponse:
    patch_cache_control(response, private=True, no_store=True)
    return response
