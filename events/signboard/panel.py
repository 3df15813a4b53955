"""The way to the signboards on the page of an area."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from events.signboard.views import PRINTERS, has_boards
from grids.models import Area
from grids.panels import Panel


def signboards(area: Area, user: Any) -> Panel | None:
    if user.scope.role not in PRINTERS or not has_boards(area):
        return None
    links = {
        "page": reverse("signboard:signboard", args=[area.code]),
        "pdf": reverse("signboard:signboard_pdf", args=[area.code]),
        "one": area.level != "community",
    }
    return Panel(
        title=_("Public signboard"), template="signboard/_panel.html", context=links, order=60
    )
