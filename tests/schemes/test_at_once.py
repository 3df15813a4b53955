"""Two who decide at the same moment: one draft, one version in force, one taking back."""

from __future__ import annotations

import threading
from collections.abc import Callable

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.utils import timezone

from accounts.models import Department, User
from accounts.services.by import By
from assessment.figures.periods import current
from assessment.models import Adjustment, Scheme
from assessment.schemes.defaults import install
from assessment.schemes.services import draft_create, put_in_force, take_back
from tests.schemes.helpers import draft, given

pytestmark = pytest.mark.django_db(transaction=True)


def at_once(work: Callable[[], object]) -> list[str]:
    """What each of two threads came to: "done", or what it was told."""
    gate, found = threading.Barrier(2), []

    def run() -> None:
        gate.wait(timeout=30)
        try:
            work()
            found.append("done")
        except ValidationError as error:
            found.append(error.messages[0])
        finally:
            connection.close()

    threads = [threading.Thread(target=run) for _number in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    return sorted(found, key=lambda said: said != "done")


def test_one_draft_is_made() -> None:
    first, second = at_once(lambda: draft_create(by=By(), subject_kind="grid", period_kind="week"))
    assert (first, Scheme.objects.count()) == ("done", 1)
    assert second != "done"


def test_one_version_comes_in_force() -> None:
    made, now = draft(), timezone.now()
    period = current("week", now)
    first, second = at_once(lambda: put_in_force(by=By(), scheme=made, period=period, now=now))
    assert first == "done"
    assert second != "done"


def test_the_defaults_are_installed_once() -> None:
    assert at_once(lambda: install(timezone.now())) == ["done", "done"]
    assert Scheme.objects.count() == 7


def test_points_are_taken_back_once(
    county_supervisor: User, supervisor: User, township_department: Department
) -> None:
    row = given(county_supervisor, township_department)
    users = iter((county_supervisor, supervisor))
    both = at_once(lambda: take_back(user=next(users), adjustment=row, reason="wrong"))
    assert both == ["done", "done"]
    assert Adjustment.objects.get().taken_back_by in (county_supervisor, supervisor)
