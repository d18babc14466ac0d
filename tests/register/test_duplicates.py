"""Deciding on two who look like one: what is written, refused, listed, and taken back."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import msgspec
import pytest

from chibo.indicators.engine import answer
from chibo.indicators.question import Question
from chibo.ledger import contents as c
from chibo.ledger.decision import Decision
from chibo.ledger.scope import Scope
from chibo.register import duplicates as acts
from chibo.register import models as m
from chibo.register import reads_duplicates, reads_people, store
from chibo.register.erase import erase
from chibo.register.particulars import Particulars
from chibo.register.reads_decisions import decisions_of_organisation, decisions_of_person
from chibo.register.record import Malformed, Paper, Refused, record, record_many
from chibo.register.replay import replay
from chibo.register.verify import held_spells, verify
from tests.oracle.builder import Builder

from .papers import NOW, papers, signed

pytestmark = [pytest.mark.django_db, pytest.mark.database]

ADMITTED, DAY, LATER = date(2016, 9, 2), date(2017, 2, 3), date(2018, 5, 13)
GROUND = "two lists were joined"
ALL = Scope.everything()


class Joined:
    """A cell of three officials and its village, and a member entered twice: old and new."""

    def __init__(self) -> None:
        self.builder = b = Builder()
        commune = b.commune()
        self.commune = commune
        self.village, self.other = b.village(commune), b.village(commune)
        self.cell = b.cell(commune, base=self.village, guests=[self.other])
        self.officials = b.members(self.cell, self.village, 2)
        self.old = b.member(self.cell, self.village)
        self.office = b.cell(commune)
        b.members(self.office, None, 3)
        b.open()
        self.new = b.new_person()
        b.decide(ADMITTED, c.Admit(self.new, self.cell, self.village))
        b.decide(date(2017, 9, 2), c.Recognise(self.new))
        entries = papers(b)
        born = date(1990, 2, 3)
        old = {self.old: Particulars("Lò Văn Sáng", born, "male", "thai")}
        entries[0] = replace(entries[0], particulars=old)
        new = {self.new: Particulars("LO VAN SANG", born)}
        entries[1] = replace(entries[1], particulars=new)
        record_many(entries, "officer")

    @property
    def pair(self) -> tuple[int, int]:
        return self.old, self.new

    def decide(self, on: date, content: c.Content) -> int:
        return record(signed(self.builder, Decision(on, content)), "officer", NOW)

    def same(self) -> int:
        return acts.decide_same(self.new, self.old, GROUND, "officer", NOW)

    def take_back(self) -> int:
        return acts.take_back_same(self.old, self.new, GROUND, "officer", NOW)

    def figures(self, known_at: int | None = None) -> dict[str, float | None]:
        """Return the year's figures, whose identity holds whatever was found out."""
        keys = ("members_opening", "admissions", "members", "members_official", "losses")
        asked = Question(date(2017, 12, 31), keys, date(2016, 1, 1), known_at=known_at)
        return answer(asked, store.columns()).figures


@pytest.fixture
def joined() -> Joined:
    return Joined()


def codes(refused: pytest.ExceptionInfo[Refused]) -> set[str]:
    return {v.code for v in refused.value.violations}


def pairs() -> list[tuple[int, int]]:
    return [(p.a, p.b) for p in reads_duplicates.likely(ALL)]


def test_the_two_are_listed_until_somebody_decides(joined: Joined) -> None:
    assert pairs() == [joined.pair]
    (line,) = reads_duplicates.lines(reads_duplicates.likely(ALL), DAY)
    assert (line.a.name, line.b.name) == ("Lò Văn Sáng", "LO VAN SANG")
    assert line.reasons == ("name_spelled", "birth_same", "village_same")
    joined.same()
    assert pairs() == []
    joined.take_back()
    assert pairs() == [joined.pair]


def test_who_reads_nothing_sees_no_pair_and_what_was_decided_neither(joined: Joined) -> None:
    office = Scope(organisations=frozenset({joined.office}))
    cell = Scope(organisations=frozenset({joined.cell}))
    assert reads_duplicates.likely(office) == []
    assert [(p.a, p.b) for p in reads_duplicates.likely(cell)] == [joined.pair]
    joined.same()
    assert reads_duplicates.decided(office) == []
    assert len(reads_duplicates.decided(cell)) == 1


def test_the_double_is_counted_no_more_and_what_was_reported_is_still_answered(
    joined: Joined,
) -> None:
    before = joined.figures()
    assert before["admissions"] == 1
    known = m.LedgerHead.objects.get().position
    joined.same()
    after = joined.figures()
    assert after["admissions"] == 0
    assert after["members"] == (before["members"] or 0) - 1
    assert after["members"] == after["members_opening"]
    assert joined.figures(known) == before
    joined.take_back()
    assert joined.figures() == before


def test_taking_back_brings_every_row_again_and_all_verifies(joined: Joined) -> None:
    def held() -> list[object]:
        now = [h for h in held_spells() if h.known_to > m.LedgerHead.objects.get().position]
        return [h.spell for h in sorted(now, key=lambda h: (h.spell.subject, h.spell.valid_from))]

    before = held()
    position = joined.same()
    assert len(held()) == len(before) - 2
    assert list(verify()) == []
    joined.take_back()
    assert held() == before
    assert m.LedgerEntry.objects.get(withdraws=position).kind == "revoke"
    assert list(verify()) == []
    rows = list(held_spells())
    assert replay() == len(rows)
    assert list(held_spells()) == rows


def test_the_finding_takes_effect_on_the_first_day_of_what_it_withdraws(joined: Joined) -> None:
    position = joined.same()
    entry = m.LedgerEntry.objects.get(position=position)
    assert (entry.kind, entry.effective_on, entry.actor) == ("same_person", ADMITTED, "officer")


def test_a_decision_on_a_double_is_refused_and_names_the_one_to_decide_on(joined: Joined) -> None:
    joined.same()
    later = [
        c.Death(joined.new),
        c.TransferWithin(joined.new, joined.office),
        c.Admit(joined.new, joined.cell),
        c.ChangeCoverage(
            (c.CoverageChange(joined.office, joined.other, "guest"),),
            (c.Posting(joined.new, joined.office),),
        ),
        c.SamePerson(joined.new, joined.officials[0], GROUND),
    ]
    for act in later:
        with pytest.raises(Refused, match=str(joined.old)) as refused:
            joined.decide(LATER, act)
        assert "is_duplicate" in codes(refused)
    joined.decide(LATER, c.Death(joined.old))


def test_particulars_are_put_right_of_the_one_who_is_kept(joined: Joined) -> None:
    joined.same()
    known = Particulars("Lò Văn Sáng", date(1990, 3, 2))
    correction = signed(joined.builder, Decision(LATER, c.CorrectParticulars(joined.new)))
    with pytest.raises(Refused, match=str(joined.old)):
        record(correction, "officer", NOW, {joined.new: known})
    kept = msgspec.structs.replace(correction, content=c.CorrectParticulars(joined.old))
    record(kept, "officer", NOW, {joined.old: known})
    with pytest.raises(Malformed):
        finding = Decision(DAY, c.SamePerson(joined.officials[0], joined.old, GROUND))
        record(finding, "officer", NOW, {joined.officials[0]: known})


def test_the_one_kept_cannot_go_while_the_other_rests_on_him(joined: Joined) -> None:
    admitted = 2
    acts.decide_same(joined.old, joined.new, GROUND, "officer", NOW)
    recognised = 3
    joined.decide(date(2017, 9, 2), c.Revoke(recognised, GROUND))
    with pytest.raises(Refused) as refused:
        joined.decide(ADMITTED, c.Revoke(admitted, GROUND))
    assert codes(refused) == {"kept_unknown"}


def test_no_chains_circles_or_strangers(joined: Joined) -> None:
    third, stranger = joined.officials[0], joined.builder.new_person()
    refusals = {
        (joined.new, stranger): "kept_unknown",
        (joined.new, joined.new): "same_as_itself",
        (stranger, joined.old): "without_effect",
    }
    for (gone, kept), code in refusals.items():
        with pytest.raises(Refused) as refused:
            acts.decide_same(gone, kept, GROUND, "officer", NOW)
        assert codes(refused) == {code}
    joined.same()
    for gone, kept in ((joined.old, third), (third, joined.new)):
        with pytest.raises(Refused) as refused:
            acts.decide_same(gone, kept, GROUND, "officer", NOW)
        assert codes(refused) == {"kept_is_duplicate"}


def test_many_at_once_are_judged_as_one_by_one(joined: Joined) -> None:
    """The chain is seen though its first link waits unwritten in the same transaction."""
    third = joined.officials[0]
    found = [c.SamePerson(joined.new, joined.old, GROUND), c.SamePerson(joined.old, third, GROUND)]
    waiting = [signed(joined.builder, Decision(DAY, act)) for act in found]
    before = m.LedgerHead.objects.get().position
    with pytest.raises(Refused) as refused:
        record_many([Paper(d, NOW) for d in waiting], "officer")
    assert codes(refused) == {"kept_is_duplicate"}
    assert m.LedgerHead.objects.get().position == before


def test_a_cell_that_turns_out_too_small_is_noticed_and_the_notice_goes_again(
    joined: Joined,
) -> None:
    def notices() -> set[int]:
        found = m.Finding.objects.filter(code="cell_below_min", settled_at=0)
        return set(found.values_list("subject_a", flat=True))

    joined.decide(LATER, c.Death(joined.officials[0]))
    assert notices() == set()
    joined.same()
    assert notices() == {joined.cell}
    joined.take_back()
    assert notices() == set()


def test_a_founding_that_rested_on_the_double_becomes_an_exception_with_the_ground(
    joined: Joined,
) -> None:
    spec = joined.builder.cell_spec(joined.builder.committees[joined.commune])
    joined.decide(
        LATER,
        c.FoundOrganisation(
            spec,
            (c.CoverageChange(spec.organisation, joined.other, "base"),),
            tuple(
                c.Posting(p, spec.organisation, joined.other)
                for p in (joined.old, joined.new, joined.officials[0])
            ),
        ),
    )
    joined.same()
    broken = m.Finding.objects.get(code="founding_below_min")
    assert (broken.subject_a, broken.ground, broken.settled_at) == (spec.organisation, GROUND, 0)
    assert list(verify()) == []
    back = joined.take_back()
    broken.refresh_from_db()
    assert broken.settled_at == back


def test_what_happened_to_the_cell_meanwhile_can_forbid_taking_back(joined: Joined) -> None:
    """The double was not moved when the cell ended. A transfer in its place settles both."""
    position = joined.same()
    into = joined.office
    joined.decide(
        LATER,
        c.DissolveOrganisation(
            joined.cell,
            (
                c.CoverageChange(joined.cell, joined.village),
                c.CoverageChange(joined.cell, joined.other),
            ),
            tuple(c.Posting(p, into) for p in (*joined.officials, joined.old)),
        ),
    )
    with pytest.raises(Refused) as refused:
        joined.take_back()
    assert codes(refused) == {"missing_cell"}
    joined.decide(LATER, c.Replace(position, GROUND, c.TransferWithin(joined.new, into)))
    assert list(verify()) == []
    assert m.MembershipSpell.objects.filter(person=joined.new, cell=into).count() == 1


@pytest.mark.parametrize("erased", ["old", "new"])
def test_either_may_be_erased_and_the_finding_stands(joined: Joined, erased: str) -> None:
    joined.same()
    erase(getattr(joined, erased), "at the person's request", "officer", NOW)
    assert list(verify()) == []
    (one,) = reads_duplicates.decided(ALL)
    names = {one.a: one.a_name, one.b: one.b_name}
    assert names[getattr(joined, erased)] is None
    joined.take_back()
    assert pairs() == []
    assert list(verify()) == []


def test_two_different_people_are_not_listed_again_until_that_is_taken_back(
    joined: Joined,
) -> None:
    before = m.LedgerHead.objects.get().position
    acts.decide_different(joined.new, joined.old, "twins", "officer", NOW)
    assert pairs() == []
    with pytest.raises(acts.AlreadyDecided):
        acts.decide_different(*joined.pair, "", "another", NOW)
    with pytest.raises(acts.AlreadyDecided):
        joined.same()
    acts.take_back_different(*joined.pair, "another", NOW)
    assert pairs() == [joined.pair]
    with pytest.raises(acts.NotDecided):
        acts.take_back_different(*joined.pair, "another", NOW)
    acts.decide_different(*joined.pair, "", "third", NOW)
    kept = m.DifferentPeople.objects.order_by("id").values_list(
        "a", "b", "decided_by", "withdrawn_by"
    )
    assert list(kept) == [(*joined.pair, "officer", "another"), (*joined.pair, "third", "")]
    assert m.LedgerHead.objects.get().position == before


def test_deciding_and_taking_back_twice_writes_once(joined: Joined) -> None:
    joined.same()
    with pytest.raises(acts.AlreadyDecided):
        acts.decide_same(joined.old, joined.new, GROUND, "another", NOW)
    with pytest.raises(acts.AlreadyDecided):
        acts.decide_different(*joined.pair, "", "another", NOW)
    joined.take_back()
    with pytest.raises(acts.NotDecided):
        joined.take_back()
    assert m.LedgerEntry.objects.filter(kind="same_person").count() == 1
    assert [one.withdrawn_by for one in reads_duplicates.decided(ALL)] == ["officer"]
    assert reads_duplicates.decided_on(ALL, *joined.pair) is None


def test_what_would_change_is_said_before(joined: Joined) -> None:
    joined.decide(LATER, c.Death(joined.officials[0]))
    cell, village = reads_duplicates.what_would_change(ALL, joined.new, LATER)
    assert (cell.page, cell.id, cell.members, cell.members_after) == (
        "organisation",
        joined.cell,
        3,
        2,
    )
    assert (cell.official, cell.official_after, cell.below) == (3, 2, True)
    assert (village.page, village.id, village.below) == ("place", joined.village, False)
    before = reads_duplicates.what_would_change(ALL, joined.new, date(2016, 5, 1))
    assert before == []


def test_the_finding_stands_in_the_time_lines_of_both_and_of_the_cell(joined: Joined) -> None:
    position = joined.same()
    for person in joined.pair:
        (line,) = [d for d in decisions_of_person(ALL, person) if d.position == position]
        assert (line.kind, line.person) == ("same_person", joined.new)
    assert position in {d.position for d in decisions_of_organisation(ALL, joined.cell)}
    gone = reads_people.person(ALL, joined.new, LATER)
    assert gone is not None
    assert gone.membership is None
    assert gone.particulars is not None
