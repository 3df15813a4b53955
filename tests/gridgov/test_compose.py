"""The compose file is complete: each service has what it needs, and no secret stands in it."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml

ROOT = Path(__file__).resolve().parents[2]
FILE = yaml.safe_load((ROOT / "docker-compose.yml").read_text())
SERVICES: dict[str, dict[str, Any]] = FILE["services"]
APP = ["migrate", "web", "worker", "beat"]


def test_it_has_every_part() -> None:
    assert set(SERVICES) == {"db", "redis", "migrate", "web", "worker", "beat", "proxy"}


@pytest.mark.parametrize("name", [name for name in SERVICES if name != "migrate"])
def test_it_watches_and_restarts(name: str) -> None:
    service = SERVICES[name]
    assert service["restart"] == "unless-stopped"
    assert {"test", "interval", "timeout", "retries"} <= service["healthcheck"].keys()


@pytest.mark.parametrize("name", list(SERVICES))
def test_it_names_only_what_exists(name: str) -> None:
    service = SERVICES[name]
    assert set(service.get("secrets", [])) <= FILE["secrets"].keys()
    assert set(service.get("networks", [])) <= FILE["networks"].keys()
    assert set(service.get("depends_on", {})) <= SERVICES.keys()
    named = {volume.split(":")[0] for volume in service.get("volumes", [])}
    assert {volume for volume in named if not volume.startswith(".")} <= FILE["volumes"].keys()
    assert all((ROOT / volume).exists() for volume in named if volume.startswith("."))
    wanted = {Path(value).name for key, value in service.get("environment", {}).items()
              if key.endswith("_FILE")}  # fmt: skip
    assert wanted <= set(service.get("secrets", []))


def test_it_opens_only_the_proxy() -> None:
    assert [name for name, service in SERVICES.items() if "ports" in service] == ["proxy"]
    assert FILE["networks"]["inside"]["internal"] is True


def test_it_keeps_the_database_sorted_for_chinese_search() -> None:
    assert "--locale=C.UTF-8" in SERVICES["db"]["environment"]["POSTGRES_INITDB_ARGS"]


def test_it_holds_no_secret() -> None:
    for service in SERVICES.values():
        for key, value in service.get("environment", {}).items():
            if re.search("KEY|PASSWORD|SECRET|DATABASE_URL", key):
                assert key.endswith("_FILE")
                assert str(value).startswith("/run/secrets/")
    assert "/deploy/secrets/" in (ROOT / ".gitignore").read_text().splitlines()


@pytest.mark.parametrize("name", APP)
def test_it_starts_with_these_settings(name: str, tmp_path: Path) -> None:
    """The very environment of the file, with secrets as scripts/make-secrets makes them."""
    made = [ROOT / "scripts" / "make-secrets", tmp_path / "secrets"]
    subprocess.run(made, check=True, capture_output=True)
    env = {
        key: filled(str(value), tmp_path) for key, value in SERVICES[name]["environment"].items()
    }
    result = subprocess.run(
        [sys.executable, "manage.py", "check", "--deploy", "--fail-level", "WARNING"],
        cwd=ROOT,
        env={"PATH": "/usr/bin:/bin", "LANG": "C.UTF-8", **env},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert result.returncode == 0, result.stderr


def filled(value: str, folder: Path) -> str:
    """What compose makes of a value: defaults filled in, secrets mounted."""
    value = re.sub(r"\$\{SITE_HOST[^}]*\}", "grid.county.invalid", value)
    value = re.sub(r"\$\{\w+:-([^}]*)\}", r"\1", value)
    return value.replace("/run/secrets", str(folder / "secrets"))
