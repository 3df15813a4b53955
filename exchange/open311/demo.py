"""The demo's key for Open311, which the README names, and a few questions of services."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone

from events.models import Category
from exchange.models import Client, ReportKey, ServiceQuestion
from exchange.open311.keys import digest

CLIENT = "demo-centre"
KEY = "gridgov-demo-open311"

Kind = ServiceQuestion.Kind
HOW_LARGE = [["small", "不到一米", "Less than a metre"], ["large", "一米以上", "A metre or more"]]
LAMPS = [["one", "一盏", "One"], ["some", "几盏", "Some"], ["street", "整条街", "The whole street"]]
Row = tuple[str, str, str, bool, str, str, list[list[str]]]
QUESTIONS: tuple[Row, ...] = (
    ("0702", "LAMPS", Kind.ONE, True, "多少盏灯不亮", "How many lamps are out", LAMPS),
    ("0702", "POLE", Kind.STRING, False, "灯杆编号", "Number on the pole", []),
    ("0703", "SIZE", Kind.ONE, True, "破损范围", "How large the damage is", HOW_LARGE),
    ("0703", "DEPTH", Kind.NUMBER, False, "深度（厘米）", "Depth in centimetres", []),
    ("0503", "SINCE", Kind.DATETIME, False, "何时开始", "Since when", []),
)


@transaction.atomic
def fill() -> None:
    """Once only, and only beside the demo's system of a centre."""
    client = Client.objects.filter(client_id=CLIENT, user__is_demo=True).first()
    if client is None or ReportKey.objects.filter(client=client).exists():
        return
    ReportKey.objects.create(client=client, digest=digest(KEY), created_at=timezone.now())
    if not ServiceQuestion.objects.exists():
        ServiceQuestion.objects.bulk_create(questions())


def questions() -> list[ServiceQuestion]:
    known = {category.code: category for category in Category.objects.filter(public=True)}
    return [
        ServiceQuestion(
            category=known[code],
            code=name,
            kind=kind,
            required=required,
            order=order,
            text_zh=zh,
            text_en=en,
            options=options,
        )
        for order, (code, name, kind, required, zh, en, options) in enumerate(QUESTIONS, start=1)
        if code in known
    ]
