"""The form of each kind of step: its fields, and the step that was typed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from chibo.admissions import contents as c
from chibo.admissions.reads import Line
from chibo.admissions.steps import GROUNDS
from chibo.admissions.wording import GROUNDS as GROUND_WORDS
from chibo.admissions.wording import RULES
from chibo.ledger.scope import Scope
from chibo.register import reads, reads_people
from chibo.rulebook import rule

from .typed import Field, Option, Typed

DOCUMENT, PLACE = 60, 120
VOTES = ("on", "votes_for", "votes_against", "voters")
FIELDS: dict[str, tuple[str, ...]] = {
    "helper": ("helper", "on"),
    "course": ("place", "began_on", "on"),
    "applied": ("on",),
    "check_asked": ("on",),
    "check_answered": ("on",),
    "introduced": ("first", "second", "union_on", "together_since", "on"),
    "excepted": ("rule", "ground", "document", "consented_by", "on"),
    "cell_resolved": VOTES,
    "committee_resolved": VOTES,
    "extended": ("document", "on"),
    "decided": ("number", "on", "issuer"),
    "admitted": ("on",),
    "new_member_course": ("place", "began_on", "on"),
    "recognition_resolved": VOTES,
    "recognition_committee_resolved": VOTES,
    "recognised": ("number", "on", "issuer"),
}
"""The fields of each kind of step, in the order in which they stand."""
LABELS: dict[str, Promise] = {
    "on": _("Date of the paper"),
    "helper": _("Helper, an official member of the cell"),
    "place": _("Where the class was held"),
    "began_on": _("First day of the class"),
    "first": _("First introducer"),
    "second": _("Second introducer"),
    "union_on": _("or resolution of the Youth Union of"),
    "together_since": _("They have worked or lived with the person since (the later day)"),
    "rule": _("Exception from the rule on"),
    "ground": _("Ground"),
    "document": _("Number of the document"),
    "consented_by": _("Consent given by"),
    "votes_for": _("Votes for"),
    "votes_against": _("Votes against"),
    "voters": _("of how many who may vote"),
    "number": _("Number of the decision"),
    "issuer": _("Decided by"),
}
DAYS: dict[str, Promise] = {
    "helper": _("Assigned on"),
    "course": _("Date of the certificate"),
    "new_member_course": _("Date of the certificate"),
    "applied": _("Handed in on"),
    "check_asked": _("Asked for on"),
    "check_answered": _("Answered on"),
    "introduced": _("Introduced on"),
    "decided": _("Signed on"),
    "recognised": _("Signed on"),
    "admitted": _("Day of the ceremony"),
}
"""What the day of a step is called, where it is not simply that of the paper."""
KINDS_OF_FIELD = {
    **dict.fromkeys(("on", "began_on", "union_on", "together_since"), "day"),
    **dict.fromkeys(("place", "document", "number"), "text"),
    **dict.fromkeys(("votes_for", "votes_against", "voters"), "number"),
}
OPTIONAL = ("second", "union_on")


@dataclass(frozen=True)
class StepForm:
    """The form of one step: its kind, its fields, and what is wrong beside them."""

    kind: str
    fields: tuple[Field, ...]
    errors: tuple[str, ...] = ()


def form_of(
    kind: str,
    line: Line,
    scope: Scope,
    on: date,
    typed: Typed | None = None,
    errors: tuple[str, ...] = (),
) -> StepForm:
    """Return the form, empty or as it was typed."""
    options = options_of(kind, line, scope, on)
    return StepForm(
        kind,
        tuple(
            Field(
                name=name,
                label=str(DAYS.get(kind, LABELS[name]) if name == "on" else LABELS[name]),
                kind=KINDS_OF_FIELD.get(name, "choice"),
                value=typed.texts.get(name, "") if typed else _initial(name, options),
                error=typed.errors.get(name, "") if typed else "",
                options=options.get(name, ()),
                optional=name in OPTIONAL,
            )
            for name in FIELDS[kind]
        ),
        errors,
    )


def options_of(kind: str, line: Line, scope: Scope, on: date) -> Mapping[str, tuple[Option, ...]]:
    """Return the choices of the form's fields."""
    names = FIELDS[kind]
    found: dict[str, tuple[Option, ...]] = {}
    if "helper" in names:
        found["helper"] = _officials(scope, line.one.cell, line.cell_name, on)
    if "first" in names:
        found["first"] = found["second"] = _introducers(scope, line, on)
    if "issuer" in names or "consented_by" in names:
        found["issuer"] = found["consented_by"] = _above(line, on)
    if "rule" in names:
        found["rule"] = tuple(Option(rule, str(RULES[rule])) for rule in GROUNDS)
        found["ground"] = tuple(
            Option(ground, str(GROUND_WORDS[ground]), str(RULES[rule]))
            for rule, grounds in GROUNDS.items()
            for ground in grounds
        )
    if "voters" in names and kind in ("cell_resolved", "recognition_resolved"):
        members = reads_people.members_of_cell(scope, line.one.cell, on)
        number = sum(member.standing == "official" for member in members)
        found["voters"] = (Option(str(number), ""),)
    return found


def values_of(kind: str, typed: Typed, options: Mapping[str, tuple[Option, ...]]) -> dict[str, Any]:
    """Return what was typed by field; ``typed`` notes what is wrong."""
    return {name: _value(name, typed, options.get(name, ())) for name in FIELDS[kind]}


def step_of(kind: str, values: Mapping[str, Any]) -> c.Step:
    """Return the step of the values."""
    step: c.Step = c.KINDS[kind](**values)
    return step


def _value(name: str, typed: Typed, options: tuple[Option, ...]) -> Any:
    kind = KINDS_OF_FIELD.get(name, "choice")
    if kind == "day":
        return typed.day(name, name in OPTIONAL)
    if kind == "text":
        return typed.text(name, PLACE if name == "place" else DOCUMENT)
    if kind == "number":
        return typed.number(name)
    allowed = {option.value for option in options}
    if name in ("rule", "ground"):
        return typed.choice(name, allowed)
    return typed.chosen_id(name, allowed, name in OPTIONAL)


def _initial(name: str, options: Mapping[str, tuple[Option, ...]]) -> str:
    if name == "voters" and name in options:
        return options[name][0].value
    if name == "issuer":
        return next((option.value for option in options[name] if option.usual), "")
    return ""


def _officials(scope: Scope, cell: int, name: str, on: date) -> tuple[Option, ...]:
    members = reads_people.members_of_cell(scope, cell, on)
    return tuple(
        Option(str(member.person), member.name or "–", name)
        for member in members
        if member.standing == "official"
    )


def _introducers(scope: Scope, line: Line, on: date) -> tuple[Option, ...]:
    """Those of the own cell stand first, then those of the commune's other cells."""
    found = list(_officials(scope, line.one.cell, line.cell_name, on))
    for row in reads.organisations_under(scope, line.committee or 0, on):
        if row.organisation != line.one.cell and row.kind == "cell":
            found += _officials(scope, row.organisation, row.name, on)
    return tuple(found)


def _above(line: Line, on: date) -> tuple[Option, ...]:
    """Committees above the cell, whoever may read them: a decision names who made it."""
    everything = Scope(whole=True)
    cell = reads.organisation(everything, line.one.cell, on)
    above = reads.ancestors(everything, cell, on) if cell else []
    decides = rule("decides.admission", on).value
    return tuple(Option(str(unit.id), unit.name, usual=unit.kind in decides) for unit in above)
