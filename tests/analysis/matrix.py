"""Who gets which answer from the analysis."""

from __future__ import annotations

from typing import Any

from django.utils import timezone

from tests.events.pages.scenes import stage
from tests.permissions import Get, Row, codes

READERS = codes(supervisor=200, operator=200, liaison=200, outsider=200)
WITH_CASES = codes(supervisor=200, operator=200, liaison=200, outsider=404)


def today(get: Get) -> dict[str, Any]:
    return {"until": timezone.localdate().isoformat()}


def a_case(get: Get) -> dict[str, Any]:
    """A case being handled by the liaison's department, so that there is a table."""
    get("rules")
    get("calendar")
    stage(get).to("handle")
    return {"part": "show", "chart": "category"}


ROWS = [
    Row("analysis:show", READERS, data=today),
    Row("analysis:growth", READERS),
    Row("analysis:repeats", READERS),
    Row("analysis:stages", READERS),
    Row("analysis:forecast", READERS),
    Row("analysis:table", WITH_CASES, kwargs=a_case, data=today),
]
