"""Bundles that are refused: with one reason, and nothing written."""

from __future__ import annotations

import csv
import hashlib
import io
import random
from collections.abc import Callable
from pathlib import Path
from zipfile import ZIP_BZIP2, ZIP_DEFLATED, ZipFile

import msgspec
import pytest
import shapely

from chibo.exchange.bundle import archive as bundle_archive
from chibo.exchange.bundle import manifest as bundle_manifest
from chibo.exchange.bundle import schema
from chibo.exchange.bundle.archive import Damaged, Foreign, Newer, TooLarge
from chibo.exchange.bundle.importing import import_bundle
from chibo.ledger.canonical import GENESIS
from chibo.register.verify import verify
from tests.register.papers import empty_the_register

from .bundles import (
    exported,
    is_empty,
    manifest_of,
    members,
    packed,
    resealed,
    small_register,
)

pytestmark = [pytest.mark.django_db, pytest.mark.database]

Files = dict[str, bytes]
BOW_TIE = shapely.Polygon([(103, 21), (104, 22), (104, 21), (103, 22)])
ENDLESS = "01" + "03000000" + "ffffffff" + "ffffffff"
"""A polygon that claims four thousand million rings."""


@pytest.fixture
def bundle(tmp_path: Path) -> Path:
    """A good bundle, and an empty register to bring it into."""
    small_register()
    path = exported(tmp_path)
    empty_the_register()
    return path


def refused(path: Path, problem: type[Exception], word: str | None = None) -> None:
    with pytest.raises(problem, match=word):
        import_bundle(path)
    assert is_empty()


@pytest.mark.parametrize("name", sorted(bundle_archive.MEMBERS))
def test_one_changed_byte_of_any_member_is_found(bundle: Path, name: str) -> None:
    files = members(bundle)
    rng = random.Random(name)
    for at in {0, len(files[name]) - 1, *(rng.randrange(len(files[name])) for _ in range(8))}:
        changed = bytearray(files[name])
        changed[at] ^= 1
        path = packed(bundle.with_name("changed.zip"), {**files, name: bytes(changed)})
        refused(path, (Damaged, Foreign))  # type: ignore[arg-type]


def test_a_changed_byte_of_the_zip_never_changes_what_is_read(bundle: Path) -> None:
    whole = bundle.read_bytes()
    rng = random.Random(1)
    for at in rng.sample(range(len(whole)), 150):
        changed = bytearray(whole)
        changed[at] ^= 1 << rng.randrange(8)
        bundle.write_bytes(changed)
        try:
            import_bundle(bundle)
        except (Damaged, Foreign, TooLarge):
            assert is_empty()
        else:  # a byte that no reader looks at, as the date of a member
            assert list(verify()) == []
            empty_the_register()


def test_a_truncated_bundle_is_refused(bundle: Path) -> None:
    whole = bundle.read_bytes()
    for length in (0, 1, 21, 100, len(whole) // 2, len(whole) - 22, len(whole) - 1):
        bundle.write_bytes(whole[:length])
        refused(bundle, Foreign)


@pytest.mark.parametrize(
    "data",
    [b"", b"PK", b"name,birth_date\r\n" * 9, bytes(range(256)) * 99, b"PK\x05\x06" + bytes(18)],
)
def test_another_kind_of_file_is_refused(tmp_path: Path, data: bytes) -> None:
    path = tmp_path / "other.zip"
    path.write_bytes(data)
    refused(path, Foreign)


def without_a_member(files: Files) -> Files:
    return {name: data for name, data in files.items() if name != "findings.csv"}


def with_a_member_too_many(files: Files) -> Files:
    return {**files, "extra.csv": b""}


def with_a_member_renamed(files: Files) -> Files:
    return {**without_a_member(files), "../findings.csv": files["findings.csv"]}


def with_another_format(files: Files) -> Files:
    return {**files, bundle_manifest.MEMBER: b'{"format": "workbook", "version": 1}'}


def with_no_manifest_in_it(files: Files) -> Files:
    return {**files, bundle_manifest.MEMBER: b"\xff"}


@pytest.mark.parametrize(
    "change",
    [
        without_a_member,
        with_a_member_too_many,
        with_a_member_renamed,
        with_another_format,
        with_no_manifest_in_it,
    ],
)
def test_another_zip_is_refused(bundle: Path, change: Callable[[Files], Files]) -> None:
    refused(packed(bundle, change(members(bundle))), Foreign)


def test_a_zip_with_a_member_twice_is_refused(bundle: Path) -> None:
    files = without_a_member(members(bundle))
    with ZipFile(bundle, "w", ZIP_DEFLATED) as archive, pytest.warns(UserWarning):
        for name, data in [*files.items(), ("ledger.csv", b"")]:
            archive.writestr(name, data)
    refused(bundle, Foreign)


def test_a_zip_packed_in_another_way_is_refused(bundle: Path) -> None:
    files = members(bundle)
    with ZipFile(bundle, "w", ZIP_BZIP2) as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    refused(bundle, Foreign)


def test_a_directory_of_a_million_members_is_not_even_read(tmp_path: Path) -> None:
    path = tmp_path / "many.zip"
    with ZipFile(path, "w") as archive:
        for number in range(2000):
            archive.writestr(str(number), b"")
    refused(path, Foreign)


def test_a_later_format_is_refused(bundle: Path) -> None:
    files = members(bundle)
    later = schema.VERSION + 1
    path = resealed(bundle, files, lambda man: msgspec.structs.replace(man, version=later))
    refused(path, Newer)
    unknown = b'{"format": "chibo bundle", "version": %d, "what": "is new"}' % later
    refused(packed(bundle, {**files, bundle_manifest.MEMBER: unknown}), Newer)


def test_a_bomb_is_refused_before_it_is_unpacked(bundle: Path) -> None:
    files = members(bundle)
    refused(packed(bundle, {**files, "ledger.csv": bytes(50_000_000)}), TooLarge)
    refused(packed(bundle, {**files, bundle_manifest.MEMBER: random.randbytes(2**21)}), TooLarge)


def test_a_member_that_claims_to_be_huge_is_refused(bundle: Path) -> None:
    whole = bundle.read_bytes()
    entry = whole.index(b"PK\x01\x02")
    claimed = whole[: entry + 24] + b"\xf0\xff\xff\xff" + whole[entry + 28 :]
    bundle.write_bytes(claimed)
    refused(bundle, TooLarge)


def test_the_file_itself_may_only_be_so_large(bundle: Path, monkeypatch) -> None:
    monkeypatch.setattr(bundle_archive, "ARCHIVE_LIMIT", 1000)
    refused(bundle, TooLarge)


def test_a_field_longer_than_is_safe_is_refused(bundle: Path, monkeypatch) -> None:
    monkeypatch.setattr(bundle_archive, "LONGEST_FIELD", 1000)
    refused(bundle, Damaged, "field larger")


# Changed by somebody who makes all digests of the file fit


def edited(data: bytes, edit: Callable[[list[list[str]]], None]) -> bytes:
    """Return a table with its lines changed."""
    lines = list(csv.reader(io.StringIO(data.decode(), newline="")))
    edit(lines)
    text = io.StringIO()
    csv.writer(text).writerows(lines)
    return text.getvalue().encode()


def rename(lines: list[list[str]]) -> None:
    lines[1][4] = "Người khác"


def remove_a_line(lines: list[list[str]]) -> None:
    del lines[2]


def double_a_line(lines: list[list[str]]) -> None:
    lines.append(lines[-1])


def swap_lines(lines: list[list[str]]) -> None:
    lines[1], lines[2] = lines[2], lines[1]


def swap_columns(lines: list[list[str]]) -> None:
    lines[0] = lines[0][::-1]


def drop_a_field(lines: list[list[str]]) -> None:
    del lines[1][-1]


def put(at: int, text: str) -> Callable[[list[list[str]]], None]:
    def edit(lines: list[list[str]]) -> None:
        lines[1][at] = text

    return edit


@pytest.mark.parametrize(
    ("member", "edit"),
    [
        ("particulars.csv", rename),
        ("particulars.csv", remove_a_line),
        ("particulars.csv", double_a_line),
        ("particulars.csv", put(0, "1")),
        ("particulars.csv", put(2, "one")),
        ("particulars.csv", put(3, "9" * 5000)),
        ("particulars.csv", put(4, "x" * 121)),
        ("particulars.csv", put(4, "x\0")),
        ("particulars.csv", put(5, "1990-2-3")),
        ("particulars.csv", put(9, "zz")),
        ("particulars.csv", put(9, "AB" * 16)),
        ("ledger.csv", remove_a_line),
        ("ledger.csv", double_a_line),
        ("ledger.csv", swap_lines),
        ("ledger.csv", swap_columns),
        ("ledger.csv", drop_a_field),
        ("ledger.csv", put(0, "01")),
        ("ledger.csv", put(1, "0" * 64)),
        ("ledger.csv", put(2, "{}")),
        ("ledger.csv", put(3, "[]")),
        ("ledger.csv", put(3, '[["place",1,0,"2016-01-01",{"admitted_on":"x"},"opening"]]')),
        ("findings.csv", put(0, "6")),
        ("findings.csv", put(1, "no_such_code")),
        ("findings.csv", put(1, "two_bases")),
        ("findings.csv", put(2, "rule")),
        ("findings.csv", put(3, "person")),
        ("findings.csv", put(9, "1")),
        ("findings.csv", put(6, "2016-02-30")),
        ("different_people.csv", put(0, "999999")),
        ("different_people.csv", put(4, "2026-11-24T08:00:00")),
        ("different_people.csv", put(4, "2026-11-24")),
        ("different_people.csv", put(5, "x" * 151)),
        ("outlines.csv", put(1, "moon")),
        ("outlines.csv", put(3, "00")),
        ("outlines.csv", put(3, shapely.box(103, 21, 200, 22).wkb.hex())),
        ("outlines.csv", put(3, shapely.Point(103, 21).wkb.hex())),
        ("outlines.csv", put(3, shapely.GeometryCollection().wkb.hex())),
        ("outlines.csv", put(3, BOW_TIE.wkb.hex())),
        ("outlines.csv", put(3, ENDLESS)),
        ("outlines.csv", double_a_line),
        ("derived/places.csv", None),
    ],
)
def test_what_does_not_fit_the_ledger_is_found_behind_fitting_digests(
    bundle: Path, member: str, edit: Callable[[list[list[str]]], None] | None
) -> None:
    files = members(bundle)
    if edit is None:  # of derived tables nothing is read
        import_bundle(resealed(bundle, {**files, member: b"changed"}))
        assert list(verify()) == []
        return
    refused(resealed(bundle, {**files, member: edited(files[member], edit)}), Damaged)


def test_a_manifest_of_another_ledger_is_found(bundle: Path) -> None:
    files = members(bundle)
    for change in ({"position": 4}, {"digest": GENESIS}, {"recorded_at": None}):
        if None in change.values():
            change = {"recorded_at": manifest_of(files).exported_at}
        path = bundle.with_name("other.zip")
        refused(
            resealed(path, files, lambda man, c=change: msgspec.structs.replace(man, **c)),  # type: ignore[misc]
            Damaged,
        )


def rechained(files: Files, old: str, new: str) -> Files:
    """Return the files with a text of the ledger changed, and the whole chain made to fit."""
    digest = GENESIS

    def edit(lines: list[list[str]]) -> None:
        nonlocal digest
        for line in lines[1:]:
            line[2], line[3] = line[2].replace(old, new), line[3].replace(old, new)
            digest = hashlib.sha256((digest + line[2] + line[3]).encode()).hexdigest()
            line[1] = digest

    changed = {**files, "ledger.csv": edited(files["ledger.csv"], edit)}
    manifest = msgspec.structs.replace(manifest_of(files), digest=digest)
    return {**changed, bundle_manifest.MEMBER: bundle_manifest.sealed(manifest)}


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ('"standing":"probationary"', '"standing":null'),
        ('"exists":true', '"exists":false'),
        ('"name":"village 4"', '"nothing":"village 4"'),
        ('"lat":null', '"lat":"north"'),
        ('"parent":null', '"parent":99999999999999999999'),
    ],
)
def test_a_forged_ledger_that_means_nothing_is_refused(bundle: Path, old: str, new: str) -> None:
    files = members(bundle)
    assert old in files["ledger.csv"].decode().replace('""', '"')
    refused(resealed(bundle, rechained(files, old, new)), Damaged)
