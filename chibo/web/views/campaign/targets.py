"""Pages of targets: the board, one target by commune, and its curve."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.http import HttpRequest, HttpResponse
from django.views.decorators.cache import cache_control

from chibo.campaign import reads_targets, targets
from chibo.campaign.models import Target
from chibo.campaign.targets import RULES
from chibo.ledger.scope import Scope
from chibo.register import reads

from ... import target_chart
from ..common import found_or_404, moment_or_404, page, scoped
from .common import keeper, rule_asked


@dataclass(frozen=True)
class Reading:
    """What is required and achieved by one rule."""

    rule: str
    required: float | None
    share: float | None


@scoped
def board(request: HttpRequest, scope: Scope) -> HttpResponse:
    """Show how every target stands on a day."""
    moment = moment_or_404(request, scope)
    rule = rule_asked(request)
    context = {
        "here": "campaign",
        "tab": "targets",
        "rule": rule,
        "rules": RULES,
        "lines": reads_targets.board(scope, moment.on, rule),
    }
    return page(request, "campaign/targets.html", moment, context)


@scoped
def target(request: HttpRequest, scope: Scope, target_id: int) -> HttpResponse:
    """Show a target: by every rule, by commune, and over time."""
    moment = moment_or_404(request, scope)
    rule = rule_asked(request)
    found = found_or_404(reads_targets.target(scope, target_id))
    line = reads_targets.line(scope, found, moment.on, rule)
    writer = keeper(request)
    context = {
        "here": "campaign",
        "tab": "targets",
        "line": line,
        "target": found,
        "whole": _whole(scope, found, moment.on),
        "rule": rule,
        "rules": RULES,
        "readings": _readings(line),
        "thresholds": reads_targets.thresholds(moment.on),
        "curve": reads_targets.curve(scope, found, moment.on, rule),
        "early": found.since < moment.first,
        "writes": bool(writer and writer.reads_organisation(found.resolution.organisation)),
    }
    return page(request, "campaign/target.html", moment, context)


def _whole(scope: Scope, found: Target, on: date) -> tuple[Target, str] | None:
    """Return the target that it is a part of, with its organisation, where the scope reads it."""
    whole = found.parent
    if whole is None or not scope.reads_organisation(whole.organisation):
        return None
    return whole, reads.organisation_names([whole.organisation], on)[whole.organisation]


def _readings(line: reads_targets.Line) -> list[Reading]:
    """Return what each rule requires and what is achieved by it."""
    stands, on = line.standing, line.judged_on
    return [
        Reading(
            rule,
            targets.required(line.goal, rule, on, stands.start),
            None
            if stands.actual is None
            else targets.share_achieved(line.goal, rule, on, stands.actual, stands.start),
        )
        for rule in RULES
    ]


@scoped
@cache_control(private=True, max_age=0)
def target_curve(request: HttpRequest, scope: Scope, target_id: int) -> HttpResponse:
    """Return the curve of a target as SVG."""
    moment = moment_or_404(request, scope)
    rule = rule_asked(request)
    found = found_or_404(reads_targets.target(scope, target_id))
    line = reads_targets.line(scope, found, moment.on, rule)
    curve = tuple(reads_targets.curve(scope, found, moment.on, rule))
    svg = target_chart.drawn(
        curve, line.standing.forecast, found.until, found.form == "share", rule != "days"
    )
    return HttpResponse(svg, content_type="image/svg+xml")
