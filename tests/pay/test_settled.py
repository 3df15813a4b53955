"""A case settled on the spot counts unless its sample check failed, frozen periods included."""

from __future__ import annotations

from typing import Any

import pytest

from accounts.models import Department, User
from assessment.figures.checking import check
from assessment.figures.counting import counts_of
from assessment.figures.periods import Period
from assessment.snapshots import reading
from assessment.snapshots.freezing import freeze, revise
from tests.events.stage import Stage, make_category

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("rules", "calendar")]
W10 = Period.read("2026-W10")
END = W10.bounds()[1]


@pytest.fixture
def stage(
    settings: Any,
    worker: User,
    operator: User,
    township_operator: User,
    liaison: User,
    township_department: Department,
) -> Stage:
    settings.GRIDGOV = {"SAMPLE_PERCENT": 100}
    return Stage(operator=operator, liaison=liaison, lead=township_department, worker=worker)


def settled(stage: Stage) -> None:
    stage.collect(category=make_category("0411", worker_may_settle=True))
    stage.do("settle", stage.worker, result="已劝导")


def figures(worker: User) -> tuple[int, int]:
    found = counts_of("worker", worker.pk, W10, END)
    assert check(W10, END).differences == []
    return found.get("settled", 0), found.get("valid", 0)


def test_it_counts_until_a_sample_check_fails(
    stage: Stage, worker: User, township_operator: User
) -> None:
    settled(stage)
    assert figures(worker) == (1, 1)
    stage.do("sample_fail", township_operator, reason="现场未清理")
    assert figures(worker) == (0, 0)


def test_it_goes_on_counting_once_the_check_passed(
    stage: Stage, worker: User, township_operator: User
) -> None:
    settled(stage)
    stage.do("sample_pass", township_operator)
    assert figures(worker) == (1, 1)


def test_a_check_that_fails_later_comes_in_with_a_revision(
    stage: Stage, worker: User, township_operator: User
) -> None:
    settled(stage)
    first = freeze(W10, END)
    stage.do("sample_fail", township_operator, reason="现场未清理")
    second = revise(W10, "抽查不合格。", None, END)
    told = [
        reading.counts_of(one, "worker", worker.pk).get("settled", 0) for one in (first, second)
    ]
    assert told == [1, 0]
