"""The tables of a bundle that lie beside the ledger: candidates, drafts, campaign, meetings.

Their columns are those of the models; here stands what they mean, what of the register their
numbers are, and which codes they may hold.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import get_args

from django.db import models as fields
from django.db.models import Model

from chibo.admissions import contents as steps
from chibo.admissions import models as admissions
from chibo.admissions.case import STAGES
from chibo.admissions.enter import Cause
from chibo.campaign import models as campaign
from chibo.campaign.closing import STEPS
from chibo.campaign.targets import FORMS
from chibo.drafting import models as drafting
from chibo.indicators.definitions import INDICATORS
from chibo.meetings import models as meetings
from chibo.meetings.line import NOT_HELD
from chibo.meetings.ratings import GRADES

from .table import Column, Kind, Refers, Table

_KINDS: dict[type[fields.Field[object, object]], Kind] = {
    fields.BooleanField: "yes or no",
    fields.DateTimeField: "moment",
    fields.DateField: "date",
    fields.FloatField: "number",
    fields.JSONField: "json",
    fields.CharField: "text",
    fields.TextField: "text",
    fields.IntegerField: "integer",
    fields.ForeignKey: "integer",
    fields.AutoField: "integer",
    fields.SmallIntegerField: "integer",
    fields.BigIntegerField: "integer",
    fields.BigAutoField: "integer",
    fields.PositiveIntegerField: "integer",
    fields.PositiveSmallIntegerField: "integer",
    fields.OneToOneField: "integer",
}
_WORDS = {
    "id": "the row's number, by which others name it",
    "organisation": "number of the organisation",
    "committee": "number of the committee",
    "cell": "number of the cell",
    "unit": "number of the committee in whose area it is",
    "issuer": "number of the organisation that decides",
    "village": "number of the village",
    "person": "the person's random number",
    "actor": "name of the account that wrote it",
    "at": "when it was written",
    "made_by": "name of the account that began it",
    "made_at": "when",
    "entered_by": "name of the account that entered it",
    "entered_at": "when",
    "on": "the day of it",
    "year": "year",
    "since": "first day",
    "until": "last day",
    "due_on": "day by which it is to be done",
    "name": "family name first",
    "birth_date": "date of birth",
    "sex": "male or female",
    "ethnic_group": "code of the ethnic group",
    "education": "code of the schooling",
    "key": "key of the figure, see docs/figures.md",
    "position": "the ledger's entry",
}
_REFERS: dict[str, Refers] = {
    **dict.fromkeys(("organisation", "committee", "cell", "unit", "issuer"), "organisation"),
    "village": "place",
    **dict.fromkeys(("person", "responsible", "secretary", "deputy"), "person"),
    "position": "position",
}


def _table(
    name: str,
    model: type[Model],
    words: str,
    meanings: dict[str, str] | None = None,
    refers: Mapping[str, Refers | None] | None = None,
    one_of: dict[str, tuple[str, ...]] | None = None,
) -> Table:
    known = {**_WORDS, **(meanings or {})}
    columns = tuple(
        Column(
            field.attname,
            _KINDS[type(field)],
            known.get(field.attname) or field.attname.replace("_", " "),
            optional=field.null,
            longest=getattr(field, "max_length", None),
            refers={**_REFERS, **(refers or {})}.get(field.attname),
            one_of=(one_of or {}).get(field.attname, ()),
        )
        for field in model._meta.concrete_fields
    )
    return Table(name, model, words, columns, "beside")


_NEW = {"person": None}
"""Persons that the ledger need not know."""

CANDIDATES = _table(
    "candidates",
    admissions.Candidate,
    "Persons followed towards admission. Who withdrew and was erased is not among them.",
    {
        "listed_on": "day on which the cell resolved it",
        "told_on": "day on which the person was told",
        "kept_on": "last review by which an inactive one stays",
        "withdrawn_on": "day of withdrawal; the person is erased some days after it",
        "withdrawal_cause": "its cause, as a code",
    },
    _NEW,
    {"withdrawal_cause": ("", *get_args(Cause))},
)
CANDIDATE_PARTICULARS = _table(
    "candidate_particulars",
    admissions.CandidateParticulars,
    "Names and codes of candidates who are no members yet.",
    {"candidate_id": "the candidate's person"},
)
CANDIDATE_STEPS = _table(
    "candidate_steps",
    admissions.CandidateStep,
    "Steps of candidates, taken back ones too.",
    {
        "candidate_id": "the candidate's person",
        "kind": "kind of step",
        "body": "the step as JSON",
        "taken_back_by": "name of the account that took it back",
        "taken_back_at": "when",
    },
    one_of={"kind": tuple(steps.KINDS)},
)
DRAFTS = _table(
    "drafts",
    drafting.Draft,
    "Decisions in preparation, and what became of them.",
    {
        "form": "form with which it was made",
        "typed": "what was typed there, as JSON",
        "state": "how far it is",
        "made_by": "name of the account that last wrote what it says",
        "approved_by": "name of the account that approved it",
        "ended_by": "name of the account that recorded or discarded it; none after an erasure",
        "judged_at": "the entry at which it was last judged",
        "recorded_at": "the entry of its last decision",
    },
    {"judged_at": "position", "recorded_at": "position"},
    {"state": drafting.STATES},
)
DRAFT_PAPERS = _table(
    "draft_papers",
    drafting.DraftPaper,
    "The decisions of drafts.",
    {
        "draft_id": "the draft",
        "ordinal": "place in the draft",
        "content": "what is decided, as JSON",
        "effective_on": "first day on which it holds",
        "number": "number typed from the signed paper",
        "exceptions": "rules that it breaks knowingly, with grounds, as JSON",
    },
)
DRAFT_PARTICULARS = _table(
    "draft_particulars",
    drafting.DraftParticulars,
    "Names and codes that open drafts bring.",
    {"paper_id": "the decision of the draft"},
    _NEW,
)
FOUNDINGS = _table(
    "foundings",
    drafting.FoundingCase,
    "Foundings of villages' own cells, from the survey to the hand-over.",
    {
        "source": "number of the joint cell that gives the village up",
        "draft_id": "the draft of the decision",
    },
    {"source": "organisation"},
)
FOUNDING_MEMBERS = _table(
    "founding_members",
    drafting.FoundingMember,
    "Who goes over to a cell in preparation.",
    {"case_id": "the founding"},
)
_BODY = {"resolution_id": "the resolution", "parent_id": "the one that it carries out"}
BESIDE: tuple[Table, ...] = (
    CANDIDATES,
    CANDIDATE_PARTICULARS,
    CANDIDATE_STEPS,
    _table(
        "withdrawn",
        admissions.WithdrawnCount,
        "How many candidates withdrew: all that is kept of them.",
        {"number": "how many"},
        one_of={"stage": STAGES, "cause": get_args(Cause)},
    ),
    _table(
        "admission_plans",
        admissions.AdmissionPlan,
        "How many are to be admitted in a year.",
        {"number": "how many"},
    ),
    DRAFTS,
    DRAFT_PAPERS,
    DRAFT_PARTICULARS,
    FOUNDINGS,
    FOUNDING_MEMBERS,
    _table(
        "resolutions",
        campaign.Resolution,
        "Resolutions, programmes and plans.",
        _BODY,
        one_of={"kind": campaign.Resolution.KINDS},
    ),
    _table(
        "measures",
        campaign.Measure,
        "What is to be done for a resolution.",
        {**_BODY, "responsible": "the member who answers for it"},
    ),
    _table(
        "progress",
        campaign.Progress,
        "How far measures had come.",
        {"measure_id": "the measure"},
    ),
    _table("studies", campaign.Study, "Who has studied a resolution.", _BODY),
    _table(
        "targets",
        campaign.Target,
        "Figures that organisations are to reach.",
        {**_BODY, "parent_id": "the target that it is a part of"},
        one_of={"form": FORMS, "key": tuple(INDICATORS)},
    ),
    _table(
        "visits",
        campaign.Visit,
        "Visits to villages and what they found.",
        {"settled_on": "day on which the finding was settled"},
    ),
    _table("visitors", campaign.Visitor, "Who went.", {"visit_id": "the visit"}),
    _table(
        "closings",
        campaign.Closing,
        "Closes of half-years.",
        {"ends_on": "last day of the half-year"},
    ),
    _table(
        "closing_steps",
        campaign.ClosingStep,
        "Steps of closes.",
        {"closing_id": "the close", "position": "what the register knew; 0 where none is meant"},
        one_of={"step": STEPS},
    ),
    _table(
        "frozen_figures",
        campaign.FrozenFigure,
        "Figures as they were submitted.",
        {"step_id": "the step of the close"},
        one_of={"key": tuple(INDICATORS)},
    ),
    _table("practices", campaign.Practice, "Practices worth following, with their figures."),
    _table(
        "meetings",
        meetings.MeetingVersion,
        "Monthly meetings of cells: every version of a line.",
        {
            "month": "its first day",
            "number": "of the version; none while it waits for a choice",
            "key": "key of the entry",
            "seen": "the version that whoever entered it had before them",
        },
        one_of={"why_not": ("", *NOT_HELD)},
    ),
    _table(
        "ratings",
        meetings.RatingVersion,
        "Yearly ratings of cells: every version of a line.",
        {"number": "of the version"},
        one_of={"grade": GRADES},
    ),
    _table(
        "cap_grounds",
        meetings.CapGround,
        "Why more are excellent than the cap allows.",
    ),
)
"""In the order in which they are written: who is named comes before who names."""
