"""Pages of places, organisations and persons, as of a day, with their time lines."""

from __future__ import annotations

from collections.abc import Iterable

from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from chibo.access.readings import note_person
from chibo.access.rights import Right
from chibo.admissions.reads import open_candidates
from chibo.indicators import headlines
from chibo.ledger.scope import Scope
from chibo.register import (
    contacts,
    reads,
    reads_decisions,
    reads_duplicates,
    reads_duties,
    reads_figures,
    reads_people,
    visibility,
)
from chibo.register.reads import Unit
from chibo.register.reads_duties import Charge, Held
from chibo.register.reads_map import VillageState, village_states
from chibo.register.reads_people import Member
from chibo.register.reads_sheet import groups_of
from chibo.register.visibility import memberships

from ..maps import look
from ..moment import Moment
from ..reader import reader_for
from .common import found_or_404, moment_or_404, needs, page, persons_of, scoped

UNIT_FIGURES = (
    "villages",
    "villages_independent",
    "share_villages_independent",
    "villages_host",
    "villages_guest",
    "villages_uncovered",
    "villages_blank",
    *headlines.CELLS,
    *headlines.MEMBERS,
)
UNIT_FLOWS = (*headlines.CAMPAIGN, "losses")


@scoped
def place(request: HttpRequest, scope: Scope, place_id: int) -> HttpResponse:
    """Show a village, or the figures and parts of a commune, district or province."""
    moment = moment_or_404(request, scope)
    unit = found_or_404(reads.place(scope, place_id, moment.on))
    before, after = reads.successions(scope, place_id)
    context = {
        "unit": unit,
        "above": reads.ancestors(scope, unit, moment.on),
        "before": before,
        "after": after,
        "timeline": reads_decisions.decisions_of_place(scope, place_id),
        "may_decide": reader_for(request).scope(Right.RECORD).reads_place(place_id),
    }
    if unit.kind != "village":
        context |= _area(scope, unit, moment)
    else:
        persons = persons_of(request)
        context |= _village(scope, persons, unit, moment)
        context["members"] = reads_people.members_of_village(persons, unit.id, moment.on)
        enters = reader_for(request).scope(Right.CANDIDATES)
        context["may_enter"] = unit.exists and enters.reads_place(unit.id)
        context["names"] = persons.reads_place(unit.id)
    template = "village.html" if unit.kind == "village" else "area.html"
    return page(request, template, moment, context)


def _village(scope: Scope, persons: Scope, unit: Unit, moment: Moment) -> dict[str, object]:
    profile = reads.profile(scope, unit.id, moment.on)
    state = _state(scope, unit, moment)
    reads_as = persons if persons.reads_place(unit.id) else scope
    answering = reads_duties.answering(reads_as, moment.on, unit.id)
    return {
        "state": state,
        "look": look(state.status, state.blank) if state else None,
        "coverage": reads.coverage(scope, moment.on, village=unit.id),
        "answering": answering,
        "seen": _seen(persons, (*answering.villages, *answering.households)),
        "profile": profile,
        "groups": groups_of(profile.ethnic_shares.items()) if profile else (),
        "candidates": open_candidates(scope, moment.on, village=unit.id),
    }


def _seen(scope: Scope, named: Iterable[Held | Charge | Member]) -> set[int] | None:
    """Return those of the persons named whose pages the account reads; none: it reads all."""
    if scope.whole:
        return None
    return visibility.persons_seen(scope, (one.person for one in named))


def _state(scope: Scope, unit: Unit, moment: Moment) -> VillageState | None:
    states = village_states(scope, moment.on)
    return next((state for state in states if state.village == unit.id), None)


def _area(scope: Scope, unit: Unit, moment: Moment) -> dict[str, object]:
    if not unit.exists:
        return {}
    asked = reads_figures.question(
        moment.on, (*UNIT_FIGURES, *UNIT_FLOWS), since=moment.since, root=unit.id
    )
    states = {state.village: state for state in village_states(scope, moment.on)}
    children = reads.children(scope, unit.id, moment.on)
    committee = reads.committee_of(scope, unit.id, moment.on)
    return {
        "figures": reads_figures.figures(scope, asked).figures,
        "keys": (*UNIT_FIGURES, *UNIT_FLOWS),
        "villages": [states[c.place] for c in children if c.place in states],
        "areas": [child for child in children if child.level != "village"],
        "committee": committee,
        "cells": _cells(scope, committee.organisation, moment) if committee else [],
    }


@scoped
def organisation(request: HttpRequest, scope: Scope, organisation_id: int) -> HttpResponse:
    """Show a cell with its villages and members, or a committee with what stands under it."""
    moment = moment_or_404(request, scope)
    unit = found_or_404(reads.organisation(scope, organisation_id, moment.on))
    before, after = reads.successions(scope, organisation_id)
    persons = persons_of(request)
    members = reads_people.members_of_cell(persons, organisation_id, moment.on)
    guests = reads_duties.guests_of_cell(persons, organisation_id, moment.on)
    offices = reads_duties.offices_of_organisation(persons, organisation_id, moment.on)
    context = {
        "unit": unit,
        "above": reads.ancestors(scope, unit, moment.on),
        "before": before,
        "after": after,
        "coverage": reads.coverage(scope, moment.on, cells=[organisation_id]),
        "members": members,
        "strength": reads_people.strength_of_cell(scope, organisation_id, moment.on),
        "apart": sum(not member.takes_part for member in members),
        "guests": guests,
        "offices": offices,
        "seen": _seen(persons, (*guests, *offices)),
        "cells": _cells(scope, organisation_id, moment),
        "place": reads.place(scope, unit.place, moment.on) if unit.place else None,
        "timeline": reads_decisions.decisions_of_organisation(scope, organisation_id),
        "may_decide": reader_for(request).scope(Right.RECORD).reads_organisation(organisation_id),
    }
    return page(request, "organisation.html", moment, context)


def _cells(scope: Scope, parent: int, moment: Moment) -> list[tuple[object, list[reads.Covered]]]:
    """Return the organisations under one, each with the villages it covers."""
    under = reads.organisations_under(scope, parent, moment.on)
    covered: dict[int, list[reads.Covered]] = {}
    for line in reads.coverage(scope, moment.on, cells=[row.organisation for row in under]):
        covered.setdefault(line.cell, []).append(line)
    return [(row, covered.get(row.organisation, [])) for row in under]


@needs(Right.PERSONS)
def person(request: HttpRequest, scope: Scope, person_id: int) -> HttpResponse:
    """Show a person's membership on the day and the decisions about it; the reading is noted."""
    moment = moment_or_404(request, scope)
    found = found_or_404(reads_people.person(scope, person_id, moment.on))
    note_person(request.user.get_username(), person_id, timezone.now())
    records = reader_for(request).scope(Right.RECORD)
    context = {
        "person": found,
        "duties": reads_duties.duties_of_person(scope, person_id, moment.on),
        "decided": reads_duplicates.decided_about(scope, person_id),
        "timeline": reads_decisions.decisions_of_person(scope, person_id),
        "contact": contacts.contact_of(scope, person_id),
        "may_change": contacts.reads_contact(records, person_id),
        "may_decide": bool(memberships(records, person_id)),
    }
    return page(request, "person.html", moment, context)
