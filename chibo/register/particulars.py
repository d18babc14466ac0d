"""A person's particulars: what the ledger itself never holds."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal, TypeAlias

from msgspec import Meta, Struct

from chibo.ledger.contents import WORDS

PersonName: TypeAlias = Annotated[str, Meta(pattern=WORDS, max_length=120)]
Sex = Literal["male", "female"]
EthnicGroup = Literal["mong", "thai", "kho_mu", "kinh", "xinh_mun", "lao", "other"]
Education = Literal["primary", "lower_secondary", "upper_secondary", "higher"]


class Particulars(Struct, frozen=True):
    """Name and codes of a member. Unknown values are none; a blank matches nothing."""

    name: PersonName
    birth_date: date | None = None
    sex: Sex | None = None
    ethnic_group: EthnicGroup | None = None
    education: Education | None = None
