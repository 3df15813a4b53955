"""Every number of the analysis equals the list it opens, whoever asks."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterator
from urllib.parse import parse_qs, urlsplit

import pytest
from django.contrib.gis.geos import Point
from django.http import QueryDict
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from assessment.analysis.asked import DAY, usual
from assessment.analysis.charts import Cell, Chart
from assessment.analysis.parts import PARTS
from assessment.analysis.reading import read
from events.models import Event
from events.worklist import ALL, Filters, Worklist
from grids.models import Area
from tests.analysis.conftest import long_known

pytestmark = pytest.mark.django_db
READERS = (
    "county_supervisor",
    "supervisor",
    "operator",
    "county_operator",
    "liaison",
    "department_head",
    "outsider",
)
WHOLE = "since=2025-11-01"


def charts(user: User, part: str, query: str = WHOLE) -> dict[str, Chart]:
    asked, form = read(QueryDict(query), user, timezone.now())
    assert form.is_valid(), form.errors
    return {chart.name: chart for chart in PARTS[part].charts(asked)}


def listed(user: User, url: str) -> int:
    """How many cases the worklist at this address holds."""
    address = urlsplit(url)
    assert address.path == reverse("events:list")
    filters = Filters.read(QueryDict(address.query))
    assert filters.tab == ALL
    assert set(parse_qs(address.query)) == set(parse_qs(filters.query)), "a filter is not read"
    return Worklist(user, filters, timezone.now()).tab(ALL).count()


def linked(chart: Chart) -> Iterator[tuple[str, Cell]]:
    lines = [*chart.lines, *([chart.total] if chart.total else [])]
    return ((str(line.label), cell) for line in lines for cell in line.cells if cell.url)


@pytest.mark.parametrize("role", READERS)
def test_every_number_equals_its_list(
    role: str, spread: list[Event], request: pytest.FixtureRequest
) -> None:
    user = request.getfixturevalue(role)
    category = spread[0].category_id
    numbers: Counter[str] = Counter()
    for part in PARTS:
        for query in (WHOLE, "", f"{WHOLE}&category={category}", "period=2026-W08"):
            for chart in charts(user, part, query).values():
                for label, cell in linked(chart):
                    numbers[part] += 1
                    assert listed(user, cell.url) == cell.value, (query, chart.name, label)
    if role == "county_supervisor":
        assert set(numbers) == set(PARTS)


def test_an_area_chosen_counts_its_own(
    spread: list[Event], county_supervisor: User, township: Area, grid: Area
) -> None:
    for area, parts in ((township, True), (grid, False)):
        found = charts(county_supervisor, "show", f"{WHOLE}&area={area.pk}")
        assert ("area" in found) == parts
        for chart in found.values():
            for label, cell in linked(chart):
                assert listed(county_supervisor, cell.url) == cell.value, (area, label)


def test_volumes_add_up(spread: list[Event], county_supervisor: User) -> None:
    """Sixteen cases: 4 in the other category, 2 without one; 14 in the township's parts or it."""
    found = charts(county_supervisor, "show")
    by_category = sorted(int(line.cells[0].value or 0) for line in found["category"].lines)
    assert by_category == [2, 4, 10]
    assert [line.cells[0].value for line in found["area"].lines] == [15, 1]
    assert found["area"].total is not None
    assert found["area"].total.cells[0].value == 16
    shares = [line.cells[1].value for line in found["area"].lines]
    assert shares == [93.75, 6.25]
    times = sum(int(c.value or 0) for line in found["time"].lines for c in line.cells)
    assert times == 16


def test_the_hour_is_the_countys(spread: list[Event], county_supervisor: User) -> None:
    """23:30 on Sunday in the county is 15:30 there by universal time."""
    Event.objects.exclude(pk=spread[0].pk).update(reported_at="2020-01-01T00:00Z")
    sunday = dt.datetime(2026, 2, 22, 15, 30, tzinfo=dt.UTC)
    Event.objects.filter(pk=spread[0].pk).update(reported_at=sunday)
    lines = charts(county_supervisor, "show")["time"].lines
    assert [cell.value for cell in lines[23].cells] == [0, 0, 0, 0, 0, 0, 1]
    assert "weekday=7&hour=23" in lines[23].cells[6].url


def test_growth_is_reckoned_by_hand(spread: list[Event], county_supervisor: User) -> None:
    """Five cases in the last 28 days, ten of the township in the 84 before: 3.33 to be expected.
    Clopper and Pearson's limits for 5 of 15 are 0.1182 and 0.6162."""
    long_known(spread[9])
    chart = charts(county_supervisor, "growth", "")["growth_area"]
    (line,) = chart.lines
    now, before, expected, ratio, low, high = (cell.value for cell in line.cells)
    assert (now, before) == (5, 10)
    assert expected == pytest.approx(10 / 3)
    assert ratio == pytest.approx(1.5)
    assert low == pytest.approx(3 * 0.1182 / 0.8818, abs=1e-3)
    assert high == pytest.approx(3 * 0.6162 / 0.3838, abs=1e-3)
    assert not line.mark


def test_weeks_before_the_first_case_are_not_known(
    spread: list[Event], county_supervisor: User
) -> None:
    """The first is of 91 days ago: no more whole weeks than lie between it and these days."""
    chart = charts(county_supervisor, "growth", "")["growth_area"]
    first = timezone.localdate(Event.objects.order_by("reported_at")[0].reported_at)
    weeks = (usual(timezone.localdate())[0] - first).days // 7
    assert 7 <= weeks < 12
    assert f"此前 {weeks} 周" in str(chart.sentences[0])


def test_a_week_of_history_is_the_least(spread: list[Event], county_supervisor: User) -> None:
    for event in spread[5:]:
        Event.objects.filter(pk=event.pk).update(reported_at=timezone.now() - 26 * DAY)
    assert charts(county_supervisor, "growth", "") == {}


def test_growth_leaves_out_the_day_that_runs(county_supervisor: User, rules: None) -> None:
    today = timezone.localdate()
    assert charts(county_supervisor, "growth", f"since={today}") == {}


def test_repeats_are_found_and_listed(spread: list[Event], county_supervisor: User) -> None:
    """Every third of the sixteen is at one address; of one category enough of them."""
    chart = charts(county_supervisor, "repeats", "")["repeats"]
    found = list(linked(chart))
    assert found
    for label, cell in found:
        assert label == "东街 5 号"
        assert int(cell.value or 0) >= 3
        assert listed(county_supervisor, cell.url) == cell.value


def test_close_by_is_thirty_metres_in_the_list_too(
    spread: list[Event], county_supervisor: User
) -> None:
    """0.00027 degrees of latitude are 29.97 metres, 0.00029 are 32.2."""
    Event.objects.update(address="", point=None, category=spread[0].category)
    for event, north in zip(spread, (0, 0.00026, -0.00026, 0.0003), strict=False):
        Event.objects.filter(pk=event.pk).update(point=Point(107.1, 34.1 + north, srid=4326))
    url = f"{reverse('events:list')}?tab=all&like={spread[0].pk}"
    assert listed(county_supervisor, url) == 3
    chart = charts(county_supervisor, "repeats", "")["repeats"]
    assert [cell.value for _label, cell in linked(chart)] == [3]


def test_a_case_out_of_sight_tells_nothing(spread: list[Event], outsider: User) -> None:
    """Nobody learns what lies near a case they may not see."""
    Event.objects.update(created_by=outsider)
    Event.objects.filter(pk=spread[0].pk).update(created_by=None)
    url = f"{reverse('events:list')}?tab=all&like="
    assert listed(outsider, f"{url}{spread[3].pk}") > 0
    assert listed(outsider, f"{url}{spread[0].pk}") == 0


def test_steps_are_read_from_the_trace(desk: list[Event], county_supervisor: User) -> None:
    """Two cases at each of eight steps: sixteen came to classify, fourteen passed it, and so on."""
    today = timezone.localdate()
    chart = charts(county_supervisor, "stages", f"since={today - dt.timedelta(days=30)}")["stages"]
    passed = [line.cells[0].value for line in chart.lines]
    waiting = [line.cells[1].value for line in chart.lines]
    assert passed == [14, 12, 10, 8, 6, 4, 2]
    assert waiting == [2] * 7
    for label, cell in linked(chart):
        assert listed(county_supervisor, cell.url) == cell.value, label


def test_complaints_about_a_unit_stay_out(
    spread: list[Event], supervisor: User, county_supervisor: User, township: Area, county: Area
) -> None:
    before = listed(county_supervisor, f"{reverse('events:list')}?tab=all")
    Event.objects.filter(pk=spread[0].pk).update(concerns_area=township, sight_path=county.path)
    for user, number in ((supervisor, before - 2), (county_supervisor, before)):
        total = charts(user, "show")["category"].total
        assert total is not None
        assert total.cells[0].value == number
