"""Data quality: each kind of matter appears when it is there and goes when it is settled."""

from __future__ import annotations

from datetime import date

import pytest
from pytest_django import DjangoAssertNumQueries

from chibo.ledger import contents as c
from chibo.ledger.decision import Decision, ExceptionGround
from chibo.ledger.scope import Scope
from chibo.register import models as m
from chibo.register.erase import erase
from chibo.register.particulars import Particulars
from chibo.register.reads import span
from chibo.register.reads_figures import OutOfScope
from chibo.register.reads_quality import Matter, matters
from chibo.register.reads_reconcile import all_mismatches, mismatches
from chibo.register.record import Paper, record, record_many
from tests.oracle.builder import FIRST_DAY, OPENING, Builder

from .papers import NOW, papers, signed

pytestmark = [pytest.mark.django_db, pytest.mark.database]

ALL = Scope.everything()
ON = date(2018, 5, 13)


class Register:
    """A register without a fault: every village has a point, every member a birth date."""

    def __init__(self) -> None:
        b = self.builder = Builder()
        self.commune = b.commune()
        self.village, self.other = b.village(self.commune), b.village(self.commune)
        b.places[:] = [with_point(spec) for spec in b.places]
        self.cell = b.cell(self.commune, base=self.village)
        self.second = b.cell(self.commune, base=self.other)
        self.members = b.members(self.cell, self.village, 3)
        self.members += b.members(self.second, self.other, 3)
        b.open()
        (opening,) = papers(b)
        known = {p: Particulars(f"Người {p}", date(1980, 1, 1)) for p in self.members}
        record_many([Paper(opening.decision, opening.recorded_at, known)], "officer")
        m.RegisterInfo.objects.create(first_day=FIRST_DAY)

    def decide(self, on: date, content: c.Content, known: Particulars | None = None) -> int:
        person = getattr(content, "person", None)
        particulars = {person: known} if known and person else {}
        return record(signed(self.builder, Decision(on, content)), "officer", NOW, particulars)


def with_point(spec: c.PlaceSpec) -> c.PlaceSpec:
    return c.PlaceSpec(spec.place, spec.level, spec.code, spec.name, spec.parent, 21.3, 103.2)


@pytest.fixture
def register() -> Register:
    return Register()


def found(on: date = ON, scope: Scope = ALL) -> list[tuple[str, str, int, date]]:
    return [(one.kind, one.page, one.id, one.since) for one in matters(scope, on)]


def test_a_register_in_order_has_no_matters(register: Register) -> None:
    assert found() == []


def test_a_notice_stands_until_a_decision_settles_it(register: Register) -> None:
    died = date(2017, 3, 1)
    register.decide(died, c.Death(register.members[0]))
    assert found() == [("cell_below_min", "organisation", register.cell, died)]
    (one,) = matters(ALL, ON)
    assert (one.grade, one.commune, one.name) == (
        "notice",
        register.commune,
        f"cell {register.cell}",
    )
    assert found(date(2017, 2, 28)) == []
    register.decide(date(2017, 4, 1), c.TransferIn(900_001, register.cell, "official"), BORN)
    assert found() == []


BORN = Particulars("Người mới", date(1990, 1, 1))


def test_an_exception_leads_to_its_decision(register: Register) -> None:
    person = 900_001
    day = date(2017, 4, 1)
    register.decide(day, c.Admit(person, register.cell, register.village), BORN)
    late = signed(register.builder, Decision(date(2018, 4, 5), c.Recognise(person)))
    excepted = Decision(
        late.effective_on,
        late.content,
        late.issuer,
        late.number,
        exceptions=(ExceptionGround("late_recognition", "illness"),),
    )
    position = record(excepted, "officer", NOW)
    assert found() == [("late_recognition", "decision", position, date(2018, 4, 5))]
    (one,) = matters(ALL, ON)
    assert (one.grade, one.person, one.commune) == ("exception", person, register.commune)
    register.decide(date(2018, 4, 5), c.Revoke(position, "typed wrongly"))
    assert "late_recognition" not in {kind for kind, *_rest in found()}


def test_a_member_counted_outside_the_cell(register: Register) -> None:
    person, day = register.members[0], date(2017, 1, 5)
    register.decide(day, c.TransferWithin(person, register.cell, register.other))
    assert ("counted_outside_cell", "person", person, day) in found()
    register.decide(
        day, c.ChangeCoverage((c.CoverageChange(register.cell, register.other, "guest"),))
    )
    assert "counted_outside_cell" not in {kind for kind, *_rest in found()}
    later = date(2017, 2, 1)
    gives_up = c.CoverageChange(register.cell, register.other, None)
    register.decide(later, c.ChangeCoverage((gives_up,)))
    assert ("counted_outside_cell", "person", person, later) in found()


def test_a_village_without_a_point(register: Register) -> None:
    day = date(2017, 1, 5)
    spec = register.builder.place_spec("village", register.commune)
    base = c.CoverageChange(register.second, spec.place, "guest")
    made = register.decide(day, c.CreatePlace(spec, (base,)))
    assert ("point_missing", "place", spec.place, day) in found()
    right = c.CreatePlace(with_point(spec), (base,))
    register.decide(day, c.Replace(made, "point forgotten", right))
    assert "point_missing" not in {kind for kind, *_rest in found()}


def test_members_without_a_birth_date_are_counted_by_cell(register: Register) -> None:
    one, two, three = register.members[:3]
    for person in (one, two):
        register.decide(date(2017, 1, 5), c.CorrectParticulars(person), Particulars("Người"))
    assert found() == [("birth_date_missing", "organisation", register.cell, OPENING)]
    (matter,) = matters(ALL, ON)
    assert (matter.number, matter.person) == (2, None)
    register.decide(date(2017, 1, 6), c.CorrectParticulars(one), BORN)
    assert [matter.number for matter in matters(ALL, ON)] == [1]
    erase(two, "yêu cầu", "officer", NOW)
    assert found() == []
    m.ParticularsVersion.objects.filter(person=three).delete()
    assert [matter.number for matter in matters(ALL, ON)] == [1]


def test_a_recognition_is_overdue_after_the_time_for_considering_it(register: Register) -> None:
    person, admitted = 900_001, date(2016, 9, 2)
    register.decide(admitted, c.Admit(person, register.cell, register.village), BORN)
    due = date(2017, 9, 2)
    assert found(date(2017, 10, 13)) == []  # thirty working days after 2 September end here
    assert found(date(2017, 10, 17)) == [("recognition_overdue", "person", person, due)]
    register.decide(due, c.Recognise(person))
    assert found(date(2017, 10, 17)) == []


def test_matters_stand_with_the_oldest_first(register: Register) -> None:
    register.decide(date(2017, 3, 1), c.Death(register.members[0]))
    register.decide(date(2016, 3, 1), c.Death(register.members[3]))
    since = [one.since for one in matters(ALL, ON)]
    assert since == sorted(since) and len(since) == 2


def test_only_what_lies_in_the_scope_is_read(register: Register) -> None:
    register.decide(date(2017, 3, 1), c.Death(register.members[0]))
    register.decide(date(2017, 3, 1), c.Death(register.members[3]))
    mine = Scope(organisations=frozenset({register.cell}))
    assert [one[2] for one in found(scope=mine)] == [register.cell]
    assert found(scope=Scope()) == []
    assert mismatches(mine, FIRST_DAY, ON) == ()
    with pytest.raises(OutOfScope):
        mismatches(Scope(), FIRST_DAY, ON)


def test_the_number_of_queries_does_not_grow_with_the_matters(
    register: Register, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    for person in register.members:
        register.decide(date(2017, 3, 1), c.Death(person))
    for person in range(900_001, 900_021):
        admit = c.Admit(person, register.cell, register.village)
        register.decide(date(2016, 9, 2), admit)
    with django_assert_max_num_queries(14):
        assert len(matters(ALL, ON)) > 20


def test_figures_that_do_not_reconcile_are_named_until_the_rows_are_right(
    register: Register,
) -> None:
    register.decide(date(2017, 3, 1), c.TransferIn(900_001, register.cell, "official"), BORN)
    its = span(ALL)
    assert its is not None
    assert all_mismatches(ALL, its, ON) == [] and mismatches(ALL, FIRST_DAY, ON) == ()
    row = m.MembershipSpell.objects.filter(person=900_001)
    row.update(standing="other")
    forget_answers()
    wrong = mismatches(ALL, FIRST_DAY, ON)
    assert {(one.tree, one.key) for one in wrong} == {
        ("place", "members"),
        ("organisation", "members"),
    }
    assert register.cell in {one.node for one in wrong}
    (first,) = {one.day for one in all_mismatches(ALL, its, date(2017, 12, 31))}
    assert first == date(2017, 3, 31)
    row.update(standing="official")
    forget_answers()
    assert mismatches(ALL, FIRST_DAY, ON) == ()


def forget_answers() -> None:
    """Answers are kept as long as the ledger's head stays: rows changed behind it need this."""
    from chibo.register import reads_reconcile, store

    store.drop()
    reads_reconcile._mismatches.cache_clear()


def test_a_matter_says_nothing_of_a_persons_name(register: Register) -> None:
    register.decide(
        date(2017, 1, 5), c.TransferWithin(register.members[0], register.cell, register.other)
    )
    (matter, *_rest) = [one for one in matters(ALL, ON) if one.person]
    assert isinstance(matter, Matter)
    assert "Người" not in repr(matter)
