"""Long work goes on where the last worker stopped, and stops when it is asked to."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

import pytest
from django.utils import timezone

from accounts.models import Role, User
from events.views.jobs import seen_by
from jobs import services as jobs
from jobs.models import Job, JobState
from tests.factories import make_area, make_person, make_user

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


def test_it_stops_after_the_batch_when_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    def asked_meanwhile(job: Job) -> Iterator[None]:
        for _batch in count(job):
            jobs.cancel(job)
            yield

    monkeypatch.setitem(jobs._works, "count", asked_meanwhile)
    job = make_job()
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


def other_worker(job: Job) -> Job:
    """Takes the job up after the lease of its holder has run out."""
    Job.objects.filter(pk=job.pk).update(leased_until=NOW - dt.timedelta(seconds=1))
    taken = jobs.take(NOW)
    assert taken is not None
    return taken


def test_a_worker_that_overslept_saves_none_of_its_counters() -> None:
    make_job()
    late = jobs.take(NOW)
    assert late is not None
    fresh = other_worker(late)
    assert late.lease != fresh.lease
    fresh.done = 2
    jobs.save(fresh)
    late.done = 1
    with pytest.raises(jobs.Overslept):
        jobs.save(late)
    with pytest.raises(jobs.Overslept):
        jobs.give_back(late)
    jobs.end(late, JobState.DONE)
    fresh.refresh_from_db()
    assert (fresh.done, fresh.leased_until is not None) == (2, True)
    assert fresh.state == JobState.RUNNING


def test_a_worker_that_overslept_does_not_end_the_job(monkeypatch: pytest.MonkeyPatch) -> None:
    taken: list[Job] = []

    def sleep_long(job: Job) -> Iterator[None]:
        job.done = 1
        taken.append(other_worker(job))
        yield

    monkeypatch.setitem(jobs._works, "count", sleep_long)
    job = make_job()
    jobs.run_next(NOW)
    job.refresh_from_db()
    assert (job.state, job.done, job.lease) == (JobState.RUNNING, 0, taken[0].lease)


def test_whoever_wants_to_know_is_told_of_the_end_once(monkeypatch: pytest.MonkeyPatch) -> None:
    told: list[str] = []
    monkeypatch.setattr(jobs, "_ended", [lambda job: told.append(job.state)])
    job = make_job(owner=make_user())
    jobs.run_next(NOW)
    job.refresh_from_db()
    jobs.end(job, JobState.FAILED)
    assert told == [JobState.DONE]


def test_one_that_ends_every_worker_is_given_up() -> None:
    job = make_job(takes=jobs.MOST_TAKES)
    assert jobs.run_next(NOW)
    job.refresh_from_db()
    assert (job.state, job.done) == (JobState.FAILED, 0)
    assert "ended every worker" in job.problems[-1][1]


def test_a_job_that_gets_on_may_be_taken_again_and_again() -> None:
    job = make_job(takes=jobs.MOST_TAKES - 1)
    assert jobs.run_next(NOW)
    job.refresh_from_db()
    assert (job.state, job.takes) == (JobState.DONE, 0)


def test_a_cancelled_one_does_not_one_batch_more() -> None:
    job = make_job(state=JobState.RUNNING, cancel_asked=True)
    assert jobs.run_next(NOW)
    job.refresh_from_db()
    assert (job.state, job.done) == (JobState.CANCELLED, 0)


def test_an_administrator_of_another_root_sees_no_job(operator: User, system_admin: User) -> None:
    job = make_job(owner=operator)
    assert job in seen_by(system_admin)
    elsewhere = make_person("elsewhere", Role.SYSTEM_ADMIN, make_area(code="610399"))
    assert job not in seen_by(elsewhere)
