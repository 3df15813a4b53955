"""Photos of records: taken in before a form is sent, and served to whoever sees the record."""

from __future__ import annotations

import uuid

from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts.access import acting, require_role
from gridgov.files.serving import served
from people.models import RecordPhoto
from people.photos.services import upload
from people.views import base


@require_POST
@require_role(*base.WRITERS)
def photo_upload(request: HttpRequest) -> HttpResponse:
    """Takes one photo and answers with its line in the form; 422 with a sentence if refused."""
    file = request.FILES.get("file")
    if file is None:
        return _refused(request, _("No file came. Choose it again."))
    try:
        row = upload(file, acting(request))
    except ValidationError as refusal:
        return _refused(request, refusal.messages[0])
    name = "".join(c for c in request.POST.get("name", "") if c.isalnum() or c in "-_")
    return render(request, "people/photos/_kept.html", {"photo": row, "name": name})


def _refused(request: HttpRequest, sentence: str) -> HttpResponse:
    return render(request, "people/photos/_refused.html", {"sentence": sentence}, status=422)


@require_safe
def photo(request: HttpRequest, uid: uuid.UUID) -> HttpResponseBase:
    row = get_object_or_404(RecordPhoto.objects.for_user(acting(request)), uid=uid)
    return served(request, row, str(row.file.name), row.content_type)


@require_safe
def thumbnail(request: HttpRequest, uid: uuid.UUID) -> HttpResponseBase:
    row = get_object_or_404(RecordPhoto.objects.for_user(acting(request)), uid=uid)
    return served(request, row, str(row.thumbnail.name), "image/jpeg")
