"""The command ``chibo figures``: shape of its answers, breakdowns, what was known when."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import pytest

from chibo.indicators.traits import TRAITS
from tests.conftest import run_chibo

from .test_demo_table import LUAN_GIOI, figures

PERIOD = ("--on", "2018-05-13", "--since", "2016-01-01")

pytestmark = pytest.mark.slow


def test_the_json_has_the_promised_keys(demo_folder: Path) -> None:
    found = figures(demo_folder, *PERIOD, "--place", LUAN_GIOI, "--by", "village")
    assert set(found) == {
        "on",
        "since",
        "scope",
        "boundaries_of",
        "known_at",
        "versions",
        "figures",
        "bounds",
        "rows",
        "unplaced",
    }
    assert found["scope"]["node"]["name"].endswith("Luân Giói")
    assert found["versions"]["rulebook"]
    assert {row["node"] for row in found["rows"]} and len(found["rows"]) == 18
    assert set(found["rows"][0]) == {"node", "code", "name", "figures"}


def test_children_sum_to_their_parent_in_both_trees(demo_folder: Path) -> None:
    for tree, by, keys in (
        ("--place", "commune", "villages,villages_independent,members,admissions,cells_founded"),
        ("--organisation", "cell", "members,admissions,transfers_in,transfers_out,cells,losses"),
    ):
        found = figures(demo_folder, *PERIOD, tree, "101", "--by", by, "--indicators", keys)
        for key in keys.split(","):
            assert sum(row["figures"][key] for row in found["rows"]) == found["figures"][key], key


@pytest.mark.slow
def test_members_by_each_trait_sum_to_all(demo_folder: Path) -> None:
    for by in TRAITS:
        found = figures(demo_folder, *PERIOD, "--by", by, "--indicators", "members,admissions")
        assert len(found["rows"]) > 1
        for key in ("members", "admissions"):
            assert sum(row["figures"][key] or 0 for row in found["rows"]) == found["figures"][key]


def test_what_was_known_then_is_less_than_what_is_known_now(demo_folder: Path) -> None:
    def admissions(*more: str) -> int:
        found = figures(demo_folder, *PERIOD, "--indicators", "admissions", *more)
        number: int = found["figures"]["admissions"]
        return number

    assert admissions() == 492
    assert admissions("--known-at", "2025-01-01T00:00") == 492
    assert 0 < admissions("--known-at", "2018-01-01T00:00") < 492
    assert admissions("--known-at", "2016-01-15T00:00") == 0


def test_the_csv_has_a_total_and_a_line_per_row(demo_folder: Path) -> None:
    done = run_chibo(
        demo_folder,
        *("figures", "--on", "2018-05-13", "--by", "commune", "--format", "csv"),
        *("--indicators", "villages"),
    )
    lines = list(csv.DictReader(io.StringIO(done.stdout)))
    assert len(lines) == 1 + 14
    assert lines[0]["villages"] == "243"
    assert sum(int(line["villages"]) for line in lines[1:]) == 243


def test_shares_are_shown_in_per_cent(demo_folder: Path) -> None:
    done = run_chibo(demo_folder, "figures", *PERIOD, "--indicators", "share_villages_independent")
    assert "65.0 %" in done.stdout


def test_a_place_is_looked_up_as_it_was_known(demo_folder: Path) -> None:
    """In June 2025 nobody knew yet that the communes would be merged from July on."""
    asked = ["--on", "2025-08-01", "--known-at", "2025-06-01T00:00", "--indicators", "villages"]
    done = run_chibo(demo_folder, "figures", *asked, "--place", "03205")
    assert done.returncode == 0, done.stderr


def test_what_is_unplaced_and_open_is_marked_as_such(demo_folder: Path) -> None:
    asked = ["--on", "2018-05-13", "--boundaries-of", "2022-01-01", "--by", "village"]
    done = run_chibo(
        demo_folder, "figures", *asked, "--indicators", "villages,members", "--format", "csv"
    )
    lines = list(csv.DictReader(done.stdout.splitlines()))
    loose = [line for line in lines if line["name"].startswith("unplaced")]
    assert [(line["name"], line["villages"]) for line in loose] == [
        ("unplaced in Xã Mường Luân", "1")
    ]
    unsure = [line for line in lines if line["villages low"] != line["villages high"]]
    assert len(unsure) == 2


def test_what_cannot_be_asked_is_said_in_the_language_of_the_command_line(
    demo_folder: Path,
) -> None:
    asked = ("figures", "--on", "2018-05-13", "--indicators", "villages", "--by", "sex")
    english = run_chibo(demo_folder, *asked)
    vietnamese = run_chibo(demo_folder, *asked, CHIBO_LANGUAGE="vi")
    assert "Only figures of members are broken down by sex. Leave out: villages." in english.stderr
    assert "Chỉ số liệu về đảng viên mới chia được theo sex. Hãy bỏ: villages." in vietnamese.stderr
    assert english.returncode == vietnamese.returncode != 0
