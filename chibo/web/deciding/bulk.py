"""Forms that make many decisions at once: recorded all together, or none."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.translation import gettext as say
from django.utils.translation import gettext_lazy as _

from chibo.drafting.around import Around
from chibo.drafting.due import due
from chibo.drafting.papers import Prepared
from chibo.ledger import contents as c

from . import choices as ch
from .fields import Choice, Field, Values
from .forms import CELL, PARTICULARS, RESOLVED, Form, Wrong, of_person, prepared

CLASS_SIZE = 12


def _lines(near: Around, values: Values) -> Sequence[Prepared]:
    found, wrong = [], {}
    for line in range(CLASS_SIZE):
        one = {field.name: values[f"{field.name}{line}"] for field in _LINE}
        if not one["name"]:
            if any(value is not None for value in one.values()):
                wrong[f"name{line}"] = say("Fill in the name, or empty the line.")
            continue
        if not one["cell"]:
            wrong[f"cell{line}"] = say("Choose the cell.")
            continue
        particulars = of_person(one)
        (person,) = particulars
        content = c.Admit(person, one["cell"], one["village"], values["resolved_on"])
        found.append(prepared(values, content, particulars=particulars))
    if not found and not wrong:
        wrong["name0"] = say("Fill in at least one line.")
    if wrong:
        raise Wrong(wrong)
    return found


def _recognise(near: Around, values: Values) -> Sequence[Prepared]:
    ends = {member.person: end for member, end in due(near)}
    return [
        prepared(values, c.Recognise(person, values["resolved_on"]), ends[person])
        for person in values["persons"]
    ]


def _transfer(near: Around, values: Values) -> Sequence[Prepared]:
    return [
        prepared(
            values,
            c.TransferWithin(person, values["cell"], values["village"], values["reinforced_until"]),
        )
        for person in values["persons"]
    ]


def _due(near: Around, values: Values) -> list[Choice]:
    return [
        Choice(
            str(member.person),
            say("%(who)s: official from %(day)s")
            % {"who": ch.described(member), "day": f"{end:%d/%m/%Y}"},
            member.cell_name,
        )
        for member, end in due(near)
    ]


_LINE = (
    *PARTICULARS,
    Field("cell", _("Cell"), "one", ch.cells, required=False),
    Field("village", _("Counted for the village"), "one", ch.plain_villages, required=False),
)
_CLASS = tuple(
    Field(
        f"{field.name}{line}",
        field.label,
        field.kind,
        field.choices,
        required=False,
        ids=field.ids,
        longest=field.longest,
        line=line + 1,
    )
    for line in range(CLASS_SIZE)
    for field in _LINE
)
FORMS = (
    Form(
        "admit_class",
        _("Admit several members at once"),
        "people",
        (RESOLVED, *_CLASS),
        _lines,
        dated=_("Ceremony on"),
        of_many="admit",
    ),
    Form(
        "recognise_due",
        _("Recognise all who are due"),
        "people",
        (RESOLVED, Field("persons", _("Probation over by this day"), "many", _due)),
        _recognise,
        dated=_("Due by"),
        of_many="recognise",
    ),
    Form(
        "transfer_list",
        _("Transfer several members at once"),
        "people",
        (
            Field("persons", _("Members who go"), "many", ch.members_of_cell),
            Field("cell", _("Go to the cell"), "one", ch.all_cells),
            Field(
                "village", _("Counted for the village"), "one", ch.villages_in_reach, required=False
            ),
            Field("reinforced_until", _("Reinforcement until"), "day", required=False),
        ),
        _transfer,
        about=CELL,
        page="organisation",
        of_many="transfer_within",
    ),
)
