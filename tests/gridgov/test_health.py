"""The two addresses that a supervisor or a load balancer asks."""

from __future__ import annotations

import pytest
from django.db import OperationalError
from django.test import Client, override_settings
from redis.exceptions import ConnectionError as RedisGone

from gridgov import health


def test_it_is_alive_without_a_database(client: Client) -> None:
    """No `db` fixture: a query here would fail the test."""
    answer = client.get("/healthz")
    assert (answer.status_code, answer.content) == (200, b"alive\n")


@pytest.mark.django_db
def test_it_is_ready_when_all_parts_answer(client: Client) -> None:
    answer = client.get("/readyz")
    assert (answer.status_code, answer.json()) == (200, {"missing": []})
    assert "no-store" in answer.headers["Cache-Control"]


@pytest.mark.django_db
def test_it_names_what_is_missing_and_nothing_more(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken() -> bool:
        raise OperationalError("connection to server at secret-host failed")

    def gone(key: str) -> None:
        raise RedisGone("secret-host refused")

    monkeypatch.setattr(health, "is_migrated", broken)
    monkeypatch.setattr("gridgov.health.cache.get", gone)
    answer = client.get("/readyz")
    assert (answer.status_code, answer.json()) == (503, {"missing": ["database", "redis"]})
    assert b"secret-host" not in answer.content


@pytest.mark.django_db
def test_it_waits_for_migrations(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(health, "is_migrated", lambda: False)
    assert client.get("/readyz").json() == {"missing": ["migrations"]}


@pytest.mark.parametrize("path", ["/healthz", "/readyz"])
def test_it_only_reads(client: Client, path: str) -> None:
    assert client.post(path).status_code == 405


def test_it_says_no_when_nobody_listens(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PORT", "1")
    assert health.ask() == 1


@override_settings(SECURE_SSL_REDIRECT=True)
def test_it_answers_where_https_is_forced(client: Client) -> None:
    assert client.get("/healthz").status_code == 200
