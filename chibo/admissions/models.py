"""Tables of the room: candidates, their steps, admission plans, and counts of who withdrew.

Candidates are ordinary dated rows outside the ledger. ``CandidateParticulars`` go when the
candidate is admitted (they become the member's) or when the candidate is erased.
"""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q


class Candidate(models.Model):
    """A person followed towards admission. ``person`` is the member's number later on.

    ``listed_on``: the day on which the cell resolved it; ``told_on``: on which the person was
    told. ``kept_on``: the last review by which an inactive one stays.
    """

    person = models.BigIntegerField(primary_key=True)
    cell = models.BigIntegerField(db_index=True)
    village = models.BigIntegerField(null=True, db_index=True)
    listed_on = models.DateField()
    told_on = models.DateField()
    kept_on = models.DateField(null=True)
    withdrawn_on = models.DateField(null=True)
    withdrawal_cause = models.CharField(max_length=20, blank=True)
    entered_by = models.CharField(max_length=150)
    entered_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(withdrawn_on=None, withdrawal_cause="")
                | Q(withdrawn_on__isnull=False) & ~Q(withdrawal_cause=""),
                name="withdrawal_has_cause",
            ),
        ]


class CandidateParticulars(models.Model):
    """Name and codes of a candidate, as of a member."""

    candidate = models.OneToOneField(
        Candidate, on_delete=models.CASCADE, primary_key=True, related_name="particulars"
    )
    name = models.CharField(max_length=120)
    birth_date = models.DateField()
    sex = models.CharField(max_length=6, null=True)
    ethnic_group = models.CharField(max_length=12, null=True)
    education = models.CharField(max_length=16, null=True)


class CandidateStep(models.Model):
    """A step as it was entered; ``body`` is its canonical text. Kept when it is taken back."""

    candidate = models.ForeignKey(Candidate, on_delete=models.CASCADE, related_name="steps")
    kind = models.CharField(max_length=40)
    on = models.DateField(db_index=True)
    body = models.TextField()
    entered_by = models.CharField(max_length=150)
    entered_at = models.DateTimeField()
    taken_back_by = models.CharField(max_length=150, blank=True)
    taken_back_at = models.DateTimeField(null=True)


class AdmissionPlan(models.Model):
    """How many a commune committee or a cell plans to admit in a year."""

    organisation = models.BigIntegerField()
    year = models.SmallIntegerField()
    number = models.PositiveIntegerField()
    entered_by = models.CharField(max_length=150)
    entered_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["organisation", "year"], name="one_plan_a_year")
        ]


class WithdrawnCount(models.Model):
    """How many candidates of a committee's cells withdrew in a year: all that is kept of them."""

    committee = models.BigIntegerField()
    year = models.SmallIntegerField()
    stage = models.CharField(max_length=20)
    cause = models.CharField(max_length=20)
    number = models.PositiveIntegerField(default=0)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["committee", "year", "stage", "cause"], name="one_withdrawn_count"
            )
        ]
