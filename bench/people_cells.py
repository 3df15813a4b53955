"""A table of people with 1 % of each kind of bad cell, killed in the middle twice.

    python -m bench.people_cells [rows]

Every bad cell has to be told under its field, every other row to be imported once. The worker is
killed (SIGKILL) in the middle of the dry run and of the saving and another one goes on. Works on
the database of DATABASE_URL as `bench.people_exchange` does, once: a second time everybody is there
already. Answers 1 where a count is wrong.
"""

from __future__ import annotations

import json
import os
import resource
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable
from typing import Any

import django

from bench.people_exchange import BAD, acting, row, settle
from bench.people_exchange import HEADINGS as PLAIN

HEADINGS = (*PLAIN, "性别", "出生日期", "证件类型", "居住类型", "入住日期")
BLOCK = 100
"""Rows among which each kind of bad cell stands once."""

NOBODYS = "610399"
"""No county: a number under it is not that of somebody of the demo by chance."""

NAME, NUMBER, PHONE, PLACE, ROOM = range(5)
SEX, BORN, DOCUMENT, LIVES, SINCE = range(8, 13)

FAULTS: dict[str, tuple[str, int, Callable[[list[str]], str]]] = {
    "no name": ("name", NAME, lambda cells: ""),
    "mistyped number": ("document", NUMBER, lambda cells: other_end(cells[NUMBER])),
    "short number": ("document", NUMBER, lambda cells: cells[NUMBER][:15]),
    "month 13 in the number": (
        "document",
        NUMBER,
        lambda cells: ending(f"{cells[NUMBER][:10]}13{cells[NUMBER][12:17]}"),
    ),
    "no kind of document": ("document_kind", DOCUMENT, lambda cells: "会员卡"),
    "other sex": ("sex", SEX, lambda cells: "女" if int(cells[NUMBER][16]) % 2 else "男"),
    "other birth date": ("birth_date", BORN, lambda cells: "1931-01-01"),
    "no date": ("birth_date", BORN, lambda cells: "三月五日"),
    "no phone": ("phones", PHONE, lambda cells: "12345"),
    "cell too long": ("phones", PHONE, lambda cells: f"{cells[PHONE]} " * 200),
    "no building": ("address", PLACE, lambda cells: ""),
    "unknown building": ("address", PLACE, lambda cells: "没有这条街9号院9号楼"),
    "unknown room": ("room", ROOM, lambda cells: "9909"),
    "no kind of residence": ("kind", LIVES, lambda cells: "路过"),
    "day to come": ("since", SINCE, lambda cells: "2099-01-01"),
}
"""The field that has to be told, the cell, and what stands in it."""

REPEATED = "same person twice"
KINDS = (*FAULTS, REPEATED)


def ending(head: str) -> str:
    from stdnum.cn import ric

    return head + ric.calc_check_digit(head + "0")


def other_end(number: str) -> str:
    return number[:17] + ("0" if number[17] != "0" else "1")


def cells_of(n: int) -> list[str]:
    """Row `n`: the first of each hundred and those behind the faults are good."""
    if n % BLOCK == len(KINDS):
        return cells_of(n - n % BLOCK)
    cells = [*row(n if n % BAD else n + 100_000), "", "", "", "", ""]
    cells[NUMBER] = ending(NOBODYS + cells[NUMBER][6:17])
    cells[SEX] = "男" if int(cells[NUMBER][16]) % 2 else "女"
    kind = kind_of(n)
    if kind in FAULTS:
        _field, at, wrong = FAULTS[kind]
        cells[at] = wrong(cells)
    return cells


def kind_of(n: int) -> str:
    return KINDS[n % BLOCK - 1] if 1 <= n % BLOCK <= len(KINDS) else ""


def main() -> int:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "gridgov.settings")
    django.setup()
    if sys.argv[1:2] == ["work"]:
        return work(int(sys.argv[2]))
    return whole(int(sys.argv[1]) if len(sys.argv) > 1 else 100_000)


def work(pk: int) -> int:
    """A worker for one job, to be killed."""
    from django.utils import timezone

    from jobs import services as jobs
    from jobs.models import Job

    Job.objects.filter(pk=pk).update(**jobs.held(timezone.now()))
    jobs.run(Job.objects.get(pk=pk))
    return 0


def whole(count: int) -> int:
    from people.exchange import services
    from people.models import Person, Residence

    count -= count % BLOCK
    user = acting(role="operator", area__isnull=False)
    settle(user)
    before = (Person.objects.count(), Residence.objects.count())
    begun = time.monotonic()
    task = services.bring(user, "person", "名单.xlsx", workbook(count))
    said(f"{count} rows brought", begun)
    faults = [killed(services.start_check(user, task), count // 2, "checked", begun)]
    faults += told_wrong(task, count)
    task.refresh_from_db()
    faults += [killed(services.start_saving(user, task), count // 2, "saved", begun)]
    faults += told_wrong(task, count)
    good = count - count // BLOCK * len(KINDS)
    after = (Person.objects.count(), Residence.objects.count())
    for name, was, now in zip(("people", "homes"), before, after, strict=True):
        print(f"{name}: {now - was:,} of {good:,} new")
        faults.append("" if now - was == good else f"{now - was} {name}, not {good}")
    found = [fault for fault in faults if fault]
    print("\n".join(found) or "Every bad cell was told, every other row is there once.")
    return bool(found)


def workbook(count: int) -> bytes:
    import io

    from people.exchange.workbook import Book

    stream = io.BytesIO()
    book = Book(stream)
    book.sheet("人员")
    book.row(HEADINGS)
    for n in range(count):
        book.row(cells_of(n))
    book.close()
    return stream.getvalue()


def killed(job: Any, middle: int, what: str, begun: float) -> str:
    """Kills the worker once it passed the middle; a second one ends the job."""
    first = worker(job.pk)
    while first.poll() is None:
        job.refresh_from_db()
        if job.done + job.refused >= middle:
            os.kill(first.pid, signal.SIGKILL)
            break
        time.sleep(0.2)
    first.wait()
    said(f"killed after {job.done + job.refused:,} rows", begun)
    worker(job.pk).wait()
    job.refresh_from_db()
    said(f"{what}: {job.state}, {job.done:,} good, {job.refused:,} bad", begun)
    ended = first.returncode == -signal.SIGKILL and job.state == "done"
    return "" if ended else f"{what}: {job.state}, first worker ended with {first.returncode}"


def worker(pk: int) -> subprocess.Popen[bytes]:
    return subprocess.Popen([sys.executable, "-m", "bench.people_cells", "work", str(pk)])


def told_wrong(task: Any, count: int) -> list[str]:
    """What was told of which row, against what stands there."""
    from people.models import ImportPart

    told: dict[int, set[str]] = {}
    for part in ImportPart.objects.filter(task=task):
        for number, problems in json.loads(part.problems).items():
            told[int(number) - 2] = set(problems)
    right = Counter(
        kind_of(n) for n, fields in told.items() if kind_of(n) and field_of(kind_of(n)) in fields
    )
    wanted = count // BLOCK
    print("; ".join(f"{kind} {right[kind]}" for kind in KINDS), f"of {wanted} each", flush=True)
    faults = [f"{kind}: {right[kind]}, not {wanted}" for kind in KINDS if right[kind] != wanted]
    good = [n for n in told if not kind_of(n)]
    return faults + ([f"{len(good)} good rows told, first {good[0]}"] if good else [])


def field_of(kind: str) -> str:
    return "name" if kind == REPEATED else FAULTS[kind][0]


def said(what: str, begun: float) -> None:
    peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
    print(f"{time.monotonic() - begun:8.1f} s  workers {peak:4.0f} MB  {what}", flush=True)


if __name__ == "__main__":
    sys.exit(main())
