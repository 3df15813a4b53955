"""Processes of our own: a Redis, workers and beats on the test's database."""

from __future__ import annotations

import shutil
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import redis
from django.db import connection

PATIENCE = 45
PAUSE = threading.Event()
"""Never set: `wait` on it gives way to the processes between two looks."""


START = 120
"""Seconds that a process may take to start where many tests run at once."""

WAITING = """
    SELECT count(*) FROM pg_stat_activity
    WHERE wait_event_type = 'Lock' AND replace(query, '"', '') LIKE %s
      AND datname = current_database()
"""


def waits_to_insert(table: str) -> bool:
    """Asked within a transaction, which else would see the same activity again and again."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_stat_clear_snapshot()")
        cursor.execute(WAITING, [f"%INSERT INTO {table}%"])
        return bool(cursor.fetchone()[0])


class House:
    """What the test starts, and ends again whatever happens."""

    def __init__(self, env: dict[str, str], folder: Path) -> None:
        self.folder = folder
        self.socket = folder / "redis.sock"
        self.env = {
            **env,
            "REDIS_URL": f"unix://{self.socket}?db=0",
            "SWEEP_SECONDS": "1",
            "RELAY_SECONDS": "1",
        }
        self.processes: list[subprocess.Popen[bytes]] = []

    def until(self, condition: Callable[[], bool], what: str, patience: float = PATIENCE) -> None:
        """Looks again and again until `condition` holds; fails with what was waited for."""
        deadline = time.monotonic() + patience
        while not condition():
            if time.monotonic() > deadline:
                pytest.fail(f"waited {patience:.0f} s in vain: {what}\n{self.logs()}")
            PAUSE.wait(0.05)

    def start(self, name: str, *command: str) -> subprocess.Popen[bytes]:
        with (self.folder / f"{name}.log").open("wb") as log:
            process = subprocess.Popen(
                command,
                env={**self.env, "PGAPPNAME": name},
                stdout=log,
                stderr=log,
                stdin=subprocess.DEVNULL,
            )
        self.processes.append(process)
        return process

    def shell(self, name: str, code: str) -> subprocess.Popen[bytes]:
        """A process that runs some lines with our settings."""
        return self.start(name, sys.executable, "manage.py", "shell", "-v", "0", "-c", code)

    def redis(self) -> redis.Redis:
        """A Redis that this test alone uses, so that it can be wiped."""
        settings = ("--port", "0", "--unixsocket", str(self.socket), "--save", "")
        self.start("redis", "redis-server", *settings, "--dir", str(self.folder))
        client = redis.Redis(unix_socket_path=str(self.socket))
        self.until(lambda: answers(client), "redis answers")
        return client

    def worker(self, name: str) -> subprocess.Popen[bytes]:
        options = ("--pool", "solo", "--hostname", f"{name}@test", "--loglevel", "warning")
        return self.celery(name, "worker", *options, "--without-gossip", "--without-mingle")

    def beat(self, name: str) -> subprocess.Popen[bytes]:
        return self.celery(name, "beat", "--schedule", str(self.folder / name), "--pidfile=")

    def celery(self, name: str, *command: str) -> subprocess.Popen[bytes]:
        return self.start(name, sys.executable, "-m", "celery", "--app", "gridgov", *command)

    def logs(self) -> str:
        return "\n".join(
            f"== {path.name}\n{path.read_text()[-3000:]}" for path in self.folder.glob("*.log")
        )

    def end(self) -> None:
        for process in reversed(self.processes):
            process.kill()
            process.wait(PATIENCE)


def answers(client: redis.Redis) -> bool:
    try:
        return bool(client.ping())
    except redis.RedisError:
        return False


@pytest.fixture
def house(service_env: dict[str, str]) -> Iterator[House]:
    folder = Path(tempfile.mkdtemp(prefix="gg-faults-"))
    found = House({**service_env, "PYTHONPATH": str(Path.cwd())}, folder)
    try:
        yield found
    finally:
        found.end()
        shutil.rmtree(folder, ignore_errors=True)
