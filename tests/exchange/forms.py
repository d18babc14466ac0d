"""Forms filled in for tests: a small commune, and the register in the database."""

from __future__ import annotations

from datetime import date
from typing import Any

from chibo.exchange.workbook import form
from chibo.exchange.workbook.template import filled_form
from chibo.exchange.workbook.writing import Contents
from chibo.ledger.spells import STILL_KNOWN
from chibo.register import models as m
from chibo.register.reads import held

Rows = dict[str, list[dict[str, Any]]]


def workbook(rows: Rows) -> bytes:
    return filled_form({key: Contents(list(lines)) for key, lines in rows.items()})


def small() -> Rows:
    """Two communes: a village cell with a guest, and a school cell."""
    commune = "Xã Luân Giói"
    return {
        "communes": [
            {"name": commune, "district": "Huyện Điện Biên Đông"},
            {"name": "Xã Na Son"},
        ],
        "villages": [
            {"commune": commune, "name": "Bản Giói A", "households": 60, "poor_households": 20},
            {"commune": commune, "name": "Bản Giói B", "lat": 21.2, "lon": 103.39},
            {"commune": "Na Son", "name": "Bản Na Son", "code": "03205-07"},
        ],
        "cells": [
            {
                "commune": commune,
                "name": "Chi bộ bản Giói A",
                "cell_kind": "thôn bản",
                "base": "Bản Giói A",
                "guests": "Bản Giói B",
            },
            {"commune": commune, "name": "Chi bộ Trường Tiểu học", "cell_kind": "trường học"},
            {"commune": "Xã Na Son", "name": "Chi bộ bản Na Son", "base": "Na Son"},
        ],
        "members": [
            member("Vàng A Chớ", village="Bản Giói A"),
            member("Lò Thị Mẩy", village="Giói B", sex="nữ", standing="dự bị"),
            member("Trần Văn Minh", cell="Chi bộ Trường Tiểu học", village=None),
            member("Sùng A Dơ", cell="Na Son", village=None),
        ],
    }


def member(name: str, **values: Any) -> dict[str, Any]:
    return {
        "name": name,
        "birth_date": date(1980, 3, 2),
        "sex": "nam",
        "cell": "Chi bộ bản Giói A",
        "village": "Bản Giói A",
        "standing": "chính thức",
        **values,
    }


def of_register(on: date) -> Rows:
    """The register in the database, as it stood on the day, as an officer would type it."""
    places = {p.place: p for p in held(m.PlaceSpell, on)}
    organisations = {o.organisation: o for o in held(m.OrganisationSpell, on)}
    people = {p.person: p for p in m.ParticularsVersion.objects.filter(known_to=STILL_KNOWN)}
    profiles = {p.place: p for p in held(m.ProfileSpell, on)}
    covered: dict[int, dict[str, list[str]]] = {}
    for c in held(m.CoverageSpell, on):
        names = covered.setdefault(c.cell, {}).setdefault(c.role, [])
        names.append(places[c.village].name)

    def commune_of(cell: int) -> str:
        above = organisations[organisations[cell].parent or 0]
        return places[above.place or 0].name

    return {
        "communes": [
            {
                "name": p.name,
                "district": places[p.parent or 0].name,
                "province": places[places[p.parent or 0].parent or 0].name,
                "code": p.code,
                "lat": p.lat,
                "lon": p.lon,
            }
            for p in sorted(places.values(), key=lambda p: p.code)
            if p.level == "commune"
        ],
        "villages": [
            {
                "commune": places[p.parent or 0].name,
                "name": p.name,
                "code": p.code,
                "lat": p.lat,
                "lon": p.lon,
                **_profile(profiles.get(p.place)),
            }
            for p in places.values()
            if p.level == "village"
        ],
        "cells": [
            {
                "commune": commune_of(o.organisation),
                "name": o.name,
                "cell_kind": _word(form.CELL_KINDS, o.cell_kind),
                "base": next(iter(covered.get(o.organisation, {}).get("base", [])), None),
                "guests": "; ".join(covered.get(o.organisation, {}).get("guest", [])),
            }
            for o in organisations.values()
            if o.kind == "cell"
        ],
        "members": [
            {
                "name": people[s.person].name,
                "birth_date": people[s.person].birth_date,
                "sex": _word(form.SEXES, people[s.person].sex),
                "ethnic_group": _word(form.ETHNIC_GROUPS, people[s.person].ethnic_group),
                "education": _word(form.EDUCATION, people[s.person].education),
                "commune": commune_of(s.cell),
                "cell": organisations[s.cell].name,
                "village": places[s.village].name if s.village else None,
                "standing": _word(form.STANDINGS, s.standing),
                "admitted_on": s.admitted_on,
                "reinforced_until": s.reinforced_until,
            }
            for s in held(m.MembershipSpell, on)
        ],
    }


def _profile(spell: m.ProfileSpell | None) -> dict[str, Any]:
    if spell is None:
        return {}
    shares = (
        f"{_word(form.ETHNIC_GROUPS, group)} {share * 100:g}"
        for group, share in spell.ethnic_shares.items()
    )
    return {
        "households": spell.households,
        "poor_households": spell.poor_households,
        "population": spell.population,
        "difficulty": _word(form.DIFFICULTY, spell.difficulty),
        "ethnic_shares": "; ".join(shares),
    }


def _word(choices: tuple[form.Choice, ...], code: str | None) -> str | None:
    return next((choice.vi for choice in choices if choice.code == code), None)
