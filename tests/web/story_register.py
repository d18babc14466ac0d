"""What stands in the register on the day on which the story begins.

A commune with a host village and a blank one, which the host's cell covers; its office, where two
officials serve who were born in the blank village; and a commune elsewhere.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

import msgspec

HOST, BLANK, FAR = "Bản Trên", "Bản Dưới", "Bản Xa"
COMMUNE, FOREIGN = "Xã Gần", "Xã Xa"
JOINT, OFFICE, OWN = "Chi bộ Trên - Dưới", "Chi bộ Cơ quan xã", "Chi bộ bản Xa"
HELPERS = ("Lò Văn Một", "Lò Văn Hai", "Lò Thị Ba", "Lò Văn Bốn")
NATIVES = ("Sùng A Năm", "Sùng A Sáu")
CLERKS = ("Cà Văn Bảy", "Cà Thị Tám", "Cà Văn Chín")
STRANGERS = ("Vì Văn Mười", "Vì Thị Xa", "Vì Văn Xa")
STRANGER = "stranger"
"""The account of the foreign commune's officer."""


def build(password: str) -> None:
    """Record the opening, and make the account of the foreign commune's officer."""
    from chibo.access.accounts import make_account
    from chibo.access.rights import Role
    from chibo.register import models as m
    from chibo.register.particulars import Particulars
    from chibo.register.record import record_many
    from tests.oracle.builder import FIRST_DAY, Builder
    from tests.register.papers import papers

    b = Builder()
    commune, foreign = b.commune(), b.commune()
    host, blank, far = b.village(commune), b.village(commune), b.village(foreign)
    joint = b.cell(commune, base=host, guests=[blank])
    office, own = b.cell(commune), b.cell(foreign, base=far)
    named = dict(zip(b.members(joint, host, 4), HELPERS, strict=True))
    named |= zip(b.members(office, None, 5), NATIVES + CLERKS, strict=True)
    named |= zip(b.members(own, far, 3), STRANGERS, strict=True)
    places = {commune: COMMUNE, foreign: FOREIGN, host: HOST, blank: BLANK, far: FAR}
    cells = {joint: JOINT, office: OFFICE, own: OWN}
    cells |= {b.committees[commune]: f"Đảng bộ {COMMUNE}"}
    cells |= {b.committees[foreign]: f"Đảng bộ {FOREIGN}"}
    points = {host: (21.30, 103.20), blank: (21.33, 103.25), far: (21.40, 103.40)}
    b.places = [
        msgspec.structs.replace(
            p,
            name=places.get(p.place, p.name),
            lat=points.get(p.place, (None, None))[0],
            lon=points.get(p.place, (None, None))[1],
        )
        for p in b.places
    ]
    b.organisations = [
        msgspec.structs.replace(o, name=cells.get(o.organisation, o.name)) for o in b.organisations
    ]
    b.open()
    known = {person: Particulars(name, date(1980, 1, 1)) for person, name in named.items()}
    (opening,) = papers(b)
    record_many([replace(opening, particulars=known)], "tester")
    m.RegisterInfo.objects.create(first_day=FIRST_DAY, sample_data=True)
    given_at = datetime(2026, 1, 1, tzinfo=UTC)
    make_account(
        STRANGER, password, Role.COMMUNE_OFFICER, b.committees[foreign], "tester", given_at
    )
