"""Checks the sheet of communes against the official units, and derives what stands above them."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from django.utils.translation import gettext as _

from chibo.ledger.contents import Level

from . import units
from .draft import Draft, Spot, Unit
from .lines import Taken
from .mistakes import Mistakes
from .names import COMMUNE_WORDS, Names, short, spelling
from .units import StandardCommune

SHEET = "communes"


class _Communes:
    """The communes of one form on a day, in the making."""

    def __init__(self, draft: Draft, on: date, mistakes: Mistakes) -> None:
        self.draft, self.on, self.mistakes = draft, on, mistakes
        self.districts = units.has_districts(on)
        self.above: dict[tuple[str, str], Unit] = {}
        self.near_by: set[str | None] = set()
        self.rows: dict[str, int] = {}
        self.made: dict[str, list[str]] = {}

    def spot(self, line: Taken, key: str) -> Spot:
        return Spot(self.mistakes, SHEET, line.row, key)

    def area(self, unit: StandardCommune) -> str | None:
        """Return the code of the unit above a commune: the district while there were some."""
        return unit.district_code if self.districts else unit.province_code

    def candidates(self, line: Taken) -> list[StandardCommune]:
        found = units.names(self.on).find(line["name"])
        return [unit for unit in found if unit.lies_in(line["district"], line["province"])]

    def add(self, line: Taken, standard: StandardCommune) -> None:
        """Take a commune of the official list."""
        name = line["name"] if _has_kind(line["name"]) else standard.name
        self.near_by.add(self.area(standard))
        parent = self.upper("province", standard.province, standard.province_code, None)
        if standard.district is not None and standard.district_code is not None:
            parent = self.upper("district", standard.district, standard.district_code, parent)
        self.put(line, name, standard.code, parent, standard.lat, standard.lon)

    def put(
        self,
        line: Taken,
        name: str,
        code: str,
        parent: Unit,
        lat: float | None = None,
        lon: float | None = None,
    ) -> None:
        """Take a commune, unless it stands on the sheet already."""
        if code in self.rows:
            words = _("This commune stands in row {row} already.")
            self.spot(line, "name").wrong(words.format(row=self.rows[code] + 1))
            return
        self.rows[code] = line.row
        if line["lat"] is not None:
            lat, lon = line["lat"], line["lon"]
        unit = Unit("commune", code, name, parent, lat, lon, line.row)
        self.draft.units.append(unit)
        self.draft.communes_named.add_namesake(name, unit)
        self.draft.communes_named.add_namesake(code, unit)

    def upper(self, level: Level, name: str, code: str, parent: Unit | None) -> Unit:
        """Return the province or district, made at its first commune."""
        unit = self.above.get((level, code))
        if unit is None:
            unit = self.above[level, code] = Unit(level, code, name, parent)
            self.draft.units.insert(len(self.above) - 1, unit)
            self.draft.above_named.add_namesake(name, unit)
        return unit

    def add_by_code(self, line: Taken) -> None:
        """Take a commune whose code is given: an official one, or one that is not listed."""
        code = line["code"].zfill(5) if line["code"].isdigit() else line["code"]
        standard = units.by_code(self.on).get(code)
        if standard is None:
            self.add_own(line, code)
        elif short(standard.name, COMMUNE_WORDS) != short(line["name"], COMMUNE_WORDS):
            words = _("The code {code} is that of {name}: correct the code or the name.")
            self.spot(line, "code").wrong(words.format(code=code, name=standard.name))
        else:
            self.add(line, standard)

    def add_by_area(self, line: Taken, found: list[StandardCommune]) -> None:
        """Take a commune whose name several have: the one beside the other communes."""
        beside = [unit for unit in found if self.area(unit) in self.near_by]
        if len(beside) == 1:
            self.add(line, beside[0])
            return
        words = _("Several communes have this name ({examples} …): fill in what stands above it.")
        examples = ", ".join(unit.district or unit.province for unit in found[:2])
        self.spot(line, "name").wrong(words.format(examples=examples))

    def add_unknown(self, line: Taken) -> None:
        """Take a commune that is in no official list, unless it looks like one that is."""
        near: Names[StandardCommune] = Names(COMMUNE_WORDS)
        for unit in units.communes(self.on):
            named = (line["district"] or line["province"]) and unit.lies_in(
                line["district"], line["province"]
            )
            if named or self.area(unit) in self.near_by:
                near.add_namesake(unit.name, unit)
        spot = self.spot(line, "name")
        if meant := near.near(line["name"]):
            words = _(
                "'{text}' is no official commune of {day}: did you mean '{near}'? "
                "If it is another one, give its code."
            )
            spot.wrong(words.format(text=line["name"], day=f"{self.on:%d/%m/%Y}", near=meant[0]))
            return
        self.add_own(line, None)

    def add_own(self, line: Taken, code: str | None) -> None:
        """Take a commune that is in no official list, by the units above it that are typed."""
        missing = [key for key in ("province", "district") if not line[key]]
        if not self.districts:
            missing = [key for key in missing if key != "district"]
        if missing:
            words = _("No official commune of {day}: fill in what stands above it.")
            for key in missing:
                self.spot(line, key).wrong(words.format(day=f"{self.on:%d/%m/%Y}"))
            return
        parent = self.typed(line)
        self.put(line, line["name"], code or f"{parent.code}-X{line.row + 1}", parent)

    def made_code(self, letter: str, name: str) -> str:
        """Return a code for a unit that has no official one: the same for the same name."""
        known = self.made.setdefault(letter, [])
        if spelling(name) not in known:
            known.append(spelling(name))
        return f"{letter}{known.index(spelling(name)) + 1}"

    def typed(self, line: Taken) -> Unit:
        """Return the lowest unit above that the row names, official or not."""
        like = [u for u in units.communes(self.on) if u.lies_in(None, line["province"])]
        name, code = line["province"], self.made_code("T", line["province"])
        if like:
            name, code = like[0].province, like[0].province_code
        province = self.upper("province", name, code, None)
        if not self.districts:
            return province
        like = [u for u in like if u.lies_in(line["district"], None)]
        name, code = line["district"], self.made_code("H", f"{province.code} {line['district']}")
        if like and like[0].district and like[0].district_code:
            name, code = like[0].district, like[0].district_code
        return self.upper("district", name, code, province)


def check_communes(draft: Draft, lines: Iterable[Taken], on: date, mistakes: Mistakes) -> None:
    """Take the communes into the draft, with the units above them first."""
    communes = _Communes(draft, on, mistakes)
    later = []
    for line in lines:
        check_point(communes.spot(line, "lon"), line)
        if line["district"] and not communes.districts:
            mistakes.note(SHEET, line.row, "district", _("There are no districts since 1/7/2025."))
        if not line["name"] or line.bad & {"district", "province", "code"}:
            continue
        if line["code"]:
            communes.add_by_code(line)
        elif len(found := communes.candidates(line)) == 1:
            communes.add(line, found[0])
        else:
            later.append((line, found))
    for line, found in later:
        if found:
            communes.add_by_area(line, found)
        else:
            communes.add_unknown(line)
    if not draft.units and not mistakes.errors:
        mistakes.wrong(SHEET, None, None, _("No commune is filled in."))


def check_point(spot: Spot, line: Taken) -> None:
    """Report a point of which one half is missing."""
    if not line.bad & {"lat", "lon"} and (line["lat"] is None) != (line["lon"] is None):
        spot.wrong(_("A point needs both latitude and longitude."))


def _has_kind(name: str) -> bool:
    return short(name, COMMUNE_WORDS) != spelling(name)
