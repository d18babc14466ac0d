"""What is kept encrypted of members: who reads it, its keys, its end."""

from __future__ import annotations

import stat
from datetime import UTC, datetime

import pytest
from cryptography.fernet import InvalidToken

from chibo.ledger.scope import Scope
from chibo.register import contacts, sealed
from chibo.register import models as m
from chibo.register.contacts import Contact, contact_of, keep_contact, read_contact
from chibo.register.erase import erase
from tests.access.world import World

pytestmark = [pytest.mark.django_db, pytest.mark.database]
NOW = datetime(2026, 5, 1, 8, tzinfo=UTC)
ALL = Scope.everything()
FULL = Contact("011090001234", "85.012345", "0912345678", "Bản Giói A, xã Luân Giói")


@pytest.fixture
def world(kept_world: World, db: None) -> World:
    return kept_world


def test_what_is_kept_reads_the_same_and_lies_encrypted(world: World) -> None:
    keep_contact(world.stays, FULL, "officer", NOW)
    assert contact_of(ALL, world.stays) == FULL
    lying = bytes(m.SealedContact.objects.get().sealed)
    assert b"011090001234" not in lying and b"Gi\xc3\xb3i" not in lying
    assert stat.S_IMODE(sealed.key_file().stat().st_mode) == 0o600
    assert contact_of(ALL, world.moves) == Contact()


def test_who_left_the_cell_is_read_there_no_longer(world: World) -> None:
    keep_contact(world.moves, FULL, "officer", NOW)
    for cell, shown in ((world.alone_cell, None), (world.foreign_cell, FULL)):
        scope = Scope(organisations=frozenset({cell}), persons=True)
        assert contact_of(scope, world.moves) == shown
    viewer = Scope(organisations=frozenset({world.foreign_cell}))
    assert contact_of(viewer, world.moves) is None


def test_empty_fields_keep_nothing(world: World) -> None:
    keep_contact(world.stays, FULL, "officer", NOW)
    keep_contact(world.stays, Contact(), "officer", NOW)
    assert not m.SealedContact.objects.exists()


def test_a_new_key_seals_all_anew_and_the_old_one_opens_nothing(
    world: World, django_capture_on_commit_callbacks
) -> None:
    keep_contact(world.stays, FULL, "officer", NOW)
    keep_contact(world.moves, Contact(phone="0912345678"), "officer", NOW)
    old_key, old = sealed.key_file().read_bytes(), bytes(m.SealedContact.objects.first().sealed)
    with django_capture_on_commit_callbacks(execute=True):
        assert sealed.rotate() == 2
    assert len(sealed.key_file().read_bytes().split()) == 1
    assert sealed.key_file().read_bytes() != old_key
    assert contact_of(ALL, world.stays) == FULL
    with pytest.raises(InvalidToken):
        sealed.unseal(old)


def test_a_rotation_that_breaks_off_leaves_all_readable(world: World) -> None:
    keep_contact(world.stays, FULL, "officer", NOW)
    sealed.rotate()  # the transaction of the test never ends: the old key stays
    assert len(sealed.key_file().read_bytes().split()) == 2
    assert contact_of(ALL, world.stays) == FULL


def test_an_erasure_destroys_it(world: World) -> None:
    keep_contact(world.stays, FULL, "officer", NOW)
    erase(world.stays, "asked for", "officer", NOW)
    assert not m.SealedContact.objects.exists()


@pytest.mark.parametrize(
    ("typed", "wrong"),
    [
        ({"citizen_number": "011 090 001 234"}, []),
        ({"citizen_number": "01109000123"}, ["citizen_number"]),
        ({"phone": "+84 912 345 678", "card_number": "85.012345"}, []),
        ({"phone": "call me", "card_number": "?"}, ["phone", "card_number"]),
        ({"address": "x" * 201}, ["address"]),
        ({}, []),
    ],
)
def test_what_is_typed_is_looked_at(typed: dict[str, str], wrong: list[str]) -> None:
    assert sorted(read_contact(typed)[1]) == sorted(wrong)
    assert contacts.LONGEST_ADDRESS == 200
