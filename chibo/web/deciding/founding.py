"""The steps of a founding, as data: each a few fields of the case."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from chibo.drafting.around import Around, around
from chibo.drafting.cases import candidates
from chibo.drafting.models import FoundingCase

from . import choices as ch
from .fields import NOT_THERE, Choice, Field, Typed, Values
from .filled import ISSUER


@dataclass(frozen=True)
class Step:
    """A step of the case: its fields, and the paper that belongs to it, if any."""

    key: str
    label: Promise
    fields: tuple[Field, ...]
    checked: bool = False
    paper: Promise | None = None


YES_NO: Mapping[str, Promise] = {"yes": _("yes"), "no": _("no")}


def _candidates(near: Around, values: Values) -> list[Choice]:
    return ch.people(candidates(near, values["case"]))


def _officials(near: Around, values: Values) -> list[Choice]:
    return ch.people(p for p in candidates(near, values["case"]) if p.standing == "official")


_GOES = Field("goes", _("Members who go over to the new cell"), "many", _candidates, required=False)
_SECRETARY = Field("secretary", _("Possible secretary"), "one", _officials, required=False)
STEPS = (
    Step(
        "survey",
        _("Survey of the village"),
        (
            Field("surveyed_on", _("Surveyed on"), "day", required=False),
            Field("households", _("Households"), "count", required=False),
            Field("population", _("People"), "count", required=False),
            Field(
                "meeting_place",
                _("There is a place to meet"),
                "one",
                lambda near, values: [Choice(code, str(word)) for code, word in YES_NO.items()],
                required=False,
                ids=False,
            ),
            _GOES,
            _SECRETARY,
        ),
        checked=True,
        paper=_("Survey"),
    ),
    Step(
        "resolution",
        _("Resolution of the joint cell"),
        (
            Field("resolved_on", _("Resolved by the cell on"), "day", required=False),
            Field("votes_for", _("Votes for"), "few", required=False),
            Field("votes_against", _("Votes against"), "few", required=False),
        ),
        paper=_("Resolution"),
    ),
    Step(
        "proposal",
        _("Proposal"),
        (
            Field("proposed_on", _("Date of the proposal"), "day", required=False),
            Field("proposal_number", _("Number of the proposal"), required=False, longest=60),
        ),
        paper=_("Proposal"),
    ),
    Step(
        "decision",
        _("Decision and hand-over"),
        (
            Field("cell_name", _("Name of the cell")),
            ISSUER,
            _GOES,
            Field("secretary", _("Provisional secretary"), "one", _officials, required=False),
            Field("deputy", _("Provisional deputy"), "one", _officials, required=False),
            Field("handover_on", _("Hand-over on; the decision takes effect"), "day"),
        ),
        checked=True,
    ),
)


def step_of(key: str) -> Step | None:
    """Return a step by its key."""
    return next((step for step in STEPS if step.key == key), None)


def after(step: Step) -> Step | None:
    """Return the step after one; none after the last."""
    number = STEPS.index(step) + 1
    return STEPS[number] if number < len(STEPS) else None


def typed_of(step: Step, case: FoundingCase) -> dict[str, list[str]]:
    """Return what stands in the fields of a step by now."""
    typed = {field.name: _written(getattr(case, field.name, None)) for field in step.fields}
    typed["goes"] = [str(person) for person in case.members.values_list("person", flat=True)]
    return typed


def _written(value: Any) -> list[str]:
    if isinstance(value, bool):
        return ["yes" if value else "no"]
    if isinstance(value, date):
        return [date_format(value, "SHORT_DATE_FORMAT")]
    return [] if value is None else [str(value)]


def read(
    step: Step, case: FoundingCase, near: Around, typed: Typed, errors: dict[str, str]
) -> dict[str, Any]:
    """Return what was typed in a step, as the case keeps it. ``errors`` takes what is wrong."""
    values: Values = {"case": case}
    for field in step.fields:
        values[field.name] = field.read(typed, near, values, errors)
    day = values.get("handover_on")
    if day is not None and around(near.scope, case.unit, day) is None:
        errors["handover_on"] = str(NOT_THERE)
    kept = {field.name: values[field.name] for field in step.fields}
    for name, read in _READ.items():
        if name in kept:
            kept[name] = read(kept[name])
    return kept


_READ: Mapping[str, Callable[[Any], Any]] = {
    "meeting_place": lambda said: None if said is None else said == "yes",
    "proposal_number": lambda said: said or "",
}
