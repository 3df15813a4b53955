"""A job that nobody has taken up says so; a command waits for the worker that has its job."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

import pytest
from django.template import engines
from django.utils import timezone

from jobs import here
from jobs import services as jobs
from jobs.models import Job, JobState
from jobs.progress import progress
from tests.factories import make_user

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def counting(monkeypatch: pytest.MonkeyPatch) -> None:
    def count(job: Job) -> Iterator[None]:
        job.done, job.total = 1, 1
        yield

    monkeypatch.setitem(jobs._works, "count", count)


def make_job(**more: object) -> Job:
    return Job.objects.create(kind="count", **{"created_at": timezone.now(), **more})


def drawn(job: Job) -> str:
    template = engines["django"].from_string("{% load frame %}{% job job %}")
    return template.render({"job": progress(job, make_user())})


def test_a_waiting_job_says_that_it_waits() -> None:
    words = drawn(make_job())
    assert "It waits for a worker and begins by itself." in words
    assert "0 of 0" not in words
    assert "Refused" not in words


def test_one_that_waits_long_says_how_long() -> None:
    words = drawn(make_job(created_at=timezone.now() - dt.timedelta(minutes=7)))
    assert "It has been waiting for a worker for 7 minutes." in words


def test_one_that_has_begun_and_not_counted_yet_says_so() -> None:
    words = drawn(make_job(state=JobState.RUNNING, started_at=timezone.now()))
    assert "It is being counted how much there is to do." in words
    assert "0 of 0" not in words


def test_a_command_does_its_job_itself() -> None:
    assert here.work_here(make_job()).state == JobState.DONE


def test_a_command_waits_for_the_worker_that_has_its_job(monkeypatch: pytest.MonkeyPatch) -> None:
    job = make_job(**jobs.held(timezone.now()))
    waited: list[float] = []

    def worker_ends_it(seconds: float) -> None:
        waited.append(seconds)
        jobs.end(Job.objects.get(pk=job.pk), JobState.DONE)

    monkeypatch.setattr(here, "sleep", worker_ends_it)
    assert here.work_here(job).state == JobState.DONE
    assert waited == [here.PAUSE]


def test_a_command_takes_over_from_a_worker_that_died() -> None:
    gone = timezone.now() - 2 * jobs.LEASE
    assert here.work_here(make_job(**jobs.held(gone))).state == JobState.DONE


def test_a_command_that_is_interrupted_cancels_its_job(monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupted(job: Job) -> Iterator[None]:
        yield
        raise KeyboardInterrupt

    monkeypatch.setitem(jobs._works, "count", interrupted)
    job = make_job()
    with pytest.raises(KeyboardInterrupt):
        here.work_here(job)
    job.refresh_from_db()
    assert job.state == JobState.CANCELLED
