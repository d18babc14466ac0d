"""The page of data quality: counts by kind, filters, links to where each matter is settled."""

from __future__ import annotations

import re
from datetime import date

from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from chibo.access.models import Reading
from chibo.register import models as m
from chibo.register import reads_reconcile, store
from chibo.web.views import quality

from .conftest import Small

ADDRESS = reverse("quality")


def shown(officer: Client, **query: object) -> str:
    answer = officer.get(ADDRESS, query)
    assert answer.status_code == 200
    return " ".join(answer.content.decode().split())


def test_every_kind_is_counted_and_leads_to_its_list(officer: Client, small: Small) -> None:
    text = shown(officer, on="2018-05-13")
    assert "Members without a date of birth" in text
    assert "The village has no point" in text
    assert "The probation is over" in text
    listed = shown(officer, kind="point_missing")
    assert "3 matters to settle" in listed
    assert len(re.findall(r'<td class="what"[^>]*>The village has no point', listed)) == 3
    for village in (small.host, small.guest, small.alone):
        assert f'href="{reverse("place", args=[village])}"' in listed


def test_people_without_a_birth_date_are_a_number_with_a_link_to_their_cell(
    officer: Client, small: Small
) -> None:
    text = shown(officer, kind="birth_date_missing")
    assert f'href="{reverse("organisation", args=[small.joint_cell])}"' in text
    assert "4 members" in text
    assert "/people/" not in text


def test_a_person_is_linked_by_name(officer: Client, small: Small) -> None:
    text = shown(officer, kind="recognition_overdue", on="2018-05-13")
    assert f'href="{reverse("person", args=[small.person])}?on=2018-05-13">Lò Văn Sáng</a>' in text
    assert "1 matter to settle" in text
    assert "02/09/2017" in text


def test_the_oldest_stand_first_with_their_age(officer: Client, small: Small) -> None:
    text = shown(officer, on="2018-05-13")
    assert text.index("31/12/2015") < text.index("02/09/2017")
    assert f">{(date(2018, 5, 13) - date(2017, 9, 2)).days}</td>" in text


def test_a_commune_is_chosen(officer: Client, small: Small) -> None:
    assert "matters to settle" in shown(officer, commune=small.commune)
    assert "0 matters to settle" in shown(officer, commune=999)
    assert "Nothing of this kind in this commune" in shown(officer, commune=999)


def test_the_page_speaks_of_a_day(officer: Client, small: Small) -> None:
    text = shown(officer, on="2017-09-02")
    assert "As of 02/09/2017" in text
    assert "The probation is over" not in text
    assert officer.get(ADDRESS, {"on": "yesterday"}).status_code == 400


def test_long_lists_have_pages_that_keep_the_choice(
    officer: Client, small: Small, monkeypatch
) -> None:
    monkeypatch.setattr(quality, "PAGE_SIZE", 2)
    text = shown(officer, kind="point_missing")
    assert "Page 1 of 2" in text
    assert "kind=point_missing&amp;page=2" in text
    assert shown(officer, kind="point_missing", page=2).count('<td class="what"') == 1


def test_figures_that_do_not_add_up_are_shown_with_their_unit(
    officer: Client, small: Small
) -> None:
    assert "All figures add up" in shown(officer)
    m.MembershipSpell.objects.filter(person=small.person).update(standing="other")
    store.drop()
    reads_reconcile._mismatches.cache_clear()
    text = shown(officer)
    assert "do not add up" in text
    assert "Official members + Probationary members = " in text
    assert f'href="{reverse("organisation", args=[small.joint_cell])}"' in text


def test_the_overview_leads_here_and_reading_it_is_no_reading_of_a_person(
    officer: Client, small: Small
) -> None:
    assert f'href="{ADDRESS}"' in officer.get(reverse("overview")).content.decode()
    shown(officer)
    assert not Reading.objects.exclude(what="account").exists()


def test_the_page_asks_few_questions_of_the_database(
    officer: Client, small: Small, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    with django_assert_max_num_queries(40):
        shown(officer)
