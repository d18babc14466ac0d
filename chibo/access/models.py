"""Roles given to accounts, and what is kept of reading: who read, exported, or was refused."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models

from .rights import Role


class Grant(models.Model):
    """A role that an account has for an organisation and all under it (none: for the whole)."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE)
    role = models.CharField(max_length=20, choices=[(role.value, role.value) for role in Role])
    organisation = models.BigIntegerField(null=True)
    given_by = models.CharField(max_length=150)
    given_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["user", "role", "organisation"], name="one_grant"),
            models.UniqueConstraint(
                fields=["user", "role"],
                condition=models.Q(organisation=None),
                name="one_grant_of_the_whole",
            ),
        ]


class Reading(models.Model):
    """A page of a person that was read, an export, or a page that was refused.

    ``about``: the person's id, what was exported, or the address refused. No names stand here.
    ``why``: the purpose of an export, in the words of who took it.
    """

    PERSON = "person"
    EXPORT = "export"
    REFUSED = "refused"

    at = models.DateTimeField()
    username = models.CharField(max_length=150)
    what = models.CharField(
        max_length=10, choices=[(PERSON, PERSON), (EXPORT, EXPORT), (REFUSED, REFUSED)]
    )
    about = models.CharField(max_length=2000)
    why = models.CharField(max_length=200, blank=True, default="")

    class Meta:
        indexes: ClassVar = [models.Index(fields=["what", "about"])]
