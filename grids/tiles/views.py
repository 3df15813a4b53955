"""Tiles over HTTP: made once for each scope and version, then kept."""

from __future__ import annotations

import gzip
import hashlib
from collections.abc import Callable

from django.core.cache import cache
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotModified
from django.utils.cache import patch_vary_headers
from django.views.decorators.http import require_safe

from grids.tiles.areas import area_tile, seen_by
from grids.tiles.base import base_tile
from grids.tiles.frame import Tile, version_of

KEPT = 86_400
MIME = "application/vnd.mapbox-vector-tile"


@require_safe
def areas(request: HttpRequest, z: int, x: int, y: int) -> HttpResponse:
    """Boundaries and names of the areas the reader sees, and of no others."""
    seen = seen_by(request.user)  # type: ignore[arg-type]  # behind the log-in
    tile = tile_or_404(z, x, y)
    scope = hashlib.sha256(repr(seen).encode()).hexdigest()[:32]
    make = (lambda: area_tile(seen, tile)) if seen else (lambda: b"")
    return answer(request, f"areas:{scope}:{version_of('areas')}:{z}/{x}/{y}", make)


@require_safe
def base(request: HttpRequest, z: int, x: int, y: int) -> HttpResponse:
    """Streets and buildings, the same for everybody who is logged in."""
    tile = tile_or_404(z, x, y)
    version = version_of("streets", "buildings")
    return answer(request, f"base:{version}:{z}/{x}/{y}", lambda: base_tile(tile))


def tile_or_404(z: int, x: int, y: int) -> Tile:
    tile = Tile(z, x, y)
    if not tile.is_one:
        raise Http404
    return tile


def answer(request: HttpRequest, name: str, make: Callable[[], bytes]) -> HttpResponse:
    """The tile of that name. A browser keeps it too, but asks each time whether it still holds:
    the mark carries scope and version."""
    mark = f'"{hashlib.sha256(name.encode()).hexdigest()[:32]}"'
    if request.headers.get("If-None-Match") == mark:
        found: HttpResponse = HttpResponseNotModified()
    else:
        found = HttpResponse(content_type=MIME)
        body = kept(f"tile:{name}", make)
        if "gzip" in request.headers.get("Accept-Encoding", ""):
            found.headers["Content-Encoding"] = "gzip"
            found.content = body
        else:
            found.content = gzip.decompress(body)
    found.headers["ETag"] = mark
    found.headers["Cache-Control"] = "private, no-cache"
    patch_vary_headers(found, ["Cookie", "Accept-Encoding"])
    return found


def kept(key: str, make: Callable[[], bytes]) -> bytes:
    """The compressed tile under a key, made where it is not known yet."""
    body: bytes | None = cache.get(key)
    if body is None:
        body = gzip.compress(make(), compresslevel=5, mtime=0)
        cache.set(key, body, KEPT)
    return body
