"""Where a category, a limit or a ladder comes from; pages translate these words."""

from __future__ import annotations

from django.utils.translation import gettext_noop as noop

CATALOGUE = noop("Reference catalogue")
ANCHORED = noop("Reference catalogue, equal to a published local rule")
DEFAULT = noop("Default of the system")
LOCAL = noop("Set by the administrator")

IMPORTED = frozenset({CATALOGUE, ANCHORED, DEFAULT})
"""Rows of these sources follow the files; rows of any other source are left as they are."""
