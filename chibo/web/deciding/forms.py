"""What a form is, and the fields and contents that many forms have in common."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal

from django.utils.functional import Promise
from django.utils.translation import gettext as say
from django.utils.translation import gettext_lazy as _

from chibo.drafting.around import Around
from chibo.drafting.papers import Prepared
from chibo.ledger.contents import Content
from chibo.register.ids import new_id
from chibo.register.particulars import Particulars

from .. import wording
from . import choices as ch
from .fields import Field, Values

Group = Literal["people", "cells", "villages"]
Page = Literal["person", "organisation", "place"]
GROUPS: Mapping[Group, Promise] = {
    "people": _("Members"),
    "cells": _("Cells and committees"),
    "villages": _("Villages"),
}


class Wrong(Exception):
    """What was typed does not go together: field to what is to be done."""

    def __init__(self, errors: Mapping[str, str]) -> None:
        self.errors = dict(errors)
        super().__init__(str(self.errors))


@dataclass(frozen=True)
class Form:
    """A form: what it is about, its other fields, and the decisions made of them.

    ``about`` is asked for first, since the choices of the rest follow from it; ``page``: the kind
    of page that leads here with it. ``day``: the effective date to propose.
    ``corrects``: fields, named as the content's own, that may be put right once it is recorded.
    ``of_many``: the kind of each decision of a form that makes many.
    """

    key: str
    label: Promise
    group: Group
    fields: tuple[Field, ...]
    build: Callable[[Around, Values], Sequence[Prepared]]
    about: Field | None = None
    page: Page | None = None
    day: Callable[[Around, Values], date | None] | None = None
    dated: Promise = _("In effect from")
    corrects: tuple[Field, ...] = ()
    of_many: str = ""

    @property
    def decides(self) -> str:
        """The kind of the decisions that it makes."""
        return self.of_many or self.key


def one_of(into: int | None, name: str | None) -> None:
    """Raise Wrong unless either one that goes on is chosen, or a new one named."""
    if bool(into) == bool(name):
        raise Wrong({"into": say("Choose the one that goes on, or name a new one: one of both.")})


def prepared(
    values: Values,
    content: Content,
    effective_on: date | None = None,
    particulars: Mapping[int, Particulars] | None = None,
) -> Prepared:
    """Return a decision with what all of one form have in common."""
    return Prepared(
        content, effective_on or values["effective_on"], values["issuer"], particulars or {}
    )


def plain(content: type[Any], **names: str) -> Callable[[Around, Values], Sequence[Prepared]]:
    """Make a content of values as they were typed: attribute to the name of its field."""

    def build(near: Around, values: Values) -> Sequence[Prepared]:
        given = {name: values.get(of) for name, of in names.items()}
        return [prepared(values, content(**given))]

    return build


def simple(
    key: str,
    label: Promise,
    group: Group,
    about: Field,
    page: Page,
    content: type[Any],
    subject: str,
    *fields: Field,
    **more: Any,
) -> Form:
    """Return a form whose fields are the content's own; ``subject``: what it calls its about."""
    names = {subject: "about", **{field.name: field.name for field in fields}}
    return Form(
        key,
        label,
        group,
        fields,
        plain(content, **names),
        about=about,
        page=page,
        corrects=fields,
        **more,
    )


def of_person(values: Values) -> dict[int, Particulars]:
    """Return the particulars typed, of a person who is known (``person``) or new."""
    known = Particulars(
        values["name"],
        values["birth_date"],
        values["sex"],
        values["ethnic_group"],
        values["education"],
    )
    return {values.get("person") or new_id(): known}


PARTICULARS = (
    Field("name", _("Full name"), longest=120),
    Field("birth_date", _("Born on"), "day", required=False),
    Field("sex", _("Sex"), "one", ch.words(wording.SEXES), required=False, ids=False),
    Field(
        "ethnic_group",
        _("Ethnic group"),
        "one",
        ch.words(wording.ETHNIC_GROUPS),
        required=False,
        ids=False,
    ),
    Field(
        "education", _("Schooling"), "one", ch.words(wording.EDUCATION), required=False, ids=False
    ),
)
RESOLVED = Field("resolved_on", _("Resolved by the cell on"), "day", required=False)
VILLAGE = Field(
    "village",
    _("Counted for the village"),
    "one",
    ch.plain_villages,
    required=False,
    hint=_("None for a member of an office, school, police or border cell."),
)
PERSON = Field("about", _("Member"), "one", ch.members)
CELL = Field("about", _("Cell"), "one", ch.cells)
ORGANISATION = Field("about", _("Organisation"), "one", ch.organisations)
PLACE = Field("about", _("Place"), "one", ch.places)
ONE_VILLAGE = Field("about", _("Village"), "one", ch.villages)
NEW_NAME = Field("name", _("New name"))
STAYS = _("Stays where nothing is chosen.")
