"""Boundaries of the demo's places: matched, kept, in force on their days, replaced, removed."""

from __future__ import annotations

import gzip
import shutil
from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
import shapely

from chibo.exchange.outlines.boundaries import Prepared, keep, prepare
from chibo.exchange.outlines.files import BadFile
from chibo.ledger.scope import Scope
from chibo.register import models as m
from chibo.register.outlines import remove
from chibo.register.reads_outlines import Located, located, outlines
from tests.conftest import run_chibo
from tests.shared_data import shared

from .drawn import FORMATS, write

pytestmark = pytest.mark.usefixtures("in_english")

FIRST = date(2016, 1, 1)
LATER = date(2018, 5, 13)
REFORM = date(2025, 7, 1)
NOW = datetime(2026, 1, 2, tzinfo=UTC)
ALL = Scope.everything()


def of(path: Path, valid_from: date, level: str = "commune", **answers: str) -> Prepared:
    return prepare(ALL, path, level, valid_from, fields={}, answers=answers, source="")


def kept(path: Path, valid_from: date, level: str = "commune") -> Prepared:
    prepared = of(path, valid_from, level)
    keep(prepared, "officer", NOW)
    return prepared


def boxes(path: Path, places: Sequence[Located], names: Mapping[str, str] | None = None) -> Path:
    """Write a small box around a point of each place, under its name and code."""
    areas = []
    for place in places:
        lat, lon = place.points[0]
        areas.append(shapely.box(lon - 0.004, lat - 0.004, lon + 0.004, lat + 0.004))
    called = [(names or {}).get(place.name, place.name) for place in places]
    return write(path, areas, called, [place.code for place in places])


@pytest.mark.parametrize("name", FORMATS)
def test_communes_of_every_format_are_matched_and_kept(
    demo_data: None, tmp_path: Path, name: str
) -> None:
    communes = located(ALL, "commune", FIRST)
    prepared = kept(boxes(tmp_path / name, communes), FIRST)
    assert (prepared.fields["name"], prepared.fields["code"]) == ("ten", "ma")
    assert prepared.areas.keys() == {commune.place for commune in communes}
    assert len(outlines(ALL, FIRST)) == 14
    row = outlines(ALL, FIRST)[0]
    assert (row.source, row.valid_from, row.level) == (name, FIRST, "commune")
    assert m.Outline.objects.filter(actor="officer", recorded_at=NOW).count() == 14


def test_villages_are_matched_by_code(demo_data: None, tmp_path: Path) -> None:
    villages = located(ALL, "village", FIRST)
    prepared = of(boxes(tmp_path / "areas.gpkg", villages), FIRST, "village")
    assert len(prepared.areas) == 243
    assert not prepared.matching.questions


def test_an_outline_holds_until_the_next_one_of_its_place(demo_data: None, tmp_path: Path) -> None:
    communes = located(ALL, "commune", FIRST)
    kept(boxes(tmp_path / "all.geojson", communes), FIRST)
    kept(boxes(tmp_path / "two.geojson", communes[:2]), LATER)
    assert {row.source for row in outlines(ALL, LATER - timedelta(days=1))} == {"all.geojson"}
    later = {row.place: row.source for row in outlines(ALL, LATER)}
    assert [later[c.place] for c in communes[:3]] == ["two.geojson", "two.geojson", "all.geojson"]
    assert outlines(ALL, FIRST - timedelta(days=1)) == ()
    assert outlines(Scope(), LATER) == ()


def test_an_outline_ends_when_its_place_is_merged(demo_data: None, tmp_path: Path) -> None:
    kept(boxes(tmp_path / "old.geojson", located(ALL, "commune", FIRST)), FIRST)
    assert len(outlines(ALL, REFORM - timedelta(days=1))) == 14
    assert outlines(ALL, REFORM) == ()
    kept(boxes(tmp_path / "new.geojson", located(ALL, "commune", REFORM)), REFORM)
    assert len(outlines(ALL, REFORM)) == 6
    assert len(outlines(ALL, REFORM - timedelta(days=1))) == 14


def test_an_import_replaces_that_of_its_level_and_day_and_is_removed(
    demo_data: None, tmp_path: Path
) -> None:
    communes = located(ALL, "commune", FIRST)
    kept(boxes(tmp_path / "all.geojson", communes), FIRST)
    kept(boxes(tmp_path / "some.geojson", communes[:3]), FIRST)
    assert {row.source for row in outlines(ALL, FIRST)} == {"some.geojson"}
    assert remove("village", FIRST) == remove("commune", LATER) == 0
    assert remove("commune", FIRST) == 3
    assert outlines(ALL, FIRST) == ()


def test_a_near_name_is_asked_and_its_answer_taken(demo_data: None, tmp_path: Path) -> None:
    communes = located(ALL, "commune", FIRST)
    spelt = {"Xã Luân Giói": "Xã Luôn Gió"}
    path = boxes(tmp_path / "areas.geojson", communes, spelt)
    without_codes = {"name": "ten", "code": "ten"}
    asked = prepare(ALL, path, "commune", FIRST, fields=without_codes, answers={}, source="")
    assert [q.feature.name for q in asked.matching.questions] == ["Xã Luôn Gió"]
    answers = {"Xã Luôn Gió": "03379"}
    told = prepare(ALL, path, "commune", FIRST, fields=without_codes, answers=answers, source="")
    assert not told.matching.questions
    assert len(told.areas) == 14


@pytest.mark.parametrize(
    ("level", "valid_from", "fields", "answers", "said"),
    [
        ("district", REFORM, {}, {}, "no place of this level on 01/07/2025"),
        ("commune", date(2015, 1, 1), {}, {}, "no place of this level on 01/01/2015"),
        ("province", FIRST, {}, {}, "fields: ten, ma"),
        ("commune", FIRST, {"name": "name"}, {}, "no field 'name'"),
        ("commune", FIRST, {}, {"x": "Xã Mường Nhà"}, "Mường Nhà"),
    ],
)
def test_what_cannot_be_matched_is_refused_in_one_line(
    demo_data: None,
    tmp_path: Path,
    level: str,
    valid_from: date,
    fields: dict,
    answers: dict[str, str],
    said: str,
) -> None:
    path = boxes(tmp_path / "areas.geojson", located(ALL, "commune", FIRST)[:1])
    with pytest.raises(BadFile, match=said):
        prepare(ALL, path, level, valid_from, fields=fields, answers=answers, source="")


def test_two_periods_in_one_file_are_refused(demo_data: None, tmp_path: Path) -> None:
    communes = located(ALL, "commune", FIRST)
    whole = shapely.MultiPoint([(lon, lat) for c in communes for lat, lon in c.points]).envelope
    path = write(tmp_path / "areas.geojson", [whole, whole], [c.name for c in communes[:2]])
    with pytest.raises(BadFile, match="same ground"):
        of(path, FIRST)


# The district's real outlines


def test_the_fourteen_communes_are_all_found_and_light(demo_data: None) -> None:
    prepared = kept(shared("dbd_communes.geojson"), FIRST)
    assert len(prepared.areas) == 14
    assert not prepared.matching.questions
    drawn = [shapely.from_wkb(row.area) for row in outlines(ALL, FIRST)]
    assert shapely.coverage_is_valid(drawn)
    assert len(gzip.compress(b"".join(prepared.areas.values()))) < 15_000


def test_the_province_s_file_gives_the_same_fourteen(demo_data: None) -> None:
    prepared = of(shared("dien_bien_communes.geojson"), FIRST)
    assert len(prepared.areas) == 14
    assert not prepared.matching.questions
    assert len(prepared.matching.unmatched) == 116


def test_the_communes_of_2025_are_no_communes_of_2016(demo_data: None) -> None:
    path = shared("dbd_communes_2025.geojson")
    assert len(of(path, REFORM).areas) == 6
    asked = {q.feature.name: q.why for q in of(path, FIRST).matching.questions}
    assert asked == dict.fromkeys(("Xã Na Son", "Xã Xa Dung", "Xã Tìa Dình"), "conflict")


# The command line


@pytest.mark.slow
def test_the_command_tries_writes_asks_and_removes(demo_folder: Path, tmp_path: Path) -> None:
    folder = Path(shutil.copytree(demo_folder, tmp_path / "data"))
    names = ["Xã Pú Nhi", "Xã Luôn Gió"]
    points = [(103.156, 21.377), (103.398, 21.2)]
    path = write(tmp_path / "areas.geojson", [shapely.Point(p).buffer(0.02) for p in points], names)
    asked = ("boundaries", str(path), "--valid-from", "2016-01-01", "--level", "commune")
    done = run_chibo(folder, *asked)
    assert done.returncode == 1
    assert "? Xã Luôn Gió (#2): did you mean: Xã Luân Giói (03379)?" in done.stdout
    assert "Nothing was written." in done.stdout
    answered = (*asked, "--same", "Xã Luôn Gió=Xã Luân Giói", "--source", "Sở Nội vụ")
    done = run_chibo(folder, *answered, "--dry-run")
    assert done.returncode == 0
    assert "a trial only" in done.stdout
    done = run_chibo(folder, *answered)
    assert "2 of 14 places have an outline:" in done.stdout
    assert "2 outlines kept, valid from 01/01/2016" in done.stdout
    done = run_chibo(folder, "boundaries", "--remove", *asked[2:])
    assert done.stdout == "2 outlines removed.\n"


@pytest.mark.parametrize(
    ("arguments", "word"),
    [
        ((), "--valid-from"),
        (("x.geojson", "--valid-from", "2016-01-01"), "--level"),
        (("x.geojson", "--valid-from", "2016-01-01", "--level", "hamlet"), "hamlet"),
        (("x.geojson", "--valid-from", "1/1/2016", "--level", "commune"), "1/1/2016"),
        (("--valid-from", "2016-01-01", "--level", "commune"), "--remove"),
        (("x.geojson", "--valid-from", "2016-01-01", "--level", "commune"), "x.geojson"),
        (
            ("x.geojson", "--valid-from", "2016-01-01", "--level", "commune", "--same", "a"),
            "AREA=PLACE",
        ),
    ],
)
@pytest.mark.slow
def test_a_wrong_command_is_one_line_and_status_2(
    demo_folder: Path, arguments: tuple[str, ...], word: str
) -> None:
    done = run_chibo(demo_folder, "boundaries", *arguments)
    assert done.returncode == 2
    assert done.stdout == ""
    assert len(done.stderr.splitlines()) == 1
    assert word in done.stderr
