"""What each kind of decision holds.

A content names every subject it touches: a split lists each member it moves, a merger
each village it re-parents. Nothing later looks at other subjects to find out what a
decision did. The kind is the content's tag in JSON. Only random ids, codes, dates and the
names of places and organisations stand here; particulars of persons never do.
"""

from __future__ import annotations

from typing import TypeAlias

from .basis import (
    WORDS,
    AtLeastOne,
    Base,
    CellKind,
    Code,
    Difficulty,
    ExemptionGround,
    Ground,
    Households,
    Id,
    Latitude,
    Level,
    Longitude,
    Number,
    Office,
    OrganisationId,
    OrganisationKind,
    OrganisationName,
    PersonId,
    PlaceId,
    PlaceName,
    Position,
    Role,
    Share,
    Standing,
    Year,
)
from .duties import (
    Appoint,
    EndChargeOfHouseholds,
    EndChargeOfVillage,
    InChargeOfHouseholds,
    InChargeOfVillage,
    Relieve,
)
from .organisations import (
    ChangeCoverage,
    CoverageChange,
    DissolveOrganisation,
    FoundBySplit,
    FoundOrganisation,
    MergeOrganisations,
    OrganisationSpec,
    Posting,
    RenameOrganisation,
    ReparentOrganisation,
)
from .people import (
    Admit,
    Away,
    Back,
    CorrectParticulars,
    Death,
    EndTemporaryActivity,
    EraseParticulars,
    Exempt,
    Expel,
    Leave,
    OpeningMember,
    Recognise,
    Remove,
    Resume,
    SamePerson,
    TemporaryActivity,
    TransferIn,
    TransferOut,
    TransferWithin,
)
from .places import (
    CreatePlace,
    EndPlace,
    EthnicShare,
    MergePlaces,
    PlaceSpec,
    ProfilePlace,
    RenamePlace,
    ReparentPlace,
    SplitPlace,
)

__all__ = [
    "Admit",
    "Appoint",
    "AtLeastOne",
    "Away",
    "Back",
    "Base",
    "CellKind",
    "ChangeCoverage",
    "Code",
    "CorrectParticulars",
    "CoverageChange",
    "CreatePlace",
    "Death",
    "Difficulty",
    "DissolveOrganisation",
    "EndChargeOfHouseholds",
    "EndChargeOfVillage",
    "EndPlace",
    "EndTemporaryActivity",
    "EraseParticulars",
    "EthnicShare",
    "Exempt",
    "ExemptionGround",
    "Expel",
    "FoundBySplit",
    "FoundOrganisation",
    "Ground",
    "Households",
    "Id",
    "InChargeOfHouseholds",
    "InChargeOfVillage",
    "Latitude",
    "Leave",
    "Level",
    "Longitude",
    "MergeOrganisations",
    "MergePlaces",
    "Number",
    "Office",
    "OpeningBalance",
    "OpeningMember",
    "OrganisationId",
    "OrganisationKind",
    "OrganisationName",
    "OrganisationSpec",
    "PersonId",
    "PlaceId",
    "PlaceName",
    "PlaceSpec",
    "Position",
    "Posting",
    "ProfilePlace",
    "Recognise",
    "Recordable",
    "Relieve",
    "Remove",
    "RenameOrganisation",
    "RenamePlace",
    "ReparentOrganisation",
    "ReparentPlace",
    "Replace",
    "Resume",
    "Revoke",
    "Role",
    "SamePerson",
    "Share",
    "SplitPlace",
    "Standing",
    "TemporaryActivity",
    "TransferIn",
    "TransferOut",
    "TransferWithin",
    "WORDS",
    "Year",
    "kind_of",
]


class OpeningBalance(Base, frozen=True, tag="opening_balance", tag_field="kind"):
    """What stood the day before the register's first day."""

    places: tuple[PlaceSpec, ...] = ()
    organisations: tuple[OrganisationSpec, ...] = ()
    coverage: tuple[CoverageChange, ...] = ()
    members: tuple[OpeningMember, ...] = ()


class Revoke(Base, frozen=True, tag="revoke", tag_field="kind"):
    """The decision at ``target`` was wrong: its effects go, on all dates, from now on."""

    target: Position
    ground: Ground


Recordable: TypeAlias = (
    OpeningBalance
    | CreatePlace
    | RenamePlace
    | ReparentPlace
    | MergePlaces
    | SplitPlace
    | EndPlace
    | ProfilePlace
    | FoundOrganisation
    | FoundBySplit
    | MergeOrganisations
    | DissolveOrganisation
    | ChangeCoverage
    | RenameOrganisation
    | ReparentOrganisation
    | Admit
    | Recognise
    | TransferIn
    | TransferOut
    | TransferWithin
    | Remove
    | Expel
    | Leave
    | Death
    | Exempt
    | Resume
    | Away
    | Back
    | TemporaryActivity
    | EndTemporaryActivity
    | Appoint
    | Relieve
    | InChargeOfVillage
    | EndChargeOfVillage
    | InChargeOfHouseholds
    | EndChargeOfHouseholds
    | CorrectParticulars
    | EraseParticulars
    | SamePerson
)


class Replace(Base, frozen=True, tag="replace", tag_field="kind"):
    """The decision at ``target`` is revoked and ``by`` stands in its place."""

    target: Position
    ground: Ground
    by: Recordable

    def __post_init__(self) -> None:
        """Raise ValueError for an erasure, which stands for itself."""
        if isinstance(self.by, EraseParticulars):
            raise ValueError("an erasure replaces nothing")


Content: TypeAlias = Recordable | Revoke | Replace


def kind_of(content: Content) -> str:
    """Return the content's kind, the tag it carries in JSON."""
    return str(content.__struct_config__.tag)
