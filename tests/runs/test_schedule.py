"""When a connection runs next: so many minutes on, at a time of the day, on a day of the week."""

from __future__ import annotations

import datetime as dt

import pytest

from exchange.models import Link
from exchange.models.runs import Every
from exchange.runs.schedule import next_time, tick
from grids.models import Area
from tests.runs.making import make_link, put, reports

CST = dt.timezone(dt.timedelta(hours=8))
MONDAY = dt.datetime(2026, 3, 2, 9, 0, tzinfo=CST)
SIX, TEN = dt.time(6, 30), dt.time(10, 0)


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        ({"every": Every.NEVER}, None),
        ({"every": Every.MINUTES, "minutes": 20}, MONDAY + dt.timedelta(minutes=20)),
        ({"every": Every.DAILY, "at": TEN}, MONDAY.replace(hour=10)),
        ({"every": Every.DAILY, "at": SIX}, dt.datetime(2026, 3, 3, 6, 30, tzinfo=CST)),
        ({"every": Every.DAILY, "at": dt.time(9)}, dt.datetime(2026, 3, 3, 9, tzinfo=CST)),
        ({"every": Every.WEEKLY, "at": TEN, "weekday": 1}, MONDAY.replace(hour=10)),
        (
            {"every": Every.WEEKLY, "at": SIX, "weekday": 1},
            dt.datetime(2026, 3, 9, 6, 30, tzinfo=CST),
        ),
        (
            {"every": Every.WEEKLY, "at": SIX, "weekday": 7},
            dt.datetime(2026, 3, 8, 6, 30, tzinfo=CST),
        ),
        ({"every": Every.DAILY, "at": TEN, "suspended_at": MONDAY}, None),
    ],
)
def test_the_next_time(said: dict[str, object], expected: dt.datetime | None) -> None:
    assert next_time(Link(**said), MONDAY) == expected


@pytest.mark.django_db
def test_it_is_begun_once_and_then_waits_for_its_next_time(community: Area) -> None:
    link = make_link(community)
    put(link, reports(("R-1", "路灯不亮", "东关街", "", "", "")))
    now = dt.datetime.now(dt.UTC) + dt.timedelta(minutes=6)
    assert [tick(now), tick(now)] == [1, 0]
    link.refresh_from_db()
    assert link.next_at == now + dt.timedelta(minutes=5)
    assert link.runs.count() == 1
