"""Which of two sides is marked as the better one, and which periods are offered."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from assessment.figures.periods import current
from assessment.models import Snapshot
from assessment.ranking.views.compare import _betters
from assessment.snapshots.placing import Place
from tests.cast import in_english
from tests.events.stage import Stage
from tests.snapshots.conftest import W11


@dataclass
class Stock:
    value: int


@dataclass
class Side:
    place: Place
    stock: Stock


def side(rank: int | None, points: int | None, stock: int, field: str = "0001") -> Any:
    score = None if points is None else Decimal(points)
    return Side(Place(1, field, 1, rank, score), Stock(stock))


def test_more_points_a_smaller_rank_and_fewer_overdue_cases_are_better() -> None:
    marks = _betters(side(1, 90, 4), side(2, 80, 9))
    assert marks == {"points": "a", "rank": "a", "stock": "a"}
    marks = _betters(side(2, 80, 9), side(1, 90, 4))
    assert marks == {"points": "b", "rank": "b", "stock": "b"}


@pytest.mark.parametrize(
    ("other", "marks"),
    [
        pytest.param(side(1, 90, 4), {"points": "", "rank": "", "stock": ""}, id="equal"),
        pytest.param(side(None, None, 5), {"points": "", "rank": "", "stock": "a"}, id="unranked"),
        pytest.param(side(2, 80, 4, "0002"), {"points": "a", "rank": "", "stock": ""}, id="fields"),
    ],
)
def test_what_does_not_compare_has_no_mark(other: Any, marks: dict[str, str]) -> None:
    assert _betters(side(1, 90, 4), other) == marks


def test_the_running_period_and_the_one_asked_for_are_offered(
    week: Snapshot, supervisor: User, stage: Stage
) -> None:
    query: dict[str, Any] = {"of": "department", "period": W11.code, "a": stage.lead.pk}
    answer = in_english(supervisor).get(reverse("ranking:compare"), query)
    offered = answer.context["periods"]
    assert offered[0] == current("week", timezone.now())
    assert offered.count(W11) == 1
    assert offered == sorted(offered, key=lambda period: period.start, reverse=True)
