"""Tabler's icons, put into the page as SVG: no request, no font, colour of the text around."""

from __future__ import annotations

import re
from functools import lru_cache
from pathlib import Path

from django.conf import settings

FALLBACK = "point"


def _folder() -> Path:
    modules = getattr(settings, "NODE_MODULES", Path(settings.BASE_DIR) / "node_modules")
    return Path(modules) / "@tabler" / "icons" / "icons"


@lru_cache(maxsize=512)
def paths_of(name: str, style: str = "outline") -> str:
    """The drawing inside the `<svg>`, empty where there is no such icon."""
    if not re.fullmatch(r"[a-z0-9-]+", name):
        return ""
    file = _folder() / style / f"{name}.svg"
    if not file.is_file():
        return "" if name == FALLBACK else paths_of(FALLBACK)
    inner = re.sub(r"^.*?<svg[^>]*>|</svg>\s*$", "", file.read_text("utf-8"), flags=re.S)
    inner = re.sub(r'<path stroke="none" d="M0 0h24v24H0z" fill="none" ?/>', "", inner)
    return re.sub(r"\s+", " ", inner).strip()
