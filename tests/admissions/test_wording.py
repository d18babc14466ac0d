"""Every code has its words: nobody is refused without being told why."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import pytest

from chibo import admissions
from chibo.admissions import wording
from chibo.admissions.case import STAGES
from chibo.admissions.contents import KINDS
from chibo.admissions.enter import CAUSES
from chibo.admissions.steps import GROUNDS, Refusal

SOURCE = "".join(p.read_text() for p in Path(admissions.__file__).parent.glob("*.py"))
REFUSED = set(re.findall(r'Refusal\(\s*"(\w+)"', SOURCE))
DUE = set(re.findall(r'_deadline\(\s*f?"([\w{}]+)"', SOURCE))


def test_every_refusal_has_its_sentence_and_none_is_left_over() -> None:
    assert set(wording.REFUSALS) == REFUSED
    assert set(wording.FIELDS) <= REFUSED


def test_every_kind_stage_deadline_cause_and_ground_has_its_word() -> None:
    assert set(wording.STEPS) == set(KINDS)
    assert set(wording.STAGES) == set(STAGES)
    codes = (DUE - {"{name}_decision"}) | {"admission_decision", "recognition_decision"}
    assert set(wording.DEADLINES) == codes
    assert set(wording.CAUSES) == set(CAUSES)
    assert set(wording.RULES) == set(GROUNDS)
    assert set(wording.GROUNDS) == {g for grounds in GROUNDS.values() for g in grounds}


@pytest.mark.usefixtures("in_english")
def test_a_refusal_names_day_step_and_source() -> None:
    refusal = Refusal("before", "Điều lệ Đảng", date(2016, 8, 1), "check_answered")
    assert wording.sentence(refusal) == (
        "It cannot be before background check answered of 01/08/2016. (Điều lệ Đảng)"
    )
