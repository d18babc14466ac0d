"""Figures of candidates: villages with and without, conversion and waiting time by stage."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.http import HttpRequest, HttpResponse

from chibo.admissions import reads
from chibo.admissions.figures import conversions
from chibo.ledger.scope import Scope
from chibo.register import models as register
from chibo.register.reads import held, organisation_names, place_names

from ..common import moment_or_404, page, scoped


@dataclass(frozen=True)
class Commune:
    """A commune's villages: how many, how many have candidates, those that have none."""

    name: str
    villages: int
    candidates: int
    without: tuple[tuple[int, str], ...]


@scoped
def figures(request: HttpRequest, scope: Scope) -> HttpResponse:
    """Show the villages without a candidate, and how candidates move on, by commune."""
    moment = moment_or_404(request, scope)
    reached = reads.reached_by_committee(scope, moment.on)
    names = organisation_names(reached, moment.on)
    chosen = request.GET.get("commune", "")
    cases = [
        one
        for committee, many in reached.items()
        for one in many
        if not chosen or str(committee) == chosen
    ]
    communes = _communes(scope, moment.on)
    context = {
        "here": "candidates",
        "tab": "figures",
        "conversions": conversions(cases, moment.since, moment.on),
        "number": len(cases),
        "names": sorted((name, str(unit)) for unit, name in names.items()),
        "chosen": chosen,
        "kept": {"commune": chosen},
        "communes": communes,
        "villages": sum(one.villages for one in communes),
        "without": sum(len(one.without) for one in communes),
    }
    return page(request, "admissions/figures.html", moment, context)


def _communes(scope: Scope, on: date) -> list[Commune]:
    counted = reads.candidates_by_village(scope, on)
    parents = dict(
        held(register.PlaceSpell, on).filter(level="village").values_list("place", "parent")
    )
    villages = place_names(counted, on)
    names = place_names({p for p in parents.values() if p}, on)
    found: dict[int, list[int]] = {}
    for village in counted:
        found.setdefault(parents[village] or 0, []).append(village)
    lines = [
        Commune(
            names.get(commune, ""),
            len(inside),
            sum(counted[village] for village in inside),
            tuple(
                sorted(
                    ((v, villages[v]) for v in inside if not counted[v]), key=lambda pair: pair[1]
                )
            ),
        )
        for commune, inside in found.items()
    ]
    return sorted(lines, key=lambda line: line.name)
