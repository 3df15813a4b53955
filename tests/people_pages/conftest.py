"""The register of `tests.people_pages.making`."""

from __future__ import annotations

import pytest

from accounts.models import User
from grids.models import Area
from tests.people_pages.making import Register, make_register


@pytest.fixture
def register(worker: User, other_township: Area) -> Register:
    return make_register()
