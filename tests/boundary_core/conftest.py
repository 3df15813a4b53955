from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.utils import translation

from grids.models import Area
from tests.boundary_core.ground import four_grids


@pytest.fixture
def grids(community: Area) -> list[Area]:
    return four_grids(community)


@pytest.fixture(autouse=True)
def _in_english() -> Iterator[None]:
    with translation.override("en"):
        yield
