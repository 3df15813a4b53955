"""A department whose area joins another joins the one of its kind there, and comes back."""

from __future__ import annotations

from io import StringIO

import pytest
from django.core.management import call_command
from django.test import Client
from django.urls import reverse

from accounts.models import Department, Posting, Role, User
from accounts.scope import scope_of
from events.models import Event, Task, TraceEntry
from grids.boundaries.reverting import reverting
from grids.models import Area, BoundaryChange
from grids.services import area_retire
from tests.boundary_core.ground import publish, today
from tests.events.stage import Stage
from tests.factories import make_department, make_kind, make_person

KIND = "T77"


@pytest.fixture
def there(first: Area) -> Department:
    return make_department(make_kind(KIND, "community"), first)


@pytest.fixture
def here(second: Area) -> Department:
    return make_department(make_kind(KIND, "community"), second)


@pytest.fixture
def li(here: Department) -> User:
    return make_person("li", Role.LIAISON, here)


@pytest.fixture
def sent(stage: Stage, second: Area, here: Department, li: User) -> Task:
    """A task of the second community's department, accepted by it."""
    stage.lead, stage.liaison = here, li
    grid = Area.objects.children_of(second).get(name="河东网格")
    stage.operator = make_person("zhang", Role.OPERATOR, second)
    stage.collect(point=None, area=grid)
    stage.do("classify")
    stage.do("file")
    stage.dispatch()
    return stage.task()


def joined(first: Area, second: Area, by: User) -> BoundaryChange:
    area_retire(area=second, day=today(), successor=first, by=by, reason="two small ones")
    return BoundaryChange.objects.latest("pk")


def reread(user: User) -> User:
    found: User = User.objects.get(pk=user.pk)
    found.scope = scope_of(found)
    return found


def test_its_open_tasks_go_with_its_people(
    sent: Task, here: Department, there: Department, li: User, first: Area, second: Area,
    system_admin: User,
) -> None:  # fmt: skip
    joined(first, second, system_admin)
    sent.refresh_from_db()
    assert (sent.department, sent.state) == (there, "sent")
    case = Event.objects.get(pk=sent.event_id)
    assert case.departments == [there.pk]
    assert Posting.objects.get(user=li).department == there
    assert Event.objects.for_user(reread(li)).filter(pk=case.pk).exists()
    last = TraceEntry.objects.filter(event=case, task_id=sent.pk).latest("seq")
    assert last.changes[f"task:{sent.pk}"]["department_id"] == [here.pk, there.pk]
    assert str(second) in last.reason
    call_command("verify_trace", stdout=StringIO())


def test_its_people_go_on_with_the_task(
    stage: Stage, sent: Task, there: Department, li: User, first: Area, second: Area,
    system_admin: User,
) -> None:  # fmt: skip
    joined(first, second, system_admin)
    stage.do("accept", reread(li), task_id=sent.pk)
    sent.refresh_from_db()
    assert sent.state == "accepted"


def test_two_parts_in_one_case_become_one(
    stage: Stage, sent: Task, there: Department, first: Area, second: Area, system_admin: User
) -> None:
    spare = Task.objects.create(
        event=sent.event,
        department=there,
        role="assist",
        state="sent",
        dispatched_by=sent.dispatched_by,
        sent_at=sent.sent_at,
    )
    joined(first, second, system_admin)
    spare.refresh_from_db()
    sent.refresh_from_db()
    assert (sent.department, sent.state, spare.state) == (there, "sent", "withdrawn")


def test_a_merge_that_is_taken_back_brings_back_the_department(
    client: Client, sent: Task, here: Department, there: Department, li: User, first: Area,
    second: Area, system_admin: User,
) -> None:  # fmt: skip
    wang = make_person("wang", Role.LIAISON, there)
    change = joined(first, second, system_admin)
    page = client.get(reverse("grids:boundary_change_revert", args=[change.pk])).content.decode()
    assert "These do not come back" not in page
    publish(reverting(change), by=system_admin, reason="a mistake", reverts=change)
    back = Area.objects.in_force().get(name=second.name)
    here.refresh_from_db()
    sent.refresh_from_db()
    assert (here.area, here.path, here.is_active) == (back, back.path, True)
    assert Posting.objects.get(user=li).department == here
    assert Posting.objects.get(user=wang).department == there
    assert sent.department == here
    call_command("verify_trace", stdout=StringIO())


def test_one_that_was_moved_whole_comes_back_whole(
    sent: Task, here: Department, li: User, first: Area, second: Area, system_admin: User
) -> None:
    change = joined(first, second, system_admin)
    here.refresh_from_db()
    assert (here.area, here.is_active) == (first, True)
    publish(reverting(change), by=system_admin, reason="a mistake", reverts=change)
    here.refresh_from_db()
    assert here.area == Area.objects.in_force().get(name=second.name)
    assert Posting.objects.get(user=li).department == here
    sent.refresh_from_db()
    assert sent.department == here
