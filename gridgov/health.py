"""Whether this process lives (/healthz) and can do its work (/readyz).

`python -m gridgov.health` asks /readyz from inside a container.
"""

from __future__ import annotations

import http.client
import os
import sys

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.core.cache import cache
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe
from redis.exceptions import RedisError

PATIENCE = 5
"""Seconds a container check waits for an answer."""


@require_safe
@never_cache
@login_not_required
def healthz(request: HttpRequest) -> HttpResponse:
    """Alive: asks nobody else, so a broken database restarts no web process."""
    return HttpResponse("alive\n", content_type="text/plain")


@require_safe
@never_cache
@login_not_required
def readyz(request: HttpRequest) -> JsonResponse:
    """Ready: 200, or 503 with the names of what is missing and nothing more."""
    missing = missing_parts()
    return JsonResponse({"missing": missing}, status=503 if missing else 200)


def missing_parts() -> list[str]:
    parts = []
    try:
        if not is_migrated():
            parts.append("migrations")
    except DatabaseError:
        parts.append("database")
    if not redis_answers():
        parts.append("redis")
    return parts


def is_migrated() -> bool:
    executor = MigrationExecutor(connection)
    return not executor.migration_plan(executor.loader.graph.leaf_nodes())


def redis_answers() -> bool:
    try:
        cache.get("readyz")
    except (RedisError, OSError):
        return False
    return True


def ask() -> int:
    """Exit code for a container's health check: 0 when /readyz says 200."""
    port = int(os.environ.get("PORT", "8000"))
    link = http.client.HTTPConnection("127.0.0.1", port, timeout=PATIENCE)
    try:
        link.request("GET", "/readyz", headers={"Host": settings.ALLOWED_HOSTS[0]})
        return 0 if link.getresponse().status == 200 else 1
    except OSError:
        return 1


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "gridgov.settings")
    sys.exit(ask())
