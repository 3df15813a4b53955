"""What a system may be allowed to do: one word for each kind of thing, to read or to write."""

from __future__ import annotations

from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from oauth2_provider.scopes import BaseScopes

SCOPES: dict[str, str | Promise] = {
    "area:read": _("Read areas"),
    "department:read": _("Read departments"),
    "category:read": _("Read the catalogue"),
    "case:read": _("Read cases"),
    "case:report": _("Report cases"),
    "case:act": _("Take the steps of cases"),
    "comparison:read": _("Read the figures of comparisons"),
    "comparison:write": _("Have a list compared with the register"),
}

DEPARTMENT_ONLY = frozenset({"comparison:read", "comparison:write"})
"""Not for a system that acts for an area."""

AREA_ONLY = frozenset({"case:report"})
"""Not for a system that acts for a department: cases come to centres."""


def scopes_for(*, department: bool) -> dict[str, str | Promise]:
    """What a system of a department, or of an area, may be allowed."""
    barred = AREA_ONLY if department else DEPARTMENT_ONLY
    return {scope: label for scope, label in SCOPES.items() if scope not in barred}


class ClientScopes(BaseScopes):  # type: ignore[misc]  # the toolkit is untyped
    """Tells the toolkit what a system may ask for: what its page says, all of it by default."""

    def get_all_scopes(self) -> dict[str, str | Promise]:
        return SCOPES

    def get_available_scopes(
        self, application: Any = None, request: Any = None, *args: Any, **kwargs: Any
    ) -> list[str]:
        return list(application.scopes) if application is not None else []

    def get_default_scopes(
        self, application: Any = None, request: Any = None, *args: Any, **kwargs: Any
    ) -> list[str]:
        return self.get_available_scopes(application)
