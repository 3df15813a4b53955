"""What the rows of each matter hold, and the headings by which their columns are known."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.conf import settings
from django.utils import translation
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from exchange.models.runs import Matter


@dataclass(frozen=True)
class Field:
    """A value of a row. `words` are headings seen in other people's files.

    A `coded` one has values that mean something here under another code; `masked` says how a
    value that names a person is shown: name, phone or address.
    """

    name: str
    label: str | Promise
    words: str = ""
    required: bool = False
    coded: bool = False
    masked: str = ""

    def is_called(self, heading: str) -> bool:
        return plain(heading) in {plain(self.name), *self.labels}

    def is_known_as(self, heading: str) -> bool:
        return plain(heading) in map(plain, self.words.split())

    @property
    def labels(self) -> set[str]:
        """The label in every language."""
        found = set()
        for language, _name in settings.LANGUAGES:
            with translation.override(language):
                found.add(plain(str(self.label)))
        return found


REPORT_FIELDS = (
    Field("key", _("Number there"), "编号 工单号 工单编号 流水号 id number", required=True),
    Field("description", _("Description"), "内容 诉求内容 问题描述 content", required=True),
    Field("title", _("Title"), "标题 主题 subject"),
    Field("address", _("Place"), "地址 地点 事发地点 位置 place location"),
    Field("longitude", _("Longitude"), "经度 lng lon"),
    Field("latitude", _("Latitude"), "纬度 lat"),
    Field("area", _("Area code"), "区划代码 网格编码 网格代码 areacode", coded=True),
    Field("category", _("Category"), "类别代码 事项代码 类型 category", coded=True),
    Field("urgency", _("Urgency"), "紧急 紧急程度 priority", coded=True),
    Field("name", _("Name of the reporter"), "来电人 联系人 诉求人 姓名", masked="name"),
    Field("phone", _("Phone of the reporter"), "来电号码 联系电话 电话 手机", masked="phone"),
    Field("contact_address", _("Home of the reporter"), "住址 联系地址", masked="address"),
    Field("in_confidence", _("In confidence"), "是否保密 保密", coded=True),
)
RESULT_FIELDS = (
    Field("key", _("Number there"), "编号 流水号 id number"),
    Field("task", _("Task"), "任务 任务号 任务编号 taskid", required=True),
    Field("answer", _("Answer"), "办理结果 action", required=True, coded=True),
    Field("text", _("Result or reason"), "办理情况 结果 结果说明 理由 说明 result reason"),
    Field("ground", _("Ground of the return"), "退单理由 退回理由 ground", coded=True),
    Field("legal_basis", _("Legal basis"), "法律依据 依据"),
    Field("amount", _("How much more time"), "延期时长 延期 amount"),
    Field("review_on", _("Review date"), "复查日期 恢复日期 review"),
)
CASE_FIELDS = (
    Field("number", _("Case number")),
    Field("receipt", _("Receipt number")),
    Field("title", _("Title")),
    Field("category", _("Category"), coded=True),
    Field("urgency", _("Urgency"), coded=True),
    Field("step", _("Step"), coded=True),
    Field("area", _("Area code"), coded=True),
    Field("address", _("Place")),
    Field("reported_at", _("Reported")),
    Field("due_at", _("Due")),
    Field("closed_at", _("Closed")),
    Field("changed_at", _("Last change")),
)
TASK_FIELDS = (
    Field("task", _("Task")),
    Field("role", _("Part"), coded=True),
    Field("state", _("State"), coded=True),
    Field("number", _("Case number")),
    Field("receipt", _("Receipt number")),
    Field("title", _("Title")),
    Field("category", _("Category"), coded=True),
    Field("urgency", _("Urgency"), coded=True),
    Field("address", _("Place")),
    Field("instructions", _("Instructions")),
    Field("sent_at", _("Sent")),
    Field("due_at", _("Due")),
)
FIELDS: dict[str, tuple[Field, ...]] = {
    Matter.REPORTS: REPORT_FIELDS,
    Matter.RESULTS: RESULT_FIELDS,
    Matter.CASES: CASE_FIELDS,
    Matter.TASKS: TASK_FIELDS,
}


def plain(heading: str) -> str:
    """A heading without space, marks and case."""
    return re.sub(r"[\W_]+", "", heading).lower()


def columns_of(matter: str, headings: Sequence[str], said: Mapping[str, str]) -> dict[str, int]:
    """Which column holds which field: as the connection says, else as the heading tells."""
    found: dict[str, int] = {}
    places = {plain(heading): n for n, heading in reversed(list(enumerate(headings)))}
    for field in FIELDS[matter]:
        if field.name in said:
            place = places.get(plain(said[field.name]))
        else:
            place = _place(field, headings)
        if place is not None and place not in found.values():
            found[field.name] = place
    return found


def _place(field: Field, headings: Sequence[str]) -> int | None:
    """Its own name counts before what others call it."""
    for fits in (field.is_called, field.is_known_as):
        for number, heading in enumerate(headings):
            if fits(heading):
                return number
    return None


def doubled(headings: Sequence[str], names: Iterable[str]) -> str:
    """The first of the columns that are read whose name another column has too, or ""."""
    found = Counter(map(plain, headings))
    return next((name for name in names if found[plain(name)] > 1), "")


def missing(matter: str, columns: Mapping[str, int]) -> list[Field]:
    """Fields without which no row can be taken."""
    return [field for field in FIELDS[matter] if field.required and field.name not in columns]
