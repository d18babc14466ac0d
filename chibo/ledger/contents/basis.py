"""What the contents of decisions are made of: bounded numbers, words and codes."""

from __future__ import annotations

from typing import Annotated, Literal, TypeAlias

import msgspec
from msgspec import Meta

# The bounds are those of the database's columns, on SQLite and PostgreSQL alike. They are
# checked wherever a decision is read from JSON, and recording does so with every decision.
Id: TypeAlias = Annotated[int, Meta(gt=0, le=2**63 - 1)]
PlaceId: TypeAlias = Id
OrganisationId: TypeAlias = Id
PersonId: TypeAlias = Id
Position: TypeAlias = Id

WORDS = r"\A[^\x00-\x1f]*[^\s\x00-\x1f][^\x00-\x1f]*\Z"
PlaceName: TypeAlias = Annotated[str, Meta(pattern=WORDS, max_length=120)]
OrganisationName: TypeAlias = Annotated[str, Meta(pattern=WORDS, max_length=160)]
Code: TypeAlias = Annotated[str, Meta(pattern=WORDS, max_length=20)]
Difficulty: TypeAlias = Annotated[str, Meta(pattern=WORDS, max_length=10)]
Ground: TypeAlias = Annotated[str, Meta(pattern=r"\A[^\x00]*[^\s\x00][^\x00]*\Z")]
Latitude: TypeAlias = Annotated[float, Meta(ge=-90, le=90)]
Longitude: TypeAlias = Annotated[float, Meta(ge=-180, le=180)]
Number: TypeAlias = Annotated[int, Meta(ge=0, le=2**31 - 1)]
Households: TypeAlias = Annotated[int, Meta(ge=1, le=1000)]
Year: TypeAlias = Annotated[int, Meta(ge=1900, le=2199)]
Share: TypeAlias = Annotated[float, Meta(ge=0, le=1)]
AtLeastOne = Meta(min_length=1)
"""An act that names nothing would be recorded without doing anything."""

Level = Literal["province", "district", "commune", "village"]
Role = Literal["base", "guest"]
Standing = Literal["probationary", "official"]
OrganisationKind = Literal[
    "provincial_committee", "district_committee", "commune_committee", "cell"
]
Office = Literal["secretary", "deputy_secretary", "committee_member"]
ExemptionGround = Literal["age", "health", "other"]
"""Why a member is exempt, as a code: never a diagnosis."""
TemporaryPurpose = Literal["work", "study"]
CellKind = Literal["village", "office", "school", "health", "police", "army", "border"]


class Base(msgspec.Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """A plain frozen value."""
