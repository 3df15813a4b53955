"""Rankings and indicators say what the pages say, and each figure leads to its cases."""

from __future__ import annotations

from typing import Any

import pytest
from django.utils import timezone

from accounts.models import Department
from assessment.figures.periods import current
from assessment.models import Snapshot
from assessment.ranking.places import frozen
from assessment.snapshots import reading
from assessment.snapshots.freezing import revise
from exchange.models import Client
from grids.models import Area
from tests.events.stage import Stage
from tests.exchange.making import Caller, caller_for
from tests.exchange.reading_strictly import check_described
from tests.factories import make_area
from tests.snapshots.conftest import W11

pytestmark = pytest.mark.django_db
RANKINGS, INDICATORS, PERIODS = "/api/v1/rankings/", "/api/v1/indicators/", "/api/v1/periods/"
KINDS = ("township", "community", "grid", "department")


@pytest.fixture
def county_caller(county: Area) -> Caller:
    return caller_for(county)


def read(caller: Caller, url: str) -> Any:
    answer = caller.get(url)
    assert answer.status_code == 200, answer.content
    return answer.json()


def test_the_last_frozen_week_comes_first(area_caller: Caller, week: Snapshot) -> None:
    found = read(area_caller, RANKINGS)
    assert found["period"]["code"] == W11.code
    assert (found["period"]["first_day"], found["period"]["last_day"]) == (
        "2026-03-09",
        "2026-03-15",
    )
    assert (found["revision"], found["kind"]) == (1, "township")
    check_described(RANKINGS, found)


@pytest.mark.parametrize("kind", KINDS)
def test_places_are_those_of_the_page(
    county_caller: Caller, week: Snapshot, county_supervisor: Any, kind: str
) -> None:
    page = frozen(kind, week, county_supervisor)
    found = read(county_caller, f"{RANKINGS}?kind={kind}&period={W11.code}")
    assert [group["group"] for group in found["groups"]] == page.fields
    for field in page.fields:
        rows = read(county_caller, f"{RANKINGS}?kind={kind}&group={field}")["results"]
        places = page.listed(field)[:]
        assert [(row["subject"]["id"], row["rank"]) for row in rows] == [
            (one.pk, one.rank) for one in places
        ]
        for row, one in zip(rows, places, strict=True):
            assert row["points"] == (None if one.points is None else float(one.points))
            counts = page.counts([one.pk])[one.pk]
            for told, meant in zip(row["indicators"], page.indicators, strict=False):
                assert told["key"] == meant.key
                value = meant.value(counts)
                assert told["value"] == (None if value is None else float(value))


@pytest.mark.parametrize("kind", KINDS)
def test_every_count_leads_to_as_many_cases(
    county_caller: Caller, week: Snapshot, kind: str
) -> None:
    rows = read(county_caller, f"{INDICATORS}?kind={kind}&period={W11.code}")["results"]
    counted = [one for row in rows for one in row["counts"] if one["cases"]]
    assert counted
    for one in counted:
        found = read(county_caller, one["cases"])
        assert found["total"] == one["value"]
        assert len(found["results"]) + found["hidden"] == found["total"]
        assert all(row["url"].startswith("/api/v1/cases/") for row in found["results"])


def test_a_frozen_figure_is_that_of_the_snapshot(
    caller: Caller, week: Snapshot, township_department: Department
) -> None:
    (row,) = (
        row
        for row in read(caller, f"{INDICATORS}?period={W11.code}")["results"]
        if row["subject"]["id"] == township_department.pk
    )
    kept = reading.counts_of(week, "department", township_department.pk)
    assert {one["measure"]: one["value"] for one in row["counts"] if one["value"]} == {
        measure: value for measure, value in kept.items() if value
    }
    assert kept["overdue_open"] == 6


def test_a_running_period_is_counted_now(
    county_caller: Caller, stage: Stage, schemes: Any, township: Area
) -> None:
    period = current("week", timezone.now())
    stage.now = timezone.now() - (timezone.now() - period.bounds()[0]) / 2
    stage.to("handle")
    found = read(county_caller, f"{INDICATORS}?kind=township&period={period.code}")
    assert (found["revision"], found["counted_at"]) == (None, None)
    (row,) = (row for row in found["results"] if row["subject"]["code"] == township.code)
    (reported,) = (one for one in row["counts"] if one["measure"] == "reported")
    assert reported["value"] == 1
    assert read(county_caller, reported["cases"])["total"] == 1
    ranks = read(county_caller, f"{RANKINGS}?kind=township&period={period.code}")
    assert township.code in [row["subject"]["code"] for row in ranks["results"]]


def test_a_department_reads_its_field_and_opens_its_own_cases(
    caller: Caller, stranger: Caller, week: Snapshot, township_department: Department
) -> None:
    rows = read(caller, f"{INDICATORS}?period={W11.code}")["results"]
    counts = {row["subject"]["id"]: row["counts"] for row in rows}
    assert any(one["cases"] for one in counts[township_department.pk])
    url = next(one["cases"] for one in counts[township_department.pk] if one["cases"])
    assert read(caller, url)["hidden"] == 0
    theirs = read(stranger, url)
    assert (theirs["total"], theirs["results"]) == (theirs["hidden"], [])
    others = read(stranger, f"{INDICATORS}?period={W11.code}")["results"]
    assert not any(
        one["cases"]
        for row in others
        if row["subject"]["id"] == township_department.pk
        for one in row["counts"]
    )


def test_a_township_sees_no_other(
    area_caller: Caller, week: Snapshot, other_township: Area, township: Area
) -> None:
    for url in (RANKINGS, INDICATORS):
        rows = read(area_caller, f"{url}?kind=township&period={W11.code}")["results"]
        assert [row["subject"]["code"] for row in rows] == [township.code]
    where = f"/api/v1/figures/{W11.code}/township/{other_township.pk}/reported/"
    assert area_caller.get(where).status_code == 404


def test_the_cases_behind_a_figure_come_in_pages(
    area_caller: Caller, week: Snapshot, township: Area, django_assert_max_num_queries: Any
) -> None:
    where = f"/api/v1/figures/{W11.code}/township/{township.pk}/overdue_open/"
    whole = [row["id"] for row in read(area_caller, where)["results"]]
    assert len(whole) == 6
    url, seen = f"{where}?limit=4", []
    while url:
        with django_assert_max_num_queries(10):
            page = read(area_caller, url)
        assert (page["total"], page["hidden"]) == (6, 0)
        seen += [row["id"] for row in page["results"]]
        url = page["next"]
    assert seen == whole == sorted(whole, reverse=True)


def test_the_cases_behind_a_figure_need_the_scope_of_cases(
    township: Area, week: Snapshot, area_caller: Caller
) -> None:
    """Who may read figures alone learns from them no title and no address."""
    where = f"/api/v1/figures/{W11.code}/township/{township.pk}/reported/"
    assert area_caller.get(where).status_code == 200
    answer = caller_for(township, ["ranking:read"]).get(where)
    assert (answer.status_code, answer.json()["type"]) == (403, "urn:gridgov:problem:scope-missing")
    assert "case:read" in answer.json()["detail"]


@pytest.mark.parametrize(
    "where",
    ["2026-W99/township/1/reported", "2026-W11/galaxy/1/reported", "2099/township/1/reported"],
)
def test_no_figure_is_not_there(area_caller: Caller, township: Area, where: str) -> None:
    assert area_caller.get(f"/api/v1/figures/{where}/").status_code == 404
    own = f"/api/v1/figures/{W11.code}/township/{township.pk}"
    assert area_caller.get(f"{own}/nothing/").status_code == 404
    assert area_caller.get(f"{own}/reported/").status_code == 200


@pytest.mark.parametrize(
    ("asked", "name"),
    [
        ("period=2026-W99", "period"),
        ("period=2099", "period"),
        ("kind=galaxy", "kind"),
        ("kind=county", "kind"),
        ("group=nothing", "group"),
        ("cursor=first", "cursor"),
        ("sort=name", "sort"),
    ],
)
def test_what_means_nothing_is_told(area_caller: Caller, asked: str, name: str) -> None:
    answer = area_caller.get(f"{RANKINGS}?{asked}")
    assert answer.status_code == 422
    assert answer.json()["errors"][0]["parameter"] == name


def test_pages_of_a_ranking_hold_every_line_once(
    county_caller: Caller, other_township: Area, week: Snapshot
) -> None:
    whole = read(county_caller, f"{RANKINGS}?kind=township")["results"]
    first = read(county_caller, f"{RANKINGS}?kind=township&limit=1")
    second = read(county_caller, first["next"])
    assert [*first["results"], *second["results"]] == whole[:2]
    assert read(county_caller, second["previous"])["results"] == first["results"]


def test_a_cursor_of_another_revision_is_refused(
    county_caller: Caller, other_township: Area, week: Snapshot, county_supervisor: Any
) -> None:
    first = read(county_caller, f"{RANKINGS}?kind=township&limit=1")
    revise(W11, "数据补录", county_supervisor, timezone.now())
    answer = county_caller.get(first["next"])
    assert (answer.status_code, answer.json()["type"]) == (409, "urn:gridgov:problem:revised")


def test_indicators_stay_in_order_while_areas_are_added(
    county_caller: Caller, week: Snapshot, county: Area, other_township: Area
) -> None:
    asked = f"{INDICATORS}?kind=township&period={W11.code}"
    whole = [row["subject"]["id"] for row in read(county_caller, asked)["results"]]
    first = read(county_caller, f"{asked}&limit=1")
    make_area(county)
    rest = read(county_caller, first["next"])
    got = [row["subject"]["id"] for row in (*first["results"], *rest["results"])]
    assert got[: len(whole)] == whole


def test_frozen_periods_are_listed(area_caller: Caller, week: Snapshot) -> None:
    (row,) = read(area_caller, PERIODS)["results"]
    assert (row["period"], row["revision"], row["last_day"]) == (W11.code, 1, "2026-03-15")
    assert read(area_caller, f"{PERIODS}?kind=year")["results"] == []
    assert area_caller.get(f"{PERIODS}?kind=day").status_code == 422


def test_who_reads_no_figures_is_told(area_caller: Caller) -> None:
    Client.objects.get().user.postings.update(role="rights_admin")
    for url in (RANKINGS, INDICATORS, PERIODS):
        assert area_caller.get(url).status_code == 403


@pytest.mark.parametrize(("url", "most"), [(RANKINGS, 20), (INDICATORS, 11)])
def test_they_cost_the_same_for_many(
    county_caller: Caller,
    week: Snapshot,
    county: Area,
    django_assert_max_num_queries: Any,
    url: str,
    most: int,
) -> None:
    for _each in range(10):
        make_area(county)
    with django_assert_max_num_queries(most):
        read(county_caller, f"{url}?kind=township&period={W11.code}")
