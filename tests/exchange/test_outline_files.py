"""Files of areas: the three formats in all their wrappings, and files that are no such thing."""

from __future__ import annotations

import json
import sqlite3
import struct
import subprocess
import sys
import time
import zipfile
from pathlib import Path

import numpy as np
import pyogrio
import pytest
import shapely

from chibo.exchange.outlines import files as outline_files
from chibo.exchange.outlines import reader as outline_reader
from chibo.exchange.outlines.files import BadFile, read

from .drawn import FORMATS, VN_2000, square, write

pytestmark = pytest.mark.usefixtures("in_english")

NAMES = ["Xã Nong U", "Thị trấn Điện Biên Đông"]
AREAS = [square(0, 0), square(1, 0)]


@pytest.mark.parametrize("name", FORMATS)
def test_every_format_gives_the_same_areas_names_and_codes(tmp_path: Path, name: str) -> None:
    found = read(write(tmp_path / name, AREAS, NAMES, ["03371", "03203"]))
    assert found.fields["ten"] == NAMES
    assert found.fields["ma"] == ["03371", "03203"]
    assert found.rows == [1, 2]
    assert not found.assumed
    for read_area, drawn in zip(found.areas, AREAS, strict=True):
        assert read_area.symmetric_difference(drawn).area < drawn.area / 1e6


@pytest.mark.parametrize("name", ["areas.gpkg", "areas.shp", "areas.zip"])
def test_a_projection_of_vn_2000_becomes_degrees(tmp_path: Path, name: str) -> None:
    found = read(write(tmp_path / name, AREAS, NAMES, crs=VN_2000))
    for read_area, drawn in zip(found.areas, AREAS, strict=True):
        assert read_area.symmetric_difference(drawn).area < drawn.area / 1000


def test_a_shapefile_names_its_encoding_in_the_cpg_file(tmp_path: Path) -> None:
    path = write(tmp_path / "areas.shp", AREAS, ["Điện Biên", "Mường"], encoding="UTF-8")
    dbf = path.with_suffix(".dbf")
    assert path.with_suffix(".cpg").read_text() == "UTF-8"
    assert read(path).fields["ten"] == ["Điện Biên", "Mường"]
    # The same width in another encoding: letters of one byte, padded by blanks.
    for text in ("Điện Biên", "Mường"):
        old, new = text.encode(), text.replace("ệ", "ê").replace("ờ", "ơ").encode("cp1258")
        dbf.write_bytes(dbf.read_bytes().replace(old, new.ljust(len(old))))
    path.with_suffix(".cpg").write_text("ANSI 1258")
    assert read(path).fields["ten"] == ["Điên Biên", "Mương"]
    path.with_suffix(".cpg").unlink()
    with pytest.raises(BadFile, match="UTF-8"):
        read(path)


def test_a_shapefile_without_a_cpg_file_is_utf_8(tmp_path: Path) -> None:
    path = write(tmp_path / "areas.shp", AREAS, NAMES, encoding="UTF-8")
    path.with_suffix(".cpg").unlink()
    assert read(path).fields["ten"] == NAMES


def test_codes_that_a_table_made_numbers_are_read_as_text(tmp_path: Path) -> None:
    path = tmp_path / "areas.geojson"
    features = [
        {"type": "Feature", "properties": {"ma": code}, "geometry": shapely.geometry.mapping(area)}
        for code, area in zip([3371, 3203.0], AREAS, strict=True)
    ]
    features[0]["properties"]["parts"] = ["03371", "x"]  # type: ignore[index]
    path.write_text(json.dumps({"type": "FeatureCollection", "features": features}))
    assert read(path).fields["ma"] == ["3371", "3203"]


@pytest.mark.filterwarnings("ignore:'crs' was not provided")
def test_a_file_without_a_coordinate_system_is_taken_for_degrees_and_says_so(
    tmp_path: Path,
) -> None:
    assert read(write(tmp_path / "areas.shp", AREAS, NAMES, crs=None)).assumed
    metres = [shapely.transform(area, lambda xy: xy * 10_000) for area in AREAS]
    with pytest.raises(BadFile, match=r"\.prj"):
        read(write(tmp_path / "metres.shp", metres, NAMES, crs=None))


def test_exchanged_latitude_and_longitude_are_noticed(tmp_path: Path) -> None:
    turned = [shapely.transform(area, lambda xy: xy[:, ::-1] - [0, 20]) for area in AREAS]
    with pytest.raises(BadFile, match="outside Vietnam"):
        read(write(tmp_path / "areas.geojson", turned, NAMES))


def test_a_shape_that_crosses_itself_is_repaired(tmp_path: Path) -> None:
    bow = shapely.Polygon([(103, 21), (103.1, 21.1), (103.1, 21), (103, 21.1)])
    [area] = read(write(tmp_path / "areas.geojson", [bow], ["Xã Nong U"])).areas
    assert area.is_valid
    assert area.area == pytest.approx(0.005)


def test_what_is_no_area_is_passed_over(tmp_path: Path) -> None:
    path = tmp_path / "areas.geojson"
    shapes = [shapely.Point(103.2, 21.2), AREAS[0], None]
    features = [
        {
            "type": "Feature",
            "properties": {"ten": str(i)},
            "geometry": shape and shapely.geometry.mapping(shape),
        }
        for i, shape in enumerate(shapes)
    ]
    path.write_text(json.dumps({"type": "FeatureCollection", "features": features}))
    found = read(path)
    assert (found.rows, found.fields["ten"]) == ([2], ["1"])


def _layers(path: Path) -> None:
    for layer in ("old", "new"):
        pyogrio.raw.write(
            path,
            shapely.to_wkb(np.array(AREAS)),
            field_data=[np.array(NAMES, dtype=object)],
            fields=["ten"],
            geometry_type="Polygon",
            crs="EPSG:4326",
            layer=layer,
            append=path.exists(),
        )


def _truncated(path: Path) -> None:
    write(path, AREAS, NAMES)
    path.write_bytes(path.read_bytes()[:200])


def _zip_of_two(path: Path) -> None:
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("a.geojson", "{}")
        archive.writestr("b.geojson", "{}")


def _bomb(path: Path) -> None:
    with (
        zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive,
        archive.open("areas.geojson", "w", force_zip64=True) as file,
    ):
        for _ in range(200):
            file.write(b" " * 2**20)


def _many(path: Path) -> None:
    with zipfile.ZipFile(path, "w") as archive:
        for number in range(outline_files.MAX_ENTRIES + 1):
            archive.writestr(f"{number}.txt", "")


def _alone(path: Path) -> None:
    write(path, AREAS, NAMES)
    path.with_suffix(".dbf").unlink()


def _endless(path: Path) -> None:
    """Make a GeoPackage whose table is a query without end."""
    write(path, AREAS, NAMES)
    with sqlite3.connect(path) as base:
        base.execute("ALTER TABLE areas RENAME TO kept")
        base.execute(
            "CREATE VIEW areas AS WITH RECURSIVE n(fid) AS (SELECT 1 UNION ALL SELECT fid + 1 "
            "FROM n) SELECT n.fid, kept.geom, kept.ten FROM n, kept WHERE n.fid < 0"
        )


BROKEN = {
    "nothing.geojson": (lambda path: None, "There is no file"),
    "text.geojson": (lambda path: path.write_text("xin chào"), "damaged"),
    "empty.shp": (lambda path: path.write_bytes(b""), r"\.shx"),
    "cut.gpkg": (_truncated, "damaged"),
    "cut.geojson": (_truncated, "damaged"),
    "alone.shp": (_alone, r"\.dbf"),
    "points.geojson": (
        lambda path: write(path, [shapely.Point(103, 21).buffer(0)], ["x"]),
        "no areas",
    ),
    "layers.gpkg": (_layers, r"several layers .*old, new"),
    "two.zip": (_zip_of_two, "several files"),
    "many.zip": (_many, "too many files"),
    "no.zip": (lambda path: path.write_bytes(b"PK nothing"), "cannot be opened"),
    "bomb.zip": (_bomb, "too large"),
    "areas.kml": (lambda path: path.write_text("<kml/>"), "GeoJSON, GeoPackage or Shapefile"),
    # Files of other formats under an accepted name, some of which would read further files.
    "topology.json": (lambda path: path.write_text('{"type":"Topology","objects":{}}'), "damaged"),
    "steps.json": (
        lambda path: path.write_text(
            '{"type":"gdal_streamed_alg","command_line":"gdal vector pipeline ! read /etc/passwd"}'
        ),
        "damaged",
    ),
    "virtual.geojson": (
        lambda path: path.write_text(
            "<OGRVRTDataSource><OGRVRTLayer name='a'><SrcDataSource>/etc/passwd</SrcDataSource>"
            "</OGRVRTLayer></OGRVRTDataSource>"
        ),
        "damaged",
    ),
}


@pytest.mark.parametrize("name", BROKEN)
def test_a_file_that_cannot_be_used_is_refused_in_one_line(tmp_path: Path, name: str) -> None:
    make, said = BROKEN[name]
    make(tmp_path / name)
    started = time.monotonic()
    with pytest.raises(BadFile, match=said) as refused:
        read(tmp_path / name)
    assert "\n" not in str(refused.value)
    assert time.monotonic() - started < 20


@pytest.mark.slow
def test_a_file_that_never_ends_is_stopped(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(outline_files, "SECONDS", 5.0)
    _endless(tmp_path / "areas.gpkg")
    with pytest.raises(BadFile):
        read(tmp_path / "areas.gpkg")


def test_too_many_vertices_are_refused(tmp_path: Path) -> None:
    turns = np.linspace(0, 2 * np.pi, outline_reader.MAX_VERTICES + 1, endpoint=False)
    ring = np.column_stack([103.2 + np.cos(turns) / 10, 21.2 + np.sin(turns) / 10])
    with pytest.raises(BadFile, match="too detailed"):
        read(write(tmp_path / "areas.gpkg", [shapely.Polygon(ring)], ["x"]))


@pytest.mark.slow
def test_lines_that_cross_without_end_are_refused_within_bounds(tmp_path: Path) -> None:
    chance = np.random.default_rng(1)
    knot = shapely.Polygon(chance.random((20_000, 2)) / 2 + [103, 21])
    started = time.monotonic()
    with pytest.raises(BadFile, match="too detailed"):
        read(write(tmp_path / "areas.gpkg", [knot], ["x"]))
    assert time.monotonic() - started < outline_files.SECONDS


def test_the_reader_refuses_to_work_with_other_formats_at_hand(tmp_path: Path) -> None:
    path = write(tmp_path / "areas.geojson", AREAS, NAMES)
    command = [sys.executable, "-I", outline_reader.__file__, str(path)]
    done = subprocess.run(command, env={}, capture_output=True, check=False)
    assert (done.returncode, done.stdout) == (outline_reader.FAULT, b"")
    assert done.stderr.startswith(b"drivers")


def test_a_shapefile_of_another_length_than_it_says_does_no_harm(tmp_path: Path) -> None:
    path = write(tmp_path / "areas.shp", AREAS, NAMES)
    content = bytearray(path.read_bytes())
    content[100 + 8 + 40 : 100 + 8 + 44] = struct.pack("<i", 2**31 - 1)  # points of the first
    path.write_bytes(content)
    try:
        assert read(path).rows == [2]
    except BadFile as refused:
        assert "damaged" in str(refused)
