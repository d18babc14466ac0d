"""Every address, asked by every kind of account, of what is its own and what is not."""

from __future__ import annotations

import re
from datetime import date
from html import unescape
from itertools import product
from urllib.parse import urljoin

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.urls import URLPattern, reverse
from django.utils import timezone

from chibo.access.accounts import give_role, make_account
from chibo.access.models import Grant, Reading
from chibo.access.rights import RIGHTS_OF, Role
from chibo.campaign.visits import VisitSpec, save_visit
from chibo.web.urls import urlpatterns
from chibo.web.views.common import right_of
from tests.access.world import AFTER, CHANGE, DAY, REFORM, REFORMED, World, record_world

from ..conftest import Once
from .deciding_objects import candidate_of, draft_of
from .everything_kept import everything_kept
from .permission_table import OBJECTS, OTHER, ROLES_OF, TABLE, Line

PAGES = [pattern for pattern in urlpatterns if isinstance(pattern, URLPattern)]
PATTERNS = {str(pattern.name): pattern for pattern in PAGES}
NAMES = sorted(PATTERNS)
NAMED = re.compile("Lò Văn|Vàng Thị|Quàng Văn|Vừ A")
"""Persons of the small world: no title of a page names one, which the browser would remember."""


@pytest.fixture(scope="module")
def kept(once: Once) -> World:
    """The register of all these tests, with an account of each kind for each commune."""
    return once(_record)


@pytest.fixture
def world(kept: World, db: None) -> World:
    return kept


def _record() -> World:
    world = record_world()
    places = {
        "own": {Role.CELL_SECRETARY: world.joint, "others": world.own},
        "foreign": {Role.CELL_SECRETARY: world.foreign_cell, "others": world.foreign},
    }
    for relation, organisations in places.items():
        for role in Role:
            organisation: int | None = organisations.get(role, organisations["others"])
            if role in (Role.PROVINCIAL_OFFICER, Role.ADMINISTRATOR) and relation == "own":
                organisation = None
            account(f"{role} {relation}", role, organisation)
    User.objects.create_user("nothing")
    return world


def account(name: str, role: Role, organisation: int | None) -> User:
    return make_account(name, "a-long-pass-word-1", role, organisation, "me", timezone.now())


def address_of(name: str, world: World) -> str:
    known = {key: OBJECTS[key](world) for key in objects_of(name)} | OTHER
    asked = PATTERNS[name].pattern.converters
    address = reverse(name, kwargs={key: known[key] for key in asked})
    query = TABLE[name].query.format(**known)
    return f"{address}?{query}" if query else address


def objects_of(name: str) -> set[str]:
    """Return what of the first commune stands in an address."""
    asked = {*PATTERNS[name].pattern.converters, *re.findall(r"{(\w+)}", TABLE[name].query)}
    return asked & set(OBJECTS)


def is_of_an_object(name: str) -> bool:
    return bool(objects_of(name))


def expected(name: str, line: Line, role: Role, relation: str) -> int:
    if line.open or line.right is None:
        return line.answer
    if role not in ROLES_OF[line.right]:
        return 403
    if is_of_an_object(name) and (relation == "foreign" or role == line.not_of):
        return 404
    return line.answer


def signed_in(client: Client, name: str) -> Client:
    client.force_login(User.objects.get(username=name))
    client.cookies["django_language"] = "en"
    return client


def test_every_address_stands_in_the_table_once() -> None:
    assert sorted(TABLE) == NAMES
    assert len(PAGES) == len(PATTERNS)


def test_the_rights_of_each_role_are_those_that_the_table_says() -> None:
    said = {role: {right for right, roles in ROLES_OF.items() if role in roles} for role in Role}
    assert {role: set(rights) for role, rights in RIGHTS_OF.items()} == said


@pytest.mark.parametrize("name", NAMES)
def test_a_view_asks_for_the_right_that_the_table_says(name: str) -> None:
    line = TABLE[name]
    if not line.open:
        assert right_of(PATTERNS[name].callback) == line.right


@pytest.mark.parametrize("name", NAMES)
def test_each_account_gets_what_its_role_and_its_place_allow(
    client: Client, world: World, name: str
) -> None:
    line, address = TABLE[name], address_of(name, world)
    answer = client.get(address)
    if not line.open:
        assert answer.headers["Location"].startswith(reverse("sign-in"))
    given, due = {}, {}
    for relation, role in product(("own", "foreign"), Role):
        who = f"{role} {relation}"
        answer = signed_in(client, who).get(address)
        given[who], due[who] = answer.status_code, expected(name, line, role, relation)
        if due[who] in (403, 404):
            assert b"L\xc3\xb2 V\xc4\x83n" not in answer.content
        title = re.search(rb"<title>(.*?)</title>", answer.content, re.DOTALL)
        assert not title or not NAMED.search(unescape(title[1].decode()))
    given["nothing"] = signed_in(client, "nothing").get(address).status_code
    due["nothing"] = 403 if line.right else line.answer
    if name == "sign-in":
        due = dict.fromkeys(due, 302)  # signed in already
    assert given == due


@pytest.mark.slow
@pytest.mark.parametrize("name", [name for name in NAMES if TABLE[name].right])
def test_what_is_sent_to_what_an_account_may_not_change_writes_nothing(
    client: Client, world: World, name: str
) -> None:
    line, address = TABLE[name], address_of(name, world)
    before = everything_kept()
    for relation, role in product(("own", "foreign"), Role):
        due = expected(name, line, role, relation)
        foreign = relation == "foreign" and is_of_an_object(name)
        if due == 403 or foreign:
            client.force_login(User.objects.get(username=f"{role} {relation}"))
            answer = client.post(address, {"act": "discard", "village": world.host})
            assert answer.status_code in (due, 405), (role, relation)
    assert everything_kept() == before


def test_a_refusal_is_noted(client: Client, world: World) -> None:
    signed_in(client, f"{Role.VIEWER} own").get(reverse("person", args=[world.stays]))
    noted = Reading.objects.get(what=Reading.REFUSED)
    assert (noted.username, noted.about) == ("viewer own", f"/people/{world.stays}")


def test_a_role_withdrawn_and_a_closed_account_open_nothing_from_then_on(
    client: Client, world: World
) -> None:
    name = f"{Role.COMMUNE_OFFICER} own"
    signed_in(client, name)
    assert client.get(reverse("villages")).status_code == 200
    Grant.objects.filter(user__username=name).delete()
    assert client.get(reverse("villages")).status_code == 403
    User.objects.filter(username=name).update(is_active=False)
    assert client.get(reverse("villages")).status_code == 302


@pytest.mark.slow
@pytest.mark.parametrize("role", [Role.COMMUNE_OFFICER, Role.CELL_SECRETARY, Role.VIEWER])
@pytest.mark.parametrize(
    "query",
    ["", "on=2016-01-01", "on=2018-05-13", "on=2025-07-01", "on=2018-05-13&boundaries=2025-07-01"],
)
def test_every_page_of_a_part_names_nothing_of_another(
    client: Client, world: World, role: Role, query: str
) -> None:
    signed_in(client, f"{role} own")
    candidate_of(world.foreign_cell, world.elsewhere, "Vừ A Khác")
    draft_of(world.foreign, world.foreign_cell, world.foreigner)
    foreign = (
        f"village {world.elsewhere}<",
        f"cell {world.foreign_cell}<",
        "Quàng Văn Xa",
        "Vừ A Khác",
    )
    pages = [name for name, line in TABLE.items() if line.right in RIGHTS_OF[role]]
    for name in pages:
        address = address_of(name, world)
        answer = client.get(f"{address}{'&' if '?' in address else '?'}{query}")
        text = answer.content.decode(errors="replace")
        assert not [words for words in foreign if words in text], (name, query)


@pytest.mark.slow
@pytest.mark.parametrize("role", [Role.COMMUNE_OFFICER, Role.CELL_SECRETARY, Role.VIEWER])
@pytest.mark.parametrize("on", [CHANGE - DAY, CHANGE, AFTER, REFORM - DAY, REFORM])
def test_every_link_that_an_account_is_shown_opens(
    client: Client, world: World, role: Role, on: date
) -> None:
    candidate_of(world.alone_cell, world.alone, "Vừ A Khác")
    pages = {
        name: address_of(name, world) for name in TABLE if TABLE[name].right in RIGHTS_OF[role]
    }
    signed_in(client, f"{role} own")
    asked: dict[str, str] = {}
    for name, address in pages.items():
        answer = client.get(f"{address}{'&' if '?' in address else '?'}on={on.isoformat()}")
        text = answer.content.decode(errors="replace")
        for link in re.findall(r'<a [^>]*href="([^"#][^"]*)"', text):
            asked.setdefault(urljoin(address, unescape(link)), name)
    shut = {
        link: on for link, on in asked.items() if client.get(link).status_code not in (200, 302)
    }
    assert not shut


def test_who_reads_all_and_writes_for_a_part_is_led_nowhere_that_is_shut(
    client: Client, world: World
) -> None:
    both = account("both", Role.VIEWER, None)
    give_role(both, Role.COMMUNE_OFFICER, world.own, "me", timezone.now())
    visits = [
        save_visit(VisitSpec(village, CHANGE, (world.stays,), "They meet."), "me", timezone.now())
        for village in (world.host, world.elsewhere)
    ]
    signed_in(client, "both")
    pages = [reverse("place", args=[village]) for village in (world.host, world.elsewhere)]
    pages += [reverse("organisation", args=[cell]) for cell in (world.joint, world.foreign_cell)]
    pages += [reverse(name) for name in ("overview", "visits", "charge", "attention")]
    links: set[str] = set()
    for page in pages:
        text = client.get(page).content.decode()
        links |= {
            urljoin(page, unescape(link)) for link in re.findall(r'<a [^>]*href="([^"#]+)"', text)
        }
    own, foreign = (reverse("visit", args=[visit.pk]) for visit in visits)
    assert own in {link.partition("?")[0] for link in links}
    assert foreign not in {link.partition("?")[0] for link in links}
    shut = {link for link in links if client.get(link).status_code not in (200, 302)}
    assert not shut


def test_what_a_page_shows_before_on_and_after_a_transfer(client: Client, world: World) -> None:
    account("old", Role.CELL_SECRETARY, world.alone_cell)
    account("new", Role.CELL_SECRETARY, world.foreign_cell)
    person = reverse("person", args=[world.moves])
    membership = re.compile(r"<dt>Cell</dt><dd>.*?cell (\d+)")
    shown: dict[tuple[str, date], list[str]] = {}
    for name, on in product(("old", "new"), (CHANGE - DAY, CHANGE, AFTER)):
        answer = signed_in(client, name).get(person, {"on": on.isoformat()})
        assert answer.status_code == 200
        shown[name, on] = membership.findall(answer.content.decode())
    old, new = [str(world.alone_cell)], [str(world.foreign_cell)]
    assert shown == {
        ("old", CHANGE - DAY): old,
        ("old", CHANGE): [],
        ("old", AFTER): [],
        ("new", CHANGE - DAY): [],
        ("new", CHANGE): new,
        ("new", AFTER): new,
    }
    answers = {
        (name, position): signed_in(client, name).get(reverse("decision", args=[position]))
        for name, position in product(("old", "new"), (world.transfer, world.later))
    }
    assert {key: answer.status_code for key, answer in answers.items()} == {
        ("old", world.transfer): 200,
        ("old", world.later): 404,
        ("new", world.transfer): 200,
        ("new", world.later): 200,
    }


@pytest.mark.parametrize(
    ("role", "offered"), [(Role.COMMUNE_OFFICER, False), (Role.PROVINCIAL_OFFICER, True)]
)
def test_taking_back_is_offered_where_all_that_it_touches_may_be_changed(
    client: Client, world: World, role: Role, offered: bool
) -> None:
    signed_in(client, f"{role} own")
    page = client.get(reverse("decision", args=[world.transfer]))
    acts = [
        reverse(name, args=[world.transfer]) for name in ("decision-revoke", "decision-replace")
    ]
    assert page.status_code == 200
    assert [act in page.content.decode() for act in acts] == [offered, offered]
    assert {client.get(act).status_code for act in acts} == {200 if offered else 404}


def test_a_village_that_was_split_off_is_foreign_to_the_joint_cell_on_any_date(
    client: Client, world: World
) -> None:
    account("split", Role.CELL_SECRETARY, world.new)
    village = reverse("place", args=[world.guest])
    for name, status in ((f"{Role.CELL_SECRETARY} own", 404), ("split", 200)):
        for on in (CHANGE - DAY, CHANGE, AFTER):
            answer = signed_in(client, name).get(village, {"on": on.isoformat()})
            assert answer.status_code == status


def test_after_a_reform_the_new_committee_reads_the_old_ones_past_and_the_old_one_nothing(
    client: Client, world: World
) -> None:
    account("ended", Role.COMMUNE_OFFICER, world.merged)
    village = reverse("place", args=[world.lost])
    for on in (AFTER, REFORM - DAY, REFORM, REFORMED):
        own = signed_in(client, f"{Role.COMMUNE_OFFICER} own")
        assert own.get(village, {"on": on.isoformat()}).status_code == 200
        assert signed_in(client, "ended").get(village).status_code == 403


def test_what_a_part_takes_away_is_named_and_not_called_the_whole(
    client: Client, world: World
) -> None:
    name = f"{Role.COMMUNE_OFFICER} own"
    taken = {"purpose": "for the committee", "kind": "csv"}
    for query, part in (
        ("on=2025-07-02", f"commune {world.own_place}"),
        ("on=2018-05-13", f"commune {world.own_place}, commune {world.merged_place}"),
    ):
        export = f"{reverse('figures-export')}?f=members&{query}"
        text = signed_in(client, name).post(export, taken).content.decode()
        assert part in text and "whole register" not in text
