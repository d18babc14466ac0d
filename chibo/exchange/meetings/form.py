"""The sheet of meetings as data, in both languages: writing and reading are made of it."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from ..workbook.form import Choice, Column, Sheet

YES_NO = (
    Choice("yes", "có", "yes", ("x", "co", "1", "đúng", "true")),
    Choice("no", "không", "no", ("0", "khong", "false")),
)
WHY_NOT = (
    Choice("too_few", "quá ít đảng viên dự được", "too few could come"),
    Choice("weather", "mưa lũ, sạt lở", "storm or flood"),
    Choice("away", "đa số đi làm ăn xa", "most away for work"),
    Choice("joined_next", "gộp với tháng sau", "put together with the next month"),
    Choice("other", "lý do khác", "other"),
)
_COUNT = _("a whole number")


def _count(key: str, vi: str, en: str) -> Column:
    return Column(key, vi, en, _COUNT, "count")


POINTS = (
    _count("preparation", "Điểm chuẩn bị", "Points: preparation"),
    _count("attendance", "Điểm dự họp", "Points: attendance"),
    _count("conduct", "Điểm tiến hành", "Points: conduct"),
    _count("closing", "Điểm kết thúc", "Points: closing"),
)
"""Parts of the card. A card with others needs columns for them here."""
SHEET = Sheet(
    "meetings",
    "Sinh hoạt chi bộ",
    "Meetings",
    (
        Column("cell", "Chi bộ", "Cell", _("the cell's name"), required=True, longest=160),
        Column("month", "Tháng", "Month", _("as 05/2018"), required=True, longest=20),
        Column("held", "Có họp", "Held", _("yes or no"), "choice", choices=YES_NO),
        Column("why_not", "Lý do không họp", "Why not", _("a reason"), "choice", choices=WHY_NOT),
        Column("on", "Ngày họp", "Day of the meeting", _("as 5/5/2018"), "date"),
        _count("minutes", "Số phút", "Minutes"),
        _count("official", "Chính thức phải dự", "Official expected"),
        _count("probationary", "Dự bị phải dự", "Probationary expected"),
        _count("exempt", "Được miễn", "Exempt"),
        _count("present_official", "Chính thức có mặt", "Official present"),
        _count("present_probationary", "Dự bị có mặt", "Probationary present"),
        _count("away_work", "Vắng: đi làm ăn xa", "Absent: away for work"),
        _count("illness", "Vắng: ốm", "Absent: ill"),
        _count("other_reason", "Vắng: lý do khác, có phép", "Absent: other reason, with leave"),
        _count("no_reason", "Vắng: không lý do", "Absent: no reason"),
        Column("thematic", "Chuyên đề", "Thematic", _("yes or no"), "choice", choices=YES_NO),
        Column(
            "adopted", "Đã thông qua biên bản", "Adopted", _("yes or no"), "choice", choices=YES_NO
        ),
        *POINTS,
        Column("paper_on", "Theo giấy ngày", "From paper of date", _("as 5/5/2018"), "date"),
    ),
)
