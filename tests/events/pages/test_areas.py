"""Cases follow when their area is dissolved, and the page of an area lists the open ones."""

from __future__ import annotations

import pytest

from accounts.models import User
from events.areas import OpenCases, open_cases
from events.models import TraceEntry
from events.trace import broken
from grids.models import Area
from tests.cast import Login
from tests.events.pages.scenes import stage
from tests.factories import make_area

pytestmark = pytest.mark.django_db


def test_it_moves_live_cases_with_an_entry_in_their_trace(
    request: pytest.FixtureRequest, grid: Area, community: Area
) -> None:
    play = stage(request.getfixturevalue)
    event = play.to("handle")
    target = make_area(community, code="610305100001002", name="第二网格")
    hanging = OpenCases()
    assert hanging.count(grid) == 1
    assert hanging.list(grid, 5) == [f"{event} · {event.title}"]
    assert "1" in hanging.preview(grid, target)
    assert hanging.move(grid, target) == 1
    event.refresh_from_db()
    assert (event.area, event.sight_path) == (target, target.path)
    assert hanging.count(grid) == 0
    last = TraceEntry.objects.filter(event=event).latest("seq")
    assert (last.action, last.user) == ("correct", None)
    assert "第一网格" in last.reason
    assert list(broken(event, TraceEntry.objects.filter(event=event).order_by("seq"))) == []


def test_it_shows_the_open_cases_of_an_area_to_who_sees_them(
    request: pytest.FixtureRequest, community: Area, outsider: User, login: Login
) -> None:
    play = stage(request.getfixturevalue)
    play.collect()
    panel = open_cases(community, play.operator)
    assert panel is not None
    assert panel.count == 1
    page = login(play.operator).get(f"/areas/{community.code}/").content.decode()
    assert "消防通道堵塞" in page
    other = open_cases(community, outsider)
    assert other is not None
    assert other.count == 0
