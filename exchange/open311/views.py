"""The resources of GeoReport v2, and service discovery."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt

from exchange.open311 import asked, offered, reporting, shown, spark
from exchange.open311.door import Fault, door, let_in, told
from exchange.open311.jurisdictions import jurisdiction

SPECIFICATION = "http://wiki.open311.org/GeoReport_v2"
REQUESTS = "service_requests"


@door("GET")
def discovery(request: HttpRequest, kind: str) -> HttpResponse:
    home = request.build_absolute_uri(reverse("exchange:open311_home"))
    changed = offered.changeset()
    endpoint = {
        "specification": SPECIFICATION,
        "url": home.rstrip("/"),
        "changeset": changed,
        "type": "test" if settings.DEMO else "production",
        "formats": ["text/xml", "application/json"],
    }
    data = {
        "changeset": changed,
        "contact": _("Ask the rights administrator; see %(link)s") % {"link": home},
        "key_service": _("The rights administrator gives out keys; see %(link)s") % {"link": home},
        "endpoints": [endpoint],
    }
    return spark.answer(kind, "discovery", data)


@door("GET")
def services(request: HttpRequest, kind: str) -> HttpResponse:
    jurisdiction(request)
    return spark.answer(kind, "services", offered.services())


@door("GET")
def service(request: HttpRequest, code: str, kind: str) -> HttpResponse:
    jurisdiction(request)
    found = offered.definition(offered.service_of(code))
    return spark.answer(kind, "service_definition", found)


@door("GET", "POST")
def requests(request: HttpRequest, kind: str) -> HttpResponse:
    if request.method == "POST":
        return created(request, kind)
    wanted = asked.read(request, timezone.now())
    events = shown.found(jurisdiction(request), wanted)
    return spark.answer(kind, REQUESTS, shown.requests(events, wanted.notes))


def created(request: HttpRequest, kind: str) -> HttpResponse:
    client = reporting.sender(request)
    receipt = reporting.report(request, jurisdiction(request), client)
    row = {
        "service_request_id": str(receipt.event.pk),
        "service_notice": reporting.notice(request, receipt),
        "account_id": None,
    }
    found = spark.answer(kind, REQUESTS, [row])
    found["Location"] = reverse("exchange:open311_request", args=[receipt.event.pk, kind])
    return found


@door("GET")
def request_show(request: HttpRequest, number: str, kind: str) -> HttpResponse:
    key = asked.key_of(number)
    rows = shown.shown(jurisdiction(request)).filter(pk=key) if key else []
    found = shown.requests(list(rows), asked.wants_notes(request))
    if not found:
        words = _("The service_request_id %(number)s was not found.")
        raise Fault(404, words % {"number": number[:20]})
    return spark.answer(kind, REQUESTS, found)


@door("GET")
def token(request: HttpRequest, token: str, kind: str) -> HttpResponse:
    """Requests get their number at once, so no answer has a token; the `uid` of a case is one."""
    uid, place = uid_of(token), jurisdiction(request)
    rows = shown.shown(place).filter(uid=uid) if uid else []
    found = [{"service_request_id": str(event.pk), "token": token} for event in rows]
    if not found:
        raise Fault(404, _("The token %(token)s was not found.") % {"token": token[:40]})
    return spark.answer(kind, REQUESTS, found)


def uid_of(token: str) -> uuid.UUID | None:
    try:
        return uuid.UUID(token)
    except ValueError:
        return None


@csrf_exempt
@login_not_required
def nothing(request: HttpRequest, rest: str) -> HttpResponse:
    """An address that does not exist; every method is told so alike."""
    kind = spark.JSON if rest.endswith(".json") else spark.XML
    fault = Fault(
        404, _("Nothing is here. Ask for an address of GeoReport v2, such as services.xml.")
    )
    return let_in(told(request, kind, fault), ())
