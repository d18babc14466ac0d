"""What decisions on members hold."""

from __future__ import annotations

from datetime import date

from .basis import (
    Base,
    ExemptionGround,
    Ground,
    OrganisationId,
    PersonId,
    PlaceId,
    Standing,
    TemporaryPurpose,
)


class OpeningMember(Base, frozen=True):
    """A member found in the register's first balance. ``admitted_on``: the ceremony date."""

    person: PersonId
    cell: OrganisationId
    standing: Standing
    village: PlaceId | None = None
    admitted_on: date | None = None
    reinforced_until: date | None = None


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


class Exempt(Base, frozen=True, tag="exempt", tag_field="kind"):
    """Exempt from work and meetings (miễn công tác và sinh hoạt), and still a member.

    ``until``: the day on which it ends, if one was set. The return is a decision of its own.
    """

    person: PersonId
    ground: ExemptionGround
    until: date | None = None


class Resume(Base, frozen=True, tag="resume", tag_field="kind"):
    """An exemption ends: the member takes part again."""

    person: PersonId


class Away(Base, frozen=True, tag="away", tag_field="kind"):
    """The member works far away (đi làm ăn xa) from that day on, and still belongs here."""

    person: PersonId
    expected_back: date | None = None


class Back(Base, frozen=True, tag="back", tag_field="kind"):
    """The member is back."""

    person: PersonId


class TemporaryActivity(Base, frozen=True, tag="temporary_activity", tag_field="kind"):
    """The member takes part in another cell for a time, and is counted in the own one only.

    No ``cell``: one outside the register. ``until``: the day on which the paper ends; the
    return is a decision of its own. ``purpose``: for work or residence elsewhere, or for study.
    """

    person: PersonId
    until: date
    cell: OrganisationId | None = None
    purpose: TemporaryPurpose = "work"


class EndTemporaryActivity(Base, frozen=True, tag="end_temporary_activity", tag_field="kind"):
    """The member takes part in the own cell again."""

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
