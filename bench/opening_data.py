"""A made-up province as an opening workbook: 45 communes, 1,500 villages, 50,000 members."""

from __future__ import annotations

from datetime import date, timedelta
from random import Random
from typing import Any

ON = date(2025, 7, 1)
PROVINCE = "Điện Biên"
VILLAGES, MEMBERS = 1_500, 50_000
FAMILY = ("Lò", "Vàng", "Quàng", "Sùng", "Cà", "Giàng", "Tòng", "Mùa", "Lường", "Trần")
MIDDLE = ("Văn", "A", "Thị", "Minh", "Bá", "Hồng", "Xuân")
GIVEN = ("Chớ", "Dơ", "Inh", "Mẩy", "Pó", "Súa", "Thanh", "Hòa", "Lử", "Páo", "Dính", "Tủa")


def workbook(villages: int = VILLAGES, members: int = MEMBERS) -> bytes:
    """Return the file, the same each time."""
    from chibo.exchange import units
    from chibo.exchange.workbook.template import filled_form
    from chibo.exchange.workbook.writing import Contents

    rng = Random(1)
    communes = units.within(ON, PROVINCE, None)
    rows: dict[str, list[dict[str, Any]]] = {
        "communes": [{"name": unit.name, "province": unit.province} for unit in communes],
        "villages": [],
        "cells": [],
        "members": [],
    }
    homes = []
    for number in range(villages):
        unit = communes[number % len(communes)]
        village = f"Bản {GIVEN[number % 12]} {number // len(communes) + 1}"
        lat, lon = (unit.lat or 21.4), (unit.lon or 103.0)
        point = {
            "lat": round(lat + rng.uniform(-0.05, 0.05), 5),
            "lon": round(lon + rng.uniform(-0.05, 0.05), 5),
        }
        profile = {"households": 80, "poor_households": rng.randrange(60), "population": 400}
        rows["villages"].append({"commune": unit.name, "name": village, **point, **profile})
        cell = f"Chi bộ {village}"
        kind = {"cell_kind": "thôn bản", "base": village}
        rows["cells"].append({"commune": unit.name, "name": cell, **kind})
        homes.append((unit.name, cell, village))
    for number in range(members):
        commune, cell, village = homes[number % len(homes)]
        born = date(1950, 1, 1) + timedelta(days=rng.randrange(19_000))
        rows["members"].append(
            {
                "name": f"{rng.choice(FAMILY)} {rng.choice(MIDDLE)} {rng.choice(GIVEN)}",
                "birth_date": born,
                "sex": rng.choice(("nam", "nữ")),
                "ethnic_group": rng.choice(("Mông", "Thái", "Kinh")),
                "education": rng.choice(("tiểu học", "trung học cơ sở")),
                "commune": commune,
                "cell": cell,
                "village": village,
                "standing": "dự bị" if number % 20 == 0 else "chính thức",
                "admitted_on": date(born.year + 22, 2, 3),
            }
        )
    return filled_form({key: Contents(lines) for key, lines in rows.items()})
