"""What every test gets: an empty cache, its own media folder, and the cast of people."""

from __future__ import annotations

import importlib.util
import os
import shutil
from collections.abc import Iterator

import pytest
from django.conf import settings
from django.core.cache import cache
from django.utils import translation

pytest_plugins = [
    name
    for name in ["tests.cast", "tests.rules", "tests.browser"]
    if importlib.util.find_spec(name)
]


def pytest_make_parametrize_id(val: object, argname: str) -> str | None:
    """The content of a file is no part of a test's name: every process must find the same names."""
    return argname if isinstance(val, bytes) else None


@pytest.fixture(autouse=True)
def _empty_cache() -> None:
    """Counters and sessions of one test are no news to the next; the database number is ours."""
    cache.clear()


@pytest.fixture(autouse=True)
def _language() -> Iterator[None]:
    """The language one test's request was answered in is not the next test's."""
    with translation.override(settings.LANGUAGE_CODE):
        yield


@pytest.fixture(scope="session", autouse=True)
def _media_folder() -> Iterator[None]:
    yield
    shutil.rmtree(settings.MEDIA_ROOT, ignore_errors=True)


@pytest.fixture
def service_env(db: None) -> dict[str, str]:
    """The environment for a process of ours (worker, beat, command) on this test's database."""
    database = settings.DATABASES["default"]
    return {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "gridgov.settings",
        "DATABASE_URL": f"postgis://{database['USER']}@/{database['HOST']}/{database['NAME']}",
    }
