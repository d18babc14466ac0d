"""The manifest of a bundle: what it holds, who made it and when, and the seal on all that."""

from __future__ import annotations

import hashlib
from datetime import date, datetime

import msgspec

from . import schema

MEMBER = "manifest.json"
SCHEMA_MEMBER = "schema.json"
NOTICE = (
    "Dữ liệu cá nhân: họ tên và tư cách đảng viên. Cất giữ kín trên ổ đĩa mã hóa, hủy khi không "
    "còn cần. / Personal data: names and political membership. Keep this file closed and on an "
    "encrypted volume, and destroy it when it is no longer needed."
)
SAMPLE_NOTICE = "Dữ liệu mẫu, không có người thật. / Sample data: no real person."


class Base(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A plain frozen value."""


class Member(Base, frozen=True):
    """A file in the zip: its length and digest."""

    bytes: int
    sha256: str


class Register(Base, frozen=True):
    """What the register says of itself."""

    first_day: date
    sample_data: bool
    root_place: int | None


class Manifest(Base, frozen=True):
    """The manifest. ``software`` and ``rulebook``: the versions that wrote the bundle."""

    format: str
    version: int
    notice: str
    exported_at: datetime
    exported_by: str
    software: str
    rulebook: str
    position: int
    digest: str
    recorded_at: datetime
    register: Register | None
    members: dict[str, Member]
    seal: str = ""


class _Label(msgspec.Struct):
    """What every version of the format begins with."""

    format: str
    version: int


class Foreign(ValueError):
    """The bytes are no manifest of a bundle."""


class Newer(ValueError):
    """The bundle is of a later version of the format than this software knows."""


class Unsealed(ValueError):
    """The manifest was changed after it was written."""


def sealed(manifest: Manifest) -> bytes:
    """Return a manifest as it is written, with its seal."""
    seal = hashlib.sha256(_text(msgspec.structs.replace(manifest, seal=""))).hexdigest()
    return _text(msgspec.structs.replace(manifest, seal=seal))


def unsealed(data: bytes) -> Manifest:
    """Read a manifest. Raises Foreign, Newer or Unsealed."""
    try:
        label = msgspec.json.decode(data, type=_Label)
    except (msgspec.MsgspecError, ValueError):
        raise Foreign from None
    if label.format != schema.FORMAT:
        raise Foreign
    if label.version > schema.VERSION:
        raise Newer(label.version)
    try:
        manifest = msgspec.json.decode(data, type=Manifest)
    except (msgspec.MsgspecError, ValueError):
        raise Unsealed from None
    if sealed(manifest) != data:
        raise Unsealed
    return manifest


def schema_text() -> bytes:
    """Return the schema as it is written."""
    return _indented(schema.document())


def _text(manifest: Manifest) -> bytes:
    return _indented(msgspec.to_builtins(manifest))


def _indented(value: object) -> bytes:
    return msgspec.json.format(msgspec.json.encode(value), indent=1) + b"\n"
