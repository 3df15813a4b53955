"""The start itself: what a real installation is refused, and that its deployment check is clean."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PRODUCTION = {
    "DATABASE_URL": "postgis://gridgov:pw@db.invalid:5432/gridgov",
    "REDIS_URL": "redis://redis.invalid:6379/0",
    "SECRET_KEY": "5b1e7c04f2a98d63e7b1c5a0948f2d6e3b7a1c5d0e9f8a7b6c5d",
    "FIELD_KEYS": "c0ffee5b1e7c04f2a98d63e7b1c5a0948f2d6e3b7a1c5d0e9f8a",
    "TRACE_KEY": "a11ce55b1e7c04f2a98d63e7b1c5a0948f2d6e3b7a1c5d0e9f8a",
    "ALLOWED_HOSTS": "grid.county.invalid",
}


def manage(*args: str, **changes: str | None) -> subprocess.CompletedProcess[str]:
    given = {**PRODUCTION, **changes}
    env = {name: value for name, value in given.items() if value is not None}
    base = {"PATH": os.environ["PATH"], "PYTHONDONTWRITEBYTECODE": "1", "LANG": "C.UTF-8"}
    return subprocess.run(
        [sys.executable, "manage.py", *args],
        cwd=ROOT,
        env={**base, **env},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


def test_it_is_clean_for_deployment() -> None:
    result = manage("check", "--deploy", "--fail-level", "WARNING")
    assert result.returncode == 0, result.stderr
    assert "no issues" in result.stdout


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"SECRET_KEY": None}, "SECRET_KEY: is not set."),
        ({"SECRET_KEY": "development-only-development-only-dev"}, "SECRET_KEY: is a well-known"),
        ({"FIELD_KEYS": None}, "FIELD_KEYS: is not set."),
        ({"TRACE_KEY": PRODUCTION["SECRET_KEY"]}, "TRACE_KEY: must differ"),
        ({"SECURE_COOKIES": "off"}, "SECURE_COOKIES: may be off only with DEBUG."),
        ({"DEMO": "on"}, "DEMO: opens documented accounts"),
        ({"ALLOWED_HOSTS": None}, "ALLOWED_HOSTS: is not set."),
        ({"ALLOWED_HOSTS": "*"}, "ALLOWED_HOSTS: may not be *"),
        ({"REDIS_URL": None}, "REDIS_URL: is not set."),
        ({"TILE_URL": "tiles.invalid/{z}"}, "TILE_URL: has"),
        ({"SECRET_KEY": None, "SECRET_KEY_FILE": "/nowhere"}, "SECRET_KEY_FILE: the file could"),
    ],
)
def test_it_does_not_start_with(changes: dict[str, str | None], sentence: str) -> None:
    result = manage("check", **changes)
    assert result.returncode == 1
    assert result.stderr.startswith(sentence)
    assert "Traceback" not in result.stderr
    assert result.stderr.strip().count("\n") == 0
