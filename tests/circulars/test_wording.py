"""The words drafted from figures made by hand."""

from __future__ import annotations

import json
import re
from decimal import Decimal
from typing import Any

import pytest

from assessment.circulars.charts import bars, line
from assessment.circulars.material import Material, Point
from assessment.circulars.selection import chosen, moved
from assessment.circulars.services import clean
from assessment.circulars.wording import composed, place_word
from tests.circulars.figures import RATES, field, material, table, text, unit


def numbers_of(units: Any) -> list[int]:
    return [one.pk for one in units]


@pytest.mark.parametrize(
    ("points", "best", "last"),
    [
        (["90", "80", "70", "60", "50", "40", "30"], [0, 1, 2], [4, 5, 6]),
        (["90", "80", "70", "60", "50", "40"], [0, 1, 2], [3, 4, 5]),
        (["90", "80", "70", "60", "50"], [0, 1], [3, 4]),
        (["90", "80", "70"], [0], [2]),
        (["90", "80"], [0], [1]),
        (["90"], [], []),
        ([], [], []),
        (["90", "90", "80", "70", "60", "50", "50", "40"], [0, 1, 2], [5, 6, 7]),
        (["90", "80", "80", "80", "80", "80", "70"], [0], [6]),
        (["90", "80", "70", "70", "60", "50", "40", "40"], [0, 1, 2, 3], [5, 6, 7]),
        (["80", "80", "80", "80", "80", "80"], [], []),
    ],
    ids=["7", "6", "5", "3", "2", "1", "0", "tied", "tied in both", "tied at third", "all tied"],
)
def test_it_names_the_best_and_the_last(
    points: list[str], best: list[int], last: list[int]
) -> None:
    found = chosen(field(*points))
    assert (numbers_of(found.best), numbers_of(found.last)) == (best, last)


def test_units_under_the_minimum_are_neither_best_nor_last() -> None:
    few = [unit(number, "100.00", unranked="few") for number in (2, 3)]
    found = chosen([*field("90", "40"), *few])
    assert (numbers_of(found.best), numbers_of(found.last)) == ([0], [1])
    said = text("townships", townships=table((*field("90.00", "40.00"), *few)))
    assert "丙镇、丁镇因应结案数不足5件，只列数据，不参加排名" in said
    assert "排名靠前的是：甲镇（90.00分，第1名）。" in said
    assert "排名靠后的是：乙镇（40.00分，第2名）。" in said


def test_it_names_who_moved_most_and_ties_together() -> None:
    units = (
        unit(0, "90.00", 1, gained="5.00", change=2),
        unit(1, "80.00", 2, gained="5.00", change=0),
        unit(2, "70.00", 3, gained="-3.50", change=-2),
        unit(3, "60.00", 4, gained="9.00"),
        unit(4, "99.00", None, gained="50.00", unranked="few"),
    )
    found = moved(units)
    assert (numbers_of(found.up), numbers_of(found.down)) == ([0, 1], [2])
    said = text("townships", townships=table(units))
    assert (
        "与上月相比，得分升幅最大的是甲镇（+5.00分，名次上升2位）、乙镇（+5.00分，名次不变）；"
        "得分降幅最大的是丙镇（−3.50分，名次下降2位）。"
    ) in said


def test_nobody_moved_where_nothing_changed() -> None:
    units = tuple(unit(n, "80.00", 1, gained="0.00", change=0) for n in range(4))
    assert moved(units).up == moved(units).down == ()
    assert "相比" not in text("townships", townships=table(units))


def test_without_a_scheme_nobody_is_ranked() -> None:
    units = (unit(0, stock=2), unit(1))
    said = text("townships", townships=table(units, scheme=""))
    assert said == "本月没有适用于镇（街道）的考核办法，只列数据，不作排名。"


def test_idle_units_are_numbered_and_not_named() -> None:
    said = text("departments", departments=table(field("90.00", "80.00"), idle=25))
    assert "本月有2个区级部门参加排名；另有25个区级部门没有应统计的事件。" in said


def test_it_says_the_worked_example() -> None:
    said = text("overall")
    assert "本月全区共上报事件120件，立案110件，当场办结10件，办结905件。" in said
    assert "到期应结案972件，结案率93.72%，其中按期结案737件，按期结案率75.82%。" in said
    assert "与上月相比，on_time_disposal下降15.00个百分点，on_time_closing持平。" in said


def test_a_zero_denominator_is_said_in_words_not_in_numbers() -> None:
    none = dict.fromkeys(RATES, (None, None))
    said = text("overall", rates=none, counts={"due": (0, 0), "due_to_close": (0, 0)})
    assert "本月没有到期应处置的事件。本月没有到期应结案的事件。" in said
    assert "没有通过处置的事件；本月没有群众评价。" in said
    assert "%" not in said
    assert "与上月相比" not in said
    assert "期末超期存量0件，比上月没有变化。" in said


def test_it_compares_with_nothing_where_nothing_was_frozen() -> None:
    said = text("overall", compared=False, counts={"overdue_stock": (7, None)})
    assert "期末超期存量7件。上月数据未固化，不作比较。" in said


def test_the_overdue_are_listed_the_most_first() -> None:
    units = tuple(unit(n, "80.00", 1, stock=s) for n, s in enumerate([0, 3, 9, 3, 1, 1, 1, 5]))
    said = text("overdue", townships=table(units), counts={"overdue_stock": (23, 20)})
    assert "全区超期未结案事件23件。" in said
    assert "丙镇9件、辛镇5件、乙镇3件、丁镇3件、戊镇1件、己镇1件、庚镇1件。" in said
    assert text("overdue") == "截至期末，没有超期未办的事件。"


def test_of_many_overdue_the_first_are_named_with_their_equals() -> None:
    units = tuple(unit(n, "80.00", 1, stock=s) for n, s in enumerate([9, 8, 7, 6, 5, 5, 1, 1]))
    said = text("overdue", townships=table(units), counts={"overdue_stock": (42, 0)})
    assert "戊镇5件、己镇5件等共8个单位。" in said
    assert "庚镇" not in said


def test_it_asks_those_it_names_and_everybody_where_it_names_none() -> None:
    units = (*field("90.00", "80.00"), unit(2, "70.00", 3, stock=4))
    said = text("next", townships=table(units)).split("\n")
    assert said[0].startswith("（一）丙镇要对照超期清单")
    assert said[1].startswith("（二）丙镇要认真分析")
    assert text("next").startswith("各单位要继续做好")


@pytest.mark.parametrize(
    ("code", "title", "this"),
    [
        ("2026-10", "2026年10月", "本月"),
        ("2026-Q3", "2026年第三季度", "本季度"),
        ("2026-W40", "2026年第40周", "本周"),
        ("2026", "2026年", "本年"),
    ],
)
def test_each_kind_of_period_has_its_words(code: str, title: str, this: str) -> None:
    words = composed(material(period=code))
    assert words.title == f"关于{title}网格化服务管理工作情况的通报"
    assert this in words.sections["overall"]


def test_a_county_is_called_as_it_calls_itself() -> None:
    assert [place_word(name) for name in ("凤翔区", "岐山县", "韩城市", "开发区办")] == [
        "区",
        "县",
        "市",
        "县",
    ]


def test_every_number_in_the_text_stands_in_the_figures() -> None:
    units = (
        *field("93.86", "93.32", "93.12"),
        unit(3, "85.32", 4, gained="-0.75", change=-1, stock=12),
    )
    given = {"rates": {"satisfaction": ("88.00", "86.50")}, "counts": {"overdue_stock": (12, 9)}}
    found = material(townships=table(units), **given)
    words = composed(found)
    derived = {"1.50", "15.00", "3", "2026", "10", "31", "1", "4", "5"}
    known = derived | set(re.findall(r"\d+(?:\.\d+)?", json.dumps(found.as_json())))
    said = " ".join([words.title, *words.sections.values()])
    assert set(re.findall(r"\d+(?:\.\d+)?", said)) <= known


def test_saving_unchanged_words_takes_nothing_out_of_them() -> None:
    units = field("93.86", "93.32", "93.12", "85.32", "83.05", "80.00")
    words = composed(material(townships=table(units))).as_json()
    assert clean(words) == words


def test_figures_come_back_from_their_json() -> None:
    found = material(townships=table((unit(0, "90.10", 1, gained="-2.00", change=-1, stock=1),)))
    assert Material.read(json.loads(json.dumps(found.as_json()))) == found


def test_bars_are_out_of_a_hundred_and_leave_the_unranked_out() -> None:
    units = [*field("93.86", "40.00"), unit(2, "100.00", unranked="few"), unit(3)]
    assert [(bar.shown, bar.percent) for bar in bars(units)] == [("93.86", 93.9), ("40.00", 40.0)]
    assert bars(field("105.00"))[0].percent == 100.0


def test_a_line_has_a_gap_where_there_is_no_value() -> None:
    values = ["80.00", "90.00", None, "85.00", "86.00"]
    points = [
        Point(f"2026-0{n}", None if one is None else Decimal(one))
        for n, one in enumerate(values, 1)
    ]
    found = line(points)
    assert found is not None
    assert len(found.runs) == 2
    assert [dot.label for dot in found.dots] == ["1月", "2月", "3月", "4月", "5月"]
    assert found.words == "1月80.00%，2月90.00%，4月85.00%，5月86.00%"
    assert line(points[:1]) is None
