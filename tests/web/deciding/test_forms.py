"""The form of each kind records the content that one would build by hand."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest
from django.test import Client
from django.urls import reverse

from chibo.ledger import contents as c
from chibo.register import models as m
from chibo.web.deciding.all import FORMS

from .conftest import Field, Sent, frame, record, send

Case = Callable[[Field], tuple[Sent, c.Content]]
CASES: dict[str, Case] = {
    "recognise": lambda f: (
        {"about": f.probationer, "effective_on": "02/09/2016", "resolved_on": "10/09/2016"},
        c.Recognise(f.probationer, date(2016, 9, 10)),
    ),
    "transfer_within": lambda f: (
        {"about": f.clerk, "cell": f.own, "village": f.alone, "reinforced_until": "01/03/2018"},
        c.TransferWithin(f.clerk, f.own, f.alone, date(2018, 3, 1)),
    ),
    "transfer_out": lambda f: ({"about": f.clerk}, c.TransferOut(f.clerk)),
    "remove": lambda f: ({"about": f.clerk}, c.Remove(f.clerk)),
    "expel": lambda f: ({"about": f.clerk}, c.Expel(f.clerk)),
    "leave": lambda f: ({"about": f.clerk}, c.Leave(f.clerk)),
    "death": lambda f: ({"about": f.clerk}, c.Death(f.clerk)),
    "exempt": lambda f: (
        {"about": f.clerk, "ground": "health", "until": "1/6/2018"},
        c.Exempt(f.clerk, "health", date(2018, 6, 1)),
    ),
    "away": lambda f: (
        {"about": f.clerk, "expected_back": "1/6/2018"},
        c.Away(f.clerk, date(2018, 6, 1)),
    ),
    "temporary_activity": lambda f: (
        {"about": f.clerk, "cell": f.own, "until": "1/6/2017", "purpose": "work"},
        c.TemporaryActivity(f.clerk, date(2017, 6, 1), f.own),
    ),
    "appoint": lambda f: (
        {
            "about": f.own,
            "person": f.alones[0],
            "office": "secretary",
            "provisional": "yes",
            "term_ends": "1/9/2019",
        },
        c.Appoint(f.own, f.alones[0], "secretary", True, date(2019, 9, 1)),
    ),
    "in_charge_of_village": lambda f: (
        {"about": f.bare, "person": f.clerk},
        c.InChargeOfVillage(f.clerk, f.bare),
    ),
    "in_charge_of_households": lambda f: (
        {"about": f.alone, "person": f.alones[0], "households": "7"},
        c.InChargeOfHouseholds(f.alones[0], f.alone, 7),
    ),
    "dissolve": lambda f: (
        {
            "about": f.own,
            f"takes-{f.alone}": f.joint,
            **{f"goes-{person}": f.joint for person in f.alones},
        },
        c.DissolveOrganisation(
            f.own,
            (c.CoverageChange(f.own, f.alone), c.CoverageChange(f.joint, f.alone, "guest")),
            tuple(c.Posting(person, f.joint, f.alone) for person in f.alones),
        ),
    ),
    "merge_organisations": lambda f: (
        {"ended": f.own, "into": f.joint},
        c.MergeOrganisations(
            (f.own,),
            f.joint,
            coverage=(
                c.CoverageChange(f.own, f.alone),
                c.CoverageChange(f.joint, f.alone, "guest"),
            ),
            members=tuple(c.Posting(person, f.joint, f.alone) for person in f.alones),
        ),
    ),
    "change_coverage": lambda f: (
        {
            "about": f.own,
            f"roles-{f.alone}": "base",
            f"roles-{f.bare}": "guest",
        },
        c.ChangeCoverage((c.CoverageChange(f.own, f.bare, "guest"),)),
    ),
    "rename_organisation": lambda f: (
        {"about": f.own, "name": "Chi bộ bản Mới"},
        c.RenameOrganisation(f.own, "Chi bộ bản Mới"),
    ),
    "reparent_organisation": lambda f: (
        {"about": f.own, "parent": f.other_committee},
        c.ReparentOrganisation(f.own, f.other_committee),
    ),
    "profile_place": lambda f: (
        {
            "about": f.guest,
            "year": "2017",
            "households": "1.200",
            "poor_households": "30",
            "population": "",
            "difficulty": "III",
            "shares-1": "62,5",
        },
        c.ProfilePlace(f.guest, 2017, 1200, 30, None, "III", (c.EthnicShare("mong", 0.625),)),
    ),
    "rename_place": lambda f: (
        {"about": f.guest, "name": "Bản Mới"},
        c.RenamePlace(f.guest, "Bản Mới"),
    ),
    "reparent_place": lambda f: (
        {"about": f.bare, "parent": f.commune + 1, "code": "9-1"},
        c.ReparentPlace(f.bare, f.commune + 1, "9-1"),
    ),
    "merge_places": lambda f: (
        {"ended": f.guest, "into": f.host},
        c.MergePlaces(
            (f.guest,),
            f.host,
            coverage=(c.CoverageChange(f.joint, f.guest),),
            members=tuple(
                c.Posting(person, f.joint, f.host) for person in [*f.guests, f.probationer]
            ),
        ),
    ),
    "end_place": lambda f: (
        {
            "about": f.second,
            f"goes-{f.seconds[0]}": f.host,
            f"goes-{f.seconds[1]}": f.host,
        },
        c.EndPlace(
            f.second,
            (c.CoverageChange(f.joint, f.second),),
            tuple(c.Posting(person, f.joint, f.host) for person in f.seconds),
        ),
    ),
}
ENDS: dict[str, tuple[str, Case]] = {
    "resume": ("exempt", lambda f: ({"about": f.clerk}, c.Resume(f.clerk))),
    "back": ("away", lambda f: ({"about": f.clerk}, c.Back(f.clerk))),
    "end_temporary_activity": (
        "temporary_activity",
        lambda f: ({"about": f.clerk}, c.EndTemporaryActivity(f.clerk)),
    ),
    "relieve": (
        "appoint",
        lambda f: ({"about": f.own, "person": f.alones[0]}, c.Relieve(f.own, f.alones[0])),
    ),
    "end_charge_of_village": (
        "in_charge_of_village",
        lambda f: ({"about": f.bare, "person": f.clerk}, c.EndChargeOfVillage(f.clerk, f.bare)),
    ),
    "end_charge_of_households": (
        "in_charge_of_households",
        lambda f: (
            {"about": f.alone, "person": f.alones[0]},
            c.EndChargeOfHouseholds(f.alones[0], f.alone),
        ),
    ),
}
MADE_NEW = {"admit", "transfer_in", "correct_particulars", "found_by_split", "found"}
MADE_NEW |= {"create_place", "split_place", "admit_class", "recognise_due", "transfer_list"}


def test_every_form_is_tried_here() -> None:
    assert CASES.keys() | ENDS.keys() | MADE_NEW == FORMS.keys()


@pytest.mark.parametrize("kind", CASES)
def test_a_form_records_the_content_that_was_meant(
    officer: Client, field_: Field, kind: str
) -> None:
    sent, meant = CASES[kind](field_)
    draft = send(officer, kind, frame(field_) | sent)
    (content,) = record(officer, draft)
    if kind == "merge_places":
        assert isinstance(content, c.MergePlaces) and isinstance(meant, c.MergePlaces)
        assert set(content.members) == set(meant.members)
        return
    assert content == meant


@pytest.mark.parametrize("kind", ENDS)
def test_what_was_begun_is_ended_on_a_later_day(officer: Client, field_: Field, kind: str) -> None:
    begins, ends = ENDS[kind]
    sent, _meant = CASES[begins](field_)
    record(officer, send(officer, begins, frame(field_) | sent))
    sent, meant = ends(field_)
    draft = send(officer, kind, frame(field_) | sent | {"effective_on": "01/05/2017"})
    assert record(officer, draft) == [meant]


def test_an_admission_records_the_member_and_forgets_the_draft(
    officer: Client, field_: Field
) -> None:
    sent = frame(field_, about=field_.own, village=field_.alone, name="Giàng A Sử")
    sent |= {"birth_date": "5.2.1990", "sex": "male", "ethnic_group": "mong"}
    draft = send(officer, "admit", sent)
    (content,) = record(officer, draft)
    assert isinstance(content, c.Admit)
    known = m.ParticularsVersion.objects.get(person=content.person)
    assert (known.name, known.birth_date, known.sex) == ("Giàng A Sử", date(1990, 2, 5), "male")
    assert (content.cell, content.village) == (field_.own, field_.alone)
    draft.refresh_from_db()
    assert draft.typed == "{}"
    assert not draft.papers.get().particulars.exists()


def test_a_transfer_in_names_standing_and_admission(officer: Client, field_: Field) -> None:
    sent = frame(field_, about=field_.own, name="Vàng A Dơ", standing="official")
    draft = send(officer, "transfer_in", sent | {"admitted_on": "03/02/2010"})
    (content,) = record(officer, draft)
    assert isinstance(content, c.TransferIn)
    assert (content.standing, content.admitted_on) == ("official", date(2010, 2, 3))


def test_particulars_are_put_right(officer: Client, field_: Field) -> None:
    sent = frame(field_, about=field_.clerk, name="Cà Thị Hom", birth_date="1/1/1980")
    assert record(officer, send(officer, "correct_particulars", sent)) == [
        c.CorrectParticulars(field_.clerk)
    ]


def test_a_split_lists_each_member_who_goes(officer: Client, field_: Field) -> None:
    sent = frame(field_, about=field_.joint)
    sent |= {f"names-{field_.guest}": "Chi bộ bản Khách"}
    sent |= {f"goes-{person}": field_.guest for person in field_.guests}
    (content,) = record(officer, send(officer, "found_by_split", sent))
    assert isinstance(content, c.FoundBySplit)
    (spec,) = content.founded
    new = spec.organisation
    assert spec == c.OrganisationSpec(new, "cell", "Chi bộ bản Khách", field_.committee, "village")
    assert content.coverage == (
        c.CoverageChange(field_.joint, field_.guest),
        c.CoverageChange(new, field_.guest, "base"),
    )
    assert {(p.person, p.cell, p.village) for p in content.members} == {
        (person, new, field_.guest) for person in field_.guests
    }


def test_a_cell_is_founded_in_a_village_without_one(officer: Client, field_: Field) -> None:
    sent = frame(field_, name="Chi bộ bản Trống", cell_kind="village", base=field_.bare)
    sent["members"] = [str(person) for person in field_.hosts[:3]]
    (content,) = record(officer, send(officer, "found", sent))
    assert isinstance(content, c.FoundOrganisation)
    new = content.spec.organisation
    assert content.coverage == (c.CoverageChange(new, field_.bare, "base"),)
    assert {(p.person, p.village) for p in content.members} == {
        (person, field_.bare) for person in field_.hosts[:3]
    }


def test_a_place_is_created_with_the_cell_that_covers_it(officer: Client, field_: Field) -> None:
    sent = frame(field_, name="Bản Xa", code="88-1", cell=field_.own, role="guest")
    (content,) = record(officer, send(officer, "create_place", sent | {"lat": "21,35"}))
    assert isinstance(content, c.CreatePlace)
    assert (content.spec.level, content.spec.parent, content.spec.lat) == (
        "village",
        field_.commune,
        21.35,
    )
    assert content.coverage == (c.CoverageChange(field_.own, content.spec.place, "guest"),)


def test_a_village_is_divided(officer: Client, field_: Field) -> None:
    sent = frame(field_, about=field_.alone, ends="yes", name1="Một", code1="1-1")
    sent |= {"name2": "Hai", "code2": "1-2", f"goes-{field_.alones[0]}": "2"}
    sent |= {f"goes-{person}": "1" for person in field_.alones[1:]}
    (content,) = record(officer, send(officer, "split_place", sent))
    assert isinstance(content, c.SplitPlace)
    one, two = content.into
    assert content.coverage == (
        c.CoverageChange(field_.own, field_.alone),
        c.CoverageChange(field_.own, one, "base"),
        c.CoverageChange(field_.own, two, "guest"),
    )
    assert {(p.person, p.village) for p in content.members} == {
        (field_.alones[0], two),
        (field_.alones[1], one),
        (field_.alones[2], one),
    }


@pytest.mark.parametrize("kind", FORMS)
def test_a_form_asks_what_it_is_about_and_then_the_rest(
    officer: Client, field_: Field, kind: str
) -> None:
    address = reverse("decide-form", args=[kind])
    assert officer.get(address).status_code == 200
    asked = {"unit": field_.committee, "on": "01/03/2017"}
    first = officer.get(address, asked)
    assert first.status_code == 200
    form = FORMS[kind]
    if form.about is None:
        return
    groups = first.context["about"].groups
    if not groups:
        assert kind in ENDS  # Nobody is exempt, away or a guest yet.
        return
    about = groups[0][1][0].value
    second = officer.get(address, asked | {"about": about})
    assert second.status_code == 200
    assert b'name="effective_on"' in second.content
