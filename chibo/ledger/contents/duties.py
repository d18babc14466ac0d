"""What decisions on offices hold, and on who answers for villages and households."""

from __future__ import annotations

from datetime import date

from .basis import Base, Households, Office, OrganisationId, PersonId, PlaceId


class Appoint(Base, frozen=True, tag="appoint", tag_field="kind"):
    """A member holds an office of a cell or committee, in place of any other held in it.

    ``provisional``: named by the superior (lâm thời, chỉ định), not elected. ``term_ends``: when
    the congress is due.
    """

    organisation: OrganisationId
    person: PersonId
    office: Office
    provisional: bool = False
    term_ends: date | None = None


class Relieve(Base, frozen=True, tag="relieve", tag_field="kind"):
    """A member's office in the organisation is over."""

    organisation: OrganisationId
    person: PersonId


class InChargeOfVillage(Base, frozen=True, tag="in_charge_of_village", tag_field="kind"):
    """A committee member answers for a village."""

    person: PersonId
    village: PlaceId


class EndChargeOfVillage(Base, frozen=True, tag="end_charge_of_village", tag_field="kind"):
    """The committee member no longer answers for the village."""

    person: PersonId
    village: PlaceId


class InChargeOfHouseholds(Base, frozen=True, tag="in_charge_of_households", tag_field="kind"):
    """A member looks after a group of households of a village: a count, never who they are."""

    person: PersonId
    village: PlaceId
    households: Households


class EndChargeOfHouseholds(Base, frozen=True, tag="end_charge_of_households", tag_field="kind"):
    """The member no longer looks after households of the village."""

    person: PersonId
    village: PlaceId
