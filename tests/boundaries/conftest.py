from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.utils import translation


@pytest.fixture(autouse=True)
def _in_english() -> Iterator[None]:
    """Sentences are matched in English here; pages choose their language by the request."""
    with translation.override("en"):
        yield
