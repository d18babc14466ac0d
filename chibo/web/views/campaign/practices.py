"""Pages of good practice."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from chibo.access.rights import Right
from chibo.campaign import practices as acts
from chibo.campaign.models import Practice
from chibo.campaign.practices import PracticeSpec
from chibo.campaign.wrong import Wrong
from chibo.indicators.definitions import INDICATORS
from chibo.ledger.scope import Scope

from ..common import found_or_404, moment_or_404, needs, page, refuse, scoped
from .common import committees, keeper
from .typed import Typed


@scoped
def practices(request: HttpRequest, scope: Scope) -> HttpResponse:
    """Show the practices worth following, each with its figures before and after."""
    moment = moment_or_404(request, scope)
    writer = keeper(request)
    shown = acts.practices(scope)
    context = {
        "here": "campaign",
        "tab": "practices",
        "shown": shown,
        "writes": bool(writer),
        "writable": {
            one.practice.id
            for one in shown
            if writer and writer.reads_organisation(one.practice.organisation)
        },
    }
    return page(request, "campaign/practices.html", moment, context)


@needs(Right.CAMPAIGN)
def new_practice(request: HttpRequest, scope: Scope) -> HttpResponse:
    """Write a practice down."""
    return _form(request, scope, None)


@needs(Right.CAMPAIGN)
def edit_practice(request: HttpRequest, scope: Scope, practice_id: int) -> HttpResponse:
    """Put a practice right."""
    found = found_or_404(acts.practice(scope, practice_id))
    if not scope.reads_organisation(found.organisation):
        refuse(request)
    return _form(request, scope, found)


def _form(request: HttpRequest, scope: Scope, kept: Practice | None) -> HttpResponse:
    moment = moment_or_404(request, scope)
    units = committees(scope, moment.on, kept.organisation if kept else None)
    typed = Typed(request.POST.dict() if request.method == "POST" else _initial(kept))
    keys = request.POST.getlist("keys") if request.method == "POST" else (kept.keys if kept else [])
    if request.method == "POST":
        organisation = typed.chosen("organisation", units)
        spec = PracticeSpec(
            organisation=int(organisation) if organisation in units else 0,
            title=typed.text("title", 200, _("Give it a title.")),
            note=typed.text("note", 2000, _("Write what was done, so that others can do it too.")),
            keys=tuple(keys),
            before=typed.day("before"),
            after=typed.day("after"),
        )
        try:
            if typed.is_right:
                acts.save_practice(spec, request.user.get_username(), timezone.now(), kept)
                messages.success(request, _("Saved."))
                return redirect(reverse("practices") + moment.query)
        except Wrong as wrong:
            typed.refuse(wrong)
    context = {
        "here": "campaign",
        "tab": "practices",
        "kept": kept,
        "typed": typed,
        "units": list(units.items()),
        "keys": [(key, key in keys) for key in INDICATORS],
    }
    return page(request, "campaign/practice.html", moment, context, not typed.is_right)


def _initial(kept: Practice | None) -> dict[str, str]:
    if kept is None:
        return {}
    return {
        "organisation": str(kept.organisation),
        "title": kept.title,
        "note": kept.note,
        "before": f"{kept.before:%d/%m/%Y}",
        "after": f"{kept.after:%d/%m/%Y}",
    }
