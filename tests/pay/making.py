"""A quarter that closed long ago, frozen, with the worker of the cast in it."""

from __future__ import annotations

import datetime as dt
from typing import Any

from accounts.models import Posting, User
from assessment.figures.periods import Period
from assessment.models import PayList, Snapshot
from assessment.pay import services
from assessment.schemes.defaults import install
from assessment.snapshots.freezing import freeze
from grids.models import Area
from tests.figures.making import make_case

Q1 = Period.read("2026-Q1")
CLOSED = Q1.bounds()[1]
FROZEN = CLOSED + dt.timedelta(minutes=15)
LATER = FROZEN + dt.timedelta(days=10)
"""After the five days for appeals."""


def frozen(worker: User, cases: int = 4) -> Snapshot:
    """With some valid reports of the worker, so that there is a rank."""
    install(Q1.bounds()[0])
    for _number in range(cases):
        reported(worker)
    return freeze(Q1, FROZEN)


def reported(worker: User) -> None:
    area: Any = Posting.objects.get(user=worker, role="worker").area
    at = Q1.bounds()[0] + dt.timedelta(days=9)
    make_case(area, by=worker, reported_at=at, changed_at=at)


def quarter(county: Area, worker: User) -> dict[str, Any]:
    frozen(worker)
    return {"code": Q1.code, "area": county.pk}


def settled(county: Area, worker: User, supervisor: User) -> dict[str, Any]:
    where = quarter(county, worker)
    settle(county, supervisor)
    return where


def settle(county: Area, supervisor: User, revision: int = 1, now: dt.datetime = LATER) -> PayList:
    return services.settle(user=supervisor, period=Q1, area=county, revision=revision, now=now)
