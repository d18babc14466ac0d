"""What is kept of reading: who opened a person's page or exported, and whom the pages refused."""

from __future__ import annotations

from typing import ClassVar

from django.db import models


class Reading(models.Model):
    """A page of a person that was read, an export, or a page that was refused.

    ``about``: the person's id, what was exported, or the address refused. No names stand here.
    """

    PERSON = "person"
    EXPORT = "export"
    REFUSED = "refused"

    at = models.DateTimeField()
    username = models.CharField(max_length=150)
    what = models.CharField(
        max_length=10, choices=[(PERSON, PERSON), (EXPORT, EXPORT), (REFUSED, REFUSED)]
    )
    about = models.CharField(max_length=200)

    class Meta:
        indexes: ClassVar = [models.Index(fields=["what", "about"])]
