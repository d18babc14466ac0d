"""Tables of decisions in preparation. Nothing here is part of the ledger.

What a draft knows of persons (``DraftParticulars``, ``Draft.typed``) is destroyed when it is
recorded or discarded.
"""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

STATES = ("draft", "waiting", "approved", "recorded", "discarded")
OPEN_STATES = ("draft", "waiting", "approved")


class Draft(models.Model):
    """One or several decisions in preparation, recorded all together or not at all.

    ``form`` names the form it was made with, ``typed`` is what was typed there, as JSON.
    ``unit``: the committee in whose area it was made. ``made_by``: who last wrote what it says,
    grounds included: that is for another one to approve. ``judged_at``: the ledger position at
    which it was last judged; ``recorded_at``: that of its last decision, once it is recorded.
    """

    form = models.CharField(max_length=40)
    typed = models.TextField(default="{}")
    unit = models.BigIntegerField()
    state = models.CharField(max_length=10, default="draft")
    made_by = models.CharField(max_length=150)
    made_at = models.DateTimeField()
    changed_at = models.DateTimeField()
    approved_by = models.CharField(max_length=150, blank=True)
    approved_at = models.DateTimeField(null=True)
    ended_by = models.CharField(max_length=150, blank=True)
    ended_at = models.DateTimeField(null=True)
    judged_at = models.BigIntegerField()
    recorded_at = models.BigIntegerField(null=True)

    class Meta:
        indexes: ClassVar = [models.Index(fields=["state", "changed_at"])]
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(state__in=STATES), name="draft_state"),
            models.CheckConstraint(
                condition=Q(state="recorded", recorded_at__isnull=False)
                | (~Q(state="recorded") & Q(recorded_at=None)),
                name="draft_recorded",
            ),
        ]


class DraftPaper(models.Model):
    """A decision of a draft. ``content`` and ``exceptions`` are canonical JSON.

    ``number`` stays empty until it is typed from the signed paper.
    """

    draft = models.ForeignKey(Draft, on_delete=models.CASCADE, related_name="papers")
    ordinal = models.SmallIntegerField()
    content = models.TextField()
    effective_on = models.DateField()
    issuer = models.BigIntegerField(null=True)
    number = models.CharField(max_length=60, blank=True)
    signed_on = models.DateField(null=True)
    exceptions = models.TextField(default="[]")
    position = models.BigIntegerField(null=True)

    class Meta:
        ordering: ClassVar = ["ordinal"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["draft", "ordinal"], name="one_paper")
        ]


class DraftParticulars(models.Model):
    """What a draft says of a person who is to be admitted, transferred in, or put right."""

    paper = models.ForeignKey(DraftPaper, on_delete=models.CASCADE, related_name="particulars")
    person = models.BigIntegerField()
    name = models.CharField(max_length=120)
    birth_date = models.DateField(null=True)
    sex = models.CharField(max_length=6, null=True)
    ethnic_group = models.CharField(max_length=12, null=True)
    education = models.CharField(max_length=16, null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["paper", "person"], name="one_of_person")
        ]


class DraftingRules(models.Model):
    """The one row of what the office wants: whether a second person approves every draft."""

    id = models.SmallIntegerField(primary_key=True, default=1)
    approval_needed = models.BooleanField(default=False)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(id=1), name="one_drafting_rules")
        ]


class FoundingCase(models.Model):
    """The founding of a village's own cell, from the survey to the hand-over.

    ``source``: the joint cell that gives the village up; none where no cell covers it. Persons
    are the ids of members of the register; ``draft``: the decision, once it is prepared.
    """

    unit = models.BigIntegerField()
    village = models.BigIntegerField()
    source = models.BigIntegerField(null=True)
    made_by = models.CharField(max_length=150)
    made_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True)
    surveyed_on = models.DateField(null=True)
    households = models.IntegerField(null=True)
    population = models.IntegerField(null=True)
    meeting_place = models.BooleanField(null=True)
    resolved_on = models.DateField(null=True)
    votes_for = models.SmallIntegerField(null=True)
    votes_against = models.SmallIntegerField(null=True)
    proposed_on = models.DateField(null=True)
    proposal_number = models.CharField(max_length=60, blank=True)
    issuer = models.BigIntegerField(null=True)
    cell_name = models.CharField(max_length=160, blank=True)
    secretary = models.BigIntegerField(null=True)
    deputy = models.BigIntegerField(null=True)
    handover_on = models.DateField(null=True)
    draft = models.OneToOneField(Draft, on_delete=models.SET_NULL, null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["village"], condition=Q(closed_at=None), name="one_open_case"
            )
        ]


class FoundingMember(models.Model):
    """A member of the joint cell who goes over to the new one."""

    case = models.ForeignKey(FoundingCase, on_delete=models.CASCADE, related_name="members")
    person = models.BigIntegerField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["case", "person"], name="goes_over_once")
        ]
