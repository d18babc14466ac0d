"""Tables of the register: the ledger, the spells folded from it, and particulars.

Models hold fields and constraints only. Rows of the ledger are written once; the columns
``withdrawn_at`` (of effects) and ``known_to`` (of spells) are derived and may be rebuilt.
"""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from chibo.ledger.canonical import GENESIS
from chibo.ledger.spells import STILL_KNOWN


class LedgerHead(models.Model):
    """The one row that names the last entry. Locked first by every write."""

    id = models.SmallIntegerField(primary_key=True, default=1)
    position = models.BigIntegerField(default=0)
    digest = models.CharField(max_length=64, default=GENESIS)
    recorded_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [models.CheckConstraint(condition=Q(id=1), name="one_head")]


class LedgerEntry(models.Model):
    """A decision as recorded. ``body``, ``effects`` and ``digest`` are canonical text."""

    position = models.BigIntegerField(primary_key=True)
    kind = models.CharField(max_length=40)
    number = models.CharField(max_length=60, blank=True)
    issuer = models.BigIntegerField(null=True)
    signed_on = models.DateField(null=True)
    effective_on = models.DateField()
    recorded_at = models.DateTimeField()
    actor = models.CharField(max_length=150)
    body = models.TextField()
    effects = models.TextField()
    withdraws = models.BigIntegerField(null=True, unique=True)
    digest = models.CharField(max_length=64)

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["recorded_at"]),
            models.Index(fields=["effective_on"]),
        ]


class EffectRow(models.Model):
    """A recorded effect, to be found by subject. ``withdrawn_at``: 0 while it is live."""

    id = models.BigIntegerField(primary_key=True)
    position = models.BigIntegerField()
    kind = models.CharField(max_length=12)
    a = models.BigIntegerField()
    b = models.BigIntegerField(default=0)
    effective_on = models.DateField()
    fields = models.TextField()
    reason = models.CharField(max_length=20)
    withdrawn_at = models.BigIntegerField(default=0)

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["kind", "a", "b"]),
            models.Index(fields=["position"]),
            models.Index(fields=["a"], condition=Q(reason="duplicate"), name="effect_duplicate"),
        ]


class SpellRow(models.Model):
    """What every table of spells has."""

    id = models.BigIntegerField(primary_key=True)
    valid_from = models.DateField()
    valid_to = models.DateField()
    from_reason = models.CharField(max_length=20)
    from_step = models.CharField(max_length=10)
    from_position = models.BigIntegerField()
    to_reason = models.CharField(max_length=20, null=True)
    to_step = models.CharField(max_length=10, null=True)
    to_position = models.BigIntegerField(default=0)
    known_from = models.BigIntegerField()
    known_to = models.BigIntegerField(default=STILL_KNOWN)

    class Meta:
        abstract = True
        indexes: ClassVar = [
            models.Index(fields=["known_from"]),
            models.Index(fields=["known_to"]),
        ]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(valid_from__lte=F("valid_to")), name="%(class)s_valid"
            ),
            models.CheckConstraint(
                condition=Q(known_from__lt=F("known_to")), name="%(class)s_known"
            ),
        ]


class PlaceSpell(SpellRow):
    """A place as it stood over a period."""

    place = models.BigIntegerField(db_index=True)
    level = models.CharField(max_length=10)
    code = models.CharField(max_length=20, db_index=True)
    name = models.CharField(max_length=120)
    parent = models.BigIntegerField(null=True, db_index=True)
    lat = models.FloatField(null=True)
    lon = models.FloatField(null=True)


class ProfileSpell(SpellRow):
    """A village's profile over a period. ``ethnic_shares``: group to share, 0 to 1."""

    place = models.BigIntegerField(db_index=True)
    year = models.SmallIntegerField()
    households = models.IntegerField(null=True)
    poor_households = models.IntegerField(null=True)
    population = models.IntegerField(null=True)
    difficulty = models.CharField(max_length=10, null=True)
    ethnic_shares = models.JSONField(default=dict)


class OrganisationSpell(SpellRow):
    """An organisation as it stood over a period."""

    organisation = models.BigIntegerField(db_index=True)
    kind = models.CharField(max_length=30)
    cell_kind = models.CharField(max_length=10, null=True)
    name = models.CharField(max_length=160)
    parent = models.BigIntegerField(null=True, db_index=True)
    place = models.BigIntegerField(null=True, db_index=True)


class CoverageSpell(SpellRow):
    """A cell covering a village over a period, as based in it or as taking it in."""

    cell = models.BigIntegerField(db_index=True)
    village = models.BigIntegerField(db_index=True)
    role = models.CharField(max_length=10)


class MembershipSpell(SpellRow):
    """A member in a cell over a period, with the village counted for."""

    person = models.BigIntegerField()
    cell = models.BigIntegerField(db_index=True)
    village = models.BigIntegerField(null=True, db_index=True)
    standing = models.CharField(max_length=12)
    admitted_on = models.DateField(null=True)
    reinforced_until = models.DateField(null=True)
    exempt = models.CharField(max_length=10, null=True)
    exempt_until = models.DateField(null=True)
    away_since = models.DateField(null=True)
    expected_back = models.DateField(null=True)
    guest_cell = models.BigIntegerField(null=True, db_index=True)
    guest_until = models.DateField(null=True)

    class Meta(SpellRow.Meta):
        # Nearly every row is still known: of many persons, the two together find them.
        indexes: ClassVar = [*SpellRow.Meta.indexes, models.Index(fields=["person", "known_to"])]


class SuccessionSpell(SpellRow):
    """A place or organisation gone over into another one."""

    predecessor = models.BigIntegerField(db_index=True)
    successor = models.BigIntegerField(db_index=True)


class OfficeSpell(SpellRow):
    """A member holding an office of an organisation over a period."""

    organisation = models.BigIntegerField(db_index=True)
    person = models.BigIntegerField(db_index=True)
    office = models.CharField(max_length=20)
    provisional = models.BooleanField()
    term_ends = models.DateField(null=True)


class ChargeSpell(SpellRow):
    """A committee member answering for a village over a period."""

    person = models.BigIntegerField(db_index=True)
    village = models.BigIntegerField(db_index=True)


class HouseholdsSpell(SpellRow):
    """A member looking after a group of households of a village: how many, never who."""

    person = models.BigIntegerField(db_index=True)
    village = models.BigIntegerField(db_index=True)
    households = models.SmallIntegerField()


class ParticularsVersion(models.Model):
    """A person's particulars as known from a position on. Destroyed at an erasure."""

    id = models.BigIntegerField(primary_key=True)
    person = models.BigIntegerField()
    known_from = models.BigIntegerField(db_index=True)
    known_to = models.BigIntegerField(default=STILL_KNOWN, db_index=True)
    name = models.CharField(max_length=120)
    birth_date = models.DateField(null=True)
    sex = models.CharField(max_length=6, null=True)
    ethnic_group = models.CharField(max_length=12, null=True)
    education = models.CharField(max_length=16, null=True)
    salt = models.BinaryField()

    class Meta:
        indexes: ClassVar = [models.Index(fields=["person", "known_to"])]


class SealedContact(models.Model):
    """What nobody searches or counts by: a member's numbers, telephone and address, encrypted.

    No part of the ledger: it says nothing that figures or decisions rest on. Destroyed at an
    erasure.
    """

    person = models.BigIntegerField(primary_key=True)
    sealed = models.BinaryField()
    changed_by = models.CharField(max_length=150)
    changed_at = models.DateTimeField()


class DifferentPeople(models.Model):
    """Two persons who look like one and are two, as somebody decided (``a`` < ``b``).

    It changes nothing in the register, so it is no entry of the ledger. Taking it back keeps the
    row, with who did it and when.
    """

    a = models.BigIntegerField()
    b = models.BigIntegerField()
    ground = models.TextField(blank=True)
    decided_by = models.CharField(max_length=150)
    decided_at = models.DateTimeField()
    withdrawn_by = models.CharField(max_length=150, blank=True)
    withdrawn_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(a__lt=F("b")), name="different_in_order"),
            models.UniqueConstraint(
                fields=["a", "b"], condition=Q(withdrawn_at=None), name="different_once"
            ),
        ]


class Finding(models.Model):
    """An exception or notice found at a recording, open until a later one settles it."""

    position = models.BigIntegerField()
    code = models.CharField(max_length=40)
    grade = models.CharField(max_length=10)
    subject_kind = models.CharField(max_length=12)
    subject_a = models.BigIntegerField()
    subject_b = models.BigIntegerField(default=0)
    on = models.DateField()
    source = models.CharField(max_length=200, blank=True)
    ground = models.TextField(blank=True)
    settled_at = models.BigIntegerField(default=0)

    class Meta:
        indexes: ClassVar = [models.Index(fields=["subject_kind", "subject_a", "settled_at"])]


class RegisterInfo(models.Model):
    """The one row about the register itself: its first day, and whether it is a demo."""

    id = models.SmallIntegerField(primary_key=True, default=1)
    first_day = models.DateField()
    sample_data = models.BooleanField(default=False)
    root_place = models.BigIntegerField(null=True)

    class Meta:
        constraints: ClassVar = [models.CheckConstraint(condition=Q(id=1), name="one_info")]


class Outline(models.Model):
    """A place's outline on the map from a day on. A drawing, and no part of the ledger.

    ``area``: WKB in WGS 84, made simple for the screen. It holds until the place's next outline,
    or until the place gives or takes territory in a succession.
    """

    place = models.BigIntegerField()
    level = models.CharField(max_length=10)
    valid_from = models.DateField()
    area = models.BinaryField()
    source = models.CharField(max_length=200)
    recorded_at = models.DateTimeField()
    actor = models.CharField(max_length=150)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["place", "valid_from"], name="one_outline_a_day")
        ]
