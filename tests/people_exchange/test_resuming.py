"""An import that is stopped in the middle goes on there, and nobody is registered twice."""

from __future__ import annotations

import datetime as dt
import os
import signal
import subprocess
import sys
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from jobs import services as jobs
from jobs.models import Job
from people.exchange import services, staging
from people.exchange.registers.people import People
from people.models import House, Import, Person, Phone, Residence
from tests.cast import Login
from tests.people.making import make_building
from tests.people_exchange.making import ADDRESS, checked, names, person, workbook, worked

ROWS = 120


@pytest.fixture
def building(operator: User, grid: object) -> House:
    return make_building(address=ADDRESS)


@pytest.fixture
def small_frames(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(staging, "FRAME", 20)


def table(count: int = ROWS) -> bytes:
    return workbook([person(n, name) for n, name in enumerate(names(count))])


def everybody_once(count: int) -> None:
    rows = Person.objects.values_list("document_index", flat=True)
    assert len(rows) == len(set(rows)) == count
    assert Residence.objects.count() == Phone.objects.count() == count


@pytest.mark.django_db
@pytest.mark.parametrize("where", ["save", "after"])
def test_a_fault_in_a_batch_undoes_that_batch_alone(
    where: str,
    operator: User,
    building: House,
    small_frames: None,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The fault comes after people were written, before or after the position was."""
    task = checked(operator, table())
    real_save, calls = People.save, []

    def failing(self: People, rows: Any) -> None:
        calls.append(1)
        real_save(self, rows)
        if len(calls) == 3:
            raise RuntimeError

    if where == "save":
        monkeypatch.setattr(People, "save", failing)
    else:
        monkeypatch.setattr(jobs, "save", fails_at(3, jobs.save))
    first = worked(services.start_saving(operator, task))
    assert first.state == "failed"
    monkeypatch.undo()
    monkeypatch.setattr(staging, "FRAME", 20)
    task.refresh_from_db()
    assert (task.position, task.counts) == (2, {"new": 40})
    everybody_once(40)
    second = worked(services.start_saving(operator, task))
    task.refresh_from_db()
    assert (second.state, second.done, task.state) == ("done", ROWS, "saved")
    assert task.counts == {"new": ROWS}
    everybody_once(ROWS)


def fails_at(count: int, real: Any) -> Any:
    calls: list[int] = []

    def save(job: Job, *more: str) -> None:
        calls.append(1)
        if len(calls) == 2 * count - 1:  # once within the transaction, once after it
            raise RuntimeError
        real(job, *more)

    return save


@pytest.mark.django_db
def test_it_is_cancelled_between_batches_and_goes_on(
    operator: User, building: House, small_frames: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    task = checked(operator, table())
    job = services.start_saving(operator, task)
    real, calls = People.save, []

    def cancelling(self: People, rows: Any) -> None:
        calls.append(1)
        real(self, rows)
        if len(calls) == 2:
            Job.objects.filter(pk=job.pk).update(cancel_asked=True)

    monkeypatch.setattr(People, "save", cancelling)
    assert worked(job).state == "cancelled"
    assert Person.objects.count() == 40
    task.refresh_from_db()
    assert worked(services.start_saving(operator, task)).state == "done"
    everybody_once(ROWS)


@pytest.mark.django_db
def test_pressing_twice_is_one_job(operator: User, building: House) -> None:
    task = checked(operator, table(3))
    assert services.start_saving(operator, task) == services.start_saving(operator, task)
    worked(Job.objects.latest("pk"))
    task.refresh_from_db()
    with pytest.raises(services.Refused):
        services.start_saving(operator, task)


@pytest.mark.django_db
def test_who_overslept_their_lease_saves_nothing(
    operator: User, building: House, small_frames: None
) -> None:
    task = checked(operator, table())
    job = services.start_saving(operator, task)
    Job.objects.filter(pk=job.pk).update(**jobs.held(timezone.now()))
    slow = Job.objects.get(pk=job.pk)
    Job.objects.filter(pk=job.pk).update(**jobs.held(timezone.now()))
    jobs.run(slow)
    assert not Person.objects.exists()


WORKER = """
import django; django.setup()
from django.utils import timezone
from jobs import services
from people.exchange.registers.people import People
import time
real = People.save
calls = []
def slow(self, rows):
    real(self, rows)
    calls.append(1)
    print(len(calls), flush=True)
    if len(calls) == 3:
        time.sleep(60)
People.save = slow
services.run_next(timezone.now())
"""


@pytest.mark.django_db(transaction=True)
def test_a_worker_that_is_killed_doubles_nothing(
    operator: User, building: House, small_frames: None, service_env: dict[str, str]
) -> None:
    """Killed in the middle of the third batch, its people written and not committed."""
    task = checked(operator, table())
    job = services.start_saving(operator, task)
    worker = subprocess.Popen(
        [sys.executable, "-c", WORKER], env=service_env, stdout=subprocess.PIPE, text=True
    )
    assert worker.stdout is not None
    for line in worker.stdout:
        if line.strip() == "3":
            break
    os.kill(worker.pid, signal.SIGKILL)
    worker.wait()
    worker.stdout.close()
    task.refresh_from_db()
    assert (task.position, Person.objects.count()) == (2, 40)
    assert not jobs.run_next(timezone.now())
    assert jobs.run_next(timezone.now() + jobs.LEASE + dt.timedelta(seconds=1))
    job.refresh_from_db()
    assert (job.state, job.done) == ("done", ROWS)
    everybody_once(ROWS)
    assert Import.objects.get().state == "saved"


@pytest.mark.django_db
def test_the_page_of_a_cancelled_job_leads_back_to_its_import(
    operator: User, building: House, login: Login
) -> None:
    task = services.bring(operator, "person", "名单.xlsx", table(3))
    job = services.start_check(operator, task)
    jobs.cancel(job)
    client = login(operator)
    page = client.get(reverse("jobs:job_detail", args=[job.pk])).content.decode()
    assert reverse("people_exchange:import_show", args=[task.pk]) in page
    task.refresh_from_db()
    services.forget(task)
    page = client.get(reverse("jobs:job_detail", args=[job.pk])).content.decode()
    assert reverse("people_exchange:import_show", args=[task.pk]) not in page
    assert "该表格已移除" in page
