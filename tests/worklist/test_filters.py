"""What stands in the address is read as far as it means something; the rest is said."""

from __future__ import annotations

from typing import Any

import pytest
from django.http import QueryDict

from accounts.models import User
from events.worklist.filters import unread
from tests.cast import Login


@pytest.mark.parametrize(
    ("query", "left"),
    [
        ("tab=all&light=late&since=2026-01-02&nogrid=1&sort=-due&area=7", {}),
        ("tab=&light=&q=", {}),
        ("light=purple&area=x&since=2026-13-01", {"light", "area", "since"}),
        ("tab=nowhere", {"tab"}),
        ("tab=nowhere&q=路灯", {"tab"}),
        ("sort=colour&after=zzz&page=x&other=1", {"sort"}),
        ("nogrid=yes&claimed=you&major=a-b", {"nogrid", "claimed", "major"}),
    ],
)
def test_it_tells_what_means_nothing(query: str, left: Any) -> None:
    assert set(unread(QueryDict(query))) == set(left)


def test_the_page_says_so_and_takes_it_off(operator: User, login: Login) -> None:
    answer = login(operator).get("/events/?tab=all&light=<b>purple&urgency=urgent&area=x")
    body = answer.content.decode()
    assert "light=&lt;b&gt;purple, area=x" in body
    assert answer.context["unread_off"] == "?tab=all&urgency=urgent"
    assert 'href="?tab=all&amp;urgency=urgent"' in body
    assert "已忽略" not in login(operator).get("/events/?tab=all").content.decode()
