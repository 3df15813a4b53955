"""A request becomes a case: on a desk, at classify, by the service of every other report."""

from __future__ import annotations

import hashlib
import uuid
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.crypto import constant_time_compare, salted_hmac
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.scope import scope_of
from events.actors import Actor
from events.models import Category
from events.refusals import Refused
from events.services.attachments import upload
from events.services.collect import Receipt, Report
from events.services.intake import Intake, take
from exchange.api.idempotency import claimed
from exchange.api.metering import counted
from exchange.models import Client
from exchange.open311.door import Fault, count
from exchange.open311.forms import FILES_AT_MOST, RequestForm
from exchange.open311.jurisdictions import asked
from exchange.open311.keys import client_of
from exchange.open311.offered import service_of
from grids.models import Area

CHANNEL = "open311"
MEDIA = "media"
KEY = "Idempotency-Key"
LOST = "\ufffd"
KINDS = ("application/x-www-form-urlencoded", "multipart/form-data")


def sender(request: HttpRequest) -> Client:
    """The system whose key came with the form, counted, its account acting. Raises Fault."""
    kind = (request.content_type or "").lower()
    if kind not in KINDS:
        count(request)
        raise Fault(400, _("Send application/x-www-form-urlencoded or multipart/form-data."))
    client = client_of(request.POST.get("api_key", "").strip())
    if client is not None:
        client.user.scope = scope_of(client.user)
    if client is None or client.user.scope.posting is None:
        count(request)
        raise Fault(403, _("The api_key is missing or not valid. Nothing was saved."))
    meter = counted(client, timezone.now())
    if meter.is_over:
        raise Fault(429, _("Too many requests came with this api_key."), wait=meter.wait)
    return client


def service_asked(request: HttpRequest) -> Category:
    code = asked(request, "service_code")
    if not code:
        raise Fault(400, _("The service_code is missing. Nothing was saved."))
    return service_of(code)


def report(request: HttpRequest, place: Area, client: Client) -> Receipt:
    """Raises Fault with everything that is wrong."""
    check_letters(request)
    form = RequestForm(place, client.user, service_asked(request), request.POST)
    if not form.is_valid():
        raise Fault(400, *sentences(form))
    files = request.FILES.getlist(MEDIA)
    if len(files) > FILES_AT_MOST:
        raise Fault(400, _("Send %(most)s files at most.") % {"most": FILES_AT_MOST})
    told = replace(form.report, submission=submission(request, client))
    with transaction.atomic():
        claim(request, client)
        return saved(told, files, client.user)


def check_letters(request: HttpRequest) -> None:
    """Bytes that are no UTF-8 were read as the mark of a lost character. Raises Fault."""
    for name, values in request.POST.lists():
        if any(LOST in text for text in (name, *map(str, values))):
            raise Fault(400, _("The form is not UTF-8. Nothing was saved; send it as UTF-8."))


def claim(request: HttpRequest, client: Client) -> None:
    """Takes the key of the request for its form and files. Raises Fault (422) if it has others."""
    key = request.headers.get(KEY, "")
    if not key:
        return
    digests = [digest_of(file) for file in request.FILES.getlist(MEDIA)]
    sent = marked(f"{form_of(request)}\n{digests}").hex()
    name = f"open311 {hashlib.sha256(key.encode()).hexdigest()}"
    row, is_new = claimed(client, client.user, name, sent)
    if not is_new and not constant_time_compare(row.fingerprint, sent):
        words = _(
            "This Idempotency-Key was used for another request. Nothing was saved; choose a new "
            "one for each new request."
        )
        raise Fault(422, words)


def digest_of(file: UploadedFile[Any]) -> str:
    found = hashlib.sha256()
    for piece in file.chunks():
        found.update(piece)
    file.seek(0)
    return found.hexdigest()


def sentences(form: RequestForm) -> list[str]:
    """Each with the name of its argument, unless it is about several."""
    found: list[str] = []
    for name, errors in form.errors.items():
        about = "" if name == "__all__" else f"{name}: "
        found.extend(f"{about}{error}" for error in errors)
    return found


def saved(told: Report, files: Sequence[UploadedFile[Any]], user: User) -> Receipt:
    """All of it or nothing; files of what was refused lie without a row until they are swept."""
    try:
        with transaction.atomic():
            photos = [upload(file, user).uid for file in files]
            return take(Intake(told, photos), Actor.of(user, CHANNEL))
    except Refused as refusal:
        raise Fault(400, refusal.sentence) from refusal


def submission(request: HttpRequest, client: Client) -> uuid.UUID | None:
    """The same key with the same form is the same request; without a key each is its own."""
    key = request.headers.get(KEY, "")
    if not key:
        return None
    mark = marked(f"{client.pk}\n{key}\n{form_of(request)}")
    return uuid.UUID(bytes=mark[:16], version=4)


def form_of(request: HttpRequest) -> list[tuple[str, list[Any]]]:
    """What was sent, in whatever order; a replaced key makes no other request."""
    lists = request.POST.lists()
    return sorted((name, sorted(values)) for name, values in lists if name != "api_key")


def marked(value: str) -> bytes:
    mark: bytes = salted_hmac("exchange.open311", value, algorithm="sha256").digest()
    return mark


def notice(request: HttpRequest, receipt: Receipt) -> str:
    """For the reporter: how to follow it. The secret is told once, here."""
    link = request.build_absolute_uri(f"{reverse('public:follow')}?receipt={receipt.event.receipt}")
    if not receipt.secret:
        words = _("It was received already. Receipt number %(receipt)s; follow it at %(link)s")
        return words % {"receipt": receipt.event.receipt, "link": link}
    words = _(
        "Receipt number %(receipt)s, secret %(secret)s: with both you can follow it at %(link)s"
    )
    return words % {"receipt": receipt.event.receipt, "secret": receipt.secret, "link": link}
