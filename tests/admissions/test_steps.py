"""Which step may follow which, and the rules that a step has to meet."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from chibo.admissions import contents as c
from chibo.admissions.case import STAGES
from chibo.admissions.documents import DOCUMENTS
from chibo.admissions.steps import GROUNDS, PLACES, next_steps, possible, refusals

from .cases import DISTRICT, EVERYBODY, FIRST, HELPER, SECOND, TODAY, WAY, candidate, codes, up_to

DAY = timedelta(days=1)


def test_every_step_in_its_time_leads_to_official_membership() -> None:
    case, stages = candidate(), ["listed"]
    for step in WAY:
        assert refusals(case, step, EVERYBODY, TODAY) == []
        assert c.kind_of(step) in next_steps(case)
        case = case.with_step(step)
        stages.append(case.stage)
    assert list(dict.fromkeys(stages)) == list(STAGES)
    assert next_steps(case) == []


@pytest.mark.parametrize("left_out", [c.kind_of(step) for step in WAY[:-1]])
def test_no_step_can_be_left_out(left_out: str) -> None:
    case = candidate()
    refused = False
    for step in WAY:
        if c.kind_of(step) == left_out:
            continue
        if found := refusals(case, step, EVERYBODY, TODAY):
            refused = True
            assert "missing" in {refusal.code for refusal in found}
            break
        case = case.with_step(step)
    assert refused


def test_a_step_is_not_taken_twice_nor_dated_ahead_or_before_what_it_follows() -> None:
    done = up_to("committee_resolved")
    assert codes(done, WAY[6]) == {"done"}
    before = up_to("cell_resolved")
    assert codes(before, replace_on(WAY[6], date(2016, 8, 1))) == {"before"}
    assert codes(before, replace_on(WAY[6], date(2016, 8, 2))) == set()
    assert codes(before, WAY[6], today=date(2016, 8, 4)) == {"future"}
    assert codes(candidate(), c.HelperAssigned(date(2016, 1, 19), HELPER)) == {"before_listing"}
    assert codes(candidate(), c.HelperAssigned(date(2016, 1, 20), HELPER)) == set()


def replace_on(step: c.Step, on: date) -> c.Step:
    return msgspec.structs.replace(step, on=on)


def test_where_no_committee_stands_between_its_resolutions_are_not_asked_for() -> None:
    case = up_to("committee_resolved", committee_resolves=False)
    assert "decided" in next_steps(case)
    assert codes(case, WAY[7]) == {"not_needed"}
    assert codes(case, WAY[8]) == set()


def test_the_helper_is_an_official_member_of_the_cell() -> None:
    step = c.HelperAssigned(date(2016, 2, 5), FIRST)
    assert codes(candidate(), step) == {"helper_not_official"}
    assert codes(candidate(), c.HelperAssigned(date(2016, 2, 5), HELPER)) == set()


def test_a_helper_may_be_followed_by_another_one_until_official_membership() -> None:
    register = replace(EVERYBODY, of_cell=frozenset({HELPER, FIRST}))
    assert (
        codes(up_to("new_member_course"), c.HelperAssigned(date(2016, 11, 1), FIRST), register)
        == set()
    )
    official = up_to("none")
    assert official.stage == "official"
    assert codes(official, c.HelperAssigned(date(2018, 1, 1), FIRST), register) == {"too_late"}


def test_a_class_begins_before_its_certificate_and_after_the_listing() -> None:
    place = "Trung tâm"
    assert codes(candidate(), c.CourseTaken(date(2016, 6, 10), place, date(2016, 6, 11))) == {
        "class_backwards"
    }
    assert codes(candidate(), c.CourseTaken(date(2016, 6, 10), place, date(2016, 1, 19))) == {
        "class_before"
    }


@pytest.mark.parametrize(
    ("second", "union_on", "wanted"),
    [
        (SECOND, None, set()),
        (None, date(2016, 7, 20), set()),
        (None, None, {"introducers"}),
        (FIRST, None, {"introducers"}),
        (77, None, {"introducer_not_official"}),
        (None, date(2016, 8, 3), {"union_later"}),
    ],
)
def test_two_official_members_introduce_or_one_with_the_youth_union(
    second: int | None, union_on: date | None, wanted: set[str]
) -> None:
    step = c.Introduced(date(2016, 8, 2), FIRST, second, union_on, date(2014, 9, 1))
    assert codes(up_to("introduced"), step) == wanted


def test_who_introduces_says_since_when_they_are_together() -> None:
    step = c.Introduced(date(2016, 8, 2), FIRST, SECOND)
    assert codes(up_to("introduced"), step) == {"together_missing"}
    ahead = msgspec.structs.replace(step, together_since=date(2016, 8, 3))
    assert codes(up_to("introduced"), ahead) == {"together_short"}


@pytest.mark.parametrize(
    ("votes_for", "votes_against", "voters", "wanted"),
    [
        (2, 1, 3, set()),
        (4, 2, 6, set()),
        (3, 2, 5, {"votes_short"}),
        (4, 1, 5, set()),
        (5, 1, 8, {"votes_short"}),
        (0, 0, 0, {"votes_short"}),
        (4, 3, 6, {"votes_too_many"}),
    ],
)
def test_two_thirds_of_the_official_members_vote_for_it(
    votes_for: int, votes_against: int, voters: int, wanted: set[str]
) -> None:
    day = date(2016, 8, 5)
    step = c.CellResolved(day, votes_for, votes_against, voters)
    assert codes(up_to("cell_resolved"), step) == wanted
    later = c.RecognitionResolved(date(2017, 10, 5), votes_for, votes_against, voters)
    assert codes(up_to("recognition_resolved"), later) == wanted


@pytest.mark.parametrize(
    ("born", "wanted"),
    [
        (date(1998, 8, 4), set()),
        (date(1998, 8, 5), set()),
        (date(1998, 8, 6), {"too_young"}),
        (date(1956, 7, 6), set()),
        (date(1956, 7, 5), {"too_old"}),
        (date(1956, 7, 4), {"too_old"}),
        (None, {"birth_date_missing"}),
    ],
)
def test_the_age_is_judged_on_the_day_the_cell_considers_the_case(
    born: date | None, wanted: set[str]
) -> None:
    assert codes(up_to("cell_resolved", birth_date=born), WAY[6]) == wanted


def test_over_sixty_is_admitted_with_prior_consent_of_the_province_and_a_ground() -> None:
    old = up_to("cell_resolved", birth_date=date(1950, 1, 1))
    consent = c.Excepted(date(2016, 8, 4), "admission_age", "no_member", "5-CV/TU", 1)
    province = replace(EVERYBODY, issuer="provincial_committee")
    assert codes(old, consent) == {"wrong_consent"}
    assert codes(old, consent, province) == set()
    assert codes(old.with_step(consent), WAY[6]) == set()
    late = replace_on(consent, date(2016, 8, 6))
    assert codes(old.with_step(late), WAY[6]) == {"too_old"}
    unfit = msgspec.structs.replace(consent, ground="mountain_area")
    assert codes(old, unfit, province) == {"ground_unfit"}


@pytest.mark.parametrize(
    ("education", "ground", "wanted"),
    [
        ("lower_secondary", None, set()),
        ("primary", None, {"schooling"}),
        ("primary", "mountain_area", set()),
        (None, "mountain_area", {"schooling_mountain"}),
        (None, "village_elder", set()),
        (None, None, {"schooling"}),
    ],
)
def test_schooling_below_the_rule_needs_consent(
    education: str | None, ground: str | None, wanted: set[str]
) -> None:
    case = up_to("cell_resolved", education=education)
    if ground:
        consent = c.Excepted(date(2016, 8, 1), "schooling", ground, "7-CV/HU", DISTRICT)  # type: ignore[arg-type]
        assert codes(case, consent) == set()
        case = case.with_step(consent)
    assert codes(case, WAY[6]) == wanted


def test_a_certificate_is_valid_for_sixty_months() -> None:
    case = up_to("applied")
    last = date(2021, 6, 10)
    today = date(2022, 1, 1)
    for on, wanted in ((last - DAY, set()), (last, set()), (last + DAY, {"course_expired"})):
        assert codes(case, c.Applied(on), today=today) == wanted
    again = case.with_step(c.CourseTaken(date(2021, 9, 1), "Trung tâm", date(2021, 8, 27)))
    assert codes(again, c.Applied(date(2021, 9, 2)), today=today) == set()


def test_a_check_older_than_twelve_months_is_supplemented() -> None:
    case = up_to("cell_resolved")
    last = date(2017, 8, 1)
    for on, wanted in ((last - DAY, set()), (last, set()), (last + DAY, {"file_old"})):
        assert codes(case, replace_on(WAY[6], on)) == wanted
    asked = case.with_step(c.CheckAsked(date(2017, 8, 10)))
    assert codes(asked, replace_on(WAY[6], date(2017, 9, 1))) == {"missing"}
    answered = asked.with_step(c.CheckAnswered(date(2017, 8, 30)))
    assert codes(answered, replace_on(WAY[6], date(2017, 9, 1))) == set()


def test_one_check_is_asked_for_at_a_time() -> None:
    asked = up_to("check_answered")
    assert codes(asked, c.CheckAsked(date(2016, 7, 20))) == {"done"}
    answered = asked.with_step(WAY[4])
    assert codes(answered, c.CheckAnswered(date(2016, 8, 20))) == {"missing"}


def test_the_committee_extends_its_time_once_and_within_it() -> None:
    case = up_to("decided")
    last = date(2016, 10, 31)  # 60 working days from 5 August, 2 September being a holiday
    for on, wanted in ((last - DAY, set()), (last, set()), (last + DAY, {"extended_late"})):
        assert codes(case, c.Extended(on, "3-TB/HU")) == wanted
    assert codes(case, c.Extended(date(2016, 8, 4), "3-TB/HU")) >= {"before"}
    extended = case.with_step(c.Extended(date(2016, 9, 1), "3-TB/HU"))
    assert codes(extended, c.Extended(date(2016, 9, 2), "4-TB/HU")) == {"done"}
    assert "missing" in codes(up_to("new_member_course"), c.Extended(date(2016, 12, 1), "5"))
    considered = up_to("recognised", steps=(c.Extended(date(2016, 9, 1), "3-TB/HU"),))
    assert codes(considered, c.Extended(date(2017, 10, 25), "9-TB/HU")) == set()


def test_only_the_deciding_body_of_the_day_decides() -> None:
    commune = replace(EVERYBODY, issuer="commune_committee")
    assert codes(up_to("decided"), WAY[8], commune) == {"wrong_body"}
    assert codes(up_to("decided"), WAY[8]) == set()


def test_official_status_is_considered_when_the_twelve_months_are_over() -> None:
    case = up_to("recognition_resolved")
    end = date(2017, 10, 3)
    for on, wanted in ((end - DAY, {"probation_lasts"}), (end, set()), (end + DAY, set())):
        assert codes(case, c.RecognitionResolved(on, 6, 0, 6)) == wanted


def test_every_kind_has_its_place_and_papers_name_kinds() -> None:
    assert list(PLACES) == list(c.KINDS)
    assert set(DOCUMENTS) <= set(c.KINDS)
    for place in PLACES.values():
        assert set(place.after) <= set(PLACES)


days = st.dates(date(2016, 1, 1), date(2019, 12, 31))
votes = st.integers(0, 9)
people = st.sampled_from([HELPER, FIRST, SECOND, 99])


def any_step() -> st.SearchStrategy[c.Step]:
    return st.one_of(
        st.builds(c.HelperAssigned, days, people),
        st.builds(c.CourseTaken, days, st.just("Trung tâm"), days),
        st.builds(c.Applied, days),
        st.builds(c.CheckAsked, days),
        st.builds(c.CheckAnswered, days),
        st.builds(
            c.Introduced,
            days,
            people,
            st.none() | people,
            st.none() | days,
            together_since=st.none() | days,
        ),
        st.builds(
            c.Excepted,
            days,
            st.sampled_from(sorted(GROUNDS)),
            st.sampled_from(sorted({g for grounds in GROUNDS.values() for g in grounds})),
            st.just("1-CV/HU"),
            st.just(DISTRICT),
        ),
        *(
            st.builds(kind, days, votes, votes, votes)
            for kind in (
                c.CellResolved,
                c.CommitteeResolved,
                c.RecognitionResolved,
                c.RecognitionCommitteeResolved,
            )
        ),
        st.builds(c.Extended, days, st.just("2-TB/HU")),
        st.builds(c.Decided, days, st.just("1-QĐ/HU"), st.just(DISTRICT)),
        st.builds(c.Admitted, days, st.just(1)),
        st.builds(c.NewMemberCourse, days, st.just("Trung tâm"), days),
        st.builds(c.Recognised, days, st.just(2)),
    )


# Drawn steps alone seldom get far: those of the way are mixed in, in their order and moved.
moved = st.builds(
    lambda step, by: replace_on(step, step.on + timedelta(days=by)),
    st.sampled_from(WAY),
    st.integers(-20, 20),
)


@given(st.lists(st.one_of(any_step(), moved, st.just(None)), min_size=8, max_size=60))
def test_whatever_is_accepted_leads_through_the_stages_in_order(
    tried: list[c.Step | None],
) -> None:
    case, way = candidate(), iter(WAY)
    stages = [case.stage]
    for drawn in tried:
        step = next(way, None) if drawn is None else drawn
        if step is None or refusals(case, step, EVERYBODY, TODAY):
            continue
        assert c.kind_of(step) in possible(case)
        case = case.with_step(step)
        assert c.read(c.written(step)) == step
        if case.stage != stages[-1]:
            stages.append(case.stage)
    assert stages == list(STAGES[: len(stages)])
    reached = [case.reached()[stage] for stage in stages if stage in case.reached()]
    assert reached == sorted(reached)
    for one in case.steps:
        assert case.listed_on <= one.on <= TODAY


def test_the_way_itself_is_reached_by_the_property_above() -> None:
    """The property would hold for nothing if no case ever came far."""
    case = candidate()
    for step in WAY:
        assert not refusals(case, step, EVERYBODY, TODAY)
        case = case.with_step(step)
    assert case.stage == "official"
