"""Boundaries imported: a file's areas matched to the places of a day, made simple, and kept."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

import shapely
from django.utils.translation import gettext as _

from chibo.ledger.scope import Scope
from chibo.register import outlines
from chibo.register.reads_outlines import Located, located
from chibo.register.reads_outlines import outlines as outlines_of

from . import files as outline_files
from .files import BadFile, OutlineFile
from .matching import WHATS, Feature, Matching, What, bare_code, fitting, letters, match
from .shapes import Overlap, simplified


@dataclass(frozen=True)
class Prepared:
    """An import ready to be kept, unless there are questions.

    ``areas``: WKB by place. ``outside``: places with a point of theirs outside their area.
    """

    level: str
    valid_from: date
    source: str
    fields: Mapping[What, str]
    assumed: bool
    places: Mapping[int, Located]
    matching: Matching
    areas: Mapping[int, bytes]
    outside: list[Located]


def prepare(
    scope: Scope,
    path: Path,
    level: str,
    valid_from: date,
    *,
    fields: Mapping[What, str],
    answers: Mapping[str, str],
    source: str,
) -> Prepared:
    """Read and match a file. Raises BadFile.

    ``fields``: which field holds names or codes, where the user says so. ``answers``: names or
    codes of places by what the file calls its areas; empty where it is none of the places.
    """
    places = located(scope, level, valid_from)
    if not places:
        words = _("The register holds no place of this level on {day}.")
        raise BadFile(words.format(day=f"{valid_from:%d/%m/%Y}"))
    file = outline_files.read(path)
    chosen = {what: _field(file, places, what, fields.get(what)) for what in WHATS}
    if not any(chosen.values()):
        words = _("No field names these places. The file's fields: {fields}.")
        raise BadFile(words.format(fields=", ".join(file.fields)))
    grounds = {
        row.place: shapely.from_wkb(row.area)
        for row in outlines_of(scope, valid_from)
        if row.level == "commune"
    }
    matching = match(
        _features(file, chosen["name"], chosen["code"]),
        places,
        {letters(label): _place(places, name) for label, name in answers.items()},
        grounds,
    )
    by_id = {place.place: place for place in places}
    areas = _areas(matching, level, by_id)
    return Prepared(
        level=level,
        valid_from=valid_from,
        source=source or file.name,
        fields={what: name for what, name in chosen.items() if name},
        assumed=file.assumed,
        places=by_id,
        matching=matching,
        areas={place: shapely.to_wkb(area) for place, area in areas.items()},
        outside=[by_id[place] for place, area in areas.items() if _leaves(area, by_id[place])],
    )


def keep(prepared: Prepared, actor: str, now: datetime) -> None:
    """Write the outlines instead of those of the same level and day."""
    outlines.replace(
        prepared.level,
        prepared.valid_from,
        prepared.areas,
        source=prepared.source,
        actor=actor,
        now=now,
    )


def _field(file: OutlineFile, places: list[Located], what: What, given: str | None) -> str:
    """Return the field that holds names or codes: the given one, or the one that fits best."""
    if given is not None:
        if given not in file.fields:
            words = _("The file has no field '{field}'. Its fields: {fields}.")
            raise BadFile(words.format(field=given, fields=", ".join(file.fields)))
        return given
    fits = {name: fitting(values, places, what) for name, values in file.fields.items()}
    best = max(fits, key=lambda name: fits[name], default="")
    return best if best and fits[best] else ""


def _features(file: OutlineFile, name_field: str, code_field: str) -> list[Feature]:
    blank = [""] * len(file.rows)
    names, codes = file.fields.get(name_field, blank), file.fields.get(code_field, blank)
    return [
        Feature(row, letters(name), code.strip(), area)
        for row, name, code, area in zip(file.rows, names, codes, file.areas, strict=True)
    ]


def _place(places: list[Located], name: str) -> Located | None:
    if not name.strip():
        return None
    wanted = letters(name)
    for place in places:
        if wanted == letters(place.name) or bare_code(wanted) == bare_code(place.code):
            return place
    raise BadFile(_("No place is called '{name}' on that day.").format(name=name))


def _areas(matching: Matching, level: str, places: Mapping[int, Located]) -> dict[int, Any]:
    if not matching.found:
        return {}
    whole = {
        place: shapely.union_all([feature.area for feature in group])
        for place, group in sorted(matching.found.items(), key=lambda item: places[item[0]].code)
    }
    try:
        return simplified(whole, level)
    except Overlap as overlap:
        names = ", ".join(places[place].name for place in overlap.places)
        words = _(
            "Areas cover the same ground ({names}): keep only those of one period in the file."
        )
        raise BadFile(words.format(names=names)) from None


def _leaves(area: Any, place: Located) -> bool:
    return any(not area.covers(shapely.Point(lon, lat)) for lat, lon in place.points)
