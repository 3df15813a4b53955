"""Starting the sandbox: which driver it may use, how much time and memory it gets."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from functools import lru_cache
from pathlib import Path
from typing import Any

SCRIPT = Path(__file__).with_name("sandbox.py")
MEMORY = 2 << 30
WRITTEN = 1 << 30
SECONDS = 60
STOPPED = {
    "TOO_MANY": "many",
    "TOO_FINE_IN_ALL": "fine_in_all",
    "TOO_FINE": "fine",
    "TOO_LONG": "long",
}
"""What the process says where a limit stopped it."""
KEPT_ENVIRONMENT = ("PATH", "LANG", "LC_ALL", "TMPDIR")


class Failed(Exception):
    """The process ended without a result.

    `why` is time, memory, many, fine, fine_in_all, long or content.
    """

    def __init__(self, why: str, said: str = "") -> None:
        super().__init__(why)
        self.why, self.said = why, said


def run(task: str, driver: str, order: dict[str, Any], seconds: int = SECONDS) -> None:
    """Does `task` with that one driver. Raises Failed."""
    limits = {"memory": MEMORY, "seconds": seconds, "written": WRITTEN}
    command = [sys.executable, "-I", str(SCRIPT), task, json.dumps(limits | order)]
    skipped = ",".join(name for name in drivers() if name != driver)
    try:
        done = subprocess.run(  # noqa: S603 - our own script; the order is one argument
            command,
            env=_environment() | {"GDAL_SKIP": skipped, "CPL_DEBUG": "OFF"},
            capture_output=True,
            stdin=subprocess.DEVNULL,
            timeout=2 * seconds,
            check=False,
        )
    except subprocess.TimeoutExpired:
        raise Failed("time") from None
    if done.returncode:
        said = done.stderr.decode(errors="replace")
        raise Failed(_why(done.returncode, said), said)


def _why(code: int, said: str) -> str:
    for word, why in STOPPED.items():
        if word in said:
            return why
    if "MemoryError" in said or "bad_alloc" in said or "allocate" in said:
        return "memory"
    return "time" if code < 0 and code in (-24, -9) else "content"


@lru_cache(maxsize=1)
def drivers() -> list[str]:
    """The names of every driver there is, from a process that opens nothing."""
    command = [sys.executable, "-I", str(SCRIPT), "drivers"]
    done = subprocess.run(  # noqa: S603
        command, env=_environment(), capture_output=True, check=True, timeout=SECONDS
    )
    found: list[str] = json.loads(done.stdout)
    return found


def _environment() -> dict[str, str]:
    """Nothing of our own settings and secrets reaches the process."""
    kept = {name: os.environ[name] for name in KEPT_ENVIRONMENT if name in os.environ}
    return kept | {
        "OPENBLAS_NUM_THREADS": "1",
        "GDAL_NUM_THREADS": "1",
        "GDAL_DISABLE_READDIR_ON_OPEN": "TRUE",
        "LIBKML_RESOLVE_STYLE": "NO",
        "SHAPE_RESTORE_SHX": "YES",
        "OGR_GEOJSON_MAX_OBJ_SIZE": "200",
    }
