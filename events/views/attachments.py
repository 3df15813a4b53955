"""Files of cases: taken in before a form is sent, and served to whoever may see the case."""

from __future__ import annotations

import uuid

from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts.access import acting, require_role
from accounts.models import User
from events.models import Attachment, Event
from events.refusals import Refused
from events.services.attachments import upload
from gridgov.files.serving import served

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
