"""Writing papers, targets, visits, practices and closes: what is refused, and what is kept."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from chibo.campaign import (
    periods,
    practices,
    reads_resolutions,
    reads_targets,
    resolutions,
    setting,
    visits,
)
from chibo.campaign.figures import figures_of
from chibo.campaign.models import Closing, Progress, Resolution, Study, Target, Visit, Visitor
from chibo.campaign.practices import PracticeSpec
from chibo.campaign.resolutions import MeasureSpec, ResolutionSpec
from chibo.campaign.setting import TargetSpec
from chibo.campaign.visits import VisitSpec
from chibo.campaign.wrong import Wrong
from chibo.ledger.scope import Scope
from tests.oracle.builder import FIRST_DAY

from .world import Two

NOW = datetime(2018, 5, 14, 2, tzinfo=UTC)
EVERYTHING = Scope.everything()
SIGNED, UNTIL = date(2016, 5, 23), date(2020, 12, 31)
END = date(2016, 6, 30)


@pytest.fixture
def two(db: None) -> Two:
    return Two()


def paper(
    organisation: int,
    number: str = "06-NQ/HU",
    parent: int | None = None,
    signed_on: date = SIGNED,
    kept: Resolution | None = None,
) -> Resolution:
    spec = ResolutionSpec(
        organisation, "resolution", number, signed_on, "On cells", FIRST_DAY, UNTIL, parent
    )
    return resolutions.save_resolution(spec, "officer", NOW, kept)


def floor(
    resolution: Resolution, organisation: int, value: float = 10, parent: int | None = None
) -> Target:
    spec = TargetSpec(organisation, "admissions", "floor_per_year", value, FIRST_DAY, UNTIL, parent)
    return setting.save_target(resolution, spec, "officer", NOW)


def refused(field: str):  # noqa: ANN201 - what pytest gives
    return pytest.raises(Wrong, check=lambda wrong: wrong.field == field)


def test_a_paper_carries_out_one_of_its_own_organisation_or_of_one_above(two: Two) -> None:
    above = paper(two.province, "04-NQ/TU")
    below = paper(two.district, parent=above.id)
    plan = paper(two.committee, "02-KH/ĐU", below.id)
    assert plan.parent == below
    with refused("parent"):
        paper(two.other, "03-KH/ĐU", plan.id)
    with refused("parent"):
        paper(two.committee, "04-KH/ĐU", below.id, signed_on=date(2016, 5, 22))


def test_papers_do_not_go_round_in_a_circle(two: Two) -> None:
    first = paper(two.district)
    second = paper(two.district, "07-NQ/HU", first.id)
    with refused("parent"):
        paper(two.district, parent=second.id, kept=first)
    with refused("parent"):
        paper(two.district, parent=first.id, kept=first)


def test_a_paper_is_entered_once_and_not_before_it_is_signed(two: Two) -> None:
    paper(two.district)
    with refused("number"):
        paper(two.district)
    with refused("signed_on"):
        paper(two.district, "08-NQ/HU", signed_on=date(2018, 5, 15))
    assert Resolution.objects.count() == 1


def test_a_measure_is_late_once_its_day_is_past_and_it_is_not_done(two: Two) -> None:
    resolution = paper(two.district)
    spec = MeasureSpec("Train sources", two.person, date(2016, 12, 31))
    measure = resolutions.save_measure(resolution, spec, "officer", NOW)
    resolutions.note_progress(measure, date(2016, 9, 30), 60, "", "officer", NOW)

    def late(on: date) -> bool:
        return reads_resolutions.measures(EVERYTHING, resolution, on)[0].late

    assert [late(date(2016, 12, 31)), late(date(2017, 1, 1))] == [False, True]
    resolutions.note_progress(measure, date(2017, 1, 10), 100, "", "officer", NOW)
    assert [late(date(2017, 1, 9)), late(date(2017, 1, 10))] == [True, False]


def test_a_second_note_of_a_day_takes_the_place_of_the_first(two: Two) -> None:
    measure = resolutions.save_measure(paper(two.district), MeasureSpec("Train"), "officer", NOW)
    for percent in (20, 30):
        resolutions.note_progress(measure, date(2017, 1, 1), percent, "", "officer", NOW)
    assert Progress.objects.get().percent == 30
    with refused("percent"):
        resolutions.note_progress(measure, date(2017, 1, 1), 101, "", "officer", NOW)


def test_a_measure_is_answered_for_by_a_member(two: Two) -> None:
    with refused("responsible"):
        resolutions.save_measure(paper(two.district), MeasureSpec("Train", 7), "officer", NOW)


def test_a_paper_is_studied_by_those_under_its_issuer_after_it_is_signed(two: Two) -> None:
    resolution = paper(two.district)
    resolutions.note_study(resolution, two.committee, date(2016, 6, 1), "officer", NOW)
    lines = reads_resolutions.studies(EVERYTHING, resolution, date(2016, 12, 31))
    assert [(line.organisation, line.on) for line in lines] == [
        (two.other, None),
        (two.committee, date(2016, 6, 1)),
    ]
    with refused("on"):
        resolutions.note_study(resolution, two.other, date(2016, 5, 22), "officer", NOW)
    with refused("organisation"):
        resolutions.note_study(resolution, two.province, date(2016, 6, 1), "officer", NOW)
    resolutions.note_study(resolution, two.committee, None, "officer", NOW)
    assert not Study.objects.exists()


@pytest.mark.parametrize(
    ("form", "key", "value", "field"),
    [
        ("floor_per_year", "members", 10, "key"),
        ("zero", "admissions", 0, "key"),
        ("share", "members", 1, "key"),
        ("level", "share_villages_independent", 1, "key"),
        ("level", "members_opening", 1, "key"),
        ("zero", "villages_blank", 1, "value"),
        ("floor_per_year", "admissions", 0, "value"),
        ("share", "share_villages_independent", 1.5, "value"),
        ("of_my_own", "members", 1, "form"),
    ],
)
def test_a_target_fits_its_figure(two: Two, form: str, key: str, value: float, field: str) -> None:
    resolution = paper(two.district)
    with refused(field):
        spec = TargetSpec(two.district, key, form, value, FIRST_DAY, UNTIL)
        setting.save_target(resolution, spec, "officer", NOW)


def test_a_target_is_set_for_the_issuer_or_one_under_it_and_once(two: Two) -> None:
    plan = paper(two.committee, "02-KH/ĐU")
    floor(plan, two.committee)
    with refused("key"):
        floor(plan, two.committee)
    with refused("organisation"):
        floor(plan, two.other)
    with refused("organisation"):
        floor(plan, two.district)


def test_a_part_is_of_the_same_figure_and_of_a_unit_below(two: Two) -> None:
    resolution = paper(two.district)
    whole = floor(resolution, two.district)
    with refused("parent"):
        spec = TargetSpec(
            two.committee, "recognitions", "floor_per_year", 1, FIRST_DAY, UNTIL, whole.id
        )
        setting.save_target(resolution, spec, "officer", NOW)
    other = paper(two.district, "07-NQ/HU")
    with refused("parent"):
        floor(other, two.district, 1, whole.id)


def test_parts_are_set_changed_and_taken_away_together(two: Two) -> None:
    whole = floor(paper(two.district), two.district)
    setting.set_parts(whole, {two.committee: 6, two.other: 4}, "officer", NOW)
    setting.set_parts(whole, {two.committee: 7, two.other: None}, "officer", NOW)
    assert list(whole.parts.values_list("organisation", "value")) == [(two.committee, 7)]


def test_where_one_part_is_wrong_none_is_written(two: Two) -> None:
    whole = floor(paper(two.district), two.district)
    with refused(str(two.province)):
        setting.set_parts(whole, {two.committee: 6, two.province: 4}, "officer", NOW)
    assert not whole.parts.exists()


def test_a_part_of_a_commune_s_own_plan_stays_there_when_it_is_changed(two: Two) -> None:
    resolution = paper(two.district)
    whole = floor(resolution, two.district)
    plan = paper(two.committee, "02-KH/ĐU", resolution.id)
    part = floor(plan, two.committee, 6, whole.id)
    setting.set_parts(whole, {two.committee: 8}, "officer", NOW)
    part.refresh_from_db()
    assert (part.resolution, part.value) == (plan, 8)


def test_a_target_with_parts_is_not_taken_away(two: Two) -> None:
    whole = floor(paper(two.district), two.district)
    setting.set_parts(whole, {two.committee: 6}, "officer", NOW)
    with refused(str(two.district)):
        setting.remove_target(whole)
    setting.set_parts(whole, {two.committee: None}, "officer", NOW)
    setting.remove_target(whole)
    assert not Target.objects.exists()


def visit(two: Two, **more: object) -> Visit:
    values: dict[str, object] = {
        "village": two.village,
        "on": date(2017, 3, 1),
        "persons": (two.person,),
        "finding": "There is no room to meet in.",
    }
    return visits.save_visit(VisitSpec(**{**values, **more}), "officer", NOW)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"on": date(2018, 5, 15)}, "on"),
        ({"persons": ()}, "persons"),
        ({"persons": (7,)}, "persons"),
        ({"finding": ""}, "finding"),
        ({"due_on": date(2017, 2, 28)}, "due_on"),
        ({"settled_on": date(2017, 2, 28)}, "settled_on"),
        ({"settled_on": date(2018, 5, 15)}, "settled_on"),
    ],
)
def test_a_visit_that_cannot_be_is_refused(two: Two, wrong: dict[str, object], field: str) -> None:
    with refused(field):
        visit(two, **wrong)
    assert not Visit.objects.exists() and not Visitor.objects.exists()


def test_a_visit_is_made_to_a_village(two: Two) -> None:
    with refused("village"):
        visit(two, village=two.north)


def test_who_went_twice_in_one_list_went_once(two: Two) -> None:
    assert visit(two, persons=(two.person, two.person)).visitors.count() == 1


def test_a_practice_shows_figures_that_are_there(two: Two) -> None:
    def save(**more: object) -> None:
        values: dict[str, object] = {
            "organisation": two.committee,
            "title": "A cell for every village",
            "note": "How it was done.",
            "keys": ("members",),
            "before": FIRST_DAY,
            "after": date(2017, 1, 1),
        }
        spec = PracticeSpec(**{**values, **more})  # type: ignore[arg-type]
        practices.save_practice(spec, "officer", NOW)

    save()
    (shown,) = practices.practices(EVERYTHING)
    assert shown.values == (("members", 4, 4),)
    for wrong, field in (
        ({"keys": ("happiness",)}, "keys"),
        ({"keys": ()}, "keys"),
        ({"after": FIRST_DAY}, "after"),
        ({"after": date(2018, 5, 15)}, "after"),
        ({"note": ""}, "note"),
    ):
        with refused(field):
            save(**wrong)


def test_a_half_year_is_closed_after_it_ended(two: Two) -> None:
    with refused("ends_on"):
        periods.submit(EVERYTHING, two.committee, date(2016, 6, 29), "officer", NOW)
    with refused("ends_on"):
        periods.submit(EVERYTHING, two.committee, date(2018, 6, 30), "officer", NOW)
    with refused("organisation"):
        periods.submit(EVERYTHING, two.cell, END, "officer", NOW)
    assert not Closing.objects.exists()


def test_what_is_recorded_later_is_an_adjustment_and_the_frozen_figures_stay(two: Two) -> None:
    step = periods.submit(EVERYTHING, two.committee, END, "officer", NOW)
    closing = step.closing
    periods.accept(closing, "superior", NOW)
    two.late(date(2016, 5, 19))
    two.late(date(2016, 8, 2))  # of the next half-year
    found = {one.key: one for one in periods.adjustments(EVERYTHING, closing)}
    assert (found["members"].then, found["members"].now) == (4, 5)
    assert (found["admissions"].then, found["admissions"].now) == (0, 1)
    ((explained),) = found["admissions"].explained
    assert explained.decision is not None
    assert explained.decision.position == step.position + 1
    assert [key for key, one in found.items() if one.difference] == [
        "members",
        "members_probationary",
        "admissions",
    ]
    known_then = figures_of(EVERYTHING, two.committee, periods.KEYS, FIRST_DAY, END, step.position)
    assert known_then == {key: one.then for key, one in found.items()}


def test_what_was_sent_back_is_submitted_anew_with_what_is_known_by_then(two: Two) -> None:
    first = periods.submit(EVERYTHING, two.committee, END, "officer", NOW)
    periods.send_back(first.closing, "An admission is missing.", "superior", NOW)
    two.late(date(2016, 5, 19))
    second = periods.submit(EVERYTHING, two.committee, END, "officer", NOW)
    assert first.figures.get(key="admissions").value == 0
    assert second.figures.get(key="admissions").value == 1
    assert periods.submitted(first.closing) == second
    assert not any(one.difference for one in periods.adjustments(EVERYTHING, first.closing))


def test_a_step_out_of_turn_changes_nothing(two: Two) -> None:
    step = periods.submit(EVERYTHING, two.committee, END, "officer", NOW)
    with refused("step"):
        periods.submit(EVERYTHING, two.committee, END, "officer", NOW)
    with refused("reason"):
        periods.send_back(step.closing, "", "superior", NOW)
    periods.accept(step.closing, "superior", NOW)
    with refused("step"):
        periods.send_back(step.closing, "Too late.", "superior", NOW)
    assert [one.step for one in periods.steps(step.closing)] == ["submit", "accept"]


def test_only_the_organisation_above_decides(two: Two) -> None:
    closing = periods.submit(EVERYTHING, two.committee, END, "officer", NOW).closing
    own = Scope(organisations=frozenset({two.committee, two.cell}))
    assert not periods.may_decide(own, closing)
    assert periods.may_decide(Scope(organisations=own.organisations | {two.district}), closing)
    assert periods.closing_of(Scope(organisations=frozenset({two.other})), closing.id) is None


def test_a_unit_below_sees_what_binds_it_and_nothing_of_its_neighbour(two: Two) -> None:
    above = paper(two.province, "04-NQ/TU")
    resolution = paper(two.district, parent=above.id)
    programme = paper(two.district, "03-CTr/HU", resolution.id)
    plan = paper(two.committee, "02-KH/ĐU", resolution.id)
    unrelated = paper(two.district, "09-NQ/HU")
    own = Scope(organisations=frozenset({two.committee}))
    neighbour = Scope(organisations=frozenset({two.other}))
    assert reads_resolutions.visible(own).keys() == {
        above.id,
        resolution.id,
        programme.id,
        plan.id,
    }
    assert not reads_resolutions.visible(neighbour)
    resolutions.note_study(unrelated, two.other, date(2016, 6, 1), "officer", NOW)
    assert reads_resolutions.visible(neighbour).keys() == {unrelated.id}
    floor(resolution, two.other)
    assert reads_resolutions.visible(neighbour).keys() == {
        above.id,
        resolution.id,
        programme.id,
        unrelated.id,
    }
    assert reads_resolutions.resolution(neighbour, plan.id) is None


def test_a_part_at_any_level_below_has_its_own_figure(two: Two) -> None:
    """The province's target, its district's part, and of that a commune's and a cell's."""
    two.late(date(2017, 3, 1))
    resolution = paper(two.province, "04-NQ/TU")
    whole = floor(resolution, two.province)
    district = floor(resolution, two.district, parent=whole.id)
    commune = floor(resolution, two.committee, parent=district.id)
    floor(resolution, two.other, parent=district.id)
    floor(resolution, two.cell, parent=commune.id)
    (line,) = reads_targets.board(EVERYTHING, date(2018, 5, 13), "half_years_begun")
    counted = {one.target.organisation: one.standing.actual for one in _all_of(line)}
    assert counted == {
        two.province: 1,
        two.district: 1,
        two.committee: 1,
        two.other: 0,
        two.cell: 1,
    }


def _all_of(line: reads_targets.Line) -> list[reads_targets.Line]:
    return [line, *(one for part in line.parts for one in _all_of(part))]
