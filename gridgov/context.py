"""What every page gets besides its own context; nothing is computed before a template asks."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from gridgov import navigation, preferences


class Frame:
    """The frame around one page. Attributes are what the templates read."""

    def __init__(self, request: HttpRequest) -> None:
        self.user = getattr(request, "user", None)
        self.signed_in = bool(getattr(self.user, "is_authenticated", False))
        scope = getattr(self.user, "scope", None) if self.signed_in else None
        self.posting = getattr(scope, "posting", None)
        self.role = getattr(scope, "role", None)
        self.entries = self._entries(request)
        self.postings = navigation.postings_for(request) if self.signed_in else []
        self.notices = navigation.notices_for(self.user) if self.signed_in else 0
        reads = self.role in navigation.CASE_ROLES | {"auditor"}
        reports = self.role in navigation.REPORT_ROLES
        self.search_url = navigation.url_or_none("events:list") if reads else None
        self.new_url = navigation.url_or_none("events:new") if reports else None

    def _entries(self, request: HttpRequest) -> list[navigation.Shown]:
        if not self.signed_in:
            return []
        return navigation.entries_for(self.role, self.user, request.path)

    @property
    def phone_entries(self) -> list[navigation.Shown]:
        """Those of the bottom bar, where new case and the menu of the rest take a place each."""
        room = navigation.MOST_ON_PHONE - (1 if self.new_url else 0)
        return self.entries if len(self.entries) <= room else self.entries[: room - 1]


def frame(request: HttpRequest) -> dict[str, Any]:
    """Context processor of the frame."""
    language = get_language() or settings.LANGUAGE_CODE
    return {
        "frame": SimpleLazyObject(lambda: Frame(request)),
        "product_name": getattr(settings, "SITE_NAME", "") or _("Grid governance"),
        "html_lang": "en" if language.startswith("en") else "zh-Hans",
        "other_language": "zh-hans" if language.startswith("en") else "en",
        "theme": preferences.theme_of(request),
        "bar": preferences.bar_of(request),
        "density": preferences.density_of(request),
        "idle_seconds": getattr(settings, "IDLE_SECONDS", 1800),
        "tile_url": getattr(settings, "TILE_URL", ""),
        "tile_attribution": getattr(settings, "TILE_ATTRIBUTION", ""),
    }
