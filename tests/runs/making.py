"""Connections for tests, and files in their folders."""

from __future__ import annotations

import datetime as dt
import json
import os
from typing import Any

from accounts.models import Department
from accounts.services import By
from exchange.models import AllowedHost, Link, Run
from exchange.models.runs import Every, Format, Matter, Way
from exchange.runs import folder
from exchange.runs.link_services import link_create
from exchange.runs.schedule import tick
from grids.models import Area
from jobs.services import run_next

VALUES: dict[str, Any] = {
    "name": "便民热线",
    "purpose": "接收热线转来的诉求",
    "matter": Matter.REPORTS,
    "way": Way.FOLDER,
    "form": Format.CSV,
    "source": "hotline",
    "address": "",
    "login": "",
    "secret": "",
    "host_key": "",
    "every": Every.MINUTES,
    "minutes": 5,
    "at": None,
    "weekday": None,
}
REPORTS = "工单号,内容,地点,类型,来电人,来电号码\n"
AGO = dt.timedelta(minutes=2)


def make_link(place: Area | Department, **more: Any) -> Link:
    department = place if isinstance(place, Department) else None
    area = place if isinstance(place, Area) else None
    matter = Matter.RESULTS if department else Matter.REPORTS
    values = {**VALUES, "matter": matter, **more}
    link = link_create(by=By(), values=values, area=area, department=department)
    for name in ("fields", "codes"):
        if name in more:
            setattr(link, name, more[name])
    link.save()
    return link


def put(link: Link, text: str | bytes, name: str = "a.csv") -> None:
    """A file that was written a while ago."""
    path = folder.folder_of(link, "in") / name
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    written = (dt.datetime.now(dt.UTC) - AGO).timestamp()
    os.utime(path, (written, written))


def reports(*rows: tuple[str, ...]) -> str:
    return REPORTS + "".join(",".join(row) + "\n" for row in rows)


def run_due(link: Link, now: dt.datetime) -> Run:
    """What the clock does: begins what is due, and a worker takes it up."""
    Link.objects.filter(pk=link.pk).update(next_at=now)
    assert tick(now) == 1
    while run_next(now):
        pass
    found: Run = link.runs.latest("pk")
    return found


def allow(port: int) -> None:
    AllowedHost.objects.create(
        host="127.0.0.1", port=port, purpose="test", created_at=dt.datetime.now(dt.UTC)
    )


def counts(run: Run) -> tuple[int, int, int, int, int]:
    return (run.read, run.made, run.updated, run.same, run.wrong)


def as_json(*rows: dict[str, Any]) -> bytes:
    return json.dumps({"rows": rows}, ensure_ascii=False).encode()
