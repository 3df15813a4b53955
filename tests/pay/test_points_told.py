"""Who gets or loses points is told, once, with the points themselves or not at all."""

from __future__ import annotations

from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.utils import translation

from accounts.models import User
from assessment.figures.periods import current
from assessment.models import Adjustment
from assessment.schemes import told
from assessment.schemes.defaults import install
from assessment.schemes.services import take_back
from assessment.schemes.services.adjustments import Subject, adjust, extras_for
from events.models import Outbox
from grids.models import Area
from tests.events.stage import MONDAY

pytestmark = pytest.mark.django_db


def give(user: User, subject: Subject, points: str = "2", penalty: bool = False) -> Adjustment:
    install(MONDAY)
    period = current("month", MONDAY)
    extra = next(one for one in extras_for(subject.kind, period) if one.is_penalty == penalty)
    return adjust(
        user=user,
        subject=subject,
        period=period,
        extra=extra,
        points=Decimal(points),
        reason="巡查中发现隐患。",
        evidence=None,
    )


def news(act: str) -> list[Outbox]:
    return list(Outbox.objects.filter(payload__act=act))


@pytest.mark.parametrize(("penalty", "said"), [(False, "got 2 points"), (True, "were taken from")])
def test_a_worker_is_told_of_points(
    grid: Area, worker: User, supervisor: User, penalty: bool, said: str
) -> None:
    row = give(supervisor, Subject("worker", grid, user=worker), penalty=penalty)
    [found] = news(told.GIVEN)
    assert found.payload["users"] == [worker.pk]
    with translation.override("en"):
        words = told.given_words(found.payload["keys"])
    assert said in words
    assert row.reason not in words


def test_a_unit_s_supervisors_are_told(
    community: Area, supervisor: User, county_supervisor: User, township: Area
) -> None:
    give(county_supervisor, Subject("township", township))
    [found] = news(told.GIVEN)
    assert found.payload["users"] == [supervisor.pk]


def test_nothing_is_told_of_what_was_refused(grid: Area, worker: User, supervisor: User) -> None:
    with pytest.raises(ValidationError):
        give(supervisor, Subject("worker", grid, user=worker), points="99")
    assert not news(told.GIVEN)


def test_taking_back_is_told_once(grid: Area, worker: User, supervisor: User) -> None:
    row = give(supervisor, Subject("worker", grid, user=worker))
    for _time in range(2):
        take_back(user=supervisor, adjustment=row, reason="重复登记。")
    [found] = news(told.TAKEN_BACK)
    assert found.payload["users"] == [worker.pk]
