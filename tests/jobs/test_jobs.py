"""Long work goes on where the last worker stopped, and stops when it is asked to."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

import pytest
from django.utils import timezone

from events import jobs
from events.models import Job, JobState

pytestmark = pytest.mark.django_db

NOW = timezone.now()


def make_job(**more: object) -> Job:
    return Job.objects.create(kind="count", created_at=NOW, params={"to": 3}, **more)


def count(job: Job) -> Iterator[None]:
    job.total = job.params["to"]
    while job.done < job.total:
        job.done += 1
        yield


@pytest.fixture(autouse=True)
def counting(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(jobs._works, "count", count)


def test_it_works_to_the_end() -> None:
    job = make_job()
    assert jobs.run_next(NOW)
    job.refresh_from_db()
    assert (job.state, job.done, job.percent) == (JobState.DONE, 3, 100)
    assert not jobs.run_next(NOW)


def test_it_is_held_by_one_worker_at_a_time() -> None:
    make_job()
    assert jobs.take(NOW) is not None
    assert jobs.take(NOW) is None


def test_it_goes_on_where_a_dead_worker_stopped() -> None:
    job = make_job(state=JobState.RUNNING, done=2, leased_until=NOW - dt.timedelta(seconds=1))
    assert jobs.run_next(NOW)
    job.refresh_from_db()
    assert (job.state, job.done) == (JobState.DONE, 3)


def test_it_stops_after_the_batch_when_asked() -> None:
    job = make_job(state=JobState.RUNNING, cancel_asked=True)
    assert jobs.run_next(NOW)
    job.refresh_from_db()
    assert (job.state, job.done) == (JobState.CANCELLED, 1)


def test_it_ends_a_waiting_job_at_once() -> None:
    job = make_job()
    jobs.cancel(job)
    job.refresh_from_db()
    assert job.state == JobState.CANCELLED
    assert not jobs.run_next(NOW)


def test_it_keeps_what_was_done_when_it_fails(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(job: Job) -> Iterator[None]:
        job.done = 1
        yield
        raise ValueError("broken")

    monkeypatch.setitem(jobs._works, "count", fail)
    job = make_job()
    jobs.run_next(NOW)
    job.refresh_from_db()
    assert (job.state, job.done) == (JobState.FAILED, 1)
