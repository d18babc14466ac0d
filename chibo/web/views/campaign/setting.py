"""Forms of targets: setting one, and from it those of the units below."""

from __future__ import annotations

from dataclasses import dataclass

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from chibo.access.rights import Right
from chibo.campaign import cascade, reads_resolutions, reads_targets, setting
from chibo.campaign.figures import figures_below
from chibo.campaign.models import Resolution, Target
from chibo.campaign.setting import TargetSpec
from chibo.campaign.targets import FORMS
from chibo.campaign.wrong import Wrong
from chibo.indicators.definitions import INDICATORS
from chibo.ledger.scope import Scope

from ...moment import Moment
from ..common import found_or_404, moment_or_404, needs, page, refuse
from .common import committees
from .typed import Typed, number_of

WEIGHTS = ("villages", "members")
"""The figures by which a target is divided."""


@dataclass(frozen=True)
class Part:
    """A unit below with the value typed or proposed for it. ``weight``: by what it was divided."""

    organisation: int
    name: str
    value: str
    weight: float | None
    error: str


@needs(Right.CAMPAIGN)
def new_target(request: HttpRequest, scope: Scope, resolution_id: int) -> HttpResponse:
    """Set a target of a resolution."""
    moment = moment_or_404(request, scope)
    resolution = found_or_404(reads_resolutions.resolution(scope, resolution_id))
    if not scope.reads_organisation(resolution.organisation):
        refuse(request)
    return _form(request, scope, moment, resolution, None)


@needs(Right.CAMPAIGN)
def edit_target(request: HttpRequest, scope: Scope, target_id: int) -> HttpResponse:
    """Put a target right, or take it away."""
    moment = moment_or_404(request, scope)
    found = _target(request, scope, target_id)
    if request.method == "POST" and request.POST.get("act") == "remove":
        try:
            setting.remove_target(found)
        except Wrong as wrong:
            messages.error(request, str(wrong.message))
            return redirect(reverse("target-edit", args=[found.id]) + moment.query)
        messages.success(request, _("Taken away."))
        return redirect(reverse("resolution", args=[found.resolution_id]) + moment.query)
    return _form(request, scope, moment, found.resolution, found)


def _target(request: HttpRequest, scope: Scope, target_id: int) -> Target:
    found = found_or_404(reads_targets.target(scope, target_id))
    if not scope.reads_organisation(found.resolution.organisation):
        refuse(request)
    return found


def _form(
    request: HttpRequest,
    scope: Scope,
    moment: Moment,
    resolution: Resolution,
    kept: Target | None,
) -> HttpResponse:
    typed = Typed(request.POST.dict() if request.method == "POST" else _initial(resolution, kept))
    units = committees(scope, moment.on, kept.organisation if kept else resolution.organisation)
    if request.method == "POST":
        spec = _spec(typed, units, kept)
        try:
            if typed.is_right:
                saved = setting.save_target(
                    resolution, spec, request.user.get_username(), timezone.now(), kept
                )
                messages.success(request, _("Saved."))
                return redirect(reverse("target", args=[saved.id]) + moment.query)
        except Wrong as wrong:
            typed.refuse(wrong)
    context = {
        "here": "campaign",
        "tab": "targets",
        "resolution": resolution,
        "kept": kept,
        "typed": typed,
        "forms": FORMS,
        "keys": sorted({key for form in FORMS for key in setting.keys_of(form)}, key=_place),
        "units": list(units.items()),
    }
    return page(request, "campaign/target_form.html", moment, context, not typed.is_right)


def _place(key: str) -> int:
    return list(INDICATORS).index(key)


def _initial(resolution: Resolution, kept: Target | None) -> dict[str, str]:
    if kept is None:
        return {
            "organisation": str(resolution.organisation),
            "since": f"{resolution.since:%d/%m/%Y}",
            "until": f"{resolution.until:%d/%m/%Y}",
        }
    return {
        "organisation": str(kept.organisation),
        "form": kept.form,
        "key": kept.key,
        "value": _written(kept.value, kept.form),
        "since": f"{kept.since:%d/%m/%Y}",
        "until": f"{kept.until:%d/%m/%Y}",
    }


def _written(value: float, form: str) -> str:
    """Return a value as it is typed: a share in per cent."""
    number = round(value * 100, 4) if form == "share" else value
    return f"{number:.4f}".rstrip("0").rstrip(".").replace(".", ",")


def _spec(typed: Typed, units: dict[str, str], kept: Target | None) -> TargetSpec:
    organisation = typed.chosen("organisation", units)
    form = typed.chosen("form", FORMS)
    value = 0.0 if form == "zero" else typed.number("value")
    return TargetSpec(
        organisation=int(organisation) if organisation in units else 0,
        key=typed.chosen("key", list(INDICATORS)),
        form=form,
        value=value / 100 if form == "share" else value,
        since=typed.day("since"),
        until=typed.day("until"),
        parent=kept.parent_id if kept else None,
    )


@needs(Right.CAMPAIGN)
def parts(request: HttpRequest, scope: Scope, target_id: int) -> HttpResponse:
    """Set the parts of a target: proposed by a weight, each of them to be changed."""
    moment = moment_or_404(request, scope)
    found = _target(request, scope, target_id)
    names = setting.units_below(scope, found, moment.on)
    errors: dict[str, str] = {}
    if request.method == "POST":
        values = _values(request, found, names, errors)
        try:
            if not errors:
                actor = request.user.get_username()
                setting.set_parts(found, values, actor, timezone.now())
                messages.success(request, _("Saved."))
                return redirect(reverse("target", args=[found.id]) + moment.query)
        except Wrong as wrong:
            errors[wrong.field] = str(wrong.message)
    by = request.GET.get("by", "")
    weights = _weights(scope, names, by, found) if by in WEIGHTS else {}
    typed = request.POST.dict() if request.method == "POST" else _proposed(found, weights)
    context = {
        "here": "campaign",
        "tab": "targets",
        "target": found,
        "adds_up": cascade.adds_up(found.form),
        "by": by,
        "weights": WEIGHTS,
        "parts": [
            Part(
                unit,
                name,
                str(typed.get(str(unit), "")),
                weights.get(unit),
                errors.get(str(unit), ""),
            )
            for unit, name in names.items()
        ],
        "errors": errors,
        "sum": sum((number_of(str(typed.get(str(unit), ""))) or 0.0) for unit in names),
    }
    return page(request, "campaign/parts.html", moment, context, bool(errors))


def _values(
    request: HttpRequest, found: Target, names: dict[int, str], errors: dict[str, str]
) -> dict[int, float | None]:
    values: dict[int, float | None] = {}
    for unit in names:
        text = request.POST.get(str(unit), "").strip()
        number = number_of(text)
        if text and number is None:
            errors[str(unit)] = _("Write a number, for example 150 or 97,5.")
        elif number is None:
            values[unit] = None
        else:
            values[unit] = number / 100 if found.form == "share" else number
    return values


def _weights(scope: Scope, names: dict[int, str], by: str, found: Target) -> dict[int, float]:
    """Return each unit's weight as of the term's first day."""
    below = figures_below(scope, found.organisation, [by], None, found.since)
    return {unit: below.get(unit, {}).get(by) or 0.0 for unit in names}


def _proposed(found: Target, weights: dict[int, float]) -> dict[str, str]:
    """Return the values to begin with: those set, or those divided by the weights."""
    if weights and cascade.adds_up(found.form):
        divided = cascade.split(round(found.value), {u: round(w) for u, w in weights.items()})
        return {str(unit): str(value) for unit, value in divided.items()}
    return {str(p.organisation): _written(p.value, p.form) for p in found.parts.all()}
