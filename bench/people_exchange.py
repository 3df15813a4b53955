"""Import of a table of people and comparison of a list, with time and peak memory.

    python -m bench.people_exchange import [rows]
    python -m bench.people_exchange compare [rows]

Works on the database of DATABASE_URL, which is filled with invented people: give it one of its
own that has the demo county.
"""

from __future__ import annotations

import datetime as dt
import io
import os
import resource
import sys
import time
from typing import Any

import django

HEADINGS = ("姓名", "身份证号", "手机号", "楼栋地址", "房号", "职业", "工作单位", "户籍地址")
SURNAMES, GIVEN = "王李张刘陈杨赵黄周吴徐孙马朱胡郭何高林罗", "伟芳娜敏静强磊军洋勇艳杰涛明超"
BUILDINGS, ROOMS = 60, 10
BAD = 700
"""Each so-manieth row has a phone that is none."""


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "gridgov.settings")
    django.setup()
    what = sys.argv[1] if len(sys.argv) > 1 else "import"
    count = int(sys.argv[2]) if len(sys.argv) > 2 else 100_000
    (compare if what == "compare" else bring)(count)


def bring(count: int) -> None:
    from jobs import services as jobs
    from people.exchange import services
    from people.models import Person

    user = operator()
    settle(user)
    data = workbook(count)
    print(f"{count} rows, {len(data) / 1e6:.1f} MB")
    before = Person.objects.count()
    begun = time.monotonic()
    task = services.bring(user, "person", "名单.xlsx", data)
    del data
    spent("brought", begun)
    for name, start in (("checked", services.start_check), ("saved", services.start_saving)):
        step = time.monotonic()
        job = start(user, task)
        _hold(job)
        jobs.run(job)
        job.refresh_from_db()
        task.refresh_from_db()
        spent(f"{name} ({job.state}, {task.counts})", step)
    spent("together", begun)
    print(f"people {before} → {Person.objects.count()}")


def compare(count: int) -> None:
    from jobs import services as jobs
    from people.exchange import comparing
    from people.models import Comparison

    user = liaison()
    data = workbook(count)
    begun = time.monotonic()
    job = comparing.start(user, "测量比对所需的时间与内存", "名单.xlsx", data)
    _hold(job)
    jobs.run(job)
    job.refresh_from_db()
    spent(f"compared ({job.state}, {Comparison.objects.latest('pk').counts})", begun)


def _hold(job: Any) -> None:
    from django.utils import timezone

    from jobs import services as jobs
    from jobs.models import Job

    Job.objects.filter(pk=job.pk).update(**jobs.held(timezone.now()))
    job.refresh_from_db()


def spent(what: str, begun: float) -> None:
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"{time.monotonic() - begun:8.1f} s  {peak:6.0f} MB  {what}", flush=True)


def operator() -> Any:
    return acting(role="operator", area__isnull=False)


def liaison() -> Any:
    return acting(role="liaison", department__area__depth=1)


def acting(**wanted: Any) -> Any:
    from django.utils import timezone

    from accounts.models import Posting
    from accounts.scope import postings_of, scope_for

    rows = Posting.objects.filter(valid_to=None, **wanted).select_related("user")
    posting = rows.order_by("area__path", "pk").first()
    assert posting is not None
    user = posting.user
    user.scope = scope_for(user, posting, postings_of(user, timezone.localdate()))
    return user


def settle(user: Any) -> None:
    """Buildings with rooms for them to live in."""
    from people.history import By
    from people.models import House
    from people.services import HouseFacts, register_house

    if House.objects.filter(place=address(0)).exists():
        return
    area = user.scope.posting.place
    for n in range(BUILDINGS):
        building = register_house(HouseFacts(address=address(n), area=area), by=By())
        for room in range(ROOMS):
            facts = HouseFacts(level="room", parent=building, number=str(101 + room))
            register_house(facts, by=By())


def address(n: int) -> str:
    return f"测试路{n + 1}号院1号楼"


def workbook(count: int) -> bytes:
    from people.exchange.workbook import Book

    stream = io.BytesIO()
    book = Book(stream)
    book.sheet("人员")
    book.row(HEADINGS)
    for n in range(count):
        book.row(row(n))
    book.close()
    return stream.getvalue()


def row(n: int) -> list[str]:
    from stdnum.cn import ric

    born = dt.date(1940, 1, 1) + dt.timedelta(days=n % 25_000)
    head = f"610305{born:%Y%m%d}{n // 25_000 + 100:03d}"
    name = SURNAMES[n % 20] + GIVEN[n // 20 % 15] + GIVEN[n // 300 % 15]
    phone = f"137{n:08d}" if n % BAD else "12345"
    place = (address(n % BUILDINGS), str(101 + n // BUILDINGS % ROOMS))
    number = head + ric.calc_check_digit(head + "0")
    return [name, number, phone, *place, "工人", "凤翔区第一机械厂", "陕西省凤翔区城关镇"]


if __name__ == "__main__":
    main()
