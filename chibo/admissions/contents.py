"""What each step on the way to official membership holds: dates, votes, numbers, ids.

Nothing is said of what a background check found, and nothing of people who are neither members
nor candidates. The kind is the step's tag in JSON.
"""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any, Literal, TypeAlias, get_args

import msgspec
from msgspec import Meta

from chibo.ledger.contents import WORDS, Base, Number, OrganisationId, PersonId, Position

DocumentNumber: TypeAlias = Annotated[str, Meta(pattern=WORDS, max_length=60)]
ClassPlace: TypeAlias = Annotated[str, Meta(pattern=WORDS, max_length=120)]
ExceptedRule = Literal["admission_age", "schooling"]
Ground = Literal["no_organisation", "no_member", "special_need", "mountain_area", "village_elder"]


class _Step(Base, frozen=True):
    """A step with its date, that of the paper."""

    on: date


class _Voted(_Step, frozen=True):
    """A resolution: votes for and against, of how many who have a vote."""

    votes_for: Number
    votes_against: Number
    voters: Number


class HelperAssigned(_Step, frozen=True, tag="helper", tag_field="kind"):
    """The cell assigns an official member to help the candidate, or the new member."""

    helper: PersonId


class CourseTaken(_Step, frozen=True, tag="course", tag_field="kind"):
    """The awareness course; ``on`` is the date of its certificate."""

    place: ClassPlace
    began_on: date


class Applied(_Step, frozen=True, tag="applied", tag_field="kind"):
    """Application and declared life story are handed in."""


class CheckAsked(_Step, frozen=True, tag="check_asked", tag_field="kind"):
    """The background check, or a supplementary one, is asked for."""


class CheckAnswered(_Step, frozen=True, tag="check_answered", tag_field="kind"):
    """The check that was asked for is answered. What the answer says is not kept."""


class Introduced(_Step, frozen=True, tag="introduced", tag_field="kind"):
    """Two official members introduce, or one with a resolution of the Youth Union.

    ``together_since``: since when they have worked or lived with the person, as the introduction
    says (the later day, where it names two); none in papers entered before it was asked for.
    """

    first: PersonId
    second: PersonId | None = None
    union_on: date | None = None
    together_since: date | None = None


class Excepted(_Step, frozen=True, tag="excepted", tag_field="kind"):
    """Written consent to admit against a rule, given before the cell considers the case."""

    rule: ExceptedRule
    ground: Ground
    document: DocumentNumber
    consented_by: OrganisationId


class CellResolved(_Voted, frozen=True, tag="cell_resolved", tag_field="kind"):
    """The cell resolves to propose the admission."""


class CommitteeResolved(_Voted, frozen=True, tag="committee_resolved", tag_field="kind"):
    """The grassroots committee resolves to propose it further."""


class Extended(_Step, frozen=True, tag="extended", tag_field="kind"):
    """The committee that decides gives itself more time, once, by a document."""

    document: DocumentNumber


class Decided(_Step, frozen=True, tag="decided", tag_field="kind"):
    """The decision to admit is signed."""

    number: DocumentNumber
    issuer: OrganisationId


class Admitted(_Step, frozen=True, tag="admitted", tag_field="kind"):
    """The ceremony, recorded in the register at ``position``."""

    position: Position


class NewMemberCourse(_Step, frozen=True, tag="new_member_course", tag_field="kind"):
    """The course for new members; ``on`` is the date of its certificate."""

    place: ClassPlace
    began_on: date


class RecognitionResolved(_Voted, frozen=True, tag="recognition_resolved", tag_field="kind"):
    """The cell resolves to propose official status."""


class RecognitionCommitteeResolved(
    _Voted, frozen=True, tag="recognition_committee_resolved", tag_field="kind"
):
    """The grassroots committee resolves to propose official status further."""


class Recognised(_Step, frozen=True, tag="recognised", tag_field="kind"):
    """The decision on official status is signed, and recorded in the register at ``position``."""

    position: Position


Step: TypeAlias = (
    HelperAssigned
    | CourseTaken
    | Applied
    | CheckAsked
    | CheckAnswered
    | Introduced
    | Excepted
    | CellResolved
    | CommitteeResolved
    | Extended
    | Decided
    | Admitted
    | NewMemberCourse
    | RecognitionResolved
    | RecognitionCommitteeResolved
    | Recognised
)
Voted: TypeAlias = (
    CellResolved | CommitteeResolved | RecognitionResolved | RecognitionCommitteeResolved
)
_DECODER = msgspec.json.Decoder(Step)


class MalformedStep(ValueError):
    """A field of the step is empty, too long or not of its kind."""


def kind_of(step: Step | type[Any]) -> str:
    """Return the step's kind, the tag it carries in JSON."""
    return str(step.__struct_config__.tag)


KINDS: dict[str, type[Any]] = {kind_of(cls): cls for cls in get_args(Step)}
"""Kinds of steps in the order in which they are taken."""


def written(step: Step) -> str:
    """Return the step as it is kept."""
    return msgspec.json.encode(step).decode()


def read(body: str | bytes) -> Step:
    """Return a step that was kept. Raises MalformedStep."""
    try:
        step: Step = _DECODER.decode(body)
    except (msgspec.MsgspecError, ValueError) as error:
        raise MalformedStep(str(error)) from error
    return step


def well_formed(step: Step) -> Step:
    """Return the step as it will be read again. Raises MalformedStep."""
    try:
        return read(msgspec.json.encode(step))
    except (msgspec.MsgspecError, TypeError, OverflowError) as error:
        raise MalformedStep(str(error)) from error
