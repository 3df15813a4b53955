"""An installation can collect its files: every name in them leads to a file that is there."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
UNCOMPRESSED = "django.contrib.staticfiles.storage.ManifestStaticFilesStorage"
"""Looks up the same names; compressing the files as well would take a minute."""

PROGRAM = """
from pathlib import Path
import sys
from django.conf import settings
import django
django.setup()
settings.STATIC_ROOT = Path(sys.argv[1])
settings.STORAGES["staticfiles"]["BACKEND"] = sys.argv[2]
from django.core.management import call_command
call_command("collectstatic", interactive=False, verbosity=0)
"""


@pytest.fixture(scope="module")
def collected(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """The files by the name pages ask for, collected as a real installation does."""
    folder = tmp_path_factory.mktemp("collected")
    settings = {"DEBUG": "off", "DEMO": "off", "ALLOWED_HOSTS": "localhost"}
    settings |= {"DJANGO_SETTINGS_MODULE": "gridgov.settings", "PYTHONPATH": str(ROOT)}
    settings |= {"SECRET_KEY": "s" * 64, "FIELD_KEYS": "f" * 64, "TRACE_KEY": "t" * 64}
    settings |= {"DATABASE_URL": "postgis://localhost/none", "REDIS_URL": "redis://localhost"}
    command = [sys.executable, "-c", PROGRAM, str(folder), UNCOMPRESSED]
    done = subprocess.run(
        command, cwd=ROOT, env={**os.environ, **settings}, capture_output=True, text=True
    )
    assert done.returncode == 0, done.stderr[-2000:]
    paths: dict[str, str] = json.loads((folder / "staticfiles.json").read_text())["paths"]
    return paths


@pytest.mark.parametrize(
    "name",
    [
        "vendor/tabler/css/tabler.min.css",
        "vendor/htmx/htmx.min.js",
        "vendor/leaflet/leaflet.js",
        "vendor/leaflet/leaflet.css",
        "vendor/geoman/leaflet-geoman.min.js",
        "vendor/protomaps/protomaps-leaflet.js",
        "vendor/tom-select/js/tom-select.complete.min.js",
        "css/gridgov.css",
        "js/worklist.js",
    ],
)
def test_it_collects_what_pages_ask_for(name: str, collected: dict[str, str]) -> None:
    assert collected[name] != name


def test_it_leaves_out_what_no_page_shows(collected: dict[str, str]) -> None:
    tabler = [name for name in collected if name.startswith("vendor/tabler/")]
    assert sorted(tabler) == [
        "vendor/tabler/css/tabler.min.css",
        "vendor/tabler/css/tabler.min.css.map",
    ]
