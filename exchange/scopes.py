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
    "hook:manage": _("Be told of cases by webhook"),
    "file:read": _("Read the files of cases"),
    "file:add": _("Add files to cases"),
    "comparison:read": _("Read the figures of comparisons"),
    "comparison:write": _("Have a list compared with the register"),
    "ranking:read": _("Read rankings and indicators"),
    "record:read": _("Find people, houses and organisations, masked"),
    "record:reveal": _("Show one personal value, for a reason"),
}

DEPARTMENT_ONLY = frozenset({"comparison:read", "comparison:write"})
"""Not for a system that acts for an area."""

AREA_ONLY = frozenset({"case:report"})
"""Not for a system that acts for a department: cases come to centres."""


PERSON_ONLY = frozenset({"record:reveal"})
"""Only for people who act through an app: of a system nobody could say who looked."""


def scopes_for(*, department: bool) -> dict[str, str | Promise]:
    """What a system of a department, or of an area, may be allowed."""
    barred = PERSON_ONLY | (AREA_ONLY if department else DEPARTMENT_ONLY)
    return {scope: label for scope, label in SCOPES.items() if scope not in barred}


SYSTEM_ONLY = frozenset({"hook:manage"})
"""Not for apps: what is told without asking goes to a system."""


def scopes_for_app() -> dict[str, str | Promise]:
    """What an app may be allowed to do for people, each of whom may do less."""
    return {scope: label for scope, label in SCOPES.items() if scope not in SYSTEM_ONLY}


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
