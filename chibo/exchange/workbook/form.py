"""The form of the opening workbook as data: its sheets, columns and choices.

Template, reader, checks, marked-up copy and docs/import.md are all made from it. Headings and
choices in both languages are part of the form, not of the program's translation: workbooks of
last year must still be read.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Literal

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

Kind = Literal["name", "names", "code", "date", "count", "degrees", "choice", "shares"]

MARK = "Ví dụ"
"""How the name in an example row begins: such a row is not read."""


@dataclass(frozen=True)
class Choice:
    """A value of a column: its code in the register, its words, and other ways to write it."""

    code: str
    vi: str
    en: str
    others: tuple[str, ...] = ()


@dataclass(frozen=True)
class Column:
    """A column: its headings in both languages, what it holds, and an example.

    ``offers``: the sheet whose names are offered in a drop-down list.
    """

    key: str
    vi: str
    en: str
    note: Promise
    kind: Kind = "name"
    required: bool = False
    choices: tuple[Choice, ...] = ()
    offers: str = ""
    longest: int = 120
    width: int = 16
    example: str = ""
    others: tuple[str, ...] = ()


@dataclass(frozen=True)
class Sheet:
    """A sheet of the form. ``optional``: a workbook without it is read as well."""

    key: str
    vi: str
    en: str
    columns: tuple[Column, ...]
    others: tuple[str, ...] = ()
    optional: bool = False

    def column(self, key: str) -> Column:
        """Return a column by its key."""
        return next(column for column in self.columns if column.key == key)


CELL_KINDS = (
    Choice("village", "thôn bản", "village", ("chi bộ thôn bản", "bản", "thôn", "tổ dân phố")),
    Choice("office", "cơ quan", "office", ("chi bộ cơ quan",)),
    Choice("school", "trường học", "school", ("chi bộ trường học", "trường")),
    Choice("health", "trạm y tế", "health station", ("chi bộ trạm y tế", "y tế", "health")),
    Choice("police", "công an", "police", ("chi bộ công an",)),
    Choice("army", "quân sự", "army", ("chi bộ quân sự", "quân đội")),
    Choice("border", "biên phòng", "border guard", ("chi bộ biên phòng", "border")),
)
STANDINGS = (
    Choice("official", "chính thức", "official", ("đảng viên chính thức",)),
    Choice("probationary", "dự bị", "probationary", ("đảng viên dự bị",)),
)
SEXES = (Choice("male", "nam", "male"), Choice("female", "nữ", "female"))
ETHNIC_GROUPS = (
    Choice("mong", "Mông", "Mong", ("H'Mông", "Hmông")),
    Choice("thai", "Thái", "Thai"),
    Choice("kho_mu", "Khơ Mú", "Kho Mu", ("Khơmú",)),
    Choice("kinh", "Kinh", "Kinh"),
    Choice("xinh_mun", "Xinh Mun", "Xinh Mun"),
    Choice("lao", "Lào", "Lao"),
    Choice("other", "dân tộc khác", "other group", ("khác", "other")),
)
EDUCATION = (
    Choice("primary", "tiểu học", "primary", ("cấp 1", "cấp I")),
    Choice("lower_secondary", "trung học cơ sở", "lower secondary", ("THCS", "cấp 2", "cấp II")),
    Choice(
        "upper_secondary", "trung học phổ thông", "upper secondary", ("THPT", "cấp 3", "cấp III")
    ),
    Choice(
        "higher",
        "cao đẳng, đại học trở lên",
        "higher education",
        ("cao đẳng", "đại học", "sau đại học", "higher"),
    ),
)
DIFFICULTY = (
    Choice("I", "khu vực I", "zone I", ("I", "1")),
    Choice("II", "khu vực II", "zone II", ("II", "2")),
    Choice("III", "khu vực III", "zone III", ("III", "3")),
)

COMMUNES = Sheet(
    "communes",
    "Xã",
    "Communes",
    (
        Column(
            "name",
            "Xã, phường, thị trấn",
            "Commune",
            _("Every commune of the register, once. Code and point are found by the name."),
            required=True,
            offers="standard",
            width=28,
            example="Ví dụ: Xã Bản Mẫu",
            others=("Xã", "Tên xã", "Name"),
        ),
        Column(
            "district",
            "Huyện",
            "District",
            _("Until 30 June 2025 only. Needed where several communes have this name."),
            width=24,
            example="Huyện Mẫu",
        ),
        Column(
            "province",
            "Tỉnh, thành phố",
            "Province",
            _("Needed where several communes have this name."),
            width=20,
            example="Tỉnh Mẫu",
            others=("Tỉnh",),
        ),
        Column(
            "code",
            "Mã xã",
            "Commune code",
            _("The official code. Blank: found by the name, or made."),
            "code",
            longest=12,
            width=14,
            others=("Mã", "Code"),
        ),
        Column(
            "lat",
            "Vĩ độ",
            "Latitude",
            _("In degrees, as 21,3096. Blank: the commune's centre."),
            "degrees",
            width=10,
        ),
        Column(
            "lon",
            "Kinh độ",
            "Longitude",
            _("In degrees, as 103,2236. Blank: the commune's centre."),
            "degrees",
            width=10,
        ),
    ),
)
VILLAGES = Sheet(
    "villages",
    "Thôn bản",
    "Villages",
    (
        Column(
            "commune",
            "Xã, phường, thị trấn",
            "Commune",
            _("The commune that the village belongs to, as on the sheet of communes."),
            required=True,
            offers="communes",
            width=28,
            example="Ví dụ: Xã Bản Mẫu",
            others=("Xã",),
        ),
        Column(
            "name",
            "Tên thôn bản",
            "Village",
            _("The name, once in each commune."),
            required=True,
            width=28,
            example="Ví dụ: Bản Mẫu 1",
            others=("Thôn bản", "Thôn, bản", "Bản", "Thôn", "Tên bản", "Name"),
        ),
        Column(
            "code",
            "Mã thôn bản",
            "Village code",
            _("Blank: made from the commune's code."),
            "code",
            longest=20,
            width=13,
            others=("Mã", "Code"),
        ),
        Column(
            "lat",
            "Vĩ độ",
            "Latitude",
            _("In degrees, as 21,3096. Without a point the village is not on the map."),
            "degrees",
            width=10,
        ),
        Column(
            "lon",
            "Kinh độ",
            "Longitude",
            _("In degrees, as 103,2236. Without a point the village is not on the map."),
            "degrees",
            width=10,
        ),
        Column(
            "households",
            "Số hộ",
            "Households",
            _("A whole number."),
            "count",
            width=10,
            example="62",
        ),
        Column(
            "poor_households",
            "Số hộ nghèo",
            "Poor households",
            _("A whole number, not more than the households."),
            "count",
            width=13,
            example="21",
            others=("Hộ nghèo",),
        ),
        Column(
            "population",
            "Số nhân khẩu",
            "Population",
            _("A whole number."),
            "count",
            width=13,
            example="310",
            others=("Nhân khẩu", "Dân số"),
        ),
        Column(
            "difficulty",
            "Khu vực khó khăn",
            "Difficulty class",
            _("The class of ethnic minority and mountain areas: I, II or III."),
            "choice",
            choices=DIFFICULTY,
            width=16,
            example="khu vực III",
            others=("Khu vực", "Phân loại khu vực"),
        ),
        Column(
            "ethnic_shares",
            "Thành phần dân tộc (%)",
            "Ethnic shares (%)",
            _("Groups with their shares in per cent, as: Mông 95; Thái 5."),
            "shares",
            width=22,
            example="Mông 95; Thái 5",
            others=("Thành phần dân tộc", "Dân tộc"),
        ),
    ),
    others=("Thôn, bản", "Bản", "Thôn"),
)
CELLS = Sheet(
    "cells",
    "Chi bộ",
    "Cells",
    (
        Column(
            "commune",
            "Xã, phường, thị trấn",
            "Commune",
            _(
                "The commune whose committee the cell stands under. A cell under a district or "
                "province names that."
            ),
            required=True,
            offers="communes",
            width=28,
            example="Ví dụ: Xã Bản Mẫu",
            others=("Xã", "Đảng bộ"),
        ),
        Column(
            "name",
            "Tên chi bộ",
            "Cell",
            _("The name, once in each commune."),
            required=True,
            longest=160,
            width=32,
            example="Ví dụ: Chi bộ Bản Mẫu 1",
            others=("Chi bộ", "Name"),
        ),
        Column(
            "cell_kind",
            "Loại chi bộ",
            "Kind of cell",
            _("Blank: a village cell, where it is based in a village."),
            "choice",
            choices=CELL_KINDS,
            width=14,
            example="thôn bản",
            others=("Loại hình", "Loại"),
        ),
        Column(
            "base",
            "Thôn bản đặt chi bộ",
            "Base village",
            _("The one village that the cell is based in. None for an office or school."),
            offers="villages",
            width=24,
            example="Ví dụ: Bản Mẫu 1",
            others=("Bản đặt chi bộ", "Bản chủ", "Thôn bản"),
        ),
        Column(
            "guests",
            "Thôn bản ghép",
            "Guest villages",
            _("Villages that the cell takes in, with a semicolon between them."),
            "names",
            width=32,
            example="Ví dụ: Bản Mẫu 2; Ví dụ: Bản Mẫu 3",
            others=("Bản ghép", "Ghép"),
        ),
    ),
)
MEMBERS = Sheet(
    "members",
    "Đảng viên",
    "Members",
    (
        Column(
            "name",
            "Họ và tên",
            "Full name",
            _("As on the member's card."),
            required=True,
            width=26,
            example="Ví dụ: Vàng A Mẫu",
            others=("Họ tên", "Họ và tên khai sinh", "Name"),
        ),
        Column(
            "birth_date",
            "Ngày sinh",
            "Birth date",
            _("Day, month and year, as 13/5/1978. Unknown: blank."),
            "date",
            width=12,
            example="13/05/1978",
            others=("Ngày tháng năm sinh", "Ngày, tháng, năm sinh", "Sinh ngày"),
        ),
        Column(
            "sex",
            "Giới tính",
            "Sex",
            _("Unknown: blank."),
            "choice",
            choices=SEXES,
            width=10,
            example="nam",
        ),
        Column(
            "ethnic_group",
            "Dân tộc",
            "Ethnic group",
            _("Unknown: blank."),
            "choice",
            choices=ETHNIC_GROUPS,
            width=14,
            example="Mông",
        ),
        Column(
            "education",
            "Trình độ học vấn",
            "Schooling",
            _("The highest level finished. Unknown: blank."),
            "choice",
            choices=EDUCATION,
            width=22,
            example="trung học cơ sở",
            others=("Trình độ", "Học vấn", "Trình độ văn hóa"),
        ),
        Column(
            "commune",
            "Xã, phường, thị trấn",
            "Commune",
            _("The cell's commune. Needed where several cells have the same name."),
            offers="communes",
            width=28,
            example="Ví dụ: Xã Bản Mẫu",
            others=("Xã",),
        ),
        Column(
            "cell",
            "Chi bộ sinh hoạt",
            "Cell",
            _("The cell that the member belongs to, as on the sheet of cells."),
            required=True,
            offers="cells",
            longest=160,
            width=32,
            example="Ví dụ: Chi bộ Bản Mẫu 1",
            others=("Chi bộ",),
        ),
        Column(
            "village",
            "Tính cho thôn bản",
            "Village counted for",
            _(
                "One that the cell covers. Blank in an office or school; in a village cell that "
                "covers one village, blank is that village."
            ),
            offers="villages",
            width=24,
            example="Ví dụ: Bản Mẫu 1",
            others=("Thôn bản", "Bản", "Thôn"),
        ),
        Column(
            "standing",
            "Chính thức, dự bị",
            "Standing",
            _("Official or probationary."),
            "choice",
            required=True,
            choices=STANDINGS,
            width=20,
            example="chính thức",
            others=("Tình trạng", "Tư cách", "Loại đảng viên"),
        ),
        Column(
            "admitted_on",
            "Ngày kết nạp",
            "Date admitted",
            _("The day of the ceremony, from which probation runs. Unknown: blank."),
            "date",
            width=13,
            example="03/02/2004",
            others=("Ngày vào Đảng", "Ngày lễ kết nạp"),
        ),
        Column(
            "reinforced_until",
            "Tăng cường đến ngày",
            "Reinforcement until",
            _("Only of someone who works elsewhere and is counted for the village until a day."),
            "date",
            width=19,
        ),
    ),
)
CANDIDATES = Sheet(
    "candidates",
    "Quần chúng ưu tú",
    "Candidates",
    (
        replace(
            MEMBERS.column("name"),
            note=_("Only whom the cell resolved to follow, and who was told of it."),
            example="Ví dụ: Vàng Thị Mẫu",
        ),
        replace(
            MEMBERS.column("birth_date"),
            note=_("Day, month and year, as 13/5/1998."),
            required=True,
            example="13/05/1998",
        ),
        replace(MEMBERS.column("sex"), example="nữ"),
        *(MEMBERS.column(key) for key in ("ethnic_group", "education", "commune")),
        replace(
            MEMBERS.column("cell"),
            vi="Chi bộ theo dõi",
            note=_("The cell that follows the person, as on the sheet of cells."),
        ),
        replace(MEMBERS.column("village"), vi="Thôn bản", en="Village", others=("Bản", "Thôn")),
        Column(
            "listed_on",
            "Ngày vào danh sách nguồn",
            "Listed on",
            _("The day on which the cell resolved to follow the person."),
            "date",
            required=True,
            width=22,
            example="01/03/2015",
            others=("Ngày chi bộ đưa vào danh sách",),
        ),
        Column(
            "told_on",
            "Ngày báo cho quần chúng",
            "Told on",
            _("The day on which the person was told of it."),
            "date",
            required=True,
            width=22,
            example="02/03/2015",
        ),
    ),
    others=("Nguồn", "Quần chúng", "Danh sách nguồn"),
    optional=True,
)
SHEETS = (COMMUNES, VILLAGES, CELLS, MEMBERS, CANDIDATES)

GUIDE = ("Hướng dẫn", "Guide")
LISTS = ("Danh mục", "Lists")
ERRORS = ("Lỗi cần sửa", "Errors")
"""Sheets of a workbook that hold nothing to be read."""
