"""Every code of a finding and its grade."""

from __future__ import annotations

from typing import Literal

Grade = Literal["impossible", "rule", "notice"]

GRADES: dict[str, Grade] = {
    "conflict": "impossible",
    "impossible_date": "impossible",
    "opening_on_another_day": "impossible",
    "without_effect": "impossible",
    "already_member": "impossible",
    "not_probationary": "impossible",
    "standing_back": "impossible",
    "missing_standing": "impossible",
    "same_as_itself": "impossible",
    "kept_unknown": "impossible",
    "kept_is_duplicate": "impossible",
    "is_duplicate": "impossible",
    "missing_cell": "impossible",
    "missing_village": "impossible",
    "missing_parent": "impossible",
    "wrong_parent": "impossible",
    "missing_successor": "impossible",
    "missing_place": "impossible",
    "already_exists": "impossible",
    "two_bases": "impossible",
    "wrong_split": "impossible",
    "wrong_seat": "impossible",
    "place_led_twice": "impossible",
    "code_taken": "impossible",
    "after_death": "impossible",
    "coverage_without_cell": "impossible",
    "coverage_without_village": "impossible",
    "missing_issuer": "impossible",
    "unknown_exception": "impossible",
    "dates_out_of_order": "rule",
    "number_missing": "rule",
    "wrong_deciding_body": "rule",
    "founding_below_min": "rule",
    "early_recognition": "rule",
    "late_recognition": "rule",
    "admission_age": "rule",
    "cell_below_min": "notice",
    "village_blank": "notice",
    "village_uncovered": "notice",
    "outlives_place": "notice",
    "counted_outside_cell": "notice",
    "admission_decided_late": "notice",
    "ceremony_late": "notice",
    "recognition_resolved_late": "notice",
}
"""Every code and its grade."""
