"""The cases behind a figure: as many as the figure, or it says so."""

from __future__ import annotations

from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from accounts.models import Department, Role, User
from assessment.figures.periods import current
from assessment.figures.subjects import visible
from assessment.snapshots.freezing import freeze
from grids.models import Area
from tests.cast import Login
from tests.factories import make_area, make_department, make_person
from tests.figures.making import HOUR, make_case, make_clock, make_part

NOW = timezone.now()
WEEK = current("week", NOW).previous()


def address(kind: str, pk: int, measure: str = "", code: str = "") -> str:
    where: list[object] = [code or WEEK.code, kind, pk]
    if measure:
        return reverse("figures:cases", args=[*where, measure])
    return reverse("ranking:subject", args=where)


def case(area: Area, **more: Any) -> None:
    make_case(area, reported_at=WEEK.bounds()[0], changed_at=NOW, **more)


def test_it_lists_as_many_cases_as_the_figure_says(
    login: Login, supervisor: User, grid: Area, community: Area
) -> None:
    for _number in range(3):
        case(grid)
    client = login(supervisor)
    page = client.get(address("community", community.pk))
    assert page.context["numbers"][0][1].value == 3
    assert address("community", community.pk, "reported") in page.content.decode()
    page = client.get(address("community", community.pk, "reported"))
    assert len(page.context["rows"]) == page.context["total"] == 3
    assert not page.context["hidden"]


def test_it_leads_to_the_frozen_figure_where_there_is_one(
    login: Login, operator: User, community: Area
) -> None:
    client = login(operator)
    frozen = reverse("snapshots:cases", args=[WEEK.code, "community", community.pk, "reported"])
    url = address("community", community.pk, "reported")
    assert frozen not in client.get(url).content.decode()
    freeze(WEEK, NOW)
    assert frozen in client.get(url).content.decode()


def test_it_says_by_which_limit_a_case_counts(
    login: Login, operator: User, community: Area, township_department: Department
) -> None:
    """Of several rounds the last one; of the department its own part."""
    start = WEEK.bounds()[0]
    event = make_case(community, reported_at=start, changed_at=NOW)
    task = make_part(event, township_department, round=2, sent_at=start + HOUR)
    first = {"started_at": start, "due_at": start, "stopped_at": start}
    make_clock(event, "handle", task=task, **first)
    again = {"started_at": start + HOUR, "due_at": start + HOUR, "stopped_at": NOW}
    clock = make_clock(event, "handle", task=task, **again)
    make_clock(event, "case", task=None, **first)
    client = login(operator)
    page = client.get(address("community", community.pk, "late"))
    assert [limit for _row, limit in page.context["rows"]] == [clock]
    page = client.get(address("community", community.pk, "closed_on_time"))
    assert page.context["rows"][0][1].kind == "case"
    page = client.get(address("community", community.pk, "reported"))
    assert page.context["rows"][0][1] is None


def test_it_says_how_many_are_out_of_sight(
    login: Login, supervisor: User, operator: User, community: Area
) -> None:
    case(community, title="堆物")
    case(community, title="机密", confidential=True)
    page = login(operator).get(address("community", community.pk, "reported"))
    assert (page.context["total"], page.context["hidden"], len(page.context["rows"])) == (2, 1, 1)
    assert "机密" not in page.content.decode()
    assert "共 2 件，其中 1 件您无权查看" in page.content.decode()


def test_it_says_so_when_none_is_in_sight(login: Login, operator: User, community: Area) -> None:
    case(community, confidential=True)
    page = login(operator).get(address("community", community.pk, "reported"))
    assert page.context["rows"] == []
    assert "不在您的可见范围" in page.content.decode()


def test_it_says_so_when_nothing_counts(login: Login, operator: User, community: Area) -> None:
    page = login(operator).get(address("community", community.pk, "reported"))
    assert (page.context["total"], page.context["hidden"]) == (0, 0)


def test_it_shows_a_dash_and_never_zero_per_cent(
    login: Login, operator: User, community: Area
) -> None:
    page = login(operator).get(address("community", community.pk))
    cells = [*page.context["cells"], *page.context["valueless"]]
    values = {cell.indicator.key: cell.shown for cell in cells}
    assert values["closing_rate"] == "–"
    assert values["cards"] == "0"


@pytest.mark.parametrize(
    ("code", "kind", "measure"),
    [
        ("2026-W99", "community", "reported"),
        ("yesterday", "community", "reported"),
        ("", "province", "reported"),
        ("", "township", "reported"),
        ("", "community", "desk_done"),
        ("", "community", "nothing"),
        ("", "worker", "visits_due"),
    ],
)
def test_it_finds_no_figure_that_there_is_not(
    login: Login, county_supervisor: User, community: Area, code: str, kind: str, measure: str
) -> None:
    client = login(county_supervisor)
    assert client.get(address(kind, community.pk, measure, code)).status_code == 404


def test_a_worker_sees_the_own_figures_and_nobody_elses(
    login: Login, worker: User, grid: Area, supervisor: User
) -> None:
    other = make_person("second_worker", Role.WORKER, grid)
    case(grid, by=worker)
    client = login(worker)
    assert client.get(address("worker", worker.pk)).status_code == 200
    page = client.get(address("worker", worker.pk, "reported"))
    assert len(page.context["rows"]) == 1
    assert client.get(address("worker", other.pk)).status_code == 404
    assert client.get(address("grid", grid.pk)).status_code == 404
    assert login(supervisor).get(address("worker", other.pk)).status_code == 200


def test_a_department_is_seen_with_the_field_it_stands_in(
    login: Login,
    liaison: User,
    township_department: Department,
    county_department: Department,
    other_township: Area,
    community: Area,
) -> None:
    """Its kind elsewhere and its neighbours, by their figures; the cases stay out of sight."""
    same_kind = make_department(township_department.kind, other_township)
    neighbour = make_department("T09", township_department.area)
    event = make_case(community, reported_at=WEEK.bounds()[0], changed_at=NOW)
    task = make_part(event, same_kind, state="accepted")
    make_clock(event, "handle", task=task, started_at=NOW, due_at=WEEK.bounds()[0])
    seen = visible(liaison, "department", WEEK)
    assert set(seen) == {township_department, same_kind, neighbour}
    client = login(liaison)
    assert client.get(address("department", county_department.pk)).status_code == 404
    page = client.get(address("department", same_kind.pk, "due"))
    assert (page.context["total"], page.context["hidden"]) == (1, 1)


def test_an_operator_sees_the_units_of_the_centre_and_the_own_figures(
    operator: User, township_operator: User, community: Area, grid: Area, township: Area
) -> None:
    assert list(visible(operator, "grid", WEEK)) == [grid]
    assert list(visible(operator, "community", WEEK)) == [community]
    assert list(visible(operator, "township", WEEK)) == []
    assert list(visible(operator, "operator", WEEK)) == [operator]
    assert list(visible(operator, "worker", WEEK)) == []


def test_it_knows_an_area_until_the_period_after_its_end(
    county_supervisor: User, township: Area
) -> None:
    gone = make_area(township, name="旧社区", retired_on=WEEK.start)
    assert list(visible(county_supervisor, "community", WEEK)) == []
    assert list(visible(county_supervisor, "community", WEEK.previous())) == [gone]


def test_it_asks_no_more_for_many_cases_than_for_few(
    login: Login,
    supervisor: User,
    community: Area,
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:
    for _number in range(40):
        case(community)
    client = login(supervisor)
    url = address("community", community.pk, "reported")
    client.get(url)
    with django_assert_max_num_queries(16):
        page = client.get(f"{url}?page=1")
    assert len(page.context["rows"]) == 30
