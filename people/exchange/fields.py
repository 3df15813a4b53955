"""What a table of a register may hold, and the headings it is known by."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from django.db.models import TextChoices
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override, pgettext_lazy

from people.models import DocumentKind, OrganisationKind, Register, ResidenceKind, Sex, Use

DATE = _("A day, such as 2026-01-31.")
SEVERAL = _("Several are divided by a comma.")
BUILDING = _("As it is registered, down to the building.")
LANGUAGES = ("zh-hans", "en")


@dataclass(frozen=True)
class Field:
    """A column; `words` are headings seen in people's own tables, `choices` what it may say."""

    name: str
    label: str | Promise
    words: str = ""
    required: bool = False
    choices: type[TextChoices] | None = None
    note: str | Promise = ""
    example: str = ""

    def is_called(self, heading: str) -> bool:
        return plain(heading) in _known(self)


NAME = Field("name", pgettext_lazy("person", "Name"), "姓名 名字 name", True, example="张三")
DOCUMENT_KIND = Field(
    "document_kind",
    _("Kind of document"),
    "证件类型 证件种类",
    choices=DocumentKind,
    note=_("Empty: a number of 18 places is that of a resident identity card."),
)
DOCUMENT = Field(
    "document",
    _("Number of the document"),
    "身份证 身份证号 身份证号码 公民身份号码 证件号 证件号码 idnumber",
    note=_("Make the cells text, or the spreadsheet changes the last figures."),
)
BORN = Field("birth_date", _("Date of birth"), "出生日期 出生年月日 生日", note=DATE)
PHONES = Field("phones", _("Phones"), "电话 手机 手机号 手机号码 联系电话 联系方式", note=SEVERAL)
ADDRESS = Field(
    "address",
    _("Building"),
    "楼栋 楼栋地址 小区楼栋 地址 现住址 居住地址 住址 building",
    True,
    note=BUILDING,
    example="凤翔区东湖路12号院1号楼",
)
UNIT = Field("unit", pgettext_lazy("house", "Unit"), "单元 单元号 unit", example="1")
ROOM = Field("room", _("Room"), "房号 室号 门牌 房间 房间号 户号 room", example="301")
GRID = Field(
    "grid",
    _("Code of the grid"),
    "网格 网格编码 网格代码 区划代码 grid",
    note=_("Needed for a new building that has no longitude and latitude."),
)
LONGITUDE = Field("longitude", _("Longitude"), "经度 lng lon", note=_("In degrees, WGS-84."))
LATITUDE = Field("latitude", _("Latitude"), "纬度 lat", note=_("In degrees, WGS-84."))

FIELDS: dict[str, tuple[Field, ...]] = {
    Register.PERSON: (
        NAME,
        DOCUMENT_KIND,
        DOCUMENT,
        Field("sex", _("Sex"), "性别", choices=Sex, note=_("Empty: by the identity number.")),
        BORN,
        PHONES,
        Field("occupation", _("Occupation"), "职业"),
        Field("employer", _("Employer"), "工作单位 单位 服务处所"),
        Field("registration_place", _("Place of registration"), "户籍地 户籍地址 户口所在地"),
        ADDRESS,
        UNIT,
        ROOM,
        Field(
            "kind",
            _("Kind of residence"),
            "居住类型 居住方式 人口类型 人员类型",
            choices=ResidenceKind,
            note=_("Empty: lives here."),
        ),
        Field("since", _("Lives there since"), "入住日期 居住起始日期 起始日期", note=DATE),
    ),
    Register.HOUSE: (
        ADDRESS,
        UNIT,
        ROOM,
        Field("floor", _("Floor"), "楼层 所在层", example="3"),
        Field("use", pgettext_lazy("house", "Use"), "用途 房屋用途 使用状态", choices=Use),
        Field("area_m2", _("Floor space in m²"), "面积 建筑面积 房屋面积", example="86.5"),
        Field("owner_text", _("Owner"), "产权人 房主 业主 户主"),
        GRID,
        LONGITUDE,
        LATITUDE,
    ),
    Register.ORGANISATION: (
        Field("name", _("Name of the organisation"), "名称 单位名称 企业名称 机构名称 店名", True),
        Field(
            "org_kind", _("Kind of organisation"), "类型 类别 单位类型", choices=OrganisationKind
        ),
        Field("credit_code", _("Unified social credit code"), "信用代码 社会信用代码 统一代码"),
        Field("phone", _("Phone"), "电话 手机 联系电话"),
        Field("address", _("Building"), "楼栋 楼栋地址 地址 单位地址", note=BUILDING),
        UNIT,
        ROOM,
        GRID,
        LONGITUDE,
        LATITUDE,
        Field("employees", _("Employees"), "从业人数 员工数 人数 职工人数", example="12"),
        Field("hazards", _("Hazards on site"), "危险源 隐患 危险物品"),
    ),
    "list": (NAME, DOCUMENT, BORN, PHONES),
}


def plain(heading: str) -> str:
    """A heading without space, marks and case: “Full name *” is “fullname”."""
    return re.sub(r"[\W_]+", "", heading).lower()


@lru_cache(maxsize=200)
def _known(field: Field) -> frozenset[str]:
    return frozenset({*_spoken(field.label), field.name, *field.words.split()})


def _spoken(label: Any) -> set[str]:
    found = set()
    for language in LANGUAGES:
        with override(language):
            found.add(plain(str(label)))
    return found


@lru_cache(maxsize=20)
def meanings(choices: type[TextChoices]) -> dict[str, str]:
    """The value behind each word of the choices, in every language, and behind itself."""
    found = {value: value for value in choices.values}
    for value, label in choices.choices:
        for word in _spoken(label):
            found.setdefault(word, value)
    return found


def by_name(register: str) -> dict[str, Field]:
    return {field.name: field for field in FIELDS[register]}


def guess(register: str, headings: Sequence[str]) -> dict[str, int]:
    """Which column holds which field, as far as the headings tell."""
    found: dict[str, int] = {}
    for number, heading in enumerate(headings):
        for field in FIELDS[register]:
            if heading and field.name not in found and field.is_called(heading):
                found[field.name] = number
                break
    return found


def missing(register: str, mapping: dict[str, int]) -> list[Field]:
    return [field for field in FIELDS[register] if field.required and field.name not in mapping]
