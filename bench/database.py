"""A database of the bench's own for each size, made new and dropped afterwards.

With BENCH_KEEP=1 in the environment it stays, for whoever wants to know why a line is slow; the
next bench makes it anew.
"""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from gridgov.env import load_local

FOLDER = Path(tempfile.gettempdir()) / "gridgov-bench"


@contextmanager
def fresh_database(count: int) -> Iterator[Path]:
    """Django set up on a new database with the demo county and `count` cases."""
    import psycopg

    FOLDER.mkdir(exist_ok=True)
    load_local()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "gridgov.settings")
    import django

    django.setup()
    from django.conf import settings
    from django.db import connections

    default: dict[str, Any] = dict(settings.DATABASES["default"])
    name = f"gridgov_bench_{count}"
    with psycopg.connect(
        host=default["HOST"],
        user=default["USER"],
        dbname=default["NAME"],
        password=default.get("PASSWORD") or None,
        autocommit=True,
    ) as admin:
        admin.execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")
        admin.execute(f"CREATE DATABASE {name}")
        connections.close_all()
        connections["default"].settings_dict["NAME"] = name
        os.environ["DATABASE_URL"] = url_of(default, name)
        try:
            prepare(count)
            yield FOLDER
        finally:
            connections.close_all()
            if not os.environ.get("BENCH_KEEP"):
                admin.execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")


def url_of(default: dict[str, Any], name: str) -> str:
    """For the server's processes, which read their own environment."""
    secret = f":{default['PASSWORD']}" if default.get("PASSWORD") else ""
    return f"postgis://{default['USER']}{secret}@/{default['HOST']}/{name}"


def prepare(count: int) -> None:
    from django.core.management import call_command
    from django.db import connection

    from accounts.models import User
    from bench.fill import fill
    from bench.maps import more_areas
    from bench.people_fill import Sizes
    from bench.people_fill import fill as fill_registers
    from jobs.models import Job

    call_command("migrate", verbosity=0)
    more_areas()
    with Path(os.devnull).open("w", encoding="utf-8") as nowhere:
        call_command("demo_setup", stdout=nowhere)
    Job.objects.all().delete()
    with connection.cursor() as cursor:  # the demo's few cases would stand where the bench's go
        cursor.execute("TRUNCATE events_event CASCADE")
    User.objects.update(is_demo=False)  # a real installation opens on no demo account
    fill(count)
    fill_registers(Sizes().times(min(1, count / 1_000_000)))
