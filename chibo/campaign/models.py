"""Tables of the room. Organisations, places and members are those of the register, by id.

None of it is part of the ledger: it is put right in place, and each row names who wrote it last.
Steps of a period's close are only ever added.
"""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import F, Q


class Written(models.Model):
    """Who wrote a row last, and when."""

    actor = models.CharField(max_length=150)
    at = models.DateTimeField()

    class Meta:
        abstract = True


class Resolution(Written):
    """A resolution, an action programme or a plan, and the one that it carries out."""

    KINDS = ("resolution", "programme", "plan")

    organisation = models.BigIntegerField(db_index=True)
    kind = models.CharField(max_length=10, choices=[(kind, kind) for kind in KINDS])
    number = models.CharField(max_length=60)
    signed_on = models.DateField()
    title = models.CharField(max_length=300)
    since = models.DateField()
    until = models.DateField()
    parent = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="children")

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(since__lte=F("until")), name="resolution_term"),
            models.UniqueConstraint(
                fields=["organisation", "number", "signed_on"], name="one_resolution"
            ),
        ]


class Measure(Written):
    """What is to be done for a resolution, by when, and the member who answers for it."""

    resolution = models.ForeignKey(Resolution, on_delete=models.PROTECT, related_name="measures")
    text = models.CharField(max_length=500)
    responsible = models.BigIntegerField(null=True, db_index=True)
    due_on = models.DateField(null=True)


class Progress(Written):
    """How far a measure had come on a day. ``note``: about the work, never about persons."""

    measure = models.ForeignKey(Measure, on_delete=models.PROTECT, related_name="progress")
    on = models.DateField()
    percent = models.SmallIntegerField()
    note = models.CharField(max_length=300, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(percent__gte=0, percent__lte=100), name="progress_percent"
            ),
            models.UniqueConstraint(fields=["measure", "on"], name="one_progress_a_day"),
        ]


class Study(Written):
    """An organisation has studied a resolution."""

    resolution = models.ForeignKey(Resolution, on_delete=models.PROTECT, related_name="studies")
    organisation = models.BigIntegerField(db_index=True)
    on = models.DateField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["resolution", "organisation"], name="studied_once")
        ]


class Target(Written):
    """A figure that an organisation is to reach. ``parent``: the target that it is a part of.

    ``value``: so many a year, a count, or a fraction for a share; 0 for what is to be none.
    """

    resolution = models.ForeignKey(Resolution, on_delete=models.PROTECT, related_name="targets")
    parent = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="parts")
    organisation = models.BigIntegerField(db_index=True)
    key = models.CharField(max_length=60)
    form = models.CharField(max_length=20)
    value = models.FloatField()
    since = models.DateField()
    until = models.DateField()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(since__lt=F("until")), name="target_term"),
            models.CheckConstraint(condition=Q(value__gte=0), name="target_value"),
            models.UniqueConstraint(
                fields=["resolution", "organisation", "key", "form"], name="one_target"
            ),
        ]


class Visit(Written):
    """A visit to a village. ``finding``: about the village's work, never about persons."""

    village = models.BigIntegerField(db_index=True)
    on = models.DateField()
    finding = models.CharField(max_length=500)
    due_on = models.DateField(null=True)
    settled_on = models.DateField(null=True)


class Visitor(models.Model):
    """A committee member who went."""

    visit = models.ForeignKey(Visit, on_delete=models.CASCADE, related_name="visitors")
    person = models.BigIntegerField(db_index=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["visit", "person"], name="one_visitor")
        ]


class Closing(models.Model):
    """The close of a half-year by an organisation; its state follows from its steps."""

    organisation = models.BigIntegerField(db_index=True)
    ends_on = models.DateField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["organisation", "ends_on"], name="one_closing")
        ]


class ClosingStep(Written):
    """A step of a close. ``position``: what the register knew when figures were submitted."""

    closing = models.ForeignKey(Closing, on_delete=models.PROTECT, related_name="steps")
    step = models.CharField(max_length=10)
    reason = models.CharField(max_length=300, blank=True)
    position = models.BigIntegerField(default=0)


class FrozenFigure(models.Model):
    """A figure as it was submitted."""

    step = models.ForeignKey(ClosingStep, on_delete=models.PROTECT, related_name="figures")
    key = models.CharField(max_length=60)
    value = models.FloatField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["step", "key"], name="one_frozen_figure")
        ]


class Practice(Written):
    """A practice worth following, with the figures that show it: computed, never typed."""

    organisation = models.BigIntegerField(db_index=True)
    title = models.CharField(max_length=200)
    note = models.TextField(max_length=2000)
    keys = models.JSONField(default=list)
    before = models.DateField()
    after = models.DateField()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(before__lt=F("after")), name="practice_dates")
        ]
