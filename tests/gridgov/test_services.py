"""The private servers of a clone: they start twice, survive a crash, and keep their secrets."""

from __future__ import annotations

import os
import re
import shutil
import signal
import stat
import subprocess
from collections.abc import Iterator
from pathlib import Path

import environ
import psycopg
import pytest
import redis

ROOT = Path(__file__).resolve().parents[2]

pytestmark = pytest.mark.faults


class Clone:
    """A folder with nothing but scripts/services in it."""

    def __init__(self, root: Path) -> None:
        self.root = root
        (root / "scripts").mkdir(parents=True)
        shutil.copy2(ROOT / "scripts" / "services", root / "scripts")

    def services(self, action: str) -> subprocess.CompletedProcess[str]:
        command = [str(self.root / "scripts" / "services"), action, "dev"]
        return subprocess.run(command, capture_output=True, text=True, timeout=120, check=False)

    @property
    def folders(self) -> tuple[Path, Path]:
        """Where the data lies, and where the sockets."""
        found = re.search(r"\((\S+), (\S+)\)", self.services("status").stdout)
        assert found
        return Path(found[1]), Path(found[2])

    @property
    def env(self) -> dict[str, str]:
        lines = (self.root / ".local" / "env").read_text().splitlines()
        return dict(line.split("=", 1) for line in lines if not line.startswith("#"))

    def connect(self) -> psycopg.Connection[tuple[object, ...]]:
        config = environ.Env.db_url_config(self.env["DATABASE_URL"])
        return psycopg.connect(f"host={config['HOST']} user={config['USER']} dbname=gridgov")


@pytest.fixture
def clone(tmp_path: Path) -> Iterator[Clone]:
    """Below a folder that only its owner may enter, as a clone in root's home is."""
    closed = tmp_path / "closed"
    closed.mkdir(mode=0o700)
    clone = Clone(closed / "clone")
    assert clone.services("start").returncode == 0
    data, sockets = clone.folders
    yield clone
    clone.services("reset")
    shutil.rmtree(data, ignore_errors=True)
    shutil.rmtree(sockets.parent if sockets.name == "dev" else sockets, ignore_errors=True)


def test_it_survives_a_crash(clone: Clone) -> None:
    with clone.connect() as link:
        link.execute("CREATE TABLE kept AS SELECT '浙江' AS place")
        assert link.execute("SELECT postgis_version()").fetchone()
    before = clone.env
    data, _ = clone.folders
    postmaster = int((data / "dev-pg" / "postmaster.pid").read_text().split()[0])
    os.kill(postmaster, signal.SIGKILL)
    redis_pid = redis.Redis.from_url(before["REDIS_URL"]).info("server")["process_id"]
    os.kill(redis_pid, signal.SIGKILL)

    assert clone.services("start").returncode == 0
    with clone.connect() as link:
        assert link.execute("SELECT place FROM kept WHERE place ~ '江'").fetchone() == ("浙江",)
    assert redis.Redis.from_url(before["REDIS_URL"]).ping()
    assert clone.env == before


def test_it_keeps_secrets_to_itself_and_for_good(clone: Clone) -> None:
    before = clone.env
    file = clone.root / ".local" / "env"
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    file.unlink()
    assert clone.services("start").returncode == 0
    assert clone.env == before


def test_it_stops(clone: Clone) -> None:
    assert clone.services("status").returncode == 0
    assert clone.services("stop").returncode == 0
    assert clone.services("stop").returncode == 0
    assert clone.services("status").returncode == 1


def test_it_opens_no_port(clone: Clone) -> None:
    with clone.connect() as link:
        assert link.execute("SHOW listen_addresses").fetchone() == ("",)
        assert link.execute("SHOW fsync").fetchone() == ("on",)
        assert link.execute(
            "SELECT datcollate FROM pg_database WHERE datname = 'gridgov'"
        ).fetchone() == ("C.UTF-8",)
        assert link.execute(
            "SELECT rolsuper FROM pg_roles WHERE rolname = 'gridgov'"
        ).fetchone() == (False,)
    info = redis.Redis.from_url(clone.env["REDIS_URL"]).info("server")
    assert info["tcp_port"] == 0
