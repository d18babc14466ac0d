"""Reads an untrusted workbook in a process of its own, which has little memory and time.

A script that imports nothing of chibo. Standard input: the file. Standard output: MessagePack,
``["ok", [[title, rows], ...]]`` or ``["refused", code, detail]``. A date is ``[y, m, d]``.
"""

from __future__ import annotations

import codecs
import io
import re
import resource
import sys
import zipfile
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from typing import Any

MEMORY = 900 * 2**20
SECONDS = 40
ENTRIES = 2_000
UNPACKED = 300 * 2**20
RATIO, LARGE = 100, 4 * 2**20
"""A part that is packed tighter than this, and large, is a bomb."""
EXTERNAL = ("xl/externallinks/", "xl/querytables/", "xl/connections.xml")
ROWS = 250_000
COLUMNS = 200
CHUNK = 2**20
OVERLAP = 4096

CELL_FORMULA = re.compile(
    rb'<(?:\w+:)?c\b[^>]*?\br="([A-Z]{1,3}[0-9]{1,7})"[^>]*>\s*<(?:\w+:)?f[\s/>]'
)
ANY_FORMULA = re.compile(rb"<(?:\w+:)?c\b[^>]*>\s*<(?:\w+:)?f[\s/>]")
ROW = re.compile(rb"<(?:\w+:)?row\b")
ENCODING = re.compile(rb"^<\?xml[^>]*encoding=[\"']([^\"']+)[\"']")


class Refused(Exception):
    """The file is not read; ``code`` says why."""

    def __init__(self, code: str, detail: str = "") -> None:
        self.code, self.detail = code, detail


def main() -> None:
    """Read, check and write the values."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    import msgspec

    try:
        said: list[Any] = ["ok", read(sys.stdin.buffer.read())]
    except Refused as refused:
        said = ["refused", refused.code, refused.detail]
    except MemoryError:
        said = ["refused", "too_large", ""]
    sys.stdout.buffer.write(msgspec.msgpack.encode(said))


def read(data: bytes) -> list[list[Any]]:
    """Return every sheet's title and rows."""
    if data[:8] == b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1":
        raise Refused("locked_or_old")
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            check_directory(archive)
            for name in archive.namelist():
                if name.endswith((".xml", ".rels")):
                    check_part(archive, name)
    except (zipfile.BadZipFile, NotImplementedError, EOFError, OSError, ValueError) as error:
        raise Refused("not_a_workbook") from error
    return values(data)


def check_directory(archive: zipfile.ZipFile) -> None:
    """Refuse by the zip's directory alone what need not be unpacked to be known as wrong."""
    entries = archive.infolist()
    lower = {entry.filename.lower() for entry in entries}
    if "mimetype" in lower and "content.xml" in lower:
        raise Refused("opendocument")
    if not {"[content_types].xml", "xl/workbook.xml"} <= lower:
        raise Refused("not_a_workbook")
    if len(entries) > ENTRIES or len(lower) < len(entries):
        raise Refused("not_a_workbook")
    if any(entry.flag_bits & 1 for entry in entries):
        raise Refused("locked_or_old")
    if any("vbaproject" in name or name.startswith("xl/macrosheets/") for name in lower):
        raise Refused("macros")
    if any(name.startswith(EXTERNAL) for name in lower):
        raise Refused("external")
    check_sizes(entries)


def check_sizes(entries: list[zipfile.ZipInfo]) -> None:
    """Refuse what unpacks to too much."""
    bombs = (e for e in entries if e.file_size > max(LARGE, RATIO * e.compress_size))
    if any(bombs) or sum(entry.file_size for entry in entries) > UNPACKED:
        raise Refused("too_large")


def check_part(archive: zipfile.ZipFile, name: str) -> None:
    """Refuse a part with a wrong encoding, a formula, too many rows, macros or a DTD."""
    is_sheet = name.startswith("xl/worksheets/")
    formulas: list[str] = []
    rows = 0
    decoder = codecs.getincrementaldecoder("utf-8")()
    first = True
    for kept, chunk in chunks(archive, name):
        if first:
            check_head(chunk, name)
            first = False
        text = kept + chunk
        try:
            decoder.decode(chunk)
        except UnicodeDecodeError as error:
            raise Refused("encoding") from error
        if is_sheet:
            rows += len(ROW.findall(chunk))
            formulas += [found.decode() for found in CELL_FORMULA.findall(text)]
            if not formulas and ANY_FORMULA.search(text):
                formulas.append("?")
            if rows > ROWS:
                raise Refused("rows")
        elif name == "[Content_Types].xml" and b"macroenabled" in text.lower():
            raise Refused("macros")
    if formulas:
        raise Refused("formula", ", ".join(dict.fromkeys(formulas[:3])))


def chunks(archive: zipfile.ZipFile, name: str) -> Iterator[tuple[bytes, bytes]]:
    """Yield the part piece by piece, each with the end of the one before it."""
    kept = b""
    with archive.open(name) as part:
        while chunk := part.read(CHUNK):
            yield kept, chunk
            kept = chunk[-OVERLAP:]


def check_head(chunk: bytes, name: str) -> None:
    """Refuse an encoding other than UTF-8, and a document type."""
    head = chunk[:OVERLAP]
    if head.startswith((b"\xff\xfe", b"\xfe\xff")) or b"\0" in head:
        raise Refused("encoding")
    declared = ENCODING.match(head.removeprefix(b"\xef\xbb\xbf"))
    if declared and declared[1].lower() not in (b"utf-8", b"us-ascii"):
        raise Refused("encoding")
    if b"<!DOCTYPE" in head or b"<!ENTITY" in head:
        raise Refused("not_a_workbook")


def values(data: bytes) -> list[list[Any]]:
    """Return the values of every worksheet, from A1 on."""
    import python_calamine as calamine

    found: list[list[Any]] = []
    try:
        workbook = calamine.CalamineWorkbook.from_filelike(io.BytesIO(data))
        for sheet in workbook.sheets_metadata:
            if sheet.typ != calamine.SheetTypeEnum.WorkSheet:
                continue
            held = workbook.get_sheet_by_name(sheet.name)
            if held.total_height > ROWS:
                raise Refused("rows")
            if held.total_width > COLUMNS:
                raise Refused("columns")
            rows = [
                [plain(value) for value in row] for row in held.to_python(skip_empty_area=False)
            ]
            found.append([sheet.name, rows])
    except (calamine.CalamineError, OSError) as error:
        raise Refused("not_a_workbook") from error
    return found


def plain(value: Any) -> Any:
    """Return a value that travels: none for blank, a date as three numbers."""
    if value is None or isinstance(value, bool | int | float):
        return value
    if isinstance(value, str):
        return value or None
    if isinstance(value, datetime | date):
        return [value.year, value.month, value.day]
    return str(value) if isinstance(value, time | timedelta) else None


if __name__ == "__main__":
    main()
