"""The list behind a figure: as many cases as counted, each on one page, told in one statement."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from accounts.models import User
from assessment.figures.behind import Behind, behind
from assessment.figures.counting import case_keys, case_sql, counts
from assessment.figures.periods import current
from events.models import Event
from grids.models import Area
from tests.figures.making import make_case

NOW = timezone.now()
WEEK = current("week", NOW).previous()
HOW_MANY, SIZE = 17, 5


def page(user: User, area: Area, asked: str | None = None) -> Behind:
    sql, params = case_sql("community", area.pk, "reported", WEEK, NOW)
    return behind(Event.objects.for_user(user), sql, params, asked, SIZE)


def fill(grid: Area) -> None:
    """Every third case is confidential."""
    for number in range(HOW_MANY):
        event = make_case(grid, confidential=number % 3 == 0, reported_at=WEEK.bounds()[0])
        Event.objects.filter(pk=event.pk).update(changed_at=NOW)


def test_the_pages_hold_every_case_in_sight_once(
    operator: User, grid: Area, community: Area
) -> None:
    fill(grid)
    every = case_keys("community", community.pk, "reported", WEEK, NOW)
    seen = Event.objects.for_user(operator).filter(pk__in=every)
    first = page(operator, community)
    assert first.total == len(every) == counts("community", WEEK, NOW)[community.pk]["reported"]
    assert 0 < first.hidden == HOW_MANY - seen.count()
    shown = [
        case.pk
        for number in first.page.paginator.page_range
        for case in page(operator, community, str(number)).cases
    ]
    assert shown == list(seen.order_by("-pk").values_list("pk", flat=True))


def test_a_wrong_number_of_a_page_is_read_as_everywhere(
    operator: User, grid: Area, community: Area
) -> None:
    fill(grid)
    seen = Event.objects.for_user(operator).order_by("-pk")
    for asked in (None, "", "x", "1.5", "0", "-1", "3", "4", "99", "9" * 30):
        found, usual = page(operator, community, asked), Paginator(seen, SIZE).get_page(asked)
        assert found.page.number == usual.number, asked
        assert list(found.cases) == list(usual.object_list), asked


def test_who_sees_none_of_them_is_told_how_many_there_are(
    outsider: User, grid: Area, community: Area
) -> None:
    fill(grid)
    found = page(outsider, community)
    assert (found.total, found.hidden, list(found.cases)) == (HOW_MANY, HOW_MANY, [])


def test_a_figure_of_nothing_has_an_empty_list(operator: User, community: Area) -> None:
    found = page(operator, community)
    assert (found.total, found.hidden, list(found.cases)) == (0, 0, [])
    assert found.page.paginator.num_pages == 1


def test_it_takes_two_statements(
    operator: User,
    grid: Area,
    community: Area,
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    fill(grid)
    sql, params = case_sql("community", community.pk, "reported", WEEK, NOW)
    rows = Event.objects.for_user(operator)
    with django_assert_num_queries(2):
        list(behind(rows, sql, params, "2", SIZE).cases)
