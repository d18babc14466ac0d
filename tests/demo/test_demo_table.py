"""Every figure that the article publishes, counted by the oracle from the decisions only."""

from __future__ import annotations

from datetime import date

import pytest

from chibo.ledger import contents as c

from .district import ARTICLE, START, acts, at_commune, communes, entries, oracle, villages

STOCKS = {
    "villages": (243, 243),
    "villages_blank": (5, 0),
    "villages_uncovered": (0, 0),
    "villages_guest": (77, 46),
    "villages_host": (56, 39),
    "villages_independent": (110, 158),
    "villages_without_cell": (77, 46),
    "cells": (244, 282),
    "cells_joint": (58, 39),
    "cells_village": (110 + 56, 158 + 39),
    "cells_other": (78, 85),
    "cells_below_min": (0, 0),
}


@pytest.mark.parametrize("key", STOCKS)
def test_stocks_of_the_district_before_and_after_the_campaign(key: str) -> None:
    before, after = STOCKS[key]

    assert oracle(START).figure(key) == before
    assert oracle(ARTICLE).figure(key) == after


FLOWS = {
    "admissions": 492,
    "joint_cells_split": 27,
    "joint_cells_ended": 19,
    "cells_founded": 38,
    "cells_founded_village": 31,
    "villages_newly_independent": 48,
    "villages_newly_independent_own_cell": 31,
    "villages_newly_independent_last_guest": 17,
    "villages_lost_independence": 0,
    "losses_removal": 0,
    "losses_expulsion": 0,
    "losses_leaving": 0,
}


@pytest.mark.parametrize("key", FLOWS)
def test_flows_of_the_campaign(key: str) -> None:
    assert oracle(ARTICLE, START).figure(key) == FLOWS[key]


def test_there_are_fourteen_communes() -> None:
    for day in (START, ARTICLE):
        levels = oracle(day).nodes["place"].values()
        assert list(levels).count("commune") == 14


def test_two_of_the_58_joint_cells_are_not_based_in_a_village() -> None:
    def based_elsewhere(day: date) -> int:
        question = oracle(day)
        hosts = question.figure("villages_host") or 0
        return int((question.figure("cells_joint") or 0) - hosts)

    assert based_elsewhere(START) == 2
    assert based_elsewhere(ARTICLE) == 0


def test_the_five_blank_villages_are_those_that_are_named_and_one_in_pu_nhi() -> None:
    blank = [villages()[row.villages[0]] for row in oracle(START).rows("villages_blank")]
    names = {place: name for name, place in communes().items()}

    found = {(v.name, names[v.parent or 0]) for v in blank}

    assert {
        ("Háng Lìa I", "Xã Keo Lôm"),
        ("Há Pa", "Xã Chiềng Sơ"),
        ("Thẩm Chẩu", "Xã Chiềng Sơ"),
        ("Tà Té D", "Xã Nong U"),
    } < found
    assert {commune for _, commune in found} == {
        "Xã Keo Lôm",
        "Xã Chiềng Sơ",
        "Xã Nong U",
        "Xã Pú Nhi",
    }


def test_exactly_four_communes_have_only_independent_villages_in_2018() -> None:
    whole = {
        name
        for name in communes()
        if at_commune(oracle(ARTICLE), "share_villages_independent", name) == 1
    }

    assert whole == {"Xã Luân Giói", "Xã Pú Hồng", "Xã Na Son", "Thị trấn Điện Biên Đông"}


LUAN_GIOI = {
    "members": (221, 274),
    "cells": (19, 22),
    "cells_joint": (3, 0),
    "cells_other": (4, 4),
    "villages": (18, 18),
    "villages_independent": (12, 18),
}


@pytest.mark.parametrize("key", LUAN_GIOI)
def test_luan_gioi_before_and_after(key: str) -> None:
    before, after = LUAN_GIOI[key]

    assert at_commune(oracle(START), key, "Xã Luân Giói") == before
    assert at_commune(oracle(ARTICLE), key, "Xã Luân Giói") == after


def test_luan_gioi_admitted_56_and_lost_three_otherwise() -> None:
    period = oracle(ARTICLE, START)

    flows = {
        key: at_commune(period, key, "Xã Luân Giói")
        for key in ("members_opening", "admissions", "losses")
    }
    out, into = (
        sum(at_commune(period, key, "Xã Luân Giói") or 0 for key in keys)
        for keys in (("transfers_out", "moves_out"), ("transfers_in", "moves_in"))
    )

    assert flows["members_opening"] == 221
    assert flows["admissions"] == 56
    assert flows["losses"] == 2
    assert out - into == 1


def test_luan_giois_joint_cells_are_the_pairs_of_the_article() -> None:
    coverage = [change for _, act in acts(c.OpeningBalance) for change in act.coverage]
    base = {ch.cell: villages()[ch.village].name for ch in coverage if ch.role == "base"}
    pairs = {
        (base.get(ch.cell), villages()[ch.village].name)
        for ch in coverage
        if ch.role == "guest" and villages()[ch.village].parent == communes()["Xã Luân Giói"]
    }

    assert pairs == {("Pá Khoang", "Phiêng Púng"), ("Na Ngua", "Co Đứa"), ("Yên", "Nong Bua")}


def test_pu_hong_admitted_43_ended_two_joint_cells_and_founded_two() -> None:
    period = oracle(ARTICLE, START)

    assert at_commune(period, "admissions", "Xã Pú Hồng") == 43
    assert at_commune(period, "joint_cells_ended", "Xã Pú Hồng") == 2
    assert at_commune(period, "cells_founded", "Xã Pú Hồng") == 2
    founded = {spec.name for _, act in acts(c.FoundBySplit) for spec in act.founded}
    assert {"Chi bộ bản Nà Nếnh B", "Chi bộ bản Pú Hồng B"} <= founded


def test_the_campaign_is_on_record_by_august_2018() -> None:
    late = [
        e
        for e in entries()
        if e.decision.effective_on <= ARTICLE and e.recorded_at.date() >= date(2018, 8, 1)
    ]

    assert late == []
