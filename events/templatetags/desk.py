"""`{% load desk %}`: what the worklist shows beside its rows."""

from __future__ import annotations

from typing import Any

from django import template
from django.template import Context

from events.bulk.kinds import kinds_for
from gridgov.navigation import url_or_none

register = template.Library()


@register.inclusion_tag("events/bulk/_bar.html", takes_context=True)
def bulk_bar(context: Context) -> dict[str, Any]:
    """The buttons for the chosen rows; `back` brings the reader back to this list."""
    request = context["request"]
    return {
        "kinds": kinds_for(request.user.scope.role),
        "back": request.GET.urlencode(),
        "slips_url": url_or_none("events:slips_pdf"),
    }
