"""Whom the map names for its streets and buildings, in the reader's language where it is known."""

from __future__ import annotations

from collections.abc import Iterable

from django.utils.translation import gettext, gettext_noop

from grids.basemap.models import BaseLayer

DEMO = gettext_noop("© OpenStreetMap contributors, ODbL 1.0 (moved here for the demo)")
KNOWN = (
    DEMO,
    gettext_noop("© OpenStreetMap contributors, ODbL 1.0"),
    gettext_noop("© OpenStreetMap contributors"),
)
"""What an import may say; anything else stands as it was given."""


def sources() -> list[str]:
    """Each once, those of streets before those of buildings."""
    rows = BaseLayer.objects.exclude(source="").order_by("-name")
    return said(rows.values_list("source", flat=True))


def said(found: Iterable[str]) -> list[str]:
    return [gettext(one) if one in KNOWN else one for one in dict.fromkeys(found)]
