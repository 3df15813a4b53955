"""What a table of users may hold, and the headings it is known by."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True)
class Field:
    """A column of the table; `words` are headings seen in people's own tables."""

    name: str
    label: str | Promise
    words: str
    required: bool = False
    width: int = 16

    def is_called(self, heading: str) -> bool:
        return plain(heading) in {plain(str(self.label)), self.name, *self.words.split()}


FIELDS = (
    Field("username", _("User name"), "用户名 账号 登录名 登录账号 工号 username login", True),
    Field("name", _("Full name"), "姓名 名字 name fullname", True),
    Field("role", _("Role"), "角色 岗位 岗位角色 role", True),
    Field(
        "area",
        _("Area code"),
        "区划代码 区划编码 区域代码 网格代码 网格编码 代码 area areacode code",
        width=20,
    ),
    Field("department", _("Department"), "部门 部门名称 部门代码 单位 department", width=26),
    Field("section", _("Section"), "科室 股室 内设科室 section"),
    Field("is_head", _("Leads the unit"), "负责人 是否负责人 本单位负责人 head leads"),
    Field("confidential", _("Sees confidential cases"), "保密 涉密 可看保密案件 confidential"),
    Field("personal", _("May reveal personal data"), "个人信息 可查看个人信息 personal"),
    Field("care", _("Sees details of care"), "关爱详情 可查看关爱详情 care"),
    Field("valid_from", _("From"), "起 开始日期 起始日期 任职日期 from start"),
    Field("valid_to", _("Until before"), "止 结束日期 截止日期 to until end"),
    Field("office_phone", _("Office phone"), "办公电话 电话 座机 联系电话 phone officephone"),
)
NAMES = tuple(field.name for field in FIELDS)
BY_NAME = {field.name: field for field in FIELDS}
RIGHTS = ("is_head", "confidential", "personal", "care")


def plain(heading: str) -> str:
    """A heading without space, marks and case: “Full name *” is “fullname”."""
    return re.sub(r"[\W_]+", "", heading).lower()


def guess(headings: Sequence[str]) -> dict[str, int]:
    """Which column holds which field, as far as the headings tell."""
    found: dict[str, int] = {}
    for number, heading in enumerate(headings):
        field = next((f for f in FIELDS if f.is_called(heading)), None)
        if field is not None and field.name not in found:
            found[field.name] = number
    return found


def missing(mapping: dict[str, int]) -> list[Field]:
    """Fields without which no row can be taken."""
    return [field for field in FIELDS if field.required and field.name not in mapping]
