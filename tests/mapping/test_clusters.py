"""Every cluster holds the cases its list shows, whoever asks, at every zoom and filter."""

from __future__ import annotations

import datetime as dt
from collections import Counter

import pytest
from django.contrib.gis.geos import Point
from django.http import QueryDict
from django.utils import timezone

from accounts.models import User
from events.lights import light_of
from events.mapping.asked import Asked
from events.mapping.clusters import clusters, spots
from events.mapping.places import x_of, y_of
from events.mapping.table import table_of
from events.models import Event
from events.worklist import Filters, Worklist
from tests.worklist.test_counts import FILTERS, PAIRS, query

pytestmark = pytest.mark.django_db
COUNTY = (106.5, 33.5, 108.5, 35.5)
NEAR = (107.0, 34.05, 107.15, 34.15)
ZOOMS = (5, 10, 13, 16)
READERS = (
    ("worker", "operator", "township_operator", "county_operator", "outsider"),
    ("supervisor", "county_supervisor", "liaison", "county_liaison", "department_head", "auditor"),
)
"""In two parts, so that two processes can share them; each makes the cases once."""


def asked(user: User, address: str) -> Worklist:
    return Worklist(user, Asked.read(QueryDict(address)).filters, timezone.now())


def listed(user: User, filters: Filters) -> list[Event]:
    work = Worklist(user, filters, timezone.now())
    return list(work.tab(work.filters.tab))


@pytest.mark.parametrize("readers", READERS)
def test_clusters_tables_and_lists_agree(
    readers: tuple[str, ...], spread: list[Event], request: pytest.FixtureRequest
) -> None:
    """Under every filter: all cases with a point are in one cluster each, and its list has them."""
    for role in readers:
        user: User = request.getfixturevalue(role)
        clusters_and_lists_agree(user, spread)
        tables_and_lists_agree(user, timezone.now())


def clusters_and_lists_agree(user: User, spread: list[Event]) -> None:
    now = timezone.now()
    for number, name in enumerate([*FILTERS, *PAIRS]):
        for tab in ("all&live=1", "mine", "ended", "all"):
            if name == "tab" and tab != "mine":
                continue
            work = asked(user, f"{query(name, spread)}&tab={tab}")
            wanted = [event for event in listed(user, work.filters) if event.point]
            found = clusters(work, COUNTY, ZOOMS[number % len(ZOOMS)])
            assert sum(one.count for one in found) == len(wanted), (user, name, tab)
            lights = sum((Counter(one.lights) for one in found), Counter[str]())
            assert lights == Counter(light_of(e, now) for e in wanted), (user, name, tab)
            if found:
                filters = Filters(**{**vars(work.filters), "cell": str(found[0].cell)})
                assert len(listed(user, filters)) == found[0].count, (user, name, tab)


def tables_and_lists_agree(user: User, now: dt.datetime) -> None:
    for address in ("", "tab=mine", "tab=ended", "tab=all", "light=late", "urgency=urgent"):
        work = asked(user, address)
        table = table_of(work)
        rows = listed(user, work.filters)
        assert table.total.count == len(rows), address
        assert table.placed == sum(event.point is not None for event in rows)
        assert Counter(table.total.lights) == Counter(light_of(event, now) for event in rows)
        assert sum(line.count for line in table.lines) == len(rows) or not table.lines
        for line in table.lines:
            if line.area is not None:
                filters = Filters(**{**vars(work.filters), "area": line.area.pk})
                assert line.count == len(listed(user, filters)), (address, line.area)


def test_there_is_something_to_see(spread: list[Event], county_operator: User) -> None:
    found = clusters(asked(county_operator, ""), NEAR, 13)
    assert len(found) > 3
    assert sum(one.count for one in found) == 13
    assert spots(asked(county_operator, "tab=all"), NEAR, 13)[0]


def test_a_case_that_moves_or_ends_is_counted_anew(
    spread: list[Event], county_operator: User
) -> None:
    def seen() -> dict[str, int]:
        return {str(c.cell): c.count for c in clusters(asked(county_operator, ""), COUNTY, 16)}

    event = Event.objects.get(pk=spread[0].pk)
    before, total = seen(), sum(seen().values())
    Event.objects.filter(pk=event.pk).update(point=Point(107.3, 34.3, srid=4326))
    after = seen()
    assert after != before
    assert sum(after.values()) == total
    Event.objects.filter(pk=event.pk).update(step="cancelled")
    assert sum(seen().values()) == total - 1


def test_a_light_changes_by_the_clock_alone(spread: list[Event], county_operator: User) -> None:
    work = asked(county_operator, "light=late")
    later = Worklist(county_operator, work.filters, work.now + dt.timedelta(days=30))
    count = [sum(one.count for one in clusters(w, COUNTY, 10)) for w in (work, later)]
    assert 0 < count[0] < count[1]


def test_a_confidential_case_is_on_no_map_of_who_may_not_see_it(
    spread: list[Event], county_operator: User
) -> None:
    total = sum(one.count for one in clusters(asked(county_operator, ""), COUNTY, 10))
    Event.objects.filter(pk=spread[0].pk).update(confidential=True)
    assert sum(one.count for one in clusters(asked(county_operator, ""), COUNTY, 10)) == total - 1
    assert table_of(asked(county_operator, "")).total.count == total  # one case has no point


def test_a_cluster_lies_among_its_cases_and_names_what_holds_them(
    spread: list[Event], county_operator: User, grid: object
) -> None:
    (whole,) = clusters(asked(county_operator, ""), COUNTY, 5)
    xs = [x_of(event.point.x) for event in Event.objects.exclude(point=None) if event.point]
    ys = [y_of(event.point.y) for event in Event.objects.exclude(point=None) if event.point]
    assert min(xs) < x_of(whole.at[1]) < max(xs)
    assert min(ys) < y_of(whole.at[0]) < max(ys)
    assert whole.path == Event.objects.get(pk=spread[0].pk).sight_path


def test_the_heat_counts_the_same_cases(spread: list[Event], county_operator: User) -> None:
    work = asked(county_operator, "")
    for bounds, zoom in ((COUNTY, 12), (COUNTY, 9), (NEAR, 14)):
        found, same = spots(work, bounds, zoom)
        assert same == clusters(work, bounds, zoom), "the list beside it is that of the clusters"
        assert sum(s[2] for s in found) == sum(one.count for one in same)
        assert len(found) >= len(same)
    assert all(33.5 < lat < 35.5 and 106.5 < lng < 108.5 for lat, lng, _n in found)
