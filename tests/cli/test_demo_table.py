"""The published figures come out of the register, by the command line (issue: the table)."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import run_chibo

DISTRICT = {
    "2016-01-01": {
        "villages": 243,
        "villages_blank": 5,
        "villages_with_members": 238,
        "villages_uncovered": 0,
        "villages_guest": 77,
        "villages_without_cell": 77,
        "villages_host": 56,
        "villages_independent": 110,
        "cells": 244,
        "cells_village": 110 + 56,
        "cells_other": 78,
        "cells_joint": 58,
        "cells_not_joint": 244 - 58,
    },
    "2018-05-13": {
        "villages": 243,
        "villages_blank": 0,
        "villages_with_members": 243,
        "villages_uncovered": 0,
        "villages_guest": 46,
        "villages_without_cell": 46,
        "villages_host": 39,
        "villages_independent": 158,
        "cells": 282,
        "cells_village": 158 + 39,
        "cells_other": 85,
        "cells_joint": 39,
        "cells_not_joint": 282 - 39,
        "admissions": 492,
        "joint_cells_split": 27,
        "joint_cells_ended": 19,
        "cells_founded": 38,
        "cells_founded_village": 31,
        "villages_newly_independent": 48,
        "villages_newly_independent_own_cell": 31,
        "villages_newly_independent_last_guest": 17,
        "villages_newly_independent_merged": 0,
        "villages_newly_independent_coverage": 0,
        "villages_lost_independence": 0,
        "villages_independent_boundary_change": 0,
        "villages_independent_opening": 110,
        "losses_removal": 0,
        "losses_expulsion": 0,
    },
}
LUAN_GIOI, PU_HONG, NA_SON, TOWN = "03379", "03383", "03205", "03203"


def figures(folder: Path, *arguments: str) -> dict[str, Any]:
    done = run_chibo(folder, "figures", "--format", "json", *arguments)
    assert done.returncode == 0, done.stderr
    found: dict[str, Any] = json.loads(done.stdout)
    return found


@pytest.mark.parametrize("day", DISTRICT)
def test_the_district_stood_as_published(demo_folder: Path, day: str) -> None:
    found = figures(demo_folder, "--on", day, "--since", "2016-01-01", "--place", "101")
    assert {key: found["figures"][key] for key in DISTRICT[day]} == DISTRICT[day]


def test_shares_are_fractions_and_rose_by_nearly_twenty_points(demo_folder: Path) -> None:
    keys = "share_villages_independent,share_villages_with_members"
    before, after = (
        figures(demo_folder, "--on", day, "--indicators", keys)["figures"]
        for day in ("2016-01-01", "2018-05-13")
    )
    assert after["share_villages_with_members"] == 1
    assert round(before["share_villages_independent"], 3) == 0.453
    assert round(after["share_villages_independent"], 3) == 0.650
    rise = after["share_villages_independent"] - before["share_villages_independent"]
    assert round(100 * rise, 1) == 19.8


def test_there_are_fourteen_communes_and_the_blank_villages_lie_where_published(
    demo_folder: Path,
) -> None:
    found = figures(
        demo_folder, "--on", "2016-01-01", "--by", "commune", "--indicators", "villages_blank"
    )
    blank = {row["name"]: row["figures"]["villages_blank"] for row in found["rows"]}
    assert len(blank) == 14
    expected = {"Keo Lôm": 1, "Chiềng Sơ": 2, "Nong U": 1, "Pú Nhi": 1}
    assert {name.removeprefix("Xã "): n for name, n in blank.items() if n} == expected


def test_exactly_four_communes_are_wholly_independent(demo_folder: Path) -> None:
    keys = "villages,villages_independent"
    found = figures(demo_folder, "--on", "2018-05-13", "--by", "commune", "--indicators", keys)
    whole = {
        row["code"]
        for row in found["rows"]
        if row["figures"]["villages"] == row["figures"]["villages_independent"]
    }
    assert whole == {LUAN_GIOI, PU_HONG, NA_SON, TOWN}


def test_luan_gioi(demo_folder: Path) -> None:
    before = figures(demo_folder, "--on", "2016-01-01", "--place", LUAN_GIOI)["figures"]
    after = figures(
        demo_folder, "--on", "2018-05-13", "--since", "2016-01-01", "--place", LUAN_GIOI
    )["figures"]
    assert (before["members"], after["members"], after["admissions"]) == (221, 274, 56)
    assert (before["cells"], before["cells_joint"], after["cells"]) == (19, 3, 22)
    assert (before["villages"], before["villages_independent"]) == (18, 12)
    assert (after["villages"], after["villages_independent"]) == (18, 18)
    other = sum(after[key] for key in ("transfers_in", "moves_in"))
    other -= sum(after[key] for key in ("transfers_out", "moves_out", "losses"))
    assert other == -3


def test_pu_hong(demo_folder: Path) -> None:
    after = figures(demo_folder, "--on", "2018-05-13", "--since", "2016-01-01", "--place", PU_HONG)[
        "figures"
    ]
    assert (after["admissions"], after["joint_cells_ended"]) == (43, 2)
    assert after["cells_founded_village"] == 2


def test_villages_became_198_by_june_2021(demo_folder: Path) -> None:
    found = figures(demo_folder, "--on", "2021-06-30", "--indicators", "villages")
    assert found["figures"]["villages"] == 198


def test_fourteen_communes_became_six_on_1_july_2025(demo_folder: Path) -> None:
    for day, number in (("2025-06-30", 14), ("2025-07-01", 6)):
        found = figures(demo_folder, "--on", day, "--by", "commune", "--indicators", "villages")
        assert len(found["rows"]) == number
        assert found["figures"]["villages"] == 198


def test_2018_on_2025_boundaries_is_six_communes_and_the_same_sums(demo_folder: Path) -> None:
    question = ("--on", "2018-05-13", "--since", "2016-01-01", "--by", "commune")
    now = figures(demo_folder, *question)
    later = figures(demo_folder, *question, "--boundaries-of", "2025-07-01")
    assert later["figures"] == now["figures"]
    assert len(later["rows"]) == 6
    assert not later["unplaced"]
    for key in ("villages", "villages_independent", "members", "admissions", "cells_founded"):
        assert sum(row["figures"][key] for row in later["rows"]) == now["figures"][key]


def test_the_divided_village_stands_between_its_successors(demo_folder: Path) -> None:
    found = figures(
        demo_folder,
        *("--on", "2018-05-13", "--boundaries-of", "2021-06-30", "--by", "village"),
        *("--place", "03214", "--indicators", "villages,members"),
    )
    assert [row["figures"]["villages"] for row in found["unplaced"]] == [1]
    open_rows = {row["name"]: row["bounds"]["villages"] for row in found["rows"] if "bounds" in row}
    assert set(open_rows) == {"Pá Vạt 1", "Pá Vạt 2"}
    assert all(high - low == 1 for low, high in open_rows.values())
    placed = sum(row["figures"]["villages"] for row in found["rows"])
    assert placed + 1 == found["figures"]["villages"]


def test_the_demo_prints_its_headlines(demo_folder: Path) -> None:
    printed = (demo_folder / "printed.txt").read_text()
    for figure in ("492", "158", "45.3 %", "65.0 %", "282"):
        assert figure in printed
