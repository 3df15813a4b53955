"""Visits that were due, and those made by their day: the figure, its list, and the recount."""

from __future__ import annotations

import datetime as dt
import random
from typing import Any

import pytest
from django.db import connection, transaction
from django.urls import reverse
from django.utils import timezone

from accounts.models import Posting, User
from assessment.figures.checking import check
from assessment.figures.counting import case_keys, counts, counts_of, facts_sql
from assessment.figures.periods import Period
from assessment.figures.visits import care_and_day, key_of
from assessment.snapshots import reading
from assessment.snapshots.freezing import freeze, revise
from grids.models import Area
from people.models import Care, Visit
from people.services import By, change_care, change_person, end_care
from people.visits.services import correct_visit
from tests.cast import Login
from tests.factories import make_posting, make_user
from tests.people.making import BY, THERE, make_building, make_person, make_residence, make_room
from tests.visits.making import make_care, make_visit

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate()
MONTH = Period.of("month", TODAY).previous()
NOW = MONTH.bounds()[1] + dt.timedelta(minutes=15)
"""The month before this one, just over."""

FIRST = MONTH.start


@pytest.fixture(autouse=True)
def _since(worker: User, grid: Area) -> None:
    """The worker has been posted for long."""
    Posting.objects.filter(user=worker).update(valid_from=FIRST - dt.timedelta(days=400))


def somebody(point: Any = None) -> Any:
    person = make_person()
    make_residence(person, make_room(make_building(point) if point else None))
    return person


def care_since(day: dt.date, every: int = 10, person: Any = None) -> Care:
    care = make_care(person=person or somebody(), valid_from=day, every_days=every)
    recorded(care, day)
    return care


def recorded(care: Care, day: dt.date) -> None:
    noon = dt.datetime.combine(day, dt.time(12), timezone.get_default_timezone())
    Care.objects.filter(pk=care.pk).update(created_at=noon)


def visit_on(care: Care, day: dt.date, outcome: str = "met") -> Visit:
    noon = dt.datetime.combine(day, dt.time(12), timezone.get_default_timezone())
    return make_visit(care.person, by=By(None, now=noon), care=care, outcome=outcome)


def figures(worker: User, now: dt.datetime = NOW) -> tuple[int, int]:
    """Due and done in time; by every way they are asked for, which have to agree."""
    found = counts_of("worker", worker.pk, MONTH, now)
    assert counts("worker", MONTH, now).get(worker.pk, {}) == found
    for measure in ("visits_due", "visits_done"):
        keys = case_keys("worker", worker.pk, measure, MONTH, now)
        assert len(set(keys)) == len(keys) == found.get(measure, 0)
    assert check(MONTH, now).differences == []
    return found.get("visits_due", 0), found.get("visits_done", 0)


@pytest.mark.parametrize(
    ("outcome", "on", "expected"),
    [
        ("met", 9, (1, 1)),
        ("met", 10, (1, 1)),
        ("met", 11, (1, 0)),
        ("declined", 10, (1, 1)),
        ("nobody", 10, (1, 0)),
    ],
)
def test_who_declined_was_reached_and_who_was_not_at_home_is_still_due(
    worker: User, outcome: str, on: int, expected: tuple[int, int]
) -> None:
    """Due on the 10th day; the next one only in the month after."""
    care = care_since(FIRST - dt.timedelta(days=20), 30)
    visit_on(care, FIRST + dt.timedelta(days=on), outcome)
    assert figures(worker) == expected


def test_each_day_counts_once_and_the_list_names_it(worker: User) -> None:
    care = care_since(FIRST - dt.timedelta(days=3), 7)
    for ahead in (4, 11, 20):
        visit_on(care, FIRST + dt.timedelta(days=ahead))
    days = [FIRST + dt.timedelta(days=ahead) for ahead in (4, 11, 18, 27)]
    found = case_keys("worker", worker.pk, "visits_due", MONTH, NOW)
    assert sorted(map(care_and_day, found)) == [(care.pk, day) for day in days]
    assert figures(worker) == (4, 2)


def test_a_visit_that_was_never_made_is_due_once(worker: User) -> None:
    care_since(FIRST - dt.timedelta(days=5), 10)
    assert figures(worker) == (1, 0)


def test_a_day_that_is_not_over_is_not_due_yet(worker: User) -> None:
    care_since(FIRST, 10)
    day = dt.datetime.combine(
        FIRST + dt.timedelta(days=10), dt.time(23), timezone.get_default_timezone()
    )
    assert figures(worker, day) == (0, 0)
    assert figures(worker, day + dt.timedelta(hours=2)) == (1, 0)


def test_only_who_was_posted_there_on_the_day_is_asked(
    worker: User, grid: Area, other_township: Area
) -> None:
    care_since(FIRST, 10)
    care_since(FIRST, 10, somebody(THERE))
    left = make_user("left-early")
    make_posting(left, "worker", grid, valid_from=FIRST, valid_to=FIRST + dt.timedelta(days=10))
    assert figures(worker) == (1, 0)
    assert figures(left) == (0, 0)


def test_a_colleague_s_visit_is_a_visit(worker: User, grid: Area) -> None:
    colleague = make_user("colleague")
    make_posting(colleague, "worker", grid)
    care = care_since(FIRST, 20)
    visit_on(care, FIRST + dt.timedelta(days=19))
    assert figures(worker) == figures(colleague) == (1, 1)


def test_nothing_is_asked_after_care_ended_or_of_the_dead(worker: User) -> None:
    ended, person = care_since(FIRST, 10), somebody()
    care_since(FIRST, 10, person)
    end_care(ended, FIRST + dt.timedelta(days=10), by=BY)
    change_person(person, {"died_on": FIRST + dt.timedelta(days=5)}, by=BY)
    assert figures(worker) == (0, 0)


def test_nothing_was_asked_before_it_was_recorded(worker: User) -> None:
    """A programme entered late, or taken over from paper, makes nobody late."""
    care = care_since(FIRST - dt.timedelta(days=90), 30)
    recorded(care, FIRST + dt.timedelta(days=3))
    visit_on(care, FIRST + dt.timedelta(days=5))
    assert figures(worker) == (0, 0)
    recorded(care, FIRST - dt.timedelta(days=60))
    assert figures(worker) == (0, 0)
    late = care_since(FIRST - dt.timedelta(days=20), 30)
    recorded(late, FIRST + dt.timedelta(days=11))
    assert figures(worker) == (0, 0)
    recorded(late, FIRST + dt.timedelta(days=10))
    assert figures(worker) == (1, 0)


def test_a_shorter_rhythm_makes_no_earlier_visit_late(worker: User) -> None:
    care = care_since(FIRST, 20)
    visit_on(care, FIRST + dt.timedelta(days=15))
    change_care(Care.objects.get(pk=care.pk), {"every_days": 7}, by=BY)
    keys = case_keys("worker", worker.pk, "visits_done", MONTH, NOW)
    assert [care_and_day(key) for key in keys] == [(care.pk, FIRST + dt.timedelta(days=20))]
    assert figures(worker) == (2, 1)


def test_a_correction_moves_the_next_day_too(worker: User) -> None:
    care = care_since(FIRST, 10)
    first = visit_on(care, FIRST + dt.timedelta(days=2))
    second = visit_on(care, FIRST + dt.timedelta(days=14))
    assert figures(worker) == (3, 1)
    earlier = first.visited_at + dt.timedelta(days=3)
    correct_visit(first, {"visited_at": earlier}, by=By(None, why="日期记错"))
    second.refresh_from_db()
    assert second.due_on == FIRST + dt.timedelta(days=15)
    assert figures(worker) == (3, 2)


def test_random_rounds_are_recounted(worker: User) -> None:
    chance = random.Random(7)
    for _number in range(12):
        begun = FIRST - dt.timedelta(days=chance.randrange(40))
        care = care_since(begun, chance.choice((5, 9)))
        for _visit in range(chance.randrange(7)):
            day = max(begun, FIRST + dt.timedelta(days=chance.randrange(-20, 33)))
            if day <= TODAY:
                visit_on(care, day, chance.choice(("met", "declined", "nobody")))
    found = figures(worker)
    assert found[0] > found[1] > 0
    figures(worker, MONTH.bounds()[0] + dt.timedelta(days=12))


def test_a_frozen_figure_stays_and_a_revision_knows_more(worker: User) -> None:
    care = care_since(FIRST, 20)
    snapshot = freeze(MONTH, NOW)
    key = key_of(care.pk, FIRST + dt.timedelta(days=20))
    assert reading.keys_in(snapshot, "worker", worker.pk, "visits_due") == [key]
    visit_on(care, FIRST + dt.timedelta(days=18))
    assert reading.keys_in(snapshot, "worker", worker.pk, "visits_done") == []
    later = revise(MONTH, "走访补登。", None, NOW)
    assert reading.keys_in(later, "worker", worker.pk, "visits_done") == [key]


def test_the_list_is_as_long_as_the_figure_and_masked(
    worker: User, supervisor: User, auditor: User, login: Login
) -> None:
    care = care_since(FIRST, 20)
    late = somebody()
    care_since(FIRST - dt.timedelta(days=5), 10, late)
    visit_on(care, FIRST + dt.timedelta(days=18))
    freeze(MONTH, NOW)
    for name in ("figures:cases", "snapshots:cases"):
        url = reverse(name, args=[MONTH.code, "worker", worker.pk, "visits_due"])
        for reader, seen in ((worker, 2), (supervisor, 2), (auditor, 0)):
            page = login(reader).get(url)
            assert (page.context["total"], len(page.context["lines"])) == (2, seen)
            assert page.context["hidden"] == 2 - seen
            assert late.name not in page.content.decode()


def test_nobody_appeals_against_a_visit_as_if_it_were_a_case(worker: User, login: Login) -> None:
    care = care_since(FIRST, 20)
    freeze(MONTH, NOW)
    key = key_of(care.pk, FIRST + dt.timedelta(days=20))
    url = reverse("snapshots:appeal_file", args=[MONTH.code, "worker", worker.pk])
    assert login(worker).get(f"{url}?measure=visits_due&event={key}").status_code == 404


def test_the_statement_goes_by_the_days(worker: User) -> None:
    """Both halves are found by an index, whatever the size of the registers."""
    sql, params = facts_sql(MONTH, NOW)
    with connection.cursor() as cursor, transaction.atomic():
        cursor.execute("SET LOCAL enable_seqscan = off")
        cursor.execute(f"EXPLAIN {sql}", params)
        plan = "\n".join(row[0] for row in cursor.fetchall())
    assert "visit_due" in plan
    assert "care_due" in plan
