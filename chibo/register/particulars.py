"""A person's particulars: what the ledger itself never holds."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal

Sex = Literal["male", "female"]
EthnicGroup = Literal["mong", "thai", "kho_mu", "kinh", "xinh_mun", "lao", "other"]
Education = Literal["primary", "lower_secondary", "upper_secondary", "higher"]


@dataclass(frozen=True)
class Particulars:
    """Name and codes of a member. Unknown values are none; a blank matches nothing."""

    name: str
    birth_date: date | None = None
    sex: Sex | None = None
    ethnic_group: EthnicGroup | None = None
    education: Education | None = None
