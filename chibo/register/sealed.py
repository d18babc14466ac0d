"""Sealing what nobody searches or counts by: encrypted with keys beside the database.

The keys lie in a file of their own, one a line, the newest first: what is written is sealed with
the first, what is read may be sealed with any. A copy of the database without it says nothing.
"""

from __future__ import annotations

import os
from pathlib import Path

from cryptography.fernet import Fernet, MultiFernet
from django.conf import settings
from django.db import transaction

from . import models as m


def key_file() -> Path:
    """Return where the keys lie."""
    return Path(settings.DATA) / "field_keys"


def seal(text: str) -> bytes:
    """Return the text encrypted with the newest key; the first key is made when it is needed."""
    return _box(_keys() or _renewed([])).encrypt(text.encode())


def unseal(sealed: bytes) -> str:
    """Return what was sealed. Raises cryptography.fernet.InvalidToken where its key is missing."""
    return _box(_keys()).decrypt(sealed).decode()


def rotate() -> int:
    """Seal everything with a new key, forget the old ones, and return how many rows there were.

    The new key is written first: whatever breaks off, all that is sealed can be read.
    """
    with transaction.atomic():
        # Who seals waits for this row too, so that nothing is sealed with a key that goes.
        m.LedgerHead.objects.select_for_update().get(id=1)
        keys = _renewed(_keys())
        box = _box(keys)
        rows = list(m.SealedContact.objects.all())
        for row in rows:
            row.sealed = box.rotate(bytes(row.sealed))
        m.SealedContact.objects.bulk_update(rows, ["sealed"], batch_size=500)
        transaction.on_commit(lambda: _write(keys[:1]))
    return len(rows)


def _box(keys: list[bytes]) -> MultiFernet:
    return MultiFernet([Fernet(key) for key in keys or [Fernet.generate_key()]])


def _keys() -> list[bytes]:
    return key_file().read_bytes().split() if key_file().exists() else []


def _renewed(keys: list[bytes]) -> list[bytes]:
    keys = [Fernet.generate_key(), *keys]
    _write(keys)
    return keys


def _write(keys: list[bytes]) -> None:
    """Write the keys aside, for their owner only, then put the file in its place."""
    aside = key_file().with_suffix(".new")
    aside.unlink(missing_ok=True)
    handle = os.open(aside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "wb") as file:
        file.write(b"\n".join(keys) + b"\n")
        file.flush()
        os.fsync(handle)
    aside.replace(key_file())
