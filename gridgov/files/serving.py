"""A stored file as an answer; who may have it is for the view to say."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.conf import settings
from django.http import (
    FileResponse,
    Http404,
    HttpRequest,
    HttpResponse,
    HttpResponseBase,
    HttpResponseNotModified,
    StreamingHttpResponse,
)

from gridgov.files import ranges


def served(request: HttpRequest, row: Any, name: str, content_type: str) -> HttpResponseBase:
    """The file; only pictures open in the page, and nothing in it may run."""
    path = Path(settings.MEDIA_ROOT) / name
    if not path.is_file():
        raise Http404
    tag = f'"{row.digest[:32]}{"-s" if name == row.thumbnail.name else ""}"'
    if request.headers.get("If-None-Match") == tag:
        return marked(HttpResponseNotModified(), tag)
    picture = content_type.startswith("image/")
    try:
        part = ranges.wanted(request.headers.get("Range", ""), path.stat().st_size)
    except ranges.Unsatisfiable:
        answer = HttpResponse(status=416)
        answer["Content-Range"] = f"bytes */{path.stat().st_size}"
        return marked(answer, tag)
    if part is None:
        whole = FileResponse(
            path.open("rb"),
            as_attachment=not picture,
            filename=row.name,
            content_type=content_type,
        )
        return marked(whole, tag)
    return marked(partial(path, part, content_type), tag)


def partial(path: Path, part: tuple[int, int], content_type: str) -> StreamingHttpResponse:
    start, end = part
    pieces = ranges.pieces(path.open("rb"), start, end)
    answer = StreamingHttpResponse(pieces, status=206, content_type=content_type)
    answer["Content-Range"] = f"bytes {start}-{end}/{path.stat().st_size}"
    answer["Content-Length"] = str(end - start + 1)
    return answer


def marked(answer: HttpResponseBase, tag: str) -> HttpResponseBase:
    answer["ETag"] = tag
    answer["Accept-Ranges"] = "bytes"
    answer["Cache-Control"] = "private, no-cache"
    answer["X-Content-Type-Options"] = "nosniff"
    answer["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return answer
