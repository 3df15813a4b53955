"""Values from the environment: each wrong one stops the start with a sentence."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from gridgov.env import BadSetting, Environment, broker_url

LONG = "9a8b7c6d5e4f3a2b1c0d9a8b7c6d5e4f3a2b1c0d"

WRONG: list[tuple[str, str, Callable[[Environment], object]]] = [
    ("PORT", "many", lambda env: env.number("PORT", 8000, 1, 65535)),
    ("PORT", "70000", lambda env: env.number("PORT", 8000, 1, 65535)),
    ("DEBUG", "perhaps", lambda env: env.switch("DEBUG", default=False)),
    ("SECRET_KEY", "short", lambda env: env.secret("SECRET_KEY")),
    ("SECRET_KEY", "django-insecure-" + LONG, lambda env: env.secret("SECRET_KEY")),
    ("FIELD_KEYS", f"{LONG},short", lambda env: env.key_ring("FIELD_KEYS")),
    ("FIELD_KEYS", f"{LONG},{LONG}", lambda env: env.key_ring("FIELD_KEYS")),
    ("DATABASE_URL", "mysql://localhost/x", lambda env: env.database("DATABASE_URL")),
    ("DATABASE_URL", "postgis://localhost", lambda env: env.database("DATABASE_URL")),
    ("DATABASE_URL", "postgis://localhost:x/y", lambda env: env.database("DATABASE_URL")),
    ("REDIS_URL", "http://localhost", lambda env: env.redis("REDIS_URL")),
    ("REDIS_URL", "redis://", lambda env: env.redis("REDIS_URL")),
    ("TIME_ZONE", "Asia/Nowhere", lambda env: env.time_zone("TIME_ZONE", "UTC")),
    ("TRUSTED_PROXIES", "10.0.0.0/99", lambda env: env.networks("TRUSTED_PROXIES")),
    ("ALLOWED_HOSTS", "*", lambda env: env.hosts("ALLOWED_HOSTS", None, wildcard=False)),
    ("ALLOWED_HOSTS", "a.example/x", lambda env: env.hosts("ALLOWED_HOSTS", None, wildcard=True)),
    ("CSRF_TRUSTED_ORIGINS", "a.example", lambda env: env.origins("CSRF_TRUSTED_ORIGINS")),
]


@pytest.mark.parametrize(("name", "value", "read"), WRONG)
def test_it_refuses_a_wrong_value_by_name(
    name: str, value: str, read: Callable[[Environment], object], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(name, value)
    with pytest.raises(BadSetting) as refusal:
        read(Environment())
    assert str(refusal.value).startswith(f"{name}: ")
    assert str(refusal.value).endswith(".")
    assert LONG not in str(refusal.value)


def test_it_asks_for_what_is_not_set(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("SECRET_KEY", raising=False)
    with pytest.raises(BadSetting, match="SECRET_KEY_FILE"):
        Environment().secret("SECRET_KEY")


def test_it_reads_a_file(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    file = tmp_path / "key"
    file.write_text(f"{LONG}\n")
    monkeypatch.delenv("A_SECRET", raising=False)
    monkeypatch.setenv("A_SECRET_FILE", str(file))
    assert Environment().secret("A_SECRET") == LONG


def test_it_names_a_file_that_is_not_there(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("B_SECRET_FILE", str(tmp_path / "none"))
    with pytest.raises(BadSetting, match="B_SECRET_FILE: the file could not be read"):
        Environment().secret("B_SECRET")


@pytest.mark.parametrize(
    ("given", "broker"),
    [
        ("redis://h:1/2", "redis://h:1/2"),
        ("rediss://h:1/2", "rediss://h:1/2"),
        ("unix:///run/a/redis.sock?db=3", "redis+socket:///run/a/redis.sock?virtual_host=3"),
        ("unix:///run/a/redis.sock", "redis+socket:///run/a/redis.sock?virtual_host=0"),
    ],
)
def test_it_spells_a_socket_for_celery(given: str, broker: str) -> None:
    assert broker_url(given) == broker
