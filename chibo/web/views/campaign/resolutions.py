"""Pages of resolutions: the tree, one of them, and the form to enter and correct one."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from chibo.access.rights import Right
from chibo.campaign import reads_resolutions, reads_targets
from chibo.campaign import resolutions as acts
from chibo.campaign.models import Resolution
from chibo.campaign.resolutions import ResolutionSpec
from chibo.campaign.wrong import Wrong
from chibo.ledger.scope import Scope

from ...moment import Moment
from ..common import found_or_404, moment_or_404, needs, page, refuse, scoped
from .common import committees, keeper, rule_asked
from .typed import Typed


@scoped
def resolutions(request: HttpRequest, scope: Scope) -> HttpResponse:
    """List the resolutions, each under the one that it carries out."""
    moment = moment_or_404(request, scope)
    context = {
        "here": "campaign",
        "tab": "resolutions",
        "lines": reads_resolutions.tree(scope, moment.on),
        "writes": bool(keeper(request)),
    }
    return page(request, "campaign/resolutions.html", moment, context)


@scoped
def resolution(request: HttpRequest, scope: Scope, resolution_id: int) -> HttpResponse:
    """Show a resolution with its targets, its measures, and who has studied it."""
    moment = moment_or_404(request, scope)
    found = found_or_404(reads_resolutions.resolution(scope, resolution_id))
    return page(request, "campaign/resolution.html", moment, _shown(request, scope, found, moment))


def _shown(
    request: HttpRequest, scope: Scope, found: Resolution, moment: Moment
) -> dict[str, object]:
    rule = rule_asked(request)
    writer = keeper(request)
    tree = reads_resolutions.tree(scope, moment.on)
    studies = reads_resolutions.studies(scope, found, moment.on)
    return {
        "here": "campaign",
        "tab": "resolutions",
        "resolution": found,
        "line": next(line for line in tree if line.resolution.id == found.id),
        "above": next((x for x in tree if x.resolution.id == found.parent_id), None),
        "below": [line for line in tree if line.resolution.parent_id == found.id],
        "targets": reads_targets.board(scope, moment.on, rule, found.id),
        "rule": rule,
        "measures": reads_resolutions.measures(scope, found, moment.on),
        "studies": studies,
        "notable": [x for x in studies if writer and writer.reads_organisation(x.organisation)],
        "writes": bool(writer and writer.reads_organisation(found.organisation)),
        "typed": Typed({}),
    }


@needs(Right.CAMPAIGN)
def new_resolution(request: HttpRequest, scope: Scope) -> HttpResponse:
    """Enter a resolution."""
    return _form(request, scope, None)


@needs(Right.CAMPAIGN)
def edit_resolution(request: HttpRequest, scope: Scope, resolution_id: int) -> HttpResponse:
    """Put a resolution right."""
    found = found_or_404(reads_resolutions.resolution(scope, resolution_id))
    if not scope.reads_organisation(found.organisation):
        refuse(request)
    return _form(request, scope, found)


def _form(request: HttpRequest, scope: Scope, kept: Resolution | None) -> HttpResponse:
    moment = moment_or_404(request, scope)
    seen = reads_resolutions.visible(scope)
    issuers = committees(scope, moment.on, kept.organisation if kept else None)
    typed = Typed(request.POST.dict() if request.method == "POST" else _initial(kept, request))
    if request.method == "POST":
        spec = _spec(typed, issuers, seen)
        try:
            if typed.is_right:
                saved = acts.save_resolution(
                    spec, request.user.get_username(), timezone.now(), kept
                )
                messages.success(request, _("Saved."))
                return redirect(reverse("resolution", args=[saved.id]) + moment.query)
        except Wrong as wrong:
            typed.refuse(wrong)
    context = {
        "here": "campaign",
        "tab": "resolutions",
        "typed": typed,
        "kept": kept,
        "kinds": Resolution.KINDS,
        "issuers": list(issuers.items()),
        "papers": [
            (str(row.id), f"{row.number} · {row.title}")
            for row in seen.values()
            if kept is None or row.id != kept.id
        ],
    }
    wrong_typed = not typed.is_right
    return page(request, "campaign/resolution_form.html", moment, context, wrong_typed)


def _initial(kept: Resolution | None, request: HttpRequest) -> dict[str, str]:
    if kept is None:
        return {"kind": "resolution", "parent": request.GET.get("parent", "")}
    return {
        "organisation": str(kept.organisation),
        "kind": kept.kind,
        "number": kept.number,
        "signed_on": f"{kept.signed_on:%d/%m/%Y}",
        "title": kept.title,
        "since": f"{kept.since:%d/%m/%Y}",
        "until": f"{kept.until:%d/%m/%Y}",
        "parent": str(kept.parent_id or ""),
    }


def _spec(typed: Typed, issuers: dict[str, str], seen: dict[int, Resolution]) -> ResolutionSpec:
    organisation = typed.chosen("organisation", issuers)
    typed.chosen("parent", ["", *(str(i) for i in seen)])
    return ResolutionSpec(
        organisation=int(organisation) if typed.is_right else 0,
        kind=typed.chosen("kind", Resolution.KINDS),
        number=typed.text("number", 60, _("Write the number as it stands on the paper.")),
        signed_on=typed.day("signed_on"),
        title=typed.text("title", 300, _("Write what the paper is about.")),
        since=typed.day("since"),
        until=typed.day("until"),
        parent=typed.id_if_any("parent"),
    )


@needs(Right.CAMPAIGN)
def study(request: HttpRequest, scope: Scope, resolution_id: int) -> HttpResponse:
    """Note on which day an organisation studied the resolution."""
    moment = moment_or_404(request, scope)
    found = found_or_404(reads_resolutions.resolution(scope, resolution_id))
    typed = Typed(request.POST.dict())
    address = reverse("resolution", args=[found.id]) + moment.query
    if request.method != "POST":
        return redirect(address)
    organisation = typed.id_if_any("organisation") or 0
    if not scope.reads_organisation(organisation):
        refuse(request)
    on = typed.day_if_any("on")
    try:
        if typed.is_right:
            acts.note_study(found, organisation, on, request.user.get_username(), timezone.now())
            messages.success(request, _("Saved."))
            return redirect(address + "#studies")
    except Wrong as wrong:
        typed.refuse(wrong)
    context = {**_shown(request, scope, found, moment), "typed": typed}
    return page(request, "campaign/resolution.html", moment, context, wrong=True)
