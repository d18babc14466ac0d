"""Decisions as JSON: every kind goes out and comes back, always in the same bytes."""

from __future__ import annotations

from datetime import date
from typing import get_args

import msgspec
import pytest

from chibo.ledger import contents as c
from chibo.ledger.canonical import decode_decision, encode
from chibo.ledger.decision import Decision, ExceptionGround, act_of, target_of
from tests.oracle.random_register import random_register

VILLAGE = c.PlaceSpec(1, "village", "03379-07", "Nà Nếnh B", parent=2, lat=21.25, lon=103.4)
CELL = c.OrganisationSpec(5, "cell", "Chi bộ bản Nà Nếnh B", 4, "village")
COMMITTEE = c.OrganisationSpec(6, "commune_committee", "Đảng bộ xã Pú Hồng", place=2)
BASE = (c.CoverageChange(5, 1, "base"), c.CoverageChange(7, 1))
POSTED = (c.Posting(9, 5, 1), c.Posting(10, 5))
DAY = date(2017, 2, 3)

CONTENTS: list[c.Content] = [
    c.OpeningBalance(
        (VILLAGE,),
        (COMMITTEE, CELL),
        (c.CoverageChange(5, 1, "guest"),),
        (c.OpeningMember(9, 5, "probationary", 1, admitted_on=date(2015, 9, 2)),),
    ),
    c.CreatePlace(VILLAGE, BASE),
    c.RenamePlace(1, "Mường Luân 2", code="03379-02"),
    c.ReparentPlace(1, 3),
    c.MergePlaces((2, 8), 1, VILLAGE, (4,), BASE, POSTED),
    c.SplitPlace(2, (1, 3), True, (VILLAGE,), BASE, POSTED),
    c.EndPlace(1, BASE, POSTED),
    c.ProfilePlace(1, 2018, 60, 41, 320, "III", (c.EthnicShare("mong", 0.9),)),
    c.FoundOrganisation(CELL, BASE, POSTED),
    c.FoundBySplit(7, (CELL,), BASE, POSTED),
    c.MergeOrganisations((7, 8), 5, CELL, (9,), BASE, POSTED),
    c.DissolveOrganisation(7, BASE, POSTED),
    c.ChangeCoverage(BASE, POSTED),
    c.RenameOrganisation(5, "Chi bộ bản Pú Hồng B"),
    c.ReparentOrganisation(5, 6),
    c.Admit(9, 5, 1, resolved_on=date(2016, 12, 5)),
    c.Recognise(9, resolved_on=date(2018, 2, 20)),
    c.TransferIn(9, 5, "official", 1, admitted_on=date(2010, 5, 19)),
    c.TransferOut(9),
    c.TransferWithin(9, 5, 1, reinforced_until=date(2018, 12, 31)),
    c.Remove(9),
    c.Expel(9),
    c.Leave(9),
    c.Death(9),
    c.Exempt(9, "age", until=date(2018, 2, 3)),
    c.Resume(9),
    c.Away(9, expected_back=date(2018, 1, 15)),
    c.Back(9),
    c.TemporaryActivity(9, date(2017, 12, 31), cell=7),
    c.EndTemporaryActivity(9),
    c.Appoint(5, 9, "secretary", provisional=True, term_ends=date(2020, 6, 30)),
    c.Relieve(5, 9),
    c.InChargeOfVillage(9, 1),
    c.EndChargeOfVillage(9, 1),
    c.InChargeOfHouseholds(9, 1, 7),
    c.EndChargeOfHouseholds(9, 1),
    c.CorrectParticulars(9),
    c.EraseParticulars(9, "erased at the person's request"),
    c.SamePerson(9, 7, "entered from two lists"),
    c.Revoke(12, "entered twice"),
    c.Replace(12, "the wrong village", c.Admit(9, 5, 2)),
]


def kind(content: c.Content) -> str:
    return c.kind_of(content)


def test_every_kind_of_content_is_tried() -> None:
    assert {type(content) for content in CONTENTS} == set(get_args(c.Content))


@pytest.mark.parametrize("content", CONTENTS, ids=kind)
def test_a_decision_comes_back_from_json_as_it_was(content: c.Content) -> None:
    decision = Decision(
        DAY, content, 4, "07-QĐ/ĐU", date(2017, 1, 20), (ExceptionGround("admission_age", "x"),)
    )
    data = encode(decision)
    back = decode_decision(data)
    assert back == decision
    assert type(back.content) is type(content)
    assert encode(back) == data


@pytest.mark.parametrize("content", CONTENTS, ids=kind)
def test_the_kind_is_the_tag_in_json(content: c.Content) -> None:
    plain = msgspec.json.decode(encode(Decision(DAY, content)))
    assert plain["content"]["kind"] == c.kind_of(content)


def test_kinds_differ() -> None:
    assert len({c.kind_of(content) for content in CONTENTS}) == len(CONTENTS)


def test_what_is_not_said_is_left_out() -> None:
    plain = msgspec.json.decode(encode(Decision(DAY, c.Admit(person=9, cell=5))))
    assert plain == {
        "effective_on": "2017-02-03",
        "content": {"kind": "admit", "person": 9, "cell": 5},
    }


def test_an_unknown_field_is_refused() -> None:
    data = (
        b'{"content":{"cell":5,"kind":"admit","name":"x","person":9},"effective_on":"2017-02-03"}'
    )
    with pytest.raises(msgspec.ValidationError):
        decode_decision(data)


def test_an_unknown_kind_is_refused() -> None:
    data = b'{"content":{"kind":"promote","person":9},"effective_on":"2017-02-03"}'
    with pytest.raises(msgspec.ValidationError):
        decode_decision(data)


def test_a_replacement_cannot_hold_a_revocation() -> None:
    data = (
        b'{"content":{"by":{"ground":"x","kind":"revoke","target":3},"ground":"y",'
        b'"kind":"replace","target":4},"effective_on":"2017-02-03"}'
    )
    with pytest.raises(msgspec.ValidationError):
        decode_decision(data)


def test_what_a_decision_does_and_what_it_withdraws() -> None:
    admit = c.Admit(9, 5)
    assert act_of(Decision(DAY, admit)) == admit
    assert target_of(Decision(DAY, admit)) is None
    assert act_of(Decision(DAY, c.Revoke(3, "x"))) is None
    assert target_of(Decision(DAY, c.Revoke(3, "x"))) == 3
    assert act_of(Decision(DAY, c.Replace(3, "x", admit))) == admit
    assert target_of(Decision(DAY, c.Replace(3, "x", admit))) == 3


@pytest.mark.parametrize("seed", range(5))
def test_a_random_history_comes_back_from_json(seed: int) -> None:
    for _, _, decision in random_register(seed):
        assert decode_decision(encode(decision)) == decision
