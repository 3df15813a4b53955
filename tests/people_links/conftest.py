"""A case of a department in the grid, and somebody who lives there."""

from __future__ import annotations

from tests.people_protection.conftest import person as person
