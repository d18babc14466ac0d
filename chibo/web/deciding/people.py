"""Forms of decisions about people."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.utils.translation import gettext_lazy as _

from chibo.drafting.around import Around
from chibo.drafting.due import probation_ends
from chibo.drafting.papers import Prepared
from chibo.ledger import contents as c

from .. import wording
from . import choices as ch
from .fields import Field, Values
from .forms import (
    CELL,
    PARTICULARS,
    PERSON,
    RESOLVED,
    VILLAGE,
    Form,
    of_person,
    prepared,
    simple,
)


def _admit(near: Around, values: Values) -> Sequence[Prepared]:
    particulars = of_person(values)
    (person,) = particulars
    content = c.Admit(person, values["about"], values["village"], values["resolved_on"])
    return [prepared(values, content, particulars=particulars)]


def _transfer_in(near: Around, values: Values) -> Sequence[Prepared]:
    particulars = of_person(values)
    (person,) = particulars
    content = c.TransferIn(
        person, values["about"], values["standing"], values["village"], values["admitted_on"]
    )
    return [prepared(values, content, particulars=particulars)]


def _correct(near: Around, values: Values) -> Sequence[Prepared]:
    particulars = of_person({**values, "person": values["about"]})
    return [prepared(values, c.CorrectParticulars(values["about"]), particulars=particulars)]


def _end_of_probation(near: Around, values: Values) -> date | None:
    member = next((p for p in near.members if p.person == values.get("about")), None)
    return probation_ends(member.admitted_on) if member and member.admitted_on else None


def _of_person(key: str, label: Any, content: type[Any], *fields: Field, **more: Any) -> Form:
    about = more.pop("about", PERSON)
    return simple(key, label, "people", about, "person", content, "person", *fields, **more)


_NEW_CELL = Field("cell", _("Goes to the cell"), "one", ch.all_cells)
_IN_CELL = Field("cell", _("Cell"), "one", ch.cells)
_STANDING = Field("standing", _("Standing"), "one", ch.words(wording.STANDINGS), ids=False)
_ADMITTED = Field("admitted_on", _("Admitted on"), "day", required=False)
FORMS = (
    Form(
        "admit",
        _("Admit a member"),
        "people",
        (VILLAGE, *PARTICULARS, RESOLVED),
        _admit,
        about=CELL,
        page="organisation",
        dated=_("Ceremony on"),
        corrects=(_IN_CELL, VILLAGE, RESOLVED),
    ),
    _of_person(
        "recognise",
        _("Recognise as official member"),
        c.Recognise,
        RESOLVED,
        about=Field("about", _("Member"), "one", ch.probationary),
        day=_end_of_probation,
        dated=_("Official from"),
    ),
    _of_person(
        "transfer_within",
        _("Transfer to another cell"),
        c.TransferWithin,
        _NEW_CELL,
        Field("village", _("Counted for the village"), "one", ch.villages_in_reach, required=False),
        Field(
            "reinforced_until",
            _("Reinforcement until"),
            "day",
            required=False,
            hint=_("Only for somebody who works elsewhere and strengthens the cell for a time."),
        ),
    ),
    Form(
        "transfer_in",
        _("Transfer in from outside"),
        "people",
        (
            VILLAGE,
            _STANDING,
            _ADMITTED,
            *PARTICULARS,
        ),
        _transfer_in,
        about=CELL,
        page="organisation",
        corrects=(_IN_CELL, VILLAGE, _STANDING, _ADMITTED),
    ),
    _of_person("transfer_out", _("Transfer out of the register"), c.TransferOut),
    _of_person("remove", _("Remove from the list"), c.Remove),
    _of_person("expel", _("Expel"), c.Expel),
    _of_person("leave", _("Leave at own request"), c.Leave),
    _of_person("death", _("Enter a death"), c.Death, dated=_("Died on")),
    Form(
        "correct_particulars",
        _("Put particulars right"),
        "people",
        PARTICULARS,
        _correct,
        about=PERSON,
        page="person",
    ),
)
