"""Hostile files: refused in one line within seconds, in little memory, nothing written."""

from __future__ import annotations

import io
import os
import subprocess
import sys
import time
import zipfile
from collections.abc import Callable
from datetime import date
from functools import lru_cache
from pathlib import Path

import pytest

from chibo.exchange.workbook.examination import examine
from chibo.exchange.workbook.reading import CHILD, Unreadable, read_workbook
from tests.conftest import run_chibo

from .forms import small, workbook

SECONDS, MEMORY = 20, 10**9
SHEET = "xl/worksheets/sheet2.xml"


def changed(changes: dict[str, Callable[[bytes], bytes] | bytes]) -> bytes:
    """Return a good workbook with parts changed or added."""
    made = io.BytesIO()
    old = zipfile.ZipFile(io.BytesIO(workbook(small())))
    with old, zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as new:
        for name in {*old.namelist(), *changes}:
            change = changes.get(name)
            if callable(change):
                new.writestr(name, change(old.read(name)))
            else:
                new.writestr(name, old.read(name) if change is None else change)
    return made.getvalue()


def into_rows(text: bytes) -> Callable[[bytes], bytes]:
    return lambda part: part.replace(b"</sheetData>", text + b"</sheetData>")


def bomb() -> bytes:
    return changed({"xl/media/image1.xml": b"0" * 280 * 2**20})


def many_bombs() -> bytes:
    return changed({f"xl/media/image{i}.xml": os.urandom(2**10) * 3500 for i in range(100)})


@lru_cache(maxsize=1)
def shared_strings() -> bytes:
    """2 GB of strings."""
    made = io.BytesIO()
    old = zipfile.ZipFile(io.BytesIO(workbook(small())))
    with old, zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            if name != "xl/sharedStrings.xml":
                new.writestr(name, old.read(name))
        with new.open("xl/sharedStrings.xml", "w", force_zip64=True) as part:
            part.write(
                b'<?xml version="1.0" encoding="UTF-8"?><sst xmlns="http://schemas.'
                b'openxmlformats.org/spreadsheetml/2006/main">'
            )
            block = b"<si><t>" + b"x" * 2**20 + b"</t></si>"
            for _ in range(2048):
                part.write(block)
            part.write(b"</sst>")
    return made.getvalue()


def hidden_strings() -> bytes:
    """2 GB of strings behind a directory that says there are few."""
    data = bytearray(shared_strings())
    at = data.rindex(b"PK\x01\x02", 0, data.rindex(b"xl/sharedStrings.xml"))
    data[at + 24 : at + 28] = (30_000).to_bytes(4, "little")
    return bytes(data)


def far_cell() -> bytes:
    rows = b'<row r="900000"><c r="A900000"><v>1</v></c><c r="XFD900000"><v>1</v></c></row>'
    return changed({SHEET: into_rows(rows)})


def blank_rows() -> bytes:
    return b"".join(b'<row r="%d" s="%d"/>' % (row, row % 97) for row in range(50, 1_048_577))


HOSTILE: dict[str, tuple[Callable[[], bytes], str]] = {
    "a zip bomb": (bomb, "too large"),
    "many small bombs": (many_bombs, "too large"),
    "2 GB of shared strings": (shared_strings, "too large"),
    "2 GB behind a directory that lies": (hidden_strings, ""),
    "a million blank rows": (
        lambda: changed({SHEET: into_rows(blank_rows())}),
        "rows",
    ),
    "a cell at the far end": (far_cell, ""),
    "macros": (lambda: changed({"xl/vbaProject.bin": b"x"}), "macros"),
    "a macro's kind": (
        lambda: changed(
            {
                "[Content_Types].xml": lambda part: part.replace(
                    b"spreadsheetml.sheet.main", b"ms-excel.sheet.macroEnabled.main"
                )
            }
        ),
        "macros",
    ),
    "links to other files": (
        lambda: changed({"xl/externalLinks/externalLink1.xml": b"<x/>"}),
        "other files",
    ),
    "formulas": (
        lambda: changed({SHEET: into_rows(b'<row r="9"><c r="C9"><f>1+1</f><v>2</v></c></row>')}),
        "C9",
    ),
    "a formula in other words": (
        lambda: changed(
            {SHEET: into_rows(b'<row r="9"><c\n r="C9" s="1" >\n<f t="array">A1</f></c></row>')}
        ),
        "C9",
    ),
    "UTF-16": (
        lambda: changed({SHEET: lambda part: part.decode().encode("utf-16")}),
        "Unicode",
    ),
    "a wrong encoding": (
        lambda: changed({"xl/sharedStrings.xml": lambda part: part.replace(b"Gi", b"\xe3\xf3")}),
        "Unicode",
    ),
    "entities": (
        lambda: changed(
            {
                SHEET: lambda part: part.replace(
                    b"<worksheet", b'<!DOCTYPE x [<!ENTITY a "aa">]><worksheet', 1
                )
            }
        ),
        "not an Excel",
    ),
    "text": (lambda: "Họ và tên;Ngày sinh\n".encode(), "not an Excel"),
    "half a file": (lambda: workbook(small())[:5000], "not an Excel"),
    "nothing": (lambda: b"", "not an Excel"),
    "an OpenDocument sheet": (
        lambda: changed({"mimetype": b"application/vnd.oasis", "content.xml": b"<x/>"}),
        "OpenDocument",
    ),
    "an old file": (lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 4096, ".xls"),
}


@pytest.mark.slow
@pytest.mark.parametrize("kind", HOSTILE)
def test_a_hostile_file_is_refused_quickly_and_in_little_memory(kind: str, tmp_path: Path) -> None:
    make, word = HOSTILE[kind]
    data = make()
    started = time.monotonic()
    with pytest.raises(Unreadable) as refused:
        examine(data, date(2016, 1, 1))
    assert time.monotonic() - started < SECONDS
    assert word in str(refused.value)
    assert len(str(refused.value).splitlines()) == 1
    assert peak_memory(data, tmp_path) < MEMORY


def peak_memory(data: bytes, folder: Path) -> int:
    """Return the greatest memory of the process that reads the file, as the system counts it."""
    code = (
        "import resource, subprocess, sys;"
        "subprocess.run([sys.executable, '-I', sys.argv[1]], stdin=open(sys.argv[2], 'rb'),"
        " stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL);"
        "print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss * 1024)"
    )
    path = folder / "hostile.xlsx"
    path.write_bytes(data)
    command = [sys.executable, "-c", code, str(CHILD), str(path)]
    return int(subprocess.run(command, capture_output=True, text=True, check=True).stdout)


@pytest.mark.slow
def test_the_command_refuses_in_one_line_and_writes_nothing(tmp_path: Path) -> None:
    path = tmp_path / "start.xlsx"
    path.write_bytes(HOSTILE["formulas"][0]())
    done = run_chibo(tmp_path / "register", "open", str(path), "--on", "2016-01-01")
    assert done.returncode == 2
    assert len(done.stderr.splitlines()) == 1
    assert [p.name for p in tmp_path.iterdir() if p.suffix == ".xlsx"] == ["start.xlsx"]
    empty = run_chibo(tmp_path / "register", "figures", "--on", "2016-01-01")
    assert "chibo open" in empty.stderr


def test_a_good_file_is_read() -> None:
    titles = [grid.title for grid in read_workbook(workbook(small()))]
    sheets = ["Xã", "Thôn bản", "Chi bộ", "Đảng viên", "Quần chúng ưu tú"]
    assert titles == ["Hướng dẫn", *sheets, "Danh mục"]
