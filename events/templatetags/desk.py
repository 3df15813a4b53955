"""`{% load desk %}`: what the worklist shows beside its rows."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

from django import template
from django.template import Context
from django.utils.html import conditional_escape, format_html, format_html_join
from django.utils.safestring import SafeString

from events.bulk.kinds import kinds_for
from gridgov.navigation import url_or_none

register = template.Library()


@register.inclusion_tag("events/bulk/_bar.html", takes_context=True)
def bulk_bar(context: Context) -> dict[str, Any]:
    """The buttons for the chosen rows; `back` brings the reader back to this list."""
    request = context["request"]
    kinds, slips_url = kinds_for(request.user.scope.role), url_or_none("events:slips_pdf")
    return {
        "kinds": kinds,
        "first_url": url_or_none(kinds[0].url_name) if kinds else slips_url,
        "back": request.GET.urlencode(),
        "slips_url": slips_url,
    }


@register.filter
def marked(text: str, words: Iterable[str]) -> SafeString:
    """`text` with the words looked for set off; everything in it is escaped."""
    known = [re.escape(word) for word in words if word]
    if not known:
        return conditional_escape(text)
    parts = re.split(f"({'|'.join(known)})", text, flags=re.IGNORECASE)
    return format_html_join(
        "", "{}", ((_mark(part) if n % 2 else part,) for n, part in enumerate(parts))
    )


def _mark(part: str) -> SafeString:
    return format_html("<mark>{}</mark>", part)
