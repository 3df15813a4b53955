"""The pages of the analysis: what they ask, refuse and give away as a file."""

from __future__ import annotations

import io
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone
from openpyxl import load_workbook

from accounts.models import User
from assessment.analysis.charts import Cell, Chart, Column, Line, with_total
from assessment.analysis.parts import PARTS
from assessment.analysis.workbook import workbook
from events.models import Event
from gridgov.navigation import MOST_ENTRIES, entries_for
from grids.models import Area
from tests.analysis.conftest import long_known
from tests.cast import Login

pytestmark = pytest.mark.django_db
SHOW = "/assessment/analysis/"
COUNT = Column("件", "value", adds_up=True)
SHARE = Column("占比", "share", places=1)


@pytest.mark.parametrize(
    ("query", "sentence"),
    [
        ("period=2026-W99", "没有这个周期"),
        ("period=2099", "这个周期尚未开始"),
        ("since=2099-01-01", "这一天尚未到来"),
        ("since=2026-02-10&until=2026-02-09", "结束日期早于开始日期"),
        ("since=2020-01-01", "时间跨度超过三年"),
    ],
)
def test_it_says_what_is_wrong_and_shows_the_usual_days(
    query: str, sentence: str, county_supervisor: User, login: Login, calendar: object
) -> None:
    answer = login(county_supervisor).get(f"{SHOW}?{query}")
    assert answer.status_code == 422
    assert sentence in answer.content.decode()
    asked = answer.context["asked"]
    assert asked.days == 28
    assert asked.until.weekday() == 6
    assert asked.until < timezone.localdate()


@pytest.mark.parametrize(
    ("query", "since", "until"),
    [
        ("period=2026-W08", "2026-02-16", "2026-02-22"),
        ("period=2026-01", "2026-01-01", "2026-01-31"),
        ("period=2025-Q4", "2025-10-01", "2025-12-31"),
        ("period=2025", "2025-01-01", "2025-12-31"),
        ("since=2026-02-03&until=2026-02-05", "2026-02-03", "2026-02-05"),
        ("until=2026-02-28", "2026-02-01", "2026-02-28"),
        ("period=2026-01&since=2026-02-01", "2026-01-01", "2026-01-31"),
    ],
)
def test_it_looks_at_the_days_asked_for(
    query: str, since: str, until: str, county_supervisor: User, login: Login, calendar: object
) -> None:
    asked = login(county_supervisor).get(f"{SHOW}?{query}").context["asked"]
    assert (str(asked.since), str(asked.until)) == (since, until)


def test_an_area_out_of_sight_is_not_there(
    supervisor: User, other_township: Area, township: Area, login: Login, calendar: object
) -> None:
    client = login(supervisor)
    assert client.get(f"{SHOW}?area={township.pk}").status_code == 200
    assert client.get(f"{SHOW}?area={other_township.pk}").status_code == 404
    for wrong in ("area=x", "area=99999999999999999999", "category=-1", "since=abc"):
        assert client.get(f"{SHOW}?{wrong}").status_code == 422
        assert client.get(f"{SHOW}show/area.xlsx?{wrong}").status_code == 422


@pytest.mark.parametrize("part", PARTS)
def test_an_empty_county_says_so(
    part: str, county_supervisor: User, login: Login, calendar: object
) -> None:
    answer = login(county_supervisor).get(reverse(f"analysis:{part}"))
    assert answer.status_code == 200
    assert str(PARTS[part].empty) in answer.content.decode()


def test_the_tables_stand_on_the_page_and_are_given_as_workbooks(
    spread: list[Event], county_supervisor: User, login: Login
) -> None:
    client = login(county_supervisor)
    long_known(spread[14])
    for part in PARTS:
        answer = client.get(f"{reverse(f'analysis:{part}')}?since=2025-11-20")
        assert answer.context["charts"], part
        for chart in answer.context["charts"]:
            url = reverse("analysis:table", args=[part, chart.name])
            assert f'href="{url}?since=2025-11-20' in answer.content.decode()
            file = client.get(f"{url}?since=2025-11-20")
            assert file["Content-Disposition"].startswith(f'attachment; filename="{chart.name}-')
            assert labels(file.content, len(chart.lines)) == [str(one.label) for one in chart.lines]
    for wrong in (["show", "nothing"], ["nothing", "area"]):
        assert client.get(reverse("analysis:table", args=wrong)).status_code == 404


def first_sheet(file: bytes) -> Any:
    return load_workbook(io.BytesIO(file)).active


def labels(file: bytes, number: int) -> list[str]:
    """The first column of the table in a workbook, without what is marked."""
    sheet = first_sheet(file)
    return [str(sheet.cell(row, 1).value).split(" (")[0] for row in range(5, 5 + number)]


def test_totals_and_shares_are_formulas() -> None:
    lines = (
        Line("甲", (Cell(3), Cell(75.0))),
        Line("=1+1", (Cell(1), Cell(25.0))),
    )
    columns = (COUNT, SHARE)
    total = with_total("合计", columns, lines, "")
    chart = Chart("c", "bars", "哪里？", "区域", columns, lines, total=total)
    sheet = first_sheet(workbook(chart, "2026"))
    assert [sheet.cell(5, at).value for at in (1, 2, 3)] == ["甲", 3, "=IF(B$7=0,0,100*B5/B$7)"]
    assert sheet.cell(6, 1).data_type == "s"
    assert sheet.cell(7, 2).value == "=SUM(B5:B6)"
    assert sheet.cell(7, 3).value in (None, "")


def test_it_asks_no_more_for_more_cases(
    spread: list[Event],
    county_supervisor: User,
    login: Login,
    django_assert_max_num_queries: object,
) -> None:
    client = login(county_supervisor)
    client.get(SHOW)
    for part in PARTS:
        with django_assert_max_num_queries(30):  # type: ignore[operator]
            client.get(f"{reverse(f'analysis:{part}')}?since=2025-11-20")


def test_a_supervisor_finds_it_in_the_frame(county_supervisor: User, login: Login) -> None:
    answer = login(county_supervisor).get(SHOW)
    shown = answer.context["request"]
    entries = entries_for("supervisor", county_supervisor, SHOW)
    assert len(entries) == MOST_ENTRIES
    assert shown.path == SHOW
    assert [entry.url for entry in entries if entry.active] == [SHOW]
    assert "/areas/" in [entry.url for entry in entries]


def test_the_chips_name_what_is_counted(
    spread: list[Event], county_supervisor: User, township: Area, login: Login
) -> None:
    query = f"tab=all&direct={township.pk}&weekday=3&hour=9&uncategorised=1&passed=file"
    chips = login(county_supervisor).get(f"/events/?{query}&like={spread[0].pk}").context["chips"]
    values = {chip["name"]: str(chip["value"]) for chip in chips}
    assert values["hour"] == "09:00–10:00"
    assert values["weekday"] == "星期三"
    assert values["direct"] == str(township)
    assert values["passed"] == "案卷建立"
    assert {"uncategorised", "like"} <= set(values)
