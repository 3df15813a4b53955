"""Names and addresses of what is counted: categories, and the parts of an area."""

from __future__ import annotations

from collections.abc import Collection
from typing import TYPE_CHECKING

from events.models import Category
from grids.models import Area

if TYPE_CHECKING:
    from accounts.models import User


def categories(keys: Collection[int | None]) -> dict[int, Category]:
    rows = Category.objects.filter(pk__in=[key for key in keys if key is not None])
    return rows.defer("search").in_bulk()


def parts(base: Area | None, paths: Collection[str], user: User) -> list[Area]:
    """The areas one level below that the reader sees, and those at `paths`, also retired ones
    where cases lie in them."""
    if base is None:
        return []
    below = Area.objects.children_of(base).defer("geometry")
    seen = below.for_user(user).in_force()
    return list((seen | below.filter(path__in=paths)).order_by("code"))
