"""All writes to categories, time limits and ladders."""

from events.catalogue.services.importing import catalogue_import

__all__ = ["catalogue_import"]
