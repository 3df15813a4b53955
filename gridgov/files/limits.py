"""How large files may be; GRIDGOV in the settings may say otherwise."""

from __future__ import annotations

from django.conf import settings

DEFAULTS = {"PHOTO_MB": 10, "FILE_MB": 50}


def megabytes(name: str) -> int:
    """The setting GRIDGOV[name], or its default."""
    return int(getattr(settings, "GRIDGOV", {}).get(name, DEFAULTS[name]))
