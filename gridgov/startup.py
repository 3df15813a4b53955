"""What a web process makes sure of before it answers anybody."""

from __future__ import annotations

import gc

from django.apps import apps
from django.conf import settings
from django.db import DatabaseError, connection
from django.urls import get_resolver

from gridgov.env import BadSetting

ALLOCATIONS = 50_000
"""So many new objects between two looks for garbage: a page makes some ten thousand."""


def refuse_demo_accounts() -> None:
    """Their password is in the README. Stops the start where they are in a real installation."""
    if settings.DEMO:
        return
    users = apps.get_model(settings.AUTH_USER_MODEL)._default_manager
    try:
        found = users.filter(is_demo=True, is_active=True).exists()
    except DatabaseError:
        # No database yet, or no tables: /readyz says so, and nobody can log in.
        return
    finally:
        # gunicorn forks or threads after this; a connection is not to be shared.
        connection.close()
    if found:
        raise BadSetting("DATABASE_URL", "holds active demo accounts; use another database.")


def settle() -> None:
    """What stays for the life of the process is loaded now and looked through no more.

    Otherwise Python goes through all of it for garbage every few pages.
    """
    _loaded = get_resolver().url_patterns
    gc.collect()
    gc.freeze()
    gc.set_threshold(ALLOCATIONS)
