"""A draft: tried without a trace, approved by another one, recorded once, or forgotten."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse

from chibo.access.accounts import make_account, make_officer
from chibo.access.models import Reading
from chibo.access.rights import Role
from chibo.drafting import writes
from chibo.drafting.models import Draft, DraftParticulars
from chibo.drafting.papers import Prepared
from chibo.ledger import contents as c
from chibo.ledger.scope import Scope
from chibo.register import models as m
from chibo.register.erase import erase
from tests.register.papers import NOW
from tests.web.conftest import PASSWORD

from .conftest import DAY, Field, Sent, frame, ledger, record, send, signed


def split_of(f: Field) -> Sent:
    sent = frame(f, about=f.joint)
    sent |= {f"names-{f.guest}": "Chi bộ bản Khách"}
    return sent | {f"goes-{person}": f.guest for person in f.guests}


@pytest.fixture
def other(field_: Field) -> Client:
    """A second officer, signed in."""
    client = Client()
    client.force_login(make_officer("another", PASSWORD))
    client.cookies["django_language"] = "en"
    return client


@pytest.fixture
def approval(db: None) -> None:
    writes.set_approval_needed(True)


def test_the_page_of_a_draft_shows_who_moves_and_what_changes(
    officer: Client, field_: Field
) -> None:
    draft = send(officer, "found_by_split", split_of(field_))
    tried = officer.get(reverse("draft", args=[draft.id])).context["trial"]
    assert {move.person for move in tried.moves} == set(field_.guests)
    assert {move.cell_after for move in tried.moves} == {"Chi bộ bản Khách"}
    changes = {v.village: (v.before, v.after) for v in tried.villages}
    assert changes == {field_.guest: ("guest", "independent")}
    whole = {f.key: (f.before, f.after) for f in tried.figures if f.unit is None}
    assert whole == {
        "villages_independent": (2, 3),
        "villages_guest": (2, 1),
        "cells": (4, 5),
    }
    assert {f.unit for f in tried.figures} == {None, f"commune {field_.commune}"}


def test_a_day_before_the_register_is_said_and_nothing_typed_is_lost(
    officer: Client, field_: Field
) -> None:
    sent = split_of(field_) | {"effective_on": "01/03/2007"}
    answer = officer.post(reverse("decide-form", args=["found_by_split"]), sent)
    assert answer.status_code == 400
    text = answer.content.decode()
    assert "The committee does not exist on this day" in text
    assert 'value="01/03/2007"' in text and 'value="Chi bộ bản Khách"' in text
    assert not Draft.objects.exists()


def test_a_trial_leaves_nothing_behind(officer: Client, field_: Field) -> None:
    before = ledger()
    draft = send(officer, "found_by_split", split_of(field_))
    page = reverse("draft", args=[draft.id])
    officer.get(page)
    officer.get(page)
    assert ledger() == before
    village = officer.get(reverse("place", args=[field_.guest]), {"on": "01/03/2017"})
    assert village.context["state"].status == "guest"


def test_after_a_trial_another_decision_at_its_position_counts_as_itself(
    officer: Client, field_: Field
) -> None:
    draft = send(officer, "found_by_split", split_of(field_))
    officer.get(reverse("draft", args=[draft.id]))
    left = send(officer, "leave", frame(field_, about=field_.clerk))
    record(officer, left)
    village = officer.get(reverse("place", args=[field_.guest]), {"on": "01/03/2017"})
    assert village.context["state"].status == "guest"


def test_what_would_do_something_else_by_now_is_shown_again_before_it_is_recorded(
    officer: Client, other: Client, field_: Field
) -> None:
    draft = send(officer, "found_by_split", split_of(field_))
    address = reverse("draft", args=[draft.id])
    shown = officer.get(address).context["trial"].digest
    record(other, send(other, "leave", frame(field_, about=field_.clerk)))
    assert officer.get(address).context["trial"].digest == shown
    gone = frame(field_, about=field_.guests[0], cell=field_.office, effective_on="20/02/2017")
    record(other, send(other, "transfer_within", gone))
    before = ledger()
    stale = officer.post(address, signed(draft, shown=shown))
    assert stale.status_code == 400
    assert "The register has changed since you looked" in stale.content.decode()
    assert 'value="7-QĐ/HU"' in stale.content.decode()
    assert ledger() == before
    now = stale.context["trial"].digest
    assert officer.post(address, signed(draft, shown=now)).status_code == 302


def test_where_the_day_of_signing_breaks_a_rule_its_ground_is_asked_for(
    officer: Client, field_: Field
) -> None:
    sent = frame(field_, about=field_.probationer, resolved_on="10/09/2016")
    draft = send(officer, "recognise", sent | {"effective_on": "02/09/2016"})
    address = reverse("draft", args=[draft.id])
    ground = "ground-0-dates_out_of_order"
    assert ground not in officer.get(address).content.decode()
    early = {"signed-0": "05/09/2016"}
    refused = officer.post(address, signed(draft, **early))
    assert refused.status_code == 400
    assert f'name="{ground}"' in refused.content.decode()
    assert officer.post(address, signed(draft, **early, **{ground: "paper"})).status_code == 302


def test_a_broken_rule_is_recorded_only_with_a_ground(officer: Client, field_: Field) -> None:
    sent = frame(field_, about=field_.joint, **{f"names-{field_.second}": "Chi bộ bản Hai"})
    sent |= {f"goes-{person}": field_.second for person in field_.seconds}
    draft = send(officer, "found_by_split", sent)
    before = ledger()
    page = officer.get(reverse("draft", args=[draft.id]))
    assert b"A new cell needs at least three official members." in page.content
    refused = officer.post(reverse("draft", args=[draft.id]), signed(draft))
    assert refused.status_code == 400
    assert b"A new cell needs at least three official members." in refused.content
    assert ledger() == before
    record(officer, draft, grounds=["founding_below_min"])
    finding = m.Finding.objects.get(code="founding_below_min")
    assert finding.ground == "trial ground"


def test_what_is_impossible_cannot_be_recorded(officer: Client, field_: Field) -> None:
    first = send(officer, "leave", frame(field_, about=field_.clerk))
    second = send(officer, "death", frame(field_, about=field_.clerk))
    record(officer, first)
    before = ledger()
    page = officer.get(reverse("draft", args=[second.id]))
    assert page.context["trial"].blocked
    assert b'value="record"' not in page.content
    assert officer.post(reverse("draft", args=[second.id]), signed(second)).status_code == 400
    assert ledger() == before


def test_the_number_of_the_signed_paper_is_needed_to_record(officer: Client, field_: Field) -> None:
    draft = send(officer, "found_by_split", split_of(field_))
    page = officer.get(reverse("draft", args=[draft.id]))
    assert not page.context["trial"].broken
    refused = officer.post(reverse("draft", args=[draft.id]), {"act": "record"})
    assert refused.status_code == 400
    assert b"This kind of decision needs the number of the signed paper." in refused.content


def test_a_kept_number_and_date_stay(officer: Client, field_: Field) -> None:
    draft = send(officer, "found_by_split", split_of(field_))
    sent = signed(draft, "keep", **{"signed-0": "20/02/2017"})
    officer.post(reverse("draft", args=[draft.id]), sent)
    page = officer.get(reverse("draft", args=[draft.id])).content.decode()
    assert 'value="7-QĐ/HU"' in page and 'value="20/02/2017"' in page


def test_who_made_a_draft_does_not_approve_it(
    officer: Client, other: Client, field_: Field, approval: None
) -> None:
    draft = send(officer, "found_by_split", split_of(field_))
    address = reverse("draft", args=[draft.id])
    officer.post(address, {"act": "submit"})
    officer.post(reverse("draft-approve", args=[draft.id]))
    draft.refresh_from_db()
    assert draft.state == "waiting"
    other.post(reverse("draft-approve", args=[draft.id]))
    draft.refresh_from_db()
    assert (draft.state, draft.approved_by) == ("approved", "another")
    record(officer, draft)


def test_who_last_changed_a_draft_does_not_approve_it(
    officer: Client, other: Client, field_: Field, approval: None
) -> None:
    draft = send(officer, "found_by_split", split_of(field_))
    send(other, "found_by_split", split_of(field_) | {"draft": draft.id})
    officer.post(reverse("draft", args=[draft.id]), {"act": "submit"})
    for client, state in ((other, "waiting"), (officer, "approved")):
        client.post(reverse("draft-approve", args=[draft.id]))
        draft.refresh_from_db()
        assert draft.state == state


def test_who_wrote_the_ground_does_not_approve_it(
    officer: Client, other: Client, field_: Field, approval: None
) -> None:
    sent = frame(field_, about=field_.joint, **{f"names-{field_.second}": "Chi bộ bản Hai"})
    draft = send(officer, "found_by_split", sent)
    ground = {"ground-0-founding_below_min": "remote village"}
    other.post(reverse("draft", args=[draft.id]), {"act": "keep", **ground})
    officer.post(reverse("draft", args=[draft.id]), {"act": "submit", **ground})
    for client, state in ((other, "waiting"), (officer, "approved")):
        client.post(reverse("draft-approve", args=[draft.id]))
        draft.refresh_from_db()
        assert draft.state == state


def test_whether_a_second_person_approves_is_set_and_noted(officer: Client, field_: Field) -> None:
    for said, needed in (("needed", True), ("", False)):
        officer.post(reverse("drafting-rules"), {"approval": said})
        assert writes.approval_needed() == needed
    noted = Reading.objects.filter(what=Reading.ACCOUNT).order_by("id")
    acts = [act for act in noted.values_list("about", flat=True) if act.startswith("approval")]
    assert [act.partition(":")[0] for act in acts] == ["approval_on", "approval_off"]


def test_without_the_approval_wanted_nothing_is_recorded(
    officer: Client, field_: Field, approval: None
) -> None:
    draft = send(officer, "found_by_split", split_of(field_))
    before = ledger()
    officer.post(reverse("draft", args=[draft.id]), signed(draft))
    draft.refresh_from_db()
    assert (draft.state, ledger()) == ("draft", before)


def test_a_broken_rule_needs_its_ground_before_it_is_submitted(
    officer: Client, field_: Field, approval: None
) -> None:
    sent = frame(field_, about=field_.joint, **{f"names-{field_.second}": "Chi bộ bản Hai"})
    draft = send(officer, "found_by_split", sent)
    address = reverse("draft", args=[draft.id])
    answer = officer.post(address, {"act": "submit"})
    assert answer.status_code == 400
    assert b"Write the ground before you submit." in answer.content
    officer.post(address, {"act": "submit", "ground-0-founding_below_min": "remote village"})
    draft.refresh_from_db()
    assert draft.state == "waiting"


def test_a_change_after_the_approval_voids_it(
    officer: Client, other: Client, field_: Field, approval: None
) -> None:
    draft = send(officer, "found_by_split", split_of(field_))
    address = reverse("draft", args=[draft.id])
    officer.post(address, {"act": "submit"})
    other.post(reverse("draft-approve", args=[draft.id]))
    changed = officer.post(
        reverse("decide-form", args=["found_by_split"]),
        split_of(field_) | {"draft": draft.id},
    )
    assert changed.status_code == 302
    draft.refresh_from_db()
    assert draft.state == "approved"
    officer.post(address, {"act": "again"})
    draft.refresh_from_db()
    assert (draft.state, draft.approved_by) == ("draft", "")


def test_what_is_recorded_is_not_recorded_again(
    officer: Client, other: Client, field_: Field
) -> None:
    draft = send(officer, "leave", frame(field_, about=field_.clerk))
    record(officer, draft)
    before = ledger()
    again = signed(draft, shown="as it was")
    answer = other.post(reverse("draft", args=[draft.id]), again, follow=True)
    assert b"Somebody has gone on with this draft already" in answer.content
    assert ledger() == before


def test_a_discarded_draft_knows_nobody_any_more(officer: Client, field_: Field) -> None:
    sent = frame(field_, about=field_.own, village=field_.alone, name="Giàng A Sử")
    draft = send(officer, "admit", sent)
    assert DraftParticulars.objects.filter(name="Giàng A Sử").exists()
    officer.post(reverse("draft", args=[draft.id]), {"act": "discard"})
    draft.refresh_from_db()
    assert (draft.state, draft.typed) == ("discarded", "{}")
    assert not DraftParticulars.objects.exists()


def test_an_erasure_reaches_the_drafts_that_name_the_person(officer: Client, field_: Field) -> None:
    sent = frame(field_, about=field_.clerk, name="Giàng A Sử")
    draft = send(officer, "correct_particulars", sent)
    kept = send(officer, "correct_particulars", sent | {"about": field_.alones[0]})
    erase(field_.clerk, "asked for", "somebody", NOW)
    draft.refresh_from_db()
    assert (draft.state, draft.typed) == ("discarded", "{}")
    assert list(DraftParticulars.objects.values_list("paper__draft", flat=True)) == [kept.id]
    page = officer.get(reverse("draft", args=[draft.id])).content.decode()
    assert "The particulars of the person that it was about were erased." in page


def test_who_looks_like_somebody_in_the_register_is_pointed_out(
    officer: Client, field_: Field
) -> None:
    sent = frame(field_, about=field_.own, village=field_.alone, name="Giàng A Sử")
    sent |= {"birth_date": "03/02/1990", "resolved_on": "01/12/2016"}
    first = send(officer, "admit", sent)
    words = "A member of this name and date of birth is in the register already"
    page = officer.get(reverse("draft", args=[first.id])).content.decode()
    assert words not in page
    (admitted,) = record(officer, first)
    again = send(officer, "admit", sent | {"name": "giàng a sử"})
    page = officer.get(reverse("draft", args=[again.id])).content.decode()
    assert words in page
    assert reverse("person", args=[admitted.person]) in page  # type: ignore[union-attr]
    other = send(officer, "admit", sent | {"birth_date": "04/02/1990"})
    assert words not in officer.get(reverse("draft", args=[other.id])).content.decode()


def test_a_changed_draft_is_shown_as_it_was_typed_and_replaces_itself(
    officer: Client, field_: Field
) -> None:
    draft = send(officer, "found_by_split", split_of(field_))
    address = reverse("decide-form", args=["found_by_split"])
    shown = officer.get(address, {"draft": draft.id, "unit": field_.committee, "on": "2017-03-01"})
    assert 'value="Chi bộ bản Khách"' in shown.content.decode()
    changed = split_of(field_) | {f"names-{field_.guest}": "Chi bộ Khác", "draft": draft.id}
    officer.post(address, changed)
    assert Draft.objects.count() == 1
    (content,) = record(officer, draft)
    assert isinstance(content, c.FoundBySplit)
    assert content.founded[0].name == "Chi bộ Khác"


def test_wrong_input_comes_back_with_what_was_typed(officer: Client, field_: Field) -> None:
    sent = frame(field_, about=field_.own, name="", effective_on="31/02/2017", village="77")
    answer = officer.post(reverse("decide-form", args=["admit"]), sent)
    assert answer.status_code == 400
    page = answer.content.decode()
    assert 'value="31/02/2017"' in page
    assert "There is no such day in the calendar." in page
    assert "Fill this in." in page
    assert not Draft.objects.exists()


def test_a_decision_is_taken_back_with_its_ground(officer: Client, field_: Field) -> None:
    (content,) = record(officer, send(officer, "leave", frame(field_, about=field_.clerk)))
    position = m.LedgerHead.objects.get().position
    empty = officer.post(reverse("decision-revoke", args=[position]), {"why": " "})
    assert empty.status_code == 400
    officer.post(reverse("decision-revoke", args=[position]), {"why": "wrong person"})
    draft = Draft.objects.latest("id")
    tried = officer.get(reverse("draft", args=[draft.id])).context["trial"]
    assert [(move.person, move.cell_before is None) for move in tried.moves] == [
        (field_.clerk, True)
    ]
    assert record(officer, draft) == [c.Revoke(position, "wrong person")]
    assert officer.get(reverse("decision-revoke", args=[position])).status_code == 404


def test_a_decision_is_replaced_by_a_right_one(officer: Client, field_: Field) -> None:
    sent = frame(field_, about=field_.clerk, cell=field_.own, village=field_.alone)
    record(officer, send(officer, "transfer_within", sent))
    position = m.LedgerHead.objects.get().position
    address = reverse("decision-replace", args=[position])
    assert b'value="01/03/2017"' in officer.get(address).content
    right = {"effective_on": "02/03/2017", "issuer": field_.district, "cell": field_.joint}
    right |= {"village": field_.host, "why": "wrong cell"}
    assert officer.post(address, right).status_code == 302
    by = c.TransferWithin(field_.clerk, field_.joint, field_.host)
    assert record(officer, Draft.objects.latest("id")) == [c.Replace(position, "wrong cell", by)]


def test_an_officer_of_one_commune_decides_for_it_alone(field_: Field) -> None:
    """Given a draft of the whole register's officer that moves a member to another commune."""
    own = frozenset({field_.committee, field_.joint, field_.own, field_.office})
    places = frozenset(
        {field_.commune, field_.host, field_.guest, field_.second, field_.alone, field_.bare}
    )
    scope = Scope(organisations=own, places=places, persons=True)

    def save(content: c.Recordable) -> None:
        prepared = [Prepared(content, DAY, field_.district)]
        writes.save(scope, "x", {}, field_.committee, prepared, "somebody", NOW)

    save(c.TransferWithin(field_.clerk, field_.own, field_.alone))
    for foreign in (
        c.TransferWithin(field_.clerk, field_.far, None),
        c.RenameOrganisation(field_.other_committee, "Xa"),
        c.ReparentPlace(field_.bare, field_.commune + 1),
        c.CreatePlace(c.PlaceSpec(99, "province", "9", "Tỉnh")),
        c.Revoke(1, "all of it"),
    ):
        with pytest.raises(writes.OutOfReach):
            save(foreign)  # type: ignore[arg-type]
    assert Draft.objects.count() == 1


@pytest.fixture
def of_commune(field_: Field) -> Client:
    """An officer of the one commune, signed in."""
    client = Client()
    role = Role.COMMUNE_OFFICER
    user = make_account("commune", PASSWORD, role, field_.committee, "tester", NOW)
    client.force_login(user)
    client.cookies["django_language"] = "en"
    return client


def test_a_commune_officer_decides_from_form_to_record(of_commune: Client, field_: Field) -> None:
    sent = frame(field_, about=field_.clerk, cell=field_.own, village=field_.alone)
    draft = send(of_commune, "transfer_within", sent)
    page = of_commune.get(reverse("draft", args=[draft.id]))
    assert [move.person for move in page.context["trial"].moves] == [field_.clerk]
    assert {figure.unit for figure in page.context["trial"].figures} <= {
        f"commune {field_.commune}"
    }
    record(of_commune, draft)


def test_a_foreign_commune_is_not_offered_and_not_shown(
    of_commune: Client, officer: Client, field_: Field
) -> None:
    asked = {"unit": field_.committee, "about": field_.clerk, "on": "01/03/2017"}
    form = of_commune.get(reverse("decide-form", args=["transfer_within"]), asked)
    assert f'value="{field_.own}"' in form.content.decode()
    assert f'value="{field_.far}"' not in form.content.decode()
    foreign = frame(field_, about=field_.clerk, cell=field_.far)
    answer = of_commune.post(reverse("decide-form", args=["transfer_within"]), foreign)
    assert answer.status_code == 400
    draft = send(officer, "transfer_within", foreign)
    address = reverse("draft", args=[draft.id])
    assert of_commune.get(address).status_code == 404
    assert of_commune.post(address, signed(draft)).status_code == 404
    assert of_commune.post(reverse("draft-approve", args=[draft.id])).status_code == 404
    assert of_commune.get(reverse("draft-paper", args=[draft.id, 0])).status_code == 404
    assert of_commune.get(reverse("drafts")).context["lines"] == []
    about = reverse("decide-about", args=["organisation", field_.far])
    assert of_commune.get(about).status_code == 404


def test_who_may_only_read_is_offered_nothing(client: Client, field_: Field) -> None:
    client.force_login(User.objects.create_user("stranger", password=PASSWORD))
    assert client.get(reverse("decide")).status_code == 403
