"""One job at a time works on a file, and sets follow the set that they stand in."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.models import User
from grids.errors import Refused
from grids.geofiles import publishing, services
from grids.geofiles.choices import Choices
from grids.geofiles.models import BoundaryFile, FaultKind, FileFault
from grids.geofiles.publishing import ready_sets
from grids.geofiles.taking import forget_old
from grids.models import Area, Draft
from jobs import services as jobs
from jobs.models import Job, JobState
from tests.cast import Login
from tests.factories import make_area, square
from tests.geofiles.files import box, brought, check, feature, geojson, layer, publish

W, S = 107.0, 34.0
LAYERS = (
    layer(0, "community", create="on", name="name"),
    layer(1, "grid", create="on", name="name"),
)


def nested(*more: dict[str, Any]) -> bytes:
    """A new community with a new grid in it."""
    above = feature(box(W, S, 0.1), level="community", name="新社区")
    return geojson(above, *more, feature(box(W, S, 0.05), level="grid", name="g0"))


@pytest.fixture
def file(township: Area, system_admin: User, login: Login) -> BoundaryFile:
    return brought(login(system_admin), township.code, "a.geojson", nested())


def test_what_stands_in_a_refused_area_is_not_published_either(
    file: BoundaryFile, township: Area, system_admin: User, login: Login
) -> None:
    client = login(system_admin)
    check(client, file, *LAYERS)
    make_area(township, name="插入", geometry=square(W + 0.05, S, 0.1))  # meanwhile
    page = publish(client, file)
    assert file.job is not None
    assert (file.job.state, file.job.refused) == (JobState.DONE, 2)
    assert "The area above was not published" in page
    assert not Area.objects.filter(name__in=["新社区", "g0"]).exists()


def test_a_set_below_one_with_faults_is_not_ready_and_no_draft(
    township: Area, system_admin: User, login: Login
) -> None:
    client = login(system_admin)
    other = feature(box(W + 0.05, S, 0.1), level="community", name="另一社区")
    file = brought(client, township.code, "a.geojson", nested(other))
    check(client, file, *LAYERS)
    above, below = file.result["sets"]
    assert (above["faults"], below["faults"]) == (1, 0)
    assert ready_sets(file) == []
    answer = client.post(
        f"/boundary-files/{file.pk}/draft/", {"parent": below["parent"]}, follow=True
    )
    assert "The area above was not published" in answer.content.decode()
    assert not Draft.objects.exists()


def checked(file: BoundaryFile, system_admin: User, login: Login) -> BoundaryFile:
    check(login(system_admin), file, *LAYERS)
    return BoundaryFile.objects.get(pk=file.pk)


def test_two_pages_loaded_before_start_one_job(
    file: BoundaryFile, system_admin: User, login: Login
) -> None:
    first, second = checked(file, system_admin, login), BoundaryFile.objects.get()
    with CaptureQueriesContext(
        connection,
    ) as asked:
        services.file_publish(first, "x", system_admin)
    assert any("FOR NO KEY UPDATE" in query["sql"] for query in asked.captured_queries)
    choices = Choices.from_json(second.choices)
    for tried in (
        lambda: services.file_publish(second, "x", system_admin),
        lambda: services.file_check(second, choices, system_admin),
        lambda: services.file_draft(second, "#1", system_admin),
        lambda: services.file_remove(second),
    ):
        with pytest.raises(Refused, match="A job still works"):
            tried()
    assert Job.objects.filter(state=JobState.WAITING).count() == 1


def test_a_file_removed_meanwhile_is_told(file: BoundaryFile, system_admin: User) -> None:
    services.file_remove(BoundaryFile.objects.get())
    with pytest.raises(Refused, match="was removed meanwhile"):
        services.file_publish(file, "x", system_admin)


@pytest.mark.parametrize("lost", ["the file", "the job"])
def test_a_job_that_lost_its_file_publishes_nothing(
    lost: str, file: BoundaryFile, system_admin: User, login: Login
) -> None:
    file = checked(file, system_admin, login)
    services.file_publish(file, "x", system_admin)
    job = jobs.take(timezone.now())
    assert job is not None
    if lost == "the file":
        other = Job.objects.create(kind=publishing.KIND, params={}, created_at=timezone.now())
        BoundaryFile.objects.update(job=other)
    else:
        Job.objects.filter(pk=job.pk).update(lease=uuid.uuid4())
    with pytest.raises(jobs.Overslept):
        list(publishing.work(job))
    assert not Area.objects.filter(name="新社区").exists()


def test_an_old_file_at_work_is_not_forgotten(
    file: BoundaryFile, system_admin: User, login: Login
) -> None:
    services.file_publish(checked(file, system_admin, login), "x", system_admin)
    later = timezone.now() + dt.timedelta(days=40)
    forget_old(later)
    assert BoundaryFile.objects.exists()
    Job.objects.update(state=JobState.FAILED)
    forget_old(later)
    assert not BoundaryFile.objects.exists()


def test_a_refusal_stands_in_the_list_once_though_the_worker_died(
    file: BoundaryFile, system_admin: User, login: Login, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = checked(file, system_admin, login)
    services.file_publish(file, "x", system_admin)
    job = jobs.take(timezone.now())
    assert job is not None
    (found, _below), refused = ready_sets(file), Refused("no")

    def killed(*_args: Any, **_kwargs: Any) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr(BoundaryFile, "save", killed)
        with pytest.raises(KeyboardInterrupt):
            publishing._keep_refusal(file, job, found, refused)
    assert not FileFault.objects.exists()
    for _twice in range(2):
        publishing._keep_refusal(file, job, found, refused)
    assert FileFault.objects.filter(kind=FaultKind.REFUSED).count() == 1
    file.refresh_from_db()
    assert file.result["sets"][0]["faults"] == 1
