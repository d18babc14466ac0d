"""The article's targets on the demo, at 13 May 2018 and on other days; never today's."""

from __future__ import annotations

from datetime import date

import pytest

from chibo.campaign import periods, practices, reads_resolutions, reads_targets, reads_visits
from chibo.campaign.figures import figures_of
from chibo.campaign.models import Closing, FrozenFigure, Resolution, Target
from chibo.campaign.reads_targets import Line
from chibo.campaign.targets import RULES, Rule
from chibo.ledger.scope import Scope
from chibo.register import models as register

ARTICLE = date(2018, 5, 13)
EVERYTHING = Scope.everything()
pytestmark = pytest.mark.usefixtures("demo_data")


def board(on: date, rule: Rule = RULES[0]) -> dict[str, Line]:
    return {line.target.key: line for line in reads_targets.board(EVERYTHING, on, rule)}


@pytest.mark.parametrize(
    ("rule", "wanted", "share"),
    [
        ("half_years_begun", 375.0, 131.2),
        ("days", 354.4, 138.8),
        ("half_years_ended", 300.0, 164.0),
        ("whole_term", 750.0, 65.6),
    ],
)
def test_the_admissions_of_the_article(rule: Rule, wanted: float, share: float) -> None:
    stands = board(ARTICLE, rule)["admissions"].standing
    assert stands.actual == 492
    assert stands.required is not None and round(stands.required, 1) == wanted
    assert stands.share is not None and round(stands.share * 100, 1) == share


def test_every_village_has_members() -> None:
    stands = board(ARTICLE)["share_villages_with_members"].standing
    assert (stands.actual, stands.share, stands.light) == (1.0, 1.0, "green")
    assert stands.start == 238 / 243


def test_villages_without_a_cell_went_from_77_to_46() -> None:
    stands = board(ARTICLE)["villages_without_cell"].standing
    assert (stands.start, stands.actual) == (77, 46)
    assert stands.share == (77 - 46) / 77


def test_on_the_first_day_half_a_year_s_admissions_are_wanted_and_none_was_made() -> None:
    stands = board(date(2016, 1, 1))["admissions"].standing
    assert (stands.required, stands.actual, stands.light) == (75, 0, "red")


def test_after_the_due_date_a_target_stands_as_it_did_on_that_day() -> None:
    then, later = board(date(2020, 12, 31)), board(date(2025, 12, 31))
    for key, line in later.items():
        assert line.judged_on == date(2020, 12, 31)
        assert line.standing == then[key].standing


def test_the_parts_add_up_to_the_district_s_150_and_their_figures_to_its_492() -> None:
    line = board(ARTICLE)["admissions"]
    assert len(line.parts) == 14
    assert line.difference == 0
    assert sum(part.standing.actual or 0 for part in line.parts) == 492
    assert sum(line.lights.values()) == 14


def test_a_part_asked_for_alone_stands_as_it_does_beside_the_others() -> None:
    for line in board(ARTICLE).values():
        for part in line.parts[:3]:
            alone = reads_targets.line(EVERYTHING, part.target, ARTICLE, RULES[0])
            assert alone.standing == part.standing


def test_the_curve_ends_where_the_board_stands() -> None:
    target = Target.objects.get(key="admissions", parent=None)
    curve = reads_targets.curve(EVERYTHING, target, ARTICLE, RULES[0])
    known = [point for point in curve if point.actual is not None]
    assert (known[-1].on, known[-1].actual, known[-1].required) == (ARTICLE, 492, 375)
    assert (curve[-1].on, curve[-1].required) == (date(2020, 12, 31), 750)
    assert [p.actual for p in known] == sorted(p.actual or 0 for p in known)


def test_resolutions_hang_under_one_another_as_in_the_article() -> None:
    lines = reads_resolutions.tree(EVERYTHING, ARTICLE)
    assert [(x.resolution.number, x.depth) for x in lines[:3]] == [
        ("04-NQ/TU", 0),
        ("06-NQ/HU", 1),
        ("03-CTr/HU", 2),
    ]
    assert sum(line.resolution.kind == "plan" for line in lines) == 14
    assert [line.late for line in lines[:3]] == [0, 0, 1]


def test_who_has_not_studied_the_programme_comes_first() -> None:
    programme = Resolution.objects.get(kind="programme")
    studied = reads_resolutions.studies(EVERYTHING, programme, ARTICLE)
    assert [line.on is None for line in studied] == [True] * 2 + [False] * 12


def test_some_visits_are_still_to_be_settled() -> None:
    lines = reads_visits.visits(EVERYTHING, ARTICLE)
    assert lines[0].is_open
    assert not lines[-1].is_open
    assert all(line.number == 2 for line in lines)


def test_the_practice_of_luan_gioi_has_the_figures_of_the_article() -> None:
    (shown,) = practices.practices(EVERYTHING)
    values = {key: (before, after) for key, before, after in shown.values}
    assert values == {
        "villages_independent": (12, 18),
        "cells": (19, 22),
        "cells_joint": (3, 0),
        "members": (221, 274),
        "admissions": (None, 56),
    }


def test_frozen_figures_are_exactly_those_known_then() -> None:
    kept = Closing.objects.filter(ends_on=date(2017, 12, 31)).order_by("organisation")[:4]
    for closing in kept:
        step = periods.submitted(closing)
        assert step is not None
        frozen = dict(FrozenFigure.objects.filter(step=step).values_list("key", "value"))
        since = date(2017, 7, 1)
        asked = (closing.organisation, periods.KEYS, since, closing.ends_on, step.position)
        assert figures_of(EVERYTHING, *asked) == frozen
        assert frozen.keys() == set(periods.KEYS)


@pytest.mark.slow
def test_adjustments_add_up_to_the_difference_and_name_their_entries() -> None:
    found = 0
    for closing in Closing.objects.filter(ends_on=date(2017, 12, 31)):
        step = periods.submitted(closing)
        assert step is not None
        for one in periods.adjustments(EVERYTHING, closing):
            assert one.then is not None and one.now is not None
            amounts = [part.contribution.amount for part in one.explained]
            assert sum(amounts) == one.difference == one.now - one.then
            for part in one.explained:
                assert part.contribution.position is None or (
                    part.contribution.position > step.position
                )
            found += bool(one.difference)
    assert found


def test_what_one_half_year_sent_back_is_kept_beside_what_was_submitted_again() -> None:
    (closing,) = (c for c in Closing.objects.all() if len(periods.steps(c)) > 2)
    assert [step.step for step in periods.steps(closing)] == [
        "submit",
        "return",
        "submit",
        "accept",
    ]
    assert periods.state(closing) == "accepted"


def test_a_commune_sees_its_plan_and_what_stands_above_it_but_no_other_commune() -> None:
    commune = Resolution.objects.filter(kind="plan").order_by("id")[0].organisation
    place = register.OrganisationSpell.objects.filter(organisation=commune)[0].place
    assert place is not None
    own = Scope(organisations=frozenset({commune}), places=frozenset({place}))
    seen = reads_resolutions.visible(own).values()
    assert {row.number for row in seen} == {"04-NQ/TU", "06-NQ/HU", "03-CTr/HU", "02-KH/ĐU"}
    assert {row.organisation for row in seen if row.kind == "plan"} == {commune}
    foreign = Target.objects.exclude(organisation=commune).filter(parent__isnull=False)[0]
    assert reads_targets.target(own, foreign.id) is None
    assert reads_visits.visits(own, ARTICLE) == []
    assert practices.practices(own) == []
