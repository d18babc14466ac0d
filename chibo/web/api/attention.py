"""What needs attention on a day: the list, and how many things each rule finds."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any

from django.http import HttpRequest
from ninja import Query, Router, Schema

from chibo.access.rights import Right
from chibo.attention import item as items
from chibo.attention import reads
from chibo.attention.item import Item, Rule, Severity, Subject, Turn

from .asking import Day, Id, InPages, Listed, latest_of_all, part_of
from .service import ERRORS, reader_asking, scope_for

router = Router(tags=["attention"])
InCommune = Annotated[Id | None, Query(description="The place of a commune.")]


class Thing(Schema):
    """A thing that needs attention: by which rule, whose turn it is, since and until when.

    ``subject`` is the id of what ``kind`` says; null where the token may not read the person,
    and ``name`` is the cell's then. ``unit``: the committee that settles it. ``detail`` says
    more in a code, ``number`` is what is counted.
    """

    rule: Rule
    kind: Subject
    subject: int | None
    name: str
    turn: Turn
    severity: Severity
    since: date | None
    until: date | None
    commune: int | None
    unit: int | None
    where: str
    detail: str
    number: int | None


class Count(Schema):
    """How many things a rule finds."""

    rule: Rule
    things: int


@router.get("/attention", response={200: Listed[Thing], **ERRORS})
def attention(
    request: HttpRequest,
    part: InPages,
    on: Day = None,
    rule: Annotated[Rule | None, Query()] = None,
    commune: InCommune = None,
) -> Any:
    """List what needs attention on a day, the most urgent first; ``after`` counts lines."""
    found = [one for one in _found(request, on, commune) if rule in (None, one.rule)]
    return part_of(found, part.page(), _thing)


@router.get("/attention/counts", response={200: list[Count], **ERRORS})
def attention_counts(request: HttpRequest, on: Day = None, commune: InCommune = None) -> Any:
    """Count what needs attention on a day by rule, the gravest first."""
    counted = items.counts(_found(request, on, commune))
    return [Count(rule=rule, things=number) for rule, number in counted.items()]


def _found(request: HttpRequest, on: date | None, commune: int | None) -> list[Item]:
    scope = scope_for(request, Right.READ)
    persons = reader_asking(request).scope(Right.PERSONS)
    found = reads.items(scope, persons, latest_of_all(scope, on))
    return [one for one in found if commune in (None, one.commune)]


def _thing(item: Item) -> Thing:
    return Thing(**{name: getattr(item, name) for name in Thing.model_fields})
