"""What each kind of decision holds.

A content names every subject it touches: a split lists each member it moves, a merger
each village it re-parents. Nothing later looks at other subjects to find out what a
decision did. The kind is the content's tag in JSON. Only random ids, codes, dates and the
names of places and organisations stand here; particulars of persons never do.
"""

from __future__ import annotations

from datetime import date
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
CellKind = Literal["village", "office", "school", "health", "police", "army", "border"]


class Base(msgspec.Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """A plain frozen value."""


class PlaceSpec(Base, frozen=True):
    """A place as it is created. ``lat`` and ``lon`` in degrees, WGS 84."""

    place: PlaceId
    level: Level
    code: Code
    name: PlaceName
    parent: PlaceId | None = None
    lat: Latitude | None = None
    lon: Longitude | None = None


class OrganisationSpec(Base, frozen=True):
    """An organisation as it is founded.

    ``place`` is the territory a committee leads; ``cell_kind`` is for cells only.
    """

    organisation: OrganisationId
    kind: OrganisationKind
    name: OrganisationName
    parent: OrganisationId | None = None
    cell_kind: CellKind | None = None
    place: PlaceId | None = None

    def __post_init__(self) -> None:
        """Raise ValueError where a cell or a committee has what only the other one has."""
        if (self.kind == "cell") != (self.cell_kind is not None):
            raise ValueError("a cell has a kind of cell, a committee has none")
        if self.kind == "cell" and self.place is not None:
            raise ValueError("a cell covers villages, it leads no place")


class CoverageChange(Base, frozen=True):
    """The cell covers the village in this role from now on; no role: no longer."""

    cell: OrganisationId
    village: PlaceId
    role: Role | None = None


class Posting(Base, frozen=True):
    """The member belongs to the cell and is counted for the village (none in an office)."""

    person: PersonId
    cell: OrganisationId
    village: PlaceId | None = None


class OpeningMember(Base, frozen=True):
    """A member found in the register's first balance. ``admitted_on``: the ceremony date."""

    person: PersonId
    cell: OrganisationId
    standing: Standing
    village: PlaceId | None = None
    admitted_on: date | None = None
    reinforced_until: date | None = None


class OpeningBalance(Base, frozen=True, tag="opening_balance", tag_field="kind"):
    """What stood the day before the register's first day."""

    places: tuple[PlaceSpec, ...] = ()
    organisations: tuple[OrganisationSpec, ...] = ()
    coverage: tuple[CoverageChange, ...] = ()
    members: tuple[OpeningMember, ...] = ()


class CreatePlace(Base, frozen=True, tag="create_place", tag_field="kind"):
    """A new place, with the cell that covers it from the first day, if any."""

    spec: PlaceSpec
    coverage: tuple[CoverageChange, ...] = ()


class RenamePlace(Base, frozen=True, tag="rename_place", tag_field="kind"):
    """A new name, and a new official code where one came with it."""

    place: PlaceId
    name: PlaceName
    code: Code | None = None


class ReparentPlace(Base, frozen=True, tag="reparent_place", tag_field="kind"):
    """The place belongs to another unit from now on."""

    place: PlaceId
    parent: PlaceId
    code: Code | None = None


class MergePlaces(Base, frozen=True, tag="merge_places", tag_field="kind"):
    """Places end and go over into another, which ``creates`` makes where it is new.

    ``children`` are re-parented to ``into``; ``coverage`` ends what covered the merged
    villages and settles what covers the successor; ``members`` are counted anew.
    """

    ended: Annotated[tuple[PlaceId, ...], AtLeastOne]
    into: PlaceId
    creates: PlaceSpec | None = None
    children: tuple[PlaceId, ...] = ()
    coverage: tuple[CoverageChange, ...] = ()
    members: tuple[Posting, ...] = ()


class SplitPlace(Base, frozen=True, tag="split_place", tag_field="kind"):
    """A place goes over into several, new ones (``creates``) or such as existed.

    ``ends`` says whether the place itself is over.
    """

    place: PlaceId
    into: Annotated[tuple[PlaceId, ...], AtLeastOne]
    ends: bool
    creates: tuple[PlaceSpec, ...] = ()
    coverage: tuple[CoverageChange, ...] = ()
    members: tuple[Posting, ...] = ()


class EndPlace(Base, frozen=True, tag="end_place", tag_field="kind"):
    """A place is over without a successor."""

    place: PlaceId
    coverage: tuple[CoverageChange, ...] = ()
    members: tuple[Posting, ...] = ()


class EthnicShare(Base, frozen=True):
    """An ethnic group's share of a village's people, 0 to 1."""

    group: Code
    share: Share


class ProfilePlace(Base, frozen=True, tag="profile_place", tag_field="kind"):
    """A village's yearly profile. ``difficulty``: the difficulty class, e.g. "III"."""

    place: PlaceId
    year: Year
    households: Number | None = None
    poor_households: Number | None = None
    population: Number | None = None
    difficulty: Difficulty | None = None
    ethnic_shares: tuple[EthnicShare, ...] = ()

    def __post_init__(self) -> None:
        """Raise ValueError for more poor households than households, or a group named twice."""
        known = None not in (self.households, self.poor_households)
        if known and self.poor_households > self.households:  # type: ignore[operator]
            raise ValueError("there are more poor households than households")
        groups = [share.group for share in self.ethnic_shares]
        if len(groups) != len(set(groups)):
            raise ValueError("an ethnic group is named twice")


class FoundOrganisation(Base, frozen=True, tag="found", tag_field="kind"):
    """A new organisation that no other one was split for."""

    spec: OrganisationSpec
    coverage: tuple[CoverageChange, ...] = ()
    members: tuple[Posting, ...] = ()


class FoundBySplit(Base, frozen=True, tag="found_by_split", tag_field="kind"):
    """Cells founded out of one cell, which gives up villages and members to them."""

    source: OrganisationId
    founded: Annotated[tuple[OrganisationSpec, ...], AtLeastOne]
    coverage: tuple[CoverageChange, ...] = ()
    members: tuple[Posting, ...] = ()

    def __post_init__(self) -> None:
        """Raise ValueError where a committee is to be founded."""
        if any(spec.kind != "cell" for spec in self.founded):
            raise ValueError("only cells are founded by splitting a cell")


class MergeOrganisations(Base, frozen=True, tag="merge_organisations", tag_field="kind"):
    """Organisations end and go over into another, which ``creates`` makes where it is new.

    ``children`` are re-parented to ``into``.
    """

    ended: Annotated[tuple[OrganisationId, ...], AtLeastOne]
    into: OrganisationId
    creates: OrganisationSpec | None = None
    children: tuple[OrganisationId, ...] = ()
    coverage: tuple[CoverageChange, ...] = ()
    members: tuple[Posting, ...] = ()


class DissolveOrganisation(Base, frozen=True, tag="dissolve", tag_field="kind"):
    """An organisation is over; its members go where ``members`` says."""

    organisation: OrganisationId
    coverage: tuple[CoverageChange, ...] = ()
    members: tuple[Posting, ...] = ()


class ChangeCoverage(Base, frozen=True, tag="change_coverage", tag_field="kind"):
    """Cells take in or give up villages, or move their base."""

    coverage: Annotated[tuple[CoverageChange, ...], AtLeastOne]
    members: tuple[Posting, ...] = ()


class RenameOrganisation(Base, frozen=True, tag="rename_organisation", tag_field="kind"):
    """A new name."""

    organisation: OrganisationId
    name: OrganisationName


class ReparentOrganisation(Base, frozen=True, tag="reparent_organisation", tag_field="kind"):
    """The organisation stands under another one from now on."""

    organisation: OrganisationId
    parent: OrganisationId


class Admit(Base, frozen=True, tag="admit", tag_field="kind"):
    """A candidate becomes a probationary member at the ceremony, the effective date.

    ``resolved_on``: the day the cell considered the case (age is judged on it).
    """

    person: PersonId
    cell: OrganisationId
    village: PlaceId | None = None
    resolved_on: date | None = None


class Recognise(Base, frozen=True, tag="recognise", tag_field="kind"):
    """A probationary member becomes official, at the exact end of the probation."""

    person: PersonId
    resolved_on: date | None = None


class TransferIn(Base, frozen=True, tag="transfer_in", tag_field="kind"):
    """A member comes from an organisation outside the register."""

    person: PersonId
    cell: OrganisationId
    standing: Standing
    village: PlaceId | None = None
    admitted_on: date | None = None


class TransferOut(Base, frozen=True, tag="transfer_out", tag_field="kind"):
    """A member goes to an organisation outside the register."""

    person: PersonId


class TransferWithin(Base, frozen=True, tag="transfer_within", tag_field="kind"):
    """A member goes to another cell or is counted for another village.

    ``reinforced_until`` marks a reinforcement: someone who works elsewhere, counted for the
    village until that date (exclusive). The return is a decision of its own.
    """

    person: PersonId
    cell: OrganisationId
    village: PlaceId | None = None
    reinforced_until: date | None = None


class Remove(Base, frozen=True, tag="remove", tag_field="kind"):
    """Removed from the list (xóa tên); not a disciplinary form."""

    person: PersonId


class Expel(Base, frozen=True, tag="expel", tag_field="kind"):
    """Expelled (khai trừ)."""

    person: PersonId


class Leave(Base, frozen=True, tag="leave", tag_field="kind"):
    """Left at own request (xin ra khỏi Đảng)."""

    person: PersonId


class Death(Base, frozen=True, tag="death", tag_field="kind"):
    """Died."""

    person: PersonId


class CorrectParticulars(Base, frozen=True, tag="correct_particulars", tag_field="kind"):
    """Name, birth date or the like put right. The entry carries only the new digest."""

    person: PersonId


class EraseParticulars(Base, frozen=True, tag="erase_particulars", tag_field="kind"):
    """The person's particulars and their salt are destroyed; counts stay."""

    person: PersonId
    ground: Ground


class SamePerson(Base, frozen=True, tag="same_person", tag_field="kind"):
    """``person`` is ``kept``, entered a second time: never anybody else, on any date.

    It takes effect on all dates; the effective date is that of the first entry so withdrawn.
    """

    person: PersonId
    kept: PersonId
    ground: Ground


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
