"""What decisions on places hold."""

from __future__ import annotations

from typing import Annotated

from .basis import (
    AtLeastOne,
    Base,
    Code,
    Difficulty,
    Latitude,
    Level,
    Longitude,
    Number,
    PlaceId,
    PlaceName,
    Share,
    Year,
)
from .organisations import CoverageChange, Posting


class PlaceSpec(Base, frozen=True):
    """A place as it is created. ``lat`` and ``lon`` in degrees, WGS 84."""

    place: PlaceId
    level: Level
    code: Code
    name: PlaceName
    parent: PlaceId | None = None
    lat: Latitude | None = None
    lon: Longitude | None = None


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
