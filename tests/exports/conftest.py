"""Cases to take away, and a media folder of the test's own."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone, translation

from accounts.models import Department, User
from events.exports import services
from events.models import Event
from jobs.models import Job, JobState
from tests.events.stage import Stage


@pytest.fixture(autouse=True)
def _english(settings: Any, tmp_path: Path) -> Iterator[None]:
    settings.LANGUAGE_CODE = "en"
    settings.MEDIA_ROOT = tmp_path
    with translation.override("en"):
        yield


@pytest.fixture
def stage(
    rules: None,
    worker: User,
    operator: User,
    liaison: User,
    township_department: Department,
    assist_department: Department,
    supervisor: User,
    assist_liaison: User,
) -> Stage:
    return Stage(operator, liaison, township_department, assists=[assist_department], worker=worker)


@pytest.fixture
def cases(stage: Stage) -> list[Event]:
    """One dispatched case and three new ones of the operator's community, newest first."""
    first = stage.to("handle")
    rest = [stage.collect(description=f"=case {n}，请打13800138000") for n in range(3)]
    return [*reversed(rest), first]


def make_job(user: User, **more: Any) -> Job:
    """An export of everything the user sees, as a worker finds it."""
    import base64

    from gridgov.crypto import encrypt

    posting = user.scope.posting
    params = {
        "format": "csv",
        "posting": posting.pk if posting else 0,
        "language": "en",
        "quiet": False,
        "query": base64.b64encode(encrypt("tab=all", services.KIND)).decode(),
        **more.pop("params", {}),
    }
    values = {"kind": services.KIND, "owner": user, "created_at": timezone.now(), **more}
    return Job.objects.create(params=params, **values)


def done_job(user: User, age: dt.timedelta = dt.timedelta()) -> Job:
    """One whose file is there."""
    job = make_job(user, state=JobState.DONE, ended_at=timezone.now() - age)
    path = services.path_of(job)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(b"a\r\n")
    return job
