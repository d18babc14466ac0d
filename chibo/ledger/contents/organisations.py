"""What decisions on organisations hold, and on what cells cover."""

from __future__ import annotations

from typing import Annotated

from .basis import (
    AtLeastOne,
    Base,
    CellKind,
    OrganisationId,
    OrganisationKind,
    OrganisationName,
    PersonId,
    PlaceId,
    Role,
)


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
