"""Files of cases: taken in before a form is sent, and served to whoever may see the case."""

from __future__ import annotations

import uuid
from pathlib import Path

from django.conf import settings
from django.db.models import Q
from django.http import (
    FileResponse,
    Http404,
    HttpRequest,
    HttpResponse,
    HttpResponseBase,
    HttpResponseNotModified,
    StreamingHttpResponse,
)
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts.access import acting, require_role
from accounts.models import User
from events.files import ranges
from events.models import Attachment, Event
from events.refusals import Refused
from events.services.attachments import upload

SENDERS = ("worker", "operator", "liaison", "supervisor")


@require_POST
@require_role(*SENDERS)
def attachment_upload(request: HttpRequest) -> HttpResponse:
    """Takes one file and answers with its line in the form; 422 with a sentence if refused."""
    file = request.FILES.get("file")
    if file is None:
        return refused(request, _("No file came. Choose it again."))
    try:
        row = upload(file, acting(request))
    except Refused as refusal:
        return refused(request, str(refusal.sentence))
    name = "".join(c for c in request.POST.get("name", "") if c.isalnum() or c in "-_")
    return render(request, "events/_file_kept.html", {"file": row, "name": name, "early": True})


def refused(request: HttpRequest, sentence: str) -> HttpResponse:
    return render(request, "events/_file_refused.html", {"sentence": sentence}, status=422)


@require_safe
def attachment(request: HttpRequest, uid: uuid.UUID) -> HttpResponseBase:
    row = seen_by(acting(request), uid)
    return served(request, row, str(row.file.name), row.content_type)


@require_safe
def attachment_thumbnail(request: HttpRequest, uid: uuid.UUID) -> HttpResponseBase:
    row = seen_by(acting(request), uid)
    if not row.thumbnail:
        raise Http404
    return served(request, row, str(row.thumbnail.name), "image/jpeg")


def seen_by(user: User, uid: uuid.UUID) -> Attachment:
    """A file of a case in sight, or one's own that no form has sent yet."""
    cases = Event.objects.for_user(user)
    mine = Q(event=None, uploaded_by=user)
    return get_object_or_404(Attachment.objects.filter(Q(event__in=cases) | mine), uid=uid)


def served(request: HttpRequest, row: Attachment, name: str, content_type: str) -> HttpResponseBase:
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
