"""Each rule of the list the day before its limit, on it and after, and what a scope sees of it."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, date, datetime, timedelta

import pytest

from chibo.admissions.enter import move
from chibo.admissions.models import Candidate
from chibo.attention import reads
from chibo.attention.item import RULES, SEVERITIES, Item, counts, in_order
from chibo.campaign.resolutions import (
    MeasureSpec,
    ResolutionSpec,
    note_progress,
    save_measure,
    save_resolution,
)
from chibo.campaign.setting import TargetSpec, save_target
from chibo.campaign.visits import VisitSpec, save_visit
from chibo.ledger.contents import (
    Appoint,
    Away,
    ChangeCoverage,
    CoverageChange,
    Death,
    DissolveOrganisation,
    InChargeOfVillage,
    Posting,
    TemporaryActivity,
    TransferWithin,
)
from chibo.ledger.scope import Scope
from chibo.meetings.writes import Entry, enter
from chibo.register import models as register
from chibo.register import reads_figures
from chibo.register.record import record_many
from tests.admissions.district import District
from tests.campaign.world import Two
from tests.meetings.lines import line
from tests.register.papers import papers

pytestmark = [pytest.mark.django_db, pytest.mark.database]
NOW = datetime(2018, 5, 14, 2, tzinfo=UTC)
DAY = timedelta(days=1)
QUIET = date(2017, 2, 2)
EVERYTHING = Scope.everything()


@pytest.fixture
def two(db: None) -> Two:
    return Two()


def on(day: date, rule: str, scope: Scope = EVERYTHING) -> list[Item]:
    return [one for one in reads.items(scope, scope, day) if one.rule == rule]


def around(limit: date, rule: str) -> list[int]:
    """How many are listed the day before, on the day and the day after."""
    return [len(on(day, rule)) for day in (limit - DAY, limit, limit + DAY)]


def southern(two: Two) -> Scope:
    return Scope(organisations=frozenset({two.other}), places=frozenset({two.south, two.southern}))


def test_who_is_admitted_is_due_thirty_days_before_the_year_ends(two: Two) -> None:
    two.late(date(2016, 9, 2))
    assert around(date(2017, 8, 3), "recognition_due") == [0, 1, 1]
    (one,) = on(date(2017, 8, 3), "recognition_due")
    assert (one.until, one.severity, one.turn) == (date(2017, 9, 2), "soon", "cell")
    assert one.commune == two.north
    # The cell has thirty working days; the feast of 2 September 2017 fell on a Saturday.
    last = next(
        day
        for day in (date(2017, 10, 1) + n * DAY for n in range(60))
        if on(day, "recognition_due")[0].severity == "urgent"
    )
    assert date(2017, 10, 13) <= last <= date(2017, 10, 18)


def test_no_congress_is_due_of_what_stands_no_longer(two: Two) -> None:
    due, end = date(2018, 1, 2), date(2018, 1, 1)
    two.decide(QUIET, Appoint(two.cell, two.person, "secretary", term_ends=due))
    assert len(on(end - DAY, "term_ending")) == 1
    rows = register.MembershipSpell.objects.filter(cell=two.cell)
    persons = sorted(set(rows.values_list("person", flat=True)))
    gone = (CoverageChange(two.cell, two.village),)
    into = tuple(Posting(person, two.other_cell, two.southern) for person in persons)
    two.decide(end, DissolveOrganisation(two.cell, gone, into))
    assert on(end, "term_ending") == []


def test_whose_way_is_followed_is_recognised_on_the_candidate_s_page() -> None:
    person = District().admitted()
    (one,) = on(date(2017, 9, 10), "recognition_due")
    assert (one.kind, one.subject) == ("candidate", person)
    nameless = reads.items(EVERYTHING, Scope(), date(2017, 9, 10))
    assert [x.kind for x in nameless if x.rule == "recognition_due"] == ["cell"]


def test_a_candidate_is_astray_from_the_day_another_cell_covers_the_village_until_it_follows() -> (
    None
):
    district = District()
    person, day = district.enter(), date(2016, 5, 2)
    taken = ChangeCoverage(
        (
            CoverageChange(district.cell, district.guest),
            CoverageChange(district.office, district.guest, "guest"),
        )
    )
    district.builder.decide(day, taken)
    record_many(papers(district.builder)[-1:], "tester")
    assert around(day, "candidate_astray") == [0, 1, 1]
    (one,) = on(day, "candidate_astray")
    assert (one.kind, one.subject, one.unit) == ("candidate", person, district.committee)
    nameless = reads.items(EVERYTHING, Scope(), day)
    assert [x.kind for x in nameless if x.rule == "candidate_astray"] == ["committee"]
    move(person, district.office, district.guest, "tester", NOW)
    assert on(day, "candidate_astray") == []


def test_a_reinforcement_is_announced_six_months_before_its_end(two: Two) -> None:
    until = date(2017, 9, 10)
    two.decide(date(2017, 1, 5), TransferWithin(two.person, two.other_cell, two.southern, until))
    assert around(date(2017, 3, 10), "reinforcement_ending") == [0, 1, 1]
    assert on(until, "reinforcement_ending")[0].severity == "soon"
    assert on(until + DAY, "reinforcement_ending")[0].severity == "urgent"


def test_a_term_is_announced_once_for_all_offices_of_the_cell(two: Two) -> None:
    ends = date(2018, 3, 1)
    for person, office in ((two.person, "secretary"), (two.colleague, "deputy_secretary")):
        two.decide(QUIET, Appoint(two.cell, person, office, term_ends=ends))
    assert around(ends - 180 * DAY, "term_ending") == [0, 1, 1]
    assert [one.severity for day in (ends, ends + DAY) for one in on(day, "term_ending")] == [
        "watch",
        "urgent",
    ]


def test_findings_of_a_visit_are_late_the_day_after_their_deadline(two: Two) -> None:
    due = date(2017, 5, 1)
    save_visit(VisitSpec(two.village, QUIET, (two.person,), "No book.", due), "me", NOW)
    assert around(due, "deadline_passed") == [0, 0, 1]
    assert [one.kind for one in on(due + DAY, "deadline_passed")] == ["visit"]
    assert on(due + DAY, "deadline_passed", southern(two)) == []


def test_a_measure_is_late_until_it_is_done_and_is_its_issuers_to_do(two: Two) -> None:
    due = date(2017, 5, 1)
    paper = save_resolution(
        ResolutionSpec(two.committee, "plan", "1", QUIET, "On cells", QUIET, date(2020, 1, 1)),
        "me",
        NOW,
    )
    measure = save_measure(paper, MeasureSpec("Train sources", two.person, due), "me", NOW)
    assert around(due, "deadline_passed") == [0, 0, 1]
    assert on(due + DAY, "deadline_passed", southern(two)) == []
    note_progress(measure, date(2017, 6, 1), 100, "", "me", NOW)
    assert around(date(2017, 6, 1), "deadline_passed") == [1, 0, 0]


def test_a_candidate_who_is_late_is_listed_the_day_after_the_last_one() -> None:
    district = District()
    person = district.enter()
    assert around(date(2018, 1, 22), "deadline_passed") == [0, 0, 1]
    (one,) = on(date(2018, 1, 23), "deadline_passed")
    assert (one.kind, one.subject, one.detail) == ("candidate", person, "review")
    figures_only = Scope(whole=True)
    (one,) = reads.items(figures_only, Scope(), date(2018, 1, 23))[:1]
    assert (one.kind, one.subject) == ("cell", Candidate.objects.get().cell)


def test_a_month_is_missed_when_it_is_over_and_another_cell_entered_it(two: Two) -> None:
    assert on(date(2018, 4, 1), "meeting_missed") == []
    entry = Entry(two.cell, date(2018, 3, 1), line(), 0, "key")
    enter(entry, "me", NOW, NOW.date())
    assert around(date(2018, 4, 1), "meeting_missed") == [0, 1, 1]
    (one,) = on(date(2018, 4, 1), "meeting_missed")
    assert (one.since, one.number, one.commune) == (date(2018, 3, 1), 1, two.south)
    # Three months back, no farther.
    assert around(date(2018, 7, 1), "meeting_missed") == [1, 0, 0]


def test_a_target_is_behind_in_its_term_and_missed_for_a_year_after_it(two: Two) -> None:
    until = date(2017, 12, 31)
    paper = save_resolution(
        ResolutionSpec(two.committee, "plan", "1", QUIET, "On cells", date(2016, 1, 1), until),
        "me",
        NOW,
    )
    spec = TargetSpec(two.committee, "admissions", "floor_per_year", 10, date(2016, 1, 1), until)
    save_target(paper, spec, "me", NOW)
    assert around(until, "target_behind") == [1, 1, 0]
    assert around(until, "deadline_passed") == [0, 0, 1]
    assert around(date(2018, 12, 31), "deadline_passed") == [1, 1, 0]
    assert on(QUIET, "target_behind", southern(two)) == []


def test_villages_and_cells_are_those_that_the_figures_count(two: Two) -> None:
    two.decide(date(2017, 3, 1), Death(two.person))
    two.decide(date(2017, 3, 2), Death(two.colleague))
    two.decide(date(2017, 3, 2), InChargeOfVillage(two.r.opening_members[2].person, two.village))
    keys = {
        "village_blank": "villages_blank",
        "cell_below_min": "cells_below_min",
        "cell_weak": "cells_standing_weak",
        "nobody_in_charge": "villages_without_committee_member_in_charge",
    }
    seen = Counter[str]()
    for day in (QUIET, date(2017, 3, 1), date(2017, 3, 2), date(2018, 1, 1)):
        listed = counts(reads.items(EVERYTHING, EVERYTHING, day))
        for rule, key in keys.items():
            asked = reads_figures.question(day, (key,))
            figure = reads_figures.figures(EVERYTHING, asked).figures[key]
            assert listed.get(rule, 0) == figure  # type: ignore[call-overload]
            seen[rule] += int(figure)  # type: ignore[arg-type]
    assert seen["cell_below_min"] and seen["nobody_in_charge"]


def test_a_cell_of_three_or_four_is_watched_and_one_of_two_is_urgent(two: Two) -> None:
    """The northern cell has four, the southern three; the northern loses two."""
    assert sorted(one.number or 0 for one in on(QUIET, "cell_small")) == [3, 4]
    two.decide(date(2017, 3, 1), Death(two.person))
    assert sorted(one.number or 0 for one in on(date(2017, 3, 1), "cell_small")) == [3, 3]
    two.decide(date(2017, 3, 2), Death(two.colleague))
    assert [one.number for one in on(date(2017, 3, 2), "cell_small")] == [3]
    assert [one.number for one in on(date(2017, 3, 2), "cell_below_min")] == [2]


def test_a_foreign_commune_s_items_never_appear(two: Two) -> None:
    two.late(date(2016, 9, 2))
    two.decide(date(2017, 3, 1), Death(two.person))
    for day in (QUIET, date(2017, 9, 1)):
        everything = reads.items(EVERYTHING, EVERYTHING, day)
        own = reads.items(southern(two), Scope(), day)
        assert {one.commune for one in own} <= {two.south}
        assert {one.commune for one in everything} == {two.north, two.south}
        assert reads.items(Scope(organisations=frozenset({two.other})), Scope(), day) is not None


def test_the_most_urgent_comes_first_then_the_earliest(two: Two) -> None:
    two.late(date(2016, 9, 2))
    items = reads.items(EVERYTHING, EVERYTHING, date(2018, 1, 1))
    order = [SEVERITIES.index(one.severity) for one in items]
    assert order == sorted(order) and len(set(order)) > 1
    assert in_order(reversed(items)) == items
    assert set(counts(items)) <= set(RULES) and sum(counts(items).values()) == len(items)


def test_a_transfer_is_late_the_day_after_its_sixty_working_days(two: Two) -> None:
    """Sixty working days from Thursday, 2 February 2017: over the Hùng kings' day."""
    for person, back in ((two.person, None), (two.colleague, QUIET + 300 * DAY)):
        two.decide(QUIET, Away(person, back))
    late = date(2017, 4, 28)
    assert around(late, "deadline_passed") == [0, 0, 1]
    (one,) = on(late + DAY, "deadline_passed")
    assert (one.kind, one.subject, one.detail) == ("person", two.person, "transfer")
    assert (one.until, one.turn, one.commune) == (late, "cell", two.north)
    assert on(late + DAY, "deadline_passed", southern(two)) == []
    two.decide(late + DAY, TemporaryActivity(two.person, date(2018, 2, 1)))
    assert on(late + DAY, "deadline_passed") == []
