"""Entering a candidate, withdrawing, and what is left when one is erased."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta

import msgspec
import pytest

from chibo.admissions import reads
from chibo.admissions.enter import (
    NotTaken,
    erase_due,
    erasure_day,
    keep,
    move,
    resume,
    withdraw,
)
from chibo.admissions.models import Candidate, CandidateParticulars, CandidateStep, WithdrawnCount
from chibo.admissions.progress import take
from chibo.ledger.contents import Revoke
from chibo.ledger.decision import Decision
from chibo.ledger.scope import Scope
from chibo.register import models as register
from chibo.register.record import record
from chibo.register.verify import verify

from .district import ACTOR, KNOWN, NOW, District

pytestmark = [pytest.mark.django_db, pytest.mark.database]
EVERYTHING = Scope.everything()
TODAY = NOW.date()
DAY = timedelta(days=1)


@pytest.fixture
def district() -> District:
    return District()


def refused(what: Callable[[], object]) -> set[str]:
    with pytest.raises(NotTaken) as caught:
        what()
    return {refusal.code for refusal in caught.value.refusals}


def test_a_candidate_is_entered_after_the_cell_resolved_and_the_person_was_told(
    district: District,
) -> None:
    person = district.enter()
    line = reads.candidate(EVERYTHING, person, TODAY)
    assert line is not None
    assert (line.one.name, line.stage, line.next_step) == (KNOWN.name, "listed", "helper")
    assert line.committee == district.committee


@pytest.mark.parametrize(
    ("changes", "wanted"),
    [
        ({"told_on": date(2016, 1, 19)}, {"told_before"}),
        ({"told_on": TODAY + DAY}, {"future"}),
        ({"listed_on": TODAY + DAY, "told_on": TODAY + DAY}, {"future"}),
        ({"particulars": msgspec.structs.replace(KNOWN, birth_date=None)}, {"birth_date_missing"}),
        (
            {"particulars": msgspec.structs.replace(KNOWN, birth_date=date(2017, 1, 1))},
            {"birth_date_wrong"},
        ),
        ({"particulars": msgspec.structs.replace(KNOWN, name=" ")}, {"name"}),
        ({"cell": 1}, {"no_cell"}),
        ({"village": 4711}, {"not_covered"}),
    ],
)
def test_what_is_wrong_is_refused_and_nobody_is_entered(
    district: District, changes: dict[str, object], wanted: set[str]
) -> None:
    assert refused(lambda: district.enter(**changes)) == wanted
    assert not Candidate.objects.exists()


def test_who_withdrew_is_erased_thirty_days_after_and_only_a_count_stays(
    district: District,
) -> None:
    person, other = district.enter(), district.enter()
    take(person, district.steps()[0], ACTOR, NOW)
    withdraw(person, date(2018, 4, 13), "own_wish", ACTOR, NOW)
    assert not [x for x in reads.open_candidates(EVERYTHING, TODAY) if x.one.person == person]
    assert erasure_day(date(2018, 4, 13)) == date(2018, 5, 13)
    assert erase_due(ACTOR, datetime(2018, 5, 12, 8, tzinfo=UTC)) == 0
    assert erase_due(ACTOR, datetime(2018, 5, 13, 8, tzinfo=UTC)) == 1
    assert erase_due(ACTOR, datetime(2018, 5, 14, 8, tzinfo=UTC)) == 0
    assert list(Candidate.objects.values_list("person", flat=True)) == [other]
    assert CandidateParticulars.objects.count() == 1
    assert not CandidateStep.objects.exists()
    kept = WithdrawnCount.objects.get()
    assert (kept.committee, kept.year, kept.stage, kept.cause, kept.number) == (
        district.committee,
        2018,
        "listed",
        "own_wish",
        1,
    )


def test_a_withdrawal_by_mistake_is_undone_before_the_erasure(district: District) -> None:
    person = district.enter()
    withdraw(person, date(2018, 4, 13), "mistake", ACTOR, NOW)
    assert refused(lambda: take(person, district.steps()[0], ACTOR, NOW)) == {"withdrawn"}
    resume(person, ACTOR, NOW)
    take(person, district.steps()[0], ACTOR, NOW)
    assert erase_due(ACTOR, datetime(2019, 1, 1, 8, tzinfo=UTC)) == 0


def test_of_whose_admission_was_taken_back_nothing_is_left_in_the_register_either(
    district: District,
) -> None:
    person, member = district.admitted(), district.admitted()
    admission = register.LedgerEntry.objects.filter(kind="admit").order_by("position")[0]
    revocation = Decision(date(2016, 10, 3), Revoke(admission.position, "entered by mistake"))
    record(revocation, ACTOR, NOW)
    withdraw(person, date(2018, 4, 13), "mistake", ACTOR, NOW)
    assert register.ParticularsVersion.objects.filter(person=person).exists()
    assert erase_due(ACTOR, NOW) == 1
    named = register.ParticularsVersion.objects.values_list("person", flat=True)
    assert set(named) == {member}
    assert list(verify()) == []


def test_the_very_same_entry_again_is_refused(district: District) -> None:
    person = district.enter()
    assert refused(lambda: district.enter(particulars=KNOWN)) == {"already_followed"}
    assert list(Candidate.objects.values_list("person", flat=True)) == [person]
    withdraw(person, TODAY, "mistake", ACTOR, NOW)
    district.enter(particulars=KNOWN)


def test_nobody_is_taken_off_the_list_before_what_was_done_last(district: District) -> None:
    person = district.decided()
    early = date(2016, 9, 14)
    assert refused(lambda: withdraw(person, early, "own_wish", ACTOR, NOW)) == {"before_last"}
    withdraw(person, early + DAY, "own_wish", ACTOR, NOW)


def test_an_earlier_review_does_not_take_a_later_one_away(district: District) -> None:
    person = district.enter()
    for on in (date(2018, 3, 1), date(2017, 3, 1)):
        keep(person, on, ACTOR, NOW)
    assert Candidate.objects.get().kept_on == date(2018, 3, 1)


def test_a_member_does_not_withdraw_here(district: District) -> None:
    person = district.admitted()
    assert refused(lambda: withdraw(person, TODAY, "own_wish", ACTOR, NOW)) == {"is_member"}
    later = district.enter()
    assert refused(lambda: withdraw(later, TODAY, "other", ACTOR, NOW)) == {"no_cause"}  # type: ignore[arg-type]


def test_a_review_keeps_who_is_inactive_for_another_time(district: District) -> None:
    person = district.enter()
    due = reads.due(reads.open_candidates(EVERYTHING, TODAY), TODAY)
    assert [(one.deadline.code, one.deadline.due) for one in due] == [("review", date(2018, 1, 22))]
    keep(person, date(2018, 5, 10), ACTOR, NOW)
    assert reads.due(reads.open_candidates(EVERYTHING, TODAY), TODAY) == []
    assert refused(lambda: keep(person, TODAY + DAY, ACTOR, NOW)) == {"future"}


def test_another_cell_takes_over_only_in_a_village_that_it_covers(district: District) -> None:
    person = district.enter()
    assert refused(lambda: move(person, district.office, district.host, ACTOR, NOW)) == {
        "not_covered"
    }
    move(person, district.office, None, ACTOR, NOW)
    line = reads.candidate(EVERYTHING, person, TODAY)
    assert line is not None
    assert (line.one.cell, line.one.village) == (district.office, None)
