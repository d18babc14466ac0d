"""Adopting a plan: drafts in order, without numbers, all or nothing, and never twice."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from chibo.drafting import cases, writes
from chibo.drafting.models import Draft, DraftPaper, FoundingCase
from chibo.drafting.trial import KEYS
from chibo.indicators.engine import answer
from chibo.ledger.contents import Recordable, TransferOut, TransferWithin
from chibo.ledger.scope import Scope
from chibo.planning.adopting import Made, adopt, adopt_all, adopted
from chibo.planning.course import Course
from chibo.planning.mergers import announce
from chibo.planning.models import Movable
from chibo.planning.movable import withdraw
from chibo.planning.outcome import course_of_things, outcomes
from chibo.planning.runs import Read
from chibo.planning.whatif import what_if
from chibo.register import models as m
from chibo.register import store
from chibo.register.reads_figures import question
from chibo.register.record import record_many
from tests.oracle.builder import FIRST_DAY
from tests.register.papers import papers

from .district import ACTOR, ALL, NOW, District

pytestmark = pytest.mark.django_db
TODAY = date(2016, 1, 4)


@pytest.fixture
def planned() -> tuple[District, Read]:
    """``ready`` lacks one official, who comes from the office; ``empty`` can have one too."""
    d = District()
    d.list_official(0)
    d.list_official(1)
    return d, d.planned()


def test_the_plan_founds_in_the_village_that_lacks_one(planned: tuple[District, Read]) -> None:
    d, read = planned
    course = Course(read.problem, read.plan)
    acts = [(p.act, p.village) for p in course.with_founding(d.ready)]
    assert acts == [("transfer", d.ready), ("founding", d.ready)]


def test_a_founding_is_adopted_with_its_transfer_and_numbers_stay_empty(
    planned: tuple[District, Read],
) -> None:
    d, read = planned
    assert adopt(ALL, read, d.ready, ACTOR, TODAY, NOW) == Made(2, ())
    [draft], [case] = Draft.objects.all(), FoundingCase.objects.all()
    [paper] = DraftPaper.objects.all()
    assert (draft.state, paper.number, paper.effective_on) == ("draft", "", TODAY)
    goes = set(case.members.values_list("person", flat=True))
    assert (case.village, case.source) == (d.ready, d.cell)
    assert goes == {*d.at_ready, *(t.member for t in read.plan.transfers if t.to == d.ready)}
    assert case.secretary in goes


def test_adopting_again_prepares_only_what_is_not_there(planned: tuple[District, Read]) -> None:
    d, read = planned
    adopt(ALL, read, d.ready, ACTOR, TODAY, NOW)
    assert adopt(ALL, read, d.ready, ACTOR, TODAY, NOW) == Made(0, ())
    left = len(Course(read.problem, read.plan).proposals) - 2
    assert adopt_all(ALL, read, ACTOR, TODAY, NOW) == Made(left, ())
    assert adopt_all(ALL, read, ACTOR, TODAY, NOW) == Made(0, ())
    assert Draft.objects.count() == len(read.plan.transfers)
    assert FoundingCase.objects.count() == len(read.plan.foundings)


def test_what_was_given_up_can_be_adopted_again(planned: tuple[District, Read]) -> None:
    d, read = planned
    adopt(ALL, read, d.ready, ACTOR, TODAY, NOW)
    writes.discard(Draft.objects.get().id, ACTOR, NOW)
    cases.close(FoundingCase.objects.get().id, ACTOR, NOW)
    assert adopted(read) == {}
    assert adopt(ALL, read, d.ready, ACTOR, TODAY, NOW) == Made(2, ())
    assert len(adopted(read)) == 2
    assert Draft.objects.filter(state="draft").count() == 1


def decide(d: District, content: Recordable) -> None:
    d.builder.decide(FIRST_DAY, content)
    record_many(papers(d.builder)[-1:], ACTOR)


def why_left(made: Made) -> dict[object, str]:
    return {unfit.proposal.village: unfit.reason for unfit in made.left}


def test_what_still_fits_is_prepared_and_what_does_not_is_named_with_its_reason(
    planned: tuple[District, Read],
) -> None:
    """Who was to go to ``ready`` has left, so its founding waits; ``empty`` is served."""
    d, read = planned
    [person] = [t.member for t in read.plan.transfers if t.to == d.ready]
    decide(d, TransferOut(int(person)))
    made = adopt_all(ALL, read, ACTOR, TODAY, NOW)
    assert why_left(made) == {d.ready: "member"}
    assert made.left[0].proposal.subject == person
    assert {key.partition("-")[0] for key in adopted(read)} == {"transfer"}
    [left] = [t for t in read.plan.transfers if t.to == d.empty]
    assert adopted(read).keys() == {f"transfer-{left.member}"}
    assert (Draft.objects.count(), FoundingCase.objects.count()) == (1, 0) == (made.number, 0)
    assert adopt(ALL, read, d.ready, ACTOR, TODAY, NOW) == Made(0, made.left)


def test_who_is_elsewhere_by_now_or_no_longer_listed_is_left_where_he_is(
    planned: tuple[District, Read],
) -> None:
    d, read = planned
    to = {t.to: int(t.member) for t in read.plan.transfers}
    decide(d, TransferWithin(to[d.ready], d.cell, d.host))
    listing = Movable.objects.get(person=to[d.empty])
    withdraw(listing, TODAY, ACTOR, NOW)
    made = adopt_all(ALL, read, ACTOR, TODAY, NOW)
    assert why_left(made) == {d.ready: "moved", d.empty: "unlisted"}
    assert not Draft.objects.exists() and not FoundingCase.objects.exists()


def test_no_founding_is_prepared_where_a_merger_is_announced_by_now(
    planned: tuple[District, Read],
) -> None:
    d, read = planned
    announce(ALL, d.ready, date(2017, 1, 1), TODAY, "5-TB/HU", ACTOR, NOW)
    made = adopt(ALL, read, d.ready, ACTOR, TODAY, NOW)
    assert (made.number, why_left(made)) == (0, {d.ready: "merger"})
    assert not Draft.objects.exists()


def test_nothing_is_prepared_out_of_scope(planned: tuple[District, Read]) -> None:
    d, read = planned
    elsewhere = Scope(organisations=frozenset({d.committee}), places=frozenset(), persons=True)
    made = adopt_all(elsewhere, read, ACTOR, TODAY, NOW)
    assert (made.number, set(why_left(made).values())) == (0, {"outside"})
    assert not Draft.objects.exists() and not FoundingCase.objects.exists()


def test_drafts_completed_and_recorded_are_done_and_the_village_is_independent(
    planned: tuple[District, Read],
) -> None:
    d, read = planned
    before = {o.proposal.key: o.result for o in outcomes(read, TODAY)}
    assert set(before.values()) == {"waiting"}
    adopt(ALL, read, d.ready, ACTOR, TODAY, NOW)
    _record(Draft.objects.get().id, d)
    case = FoundingCase.objects.get()
    assert case.handover_on == TODAY + timedelta(days=1)
    cases.save_step(case.id, {"cell_name": "Chi bộ mới", "issuer": d.district})
    near = cases.near_case(ALL, case, TODAY)
    assert near is not None
    case.refresh_from_db()
    _record(cases.prepare(ALL, near, case.id, ACTOR, NOW).id, d)
    by_key = {o.proposal.key: o for o in outcomes(read, date(2016, 1, 31))}
    founding = by_key[f"founding-{d.ready}"]
    assert (founding.result, founding.on) == ("done", TODAY + timedelta(days=1))
    assert founding.days_late is not None and founding.days_late < 0
    position = m.LedgerEntry.objects.get(kind="found_by_split").position
    assert founding.position == position
    done = {key for key, one in by_key.items() if one.result == "done"}
    [person] = [t.member for t in read.plan.transfers if t.to == d.ready]
    assert done == {f"founding-{d.ready}", f"transfer-{person}"}
    assert adopted(read).keys() == done


def _record(draft: int, d: District) -> None:
    papers_of = DraftPaper.objects.filter(draft=draft)
    papers_of.filter(issuer=None).update(issuer=d.district)
    signed = {p.ordinal: writes.Signature("7-QĐ/HU", TODAY) for p in papers_of}
    rules = {p.ordinal: {} for p in papers_of}
    writes.record(ALL, draft, ACTOR, NOW, writes.Completion(signed, rules))


def test_what_is_not_done_in_time_is_overdue_and_what_cannot_be_done_impossible(
    planned: tuple[District, Read],
) -> None:
    d, read = planned
    course = Course(read.problem, read.plan)
    first = course.ends(1)
    results = {o.proposal.key: o.result for o in outcomes(read, date(2016, 4, 1))}
    due = {p.key for p in course.proposals if course.ends(p.period) <= first}
    assert {key for key, result in results.items() if result == "overdue"} == due
    [person] = [t.member for t in read.plan.transfers if t.to == d.ready]
    d.builder.decide(date(2016, 2, 1), TransferOut(int(person)))
    record_many(papers(d.builder)[-1:], ACTOR)
    results = {o.proposal.key: o.result for o in outcomes(read, date(2016, 4, 1))}
    assert results[f"transfer-{person}"] == "impossible"


def test_the_course_of_things_is_told_up_to_the_day(planned: tuple[District, Read]) -> None:
    _d, read = planned
    points = course_of_things(ALL, read, date(2016, 7, 1))
    assert [point.happened for point in points] == [0, 0, None, None]
    assert [point.planned for point in points] == Course(read.problem, read.plan).curve[1:]


def test_a_plan_may_be_adopted_while_a_case_of_the_village_is_open(
    planned: tuple[District, Read],
) -> None:
    d, read = planned
    near = cases.around(ALL, d.committee, TODAY)
    assert near is not None
    case = cases.begin(ALL, near, d.ready, ACTOR, NOW)
    adopt(ALL, read, d.ready, ACTOR, TODAY, NOW)
    assert adopted(read)[f"founding-{d.ready}"] == case.id
    assert FoundingCase.objects.count() == 1


def test_drafts_really_recorded_give_the_figures_that_were_said_before(
    planned: tuple[District, Read],
) -> None:
    d, read = planned
    last = read.problem.periods
    said = what_if(ALL, read, last)
    asked = question(read.course.ends(last), KEYS)
    before = answer(asked, store.columns()).figures
    adopt_all(ALL, read, ACTOR, TODAY, NOW)
    for draft in Draft.objects.order_by("id"):
        _record(draft.id, d)
    for case in FoundingCase.objects.order_by("id"):
        cases.save_step(case.id, {"cell_name": "Chi bộ mới", "issuer": d.district})
        case.refresh_from_db()
        near = cases.near_case(ALL, case, TODAY)
        assert near is not None
        _record(cases.prepare(ALL, near, case.id, ACTOR, NOW).id, d)
    assert {one.result for one in outcomes(read, date(2016, 1, 31))} == {"done"}
    after = answer(asked, store.columns()).figures
    changed = {key: (before[key], after[key]) for key in KEYS if before[key] != after[key]}
    assert "villages_independent" in changed and "villages_blank" in changed
    found = {line.key: (line.before, line.after) for line in said.figures if line.unit is None}
    assert found == changed
