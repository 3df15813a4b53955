"""How long records are kept: rules as data, a dry run that removes nothing, a run that does."""

from __future__ import annotations

import datetime as dt
from io import StringIO

import pytest
from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.db import DatabaseError, transaction
from django.urls import reverse
from django.utils import timezone
from pytest_django import Settings

from accounts.models import AccessLog, Role, User
from grids.models import Area
from people.models import Care, Change, Erasure, KeepingRule, Person
from people.protection import keeping
from people.services import By, change_person, end_care, end_residence, register_care
from people.tasks import retain
from tests.cast import Login
from tests.factories import make_person as make_user
from tests.people.making import BY, make_building, make_person, make_residence

TODAY = timezone.localdate()
LONG_AGO = TODAY - dt.timedelta(days=2000)


def counted(*, dry: bool = True, now: dt.datetime | None = None) -> dict[str, int]:
    found = keeping.run(now or timezone.now(), dry=dry)
    return {outcome.kind.name: outcome.count for outcome in found if outcome.count}


@pytest.fixture
def moved(grid: Area) -> Person:
    """Left long ago and has nothing open here."""
    found = make_person("李四")
    row = make_residence(found, make_building(), valid_from=LONG_AGO - dt.timedelta(days=9))
    end_residence(row, LONG_AGO, by=BY)
    return found


def erased(person: Person) -> bool:
    return Person.objects.get(pk=person.pk).erased_at is not None


def test_the_dry_run_counts_and_removes_nothing(moved: Person, person: Person) -> None:
    out = StringIO()
    call_command("retain", "--dry-run", stdout=out)
    assert "moved (after 1095 days): 1 would go" in out.getvalue()
    assert not erased(moved)
    assert not KeepingRule.objects.exists()


def test_the_run_erases_who_left_long_ago_and_says_how_many(moved: Person, person: Person) -> None:
    out = StringIO()
    call_command("retain", stdout=out)
    assert "moved (after 1095 days): 1 gone" in out.getvalue()
    assert (erased(moved), erased(person)) == (True, False)
    order = Erasure.objects.get()
    assert (order.person, order.ground, order.asked_by, order.state) == (
        moved,
        "term",
        None,
        "done",
    )
    assert KeepingRule.objects.get(kind="moved").last_count == 1
    assert counted(dry=False) == {}


@pytest.mark.parametrize("tie", ["residence", "care", "house"])
def test_whoever_still_has_something_here_stays(moved: Person, tie: str) -> None:
    if tie == "residence":
        make_residence(moved, make_building(), valid_from=TODAY)
    if tie == "care":
        register_care(
            programme="disabled",
            decided_by="村",
            review_on=TODAY + dt.timedelta(days=90),
            person=moved,
            by=BY,
        )
    if tie == "house":
        house = make_building()
        house.owner = moved
        house.save()
    assert counted() == {}


def test_who_died_long_ago_is_erased(person: Person) -> None:
    change_person(person, {"died_on": TODAY - dt.timedelta(days=1000)}, by=BY)
    assert counted(dry=False) == {}
    later = timezone.now() + dt.timedelta(days=200)
    assert counted(dry=False, now=later)["died"] == 1
    assert erased(person)


def test_care_that_ended_goes_with_its_history(person: Person) -> None:
    start = TODAY - dt.timedelta(days=500)
    care = register_care(
        programme="disabled",
        decided_by="村",
        review_on=TODAY,
        person=person,
        valid_from=start,
        by=BY,
    )
    end_care(care, start + dt.timedelta(days=10), by=BY)
    assert counted(dry=False)["care"] == 1
    assert not Care.objects.exists()
    assert not Change.objects.filter(kind="care").exists()
    assert not erased(person)


def test_the_access_log_goes_when_old_and_never_sooner(operator: User) -> None:
    now = timezone.now()
    for days in (1, 100, 800):
        AccessLog.objects.create(
            at=now - dt.timedelta(days=days),
            user=operator,
            posting=operator.scope.posting,
            subject="person:1",
            field="name",
            reason=str(days),
        )
    assert counted(dry=False)["looks"] == 1
    assert set(AccessLog.objects.values_list("reason", flat=True)) == {"1", "100"}
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        AccessLog.objects.filter(reason="100").delete()


def test_rules_are_data_and_have_a_least(rights_admin: User, moved: Person) -> None:
    by = By(rights_admin)
    with pytest.raises(ValidationError):
        keeping.set_rule("looks", 100, True, by=by)
    keeping.set_rule("moved", 3000, True, by=by)
    assert counted() == {}
    keeping.set_rule("moved", 1000, False, by=by)
    assert counted() == {}
    keeping.set_rule("moved", 1000, True, by=by)
    assert counted() == {"moved": 1}


def test_the_nightly_task_works_only_when_switched_on(moved: Person, settings: Settings) -> None:
    settings.RETENTION = False
    retain()
    assert not erased(moved)
    settings.RETENTION = True
    retain()
    assert erased(moved)


def test_small_batches_take_everything(grid: Area) -> None:
    people = [make_person(f"李{n}") for n in "一二三"]
    for found in people:
        row = make_residence(found, make_building(), valid_from=LONG_AGO)
        end_residence(row, LONG_AGO + dt.timedelta(days=1), by=BY)
    list(keeping.run(timezone.now(), batch=2))
    assert all(erased(found) for found in people)


def test_only_the_root_sets_the_rules(rights_admin: User, township: Area, login: Login) -> None:
    url = reverse("protection:keeping_edit", args=["looks"])
    client = login(rights_admin)
    assert client.get(url).status_code == 200
    assert client.post(url, {"days": 50, "is_on": "on"}).status_code == 200
    assert not KeepingRule.objects.exists()
    assert client.post(url, {"days": 400, "is_on": "on"}).status_code == 302
    assert KeepingRule.objects.get().days == 400
    below = make_user("below", Role.RIGHTS_ADMIN, township)
    assert login(below).post(url, {"days": 300}).status_code == 403
    assert client.get(reverse("protection:keeping_edit", args=["nothing"])).status_code == 404
