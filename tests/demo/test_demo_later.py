"""The later history: mergers of villages down to 198, the reform of 1 July 2025."""

from __future__ import annotations

from collections import Counter
from datetime import date

from chibo.ledger import contents as c
from tests.oracle.oracle import TreeName

from .district import ARTICLE, acts, at_commune, committees, communes, oracle, villages

JUNE_2021 = date(2021, 6, 30)
REFORM = date(2025, 7, 1)
SIX = {
    "Xã Na Son": ("Thị trấn Điện Biên Đông", "Xã Keo Lôm", "Xã Na Son"),
    "Xã Pu Nhi": ("Xã Pú Nhi", "Xã Nong U"),
    "Xã Xa Dung": ("Xã Xa Dung", "Xã Phì Nhừ"),
    "Xã Mường Luân": ("Xã Mường Luân", "Xã Chiềng Sơ", "Xã Luân Giói"),
    "Xã Tìa Dình": ("Xã Tìa Dình", "Xã Háng Lìa"),
    "Xã Phình Giàng": ("Xã Phình Giàng", "Xã Pú Hồng"),
}


def test_198_villages_are_left_in_june_2021() -> None:
    assert oracle(JUNE_2021).figure("villages") == 198
    assert oracle(JUNE_2021).figure("villages_uncovered") == 0
    assert oracle(JUNE_2021).figure("villages_blank") == 0


def test_muong_luan_has_13_villages_after_2019_and_hang_lia_10() -> None:
    end_of_2019 = oracle(date(2019, 12, 31))

    assert at_commune(end_of_2019, "villages", "Xã Mường Luân") == 13
    assert at_commune(end_of_2019, "villages", "Xã Háng Lìa") == 10


def test_pa_vat_3_is_divided_between_pa_vat_1_and_2() -> None:
    ((_, split),) = acts(c.SplitPlace)

    assert villages()[split.place].name == "Pá Vạt 3"
    assert {villages()[p].name for p in split.into} == {"Pá Vạt 1", "Pá Vạt 2"}
    assert split.ends
    assert {p.village for p in split.members} == set(split.into)


def test_the_name_muong_luan_2_moves_to_another_village_when_its_bearer_ends() -> None:
    ((renaming, rename),) = acts(c.RenamePlace)
    merged = {
        villages()[act.ended[0]].name: (entry, act)
        for entry, act in acts(c.MergePlaces)
        if act.ended[0] in villages()
    }
    merger, act = merged["Mường Luân 2"]

    assert villages()[act.into].name == "Mường Luân 1"
    assert (villages()[rename.place].name, rename.name) == ("Mường Luân 3", "Mường Luân 2")
    assert merger.decision.effective_on == renaming.decision.effective_on


def test_na_san_is_a_new_village_out_of_two() -> None:
    created = {a.creates.name: a for _, a in acts(c.MergePlaces) if a.creates}

    assert {villages()[p].name for p in created["Na Sản"].ended} == {"Na Sản 1", "Na Sản 2"}


def test_the_six_communes_follow_the_resolution() -> None:
    names = {place: name for name, place in communes().items()}
    merged = {
        act.creates.name: {names[p] for p in act.ended}
        for _, act in acts(c.MergePlaces)
        if act.creates and act.creates.level == "commune"
    }

    assert merged == {new: set(old) for new, old in SIX.items()}


def test_the_district_ends_with_its_committee_on_1_july_2025() -> None:
    before, after = oracle(date(2025, 6, 30)), oracle(REFORM)

    for tree in ("place", "organisation"):
        assert sum("district" in level for level in before.nodes[tree].values()) == 1
        assert not any("district" in level for level in after.nodes[tree].values())
    assert list(after.nodes["place"].values()).count("commune") == 6
    assert list(after.nodes["organisation"].values()).count("commune_committee") == 6


def test_the_reform_changes_no_sum() -> None:
    for key in ("villages", "villages_independent", "cells", "cells_joint", "members"):
        assert oracle(REFORM).figure(key) == oracle(date(2025, 6, 30)).figure(key)


def test_the_six_new_communes_hold_all_villages_cells_and_members() -> None:
    question = oracle(REFORM)
    new = [
        a.creates.place
        for _, a in acts(c.MergePlaces)
        if a.creates and a.creates.level == "commune"
    ]

    def total(key: str, tree: TreeName) -> float:
        nodes = new if tree == "place" else [committees()[p] for p in new]
        return sum((question.figure(key, tree, node) or 0) for node in nodes)

    assert total("villages", "place") == question.figure("villages") == 198
    assert total("cells", "organisation") == question.figure("cells")
    assert total("members", "organisation") == question.figure("members")


def test_on_the_boundaries_of_2025_the_villages_of_2018_stay_243() -> None:
    question = oracle(ARTICLE, None, REFORM)

    assert question.figure("villages") == 243
    assert question.figure("villages_independent") == 158


def test_a_village_loses_its_independence_when_its_cell_takes_in_a_guest() -> None:
    ((entry, act),) = acts(c.ChangeCoverage)
    on = entry.decision.effective_on

    assert [change.role for change in act.coverage] == [None, "guest"]
    assert oracle(on, on).figure("villages_lost_independence") == 1


def test_about_180_are_admitted_each_year_after_2018() -> None:
    by_year = Counter(entry.decision.effective_on.year for entry, _ in acts(c.Admit))

    assert all(150 <= by_year[year] <= 210 for year in range(2019, 2026))


def test_at_the_end_every_village_is_covered_and_no_cell_is_too_small() -> None:
    end = oracle(date(2025, 12, 31))

    assert end.figure("villages_uncovered") == 0
    assert end.figure("villages_blank") == 0
    assert end.figure("cells_below_min") == 0
