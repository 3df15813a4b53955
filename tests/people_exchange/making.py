"""Tables for tests: rows of invented people, as workbooks and texts."""

from __future__ import annotations

import csv
import datetime as dt
import io
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from openpyxl import Workbook

from accounts.models import User
from jobs import services as jobs
from jobs.models import Job
from people.exchange import services
from people.models import Import
from tests.people.making import resident_id

HEADINGS = (
    "姓名",
    "身份证号",
    "性别",
    "出生日期",
    "手机号",
    "楼栋地址",
    "单元",
    "房号",
    "居住类型",
)
SURNAMES, GIVEN = "王李张刘陈杨赵黄周吴", "伟芳娜敏静强磊军洋勇艳杰涛明超"
ADDRESS = "南大街1号院3号楼"


def names(count: int) -> Iterator[str]:
    for n in range(count):
        yield SURNAMES[n % 10] + GIVEN[n // 10 % 15] + GIVEN[n // 150 % 15]


def person(n: int, name: str, address: str = ADDRESS) -> list[str]:
    """A row of `HEADINGS`; each number, phone and card is of one `n` alone."""
    born = dt.date(1940, 1, 1) + dt.timedelta(days=n % 25_000)
    number = resident_id(born, serial=(n // 25_000) * 7 % 1000)
    sex = "男" if int(number[16]) % 2 else "女"
    phone = f"139{n:08d}"
    return [name, number, sex, born.isoformat(), phone, address, "", "", ""]


def workbook(rows: Iterable[Sequence[str]], headings: Sequence[str] = HEADINGS) -> bytes:
    book = Workbook(write_only=True)
    sheet: Any = book.create_sheet("人员")
    sheet.append(list(headings))
    for row in rows:
        sheet.append(list(row))
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def text(rows: Iterable[Sequence[str]], headings: Sequence[str] = HEADINGS) -> bytes:
    stream = io.StringIO()
    csv.writer(stream).writerows([headings, *rows])
    return stream.getvalue().encode()


def brought(user: User, data: bytes, register: str = "person") -> Import:
    return services.bring(user, register, "名单.xlsx", data)


def worked(job: Job | None) -> Job:
    """The job, done by a worker here and now."""
    assert job is not None
    from django.utils import timezone

    Job.objects.filter(pk=job.pk).update(**jobs.held(timezone.now()))
    job.refresh_from_db()
    jobs.run(job)
    job.refresh_from_db()
    return job


def checked(user: User, data: bytes, register: str = "person") -> Import:
    """Brought and looked at, nothing saved."""
    task = brought(user, data, register)
    job = worked(services.start_check(user, task))
    assert job.state == "done", job.problems
    task.refresh_from_db()
    return task


def imported(user: User, data: bytes, register: str = "person") -> Import:
    task = checked(user, data, register)
    job = worked(services.start_saving(user, task))
    assert job.state == "done", job.problems
    task.refresh_from_db()
    return task


def personal(user: User) -> User:
    """The user with the right to see personal data in clear, also for pages."""
    from dataclasses import replace

    posting = user.scope.posting
    assert posting is not None
    posting.personal = True
    posting.save(update_fields=["personal"])
    user.scope = replace(user.scope, personal=True)
    return user
