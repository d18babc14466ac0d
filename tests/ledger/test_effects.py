"""What each kind of decision sets, on whom, from its effective date on, and for what reason."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from chibo.ledger import contents as c
from chibo.ledger.decision import Decision
from chibo.ledger.effects import LOSS_REASONS, Subject, effects_of

from .test_contents import CONTENTS, kind

DAY = date(2017, 2, 3)
HOST, GUEST, COMMUNE = 11, 12, 10
JOINT, OWN, COMMITTEE = 21, 22, 20
PERSON, OTHER = 31, 32

OWN_SPEC = c.OrganisationSpec(OWN, "cell", "Chi bộ bản Pú Hồng B", COMMITTEE, "village")
VILLAGE_SPEC = c.PlaceSpec(GUEST, "village", "03379-12", "Pú Hồng B", COMMUNE, 21.25, 103.4)
OWN_FIELDS = {
    "exists": True,
    "kind": "cell",
    "cell_kind": "village",
    "name": "Chi bộ bản Pú Hồng B",
    "parent": COMMITTEE,
    "place": None,
}
VILLAGE_FIELDS = {
    "exists": True,
    "level": "village",
    "code": "03379-12",
    "name": "Pú Hồng B",
    "parent": COMMUNE,
    "lat": 21.25,
    "lon": 103.4,
}
TO_OWN = (c.CoverageChange(JOINT, GUEST), c.CoverageChange(OWN, GUEST, "base"))
MOVED = (c.Posting(PERSON, OWN, GUEST), c.Posting(OTHER, OWN, GUEST))


def effects(act: c.Content) -> dict[Subject, tuple[dict[str, Any], str]]:
    """Return fields and reason by subject; no subject may be set twice by one decision."""
    found = effects_of(Decision(DAY, act))
    assert all(effect.effective_on == DAY for effect in found)
    by_subject = {effect.subject: (effect.fields, effect.reason) for effect in found}
    assert len(by_subject) == len(found)
    return by_subject


def place(i: int) -> Subject:
    return Subject("place", i)


def organisation(i: int) -> Subject:
    return Subject("organisation", i)


def coverage(cell: int, village: int) -> Subject:
    return Subject("coverage", cell, village)


def membership(person: int) -> Subject:
    return Subject("membership", person)


def followed(old: int, new: int) -> Subject:
    return Subject("succession", old, new)


Sets = dict[Subject, dict[str, Any]]

MOVED_TO_OWN: Sets = {
    coverage(JOINT, GUEST): {"role": None},
    coverage(OWN, GUEST): {"role": "base"},
    membership(PERSON): {"cell": OWN, "village": GUEST},
    membership(OTHER): {"cell": OWN, "village": GUEST},
}


def because(reason: str, sets: Sets) -> dict[Subject, Any]:
    return {subject: (fields, reason) for subject, fields in sets.items()}


@pytest.mark.parametrize("content", CONTENTS, ids=kind)
def test_every_kind_has_effects_except_those_that_count_nothing(content: c.Content) -> None:
    silent = c.Revoke | c.CorrectParticulars | c.EraseParticulars
    assert bool(effects(content)) != isinstance(content, silent)


def test_the_opening_balance_sets_what_stood() -> None:
    act = c.OpeningBalance(
        (VILLAGE_SPEC,),
        (OWN_SPEC,),
        (c.CoverageChange(OWN, GUEST, "base"),),
        (c.OpeningMember(PERSON, OWN, "probationary", GUEST, admitted_on=date(2015, 9, 2)),),
    )
    member = {
        "cell": OWN,
        "village": GUEST,
        "standing": "probationary",
        "admitted_on": date(2015, 9, 2),
        "reinforced_until": None,
    }
    sets: Sets = {
        place(GUEST): VILLAGE_FIELDS,
        organisation(OWN): OWN_FIELDS,
        coverage(OWN, GUEST): {"role": "base"},
        membership(PERSON): member,
    }
    assert effects(act) == because("opening", sets)


def test_a_village_is_created_with_the_cell_that_covers_it() -> None:
    act = c.CreatePlace(VILLAGE_SPEC, (c.CoverageChange(JOINT, GUEST, "guest"),))
    sets: Sets = {place(GUEST): VILLAGE_FIELDS, coverage(JOINT, GUEST): {"role": "guest"}}
    assert effects(act) == because("creation", sets)


def test_a_renaming_keeps_the_code_unless_a_new_one_is_given() -> None:
    renamed = effects(c.RenamePlace(GUEST, "Mường Luân 2"))
    assert renamed == {place(GUEST): ({"name": "Mường Luân 2"}, "renaming")}
    recoded = effects(c.RenamePlace(GUEST, "Mường Luân 2", "03379-02"))
    assert recoded[place(GUEST)][0] == {"name": "Mường Luân 2", "code": "03379-02"}
    assert effects(c.RenameOrganisation(OWN, "x")) == {
        organisation(OWN): ({"name": "x"}, "renaming")
    }


def test_a_reparenting_moves_one_unit() -> None:
    assert effects(c.ReparentPlace(GUEST, 13)) == {place(GUEST): ({"parent": 13}, "reparenting")}
    assert effects(c.ReparentPlace(GUEST, 13, "9"))[place(GUEST)][0]["code"] == "9"
    assert effects(c.ReparentOrganisation(OWN, 23)) == {
        organisation(OWN): ({"parent": 23}, "reparenting")
    }


def test_merged_villages_end_and_are_followed_by_the_one_they_go_over_into() -> None:
    act = c.MergePlaces((GUEST,), HOST, None, (), TO_OWN, MOVED)
    sets: Sets = {place(GUEST): {"exists": False}, followed(GUEST, HOST): {"holds": True}}
    assert effects(act) == because("place_merger", sets | MOVED_TO_OWN)


def test_merged_communes_hand_their_villages_to_the_new_one() -> None:
    new = c.PlaceSpec(40, "commune", "03379", "Mường Luân", 1)
    found = effects(c.MergePlaces((COMMUNE,), 40, new, (HOST, GUEST)))
    assert found[place(40)][1] == "place_merger"
    assert found[place(COMMUNE)] == ({"exists": False}, "place_merger")
    for village in (HOST, GUEST):
        assert found[place(village)] == ({"parent": 40}, "reparenting")


def test_a_divided_village_is_followed_by_each_part_and_ends_only_if_said() -> None:
    act = c.SplitPlace(HOST, (GUEST, 14), ends=True, creates=(VILLAGE_SPEC,))
    sets: Sets = {
        place(GUEST): VILLAGE_FIELDS,
        place(HOST): {"exists": False},
        followed(HOST, GUEST): {"holds": True},
        followed(HOST, 14): {"holds": True},
    }
    assert effects(act) == because("place_split", sets)
    goes_on = effects(c.SplitPlace(HOST, (GUEST,), ends=False, creates=(VILLAGE_SPEC,)))
    assert place(HOST) not in goes_on


def test_a_village_that_ends_has_no_successor() -> None:
    sets: Sets = {place(GUEST): {"exists": False}}
    assert effects(c.EndPlace(GUEST, TO_OWN, MOVED)) == because("place_end", sets | MOVED_TO_OWN)


def test_a_profile_is_a_subject_of_its_own() -> None:
    act = c.ProfilePlace(GUEST, 2018, 60, 41, 320, "III", (c.EthnicShare("mong", 0.9),))
    fields = {
        "year": 2018,
        "households": 60,
        "poor_households": 41,
        "population": 320,
        "difficulty": "III",
        "ethnic_shares": {"mong": 0.9},
    }
    assert effects(act) == {Subject("profile", GUEST): (fields, "profile")}


def test_a_founding_lists_villages_and_members() -> None:
    act = c.FoundOrganisation(OWN_SPEC, TO_OWN, MOVED)
    sets: Sets = {organisation(OWN): OWN_FIELDS}
    assert effects(act) == because("founding", sets | MOVED_TO_OWN)


def test_a_split_marks_its_source_and_moves_what_it_lists() -> None:
    act = c.FoundBySplit(JOINT, (OWN_SPEC,), TO_OWN, MOVED)
    expected = because("split", {organisation(OWN): OWN_FIELDS} | MOVED_TO_OWN)
    assert effects(act) == expected | {organisation(JOINT): ({}, "split_source")}


def test_a_merger_of_cells_ends_them_and_moves_members_and_villages() -> None:
    act = c.MergeOrganisations((JOINT,), OWN, OWN_SPEC, (), TO_OWN, MOVED)
    sets: Sets = {
        organisation(OWN): OWN_FIELDS,
        organisation(JOINT): {"exists": False},
        followed(JOINT, OWN): {"holds": True},
    }
    assert effects(act) == because("merger", sets | MOVED_TO_OWN)


def test_merged_committees_hand_over_what_stands_under_them() -> None:
    found = effects(c.MergeOrganisations((COMMITTEE,), 23, None, (JOINT, OWN)))
    assert found[organisation(JOINT)] == ({"parent": 23}, "reparenting")
    assert found[organisation(OWN)] == ({"parent": 23}, "reparenting")


def test_a_dissolution_ends_the_cell_and_sends_its_members_elsewhere() -> None:
    sets: Sets = {organisation(JOINT): {"exists": False}}
    act = c.DissolveOrganisation(JOINT, TO_OWN, MOVED)
    assert effects(act) == because("dissolution", sets | MOVED_TO_OWN)


def test_a_change_of_coverage_touches_no_organisation() -> None:
    assert effects(c.ChangeCoverage(TO_OWN, MOVED)) == because("coverage_change", MOVED_TO_OWN)


def test_an_admission_begins_on_probation() -> None:
    fields, reason = effects(c.Admit(PERSON, OWN, GUEST))[membership(PERSON)]
    assert reason == "admission"
    assert fields["standing"] == "probationary"
    assert (fields["cell"], fields["village"]) == (OWN, GUEST)


def test_a_recognition_changes_the_standing_only() -> None:
    found = effects(c.Recognise(PERSON))
    assert found == {membership(PERSON): ({"standing": "official"}, "recognition")}


def test_a_transfer_in_brings_standing_and_date_of_admission() -> None:
    act = c.TransferIn(PERSON, OWN, "official", GUEST, date(2010, 5, 19))
    fields, reason = effects(act)[membership(PERSON)]
    assert reason == "transfer_in"
    assert (fields["standing"], fields["admitted_on"]) == ("official", date(2010, 5, 19))


def test_a_transfer_within_leaves_the_standing_and_ends_a_reinforcement() -> None:
    found = effects(c.TransferWithin(PERSON, OWN, GUEST))
    fields = {"cell": OWN, "village": GUEST, "reinforced_until": None}
    assert found == {membership(PERSON): (fields, "transfer_within")}
    until = date(2018, 12, 31)
    act = c.TransferWithin(PERSON, OWN, GUEST, until)
    assert effects(act)[membership(PERSON)][0]["reinforced_until"] == until


def test_a_reorganisation_leaves_standing_and_reinforcement_as_they_were() -> None:
    fields, _ = effects(c.ChangeCoverage((), MOVED))[membership(PERSON)]
    assert set(fields) == {"cell", "village"}


@pytest.mark.parametrize(
    ("act", "reason"),
    [
        (c.TransferOut(PERSON), "transfer_out"),
        (c.Remove(PERSON), "removal"),
        (c.Expel(PERSON), "expulsion"),
        (c.Leave(PERSON), "leaving"),
        (c.Death(PERSON), "death"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_who_goes_is_in_no_cell_and_counted_nowhere(act: c.Content, reason: str) -> None:
    gone = {"cell": None, "village": None, "standing": None, "reinforced_until": None}
    assert effects(act) == {membership(PERSON): (gone, reason)}


def test_a_transfer_out_is_no_loss() -> None:
    assert set(LOSS_REASONS) == {"removal", "expulsion", "leaving", "death"}


def test_an_exemption_and_an_absence_leave_cell_village_and_standing() -> None:
    until = date(2018, 2, 3)
    assert effects(c.Exempt(PERSON, "health", until)) == {
        membership(PERSON): ({"exempt": "health", "exempt_until": until}, "exemption")
    }
    assert effects(c.Away(PERSON, until)) == {
        membership(PERSON): ({"away_since": None, "expected_back": until}, "away")
    }
    fields, reason = effects(c.TemporaryActivity(PERSON, until, OWN))[membership(PERSON)]
    assert (fields, reason) == ({"guest_cell": OWN, "guest_until": until}, "temporary")


def test_what_ends_clears_what_the_beginning_set() -> None:
    for begun, ended in (
        (c.Exempt(PERSON, "age"), c.Resume(PERSON)),
        (c.Away(PERSON), c.Back(PERSON)),
        (c.TemporaryActivity(PERSON, DAY), c.EndTemporaryActivity(PERSON)),
    ):
        cleared, _ = effects(ended)[membership(PERSON)]
        assert set(cleared) == set(effects(begun)[membership(PERSON)][0])
        assert set(cleared.values()) == {None}


def test_an_office_is_a_subject_of_organisation_and_person() -> None:
    subject = Subject("office", OWN, PERSON)
    fields = {"office": "secretary", "provisional": True, "term_ends": date(2020, 6, 30)}
    appointed = c.Appoint(OWN, PERSON, "secretary", True, date(2020, 6, 30))
    assert effects(appointed) == {subject: (fields, "appointment")}
    assert effects(c.Relieve(OWN, PERSON)) == {subject: ({"office": None}, "relief")}


def test_a_charge_is_a_subject_of_person_and_village() -> None:
    charge, households = Subject("charge", PERSON, GUEST), Subject("households", PERSON, GUEST)
    assert effects(c.InChargeOfVillage(PERSON, GUEST)) == {charge: ({"holds": True}, "charge")}
    assert effects(c.EndChargeOfVillage(PERSON, GUEST)) == {
        charge: ({"holds": False}, "charge_end")
    }
    assert effects(c.InChargeOfHouseholds(PERSON, GUEST, 7)) == {
        households: ({"households": 7}, "households")
    }
    assert effects(c.EndChargeOfHouseholds(PERSON, GUEST)) == {
        households: ({"households": None}, "households_end")
    }


def test_a_replacement_has_the_effects_of_the_new_act() -> None:
    act = c.Admit(PERSON, OWN)
    assert effects(c.Replace(3, "the wrong cell", act)) == effects(act)
