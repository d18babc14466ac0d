"""Taking steps: what the register records, and that nothing is ever half written."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

import msgspec
import pytest

from chibo.admissions import contents as c
from chibo.admissions import reads
from chibo.admissions.enter import NoSuchCandidate, NotTaken
from chibo.admissions.models import Candidate, CandidateParticulars, CandidateStep
from chibo.admissions.progress import admit, recognise, take, take_back
from chibo.ledger.contents import Death, Revoke
from chibo.ledger.decision import Decision
from chibo.ledger.scope import Scope
from chibo.register import models as m
from chibo.register.record import Refused, record

from .district import ACTOR, KNOWN, NOW, District

pytestmark = [pytest.mark.django_db, pytest.mark.database]
EVERYTHING = Scope.everything()
TODAY = NOW.date()


@pytest.fixture
def district() -> District:
    return District()


def refused(what: Callable[[], object]) -> set[str]:
    with pytest.raises(NotTaken) as caught:
        what()
    return {refusal.code for refusal in caught.value.refusals}


def stage(person: int, on: date = TODAY) -> str:
    line = reads.candidate(EVERYTHING, person, on)
    assert line is not None
    return line.stage


def test_a_candidate_goes_every_step_to_official_member(district: District) -> None:
    person = district.official()
    assert stage(person) == "official"
    spells = m.MembershipSpell.objects.filter(person=person).order_by("valid_from")
    probation, official = spells.filter(known_to__gt=10**9)
    assert (probation.standing, probation.valid_from) == ("probationary", date(2016, 10, 3))
    assert (official.standing, official.valid_from) == ("official", date(2017, 10, 3))
    assert official.village == district.guest


def test_a_day_in_the_past_shows_the_stage_of_that_day(district: District) -> None:
    person = district.official()
    for on, wanted in (
        (date(2016, 6, 9), "listed"),
        (date(2016, 6, 10), "trained"),
        (date(2016, 10, 2), "decided"),
        (date(2016, 10, 3), "probation"),
        (date(2017, 10, 4), "probation"),
        (date(2017, 10, 5), "considered"),
        (date(2017, 11, 2), "considered"),
        (date(2017, 11, 3), "official"),
    ):
        assert stage(person, on) == wanted, on


def test_at_the_ceremony_the_particulars_become_the_members(district: District) -> None:
    person = district.admitted()
    assert not CandidateParticulars.objects.exists()
    kept = m.ParticularsVersion.objects.get(person=person)
    assert (kept.name, kept.birth_date, kept.education) == (
        KNOWN.name,
        KNOWN.birth_date,
        KNOWN.education,
    )
    entry = m.LedgerEntry.objects.get(kind="admit")
    assert (entry.number, entry.issuer, entry.signed_on) == (
        "12-QĐ/HU",
        district.district,
        date(2016, 9, 15),
    )
    assert KNOWN.name not in entry.body


def test_what_the_register_refuses_leaves_the_candidate_as_it_was(district: District) -> None:
    person = district.decided()
    Candidate.objects.filter(person=person).update(cell=district.committee)
    before = _everything()
    with pytest.raises(Refused):
        admit(person, date(2016, 10, 3), ACTOR, NOW)
    assert _everything() == before
    assert stage(person) == "decided"


def _everything() -> list[object]:
    return [
        list(model._default_manager.order_by("pk").values())
        for model in (
            Candidate,
            CandidateParticulars,
            CandidateStep,
            m.LedgerEntry,
            m.MembershipSpell,
            m.ParticularsVersion,
        )
    ]


@pytest.mark.parametrize("kind", ["helper", "course", "cell_resolved", "decided"])
def test_a_refused_step_writes_nothing(district: District, kind: str) -> None:
    person = district.enter()
    for step in district.steps():
        wrong = msgspec.structs.replace(step, on=NOW.date() + timedelta(days=1))
        if c.kind_of(step) == kind:
            before = _everything()
            assert "future" in refused(lambda: take(person, wrong, ACTOR, NOW))  # noqa: B023
            assert _everything() == before
            return
        take(person, step, ACTOR, NOW)


def test_the_helper_and_the_introducers_are_official_members_on_that_day(
    district: District,
) -> None:
    person = district.enter()
    elsewhere = c.HelperAssigned(date(2016, 2, 5), district.officials[0])
    assert refused(lambda: take(person, elsewhere, ACTOR, NOW)) == {"helper_not_official"}
    for step in district.steps()[:5]:
        take(person, step, ACTOR, NOW)
    introduced = district.steps()[5]
    nobody = msgspec.structs.replace(introduced, second=4711)
    assert refused(lambda: take(person, nobody, ACTOR, NOW)) == {"introducer_not_official"}
    first, second = district.officials[:2]
    others = msgspec.structs.replace(introduced, first=first, second=second)
    take(person, others, ACTOR, NOW)


def test_papers_older_than_the_register_are_judged_by_its_opening(district: District) -> None:
    person = district.enter(listed_on=date(2015, 3, 1), told_on=date(2015, 3, 1))
    take(person, c.HelperAssigned(date(2015, 3, 5), district.members[0]), ACTOR, NOW)
    assert reads.candidate(EVERYTHING, person, date(2015, 3, 5)) is not None


def test_the_deciding_body_is_that_of_the_day(district: District) -> None:
    person = district.enter()
    for step in district.steps()[:-1]:
        take(person, step, ACTOR, NOW)
    wrong = c.Decided(date(2016, 9, 15), "12-QĐ/ĐU", district.committee)
    assert refused(lambda: take(person, wrong, ACTOR, NOW)) == {"wrong_body"}


def test_over_sixty_is_recorded_as_an_exception_with_its_ground(district: District) -> None:
    person = district.enter(particulars=replace_birth(date(1950, 1, 1)))
    for step in district.steps()[:6]:
        take(person, step, ACTOR, NOW)
    resolved = district.steps()[6]
    assert refused(lambda: take(person, resolved, ACTOR, NOW)) == {"too_old"}
    consent = c.Excepted(
        date(2016, 8, 3), "admission_age", "no_member", "5-CV/TU", district.province
    )
    take(person, consent, ACTOR, NOW)
    for step in district.steps()[6:]:
        take(person, step, ACTOR, NOW)
    admit(person, date(2016, 10, 3), ACTOR, NOW)
    finding = m.Finding.objects.get(code="admission_age")
    assert finding.grade == "rule"
    assert "5-CV/TU" in finding.ground


def replace_birth(born: date) -> object:
    return msgspec.structs.replace(KNOWN, birth_date=born)


def test_a_ceremony_that_is_revoked_in_the_register_is_none_here(district: District) -> None:
    person = district.admitted()
    target = m.LedgerEntry.objects.get(kind="admit")
    revoke = Decision(date(2016, 10, 3), Revoke(target.position, "entered by mistake"))
    record(revoke, ACTOR, NOW)
    assert stage(person) == "decided"
    assert reads.candidate(EVERYTHING, person, NOW.date()).one.name == KNOWN.name  # type: ignore[union-attr]
    admit(person, date(2016, 10, 4), ACTOR, NOW)
    assert stage(person, date(2016, 10, 3)) == "decided"
    assert stage(person, date(2016, 10, 4)) == "probation"


def test_a_recognition_that_is_revoked_in_the_register_is_to_be_done_again(
    district: District,
) -> None:
    person = district.official()
    target = m.LedgerEntry.objects.get(kind="recognise")
    revoke = Decision(date(2017, 10, 3), Revoke(target.position, "entered by mistake"))
    record(revoke, ACTOR, NOW)
    assert stage(person) == "considered"
    assert [line.one.person for line in reads.open_candidates(EVERYTHING, TODAY)] == [person]
    take_back(person, ACTOR, NOW)
    recognise(person, date(2017, 11, 3), "41-QĐ/HU", district.district, ACTOR, NOW)
    assert not reads.open_candidates(EVERYTHING, TODAY)


def test_once_the_ceremony_is_revoked_the_steps_before_it_can_be_taken_back(
    district: District,
) -> None:
    person = district.admitted()
    target = m.LedgerEntry.objects.get(kind="admit")
    record(Decision(date(2016, 10, 3), Revoke(target.position, "mistake")), ACTOR, NOW)
    take_back(person, ACTOR, NOW)
    assert stage(person) == "decided"
    take_back(person, ACTOR, NOW)
    assert stage(person) == "resolved"


def test_who_died_on_probation_is_followed_no_more(district: District) -> None:
    person = district.admitted()
    assert [line.one.person for line in reads.open_candidates(EVERYTHING, date(2017, 1, 1))]
    died = Decision(date(2017, 1, 2), Death(person), issuer=district.district)
    record(died, ACTOR, NOW)
    assert [line.one.person for line in reads.open_candidates(EVERYTHING, date(2017, 1, 1))]
    assert not reads.open_candidates(EVERYTHING, date(2017, 1, 2))
    course = c.NewMemberCourse(date(2017, 4, 8), "TT", date(2017, 4, 3))
    assert refused(lambda: take(person, course, ACTOR, NOW)) == {"ended"}


def test_the_decision_on_official_status_takes_effect_at_the_exact_end(district: District) -> None:
    person = district.admitted()
    early = c.RecognitionResolved(date(2017, 10, 5), 4, 0, 4)
    assert refused(lambda: take(person, early, ACTOR, NOW)) == {"missing"}
    wrong = refused(
        lambda: recognise(person, date(2017, 11, 3), "1", district.district, ACTOR, NOW)
    )
    assert wrong == {"missing"}


def test_the_last_step_is_taken_back_and_kept_in_the_history(district: District) -> None:
    person = district.decided()
    take_back(person, "another", NOW)
    assert stage(person) == "resolved"
    newest = reads.history(EVERYTHING, person, TODAY)[0]
    assert (newest.kind, newest.taken_back_by) == ("decided", "another")
    take(person, district.steps()[-1], ACTOR, NOW)
    admit(person, date(2016, 10, 3), ACTOR, NOW)
    assert refused(lambda: take_back(person, ACTOR, NOW)) == {"recorded"}
    fresh = district.enter()
    assert refused(lambda: take_back(fresh, ACTOR, NOW)) == {"nothing_to_take_back"}


def test_a_field_that_is_not_of_its_kind_is_malformed(district: District) -> None:
    person = district.enter()
    with pytest.raises(c.MalformedStep):
        take(person, c.CourseTaken(date(2016, 6, 10), " ", date(2016, 6, 6)), ACTOR, NOW)
    with pytest.raises(NoSuchCandidate):
        take(1, district.steps()[0], ACTOR, NOW)
    with pytest.raises(TypeError):
        take(person, c.Admitted(date(2016, 6, 10), 1), ACTOR, NOW)
