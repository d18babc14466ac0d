"""What lies beside the ledger goes with the bundle, and is judged before anything is written."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from chibo.admissions import contents as steps
from chibo.admissions.models import Candidate, CandidateStep, WithdrawnCount
from chibo.admissions.progress import take
from chibo.campaign import models as campaign
from chibo.drafting import models as drafting
from chibo.exchange.bundle import schema
from chibo.exchange.bundle.archive import Damaged
from chibo.exchange.bundle.beside import BESIDE
from chibo.exchange.bundle.importing import NotEmpty, import_bundle
from chibo.ledger.canonical import encode
from chibo.ledger.contents import Death
from chibo.meetings import models as meetings
from chibo.meetings.writes import Entry, enter
from chibo.register import models as m
from chibo.register.erase import erase
from chibo.register.verify import verify
from tests.admissions.district import NOW, District
from tests.meetings.lines import line
from tests.register.papers import empty_the_register

from .bundles import MOMENT, exported, members, resealed

pytestmark = [pytest.mark.django_db, pytest.mark.database]
DAY = date(2017, 2, 2)
Rows = list[dict[str, str]]


def kept() -> dict[str, list[dict[str, Any]]]:
    """Every row of every table beside the ledger."""
    return {t.name: list(t.model._default_manager.order_by("pk").values()) for t in BESIDE}


def empty_all() -> None:
    for table in reversed(BESIDE):
        if "parent_id" in table.names:  # rows above protect themselves from those below
            table.model._default_manager.update(parent=None)
        table.model._default_manager.all().delete()
    empty_the_register()


def an_office() -> District:
    """A register with a row or more in every table beside the ledger."""
    district = District()
    person = district.enter()
    take(person, steps.HelperAssigned(date(2016, 2, 5), district.members[0]), "cán bộ", NOW)
    by = {"actor": "cán bộ", "at": NOW}
    entered = {"entered_by": "cán bộ", "entered_at": NOW}
    of = {"organisation": district.committee}
    WithdrawnCount.objects.create(
        committee=district.committee, year=2016, stage="listed", cause="own_wish", number=2
    )
    schema_model("admission_plans").objects.create(year=2017, number=3, **of, **entered)
    draft = drafting.Draft.objects.create(
        form="death",
        typed='{"about":1}',
        unit=district.committee,
        made_by="cán bộ",
        made_at=NOW,
        changed_at=NOW,
        judged_at=1,
    )
    paper = drafting.DraftPaper.objects.create(
        draft=draft,
        ordinal=0,
        content=encode(Death(district.members[3])).decode(),
        effective_on=DAY,
    )
    drafting.DraftParticulars.objects.create(paper=paper, person=77, name="Giàng A Mới")
    case = drafting.FoundingCase.objects.create(
        unit=district.committee,
        village=district.guest,
        source=district.cell,
        made_by="cán bộ",
        made_at=NOW,
    )
    drafting.FoundingMember.objects.create(case=case, person=district.members[0])
    term = {"since": date(2016, 1, 1), "until": date(2020, 12, 31)}
    paper_of = {"kind": "plan", "signed_on": DAY, "title": "Kế hoạch", **term, **of, **by}
    above = campaign.Resolution.objects.create(number="1", **paper_of)
    below = campaign.Resolution.objects.create(number="2", parent=above, **paper_of)
    measure = campaign.Measure.objects.create(
        resolution=below, text="Mở lớp", responsible=district.members[0], **by
    )
    campaign.Progress.objects.create(measure=measure, on=DAY, percent=40, **by)
    campaign.Study.objects.create(resolution=below, on=DAY, **of, **by)
    campaign.Target.objects.create(
        resolution=below, key="admissions", form="floor_per_year", value=2.5, **term, **of, **by
    )
    visit = campaign.Visit.objects.create(village=district.guest, on=DAY, finding="Tốt", **by)
    campaign.Visitor.objects.create(visit=visit, person=district.members[0])
    close = campaign.Closing.objects.create(ends_on=date(2017, 6, 30), **of)
    step = campaign.ClosingStep.objects.create(closing=close, step="submit", position=1, **by)
    campaign.FrozenFigure.objects.create(step=step, key="members", value=7.0)
    campaign.Practice.objects.create(
        title="Một", note="Hai", keys=["members"], before=DAY, after=date(2017, 6, 30), **of, **by
    )
    enter(Entry(district.cell, date(2018, 3, 1), line(), 0, "key"), "cán bộ", NOW, NOW.date())
    meetings.RatingVersion.objects.create(
        cell=district.cell, year=2017, number=1, current=True, grade="good", **by,
        excellent=0, good=3, completed=1, not_completed=0, not_rated=0,
    )  # fmt: skip
    meetings.CapGround.objects.create(
        committee=district.committee, year=2017, excess=1, ground="theo quyết định", **by
    )
    return district


def schema_model(name: str) -> Any:
    (table,) = (one for one in BESIDE if one.name == name)
    return table.model


def test_every_table_beside_the_ledger_comes_back_row_for_row(tmp_path: Path) -> None:
    an_office()
    before = kept()
    assert all(before.values())
    path = exported(tmp_path)
    empty_all()
    import_bundle(path)
    assert kept() == before
    assert list(verify()) == []


def test_work_beside_the_ledger_goes_on_after_an_import(tmp_path: Path) -> None:
    an_office()
    path = exported(tmp_path)
    last = CandidateStep.objects.latest("id").id
    empty_all()
    import_bundle(path)
    person = Candidate.objects.get().person
    take(person, steps.CourseTaken(date(2016, 6, 10), "TT", date(2016, 6, 6)), "mới", NOW)
    assert CandidateStep.objects.latest("id").id > last


def test_the_tables_hold_every_column_with_its_meaning() -> None:
    for table in BESIDE:
        assert table.names == [field.attname for field in table.model._meta.concrete_fields]


def test_what_is_secret_or_gives_a_way_in_is_said_to_be_left_out() -> None:
    assert {"SealedContact", "Token", "Grant", "Reading"} <= set(schema.LEFT_OUT)


def test_a_table_beside_the_ledger_that_holds_something_is_left_as_it_is(tmp_path: Path) -> None:
    an_office()
    path = exported(tmp_path)
    empty_all()
    campaign.Closing.objects.create(organisation=1, ends_on=DAY)
    with pytest.raises(NotEmpty):
        import_bundle(path)
    assert campaign.Closing.objects.count() == 1 and not m.LedgerEntry.objects.exists()


def changed(path: Path, member: str, edit: Callable[[Rows], None]) -> Path:
    """Return a bundle with a table changed, and digests and seal that fit."""
    files = members(path)
    rows = list(csv.DictReader(io.StringIO(files[member].decode(), newline="")))
    names = list(rows[0])
    edit(rows)
    text = io.StringIO()
    writer = csv.DictWriter(text, names)
    writer.writeheader()
    writer.writerows(rows)
    return resealed(path.with_name("hostile.zip"), {**files, member: text.getvalue().encode()})


def put(**values: str) -> Callable[[Rows], None]:
    return lambda rows: rows[0].update(values)


@pytest.mark.parametrize(
    ("table", "edit"),
    [
        ("candidates", put(cell="999")),
        ("candidates", put(village="999")),
        ("candidates", put(withdrawal_cause="no_such_cause", withdrawn_on="2017-01-01")),
        ("candidates", put(withdrawn_on="2017-01-01")),
        ("candidate_particulars", put(candidate_id="5")),
        ("candidate_particulars", put(name="x" * 121)),
        ("candidate_steps", put(kind="no_such_step")),
        ("candidate_steps", put(kind="applied")),
        ("candidate_steps", put(on="2016-02-06")),
        ("candidate_steps", put(body="{}")),
        ("candidate_steps", put(candidate_id="5")),
        ("withdrawn", put(stage="gone")),
        ("withdrawn", put(number="-1")),
        ("admission_plans", put(organisation="999")),
        ("drafts", put(state="signed")),
        ("drafts", put(state="recorded")),
        ("drafts", put(typed="[]")),
        ("drafts", put(judged_at="5000")),
        ("draft_papers", put(content='{"kind":"nothing"}')),
        ("draft_papers", put(content="[" * 5000)),
        ("draft_papers", put(exceptions="{}")),
        ("draft_papers", put(draft_id="999")),
        ("draft_papers", put(position="-1")),
        ("draft_particulars", put(paper_id="999")),
        ("foundings", put(source="999")),
        ("foundings", put(draft_id="999")),
        ("founding_members", put(person="999")),
        ("resolutions", put(kind="order")),
        ("resolutions", put(since="2021-01-01")),
        ("resolutions", put(parent_id="999")),
        ("resolutions", lambda rows: rows[0].update(parent_id=rows[1]["id"])),
        ("resolutions", lambda rows: rows.append(rows[0])),
        ("measures", put(responsible="999")),
        ("progress", put(percent="101")),
        ("targets", put(key="no_such_figure")),
        ("targets", put(form="ceiling")),
        ("targets", put(value="nan")),
        ("targets", put(value="1e999")),
        ("targets", put(value="-1.0")),
        ("visits", put(village="999")),
        ("visitors", put(person="999")),
        ("closing_steps", put(step="forget")),
        ("closing_steps", put(position="5000")),
        ("frozen_figures", put(key="no_such_figure")),
        ("practices", put(keys='["no_such_figure"]')),
        ("practices", put(keys='{"members":1}')),
        ("meetings", put(month="2018-03-02")),
        ("meetings", put(points='["a"]')),
        ("meetings", put(points='{"a": 1}')),
        ("meetings", put(held="yes")),
        ("meetings", put(present_official="30000")),
        ("ratings", put(grade="superb")),
        ("cap_grounds", put(committee="999")),
    ],
)
def test_a_row_that_fits_nothing_refuses_the_whole_bundle_in_one_line(
    tmp_path: Path, table: str, edit: Callable[[Rows], None]
) -> None:
    an_office()
    path = changed(exported(tmp_path), f"beside/{table}.csv", edit)
    empty_all()
    with pytest.raises(Damaged) as refused:
        import_bundle(path)
    said = str(refused.value)
    assert said and "\n" not in said and len(said) < 300
    assert not any(kept().values()) and not m.LedgerEntry.objects.exists()


@pytest.mark.parametrize("table", ["draft_particulars", "candidate_particulars"])
def test_no_bundle_brings_back_who_was_erased(tmp_path: Path, table: str) -> None:
    district = an_office()
    gone = district.official()
    erase(gone, "yêu cầu của người đó", "officer", MOMENT)
    path = exported(tmp_path)
    column = "person" if table == "draft_particulars" else "candidate_id"
    hostile = changed(path, f"beside/{table}.csv", put(**{column: str(gone)}))
    empty_all()
    with pytest.raises(Damaged, match="erased"):
        import_bundle(hostile)
    import_bundle(path)
    assert not m.ParticularsVersion.objects.filter(person=gone).exists()
    assert list(verify()) == []
