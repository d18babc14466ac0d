"""Forms of decisions about villages and other places."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.translation import gettext as say
from django.utils.translation import gettext_lazy as _

from chibo.drafting import proposals
from chibo.drafting.around import Around
from chibo.drafting.papers import Prepared
from chibo.ledger import contents as c
from chibo.register.ids import new_id

from .. import wording
from . import choices as ch
from .fields import Choice, Field, Values
from .forms import NEW_NAME, ONE_VILLAGE, PLACE, STAYS, Form, Wrong, one_of, prepared, simple

BELOW: dict[str, c.Level] = {
    "provincial_committee": "commune",
    "district_committee": "commune",
    "commune_committee": "village",
}
NEW_VILLAGES = (1, 2, 3)


def _create(near: Around, values: Values) -> Sequence[Prepared]:
    spec = c.PlaceSpec(
        new_id(),
        BELOW[near.unit.kind],
        values["code"],
        values["name"],
        near.unit.place,
        values["lat"],
        values["lon"],
    )
    cell, role = values["cell"], values["role"]
    if bool(cell) != bool(role):
        raise Wrong({"role": say("Choose both, the cell and its role, or none.")})
    coverage = (c.CoverageChange(cell, spec.place, role),) if cell else ()
    return [prepared(values, c.CreatePlace(spec, coverage))]


def _merge_villages(near: Around, values: Values) -> Sequence[Prepared]:
    into, name, code = values["into"], values["name"], values["code"]
    one_of(into, name)
    if name and not code:
        raise Wrong({"code": say("A new village needs its code.")})
    if not set(values["ended"]) - {into}:
        raise Wrong({"ended": say("Tick the villages that go over into another one.")})
    content = proposals.merge_villages(
        near, values["ended"], into, name or "", code or "", values["cell"]
    )
    return [prepared(values, content)]


def _split_village(near: Around, values: Values) -> Sequence[Prepared]:
    new = []
    for number in NEW_VILLAGES:
        name, code = values[f"name{number}"], values[f"code{number}"]
        if bool(name) != bool(code):
            raise Wrong({f"code{number}": say("A new village needs a name and a code.")})
        if name:
            new.append((code, name))
    if not new:
        raise Wrong({"name1": say("Name at least one new village.")})
    lost = {
        f"goes-{person}": say("There is no such new village: choose another.")
        for person, number in values["goes"].items()
        if number > len(new)
    }
    if lost:
        raise Wrong(lost)
    content = proposals.split_village(near, values["about"], new, values["ends"], values["goes"])
    return [prepared(values, content)]


def _end_village(near: Around, values: Values) -> Sequence[Prepared]:
    return [prepared(values, proposals.end_village(near, values["about"], values["goes"]))]


def _profile(near: Around, values: Values) -> Sequence[Prepared]:
    poor, households = values["poor_households"], values["households"]
    if None not in (poor, households) and poor > households:
        raise Wrong({"poor_households": say("There are more poor households than households.")})
    shares = tuple(
        c.EthnicShare(ETHNIC[number], share) for number, share in values["shares"].items()
    )
    content = c.ProfilePlace(
        values["about"],
        values["year"],
        households,
        poor,
        values["population"],
        values["difficulty"],
        shares,
    )
    return [prepared(values, content)]


ETHNIC = dict(enumerate(wording.ETHNIC_GROUPS, 1))
_CODE = Field("code", _("New code"), required=False, longest=20)
DIFFICULTIES = {code: wording.DIFFICULTIES[code] for code in ("I", "II", "III")}


def _groups(near: Around, values: Values) -> list[Choice]:
    return [Choice(str(n), str(wording.ETHNIC_GROUPS[code])) for n, code in ETHNIC.items()]


def _numbers(near: Around, values: Values) -> list[Choice]:
    return [Choice(str(n), say("new village %(n)s") % {"n": n}) for n in NEW_VILLAGES]


FORMS = (
    Form(
        "profile_place",
        _("Enter a yearly profile"),
        "villages",
        (
            Field("year", _("Year"), "count"),
            Field("households", _("Households"), "count", required=False),
            Field("poor_households", _("Poor households"), "count", required=False),
            Field("population", _("People"), "count", required=False),
            Field(
                "difficulty",
                _("Difficulty class"),
                "one",
                ch.words(DIFFICULTIES),
                required=False,
                ids=False,
            ),
            Field(
                "shares",
                _("Share of each ethnic group, in percent"),
                "each",
                rows=_groups,
                required=False,
                of="percent",
            ),
        ),
        _profile,
        about=ONE_VILLAGE,
        page="place",
    ),
    Form(
        "create_place",
        _("Create a place"),
        "villages",
        (
            Field("name", _("Name"), longest=120),
            Field("code", _("Code"), longest=20),
            Field("cell", _("Covered by the cell"), "one", ch.cells, required=False),
            Field("role", _("Role"), "one", ch.words(wording.ROLES), required=False, ids=False),
            Field("lat", _("Degrees north"), "degree", required=False),
            Field("lon", _("Degrees east"), "degree", required=False),
        ),
        _create,
    ),
    simple(
        "rename_place",
        _("Rename a place"),
        "villages",
        PLACE,
        "place",
        c.RenamePlace,
        "place",
        NEW_NAME,
        _CODE,
    ),
    simple(
        "reparent_place",
        _("Move a place to another unit"),
        "villages",
        PLACE,
        "place",
        c.ReparentPlace,
        "place",
        Field("parent", _("Belongs to"), "one", ch.led_places),
        _CODE,
    ),
    Form(
        "merge_places",
        _("Merge villages"),
        "villages",
        (
            Field("ended", _("Villages that go over into another one"), "many", ch.villages),
            Field("into", _("Go over into the village"), "one", ch.villages, required=False),
            Field("name", _("or into a new village named"), required=False, longest=120),
            _CODE,
            Field("cell", _("Cell based in the new village"), "one", ch.cells, required=False),
        ),
        _merge_villages,
    ),
    Form(
        "split_place",
        _("Divide a village"),
        "villages",
        (
            Field("ends", _("The village itself ends"), "tick", required=False),
            *(
                field
                for n in NEW_VILLAGES
                for field in (
                    Field(f"name{n}", _("Name of new village"), required=False, longest=120),
                    Field(f"code{n}", _("Code of new village"), required=False, longest=20),
                )
            ),
            Field(
                "goes",
                _("Members counted for a new village"),
                "each",
                _numbers,
                ch.counted_for,
                required=False,
                hint=STAYS,
            ),
        ),
        _split_village,
        about=ONE_VILLAGE,
        page="place",
    ),
    Form(
        "end_place",
        _("End a village without successor"),
        "villages",
        (
            Field(
                "goes",
                _("Members are counted for"),
                "each",
                ch.other_villages,
                ch.counted_for,
                required=False,
            ),
        ),
        _end_village,
        about=ONE_VILLAGE,
        page="place",
    ),
)
