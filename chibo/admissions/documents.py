"""The papers of each step, by the codes of the admission and probation forms (KNĐ)."""

from __future__ import annotations

from typing import Literal, NamedTuple

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

SOURCE = "Hướng dẫn 12-HD/BTCTW (2022): mẫu kết nạp đảng"


class Document(NamedTuple):
    """A paper, with the code of its form. ``sure``: "stated" by a page, or "recalled"."""

    code: str
    name: Promise
    sure: Literal["stated", "recalled"] = "stated"


DOCUMENTS: dict[str, tuple[Document, ...]] = {
    "course": (Document("CN-NTVĐ", _("certificate of the awareness course")),),
    "applied": (
        Document("1-KNĐ", _("application for admission")),
        Document("2-KNĐ", _("life story of the applicant")),
    ),
    "introduced": (
        Document("3-KNĐ", _("introduction by an official member")),
        Document("4-KNĐ", _("resolution of the Youth Union")),
        Document("5-KNĐ", _("summary of opinions of unions and place of residence")),
    ),
    "cell_resolved": (Document("6-KNĐ", _("resolution of the cell on admission")),),
    "committee_resolved": (
        Document("8-KNĐ", _("resolution of the grassroots committee on admission")),
    ),
    "decided": (Document("9-KNĐ", _("decision on admission")),),
    "new_member_course": (
        Document("CN-ĐVM", _("certificate of the course for new members"), "recalled"),
    ),
    "recognition_resolved": (
        Document("10-KNĐ", _("self-review of the probationary member")),
        Document("11-KNĐ", _("comment by the helper")),
        Document("12-KNĐ", _("summary of opinions on the probationary member")),
        Document("13-KNĐ", _("resolution of the cell on official status")),
    ),
    "recognition_committee_resolved": (
        Document("15-KNĐ", _("resolution of the grassroots committee on official status")),
    ),
    "recognised": (Document("16-KNĐ", _("decision on official status"), "recalled"),),
}
"""The papers that belong to each kind of step."""
