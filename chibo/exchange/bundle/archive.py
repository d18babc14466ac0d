"""A bundle opened: its zip file, judged before anything in it is unpacked."""

from __future__ import annotations

import csv
import hashlib
import io
import struct
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any
from zipfile import ZIP_DEFLATED, ZIP_STORED, BadZipFile, ZipFile, ZipInfo

from . import manifest as manifests
from . import schema
from .limits import (
    ARCHIVE_LIMIT,
    DIRECTORY_LIMIT,
    LONGEST_FIELD,
    MANIFEST_LIMIT,
    RATIO_LIMIT,
    UNPACKED_LIMIT,
)
from .manifest import Manifest
from .table import Table

MEMBERS = frozenset(
    {manifests.MEMBER, manifests.SCHEMA_MEMBER, *(table.member for table in schema.TABLES)}
)
_END = struct.Struct("<4s4H2LH")
"""The last record of a zip file without a comment."""


class Foreign(Exception):
    """The file is no bundle, or only the beginning of one."""


class Newer(Exception):
    """The bundle is of a later version of the format."""


class TooLarge(Exception):
    """The bundle is, or would unpack to, more than is safe."""


class Damaged(Exception):
    """Something in the bundle does not fit: the message says what."""


class Archive:
    """A bundle whose directory, manifest and digests are in order."""

    def __init__(self, file: IO[bytes]) -> None:
        """Raise Foreign, Newer, TooLarge or Damaged."""
        _check_end(file)
        with _reading(Foreign):
            self._zip = ZipFile(file)
        _check_directory(self._zip.infolist())
        with _reading(Damaged), self._zip.open(manifests.MEMBER) as member:
            data = member.read()
        self.manifest = _manifest(data)
        self._check_members()

    def rows(self, table: Table) -> Iterator[dict[str, Any]]:
        """Yield the rows of a table as values by column. Raises Damaged."""
        with _reading(Damaged), _long_fields(), self._zip.open(table.member) as member:
            lines = csv.reader(io.TextIOWrapper(member, "utf-8", newline=""), strict=True)
            if next(lines, None) != table.names:
                raise Damaged(f"{table.member}: its columns are not those of the schema")
            for line in lines:
                if len(line) != len(table.columns):
                    raise Damaged(f"{table.member}, line {lines.line_num}: not a full row")
                yield {c.name: c.value(text) for c, text in zip(table.columns, line, strict=True)}

    def _check_members(self) -> None:
        """Hold every member against its digest in the manifest."""
        if self.manifest.members.keys() != MEMBERS - {manifests.MEMBER}:
            raise Damaged("the manifest does not name every member")
        for name, wanted in self.manifest.members.items():
            digest = hashlib.sha256()
            with _reading(Damaged), self._zip.open(name) as member:
                while part := member.read(2**20):
                    digest.update(part)
            length = self._zip.getinfo(name).file_size
            if (length, digest.hexdigest()) != (wanted.bytes, wanted.sha256):
                raise Damaged(f"{name}: its digest does not fit")


@contextmanager
def open_archive(source: Path) -> Iterator[Archive]:
    """Open a bundle. Raises Foreign, Newer, TooLarge, Damaged, or OSError."""
    with source.open("rb") as file:
        yield Archive(file)


def _check_end(file: IO[bytes]) -> None:
    """Judge the zip's last record, before its directory is read into memory."""
    length = file.seek(0, io.SEEK_END)
    if length > ARCHIVE_LIMIT:
        raise TooLarge
    if length < _END.size:
        raise Foreign
    file.seek(-_END.size, io.SEEK_END)
    mark, _disk, _disks, _here, entries, directory, _start, comment = _END.unpack(file.read())
    if mark != b"PK\x05\x06" or comment:
        raise Foreign
    if entries != len(MEMBERS) or directory > DIRECTORY_LIMIT:
        raise Foreign


def _check_directory(entries: list[ZipInfo]) -> None:
    if len(entries) != len(MEMBERS) or {entry.filename for entry in entries} != MEMBERS:
        raise Foreign
    if any(entry.compress_type not in (ZIP_STORED, ZIP_DEFLATED) for entry in entries):
        raise Foreign
    sizes = {entry.filename: entry.file_size for entry in entries}
    if sum(sizes.values()) > UNPACKED_LIMIT or sizes[manifests.MEMBER] > MANIFEST_LIMIT:
        raise TooLarge
    if any(entry.file_size > RATIO_LIMIT * (entry.compress_size + 1) for entry in entries):
        raise TooLarge


def _manifest(data: bytes) -> Manifest:
    try:
        return manifests.unsealed(data)
    except manifests.Foreign:
        raise Foreign from None
    except manifests.Newer:
        raise Newer from None
    except manifests.Unsealed:
        raise Damaged("manifest.json was changed") from None


@contextmanager
def _reading(problem: type[Exception]) -> Iterator[None]:
    """Turn whatever reading a bad zip or table raises into one problem."""
    try:
        yield
    except (
        *(BadZipFile, zlib.error, csv.Error, struct.error),
        *(EOFError, NotImplementedError, RuntimeError, ValueError),
    ) as error:
        raise problem(str(error)[:200]) from error


@contextmanager
def _long_fields() -> Iterator[None]:
    before = csv.field_size_limit(LONGEST_FIELD)
    try:
        yield
    finally:
        csv.field_size_limit(before)
