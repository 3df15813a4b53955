"""Two connections of the demo county: a hotline's reports as a file, and a department's tasks."""

from __future__ import annotations

import json
from functools import partial

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext, gettext_noop

from accounts.models import Posting
from accounts.services import By
from exchange.models import Link, Run, RunRow
from exchange.models.runs import Every, Format, Matter, Phase, RowState, Way
from exchange.runs.link_services import link_create, link_map
from exchange.runs.reasons import in_every_language

HOTLINE = "政务服务热线（演示）"
TASKS = "食品安全监管平台（演示）"
HEADINGS = ["工单号", "内容", "地点", "类型", "来电人", "来电号码"]
NO_NUMBER = gettext_noop("The row has no number of its own. Without one it could be taken twice.")
EMPTY = "This field is required."
REFUSED = [
    (3, ["R-20260311-07", "", "东关街 12 号", "SH", "", ""], f"{HEADINGS[1]}: ", EMPTY),
    (5, ["", "小区门口积水", "雍城大道", "SH", "", ""], "", NO_NUMBER),
]
PLAIN = {
    "way": Way.FOLDER,
    "source": "hotline",
    "address": "",
    "login": "",
    "secret": "",
    "host_key": "",
    "minutes": 15,
    "weekday": None,
}


@transaction.atomic
def fill() -> None:
    """Once only, and only beside accounts of the demo."""
    county, department = _posting("county"), _posting("c08-liaison")
    if county is not None and not Link.objects.filter(name=HOTLINE).exists():
        values = {
            **PLAIN,
            "name": HOTLINE,
            "purpose": "接收 12345 热线转来的诉求",
            "matter": Matter.REPORTS,
            "form": Format.XLSX,
            "every": Every.MINUTES,
            "at": None,
        }
        link = link_create(by=By(), values=values, area=county.area)
        fields = dict(zip(("key", "description", "address", "category"), HEADINGS, strict=False))
        link_map(by=By(), link=link, fields=fields, codes={"category": {"SH": "0201"}})
        _run(link)
    if department is not None and not Link.objects.filter(name=TASKS).exists():
        values = {
            **PLAIN,
            "name": TASKS,
            "purpose": "每天把本部门任务发给监管平台",
            "matter": Matter.TASKS,
            "form": Format.JSON,
            "every": Every.NEVER,
            "at": None,
        }
        link_create(by=By(), values=values, department=department.department)


def _posting(username: str) -> Posting | None:
    rows = Posting.objects.filter(user__username=username, user__is_demo=True)
    return rows.select_related("area", "department").order_by("pk").first()


def _run(link: Link) -> None:
    """A run that ended, so that its page is not empty; its good rows are as if said before."""
    now = timezone.now()
    run = Run(link=link, phase=Phase.DONE, language="zh-hans", begun_at=now, ended_at=now)
    run.name, run.headings, run.read, run.same, run.wrong = "0311.xlsx", HEADINGS, 6, 4, 2
    run.save()
    for number, cells, column, words in REFUSED:
        row = RunRow(run=run, number=number, state=RowState.WRONG)
        row.cells = json.dumps(cells, ensure_ascii=False)
        row.reason = in_every_language(partial(_said, column, words))
        row.save()


def _said(column: str, words: str) -> str:
    return column + gettext(words)
