"""``chibo boundaries``: outlines of places for the map, from a file."""

from __future__ import annotations

import argparse
from datetime import date
from pathlib import Path

import shapely
from django.core.management import call_command
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from chibo.exchange.outlines.boundaries import Prepared, keep, prepare
from chibo.exchange.outlines.files import BadFile
from chibo.exchange.outlines.matching import Question, What
from chibo.ledger.scope import Scope
from chibo.register.outlines import remove

from . import Problem
from .formats import spoken
from .user import user_of_the_system

LEVELS = ("commune", "village", "district", "province")
SHOWN = 20
"""How many areas are listed that are none of the places."""

_WHY = {
    "near": gettext_lazy("did you mean"),
    "conflict": gettext_lazy("code and name speak of different places; which one is it"),
    "several": gettext_lazy("several places bear this name; which one is it"),
    "far": gettext_lazy("it lies far from the villages of this place; is it"),
    "code": gettext_lazy("the code is that of another name; is it"),
}


def add_to(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the command to the parser."""
    parser = commands.add_parser("boundaries", help=_("import outlines of places for the map"))
    parser.add_argument("file", nargs="?", type=Path, metavar="FILE")
    parser.add_argument("--valid-from", required=True, metavar="DATE")
    parser.add_argument("--level", required=True, choices=LEVELS)
    parser.add_argument("--name-field", metavar="FIELD")
    parser.add_argument("--code-field", metavar="FIELD")
    parser.add_argument("--source", default="", help=_("who drew them; shown under the map"))
    parser.add_argument("--same", action="append", default=[], metavar="AREA=PLACE")
    parser.add_argument("--dry-run", action="store_true", help=_("only say what matches"))
    parser.add_argument("--remove", action="store_true", help=_("take back such an import"))
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Import a file's outlines, or remove those of a day."""
    day = _day(options.valid_from)
    if options.remove == (options.file is not None):
        raise Problem(_("Name a file to import, or --remove without a file."))
    call_command("migrate", verbosity=0)
    if options.remove:
        number = remove(options.level, day)
        words = ngettext("{n} outline removed.", "{n} outlines removed.", number)
        print(words.format(n=spoken(number)))
        return 0
    given: dict[What, str | None] = {"name": options.name_field, "code": options.code_field}
    try:
        found = prepare(
            Scope.everything(),
            options.file,
            options.level,
            day,
            fields={what: name for what, name in given.items() if name is not None},
            answers=dict(_answer(text) for text in options.same),
            source=options.source,
        )
    except BadFile as bad:
        raise Problem(str(bad)) from None
    _print(found)
    return _finish(found, options.dry_run)


def _finish(found: Prepared, dry_run: bool) -> int:
    if found.matching.questions:
        words = _(
            "Nothing was written. Answer each question with --same 'AREA=PLACE', by the place's "
            "name or code, or with --same 'AREA=' if it is none of them."
        )
        print(words)
        return 1
    if not found.areas:
        print(_("Nothing was written: no area is one of the places."))
        return 1
    if dry_run:
        print(_("Nothing was written: a trial only."))
        return 0
    keep(found, user_of_the_system(), timezone.now())
    words = ngettext(
        "{n} outline kept, valid from {day}, {size} kB.",
        "{n} outlines kept, valid from {day}, {size} kB.",
        len(found.areas),
    )
    size = sum(map(len, found.areas.values())) / 1000
    day = f"{found.valid_from:%d/%m/%Y}"
    print(words.format(n=spoken(len(found.areas)), day=day, size=spoken(round(size, 1))))
    return 0


def _print(found: Prepared) -> None:
    if "name" in found.fields:
        print(_("Names from the field '{field}'.").format(field=found.fields["name"]))
    if "code" in found.fields:
        print(_("Codes from the field '{field}'.").format(field=found.fields["code"]))
    if found.assumed:
        print(_("The file names no coordinate system: its numbers were taken for degrees."))
    words = _("{n} of {of} places have an outline:")
    print(words.format(n=spoken(len(found.areas)), of=spoken(len(found.places))))
    for place, area in found.areas.items():
        known = found.places[place]
        named = ", ".join(dict.fromkeys(f.label for f in found.matching.found[place]))
        points = shapely.get_num_coordinates(shapely.from_wkb(area))
        said = _("{place} from '{area}', {points} points").format(
            place=f"{known.code} {known.name}", area=named, points=points
        )
        print(f"  {said}")
    _list(_("Places without an outline:"), [f"{p.code} {p.name}" for p in found.matching.missing])
    loose = [f.label for f in found.matching.unmatched]
    _list(_("Areas that are none of the places:"), loose)
    outside = [f"{p.code} {p.name}" for p in found.outside]
    _list(_("Villages' points lie outside the outline of:"), outside)
    for question in found.matching.questions:
        print(_question(question))


def _list(title: str, names: list[str]) -> None:
    if names:
        more = f" … (+{spoken(len(names) - SHOWN)})" if len(names) > SHOWN else ""
        print(f"{title} {', '.join(names[:SHOWN])}{more}")


def _question(question: Question) -> str:
    feature = question.feature
    named = f"{feature.label} (#{feature.row}{', ' + feature.code if feature.code else ''})"
    places = ", ".join(f"{place.name} ({place.code})" for place in question.places)
    return f"? {named}: {_WHY[question.why]}: {places}?"


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        words = _("'{text}' is not a date: write it as 2018-05-13.")
        raise Problem(words.format(text=text)) from None


def _answer(text: str) -> tuple[str, str]:
    area, sign, place = text.partition("=")
    if not sign or not area.strip():
        raise Problem(_("Write an answer as --same 'AREA=PLACE': {text}").format(text=text))
    return area, place
