"""Roles given to accounts, and what is kept of reading: who read, exported, or was refused."""

from __future__ import annotations

from typing import Any, ClassVar

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


class NotToBeChanged(Exception):
    """The log of reads is written once: nobody changes it or takes a line out."""


class KeptLines(models.QuerySet["Reading"]):
    """Lines that can be read and added to only. The database refuses the rest too."""

    def update(self, **fields: Any) -> int:
        """Refuse."""
        raise NotToBeChanged

    def delete(self) -> tuple[int, dict[str, int]]:
        """Refuse."""
        raise NotToBeChanged


class Reading(models.Model):
    """A page of a person that was read, an export, a page that was refused, a change of rights.

    ``about``: the person's id, what was exported, the address refused, or what was done to which
    account. No names of members stand here. ``why``: the purpose of an export, in the words of
    who took it. Triggers in the database keep lines as they were written.
    """

    PERSON = "person"
    EXPORT = "export"
    REFUSED = "refused"
    ACCOUNT = "account"

    at = models.DateTimeField(db_index=True)
    username = models.CharField(max_length=150)
    what = models.CharField(
        max_length=10,
        choices=[(kind, kind) for kind in (PERSON, EXPORT, REFUSED, ACCOUNT)],
    )
    about = models.CharField(max_length=2000)
    why = models.CharField(max_length=200, blank=True, default="")

    objects = KeptLines.as_manager()

    class Meta:
        indexes: ClassVar = [models.Index(fields=["what", "about"])]

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Write a new line; refuse to write an old one anew."""
        if not self._state.adding:
            raise NotToBeChanged
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        """Refuse."""
        raise NotToBeChanged


class Token(models.Model):
    """A program's way in: a role within an organisation, no more than its account has now.

    ``digest``: SHA-256 of the secret, which is kept nowhere. ``until``: its last day.
    """

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE)
    name = models.CharField(max_length=60)
    digest = models.CharField(max_length=64, unique=True)
    role = models.CharField(max_length=20, choices=[(role.value, role.value) for role in Role])
    organisation = models.BigIntegerField(null=True)
    made_at = models.DateTimeField()
    until = models.DateField()
    ended_at = models.DateTimeField(null=True)


class AnsweredRequest(models.Model):
    """A write of a program that was answered: asked again with its key, it gets the same answer.

    ``digest``: keyed digest of what was asked, so that a key is not used for something else.
    """

    username = models.CharField(max_length=150)
    key = models.CharField(max_length=100)
    digest = models.CharField(max_length=64)
    answer = models.JSONField(default=dict)
    at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["username", "key"], name="one_answer_a_key")
        ]


class DigestChoice(models.Model):
    """An account wants the daily e-mail of what needs attention, at this address."""

    user = models.OneToOneField(settings.AUTH_USER_MODEL, on_delete=models.CASCADE)
    email = models.EmailField()
