"""The campaign's papers, targets, visits and period closes.

From the article and rulebook.md: the two resolutions with their subjects, the day and term of the
province's, the admissions and the villages with members that the district wanted, and the
measures. All else is sample data and says so where it could be read as a fact; members are
made up.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from itertools import cycle

from django.db import transaction

from chibo.campaign import cascade, periods, practices, resolutions, setting, visits
from chibo.campaign.closing import ends_between
from chibo.campaign.figures import figures_below
from chibo.campaign.models import Resolution, Target
from chibo.campaign.practices import PracticeSpec
from chibo.campaign.resolutions import MeasureSpec, ResolutionSpec
from chibo.campaign.setting import TargetSpec
from chibo.campaign.visits import VisitSpec
from chibo.ledger.scope import Scope
from chibo.register import models as m
from chibo.register import reads
from chibo.register.reads_map import village_states

from .days import CAMPAIGN_END, FIRST_DAY

ACTOR = "demo"
LUAN_GIOI = "03379"
TERM_END = date(2020, 12, 31)
PROVINCE_SIGNED = date(2016, 5, 23)
SAMPLE = "(dữ liệu mẫu)"
SUBMITTED, ACCEPTED = timedelta(days=6), timedelta(days=13)
LATE_STUDY = timedelta(days=97)
OPEN_FOR = timedelta(days=20)  # what was due in the last days of the campaign is still open

TARGETS = (
    ("admissions", "floor_per_year", 150.0),
    ("share_villages_with_members", "share", 1.0),
    ("villages_without_cell", "zero", 0.0),
)
"""The targets of the district: what is counted, the kind, and the value."""

MEASURES = (
    (
        "Đào tạo, bồi dưỡng nguồn: rà soát quần chúng ưu tú ở từng thôn, bản; mở lớp bồi dưỡng "
        "nhận thức về Đảng",
        date(2016, 12, 31),
        ((date(2016, 9, 30), 60), (date(2016, 12, 20), 100)),
    ),
    (
        "Chuyển đảng viên là người địa phương đang công tác tại cơ quan xã về chi bộ thôn, bản",
        date(2017, 12, 31),
        ((date(2016, 12, 20), 40), (date(2017, 11, 30), 100)),
    ),
    (
        "Phân công cấp ủy viên phụ trách thôn, bản; đảng viên phụ trách nhóm hộ",
        date(2016, 9, 30),
        ((date(2016, 9, 15), 100),),
    ),
    (
        "Chia tách chi bộ ghép, thành lập chi bộ độc lập ở bản có đủ 3 đảng viên chính thức",
        date(2018, 12, 31),
        ((date(2016, 12, 20), 25), (date(2017, 12, 15), 60), (date(2018, 4, 20), 70)),
    ),
    (
        "Tăng cường đảng viên cho bản chưa có đảng viên",
        date(2017, 12, 31),
        ((date(2016, 12, 20), 50), (date(2017, 12, 15), 80)),
    ),
)
"""The measures of the article, each with a sample due date and sample progress."""

FINDINGS = (
    ("Bản đã có nguồn kết nạp; đề nghị chi bộ hoàn thiện hồ sơ", 60),
    ("Sinh hoạt ghép xa, khó bố trí phòng họp; xem xét địa điểm sinh hoạt tại bản", 45),
    ("Đủ điều kiện tách; lập tờ trình thành lập chi bộ", 90),
    ("Chi bộ duy trì sinh hoạt đều", None),
)
"""What a visit found, and in how many days it is to be settled."""


@dataclass(frozen=True)
class _Units:
    """The committees, and members of office cells who stand for committee members."""

    province: int
    district: int
    communes: tuple[int, ...]
    luan_gioi: int
    staff: tuple[int, ...]


@transaction.atomic
def add_campaign() -> None:
    """Write the campaign down as it stood on 13 May 2018. The register's figures are read only."""
    units = _units()
    district = _papers(units)
    plans = {unit: _plan(district, unit) for unit in units.communes}
    for key, form, value in TARGETS:
        _set(district, units, plans, key, form, value)
    _visit(units)
    _close(units)
    _praise(units)


def _units() -> _Units:
    everything = Scope.everything()
    district = reads.committee_of(everything, _place("district"), FIRST_DAY)
    assert district is not None and district.parent is not None
    under = reads.organisations_under(everything, district.organisation, FIRST_DAY)
    communes = sorted(under, key=lambda row: row.place or 0)
    luan_gioi = reads.committee_of(everything, _place("commune", LUAN_GIOI), FIRST_DAY)
    assert luan_gioi is not None
    return _Units(
        district.parent,
        district.organisation,
        tuple(row.organisation for row in communes),
        luan_gioi.organisation,
        tuple(_staff()),
    )


def _place(level: str, code: str | None = None) -> int:
    found = reads.held(m.PlaceSpell, FIRST_DAY).filter(level=level)
    return (found if code is None else found.filter(code=code)).get().place


def _staff() -> list[int]:
    """Return one official member of each office cell, who is still there in May 2018."""
    offices = reads.held(m.OrganisationSpell, FIRST_DAY).filter(cell_kind="office")
    cells = set(offices.values_list("organisation", flat=True))
    stayed = set(reads.held(m.MembershipSpell, CAMPAIGN_END).values_list("person", "cell"))
    found: dict[int, int] = {}
    for row in reads.held(m.MembershipSpell, FIRST_DAY).order_by("person"):
        if row.cell in cells and row.standing == "official" and (row.person, row.cell) in stayed:
            found.setdefault(row.cell, row.person)
    return [found[cell] for cell in sorted(found)]


def _papers(units: _Units) -> Resolution:
    """Enter the resolutions of province and district and the programme; return the district's."""
    province = _paper(
        units.province,
        "resolution",
        "04-NQ/TU",
        PROVINCE_SIGNED,
        "Tăng cường xây dựng, củng cố, nâng cao chất lượng hoạt động của chi bộ và phát triển đảng "
        "viên, tổ chức đảng ở cơ sở trực thuộc xã, thị trấn, cơ quan đơn vị chưa có đảng viên, "
        "chưa có chi bộ, giai đoạn 2016 - 2020",
    )
    district = _paper(
        units.district,
        "resolution",
        "06-NQ/HU",
        date(2016, 6, 20),
        "Đẩy mạnh công tác phát triển đảng viên, xây dựng chi bộ thôn, bản trên địa bàn "
        "(ngày ký là mẫu)",
        province,
    )
    programme = _paper(
        units.district,
        "programme",
        "03-CTr/HU",
        date(2016, 7, 4),
        f"Chương trình hành động thực hiện Nghị quyết 06-NQ/HU {SAMPLE}",
        district,
    )
    _study(province, [units.district], date(2016, 6, 6))
    _study(district, units.communes, date(2016, 7, 11))
    _study(programme, units.communes[:-2], date(2016, 8, 1))
    for responsible, (text, due_on, progress) in zip(cycle(units.staff), MEASURES, strict=False):
        spec = MeasureSpec(text, responsible, due_on)
        measure = resolutions.save_measure(programme, spec, ACTOR, _at(programme.signed_on))
        for on, percent in progress:
            resolutions.note_progress(measure, on, percent, "", ACTOR, _at(on))
    return district


def _paper(
    organisation: int,
    kind: str,
    number: str,
    signed_on: date,
    title: str,
    parent: Resolution | None = None,
) -> Resolution:
    above = None if parent is None else parent.id
    spec = ResolutionSpec(organisation, kind, number, signed_on, title, FIRST_DAY, TERM_END, above)
    return resolutions.save_resolution(spec, ACTOR, _at(signed_on))


def _study(paper: Resolution, organisations: tuple[int, ...] | list[int], first: date) -> None:
    """Note that the organisations studied a paper, day after day, the last one late."""
    for number, organisation in enumerate(organisations):
        late = number and number == len(organisations) - 1
        on = first + (LATE_STUDY if late else timedelta(days=number))
        resolutions.note_study(paper, organisation, on, ACTOR, _at(on))


def _plan(district: Resolution, commune: int) -> Resolution:
    title = f"Kế hoạch thực hiện Nghị quyết 06-NQ/HU {SAMPLE}"
    return _paper(commune, "plan", "02-KH/ĐU", date(2016, 8, 15), title, district)


def _set(
    district: Resolution,
    units: _Units,
    plans: dict[int, Resolution],
    key: str,
    form: str,
    value: float,
) -> None:
    """Set a target of the district, and its parts in the communes' plans."""
    spec = TargetSpec(units.district, key, form, value, FIRST_DAY, TERM_END)
    whole = setting.save_target(district, spec, ACTOR, _at(district.signed_on))
    parts = dict.fromkeys(units.communes, value)
    if cascade.adds_up(whole.form):
        parts |= cascade.split(int(value), _members(units))
    for commune, part in parts.items():
        _set_part(whole, plans[commune], part)


def _set_part(whole: Target, plan: Resolution, value: float) -> None:
    spec = TargetSpec(
        plan.organisation, whole.key, whole.form, value, whole.since, whole.until, whole.id
    )
    setting.save_target(plan, spec, ACTOR, _at(plan.signed_on))


def _members(units: _Units) -> dict[int, int]:
    below = figures_below(Scope.everything(), units.district, ["members"], None, FIRST_DAY)
    return {commune: int(values["members"] or 0) for commune, values in below.items()}


def _visit(units: _Units) -> None:
    """Visit the villages that were blank, and some guests of joint cells.

    Who answers for the village goes, where somebody does, and one more.
    """
    states = village_states(Scope.everything(), FIRST_DAY)
    blank = [state.village for state in states if state.blank]
    guests = [state.village for state in states if state.status == "guest" and not state.blank]
    staff, findings = cycle(units.staff), cycle(FINDINGS)
    for number, village in enumerate([*blank, *guests[::6]]):
        on = date(2016, 9, 14) + timedelta(days=36 * number)
        finding, days = next(findings)
        due_on = None if days is None else on + timedelta(days=days)
        settled = due_on is not None and due_on < CAMPAIGN_END - OPEN_FOR
        settled_on = due_on - timedelta(days=5) if due_on is not None and settled else None
        answers = reads.held(m.ChargeSpell, on).filter(village=village).first()
        persons = (answers.person if answers else next(staff), next(staff))
        spec = VisitSpec(village, on, persons, finding, due_on, settled_on)
        visits.save_visit(spec, ACTOR, _at(settled_on or on))


def _close(units: _Units) -> None:
    """Close the half-years of 2016 and 2017: communes first; one is sent back and comes again."""
    for ends_on in reversed(ends_between(FIRST_DAY, date(2017, 12, 31))):
        for unit in (*units.communes, units.district):
            at = _at(ends_on + SUBMITTED)
            held = periods.submit(Scope.everything(), unit, ends_on, ACTOR, at).closing
            if unit == units.luan_gioi and ends_on == date(2016, 12, 31):
                again = _at(ends_on + SUBMITTED + timedelta(days=3))
                reason = f"Đối chiếu lại số kết nạp với sổ của chi bộ {SAMPLE}"
                periods.send_back(held, reason, ACTOR, at + timedelta(hours=5))
                periods.submit(Scope.everything(), unit, ends_on, ACTOR, again)
            periods.accept(held, ACTOR, _at(ends_on + ACCEPTED))


def _praise(units: _Units) -> None:
    spec = PracticeSpec(
        units.luan_gioi,
        "Mỗi bản một chi bộ độc lập",
        "Cấp ủy xã rà soát nguồn ở từng bản, chuyển đảng viên là người địa phương về sinh hoạt tại "
        "bản, rồi chia tách cả ba chi bộ ghép (theo bài viết ngày 13/5/2018; lời tả là mẫu).",
        ("villages_independent", "cells", "cells_joint", "members", "admissions"),
        FIRST_DAY,
        CAMPAIGN_END,
    )
    practices.save_practice(spec, ACTOR, _at(CAMPAIGN_END + timedelta(days=1)))


def _at(day: date) -> datetime:
    """Return a moment of the day: nine o'clock in Vietnam."""
    return datetime(day.year, day.month, day.day, 2, tzinfo=UTC)
