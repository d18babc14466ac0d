"""Tables of the room: who may be moved, announced mergers, and plans with what came of them.

Rows beside the ledger. A listing is withdrawn, a view is followed by a later one; nothing is
overwritten.
"""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

VIEWS = ("agrees", "declines")
STATES = ("running", "done", "failed", "cancelled")


class Movable(models.Model):
    """A member whom a committee has listed as one who may be moved to a village's cell.

    ``organisation``: the committee that listed. It holds from ``listed_on`` up to, not including,
    ``withdrawn_on``.
    """

    person = models.BigIntegerField(db_index=True)
    organisation = models.BigIntegerField(db_index=True)
    listed_on = models.DateField()
    ground = models.CharField(max_length=300, blank=True)
    withdrawn_on = models.DateField(null=True)
    entered_by = models.CharField(max_length=150)
    entered_at = models.DateTimeField()
    withdrawn_by = models.CharField(max_length=150, blank=True)
    withdrawn_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["person"], condition=Q(withdrawn_on=None), name="listed_once"
            ),
            models.CheckConstraint(
                condition=Q(withdrawn_on=None) | Q(withdrawn_on__gte=F("listed_on")),
                name="withdrawn_after_listed",
            ),
        ]


class MovableTo(models.Model):
    """Where a listed member may be moved: a village, or any village of a commune."""

    movable = models.ForeignKey(Movable, on_delete=models.CASCADE, related_name="places")
    place = models.BigIntegerField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["movable", "place"], name="movable_to_once")
        ]


class NotedView(models.Model):
    """What a listed member said of being moved, on the day on which it was noted."""

    movable = models.ForeignKey(Movable, on_delete=models.CASCADE, related_name="views")
    view = models.CharField(max_length=10)
    noted_on = models.DateField()
    entered_by = models.CharField(max_length=150)
    entered_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(view__in=VIEWS), name="noted_view_known")
        ]


class MergerDue(models.Model):
    """A village that is to be merged, as was announced: no cell is founded in it meanwhile."""

    village = models.BigIntegerField(db_index=True)
    due_on = models.DateField()
    announced_on = models.DateField()
    paper = models.CharField(max_length=120)
    withdrawn_on = models.DateField(null=True)
    entered_by = models.CharField(max_length=150)
    entered_at = models.DateTimeField()
    withdrawn_by = models.CharField(max_length=150, blank=True)
    withdrawn_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["village"], condition=Q(withdrawn_on=None), name="merger_due_once"
            )
        ]


class Run(models.Model):
    """A plan asked for: the register as of a day, what the officers set, and the answer.

    ``place``: the place whose villages are planned, none for the whole register. ``settings``,
    ``problem``, ``plan`` and ``thumb`` (the rule of thumb's plan) are JSON; ``notes`` lists what
    had to be assumed. ``job``: the background job that works on it.
    """

    place = models.BigIntegerField(null=True, db_index=True)
    on = models.DateField()
    settings = models.TextField()
    problem = models.TextField()
    notes = models.JSONField(default=list)
    delays = models.JSONField(default=list)
    plan = models.TextField(blank=True)
    thumb = models.TextField(blank=True)
    state = models.CharField(max_length=10, default="running")
    job = models.CharField(max_length=40, blank=True)
    made_by = models.CharField(max_length=150)
    made_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        indexes: ClassVar = [models.Index(fields=["made_at"])]
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(state__in=STATES), name="plan_run_state"),
            models.CheckConstraint(
                condition=Q(state="done") & ~Q(plan="") | ~Q(state="done") & Q(plan=""),
                name="plan_when_done",
            ),
        ]


class Adopted(models.Model):
    """A proposal of a plan that was made a draft: ``key`` names it within the plan."""

    run = models.ForeignKey(Run, on_delete=models.CASCADE, related_name="adopted")
    key = models.CharField(max_length=40)
    draft = models.BigIntegerField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["run", "key"], name="adopted_once")
        ]
