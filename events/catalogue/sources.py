"""Where a category, a limit or a ladder comes from; pages translate these words."""

from __future__ import annotations

from django.utils.translation import gettext_noop

CATALOGUE = gettext_noop("Reference catalogue")
ANCHORED = gettext_noop("Reference catalogue, equal to a published local rule")
DEFAULT = gettext_noop("Default of the system")
LOCAL = gettext_noop("Set by the administrator")

IMPORTED = frozenset({CATALOGUE, ANCHORED, DEFAULT})
"""Rows of these sources follow the files; rows of any other source are left as they are."""
