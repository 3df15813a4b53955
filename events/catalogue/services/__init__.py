"""All writes to categories, time limits and ladders."""

from events.catalogue.services.categories import (
    CategoryValues,
    category_create,
    category_set_active,
    category_update,
)
from events.catalogue.services.importing import catalogue_import
from events.catalogue.services.ladders import Rung, ladder_create, ladder_delete, ladder_update
from events.catalogue.services.limits import (
    LimitKey,
    LimitValues,
    limit_create,
    limit_delete,
    limit_update,
)

__all__ = [
    "CategoryValues",
    "LimitKey",
    "LimitValues",
    "Rung",
    "catalogue_import",
    "category_create",
    "category_set_active",
    "category_update",
    "ladder_create",
    "ladder_delete",
    "ladder_update",
    "limit_create",
    "limit_delete",
    "limit_update",
]
