"""Systems of the tests of exchange, and the week of the rankings."""

from tests.exchange.conftest import area_caller, caller, other_department, stranger, system
from tests.ranking.conftest import week
from tests.snapshots.conftest import schemes, stage

__all__ = [
    "area_caller",
    "caller",
    "other_department",
    "schemes",
    "stage",
    "stranger",
    "system",
    "week",
]
