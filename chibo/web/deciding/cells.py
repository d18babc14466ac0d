"""Forms of decisions about cells and committees."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.translation import gettext as say
from django.utils.translation import gettext_lazy as _

from chibo.drafting import proposals
from chibo.drafting.around import Around
from chibo.drafting.papers import Prepared
from chibo.ledger import contents as c

from .. import wording
from . import choices as ch
from .fields import Field, Values
from .forms import CELL, NEW_NAME, ORGANISATION, STAYS, Form, Wrong, one_of, prepared, simple


def _found(near: Around, values: Values) -> Sequence[Prepared]:
    content = proposals.found(
        near,
        values["name"],
        values["cell_kind"],
        values["base"],
        values["guests"],
        values["members"],
    )
    return [prepared(values, content)]


def _split(near: Around, values: Values) -> Sequence[Prepared]:
    names = values["names"]
    if not names:
        raise Wrong({"names": say("Name the new cell of at least one village.")})
    return [prepared(values, proposals.split(near, values["about"], names, values["goes"]))]


def _dissolve(near: Around, values: Values) -> Sequence[Prepared]:
    content = proposals.dissolve(near, values["about"], values["goes"], values["takes"])
    return [prepared(values, content)]


def _merge_cells(near: Around, values: Values) -> Sequence[Prepared]:
    into, name = values["into"], values["name"]
    one_of(into, name)
    if not set(values["ended"]) - {into}:
        raise Wrong({"ended": say("Tick the cells that go over into another one.")})
    return [prepared(values, proposals.merge_cells(near, values["ended"], into, name or ""))]


def _change_coverage(near: Around, values: Values) -> Sequence[Prepared]:
    content = proposals.change_coverage(near, values["about"], values["roles"], values["goes"])
    if not content.coverage:
        raise Wrong({"roles": say("Change the role of at least one village.")})
    return [prepared(values, content)]


FORMS = (
    Form(
        "found_by_split",
        _("Split a cell"),
        "cells",
        (
            Field(
                "names",
                _("Villages that get a cell of their own, and its name"),
                "each",
                rows=ch.covered,
                required=False,
            ),
            Field(
                "goes",
                _("Members who go over to the new cell of"),
                "each",
                ch.covered,
                ch.members_of_cell,
                required=False,
                hint=_("A member stays where nothing is chosen, or that village gets no cell."),
                first=ch.guests_go,
            ),
        ),
        _split,
        about=CELL,
        page="organisation",
    ),
    Form(
        "found",
        _("Found a cell"),
        "cells",
        (
            Field("name", _("Name of the cell")),
            Field("cell_kind", _("Kind of cell"), "one", ch.words(wording.CELL_KINDS), ids=False),
            Field("base", _("Based in the village"), "one", ch.villages, required=False),
            Field("guests", _("Takes in the villages"), "many", ch.plain_villages, required=False),
            Field("members", _("Members who go over to it"), "many", ch.members, required=False),
        ),
        _found,
    ),
    Form(
        "merge_organisations",
        _("Merge cells"),
        "cells",
        (
            Field("ended", _("Cells that go over into another one"), "many", ch.cells),
            Field("into", _("Go over into the cell"), "one", ch.cells, required=False),
            Field("name", _("or into a new cell named"), required=False),
        ),
        _merge_cells,
    ),
    Form(
        "dissolve",
        _("Dissolve a cell"),
        "cells",
        (
            Field("goes", _("Each member goes to"), "each", ch.other_cells, ch.members_of_cell),
            Field(
                "takes",
                _("Cell that takes in the village"),
                "each",
                ch.other_cells,
                ch.covered,
                required=False,
            ),
        ),
        _dissolve,
        about=CELL,
        page="organisation",
    ),
    Form(
        "change_coverage",
        _("Change the villages of a cell"),
        "cells",
        (
            Field(
                "roles",
                _("What the cell is to each village"),
                "each",
                ch.words(wording.ROLES),
                ch.villages,
                required=False,
                ids=False,
                first=ch.roles_now,
            ),
            Field(
                "goes",
                _("Members who go to another cell"),
                "each",
                ch.other_cells,
                ch.members_of_cell,
                required=False,
                hint=STAYS,
            ),
        ),
        _change_coverage,
        about=CELL,
        page="organisation",
    ),
    simple(
        "rename_organisation",
        _("Rename a cell or committee"),
        "cells",
        ORGANISATION,
        "organisation",
        c.RenameOrganisation,
        "organisation",
        NEW_NAME,
    ),
    simple(
        "reparent_organisation",
        _("Move a cell or committee under another"),
        "cells",
        ORGANISATION,
        "organisation",
        c.ReparentOrganisation,
        "organisation",
        Field("parent", _("Stands under"), "one", ch.all_committees),
    ),
)
