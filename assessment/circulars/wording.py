"""The words of a draft, composed from its figures alone (pure).

They are Chinese for every reader: a circular is an official document. No number stands here that
is not in the material, and what has no figure is not said.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from assessment.circulars.material import Material, Rate, Table, Unit
from assessment.circulars.selection import Chosen, chosen, moved
from assessment.figures.periods import Period, PeriodKind

THIS = {"week": "本周", "month": "本月", "quarter": "本季度", "year": "本年"}
LAST = {"week": "上周", "month": "上月", "quarter": "上季度", "year": "上年"}
QUARTERS = ("第一季度", "第二季度", "第三季度", "第四季度")
NAMED = 5
"""How many units with overdue stock the text names; the table has all."""

HEADINGS = {
    "opening": "",
    "overall": "一、总体情况",
    "townships": "二、镇（街道）排名情况",
    "departments": "三、部门排名情况",
    "overdue": "四、超期未办情况",
    "next": "五、下一步工作要求",
}


PAPER = {
    "letterhead": "网格化服务管理工作通报",
    "unnumbered": "（草稿，发布时编号）",
    "signed": "（已签发，发布时编号）",
    "reason": "更正原因：",
    "changes": "与原通报相比，以下数据有变化：",
    "same": "与原通报相比，数据没有变化。",
    "unsigned": "（签发后填写日期）",
    "unpublished": "（未发布）",
    "printed": "印发",
    "copies": "抄送：",
    "replaces": "本通报更正并替代",
    "replaced": "通报。",
    "overall": "表1 总体数据",
    "townships": "表2 镇（街道）考核得分",
    "departments": "表3 部门考核得分",
    "overdue": "表4 超期存量清单",
    "line": "图1 按期结案率变化（%）",
    "bars": "图2 镇（街道）得分（满分100分）",
    "rate": "按期结案率",
    "period": "期间",
    "what": "项目",
    "growth": "增减",
    "cases": "（件）",
    "percent": "（%）",
    "unit": "单位",
    "rank": "名次",
    "score": "得分",
    "against": "较",
    "stock": "超期存量",
    "open": "超期未结案（件）",
    "unhandled": "超期未处置（件）",
}
"""What stands on the paper around the words that can be edited; on screen, in PDF and in Word."""


@dataclass(frozen=True)
class Words:
    """All that can be edited; `sections` by the keys of `HEADINGS`."""

    title: str
    issuer: str
    addressees: str
    copies: str
    sections: dict[str, str]

    def as_json(self) -> dict[str, Any]:
        plain = {name: getattr(self, name) for name in ("title", "issuer", "addressees", "copies")}
        return {**plain, "sections": self.rows}

    @property
    def rows(self) -> list[dict[str, str]]:
        return [
            {"key": key, "title": title, "text": self.sections.get(key, "")}
            for key, title in HEADINGS.items()
        ]


def composed(found: Material) -> Words:
    span, kind = Period.read(found.period), place_word(found.name)
    writers = {
        "opening": opening,
        "overall": overall,
        "townships": townships,
        "departments": departments,
        "overdue": overdue,
        "next": asked,
    }
    return Words(
        title=f"关于{called(span)}网格化服务管理工作情况的通报",
        issuer=f"{found.name}网格化服务管理中心",
        addressees=f"各镇（街道）网格化服务管理中心，{kind}级各部门：",
        copies=f"{kind}委办公室，{kind}政府办公室，{kind}委政法委。",
        sections={key: "\n".join(write(found)) for key, write in writers.items()},
    )


def place_word(name: str) -> str:
    """区, 县, 市 or 旗, as the area calls itself."""
    return name[-1] if name and name[-1] in "区县市旗" else "县"


def called(span: Period) -> str:
    """A period as documents call it: 2026年10月."""
    if span.kind == PeriodKind.WEEK:
        year, week, _day = span.start.isocalendar()
        return f"{year}年第{week}周"
    if span.kind == PeriodKind.QUARTER:
        return f"{span.start.year}年{QUARTERS[(span.start.month - 1) // 3]}"
    if span.kind == PeriodKind.MONTH:
        return f"{span.start.year}年{span.start.month}月"
    return f"{span.start.year}年"


def opening(found: Material) -> Iterable[str]:
    span = Period.read(found.period)
    last = span.last_day
    revision = f"第{found.revision}版" if found.revision > 1 else ""
    yield (
        f"现将{called(span)}全{place_word(found.name)}网格化服务管理工作情况通报如下。"
        f"数据取自{called(span)}考核固化数据{revision}，"
        f"统计期为{span.start.month}月{span.start.day}日至{last.month}月{last.day}日。"
    )


def overall(found: Material) -> Iterable[str]:
    this = THIS[Period.read(found.period).kind]
    numbers = {one.measure: one.now for one in found.counts}
    yield (
        f"{this}全{place_word(found.name)}共上报事件{numbers['reported']}件，"
        f"立案{numbers['filed']}件，当场办结{numbers['settled']}件，办结{numbers['closed']}件。"
    )
    yield disposal(this, numbers, found) + closing(this, numbers, found)
    yield quality(this, found)
    yield compared(found)


def disposal(this: str, numbers: dict[str, int], found: Material) -> str:
    rate = found.rate("on_time_disposal")
    if rate.value is None:
        return f"{this}没有到期应处置的事件。"
    return (
        f"到期应处置{numbers['due']}件，按期处置{numbers['on_time']}件，按期处置率{percent(rate)}。"
    )


def closing(this: str, numbers: dict[str, int], found: Material) -> str:
    rate, on_time = found.rate("closing_rate"), found.rate("on_time_closing")
    if rate.value is None:
        return f"{this}没有到期应结案的事件。"
    return (
        f"到期应结案{numbers['due_to_close']}件，结案率{percent(rate)}，"
        f"其中按期结案{total(on_time)}件，按期结案率{percent(on_time)}。"
    )


def quality(this: str, found: Material) -> str:
    rework, satisfied = found.rate("rework_rate"), found.rate("satisfaction")
    parts = [
        f"返工率{percent(rework)}" if rework.value is not None else f"{this}没有通过处置的事件",
        f"群众评价{sum(satisfied.below.values())}件，满意率{percent(satisfied)}"
        if satisfied.value is not None
        else f"{this}没有群众评价",
    ]
    return "；".join(parts) + "。"


def compared(found: Material) -> str:
    """Against the period before, of what has a figure in both."""
    before = LAST[Period.read(found.period).kind]
    stock = found.count("overdue_stock")
    if not found.compared:
        return f"期末超期存量{stock.now}件。{before}数据未固化，不作比较。"
    parts = [
        f"{one.label}{points(one.more)}"
        for key in ("on_time_disposal", "on_time_closing", "satisfaction")
        if (one := found.rate(key)).more is not None
    ]
    more = "，".join([f"与{before}相比", *parts]) + "。" if parts else ""
    return f"{more}期末超期存量{stock.now}件，比{before}{difference(stock.more or 0)}。"


def points(more: Decimal | None) -> str:
    if not more:
        return "持平"
    return f"{'上升' if more > 0 else '下降'}{abs(more)}个百分点"


def difference(more: int) -> str:
    if not more:
        return "没有变化"
    return f"{'增加' if more > 0 else '减少'}{abs(more)}件"


def townships(found: Material) -> Iterable[str]:
    return ranking(found, found.townships, "镇（街道）")


def departments(found: Material) -> Iterable[str]:
    return ranking(found, found.departments, f"{place_word(found.name)}级部门")


def ranking(found: Material, table: Table, unit: str) -> Iterable[str]:
    this = THIS[Period.read(found.period).kind]
    if not table.units:
        return [f"{this}没有{unit}有应统计的事件。"]
    if not table.scheme:
        return [f"{this}没有适用于{unit}的考核办法，只列数据，不作排名。"]
    return [field_of(this, table, unit), *named(table), *movers(found, table)]


def field_of(this: str, table: Table, unit: str) -> str:
    said = f"按照《{table.scheme}》，{this}有{len(table.ranked)}个{unit}参加排名"
    if table.few:
        why = f"因{table.measure}不足{table.minimum}件" if is_few(table) else "因数据不足"
        said += f"；{join(table.few)}{why}，只列数据，不参加排名"
    if table.idle:
        said += f"；另有{table.idle}个{unit}没有应统计的事件"
    return said + "。"


def is_few(table: Table) -> bool:
    """Whether all that are listed unranked have too few cases, and nothing else."""
    return bool(table.minimum) and all(unit.unranked == "few" for unit in table.few)


def named(table: Table) -> list[str]:
    found: Chosen = chosen(table.units)
    if not found.best and not found.last:
        return []
    return [f"排名靠前的是：{scores(found.best)}。", f"排名靠后的是：{scores(found.last)}。"]


def scores(units: Sequence[Unit]) -> str:
    return "、".join(f"{unit.name}（{unit.points}分，第{unit.rank}名）" for unit in units) or "无"


def movers(found: Material, table: Table) -> list[str]:
    before, by = LAST[Period.read(found.period).kind], moved(table.units)
    parts = []
    if by.up:
        parts.append(f"得分升幅最大的是{changes(by.up)}")
    if by.down:
        parts.append(f"得分降幅最大的是{changes(by.down)}")
    return [f"与{before}相比，{'；'.join(parts)}。"] if parts else []


def changes(units: Sequence[Unit]) -> str:
    return "、".join(f"{unit.name}（{unit.grown}分{ranks(unit)}）" for unit in units)


def ranks(unit: Unit) -> str:
    if not unit.change:
        return "，名次不变"
    return f"，名次{'上升' if unit.change > 0 else '下降'}{abs(unit.change)}位"


def overdue(found: Material) -> Iterable[str]:
    stock = found.count("overdue_stock").now
    if not stock and not any(table.overdue for table in found.tables):
        return ["截至期末，没有超期未办的事件。"]
    said = [f"截至期末，全{place_word(found.name)}超期未结案事件{stock}件。"]
    if late := found.townships.overdue:
        said.append(f"按镇（街道）统计：{stocks(late)}。")
    if late := found.departments.overdue:
        said.append(f"按{place_word(found.name)}级部门统计（以未处置的任务计）：{stocks(late)}。")
    return said


def stocks(late: Sequence[Unit]) -> str:
    """The most first; how many there are where not all are named."""
    told = most(late)
    more = f"等共{len(late)}个单位" if len(told) < len(late) else ""
    return "、".join(f"{unit.name}{unit.stock}件" for unit in told) + more


def most(late: Sequence[Unit]) -> list[Unit]:
    """The first few, and who has as many as the last one of them."""
    least = late[min(NAMED, len(late)) - 1].stock if late else 0
    return [unit for unit in late if unit.stock >= least]


def asked(found: Material) -> Iterable[str]:
    """What is asked for: of those with overdue stock, of the last ones, of the others."""
    late = [unit for table in found.tables for unit in most(table.overdue)]
    last = [unit for table in found.tables for unit in chosen(table.units).last]
    said = []
    if late:
        said.append(f"{join(late)}要对照超期清单逐件核查原因，落实责任人和办理时限，尽快办结。")
    if last:
        said.append(f"{join(last)}要认真分析排名靠后的原因，针对失分指标制定改进措施。")
    said.append("其他单位要继续做好事件受理、派遣、处置和结案工作，防止超期和返工。")
    if len(said) == 1:
        return [said[0].replace("其他单位", "各单位")]
    return [f"（{number}）{one}" for number, one in zip("一二三", said, strict=False)]


def join(units: Iterable[Unit]) -> str:
    return "、".join(unit.name for unit in units)


def percent(rate: Rate) -> str:
    return f"{rate.value}%"


def total(rate: Rate) -> int:
    return sum(rate.above.values())
