"""Tables of meetings and ratings: every version of a line, as it was entered and by whom.

Nothing is overwritten: a line's present state is its ``current`` version.
"""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import F, Q


class MeetingVersion(models.Model):
    """A line of a cell and month (its first day) as somebody entered it.

    ``key`` names the entry, so that sending it twice keeps it once. ``seen``: the version that
    whoever entered it had before them. ``number`` is none for an entry that met a later version:
    it stays open until somebody chose (``settled_at``).
    """

    cell = models.BigIntegerField()
    month = models.DateField()
    number = models.IntegerField(null=True)
    current = models.BooleanField(default=False)
    key = models.CharField(max_length=64, unique=True)
    seen = models.IntegerField()
    actor = models.CharField(max_length=150)
    at = models.DateTimeField()
    settled_by = models.CharField(max_length=150, blank=True)
    settled_at = models.DateTimeField(null=True)

    held = models.BooleanField()
    why_not = models.CharField(max_length=20, blank=True)
    on = models.DateField(null=True)
    minutes = models.PositiveSmallIntegerField(null=True)
    official = models.PositiveSmallIntegerField()
    probationary = models.PositiveSmallIntegerField()
    exempt = models.PositiveSmallIntegerField()
    present_official = models.PositiveSmallIntegerField()
    present_probationary = models.PositiveSmallIntegerField()
    away_work = models.PositiveSmallIntegerField()
    illness = models.PositiveSmallIntegerField()
    other_reason = models.PositiveSmallIntegerField()
    no_reason = models.PositiveSmallIntegerField()
    thematic = models.BooleanField()
    adopted = models.BooleanField()
    points = models.JSONField(default=dict)
    paper_on = models.DateField(null=True)

    class Meta:
        indexes: ClassVar = [models.Index(fields=["cell", "month"])]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["cell", "month", "number"], name="meeting_number"),
            models.UniqueConstraint(
                fields=["cell", "month"], condition=Q(current=True), name="meeting_current"
            ),
            models.CheckConstraint(
                condition=Q(present_official__lte=F("official"))
                & Q(present_probationary__lte=F("probationary")),
                name="meeting_present",
            ),
            models.CheckConstraint(
                condition=Q(current=False) | Q(number__isnull=False), name="meeting_counts"
            ),
        ]


class RatingVersion(models.Model):
    """A cell's rating of a year as somebody entered it; the highest number holds."""

    cell = models.BigIntegerField()
    year = models.SmallIntegerField()
    number = models.IntegerField()
    current = models.BooleanField()
    actor = models.CharField(max_length=150)
    at = models.DateTimeField()
    grade = models.CharField(max_length=20)
    excellent = models.PositiveSmallIntegerField()
    good = models.PositiveSmallIntegerField()
    completed = models.PositiveSmallIntegerField()
    not_completed = models.PositiveSmallIntegerField()
    not_rated = models.PositiveSmallIntegerField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["cell", "year", "number"], name="rating_number"),
            models.UniqueConstraint(
                fields=["cell", "year"], condition=Q(current=True), name="rating_current"
            ),
        ]


class CapGround(models.Model):
    """Why more members of a committee's cells are excellent than the cap allows, as given.

    ``excess``: by how many at that time; a higher excess needs a ground of its own.
    """

    committee = models.BigIntegerField()
    year = models.SmallIntegerField()
    excess = models.PositiveSmallIntegerField()
    ground = models.TextField()
    actor = models.CharField(max_length=150)
    at = models.DateTimeField()

    class Meta:
        indexes: ClassVar = [models.Index(fields=["committee", "year"])]
