"""The list of who may be moved: only members, dated, never overwritten, erased with the person."""

from __future__ import annotations

from datetime import date

import pytest

from chibo.campaign.wrong import Wrong
from chibo.ledger.contents import TransferWithin
from chibo.ledger.scope import Scope
from chibo.planning import mergers
from chibo.planning.models import Movable, NotedView
from chibo.planning.movable import (
    list_member,
    listings,
    movable,
    named_listings,
    note_view,
    withdraw,
)
from chibo.register.erase import erase
from chibo.register.record import record_many
from tests.oracle.builder import FIRST_DAY
from tests.register.papers import papers

from .district import ACTOR, ALL, NOW, District, after

pytestmark = pytest.mark.django_db


def listed(d: District, **changes: object) -> Movable:
    given = {"person": d.officials[0], "to": [d.empty], "listed_on": FIRST_DAY, "ground": ""}
    return list_member(ALL, **(given | changes), actor=ACTOR, now=NOW)  # type: ignore[arg-type]


def test_the_list_is_asked_as_of_a_day_and_keeps_what_was() -> None:
    d = District()
    row = listed(d, ground="Near the village")
    note_view(row, "declines", date(2016, 2, 1), ACTOR, after(60))
    note_view(row, "agrees", date(2016, 2, 20), ACTOR, after(60))
    withdraw(row, date(2016, 3, 1), ACTOR, after(60))

    def view(on: date) -> str | None:
        found = listings(ALL, on)
        return found[0].view if found else None

    assert view(date(2015, 12, 31)) is None
    assert view(date(2016, 1, 31)) == "not_noted"
    assert view(date(2016, 2, 1)) == "declines"
    assert view(date(2016, 2, 20)) == "agrees"
    assert view(date(2016, 3, 1)) is None
    assert NotedView.objects.count() == 2
    assert listings(ALL, date(2016, 2, 20))[0].to == (d.empty,)
    assert listings(ALL, date(2016, 2, 20))[0].organisation == d.committee


def test_a_member_is_listed_again_once_the_first_listing_is_withdrawn() -> None:
    d = District()
    withdraw(listed(d), date(2016, 1, 3), ACTOR, NOW)
    listed(d, listed_on=date(2016, 1, 4))
    assert [row.listed_on for row in listings(ALL, date(2016, 1, 4))] == [date(2016, 1, 4)]
    assert Movable.objects.count() == 2


@pytest.mark.parametrize(
    ("field", "changes"),
    [
        ("person", {"person": 999_999}),
        ("to", {"to": []}),
        ("to", {"to": [1]}),
        ("to", {"to": [999_999]}),
        ("listed_on", {"listed_on": date(2016, 1, 5)}),
    ],
    ids=["nobody of the register", "nowhere", "a province", "no place", "a day to come"],
)
def test_what_cannot_be_listed_is_refused_and_nothing_is_kept(
    field: str, changes: dict[str, object]
) -> None:
    d = District()
    with pytest.raises(Wrong) as refused:
        listed(d, **changes)
    assert refused.value.field == field
    assert not Movable.objects.exists()


def test_nobody_is_listed_twice_nor_one_on_probation() -> None:
    class WithProbationer(District):
        def more(self) -> None:
            self.probationer = self.builder.member(self.office, None, "probationary")

    d = WithProbationer()
    listed(d)
    for person in (d.officials[0], d.probationer):
        with pytest.raises(Wrong):
            listed(d, person=person)
    assert Movable.objects.count() == 1


def test_a_view_is_one_of_two_and_not_older_than_the_list() -> None:
    d = District()
    row = listed(d)
    for view, on in (("perhaps", FIRST_DAY), ("agrees", date(2015, 12, 31))):
        with pytest.raises(Wrong):
            note_view(row, view, on, ACTOR, NOW)
    withdraw(row, date(2016, 1, 2), ACTOR, NOW)
    with pytest.raises(Wrong):
        note_view(row, "agrees", date(2016, 1, 3), ACTOR, NOW)
    with pytest.raises(Wrong):
        withdraw(row, date(2016, 1, 3), ACTOR, NOW)
    assert not NotedView.objects.exists()


def test_only_who_may_see_the_persons_of_the_committee_sees_or_writes_the_list() -> None:
    d = District()
    row = listed(d)
    own = frozenset({d.committee, d.office})
    entitled = Scope(organisations=own, persons=True)
    assert movable(entitled, row.id) and listings(entitled, FIRST_DAY)
    for scope in (
        Scope(organisations=own),
        Scope(whole=True),
        Scope(organisations=frozenset({d.cell}), persons=True),
    ):
        assert movable(scope, row.id) is None
        assert listings(scope, FIRST_DAY) == []
        with pytest.raises(Wrong):
            list_member(scope, d.officials[1], [d.empty], FIRST_DAY, "", ACTOR, NOW)


def test_where_a_listed_member_has_gone_is_shown_only_to_who_sees_that_area() -> None:
    class Two(District):
        def more(self) -> None:
            self.other = self.builder.commune()
            self.far = self.builder.village(self.other)
            self.far_cell = self.builder.cell(self.other, base=self.far)

    d = Two()
    person = d.list_official()
    scope = Scope(organisations=frozenset({d.committee, d.office, d.cell}), persons=True)
    on = date(2016, 1, 3)
    [before] = named_listings(scope, on)
    assert (before.cell_name, before.to_names) == (f"cell {d.office}", (f"commune {d.commune}",))
    d.builder.decide(date(2016, 1, 2), TransferWithin(person, d.far_cell, d.far))
    record_many(papers(d.builder)[-1:], ACTOR)
    [after_it] = named_listings(scope, on)
    assert (after_it.cell_name, after_it.village_name) == ("", "")
    assert named_listings(ALL, on)[0].cell_name == f"cell {d.far_cell}"


def test_the_list_forgets_whom_the_register_erases_and_nobody_else() -> None:
    d = District()
    gone, stays = d.list_official(0), d.list_official(1)
    erase(gone, "asked for", ACTOR, NOW)
    assert [row.person for row in listings(ALL, date(2016, 1, 4))] == [stays]
    assert not Movable.objects.filter(person=gone).exists()
    assert NotedView.objects.count() == 1


def test_a_merger_is_known_from_its_announcement_until_it_is_withdrawn_or_due() -> None:
    d = District()
    due = date(2017, 1, 1)
    row = mergers.announce(ALL, d.empty, due, date(2016, 1, 2), "5-TB/HU", ACTOR, NOW)
    villages = lambda on: [found.village for found in mergers.mergers(ALL, on)]  # noqa: E731
    assert villages(FIRST_DAY) == []
    assert villages(date(2016, 1, 2)) == villages(date(2016, 12, 31)) == [d.empty]
    assert villages(due) == []
    mergers.withdraw(row, "another", after(28))
    assert villages(date(2016, 1, 31)) == [d.empty]
    assert villages(date(2016, 2, 1)) == []
    mergers.withdraw(row, "a third", after(30))
    row.refresh_from_db()
    assert (row.withdrawn_by, row.withdrawn_at) == ("another", after(28))
    assert row.withdrawn_on == date(2016, 2, 1)


def test_a_merger_needs_a_village_a_paper_and_days_in_order() -> None:
    d = District()
    for village, due, announced, paper in (
        (d.commune, date(2017, 1, 1), FIRST_DAY, "5-TB/HU"),
        (d.empty, FIRST_DAY, FIRST_DAY, "5-TB/HU"),
        (d.empty, date(2017, 1, 1), date(2016, 2, 1), "5-TB/HU"),
        (d.empty, date(2017, 1, 1), FIRST_DAY, ""),
    ):
        with pytest.raises(Wrong):
            mergers.announce(ALL, village, due, announced, paper, ACTOR, NOW)
    assert mergers.mergers(ALL, FIRST_DAY) == []


def test_a_merger_of_which_nothing_came_by_its_day_gives_way_to_a_later_one() -> None:
    """Its day has passed, so no list shows it any more for somebody to withdraw."""
    d = District()
    first = mergers.announce(ALL, d.empty, date(2016, 1, 3), FIRST_DAY, "5-TB/HU", ACTOR, NOW)
    with pytest.raises(Wrong):
        mergers.announce(ALL, d.empty, date(2017, 1, 1), date(2016, 1, 2), "6-TB/HU", ACTOR, NOW)
    on = date(2016, 1, 4)
    second = mergers.announce(ALL, d.empty, date(2017, 1, 1), on, "7-TB/HU", ACTOR, NOW)
    first.refresh_from_db()
    assert (first.withdrawn_on, first.withdrawn_by) == (on, ACTOR)
    assert [row.id for row in mergers.mergers(ALL, on)] == [second.id]
