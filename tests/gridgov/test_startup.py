"""A real installation does not start on a database with demo accounts."""

from __future__ import annotations

import pytest
from django.contrib.auth import get_user_model
from django.db import connection
from django.test import override_settings

from gridgov.env import BadSetting
from gridgov.startup import refuse_demo_accounts


@pytest.fixture(autouse=True)
def _one_connection(monkeypatch: pytest.MonkeyPatch) -> None:
    """The test's own transaction stays open."""
    monkeypatch.setattr(connection, "close", lambda: None)


@pytest.mark.django_db
def test_it_does_not_start_with_demo_accounts() -> None:
    user = get_user_model().objects.create(username="worker", name="王芳", is_demo=True)
    with pytest.raises(BadSetting, match="demo accounts"):
        refuse_demo_accounts()
    with override_settings(DEMO=True):
        refuse_demo_accounts()
    user.is_active = False
    user.save(update_fields=["is_active"])
    refuse_demo_accounts()


@pytest.mark.django_db
def test_it_starts_without() -> None:
    get_user_model().objects.create(username="worker", name="王芳")
    refuse_demo_accounts()
