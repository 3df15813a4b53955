"""A township's centre with two operators, a supervisor, and shifts of a day."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import pytest

from accounts.models import User
from events.models import Shift
from grids.models import Area

NOW = dt.datetime(2026, 3, 2, 0, 0, tzinfo=dt.UTC)
"""Monday 2 March 2026, 08:00 in county time."""

MakeShift = Callable[..., Shift]


def hours(number: float) -> dt.timedelta:
    return dt.timedelta(hours=number)


@pytest.fixture
def make_shift(township: Area, township_operator: User) -> MakeShift:
    """A shift of the township's operator from 08:00 to 18:00 unless told otherwise."""

    def make(
        user: User | None = None,
        begins: dt.datetime = NOW,
        length: float = 10,
        area: Area | None = None,
        **more: object,
    ) -> Shift:
        return Shift.objects.create(
            area=area or township,
            user_id=(user or township_operator).pk,
            begins=begins,
            ends=begins + hours(length),
            **more,
        )

    return make
