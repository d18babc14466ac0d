"""Foundings: the list of cases, their steps, the check as one types, and the papers to sign."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _

from chibo.access.rights import Right
from chibo.drafting import cases, writes
from chibo.drafting.around import Around
from chibo.drafting.models import FoundingCase
from chibo.ledger.scope import Scope
from chibo.register.reads import organisation, organisation_names, place_names
from chibo.register.reads_people import person_names

from ...deciding import founding
from ...deciding.fields import Typed, Values
from ...deciding.founding import STEPS, Step
from ...deciding.shown import shown
from ..common import found_or_404, needs
from .shared import number_in, show


@needs(Right.RECORD)
def foundings(request: HttpRequest, scope: Scope) -> HttpResponse:
    """List the foundings under way."""
    rows = cases.cases(scope)
    today = timezone.localdate()
    villages = place_names((row.village for row in rows), today)
    units = organisation_names((row.unit for row in rows), today)
    lines = [(row, villages.get(row.village, ""), units.get(row.unit, "")) for row in rows]
    return show(request, "foundings.html", {"lines": lines, "tab": "foundings"})


@needs(Right.RECORD)
def new(request: HttpRequest, scope: Scope) -> HttpResponse:
    """Ask whether to open the case of a village, and open it."""
    today = timezone.localdate()
    village = number_in(request.POST.get("village", "") or request.GET.get("village", ""))
    near = found_or_404(cases.near_village(scope, village or 0, today))
    if request.method == "POST":
        try:
            row = cases.begin(
                scope, near, village or 0, request.user.get_username(), timezone.now()
            )
            return redirect("founding", row.id, STEPS[0].key)
        except cases.CaseOpen as there:
            return redirect("founding", there.case, STEPS[0].key)
        except cases.HasOwnCell:
            messages.error(request, _("A cell is based in this village already."))
            return redirect("place", village)
    covering = near.covering(village or 0)
    name = next(place.name for place in near.villages if place.place == village)
    return show(
        request, "founding_new.html", {"village": village, "name": name, "covering": covering}
    )


@needs(Right.RECORD)
def founding_step(request: HttpRequest, scope: Scope, case_id: int, step: str) -> HttpResponse:
    """Show a step of a case; what is sent is kept, the last step leads to the draft."""
    row = found_or_404(cases.case(scope, case_id))
    known = found_or_404(founding.step_of(step))
    near = found_or_404(cases.near_case(scope, row, timezone.localdate()))
    if request.method != "POST" or row.closed_at:
        return _show(request, near, row, known, founding.typed_of(known, row), {})
    typed = {name: list(values) for name, values in request.POST.lists()}
    errors: dict[str, str] = {}
    columns = founding.read(known, row, near, typed, errors)
    if errors:
        return _show(request, near, row, known, typed, errors)
    try:
        cases.save_step(row.id, columns)
        return _next(request, scope, row, known)
    except writes.NotNow:
        messages.error(request, _("Somebody has gone on with this case already: see below."))
    except writes.OutOfReach:
        messages.error(request, _("It touches what lies outside of your area by now."))
    return redirect("founding", row.id, known.key)


def _next(request: HttpRequest, scope: Scope, row: FoundingCase, step: Step) -> HttpResponse:
    after = founding.after(step)
    if after is not None:
        messages.success(request, _("Kept."))
        return redirect("founding", row.id, after.key)
    row = found_or_404(cases.case(scope, row.id))
    near = found_or_404(cases.near_case(scope, row, timezone.localdate()))
    draft = cases.prepare(scope, near, row.id, request.user.get_username(), timezone.now())
    return redirect("draft", draft.id)


def _show(
    request: HttpRequest,
    near: Around,
    row: FoundingCase,
    step: Step,
    typed: Typed,
    errors: dict[str, str],
) -> HttpResponse:
    values: Values = {"case": row, "kind": "found_by_split"}
    context = {
        "case": row,
        "village": place_names([row.village], near.on).get(row.village, ""),
        "source": organisation_names([row.source or 0], near.on).get(row.source or 0, ""),
        "near": near,
        "steps": STEPS,
        "step": step,
        "last": founding.after(step) is None,
        "fields": [shown(f, near, typed, values, errors, not errors) for f in step.fields],
        "errors": errors,
        **_check(near, row, typed),
    }
    return show(request, "founding.html", context, wrong=bool(errors))


def _check(near: Around, row: FoundingCase, typed: Typed) -> dict[str, object]:
    goes = {number_in(text) or 0 for text in typed.get("goes", ())}
    secretary = number_in(next(iter(typed.get("secretary", ())), ""))
    members = cases.candidates(near, row)
    return {"readiness": cases.readiness(members, goes, secretary, near.on)}


@needs(Right.RECORD)
def check(request: HttpRequest, scope: Scope, case_id: int) -> HttpResponse:
    """Answer, as one types, whether those ticked make a cell."""
    row = found_or_404(cases.case(scope, case_id))
    near = found_or_404(cases.near_case(scope, row, timezone.localdate()))
    typed = {name: list(values) for name, values in request.GET.lists()}
    return show(request, "_readiness.html", _check(near, row, typed))


@needs(Right.RECORD)
def close(request: HttpRequest, scope: Scope, case_id: int) -> HttpResponse:
    """Give a case up."""
    row = found_or_404(cases.case(scope, case_id))
    if request.method == "POST":
        try:
            cases.close(row.id, request.user.get_username(), timezone.now())
            messages.success(request, _("The founding was given up. Nothing was recorded."))
        except writes.NotNow:
            messages.error(request, _("Somebody has gone on with this case already: see below."))
    return redirect("foundings")


@needs(Right.RECORD)
def paper(request: HttpRequest, scope: Scope, case_id: int, step: str) -> HttpResponse:
    """Show the paper of a step, to print and sign, with an empty number."""
    row = found_or_404(cases.case(scope, case_id))
    known = found_or_404(founding.step_of(step))
    near = found_or_404(cases.near_case(scope, row, timezone.localdate()))
    if known.paper is None:
        return redirect("founding", row.id, known.key)
    issuer = organisation(scope, row.source, near.on) if row.source else near.unit
    if known.key == "proposal":
        issuer = near.unit
    goes = set(row.members.values_list("person", flat=True))
    members = cases.candidates(near, row)
    context = {
        "case": row,
        "step": known,
        "issuer": issuer,
        "above": near.unit.name if issuer and issuer.id != near.unit.id else "",
        "village": place_names([row.village], near.on).get(row.village, ""),
        "source": organisation_names([row.source or 0], near.on).get(row.source or 0, ""),
        "members": sorted(members, key=lambda member: member.village_name),
        "goes": [member for member in members if member.person in goes],
        "secretary": person_names([row.secretary or 0]).get(row.secretary or 0, ""),
        "deputy": person_names([row.deputy or 0]).get(row.deputy or 0, ""),
        "readiness": cases.readiness(members, goes, row.secretary, near.on),
    }
    return show(request, "founding_paper.html", context)
